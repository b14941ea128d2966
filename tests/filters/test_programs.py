"""Code problems: Kimi's rule over outputs, weak tests, special judges."""

from typing import Any

import pytest

from reward_service.filters.programs import agreed, special_judge, validate, weak


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


def test_a_constant_or_a_wrong_program_that_passes_shows_weak_tests() -> None:
    assert weak(["0", "0"]) is not None
    assert weak(["0", "1"]) is None
    assert weak(["0", "1"], [["0", "9"], ["0", "9"]]) is None
    assert weak(["0", "1"], [["9", "0"], ["9", "1"]]) is not None


def test_statements_that_accept_several_outputs_are_flagged() -> None:
    assert special_judge("If there are multiple solutions, print any of them.") is not None
    assert special_judge("如果有多组解，输出任意一组即可。") is not None
    assert special_judge("Print the sum of all numbers.") is None
