"""Length within a group: shorter right answers to the same prompt earn more."""

from collections.abc import Sequence
from typing import ClassVar

from reward_service.relative import Member, Relative, measured
from reward_service.sample import Sample
from reward_service.shaping.length import kimi_length
from reward_service.shaping.tokens import TokenizerFile, length
from reward_service.verdict import Verdict


class Length(Relative):
    """Kimi k1.5's length reward over all answers to one prompt, in [-0.5, 0.5].

    Needs the group: a sample without one is a group of its own and gets 0. Source: arXiv 2501.12599, 2.3.3.
    """

    name: ClassVar[str] = "length"

    tokenizer: TokenizerFile = None

    @property
    def span(self) -> tuple[float, float]:
        """[-0.5, 0.5]."""
        return (-0.5, 0.5)

    def read(self, sample: Sample) -> Verdict:
        """The length; accuracy and the others' lengths come later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return measured(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def shape(self, members: Sequence[Member]) -> list[float]:
        """All members together."""
        return kimi_length([m.measured for m in members], [m.correct for m in members])
