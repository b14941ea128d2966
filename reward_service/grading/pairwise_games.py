"""From comparisons of a group's members to one score each: win rates, Bradley-Terry, own scores."""

from collections.abc import Sequence
from math import exp, fsum, log
from typing import Literal

ITERATIONS = 10_000
TOLERANCE = 1e-12

ScoreBy = Literal["win_rate", "bradley_terry"]

Wins = Sequence[Sequence[float]]
"""`wins[i][j]` games that i won against j, a tie being half a game for each."""


def win_rates(wins: Wins) -> list[float]:
    """The share of its games that each member won; 1/2 for one that played none."""
    members = range(len(wins))
    games = [fsum(wins[i][j] + wins[j][i] for j in members if j != i) for i in members]
    won = [fsum(wins[i][j] for j in members if j != i) for i in members]
    return [score / played if played else 0.5 for score, played in zip(won, games, strict=True)]


def bradley_terry(wins: Wins, *, pseudo_count: float = 0.5) -> list[float]:
    """Log strengths with geometric mean 1, by minorisation-maximisation (Hunter 2004).

    `pseudo_count` games are won and lost by everybody against a member of strength 1; without them one that
    never lost would be infinitely strong. Members with the same games get the same strength.
    """
    members = range(len(wins))
    won = [fsum(wins[i][j] for j in members if j != i) + pseudo_count for i in members]
    games = [[wins[i][j] + wins[j][i] for j in members] for i in members]
    strengths = [1.0 for _ in members]
    for _ in range(ITERATIONS):
        updated = [
            won[i]
            / (
                fsum(games[i][j] / (strengths[i] + strengths[j]) for j in members if j != i)
                + 2 * pseudo_count / (strengths[i] + 1.0)
            )
            for i in members
        ]
        moved = max((abs(new - old) for new, old in zip(updated, strengths, strict=True)), default=0.0)
        strengths = updated
        if moved < TOLERANCE:
            break
    logs = [log(strength) for strength in strengths]
    center = fsum(logs) / len(logs) if logs else 0.0
    return [value - center for value in logs]


def pair_scores(
    members: int, comparisons: Sequence[tuple[int, int, float, float, float]]
) -> list[float | None]:
    """NeMo Gym's `genrm_compare`: the mean of a member's own scores over its comparisons.

    A comparison is (i, j, score of i, score of j, ranking from 1, i is far better, to 6). Equal scores are
    moved apart by 3.5 - ranking. None for a member that was never compared.
    """
    scores: list[list[float]] = [[] for _ in range(members)]
    for one, other, score_one, score_other, ranking in comparisons:
        apart = 3.5 - ranking if score_one == score_other else 0.0
        scores[one].append(score_one + apart)
        scores[other].append(score_other - apart)
    return [fsum(own) / len(own) if own else None for own in scores]


def among_members(wins: Wins, counts: Sequence[int]) -> list[list[float]]:
    """Games of distinct texts as games of all members: text i stands for `counts[i]` members, who follow each
    other and tie among themselves."""
    owners = [text for text, count in enumerate(counts) for _ in range(count)]
    return [
        [0.0 if at == to else 0.5 if one == other else wins[one][other] for to, other in enumerate(owners)]
        for at, one in enumerate(owners)
    ]


def ranked_scores(job: tuple[Wins, Sequence[int], ScoreBy]) -> list[float]:
    """A score in [0, 1] for each distinct text, from its games and how many members have it; for a worker.

    `bradley_terry` gives the chance to win against a member of mean strength.
    """
    wins, counts, score_by = job
    games = among_members(wins, counts)
    firsts = [sum(counts[:at]) for at in range(len(counts))]
    if score_by == "win_rate":
        scores = win_rates(games)
    else:
        scores = [1 / (1 + exp(-strength)) for strength in bradley_terry(games)]
    return [scores[first] for first in firsts]
