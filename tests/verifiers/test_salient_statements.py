"""What a text states plainly: in bold, in the clause nearest to the question, behind what it takes back."""

import pytest

from tests.verifiers.judging import earns

CAPITAL = "What is the capital of Nordland?"
LAKE = "In which year did Lake Orn freeze over?"
RIGHT = (
    (CAPITAL, "Velm", "The capital of Nordland (Kingdom of Nordland) is **Velm, Norway**."),
    (CAPITAL, "Velm", "Until 1990 the capital was Karst; now it is Velm."),
    (CAPITAL, "Velm", "The capital of Nordland is Karst... wait, no. It is Velm."),
    (CAPITAL, "Velm", "According to the passage, the capital of Nordland is Velm."),
    (CAPITAL, "Velm", "**Velm** is the capital of Nordland. **Karst** is its largest port."),
    (LAKE, "1911", "Lake Orn froze over on **12 March 1911**, and thawed on 2 April 1912."),
    (
        "Who founded the mill?",
        "Ada Lund",
        "Ada Lund, a Danish engineer, founded the mill. It burnt down in 1902.",
    ),
    ("What organ filters blood?", "kidney", "The kidney filters blood. The bladder stores what is left."),
    ("Which vitamin is made in skin?", "vitamin D", "Your skin makes **vitamin D** when the sun shines."),
)
WRONG = (
    (CAPITAL, "Velm", "It is **Karst**, an old port; Velm is a village."),
    (CAPITAL, "Velm", "The capital of Nordland is Karst. Velm is a port."),
    (CAPITAL, "Velm", "Karst is the capital of Nordland, ahead of Velm."),
    (LAKE, "1911", "Lake Orn froze over in 1912. The mill had burnt in 1911."),
    (LAKE, "1911", "The mill burnt in 1911; Lake Orn froze over a year later."),
    ("Who founded the mill?", "Ada Lund", "Tom Birch was the founder. He was followed by Ada Lund."),
    ("Which town hosted the fair?", "Velm", "Karst hosted it, following Velm."),
)


@pytest.mark.parametrize(("prompt", "answer", "said"), RIGHT)
def test_what_a_text_states_plainly_is_paid(prompt: str, answer: str, said: str) -> None:
    assert earns({"kind": "text", "answers": [answer]}, said, prompt=prompt)


@pytest.mark.parametrize("match", ["normalised", "contains"])
@pytest.mark.parametrize(("prompt", "answer", "said"), WRONG)
def test_a_name_beside_another_answer_is_not_paid(prompt: str, answer: str, said: str, match: str) -> None:
    assert not earns({"kind": "text", "answers": [answer], "match": match}, said, prompt=prompt)


def test_a_place_of_the_same_name_in_another_country_is_another_place() -> None:
    paris = {"kind": "text", "answers": ["Paris"], "match": "contains"}
    asked = "What is the capital of France?"
    assert not earns(paris, "The answer is Paris, Texas.", prompt=asked)
    assert earns(paris, "The answer is Paris, France.", prompt=asked)
    assert earns({**paris, "answers": ["Boston"]}, "Boston, Massachusetts", prompt="Where in the USA was it?")


def test_a_sentence_that_only_says_the_question_again_is_paid_and_a_turned_one_is_not() -> None:
    assert earns({"kind": "text", "answers": ["Velm"]}, "The capital of Nordland is Velm.", prompt=CAPITAL)
    killed = "Who was beaten by Otto Rehm?"
    assert not earns({"kind": "text", "answers": ["Ada"]}, "Otto Rehm was beaten by Ada.", prompt=killed)
