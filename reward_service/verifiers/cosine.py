"""Cosine: a right answer earns more when short, a wrong one loses less when long."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field, FiniteFloat

from reward_service.relative import Member, Relative, measured
from reward_service.sample import Sample
from reward_service.shaping.cosine import cosine
from reward_service.shaping.tokens import TokenizerFile, length
from reward_service.verdict import Verdict


class Cosine(Relative):
    """Accuracy scaled by length along half a cosine; stands in the place of accuracy (give that weight 0).

    Right: `max_value_correct` at length 0 to `min_value_correct` at `max_len` tokens and beyond. Wrong:
    `min_value_wrong` to `max_value_wrong`. Source: arXiv 2502.03373, appendix C.1.
    """

    name: ClassVar[str] = "cosine"

    max_len: int = Field(default=1_000, gt=0, description="Tokens.")
    min_value_wrong: FiniteFloat = -1.0
    max_value_wrong: FiniteFloat = -0.5
    min_value_correct: FiniteFloat = 0.5
    max_value_correct: FiniteFloat = 1.0
    tokenizer: TokenizerFile = None

    @property
    def span(self) -> tuple[float, float]:
        """From the lowest to the highest of the four values."""
        values = (self.min_value_wrong, self.max_value_wrong, self.min_value_correct, self.max_value_correct)
        return (min(values), max(values))

    def read(self, sample: Sample) -> Verdict:
        """The length; accuracy comes later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return measured(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def shape(self, members: Sequence[Member]) -> list[float]:
        """Each member by itself."""
        right = (self.max_value_correct, self.min_value_correct)
        wrong = (self.min_value_wrong, self.max_value_wrong)
        return [
            cosine(int(m.measured), self.max_len, correct=m.correct, right=right, wrong=wrong)
            for m in members
        ]
