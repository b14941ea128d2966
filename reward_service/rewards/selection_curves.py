"""How good a choice out of k answers would be, without bias, from n answers that were judged.

Every curve is the mean over all subsets of k of the n answers, in closed form; drawing subsets by chance or
taking the first k would depend on luck or order.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import comb
from typing import Literal

Ties = Literal["share", "wrong"]
"""What a tie of the right answer with others counts: its share, or nothing."""


def majority_at_k(labels: Sequence[Hashable], right: Hashable, k: int, *, ties: Ties = "share") -> float:
    """maj@k: the probability that the majority of k answers, drawn without replacement, is right.

    `labels` are the classes of equal answers, `right` the class of the right ones.

    Raises:
        ValueError: k is not between 1 and the number of answers.
    """
    _check(k, len(labels))
    counts = Counter(labels)
    won = 0.0
    for votes in range(1, min(counts[right], k) + 1):
        others = _others([n for label, n in counts.items() if label != right], votes)
        for (size, tied), ways in others.items():
            if size == k - votes and (tied == 0 or ties == "share"):
                won += comb(counts[right], votes) * ways / (tied + 1)
    return won / comb(len(labels), k)


def _others(counts: Sequence[int], votes: int) -> dict[tuple[int, int], int]:
    """In how many ways the other classes can have so many votes together with so many ties at the top."""
    ways = {(0, 0): 1}
    for count in counts:
        extended: Counter[tuple[int, int]] = Counter()
        for (size, tied), known in ways.items():
            for drawn in range(min(count, votes) + 1):
                extended[size + drawn, tied + (drawn == votes)] += known * comb(count, drawn)
        ways = dict(extended)
    return ways


def best_of_k(scores: Sequence[float], right: Sequence[bool], k: int) -> float:
    """best-of-k by a scorer: the probability that the highest scored of k answers is right.

    Of equal scores each is as likely to be taken as the others. A scorer that prefers wrong answers gets
    worse with k.

    Raises:
        ValueError: k is not between 1 and the number of answers.
    """
    _check(k, len(scores))
    members: dict[float, list[bool]] = {}
    for score, is_right in zip(scores, right, strict=True):
        members.setdefault(score, []).append(is_right)
    won, below = 0.0, 0
    for score in sorted(members):
        equal = members[score]
        highest_here = comb(below + len(equal), k) - comb(below, k)
        won += highest_here * sum(equal) / len(equal)
        below += len(equal)
    return won / comb(len(scores), k)


def _check(k: int, answers: int) -> None:
    if not 1 <= k <= answers:
        raise ValueError(f"k is from 1 to the number of answers, {answers}, not {k}")
