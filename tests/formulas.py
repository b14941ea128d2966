"""The published formulas once more, written plainly and apart from the product: what its numbers must equal.

Exact where they can be (fractions), and by another way to the same value where they cannot.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import cos, pi, tanh
from statistics import fmean, pstdev, stdev


def advantages(rewards: Sequence[float], kind: str) -> list[float]:
    """One advantage per reward of a group that has spread."""
    if kind == "leave_one_out":
        others = [fmean([*rewards[:i], *rewards[i + 1 :]]) for i in range(len(rewards))]
        return [reward - other for reward, other in zip(rewards, others, strict=True)]
    spread = {
        "population": pstdev(rewards),
        "trl": stdev(rewards) + 1e-4,
        "batch": stdev(rewards) + 1e-4,
        "verl": stdev(rewards) + 1e-6,
        "none": 1.0,
    }[kind]
    return [(reward - fmean(rewards)) / spread for reward in rewards]


def step_advantages(rewards: Sequence[Sequence[float]]) -> list[list[float]]:
    """Process supervision: what is still to come of the normalised step rewards, step by step."""
    every = [reward for steps in rewards for reward in steps]
    found = []
    for steps in rewards:
        row: list[float] = []
        for reward in reversed(steps):
            row.insert(0, (reward - fmean(every)) / pstdev(every) + (row[0] if row else 0.0))
        found.append(row)
    return found


def pass_at_k(attempts: int, correct: int, k: int) -> Fraction:
    """The share of all draws of k attempts that hold a right one, counted one by one."""
    draws = list(combinations([True] * correct + [False] * (attempts - correct), k))
    return Fraction(sum(map(any, draws)), len(draws))


def cosine(length: int, max_len: int, shortest: float, longest: float) -> float:
    """Between two values by the square of the cosine of half the angle."""
    share = cos(min(length, max_len) / max_len * pi / 2) ** 2
    return share * shortest + (1 - share) * longest


def kimi_length(lengths: Sequence[int], correct: Sequence[bool]) -> list[Fraction]:
    """The length reward within a group."""
    low, high = min(lengths), max(lengths)
    if low == high:
        return [Fraction(0)] * len(lengths)
    shares = [Fraction(high + low - 2 * length, 2 * (high - low)) for length in lengths]
    return [
        share if right or share < 0 else Fraction(0) for share, right in zip(shares, correct, strict=True)
    ]


def overlong(length: int, max_len: int, cache: int) -> Fraction:
    """The part of the cache that is used up, below zero."""
    used = max(0, length - (max_len - cache))
    return -min(Fraction(1), Fraction(used, cache)) if cache else Fraction(-int(used > 0))


def efficiency(lengths: Sequence[int], correct: Sequence[bool], alpha: float) -> list[float]:
    """Right answers by their standardised length; the sigmoid by way of tanh."""
    right = [length for length, ok in zip(lengths, correct, strict=True) if ok]
    spread = pstdev(right) if right else 0.0
    found = []
    for length, ok in zip(lengths, correct, strict=True):
        z = (length - fmean(right)) / spread if ok and spread else 0.0
        found.append(1 - alpha * (1 + tanh(z / 2)) / 2 if ok else 0.0)
    return found


def repetition(units: Sequence[int], ngram: int) -> Fraction:
    """The share of n-grams that stood before."""
    seen: list[tuple[int, ...]] = []
    again = 0
    for end in range(ngram, len(units) + 1):
        piece = tuple(units[end - ngram : end])
        again += piece in seen
        seen.append(piece)
    return Fraction(again, len(seen)) if seen else Fraction(0)


def chance(options: int, guesses: int) -> Fraction:
    """That one of so many blind guesses among so many options is right."""
    return 1 - Fraction(options - 1, options) ** guesses
