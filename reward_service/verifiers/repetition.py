"""Repetition: the same words again cost."""

from typing import Any, ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.shaping.repetition import pieces, repetition
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier


class Repetition(Verifier):
    """The share of repeated n-grams times `max_penalty`, in [max_penalty, 0].

    N-grams are of words and, in scripts without blanks, of characters; with a list of integers at
    `metadata.token_ids`, of tokens. Source: arXiv 2502.03373, as in TRL.
    """

    name: ClassVar[str] = "repetition"

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
