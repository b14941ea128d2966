"""Answers in words within sentences: what a sentence gives is paid, what it only mentions is not."""

import pytest

from tests.verifiers.judging import earns
from tests.verifiers.text_forms import GIVES, LOOSE, MENTIONS, PEOPLE, QUESTIONS

PAIRS = [pair for one, other in PEOPLE for pair in ((one, other), (other, one))]


def text(*answers: str, match: str = "normalised") -> dict[str, object]:
    return {"kind": "text", "answers": list(answers), "match": match}


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_sentence_is_paid_for_the_name_it_gives_and_not_for_the_other(language: str) -> None:
    question = QUESTIONS[language]
    for x, y in PAIRS:
        for form in GIVES[language]:
            said = form.format(x=x, y=y)
            assert earns(text(x), said, prompt=question), said
            assert earns(text(x, match="contains"), said, prompt=question), said
            assert not earns(text(y), said, prompt=question), said


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_name_that_is_only_mentioned_earns_nothing(language: str) -> None:
    question = QUESTIONS[language]
    for x, y in PAIRS:
        for form in MENTIONS[language]:
            said = form.format(x=x, y=y)
            assert not earns(text(x), said, prompt=question), said
            if any(mark.format(x=x) in said for mark in LOOSE):
                assert not earns(text(x, match="contains"), said, prompt=question), said


FULL = [
    ("Agatha Thornbury", "Agatha Louise Thornbury"), ("Agatha Thornbury", "Agatha L. Thornbury"), ("Agatha L. Thornbury", "Agatha Louise Thornbury"),
    ("Agatha Louise Thornbury", "Agatha Thornbury"), ("Rosaria Bellincampi", "Rosaria de Sá y Bellincampi"), ("Олег Берестов", "Олег Никитич Берестов"),
    ("Agatha Thornbury", 'Agatha "Pip" Thornbury'), ("Álvaro Núñez", "Alvaro Maria Nunez"), ("维克·多兰", "维克·安东·多兰"),
]  # fmt: skip
OTHERS = [
    ("Agatha L. Thornbury", "Agatha M. Thornbury"), ("Agatha Thornbury", "Agatha Louise Thornbury-Reed"), ("Agatha Thornbury", "Agatha and Pip Thornbury"),
    ("Agatha Thornbury", "Louise Thornbury"), ("Olaf IV", "Olaf Magnus V"), ("South Velmora", "South West Velmora"), ("John Adams", "John Quincy Adams"),
    ("Agatha Thornbury", "Agatha, wife of Thornbury"), ("维克·多兰", "维克·安东·多尔"),
]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    ["{x}", "It was {x}.", "{x}, in 1911.", "The bridge was designed by {x}, who was born in Karsteig."],
)
@pytest.mark.parametrize("match", ["normalised", "contains"])
def test_a_person_is_the_same_with_further_names_between(form: str, match: str) -> None:
    for answer, said in FULL:
        assert earns(text(answer, match=match), form.format(x=said), prompt="Who designed the bridge?"), said
    for answer, said in OTHERS:
        assert not earns(text(answer, match=match), form.format(x=said), prompt="Who designed the bridge?"), (
            said
        )


YEARS = [
    ("en", "In what year was the Harrow Bridge opened?", [
        "The Harrow Bridge was opened on 3 May {x}, after six years of work.", "In {x}; the station followed in {y}.", "It was opened in {x}, not in {y}.",
        "The bridge was designed in {y} and opened in {x}.", "{x}, nine years after {y}.",
    ]),
    ("de", "In welchem Jahr wurde die Lindenbrücke eröffnet?", ["Am 3. Mai {x}, nachdem seit {y} gebaut worden war.", "Sie wurde {x} eröffnet; geplant wurde sie {y}."]),
    ("fr", "En quelle année le pont a-t-il été ouvert ?", ["En {x}, et non en {y}.", "Le pont a été dessiné en {y} et ouvert en {x}."]),
    ("ru", "В каком году открыли мост?", ["Мост открыли в {x} году, а вокзал построили в {y} году.", "В {x} году; вокзал появился в {y} году."]),
    ("zh", "大桥哪一年建成？", ["大桥于{x}年建成，{y}年开始设计。"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "question", "forms"), YEARS)
def test_of_several_years_the_one_that_is_asked_for_is_paid(
    language: str, question: str, forms: list[str]
) -> None:
    for x, y in (("1911", "1902"), ("1902", "1911")):
        for form in forms:
            said = form.format(x=x, y=y)
            assert earns(text(x), said, prompt=question), said
            for match in ("normalised", "contains"):
                assert not earns(text(y, match=match), said, prompt=question), said


COUNTS = [
    ("How many arches does the bridge have?", "The bridge has {x} arches and {y} lamps.", [("six", "9"), ("14", "twenty-two")]),
    ("How many arches does the bridge have?", "It has {x} arches: {y} wide ones and the rest narrow.", [("twelve", "five")]),
    ("Wie viele Bögen hat die Brücke?", "Die Brücke hat {x} Bögen und {y} Laternen.", [("sechs", "neun"), ("einundzwanzig", "7")]),
    ("Combien d'arches le pont compte-t-il ?", "Le pont compte {x} arches et {y} lampes.", [("six", "neuf"), ("dix-sept", "22")]),
    ("¿Cuántos arcos tiene el puente?", "El puente tiene {x} arcos y {y} farolas.", [("seis", "nueve"), ("treinta y dos", "8")]),
    ("Quante arcate ha il ponte?", "Il ponte ha {x} arcate e {y} lampioni.", [("sei", "nove"), ("ventotto", "3")]),
    ("Сколько арок у моста?", "У моста {x} арок и {y} фонарей.", [("шесть", "девять")]),
]  # fmt: skip
VALUES = {
    "six": 6, "9": 9, "14": 14, "twenty-two": 22, "twelve": 12, "five": 5, "sechs": 6, "neun": 9, "einundzwanzig": 21, "7": 7, "neuf": 9, "dix-sept": 17,
    "22": 22, "seis": 6, "nueve": 9, "treinta y dos": 32, "8": 8, "sei": 6, "nove": 9, "ventotto": 28, "3": 3, "шесть": 6, "девять": 9,
}  # fmt: skip


@pytest.mark.parametrize(("question", "form", "pairs"), COUNTS)
def test_a_number_is_paid_when_it_counts_what_is_asked_for(
    question: str, form: str, pairs: list[tuple[str, str]]
) -> None:
    for x, y in pairs:
        said = form.format(x=x, y=y)
        assert earns(text(str(VALUES[x])), said, prompt=question), said
        assert earns(text(x), said, prompt=question), said
        for match in ("normalised", "contains"):
            assert not earns(text(str(VALUES[y]), match=match), said, prompt=question), said


COMPARISONS = [
    ("Which was founded first, {a} or {b}?", [
        "{x} was founded before {y}.", "{y} was founded after {x}.", "{x} was founded in 1702, whereas {y} dates from 1811. So {x} came first.",
        "The older of the two is {x}.", "{x} is older than {y}.", "{y} is younger than {x}.", "{x} came first, {y} second.",
    ]),
    ("Which is longer, {a} or {b}?", ["{x} is longer than {y}.", "{y} is shorter than {x}.", "The longer one is {x}."]),
    ("Wer ist älter, {a} oder {b}?", ["{x} ist älter als {y}.", "{y} ist jünger als {x}."]),
    ("Qui est né le premier, {a} ou {b} ?", ["{x} est né avant {y}.", "{y} est né après {x}."]),
    ("¿Quién nació primero, {a} o {b}?", ["{x} nació antes que {y}.", "{y} nació después que {x}."]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "forms"), COMPARISONS)
def test_of_two_names_the_one_that_a_comparison_decides_for_is_paid(question: str, forms: list[str]) -> None:
    a, b = "Velmora", "Karsteig"
    for asked in (question.format(a=a, b=b), question.format(a=b, b=a)):
        for x, y in ((a, b), (b, a)):
            for form in forms:
                said = form.format(x=x, y=y)
                assert earns(text(x), said, prompt=asked), said
                for match in ("normalised", "contains"):
                    assert not earns(text(y, match=match), said, prompt=asked), said


@pytest.mark.parametrize("said", [
    "The question is whether Velmora was founded before Karsteig.", "To know which came first one would have to compare Velmora and Karsteig.",
    "One needs the year of Karsteig and that of Velmora.",
])  # fmt: skip
def test_what_is_needed_to_decide_decides_nothing(said: str) -> None:
    for answer in ("Velmora", "Karsteig"):
        for match in ("normalised", "contains"):
            assert not earns(
                text(answer, match=match), said, prompt="Which was founded first, Velmora or Karsteig?"
            )


@pytest.mark.parametrize(("answer", "said"), [
    ("yes", "Yes — both are in Tarnowica."), ("no", "No, it was built later."), ("yes", "Both are in Tarnowica, so the answer is yes."), ("ja", "Ja, beide."), ("нет", "Нет, это не так."),
])  # fmt: skip
def test_yes_and_no_are_read_where_they_answer(answer: str, said: str) -> None:
    other = {"yes": "no", "no": "yes", "ja": "nein", "нет": "да"}[answer]
    for match in ("normalised", "contains"):
        assert earns(text(answer, match=match), said)
        assert not earns(text(other, match=match), said)


@pytest.mark.parametrize(
    "said", ["There is no doubt that it is.", "I see no reason why not.", "Yes. No.", "It is no bridge, yes?"]
)
def test_yes_and_no_inside_a_sentence_answer_nothing(said: str) -> None:
    assert not earns(text("no"), said)


@pytest.mark.parametrize(("question", "right", "other", "said"), [
    ("丽川最长的桥是哪座？", "柳桥", "石桥", "丽川最长的桥是柳桥，以前是石桥。"), ("町で一番長い橋は何ですか。", "柳橋", "石橋", "古さでは石橋が一番ですが、長さでは柳橋が一番です。"),
    ("पुल किसने बनाया?", "मोहन", "सोहन", "पुल मोहन ने बनाया था।"), ("谁设计了这座桥？", "维克·多兰", "石明", "维克·安东·多兰（Vick Doran）。"),
    ("What is the long beam called?", "girder", "strut", "The long beam is the girder; the short one, by contrast, is the strut."),
    ("What colour is the bridge?", "green", "grey", "The bridge is always green, though the railings can be grey."), ("Jak nazywa się most?", "Lipowy", "Dębowy", "Most nazywa się Lipowy, a nie Dębowy."),
])  # fmt: skip
def test_particles_and_contrast_tell_the_answer_from_the_other(
    question: str, right: str, other: str, said: str
) -> None:
    assert earns(text(right), said, prompt=question)
    assert not earns(text(other), said, prompt=question)


def test_who_loses_is_paid_only_where_the_loser_is_asked_for() -> None:
    said = "Velmora lost the bid to Karsteig."
    assert not earns(text("Velmora", match="contains"), said, prompt="Which town got the bridge?")
    assert earns(text("Velmora", match="contains"), said, prompt="Which town lost the bid?")


@pytest.mark.parametrize(
    "unit",
    [
        "Agatha Thornbury, ",
        "while Agatha Thornbury ",
        "Agatha X. Thornbury ",
        "in 1911, ",
        "six arches and ",
        "a, ",
        "Velmora before Karsteig, ",
        "। ",
        "が、",
        "·多",
    ],
)
@pytest.mark.parametrize("match", ["normalised", "contains"])
def test_long_sentences_take_no_time(unit: str, match: str) -> None:
    for answer, question in (
        ("Agatha Thornbury", "Who?"),
        ("1912", "In what year?"),
        ("6", "How many arches?"),
        ("Velmora", "Which was first, Velmora or Karsteig?"),
    ):
        earns(text(answer, match=match), unit * (100_000 // len(unit)), prompt=question)


@pytest.mark.parametrize(("question", "answer", "said"), [
    ("Who was the first mayor of Velmora?", "Anna Berg", "The second was Anna Berg."), ("What is the capital?", "Karsteig", "The capital is Velmora, 60 km from Karsteig."),
    ("Who designed the bridge?", "Anna Berg", "Its designer, Otto Rehm, was replaced by Anna Berg."), ("Which town gave the bell?", "Karsteig", "Velmora gave it, in competition with Karsteig."),
    ("What is the largest part of the bridge?", "pier", "The deck. The pier is only a support."), ("Wie heißt die Hauptstadt?", "Karsteig", "Velmora ist die Hauptstadt, Karsteig die zweitgrößte Stadt."),
    ("¿Cuál es la capital?", "Karsteig", "La capital es Velmora y Karsteig es la segunda ciudad."),
])  # fmt: skip
def test_ranks_distances_and_verbs_that_are_not_asked_for_earn_nothing(
    question: str, answer: str, said: str
) -> None:
    assert not earns(text(answer), said, prompt=question)
