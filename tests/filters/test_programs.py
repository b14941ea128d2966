"""Code problems: Kimi's rule over outputs, weak tests, special judges."""

from typing import Any

import pytest

from reward_service.code_reference import Checker, CodeReference
from reward_service.filters.decision import Kind, Policy
from reward_service.filters.programs import agreed, special_judge, unsound, validate, weak


@pytest.mark.parametrize("name", ["kimi_test_cases", "kimi_test_cases_kept"])
def test_the_published_cases_come_out(name: str, vectors: dict[str, Any]) -> None:
    case = vectors[name]
    found = validate(case["outputs"])
    assert [output is not None for output in found.expected] == case["valid"]
    assert found.passing == case["passing"]
    assert found.keep == case["include_problem"]
    if "selected" in case:
        assert list(found.selected) == case["selected"]
        assert list(found.passes_all) == case["submission_passes_all"]


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
