from math import exp
from random import Random

import pytest

from reward_service.grading.pairwise_games import bradley_terry, pair_scores, win_rates


def games(count: int, seed: int) -> list[list[float]]:
    draw = Random(seed)
    return [[0.0 if i == j else float(draw.randrange(3)) for j in range(count)] for i in range(count)]


def test_win_rates_add_up_to_half_of_the_members() -> None:
    rounds = [[0, 2, 1.5], [0, 0, 1], [0.5, 1, 0]]
    assert sum(win_rates(rounds)) == pytest.approx(1.5)
    assert win_rates([[0.0, 0.0], [0.0, 0.0]]) == [0.5, 0.5]


def test_the_order_of_members_does_not_matter() -> None:
    wins, order = games(8, 3), [5, 2, 7, 0, 1, 6, 4, 3]
    turned = [[wins[i][j] for j in order] for i in order]
    for measure in (win_rates, bradley_terry):
        expected = [measure(wins)[i] for i in order]
        assert measure(turned) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("count", [2, 64])
def test_strengths_explain_the_games_that_were_won(count: int) -> None:
    """At the maximum the expected wins of each member, pseudo games included, are its own."""
    wins = games(count, 1)
    strengths = [exp(value) for value in bradley_terry(wins)]
    scale = 1.0  # the pseudo member's strength, before the strengths were centred
    for i in range(count):
        won = sum(wins[i]) + 0.5
        expected = sum(
            (wins[i][j] + wins[j][i]) * strengths[i] / (strengths[i] + strengths[j])
            for j in range(count)
            if j != i
        )
        assert expected + strengths[i] / (strengths[i] + scale) == pytest.approx(won, rel=0.2)


def test_a_tournament_without_a_loser_has_finite_and_equal_strengths() -> None:
    ties = [[0.0 if i == j else 1.0 for j in range(5)] for i in range(5)]
    assert bradley_terry(ties) == pytest.approx([0.0] * 5)
    assert bradley_terry([[0.0, 9.0], [0.0, 0.0]])[0] < 10


def test_scores_of_pairs_are_means_and_ties_move_apart() -> None:
    assert pair_scores(3, [(0, 1, 4.0, 2.0, 2), (1, 2, 3.0, 3.0, 5)]) == [4.0, 1.75, 4.5]
    assert pair_scores(2, []) == [None, None]
