"""Curves agree with counting all draws, intervals know prompts, advantages are those of the formulas."""

import random
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.dataset.reports.prompt_figures import (
    RIGHT,
    GroupRewards,
    PromptFigures,
    advantage_figures,
    curve_sizes,
    group_figures,
)
from reward_service.dataset.reports.report_rows import right_share
from reward_service.rewards.advantages import advantages
from reward_service.rewards.wilson import wilson_interval

ANSWERS = st.lists(st.sampled_from([RIGHT, "a", "b"]), min_size=6, max_size=6)


def answered(answers: list[object]) -> PromptFigures:
    prompt = PromptFigures(judged=len(answers), right=answers.count(RIGHT))
    for label in answers:
        prompt.add_answer(label)
    return prompt


def group(*rewards: tuple[float, bool | None]) -> GroupRewards:
    made = GroupRewards()
    for value, is_right in rewards:
        made.add(value, is_right=is_right)
    return made


def majority_by_hand(answers: list[object], k: int) -> float:
    won = 0.0
    for drawn in combinations(answers, k):
        counts = {label: drawn.count(label) for label in set(drawn)}
        best = [label for label, n in counts.items() if n == max(counts.values())]
        won += (RIGHT in best) / len(best)
    return won / comb(len(answers), k)


@given(st.lists(ANSWERS, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_curves_are_means_over_all_draws(prompts: list[list[object]]) -> None:
    figures = group_figures([answered(answers) for answers in prompts])
    assert figures is not None
    assert [one.k for one in figures.pass_at] == curve_sizes(6) == [1, 2, 4, 6]
    for passed, voted in zip(figures.pass_at, figures.majority, strict=True):
        k = passed.k
        hits = [sum(RIGHT in drawn for drawn in combinations(answers, k)) / comb(6, k) for answers in prompts]
        votes = [majority_by_hand(answers, k) for answers in prompts]
        assert passed.share == pytest.approx(sum(hits) / len(prompts))
        assert voted.share == pytest.approx(sum(votes) / len(prompts))


def test_answers_to_one_prompt_tell_less_than_answers_to_many() -> None:
    apart = [PromptFigures(judged=1, right=at % 2) for at in range(80)]
    together = [PromptFigures(judged=8, right=8 * (at % 2)) for at in range(10)]
    (share, low, high), (same, wide_low, wide_high) = right_share(apart), right_share(together)
    assert share == same == 0.5
    assert (low, high) == pytest.approx(wilson_interval(40, 80), abs=2e-3)
    assert (wide_low, wide_high) == pytest.approx(wilson_interval(4.5, 9), abs=1e-9)


def test_the_interval_covers_the_truth_nineteen_times_of_twenty() -> None:
    """Prompts of different difficulty, eight answers each; the share of the whole is one half."""
    chance = random.Random(5)
    covered = 0
    for _ in range(300):
        rates = [chance.random() for _ in range(40)]
        drawn = [
            PromptFigures(judged=8, right=sum(chance.random() < rate for _ in range(8))) for rate in rates
        ]
        _, low, high = right_share(drawn)
        covered += low <= 0.5 <= high
    assert 0.91 <= covered / 300 <= 0.985


@pytest.mark.parametrize("kind", ["population", "trl", "verl", "none", "batch", "leave_one_out"])
def test_advantages_are_those_of_the_spec(kind: str) -> None:
    figures = advantage_figures([group((2.0, True), (1.0, False), (0.0, False))], kind)  # type: ignore[arg-type]
    assert figures is not None
    best, middle, worst = advantages([2.0, 1.0, 0.0], kind)  # type: ignore[arg-type]
    assert figures.right == {round(best, 2): 1}
    assert figures.wrong == {round(middle, 2): 1, round(worst, 2): 1}


def test_wrong_answers_that_training_makes_likelier_are_counted() -> None:
    """Paid for their format only, they are above the mean of their groups."""
    found = advantage_figures(
        [group((1.0, False), (0.0, False)), group((2.0, True), (1.0, False))], "population"
    )
    assert found is not None
    assert found.raised == 1
    assert found.groups == {"all wrong, rewards differ": 1, "right and wrong answers": 1}


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ([(1.0, True), (1.0, True)], "all right, rewards equal"),
        ([(2.0, True), (1.5, True)], "all right, rewards differ"),
        ([(0.0, False), (0.0, False)], "all wrong, rewards equal"),
        ([(0.5, None), (0.0, None)], "rewards differ"),
        ([(0.5, None), (0.5, None)], "rewards equal"),
        ([(1.0, True), (0.0, False)], "right and wrong answers"),
    ],
)
def test_groups_are_told_by_what_they_teach(members: list[tuple[float, bool | None]], kind: str) -> None:
    found = advantage_figures([group(*members)], "population")
    assert found is not None
    assert found.groups == {kind: 1}


def test_single_answers_have_no_groups() -> None:
    assert group_figures([answered([RIGHT])]) is None
    assert advantage_figures([group((1.0, True))], "population") is None
