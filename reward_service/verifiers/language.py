"""Language consistency: is the reasoning in the language it should be in?"""

from typing import ClassVar, Literal

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.language.detectors import DetectorName, detector
from reward_service.language.share import Share, Unit, dominant, measure
from reward_service.sample import THINK_CLOSE, THINK_OPEN, Sample, flatten
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier

FEW_WORDS = 5
MAX_PROMPT = 20_000
"""Characters of the prompt that are looked at for its language."""


class Language(Verifier):
    """The share of target-language words in the chain of thought, in [0, 1].

    The target is the sample's `target_language`, else the parameter, else the prompt's language. Code,
    formulas and addresses do not count; a chain of thought without words scores `no_words`. Source:
    DeepSeek-R1 (arXiv 2501.12948): Reward_language = Num(Words_target) / Num(Words).
    """

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "1"

    target_language: str | None = Field(default=None, pattern="^[a-z]{2}$", description="ISO 639-1.")
    scope: Literal["think", "all"] = Field(
        default="think", description="The text up to the last </think> (all of it without tags), or all."
    )
    detector: DetectorName = "fasttext"
    unit: Unit = Field(default="word", description="Count words, or characters.")
    no_words: float = Field(default=0.0, ge=0.0, le=1.0, description="What a text without words scores.")

    @classmethod
    def warm(cls) -> None:
        """Load the default detector before workers are forked."""
        detector("fasttext")

    def read(self, sample: Sample) -> Verdict:
        """Settled at once.

        Raises:
            BadReference: no target language is given and the prompt has no words.
        """
        target = sample.target_language or self.target_language or self._of_prompt(sample)
        text = sample.completion_text
        if not text.strip():
            return Verdict.no_answer("the completion is empty")
        if self.scope == "think":
            text = reasoning(text)
        return self._verdict(measure(text, target, detector(self.detector), unit=self.unit))

    def _of_prompt(self, sample: Sample) -> str:
        prompt = sample.prompt
        if not isinstance(prompt, str):  # the question, not the system's instructions
            prompt = flatten([m for m in prompt if m.role == "user"] or prompt)
        language = dominant(prompt[-MAX_PROMPT:], detector(self.detector))
        if language is None:
            raise BadReference("no target language: give target_language, or a prompt with words")
        return language

    def _verdict(self, share: Share) -> Verdict:
        detail = {
            "share": share.value,
            "target_language": share.language,
            "words": round(share.words, 2),
            "target_words": round(share.target, 2),
            "excluded_chars": share.excluded,
        }
        if share.value is None:
            detail["flag"] = "no_words"
            return Verdict.scored(self.no_words, "no words in the chain of thought", detail=detail)
        if share.words < FEW_WORDS:
            detail["flag"] = "few_words"
        reason = f"{share.target:.4g} of {share.words:.4g} words in {share.language}"
        return Verdict.scored(share.value, reason, detail=detail)


def reasoning(completion: str) -> str:
    """The text up to the last `</think>` without the tags; all of it when there is none."""
    head, closed, tail = completion.rpartition(THINK_CLOSE)
    return (head if closed else tail).replace(THINK_OPEN, " ").replace(THINK_CLOSE, " ")
