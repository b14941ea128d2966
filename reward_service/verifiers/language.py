"""Language consistency: is the reasoning in the language it should be in?"""

from typing import ClassVar, Literal

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.sample import THINK_OPEN, Sample, flatten
from reward_service.text.completion_spans import TextSpan
from reward_service.text.language.detectors import DetectorName, detector
from reward_service.text.language.foreign_places import foreign_places
from reward_service.text.language.share import MOSTLY_EXCLUDED, Share, dominant, measure
from reward_service.text.language.target_language_words import Unit
from reward_service.text.tag_families import CLOSING, OPENING
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier

FEW_WORDS = 5
MAX_PROMPT = 20_000
"""Characters of the prompt that are looked at for its language."""


class Language(Verifier):
    """The share of target-language words in the chain of thought, in [0, 1].

    The target is the sample's `target_language`, else the parameter, else the prompt's language. Code,
    formulas and addresses do not count, unless a text hides in them; a chain of thought without words scores
    `no_words`. Source:
    DeepSeek-R1 (arXiv 2501.12948): Reward_language = Num(Words_target) / Num(Words).
    """

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "3"

    target_language: str | None = Field(default=None, pattern="^[a-z]{2}$", description="ISO 639-1.")
    scope: Literal["think", "all"] = Field(
        default="think",
        description="The text up to the last </think>, or another family's mark (all of it without), or all.",
    )
    detector: DetectorName = "fasttext"
    unit: Unit = Field(default="word", description="Count words, or characters.")
    no_words: float = Field(default=0.0, ge=0.0, le=1.0, description="What a text without words scores.")

    @classmethod
    def warm(cls) -> None:
        """Load the default detector and the word lists before workers are forked."""
        measure("We add them up, y luego dividimos el total.", "en", detector("fasttext"))

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

    def spans(self, sample: Sample) -> list[TextSpan]:
        """Sentences, and words of other scripts, that are not in the target language.

        Raises:
            BadReference: no target language is given and the prompt has no words.
        """
        target = sample.target_language or self.target_language or self._of_prompt(sample)
        text = sample.completion_text
        ends = [text.rfind(closing) for closing in CLOSING if closing in text]
        if self.scope == "think" and ends:
            text = text[: max(ends)]
        found = foreign_places(text, target, detector(self.detector))
        return [TextSpan(start, end, "foreign", f"not {target} but {other}") for start, end, other in found]

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
        flag = _flag(share)
        if flag:
            detail["flag"] = flag
        if share.value is None:
            return Verdict.scored(self.no_words, "no words in the chain of thought", detail=detail)
        reason = f"{share.target:.4g} of {share.words:.4g} words in {share.language}"
        if share.cap < 1.0:
            reason += f"; {share.excluded_share:.0%} of the text is code, formulas or addresses"
        return Verdict.scored(share.value, reason, detail=detail)


def _flag(share: Share) -> str | None:
    if share.value is None:
        return "no_words"
    if share.words < FEW_WORDS:
        return "few_words"
    return "mostly_excluded" if share.excluded_share > MOSTLY_EXCLUDED else None


def reasoning(completion: str) -> str:
    """The text up to the last mark that ends reasoning (`</think>`, or another family's) without the tags;
    all of it when there is none."""
    for closing in CLOSING:
        head, closed, _ = completion.rpartition(closing)
        if closed:
            return head.replace(OPENING[closing], " ").replace(closing, " ")
    return completion.replace(THINK_OPEN, " ")
