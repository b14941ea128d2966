"""Overlong: completions near the length limit lose, softly.

Soft overlong punishment: DAPO (arXiv 2503.14476), equation 13.
"""

from typing import ClassVar

from pydantic import Field, model_validator

from reward_service.sample import Sample
from reward_service.text.token_count import TokenizerFile, length
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier


class Overlong(Verifier):
    """DAPO's soft overlong punishment: 0, falling to -1 over the last `cache` tokens before `max_len`.

    Source: arXiv 2503.14476, equation 13.
    """

    name: ClassVar[str] = "overlong"

    max_len: int = Field(default=20_480, gt=0, description="L_max, in tokens.")
    cache: int = Field(default=4_096, ge=0, description="L_cache, in tokens.")
    tokenizer: TokenizerFile = None

    @model_validator(mode="after")
    def _cache_fits(self) -> "Overlong":
        if self.cache > self.max_len:
            raise ValueError("cache must not exceed max_len")
        return self

    @property
    def span(self) -> tuple[float, float]:
        """[-1, 0]."""
        return (-1.0, 0.0)

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        score = overlong(tokens, self.max_len, self.cache)
        return Verdict.shaped(
            score, f"{tokens} tokens ({how}) of {self.max_len}", detail={"tokens": tokens, "counted": how}
        )


def overlong(length: int, max_len: int, cache: int) -> float:
    """0 up to `max_len - cache` tokens, then falling in a line to -1 at `max_len` and beyond.

    `cache` 0 makes it a step. Public code without the clamp goes below -1 past `max_len`.
    """
    free = max_len - cache
    if length <= free:
        return 0.0
    return (free - length) / cache if length <= max_len else -1.0
