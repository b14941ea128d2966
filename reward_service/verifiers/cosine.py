"""Cosine: a right answer earns more when short, a wrong one loses less when long.

Cosine length scaling: "Demystifying Long Chain-of-Thought Reasoning" (arXiv 2502.03373), appendix C.1.
"""

from collections.abc import Sequence
from math import cos, pi
from typing import ClassVar

from pydantic import Field, FiniteFloat

from reward_service.sample import Sample
from reward_service.text.token_count import TokenizerFile, length
from reward_service.verdict import Measurement
from reward_service.verifiers.group_relative import GroupVerifier, Member


class Cosine(GroupVerifier):
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

    def read(self, sample: Sample) -> Measurement:
        """The length; accuracy comes later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return Measurement(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def score_group(self, members: Sequence[Member]) -> list[float]:
        """Each member by itself."""
        right = (self.max_value_correct, self.min_value_correct)
        wrong = (self.min_value_wrong, self.max_value_wrong)
        return [
            cosine(int(m.measured), self.max_len, correct=m.correct, right=right, wrong=wrong)
            for m in members
        ]


def cosine(
    length: int, max_len: int, *, correct: bool, right: tuple[float, float], wrong: tuple[float, float]
) -> float:
    """From the first bound at length 0 along half a cosine to the second at `max_len` tokens.

    `right` and `wrong` are (shortest, longest). Clamped: past `max_len` the cosine would climb again, and a
    right answer of twice the length would be paid like an empty one.
    """
    short, long = right if correct else wrong
    progress = min(length / max_len, 1.0)
    return long + 0.5 * (short - long) * (1.0 + cos(progress * pi))
