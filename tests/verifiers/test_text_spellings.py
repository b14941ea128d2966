"""Accepted answers written a little otherwise are paid in every rendering; their wrong twins in none."""

from itertools import product

import pytest

from reward_service.grading.texts.chinese_characters import simplified
from tests.verifiers.judging import earns

RENDERINGS = (
    "{x}",
    "{x}.",
    "**{x}**",
    "The answer is {x}.",
    "<answer>{x}</answer>",
)
VARIED = [
    ("Who designed it?", "Guido Varrossum", ["Guido Varossum", "guido varossum"]),
    ("Who designed it?", "Theodore Malloway", ["Teddy Malloway", "Ted Malloway"]),
    ("Who designed it?", "Bill Thornbury", ["William Thornbury"]),
    ("Who designed it?", "Jolán Petróczi", ["Jolan Petroczi"]),
    ("Who designed it?", "Jolan Petroczi", ["Jolán Petróczi"]),
    ("Who painted it?", "Rembrandt", ["Rembrandt van Rijn", "Rembrandt Harmenszoon van Rijn"]),
    ("Who scored?", "Diego Brandura", ["Diego Armando Brandura"]),
    ("Which term is meant?", "onomatopoeia", ["onomatopeia", "onomatopoiea"]),
    ("What disease is it?", "Parkinson's disease", ["Parkinson disease", "Parkinsons disease"]),
]
TWINS = [
    ("Which salt is it?", "sodium nitrate", ["sodium nitrite", "sodium nitrates and nitrites", "potassium nitrate"]),
    ("Which process?", "adsorption", ["absorption", "adsorber"]),
    ("Who designed it?", "Theodore Malloway", ["Edwin Malloway", "Teddy Mallory", "Theo Galloway"]),
    ("Who designed it?", "Martin Carter", ["Martin Cartier Bresson", "Marvin Carter", "Martin Porter"]),
    ("Which country?", "Zambia", ["Gambia", "Zambezi"]),
    ("Which word is it?", "desert", ["dessert", "deserter"]),
    ("Which word is it?", "casual", ["causal"]),
    ("Which alkane?", "propane", ["propene", "propanol"]),
    ("Which year?", "year 1914 treaty", ["year 1941 treaty", "year 194 treaty"]),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "answer", "ways"), VARIED)
def test_another_spelling_of_an_accepted_answer_is_paid(prompt: str, answer: str, ways: list[str]) -> None:
    for way, rendering in product(ways, RENDERINGS):
        said = rendering.format(x=way)
        assert earns({"kind": "text", "answers": [answer]}, said, prompt=prompt), said


@pytest.mark.parametrize(("prompt", "answer", "twins"), TWINS)
def test_a_word_that_is_another_one_is_not_paid(prompt: str, answer: str, twins: list[str]) -> None:
    for twin, rendering, match in product(twins, RENDERINGS, ("normalised", "contains")):
        said = rendering.format(x=twin)
        assert not earns({"kind": "text", "answers": [answer], "match": match}, said, prompt=prompt), said


@pytest.mark.parametrize(
    ("simple", "other"), [("铁", "鐵"), ("台湾", "臺灣"), ("苏轼", "蘇軾"), ("长江", "長江")]
)
def test_chinese_characters_of_both_kinds_are_one_writing(simple: str, other: str) -> None:
    assert simplified(other) == simple
    for answer, said in ((simple, other), (other, simple)):
        assert earns({"kind": "text", "answers": [answer]}, said, prompt="是什么？")
        assert earns({"kind": "text", "answers": [answer]}, f"答案是{said}。", prompt="是什么？")
    assert not earns({"kind": "text", "answers": [simple]}, "铜", prompt="是什么？")


NAMES = [("Достоевский", "Достоевским"), ("Толстой", "Толстым"), ("Чехов", "Чеховым"), ("Гоголь", "Гоголем"), ("Ахматова", "Ахматовой")]  # fmt: skip


@pytest.mark.parametrize(("name", "by"), NAMES)
def test_a_name_in_a_russian_case_is_paid_where_it_is_the_agent(name: str, by: str) -> None:
    asked = "Кто написал эту книгу?"
    reference = {"kind": "text", "answers": [name]}
    assert earns(reference, f"Эта книга написана {by}.", prompt=asked)
    assert earns(reference, f"Книга была написана {by}.", prompt=asked)
    assert not earns(reference, f"Автор дружил с {by}.", prompt=asked)
    assert not earns(reference, f"Книга написана вместе с {by}.", prompt=asked)
    others = {other: said for other, said in NAMES if other != name}
    assert not any(
        earns({"kind": "text", "answers": [other]}, f"Книга написана {by}.", prompt=asked) for other in others
    )


@pytest.mark.parametrize("rest", ["", " in 1834", ", as the book says"])
def test_polish_agents_are_paid(rest: str) -> None:
    reference = {"kind": "text", "answers": ["Adam Mickiewicz"]}
    asked = "Kto napisał tę książkę?"
    assert earns(reference, "Książka została napisana przez Adama Mickiewicza.", prompt=asked)
    assert not earns(reference, f"Książka została napisana dla żony Adama Mickiewicza{rest}.", prompt=asked)


PAIRS = [("Oslo", "Riga"), ("copper", "zinc"), ("Anna Berg", "Otto Rehm")]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_answers_side_by_side_are_none(one: str, other: str) -> None:
    for first, last in ((one, other), (other, one)):
        for answer in (one, other):
            assert not earns({"kind": "text", "answers": [answer]}, f"{first}, {last}", prompt="Which is it?")
    assert earns({"kind": "text", "answers": [one]}, f"Well, {one}", prompt="Which is it?")
    assert earns({"kind": "text", "answers": [one]}, f"Sure, {one}.", prompt="Which is it?")


def test_a_place_before_its_state_names_the_state() -> None:
    reference = {"kind": "text", "answers": ["New York"]}
    assert earns(reference, "Brooklyn, New York", prompt="In which state was he born?")
    assert not earns(reference, "Boston, Massachusetts", prompt="In which state was he born?")


LISTED = ["the valve", "the pump", "the manifold crack"]


@pytest.mark.parametrize("answer", LISTED)
def test_all_candidates_in_a_list_are_none(answer: str) -> None:
    reference = {"kind": "text", "answers": [answer]}
    first, second, third = LISTED
    asked = "What caused the leak?"
    for said in (
        f"The leak was caused by {first}, then {second}, and {third}.",
        f"The leak was caused by {first}, {second} and {third}.",
        f"The causes are {first}, {second} and {third}.",
    ):
        assert not earns(reference, said, prompt=asked), said
    assert earns(reference, f"The leak was caused by {answer}.", prompt=asked)


def test_a_list_that_holds_the_answer_is_not_paid_beside_another_choice_from_it() -> None:
    reference = {"kind": "text", "answers": ["nitrogen"]}
    asked = "Which gas makes up most of the air?"
    said = "The main gases in the air are nitrogen, oxygen and argon. Of these {x} is the most plentiful."
    assert not earns(reference, said.format(x="oxygen"), prompt=asked)
    assert earns(reference, "Of the gases in the air nitrogen is the most plentiful.", prompt=asked)


ESSAY = "{y} prepared for years and {y} had the better ship. " * 14
ENDS = ("## Summary\n\nThe leader of the first expedition was {x}.", "So the leader was {x}.", "In summary, it was {x}.", "So: {x}", "Leader of the expedition: {x}")  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_an_essay_is_paid_for_what_it_concludes(end: str) -> None:
    one, other = "Anna Berg", "Otto Rehm"
    said = f"{ESSAY.format(y=other)}\n\n{end.format(x=one)}"
    asked = "Who was the leader of the expedition?"
    assert earns({"kind": "text", "answers": [one]}, said, prompt=asked)
    assert not earns({"kind": "text", "answers": [other]}, said, prompt=asked)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["mens rea"], 'mens rea — "guilty mind". Its counterpart, the physical element, is called actus reus.'),
        (["thigh bone"], "The thigh bone, i.e. os femoris."),
        (["N-acetylcysteine"], "NAC, i.e. N\u2011acetylcysteine"),
        (["bellum"], "bellum, -i (n.)"),
        (["Charlotte Brontë"], "It came out under the name of Currer Bell, who was really Charlotte Bronte, the eldest of three sisters."),
    ],
)  # fmt: skip
def test_what_stands_behind_an_answer_only_explains_it(answers: list[str], said: str) -> None:
    assert earns({"kind": "text", "answers": answers}, said, prompt="What is it called?")
    assert not earns({"kind": "text", "answers": ["actus reus"]}, said, prompt="What is it called?")


def test_a_remark_on_another_thing_states_nothing() -> None:
    answers, asked = {"kind": "text", "answers": ["carpe diem"]}, "Which phrase is meant?"
    assert not earns(answers, "memento mori — its counterpart is carpe diem.", prompt=asked)
    assert not earns(answers, "memento mori (carpe diem is older)", prompt=asked)
    assert earns(answers, "Carpe diem, e.g. in an ode by Horace.", prompt=asked)


def test_what_contradicts_the_head_takes_it_back() -> None:
    reference, asked = {"kind": "text", "answers": ["Oslo"]}, "What is the capital of the country?"
    assert not earns(reference, "Oslo. The capital of the country is Bergen.", prompt=asked)
    assert not earns(reference, "Oslo — no, wait, the other one. Bergen.", prompt=asked)
    assert earns(reference, "Oslo. The country is known for its fjords.", prompt=asked)
