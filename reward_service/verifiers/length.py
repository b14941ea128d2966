"""Length within a group: shorter right answers to the same prompt earn more.

Length reward within a group: Kimi k1.5 (arXiv 2501.12599), section 2.3.3.
"""

from collections.abc import Sequence
from typing import ClassVar

from reward_service.sample import Sample
from reward_service.text.token_count import TokenizerFile, length
from reward_service.verdict import Measurement
from reward_service.verifiers.group_relative import GroupVerifier, Member


class Length(GroupVerifier):
    """Kimi k1.5's length reward over all answers to one prompt, in [-0.5, 0.5].

    Needs the group: a sample without one is a group of its own and gets 0. Source: arXiv 2501.12599, 2.3.3.
    """

    name: ClassVar[str] = "length"

    tokenizer: TokenizerFile = None

    @property
    def span(self) -> tuple[float, float]:
        """[-0.5, 0.5]."""
        return (-0.5, 0.5)

    def read(self, sample: Sample) -> Measurement:
        """The length; accuracy and the others' lengths come later."""
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        return Measurement(tokens, f"{tokens} tokens ({how})", detail={"tokens": tokens, "counted": how})

    def score_group(self, members: Sequence[Member]) -> list[float]:
        """All members together."""
        return kimi_length([m.measured for m in members], [m.correct for m in members])


def kimi_length(lengths: Sequence[float], correct: Sequence[bool]) -> list[float]:
    """lambda = 0.5 - (len - min) / (max - min) for right answers, min(0, lambda) for wrong ones.

    `lengths` are those of all answers to one prompt, wrong ones too; all 0 when they are equal. Each value
    lies in [-0.5, 0.5].
    """
    shortest, longest = min(lengths, default=0.0), max(lengths, default=0.0)
    if longest == shortest:
        return [0.0] * len(lengths)
    shares = [0.5 - (length - shortest) / (longest - shortest) for length in lengths]
    return [share if right else min(0.0, share) for share, right in zip(shares, correct, strict=True)]
