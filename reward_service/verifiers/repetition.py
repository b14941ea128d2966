"""Repetition: the same words again cost.

Repetition penalty on n-grams: arXiv 2502.03373, as in open-r1 and TRL, but for any script.

Splitting on blanks sees one word in any Chinese text, and no repetition. Here a text is split on blanks as
long as it has no other script; else a character of a script without blanks is a piece of its own, and so is a
symbol. "Words" longer than any word are taken apart.
"""

import re
from collections.abc import Hashable, Sequence
from itertools import islice
from typing import Any, ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier


class Repetition(Verifier):
    """The share of repeated n-grams times `max_penalty`, in [max_penalty, 0].

    N-grams are of words and, in scripts without blanks, of characters; with a list of integers at
    `metadata.token_ids`, of tokens. Source: arXiv 2502.03373, as in TRL.
    """

    name: ClassVar[str] = "repetition"
    version: ClassVar[str] = "2"

    ngram: int = Field(default=3, ge=1, le=64)
    max_penalty: float = Field(default=-1.0, le=0.0, allow_inf_nan=False)

    @property
    def span(self) -> tuple[float, float]:
        """[max_penalty, 0]."""
        return (self.max_penalty, 0.0)

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        units = _token_ids(sample.metadata) or pieces(sample.completion_text)
        score = repetition(units, self.ngram, self.max_penalty)
        return Verdict.shaped(
            score, f"{self.ngram}-grams of {len(units)} units", detail={"units": len(units)}
        )


def _token_ids(metadata: dict[str, Any] | None) -> list[int] | None:
    ids = (metadata or {}).get("token_ids")
    return ids if isinstance(ids, list) and all(isinstance(item, int) for item in ids) else None


MAX_WORD = 32

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_BLANK_OR_NOT = bytes(0 if chr(code).isspace() else 1 for code in range(256))
_LONG_WORD = bytes([1]) * MAX_WORD
_WORD = re.compile(rf"([^\W{_UNSPACED}]{{2,{MAX_WORD}}}+)")
"""What is more than one character of a text whose other characters are pieces of their own."""


def repetition(pieces: Sequence[Hashable], ngram: int, max_penalty: float) -> float:
    """(1 - distinct / all n-grams) x `max_penalty`, in [max_penalty, 0]; 0 for fewer than n pieces."""
    count = len(pieces) - ngram + 1
    if count < 1:
        return 0.0
    ngrams = zip(*(islice(pieces, start, None) for start in range(ngram)), strict=False)
    distinct = len(set(map(hash, ngrams)))  # a million n-grams themselves would not fit in a worker
    return (1 - distinct / count) * max_penalty if distinct < count else 0.0


def pieces(text: str) -> list[str]:
    """What stands between blanks, lower case; long runs by the letter. In a text with scripts without blanks:
    words, single characters of such scripts, and symbols."""
    small = text.lower()
    if not small.isascii() and _UNSPACED_SIGN.search(small):
        return _characters_apart(small)
    words = small.split()
    return _long_apart(words) if _has_long_word(small, words) else words


def _characters_apart(text: str) -> list[str]:
    """Words of several letters, and each other character that is no blank."""
    found: list[str] = []
    for at, part in enumerate(_WORD.split(text)):
        if at % 2 and len(part) < MAX_WORD:
            found.append(part)
        else:
            found.extend("".join(part.split()))
    return found


def _has_long_word(text: str, words: list[str]) -> bool:
    if text.isascii():  # five times as fast as to ask each word
        return _LONG_WORD in text.encode("ascii").translate(_BLANK_OR_NOT)
    return max(map(len, words), default=0) >= MAX_WORD


def _long_apart(words: list[str]) -> list[str]:
    found: list[str] = []
    for piece in words:
        if len(piece) < MAX_WORD:
            found.append(piece)
        else:
            found.extend(piece)
    return found
