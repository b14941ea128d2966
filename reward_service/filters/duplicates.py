"""Problems that are the same or nearly so, within a set or across training and evaluation.

Overlap is the share of a problem's n-grams that one other problem has too: words in most scripts, single
characters in Chinese and Japanese (9 words: AceReason, arXiv 2505.16400). Linear in the text; an index keeps
eight bytes and a row number for each n-gram it samples.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from reward_service.filters.policy import Kind, Reason
from reward_service.filters.problem_text import fold

DEFAULT_N = 9
MAX_TOKENS = 4_000
"""Tokens of a problem that are compared."""

_TOKEN = re.compile(r"\d{1,30}\.\d{1,30}|[^\W_\u3040-\u9fff]+|[\u3040-\u9fff]|[+*/=<>^(){}\[\]|!-]")


def tokens(text: str) -> list[str]:
    """Words in lower case, numbers, Chinese and Japanese characters, signs of arithmetic and brackets:
    `(a+b)c` is not `a+(bc)`."""
    found = []
    for match in _TOKEN.finditer(fold(text).lower()):
        found.append(match[0])
        if len(found) == MAX_TOKENS:
            break
    return found


def key(text: str) -> bytes:
    """Sixteen bytes that two texts share when they differ in blanks, case and stops only."""
    return blake2b("\x1f".join(tokens(text)).encode(), digest_size=16).digest()


def grams(text: str, n: int = DEFAULT_N) -> set[int]:
    """The n-grams of a text as 64-bit numbers, the same in every process; a shorter text is one gram."""
    parts = tokens(text)
    if not parts:
        return set()
    windows = range(max(1, len(parts) - n + 1))
    return {_number("\x1f".join(parts[i : i + n])) for i in windows}


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Overlap:
    """The row that shares most n-grams, and the share of the asked text's n-grams, in [0, 1]."""

    row: str | int
    share: float


@dataclass
class NgramIndex:
    """The n-grams of a set of problems; `sample` keeps one in so many of them, to save memory."""

    n: int = DEFAULT_N
    sample: int = 1
    _rows: dict[int, str | int] = field(default_factory=dict)

    def add(self, row: str | int, text: str) -> None:
        """Add a problem; an n-gram belongs to the first row that has it."""
        for gram in self._sampled(text):
            self._rows.setdefault(gram, row)

    def overlap(self, text: str) -> Overlap | None:
        """The row that shares most, None when none shares anything."""
        asked = list(self._sampled(text))
        shared = Counter(self._rows[gram] for gram in asked if gram in self._rows)
        if not shared:
            return None
        row, count = shared.most_common(1)[0]
        return Overlap(row, count / len(asked))

    def _sampled(self, text: str) -> Iterator[int]:
        found = grams(text, self.n)
        few = len(found) < 4 * self.sample
        return (gram for gram in found if few or gram % self.sample == 0)


def reason(found: Overlap | None, kind: Kind = Kind.DUPLICATE, *, threshold: float = 0.6) -> Reason | None:
    """`duplicate` (or `contaminated`, for an index of evaluation problems) from a share of `threshold` on."""
    if found is None or found.share < threshold:
        return None
    return Reason(
        kind=kind, text=f"shares {found.share:.0%} with {found.row}", confidence=min(1.0, found.share)
    )
