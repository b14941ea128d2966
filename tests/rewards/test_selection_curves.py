from itertools import combinations
from random import Random

import pytest

from reward_service.rewards.selection_curves import best_of_k, majority_at_k


def majority_by_enumeration(labels: list[int], right: int, k: int, ties: str) -> float:
    total = 0.0
    subsets = list(combinations(labels, k))
    for subset in subsets:
        most = max(subset.count(label) for label in subset)
        winners = {label for label in subset if subset.count(label) == most}
        total += (right in winners) * (1 / len(winners) if ties == "share" else len(winners) == 1)
    return total / len(subsets)


@pytest.mark.parametrize("ties", ["share", "wrong"])
@pytest.mark.parametrize("seed", range(12))
def test_the_majority_of_k_is_that_of_all_subsets(seed: int, ties: str) -> None:
    draw = Random(seed)
    labels = [draw.randrange(4) for _ in range(draw.randrange(2, 9))]
    for k in range(1, len(labels) + 1):
        expected = majority_by_enumeration(labels, labels[0], k, ties)
        assert majority_at_k(labels, labels[0], k, ties=ties) == pytest.approx(expected, abs=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_k_is_that_of_all_subsets(seed: int) -> None:
    draw = Random(seed)
    count = draw.randrange(2, 9)
    scores = draw.sample(range(100), count)
    right = [draw.random() < 0.5 for _ in range(count)]
    for k in range(1, count + 1):
        best = [right[max(subset, key=lambda at: scores[at])] for subset in combinations(range(count), k)]
        assert best_of_k(scores, right, k) == pytest.approx(sum(best) / len(best), abs=1e-12)


@pytest.mark.parametrize("k", [0, 4])
def test_more_than_all_answers_cannot_be_drawn(k: int) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        majority_at_k([1, 1, 2], 1, k)


def test_nobody_right_is_never_chosen() -> None:
    assert majority_at_k([1, 2, 3], 9, 2) == 0.0
