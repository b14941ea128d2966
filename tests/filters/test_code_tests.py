"""Code problems: Kimi's rule over outputs, weak tests, special judges."""

import pytest

from reward_service.filters.code_tests import agreed, special_judge, unsound, validate, weak
from reward_service.filters.policy import Kind, Policy
from reward_service.grading.code.code_reference import Checker, CodeReference


def test_a_case_is_valid_when_seven_of_ten_agree_and_a_problem_stays_when_nine_pass() -> None:
    """Four cases by ten programs: all agree; seven agree; six agree; eight agree and two failed."""
    outputs = [["1"] * 10, ["a"] * 7 + ["b", "c", "d"], ["x"] * 6 + ["y"] * 4, ["0"] * 8 + [None] * 2]
    found = validate(outputs)
    assert found.expected == ("1", "a", None, "0")
    assert found.selected == (0, 1, 3)
    assert found.passes_all == (True,) * 7 + (False,) * 3
    assert (found.passing, found.keep) == (7, False)


@pytest.mark.parametrize(("failing", "keep"), [(0, True), (1, True), (2, False)])
def test_nine_of_ten_programs_must_pass_every_valid_case(failing: int, keep: bool) -> None:
    found = validate([["1"] * 10, ["2"] * (10 - failing) + ["3"] * failing])
    assert (found.passing, found.keep) == (10 - failing, keep)


def test_failed_programs_agree_on_nothing() -> None:
    assert agreed([None] * 10) is None
    assert agreed(["1"] * 7 + [None] * 3) == "1"
    assert agreed(["1"] * 6 + [None] * 4) is None


def test_without_programs_or_enough_cases_a_problem_goes() -> None:
    assert not validate([]).keep
    assert not validate([["1"] * 10], min_cases=2).keep


def test_a_program_that_passes_and_must_not_shows_weak_tests_by_its_name() -> None:
    assert weak({"an empty program": False, "wrong program 0": False}, 3) is None
    reason = weak({"an empty program": False, "wrong program 0": True}, 3)
    assert reason is not None
    assert reason.text == "passes all 3 cases: wrong program 0"


@pytest.mark.parametrize(
    ("outputs", "said"), [([["1", "2", "3"]], "0 of 1"), ([["1", "1", "2"]] * 2, "2 of 3")]
)
def test_tests_that_the_known_good_programs_refute_are_a_bad_reference(
    outputs: list[list[str]], said: str
) -> None:
    policy = Policy(agreeing=0.6)
    reason = unsound(validate(outputs, agreeing=policy.agreeing), policy)
    assert reason is not None
    assert reason.kind is Kind.BAD_REFERENCE
    assert reason.text.startswith(said)


def test_statements_that_accept_several_outputs_are_flagged() -> None:
    assert special_judge("If there are multiple solutions, print any of them.") is not None
    assert special_judge("如果有多组解，输出任意一组即可。") is not None
    assert special_judge("Print the sum of all numbers.") is None


def test_a_reference_with_its_own_judge_or_tolerance_needs_no_other() -> None:
    several, near = "Print any valid order.", "Your absolute error must be at most 1e-6."
    checked = CodeReference(checker=Checker(source="print(1)"))
    assert special_judge(several, checked) is None
    assert special_judge(near, CodeReference(compare="float")) is None
    assert special_judge(several, CodeReference(compare="float")) is not None
