"""Selections of groups, and their figures over many groups."""

import random
from itertools import combinations

import pytest

from reward_service.rewards.selection import Candidate, CurveTerms, select
from reward_service.rewards.selection_curves import best_of_k
from reward_service.rewards.selection_summary import summarise


def group(rights: list[bool], labels: list[int | None], scores: list[float | None]) -> list[Candidate]:
    return [
        Candidate(at, label, score, right)
        for at, (right, label, score) in enumerate(zip(rights, labels, scores, strict=True))
    ]


def test_right_answers_of_any_text_are_one_class_in_the_curve_of_majorities() -> None:
    """Answers 7 5 7 9 5 7 with 7 right; the figures were counted by hand over all subsets."""
    candidates = group(
        [True, False, True, False, False, True], [0, 1, 0, 3, 1, 0], [0.9, 0.2, 0.7, 0.4, 0.6, 0.1]
    )
    shared = select("g", candidates, "majority", curves=CurveTerms(sizes=range(1, 8))).curves.majority_at_k
    assert list(shared.values()) == pytest.approx([0.5, 0.5, 0.6, 0.7, 0.75, 1.0])
    strict = select("g", candidates, "majority", curves=CurveTerms("wrong", range(1, 8))).curves.majority_at_k
    assert list(strict.values()) == pytest.approx([0.5, 0.2, 0.5, 0.6, 0.5, 1.0])


def test_best_of_k_is_the_mean_over_all_subsets_and_ties_count_their_share() -> None:
    draw = random.Random(3)
    for _ in range(50):
        scores = [draw.choice([0.0, 0.5, 1.0]) for _ in range(6)]
        rights = [draw.random() < 0.5 for _ in range(6)]
        for k in range(1, 7):
            shares = []
            for subset in combinations(range(6), k):
                best = max(scores[at] for at in subset)
                top = [rights[at] for at in subset if scores[at] == best]
                shares.append(sum(top) / len(top))
            assert best_of_k(scores, rights, k) == pytest.approx(sum(shares) / len(shares))


def test_sizes_beyond_the_group_are_left_out_and_so_are_curves_of_unknown_answers() -> None:
    candidates = group([True, False], [0, 1], [1.0, 0.0])
    assert list(
        select("g", candidates, "best_of_n", curves=CurveTerms(sizes=[1, 2, 4])).curves.pass_at_k
    ) == ["1", "2"]
    unknown = [*candidates, Candidate(2, None, None, None)]
    assert select("g", unknown, "best_of_n").curves.pass_at_k == {}


def test_figures_of_many_groups_have_intervals_and_those_of_one_have_none() -> None:
    good = select("a", group([True, False], [0, 1], [1.0, 0.0]), "best_of_n")
    bad = select("b", group([False, False], [0, 1], [1.0, 0.0]), "best_of_n")
    empty = select("c", [Candidate(0, None, None, None)], "majority")
    figures = summarise([good, bad, empty])
    assert (figures.groups, figures.empty, figures.right, figures.known) == (3, 1, 1, 2)
    first = figures.curves["pass_at_k"][0]
    assert (first.k, first.mean, first.low, first.groups) == (1, 0.25, 0.0, 2)
    assert first.high == pytest.approx(0.25 + 1.959964 * 0.25)
    alone = summarise([good]).curves["pass_at_k"][0]
    assert (alone.low, alone.high) == (None, None)
