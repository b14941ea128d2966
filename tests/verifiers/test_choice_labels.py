"""Choice by construction: labels of every script, sentences that name options, heads with remarks, several answers."""

import pytest

from reward_service.grading.choices.label_series import NUMBER, PARTICLE_LIKE, ROMAN, SERIES
from tests.verifiers.judging import earns, gold_of, is_refused

TEXTS = ("amber", "basalt", "coral", "dolomite")
PLAIN = [name for name in SERIES if name not in PARTICLE_LIKE]


def choice(answer: object, **more: object) -> dict[str, object]:
    return {"kind": "choice", "answer": answer, **more}


def prompt_of(labels: tuple[str, ...], texts: tuple[str, ...] = TEXTS, form: str = "{}) {}") -> str:
    return "Which stone?\n" + "\n".join(form.format(*pair) for pair in zip(labels, texts, strict=True))


FORMS = ["{x}", "({x})", "{x})", "{x}.", "**{x}**", "\\boxed{{{x}}}", "<answer>{x}</answer>", "The answer is {x}.", "Answer: {x}", "Answer: ({x})", "{x}) {text}", "({x}) {text}", "Final answer: {x}) {text}"]  # fmt: skip
REFUSED = ["{y}", "({y})", "The answer is {y}.", "Answer: ({y})", "{y}) {other}", "{x}) {other}", "The answer is not {x}.", "{x} or {y}", "\\boxed{{{y}}}", "<answer>{y}</answer>", "Answer: {x}, {y}"]  # fmt: skip


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("place", range(4))
def test_the_prompts_own_labels_declare_their_options_and_no_others(series: str, place: int) -> None:
    labels = SERIES[series][:4]
    prompt, other = prompt_of(labels), (place + 1) % 4
    fill = {"x": labels[place], "y": labels[other], "text": TEXTS[place], "other": TEXTS[other]}
    for reference in (choice(labels[place]), choice("ABCD"[place])):
        for form in FORMS:
            assert earns(reference, form.format(**fill), prompt=prompt), form
        for form in REFUSED:
            assert not earns(reference, form.format(**fill), prompt=prompt), form
        assert earns(reference, TEXTS[place], prompt=prompt)
        assert not earns(reference, TEXTS[other], prompt=prompt)


@pytest.mark.parametrize("answer", ["③", "ウ", "Б", "2", "II", "나", "ج", ["①", "④"], "B"])
def test_the_reference_earns_everything_by_itself(answer: object) -> None:
    assert earns(choice(answer), gold_of(choice(answer)))


@pytest.mark.parametrize(
    "options",
    [
        {"①": "one", "②": "two"},
        {"1": "one", "2": "two"},
        {"ア": "one", "イ": "two"},
        {"а": "one", "б": "two"},
    ],
)
def test_labels_of_the_references_options_may_be_of_any_series(options: dict[str, str]) -> None:
    first, second = options
    reference = choice(second, options=options)
    assert earns(reference, gold_of(reference))
    for right in (second, f"({second}) two", "two", f"Answer: {second}"):
        assert earns(reference, right)
    for wrong in (first, f"({first})", "one", f"({second}) one"):
        assert not earns(reference, wrong)


@pytest.mark.parametrize("reference", [
    choice("③", options={"A": "x", "B": "y"}), choice("2", options={"A": "x", "B": "y"}), choice("В", options={"A": "x", "B": "y", "C": "z"}),
    choice("C", options={"1": "x", "2": "y"}), choice("★"), choice("0"), choice("B", options={"A": "x", "イ": "y"}), choice(["①", "1"]), choice("x" * 500),
])  # fmt: skip
def test_a_label_that_is_none_of_the_options_is_a_bad_reference(reference: object) -> None:
    assert is_refused(reference)


CYRILLIC = prompt_of(("А", "Б", "В", "Г"))


@pytest.mark.parametrize("completion", ["Ответ: B", "B", "Правильный вариант: B"])
def test_a_latin_letter_that_looks_like_a_cyrillic_label_of_another_place_is_neither(completion: str) -> None:
    assert not earns(choice("В"), completion, prompt=CYRILLIC)
    assert not earns(choice("Б"), completion, prompt=CYRILLIC)


@pytest.mark.parametrize(("answer", "completion", "right"), [
    ("Б", "А. Это не так. Верно Б.", True), ("В", "В 1900 году всё было иначе, поэтому ответ Г.", False), ("А", "А вот и ответ: Б.", False),
    ("В", "Вариант В верный.", True), ("Г", "Верны А и Г.", False), (["А", "Г"], "Верны А и Г.", True), ("АГ", "АГ", True), ("В", "Либо Б, либо В.", False),
])  # fmt: skip
def test_letters_that_are_words_are_labels_where_they_stand_as_labels(
    answer: object, completion: str, right: bool
) -> None:
    assert earns(choice(answer), completion, prompt=CYRILLIC) is right


NUMBERED = prompt_of(("1", "2", "3", "4"), ("3", "12", "5", "40"), "{}. {}")


@pytest.mark.parametrize(("answer", "completion", "right"), [
    ("2", "12", True), ("2", "2. 12", True), ("2", "Option 2", True), ("2", "The answer is 12.", True), ("2", "No. 2", True), ("4", "40", True), ("4", "4) 40", True),
    ("1", "The answer is 3.", False), ("3", "The answer is 3.", False), ("2", "The answer is 40.", False), ("2", "Option 4", False), ("2", "2 of them are odd, so 40.", False),
    ("2", "1. 3\n2. 12\n3. 5\n4. 40", False), ("2", "Add 2 and 3: the sum is 5.", False), ("2", "The answer is 2.5.", False), ("2", "2% is too little.", False),
])  # fmt: skip
def test_a_figure_is_a_label_where_it_stands_as_one_and_a_value_where_it_is_a_text(
    answer: str, completion: str, right: bool
) -> None:
    assert earns(choice(answer), completion, prompt=NUMBERED) is right


@pytest.mark.parametrize(("word", "counter"), [("정답은 {x}번입니다.", "2"), ("답: {x}번", "2"), ("{x}번", "2"), ("答えは{x}番です。", "2"), ("选{x}", "2"), ("答案是第{x}项", "2"), ("Nummer {x}", "2"), ("Option {x}", "2"), ("вариант {x}", "2"), ("la opción {x}", "2")])  # fmt: skip
def test_a_counted_figure_is_a_label(word: str, counter: str) -> None:
    prompt = prompt_of(("1", "2", "3", "4"))
    assert earns(choice(counter), word.format(x="2"), prompt=prompt)
    assert not earns(choice(counter), word.format(x="3"), prompt=prompt)


STATED = {
    "en": ["It is {x}.", "That leaves {x}.", "The stone is {x}, not {y}.", "{y}, {z} and {v} are soft, so it must be {x}.", "It is {x} rather than {y}.", "Unlike {y}, {x} is right for this."],
    "de": ["Das ist {x}.", "{y}, {z} und {v} sind weich, also bleibt {x}.", "Nicht {y}, sondern {x}.", "Im Gegensatz zu {y} ist es {x}."],
    "fr": ["C'est {x}.", "Il reste donc {x}.", "Ce n'est pas {y}, c'est {x}."],
    "es": ["Es {x}.", "{y}, {z} y {v} no sirven, por lo que queda {x}.", "En lugar de {y}, es {x}."],
    "it": ["È {x}.", "Rimane quindi {x}.", "Non {y}, ma {x}."],
    "pt": ["É {x}.", "Resta {x}.", "A pedra fica no {x}."],
    "ru": ["Это {x}.", "{y} и {z} не подходят, значит, это {x}.", "Остаётся {x}."],
    "pl": ["To {x}.", "Zostaje więc {x}."],
    "zh": ["所以是{x}。", "{y}、{z}、{v}都不对，因此选{x}。"],
    "ja": ["{x}です。", "{y}ではなく、{x}です。"],
    "ko": ["{x}입니다.", "정답은 {x}입니다."],
}  # fmt: skip
UNSTATED = {
    "en": ["It is not {x}.", "It is {y}, which is softer than {x}.", "It is softer than {x}.", "Many people say {x}.", "{x} or {y}.", "It comes right after {x}.", "{x} is wrong.", "It might be {x}.", "{y}. {x} is harder.", "It is similar to {x}.", "It would be {x} if it were red.", "{x}, so {y} is wrong? No."],
    "de": ["Das ist nicht {x}.", "Es ist härter als {x}.", "{x} scheidet aus.", "Viele sagen {x}.", "{x} oder {y}."],
    "fr": ["Ce n'est pas {x}.", "C'est plus dur que {x}.", "{x} ou {y}."],
    "es": ["No es {x}.", "Es más duro que {x}.", "{x} o {y}."],
    "it": ["Non è {x}.", "È più duro di {x}.", "{x} o {y}."],
    "pt": ["Não é {x}.", "A pedra não fica no {x}."],
    "ru": ["Это не {x}.", "Возможно, {x}."],
    "pl": ["To nie {x}."],
    "zh": ["不是{x}。", "{x}或{y}。"],
    "ja": ["{x}ではありません。", "{x}かもしれません。"],
    "ko": ["{x}가 아닙니다.", "아마 {x}입니다."],
}  # fmt: skip


@pytest.mark.parametrize("language", STATED)
@pytest.mark.parametrize("form", ["{}) {}", "({}) {}", "{}. {}"])
def test_a_sentence_that_states_an_options_text_declares_it(language: str, form: str) -> None:
    for labels in (("a", "b", "c", "d"), ("1", "2", "3", "4"), ("①", "②", "③", "④")):
        prompt = prompt_of(labels, form=form)
        for place in range(4):
            x, y, z, v = (TEXTS[(place + at) % 4] for at in range(4))
            for wording in STATED[language]:
                said = wording.format(x=x, y=y, z=z, v=v)
                assert earns(choice(labels[place]), said, prompt=prompt), said
                assert not earns(choice(labels[(place + 1) % 4]), said, prompt=prompt), said
            for wording in UNSTATED[language]:
                said = wording.format(x=x, y=y, z=z, v=v)
                assert not earns(choice(labels[place]), said, prompt=prompt), said


LETTERED = prompt_of(("A", "B", "C", "D"), form="{}. {}")
HEADS = [
    "B. It forms when lava cools at the surface.", "B) basalt. It is cheaper than coral, and amber floats.", "B. basalt\n\nCoral is made by animals.",
    "(B) basalt, against coral at half the price.", "basalt. Coral and amber are organic.", "B. Lava cools into it. Coral (C) would mean a reef.", "B — lava cools into it, whereas amber is resin.",
    "B: basalt. Dolomite is not volcanic.", "**B. basalt** – it is volcanic.",
]  # fmt: skip
NO_HEADS = [
    "B. Coral is a reef.", "B. basalt is wrong. C fits.", "B. Lava? But the better answer is C.", "B) basalt and C) coral", "B. basalt. Wait, no: coral.", "A. amber? B. basalt? C. coral?",
    "C. Basalt (B) would mean lava.", "C) coral. It is softer than basalt.", "coral. Basalt is volcanic.", "B. Possibly it forms from lava.", "A: no. B: maybe. C: yes.", "B. Not this one, it is volcanic, so coral.",
    "B) basalt or C) coral", "It costs a lot from B to A.",
]  # fmt: skip


@pytest.mark.parametrize("completion", HEADS)
def test_a_head_with_remarks_declares_its_option(completion: str) -> None:
    assert earns(choice("B"), completion, prompt=LETTERED)
    for other in "ACD":
        assert not earns(choice(other), completion, prompt=LETTERED)


@pytest.mark.parametrize("completion", NO_HEADS)
def test_a_head_that_is_taken_back_or_led_elsewhere_declares_nothing(completion: str) -> None:
    assert not earns(choice("B"), completion, prompt=LETTERED)


@pytest.mark.parametrize("wording", [
    "{x} and {y}", "{x} ({tx}) and {y} ({ty})", "The correct answers are {x} ({tx}) and {y} ({ty}); the rest is soft.", "Richtig sind {x} und {y}.", "Les bonnes réponses sont {x} et {y}.", "Las correctas son {x} y {y}.",
    "Le risposte corrette sono {x} e {y}.", "As respostas corretas são {x} e {y}.", "Poprawne są {x} i {y}.", "Верны {x} и {y}.", "正确答案是{x}和{y}。", "答案：{x}、{y}", "正解は{x}と{y}です。", "정답은 {x}와 {y}입니다.", "{tx} and {ty}", "Doğru cevaplar {x} ve {y}.",
])  # fmt: skip
def test_several_answers_are_read_in_the_languages(wording: str) -> None:
    said = wording.format(x="A", y="C", tx=TEXTS[0], ty=TEXTS[2])
    assert earns(choice(["A", "C"]), said, prompt=LETTERED)
    for other in (["A", "B"], ["A"], ["A", "B", "C"], "A", "C"):
        assert not earns(choice(other), said, prompt=LETTERED)


@pytest.mark.parametrize("wording", ["First blank: {x}. Second blank: {y}.", "First blank: {x} ({tx}). Second blank: {y} ({ty}).", "Blank 1: {x}, blank 2: {y}", "1. {x}  2. {y}", "Erste Lücke: {x}; zweite Lücke: {y}", "Primer hueco: {x}. Segundo hueco: {y}.", "Premier trou : {x}, second trou : {y}", "Первый пропуск: {x}, второй пропуск: {y}", "第一空：{x}，第二空：{y}", "①{x} ②{y}"])  # fmt: skip
def test_blanks_are_filled_in_words(wording: str) -> None:
    fill = {"tx": TEXTS[1], "ty": TEXTS[0]}
    reference = choice(["B", "A"], ordered=True)
    assert earns(reference, wording.format(x="B", y="A", **fill), prompt=LETTERED)
    assert not earns(reference, wording.format(x="A", y="B", **fill), prompt=LETTERED)
    assert not earns(reference, wording.format(x="B", y="C", **fill), prompt=LETTERED)


@pytest.mark.parametrize("wording", ["Option {x}.", "Opción {x}.", "Elijo la {x}.", "Opção {x}.", "Letra {x}.", "Opzione {x}.", "Scelgo la {x}.", "Je choisis la {x}.", "Antwort {x}.", "Ich nehme {x}.", "Вариант {x}.", "I'd say {x}.", "Richtig ist {x})."])  # fmt: skip
@pytest.mark.parametrize("label", ["b", "c", "d"])
def test_a_small_letter_that_is_named_as_an_option_declares_it(wording: str, label: str) -> None:
    prompt = prompt_of(("a", "b", "c", "d"))
    other = {"b": "c", "c": "d", "d": "b"}[label]
    assert earns(choice(label), wording.format(x=label), prompt=prompt)
    assert not earns(choice(other), wording.format(x=label), prompt=prompt)


@pytest.mark.parametrize(("ticked", "right"), [(1, True), (0, False), (2, False)])
@pytest.mark.parametrize(("on", "off"), [("[x]", "[ ]"), ("- [x]", "- [ ]"), ("☑", "☐"), ("(x)", "( )")])
def test_the_ticked_box_declares_its_option(on: str, off: str, ticked: int, right: bool) -> None:
    prompt = "Tick one.\n" + "\n".join(f"[ ] {text}" for text in TEXTS)
    said = "\n".join(f"{on if place == ticked else off} {text}" for place, text in enumerate(TEXTS))
    assert earns(choice("B"), said, prompt=prompt) is right


@pytest.mark.parametrize(
    "run",
    [
        "①",
        "2 ",
        "В) ",
        "(ウ)",
        "정답은 2번 ",
        "option b ",
        "A. amber ",
        "basalt, so ",
        "АВ ",
        "first blank: A ",
        "[x] amber\n",
        "2 and ",
    ],
)
@pytest.mark.parametrize(
    "labels",
    [
        ("①", "②", "③", "④"),
        ("1", "2", "3", "4"),
        ("А", "Б", "В", "Г"),
        ("ア", "イ", "ウ", "エ"),
        ("a", "b", "c", "d"),
    ],
)
def test_long_completions_earn_nothing(run: str, labels: tuple[str, ...]) -> None:
    assert not earns(choice(labels[3]), run * 30_000, prompt=prompt_of(labels))


def test_the_constants_of_the_cases_are_series() -> None:
    assert {NUMBER, ROMAN} <= set(PLAIN) | PARTICLE_LIKE
