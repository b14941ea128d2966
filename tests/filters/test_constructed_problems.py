"""Recall and loss on problems by construction: labels known because they were built, no text twice."""

from collections import Counter

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide
from tests.filters import constructed_twins
from tests.filters.constructed_problems import BUILDERS, build

LEAST = {
    "multiple_choice": 0.98,
    "true_false": 0.98,
    "closed": 0.95,
    "bare_letter": 0.95,
    "proof": 0.95,
    "missing_material": 0.85,
    "multi_part": 0.85,
    "open_ended": 0.75,
}
WITHOUT_ANSWERS = {"multiple_choice": 0.9, "proof": 0.95, "multi_part": 0.85, "open_ended": 0.75}


def dropped(seed: int, *, answers: bool) -> dict[str, float]:
    seen: Counter[str] = Counter()
    out: Counter[str] = Counter()
    for label, problem, answer in build(seed, 40):
        found = form_rules.reasons(problem, answer if answers else None)
        seen[label] += 1
        out[label] += not decide(0, found, Policy()).keep
    return {label: out[label] / seen[label] for label in seen}


@pytest.mark.parametrize("seed", [11, 12])
def test_with_answers_each_kind_goes_and_good_problems_stay(seed: int) -> None:
    shares = dropped(seed, answers=True)
    assert set(shares) == set(BUILDERS)
    assert shares["good"] <= 0.01, shares
    assert not {kind: shares[kind] for kind, least in LEAST.items() if shares[kind] < least}


def test_without_answers_what_the_wording_shows_goes() -> None:
    shares = dropped(13, answers=False)
    assert not {kind: shares[kind] for kind, least in WITHOUT_ANSWERS.items() if shares[kind] < least}


def test_no_problem_comes_twice() -> None:
    problems = [problem for _, problem, _ in build(14, 40)]
    assert len(problems) == len(set(problems)) > 1_000


@pytest.mark.parametrize("seed", [15, 16])
def test_twins_differ_in_what_makes_one_of_them_unfit(seed: int) -> None:
    wrong = [
        (label, problem, answer)
        for label, problem, answer in constructed_twins.build(seed, 40)
        if decide(0, form_rules.reasons(problem, answer), Policy()).keep != (label == "good")
    ]
    assert not wrong
