"""Repetition: the same words again cost.

Repetition penalty on n-grams: arXiv 2502.03373, as in open-r1 and TRL, but for any script.

Splitting on blanks sees one word in any Chinese text, and no repetition; `text.pieces` tells what is counted
here.
"""

from collections.abc import Hashable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import Any, ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.text.pieces import pieces
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier


class Repetition(Verifier):
    """The share of repeated n-grams times `max_penalty`, in [max_penalty, 0].

    N-grams are of words and, in scripts without blanks, of characters; with a list of integers at
    `metadata.token_ids`, of tokens. Source: arXiv 2502.03373, as in TRL.
    """

    name: ClassVar[str] = "repetition"
    version: ClassVar[str] = "3"

    ngram: int = Field(default=3, ge=1, le=64)
    max_penalty: float = Field(default=-1.0, le=0.0, allow_inf_nan=False)

    @property
    def span(self) -> tuple[float, float]:
        """[max_penalty, 0]."""
        return (self.max_penalty, 0.0)

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        ids = _token_ids(sample.metadata)
        if ids:
            score, units = repetition(ids, self.ngram, self.max_penalty), len(ids)
        else:
            score, units = repetition_of_text(sample.completion_text, self.ngram, self.max_penalty)
        return Verdict.shaped(score, f"{self.ngram}-grams of {units} units", detail={"units": units})


def _token_ids(metadata: dict[str, Any] | None) -> list[int] | None:
    ids = (metadata or {}).get("token_ids")
    return ids if isinstance(ids, list) and all(isinstance(item, int) for item in ids) else None


_ARRAY_FROM = 2_000
"""Characters from which on a text is counted by arrays, where numpy is installed: it is loaded then."""


def repetition(pieces: Sequence[Hashable], ngram: int, max_penalty: float) -> float:
    """(1 - distinct / all n-grams) x `max_penalty`, in [max_penalty, 0]; 0 for fewer than n pieces."""
    count = len(pieces) - ngram + 1
    if count < 1:
        return 0.0
    ngrams = zip(*(islice(pieces, start, None) for start in range(ngram)), strict=False)
    distinct = len(set(map(hash, ngrams)))  # a million n-grams themselves would not fit in a worker
    return _penalty(distinct, count, max_penalty)


def repetition_of_text(text: str, ngram: int, max_penalty: float) -> tuple[float, int]:
    """`repetition` of the pieces of a text, and how many pieces it has."""
    if len(text) < _ARRAY_FROM or not _has_numpy():
        units = pieces(text)
        return repetition(units, ngram, max_penalty), len(units)
    from reward_service.text.piece_hashes import distinct_ngrams, piece_hashes

    hashes = piece_hashes(text)
    count = len(hashes) - ngram + 1
    return _penalty(distinct_ngrams(hashes, ngram), count, max_penalty) if count > 0 else 0.0, len(hashes)


@cache
def _has_numpy() -> bool:
    return find_spec("numpy") is not None


def _penalty(distinct: int, count: int, max_penalty: float) -> float:
    return (1 - distinct / count) * max_penalty if distinct < count else 0.0
