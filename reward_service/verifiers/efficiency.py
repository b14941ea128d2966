"""Efficiency: among the right answers to a prompt, shorter ones earn more.

Shorter among the right answers: "Training Language Models to Reason Efficiently" (arXiv 2502.04463).
"""

from collections.abc import Sequence
from math import exp, fsum, sqrt
from typing import ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.text.token_count import TokenizerFile, length
from reward_service.verdict import Measurement
from reward_service.verifiers.group_relative import GroupVerifier, Member


class Efficiency(GroupVerifier):
    """accuracy x (1 - alpha x sigmoid of the standardised length), over the right answers of the group.

    Stands in the place of accuracy (give that weight 0). Source: arXiv 2502.04463.
    """

    name: ClassVar[str] = "efficiency"

    alpha: float = Field(default=0.4, ge=0.0, le=1.0)
    tokenizer: TokenizerFile = None

    def read(self, sample: Sample) -> Measurement:
        """The length; accuracy and the others' lengths come later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return Measurement(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def score_group(self, members: Sequence[Member]) -> list[float]:
        """All members together."""
        return efficiency([m.measured for m in members], [m.accuracy or 0.0 for m in members], self.alpha)


def efficiency(lengths: Sequence[float], accuracy: Sequence[float], alpha: float) -> list[float]:
    """accuracy x (1 - alpha x sigmoid((length - mean) / std)), mean and std over the right answers of the
    group (std over n). Right answers of equal length get 1 - alpha / 2. Each value lies in [0, 1]."""
    right = [length for length, score in zip(lengths, accuracy, strict=True) if score >= 1.0]
    center = fsum(right) / len(right) if right else 0.0
    spread = sqrt(fsum((length - center) ** 2 for length in right) / len(right)) if right else 0.0
    return [
        score * (1.0 - alpha * _sigmoid((length - center) / spread if spread else 0.0))
        for length, score in zip(lengths, accuracy, strict=True)
    ]


def _sigmoid(x: float) -> float:
    if x < 0:
        return 1.0 - _sigmoid(-x)
    return 1.0 / (1.0 + exp(-x))
