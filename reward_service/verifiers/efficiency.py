"""Efficiency: among the right answers to a prompt, shorter ones earn more."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from reward_service.relative import Member, Relative, measured
from reward_service.sample import Sample
from reward_service.shaping.efficiency import efficiency
from reward_service.shaping.tokens import TokenizerFile, length
from reward_service.verdict import Verdict


class Efficiency(Relative):
    """accuracy x (1 - alpha x sigmoid of the standardised length), over the right answers of the group.

    Stands in the place of accuracy (give that weight 0). Source: arXiv 2502.04463.
    """

    name: ClassVar[str] = "efficiency"

    alpha: float = Field(default=0.4, ge=0.0, le=1.0)
    tokenizer: TokenizerFile = None

    def read(self, sample: Sample) -> Verdict:
        """The length; accuracy and the others' lengths come later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return measured(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def shape(self, members: Sequence[Member]) -> list[float]:
        """All members together."""
        return efficiency([m.measured for m in members], [m.accuracy or 0.0 for m in members], self.alpha)
