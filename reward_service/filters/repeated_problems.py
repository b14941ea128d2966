"""Problems that come more than once in a set: repeats, near repeats, and contradictions among them.

Two passes. The first keeps five numbers of eight bytes for each problem: a hash of its words, and four
minima over its n-grams (min-hashing: Broder 1997), of which texts that share most n-grams share at least
one nearly always. The second keeps the problems whose numbers came more than once, and nothing of the
others: a million different problems take 40 MB.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reward_service.filters.duplicates import grams, key, tokens
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.grading.math import decision

NEAR = 0.7
"""The share of n-grams (of all that either has) from which on two problems are near duplicates."""

UNSURE = 0.45
"""Confidence of a near duplicate whose answers are unknown: kept and told by the default policy."""

MAX_HELD = 400
"""Characters of an answer that are compared."""

_MASK = 2**64 - 1
_SALTS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_PARTS = 16
"""The first pass is sorted in so many parts, to keep the peak of memory low."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A problem in a few numbers: equal `whole` for equal words, some equal `minima` for similar texts."""

    whole: int
    minima: tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a problem's text; linear in it."""
    found = grams(text)
    minima = tuple(min((gram ^ salt) * salt & _MASK for gram in found) for salt in _SALTS if found)
    return Sketch(_whole(text), minima)


def _whole(text: str) -> int:
    return int.from_bytes(key(text)[:8], "big")


@dataclass(slots=True)
class Census:
    """The first pass: every problem's sketch, counted."""

    _parts: "list[array[int]]" = field(default_factory=lambda: [array("Q") for _ in range(_PARTS)])

    def add(self, text: str) -> None:
        """Count a problem."""
        seen = sketch(text)
        for number in {seen.whole, *seen.minima}:
            self._parts[number % _PARTS].append(number)

    def repeated(self) -> frozenset[int]:
        """The numbers that came more than once."""
        found: set[int] = set()
        for part in self._parts:
            ordered = sorted(part)
            found.update(one for one, other in pairwise(ordered) if one == other)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Held:
    row: str | int
    answer: str
    grams: frozenset[int]
    numbers: tuple[str, ...]


@dataclass(slots=True)
class Recurrences:
    """The second pass over the same problems: what each one repeats or contradicts.

    A repeat is told of the later problem, a contradiction of all that share the words.
    """

    repeated: frozenset[int]
    _first: dict[int, str] = field(default_factory=dict)
    _against: dict[int, Reason] = field(default_factory=dict)
    _near: dict[int, list[_Held]] = field(default_factory=dict)

    def note(self, text: str, answer: str) -> None:
        """Between the passes: gather the answers, so that the first of two that disagree is told of too."""
        whole = _whole(text)
        answer = answer.strip()[:MAX_HELD]
        if whole not in self.repeated or whole in self._against or not answer:
            return
        other = self._first.setdefault(whole, answer)
        if other != answer and decision.equal(other, answer) is not True:
            self._against[whole] = _contradiction(other, answer)

    def reasons(self, row: str | int, text: str, answer: str) -> Iterator[Reason]:
        """`contradiction` and `duplicate` of a problem, in the order of the set."""
        seen = sketch(text)
        if not ({seen.whole, *seen.minima} & self.repeated):
            return
        if seen.whole in self._against:
            yield self._against[seen.whole]
        held = _Held(row, answer.strip()[:MAX_HELD], frozenset(grams(text)), _numbers(text))
        known = [one for number in {seen.whole, *seen.minima} for one in self._near.get(number, ())]
        best = max(((_share(one, held), i) for i, one in enumerate(known)), default=(0.0, 0))
        if best[0] >= NEAR:
            yield _duplicate(known[best[1]], held, best[0])
        if best[0] < 1.0:
            for number in {seen.whole, *seen.minima} & self.repeated:
                self._hold(number, held)

    def _hold(self, number: int, held: _Held) -> None:
        bucket = self._near.setdefault(number, [])
        if len(bucket) < 64:  # of a template with hundreds of instances the first ones are enough
            bucket.append(held)


def _share(one: _Held, other: _Held) -> float:
    """The share of n-grams; 0 when the numbers differ: the same words with other numbers are another problem,
    and so is the same story with another answer."""
    if one.numbers != other.numbers or not other.grams:
        return 0.0
    if one.grams != other.grams and one.answer and other.answer and _differ(one.answer, other.answer):
        return 0.0
    return len(one.grams & other.grams) / len(one.grams | other.grams)


def _differ(one: str, other: str) -> bool:
    return one != other and decision.equal(one, other) is not True


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(text) if any(char.isdigit() for char in token))


def _duplicate(one: _Held, held: _Held, share: float) -> Reason:
    sure = share if share == 1.0 or (one.answer and held.answer) else UNSURE
    return Reason(kind=Kind.DUPLICATE, text=f"shares {share:.0%} with {one.row}", confidence=sure)


def _contradiction(one: str, other: str) -> Reason:
    sure = 0.95 if decision.equal(one, other) is False else 0.4
    text = f"{quote(one)[:50]} against {quote(other)[:50]}"
    return Reason(kind=Kind.CONTRADICTION, text=text, confidence=sure)


def within(rows: Sequence[tuple[str, str]], names: Sequence[str | int]) -> list[list[Reason]]:
    """Both passes over (problem, answer) rows in memory: the reasons of each."""
    census = Census()
    for problem, _ in rows:
        census.add(problem)
    second = Recurrences(census.repeated())
    for problem, answer in rows:
        second.note(problem, answer)
    return [list(second.reasons(name, *row)) for name, row in zip(names, rows, strict=True)]
