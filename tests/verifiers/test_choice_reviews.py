"""Reviews of options that break off or end in a pointer, options told apart by their marks, shortened heads."""

import pytest

from tests.verifiers.judging import earns
from tests.verifiers.test_choice_otherwise import LETTERS, letters_that_earn

TOWNS = ["Velm", "Karst", "Orn", "Brock"]
BROKEN = ("{} is", "{} is the", "{} was founded in", "{} has a port and", "{},", "{} is a town of")


@pytest.mark.parametrize("end", BROKEN)
@pytest.mark.parametrize("lead", ["Let me consider each option. ", "", "I will go through them.\n"])
def test_a_review_that_breaks_off_pays_nothing(lead: str, end: str) -> None:
    for at in range(1, 4):
        told = [f"({LETTERS[i]}) {TOWNS[i]} is a port in the north." for i in range(at)]
        last = f"({LETTERS[at]}) " + end.format(TOWNS[at])
        for between in (" ", "\n"):
            assert letters_that_earn(TOWNS, lead + between.join([*told, last])) == "", (between, at)


def test_what_has_ended_is_still_read() -> None:
    for end in (".", ""):
        assert letters_that_earn(TOWNS, "It lies on the coast, so it must be Karst" + end) == "B"
    assert letters_that_earn(TOWNS, "Velm lies inland. Karst it is") == "B"
    assert letters_that_earn(["in", "on", "at"], "The right word here is at") == "C"


MARKS = ["Its late, isn't it?", "It's late, isn't it?", "It's late, is'nt it?", "Its late isnt it?"]


@pytest.mark.parametrize("at", range(4))
def test_an_option_to_the_letter_is_that_option(at: int) -> None:
    assert letters_that_earn(MARKS, MARKS[at]) == LETTERS[at]
    assert letters_that_earn(MARKS, f"**Answer:** {MARKS[at]}") in (LETTERS[at], "")
    assert letters_that_earn(MARKS, f"Not this one: {MARKS[at]}") == ""


CONTRACT = ["enforceable as a contract", "a criminal offence", "void unless made by deed"]


@pytest.mark.parametrize("lack", ["without a price", "without consideration", ""])
def test_what_the_subject_lacks_denies_no_option(lack: str) -> None:
    for at, text in enumerate(CONTRACT):
        assert letters_that_earn(CONTRACT, f"A promise {lack} is {text}.".replace("  ", " ")) == LETTERS[at]
        assert letters_that_earn(CONTRACT, f"A promise {lack} is not {text}.") == ""


REGIONS = ["西藏自治区", "内蒙古自治区", "青海省", "新疆维吾尔自治区"]


@pytest.mark.parametrize("form", ["答案:{}", "答案：{}。", "{}"])
def test_a_shortened_head_behind_a_label_is_its_option(form: str) -> None:
    for at, head in enumerate(("西藏", "内蒙古", "青海", "新疆")):
        assert letters_that_earn(REGIONS, form.format(head)) == LETTERS[at], head
        assert letters_that_earn(REGIONS, form.format("不是" + head)) == ""
    for other in ("自治", "维吾尔", "西藏和新疆", "四川"):
        assert letters_that_earn(REGIONS, form.format(other)) == "", other
    assert letters_that_earn(["鲁迅的弟弟", "老舍"], form.format("鲁迅")) == ""


FRUIT = ["Tomato", "Cucumber", "Pumpkin", "All of the above"]
REVIEW = "\n\n".join(
    f"**Option {LETTERS[i]}.** It holds seeds. So {LETTERS[i]} is a fruit." for i in range(3)
)


@pytest.mark.parametrize("pointer", ["→ ", "=> ", "Choice: ", "My pick: ", "Verdict: ", "**Result:** ", "∴ "])
def test_a_review_may_end_in_a_pointer(pointer: str) -> None:
    for at in range(4):
        said = f"{REVIEW}\n\nThe last one covers all.\n\n{pointer}"
        assert letters_that_earn(FRUIT, said + LETTERS[at]) == LETTERS[at]
        assert letters_that_earn(FRUIT, f"{said}**{LETTERS[at]}**.") == LETTERS[at]
    for other in ("A or B", "not D", "neither", "E"):
        assert not earns({"kind": "choice", "answer": "D", "options": FRUIT}, said + other), other
