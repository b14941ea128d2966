"""LCPO: as long as the prompt asked for.

Length-controlled policy optimisation: L1 (arXiv 2503.04697). `surplus` is target minus used tokens.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.text.token_count import TokenizerFile, length
from reward_service.verdict import Measurement
from reward_service.verifiers.group_relative import GroupVerifier, Member


class Lcpo(GroupVerifier):
    """Length-controlled reward, `exact` or `max`; stands in the place of accuracy (give that weight 0).

    The target length is `metadata.target_tokens` of the sample, else the parameter. Source: L1 (arXiv
    2503.04697).
    """

    name: ClassVar[str] = "lcpo"

    mode: Literal["exact", "max"] = "exact"
    target_tokens: int | None = Field(default=None, gt=0)
    alpha: float = Field(default=3e-4, gt=0.0, le=1.0)
    delta: float = Field(default=0.5, ge=0.0, le=1.0, description="Only for `max`.")
    tokenizer: TokenizerFile = None

    @property
    def span(self) -> tuple[float, float]:
        """[0, 1] for `max`; `exact` goes below 0 with the distance, here taken up to the target itself."""
        return (0.0 if self.mode == "max" else -self.alpha * (self.target_tokens or 1_000), 1.0)

    def read(self, sample: Sample) -> Measurement:
        """Target minus length; accuracy comes later.

        Raises:
            BadReference: neither the sample nor the spec has a target.
        """
        target = (sample.metadata or {}).get("target_tokens", self.target_tokens)
        if not isinstance(target, int) or isinstance(target, bool) or target <= 0:
            raise BadReference("lcpo needs a positive integer at metadata.target_tokens or in the spec")
        tokens, how = length(sample.completion_text, sample.token_count, self.tokenizer)
        detail = {"tokens": tokens, "counted": how, "target_tokens": target}
        return Measurement(target - tokens, f"{tokens} tokens ({how}) for {target}", detail=detail)

    def score_group(self, members: Sequence[Member]) -> list[float]:
        """Each member by itself."""
        if self.mode == "exact":
            return [lcpo_exact(m.accuracy or 0.0, m.measured, self.alpha) for m in members]
        return [lcpo_max(m.accuracy or 0.0, m.measured, self.alpha, self.delta) for m in members]


def lcpo_exact(accuracy: float, surplus: float, alpha: float) -> float:
    """accuracy - alpha x |surplus|: as long as asked, no longer and no shorter."""
    return accuracy - alpha * abs(surplus)


def lcpo_max(accuracy: float, surplus: float, alpha: float, delta: float) -> float:
    """accuracy x clip(alpha x surplus + delta, 0, 1): not longer than asked. In [0, 1]."""
    return accuracy * min(1.0, max(0.0, alpha * surplus + delta))
