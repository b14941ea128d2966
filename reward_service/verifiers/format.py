"""Format: does the completion keep to the template it was asked for?

Public format rewards are regular expressions, and each pays for something nobody meant: text after the
answer, the template twice, empty reasoning, tags inside tags. The rule here is a sequence instead: the
tags occur exactly once, in order, byte for byte, with nothing around them but the tokenizer's end tokens,
and each body says something.
"""

from collections import Counter
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from reward_service.sample import THINK_CLOSE, THINK_OPEN, Sample
from reward_service.text.end_tokens import token_inside, without_end_tokens
from reward_service.text.prefilled import opens_reasoning
from reward_service.text.substance import concludes_with, says_something, shows_reasoning
from reward_service.text.tag_families import FAMILIES, Family, TagFamily, family_written
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier

MAX_GAP = 64
"""Blanks allowed between the reasoning and the answer."""

Tag = Annotated[str, Field(min_length=1, max_length=64)]


class Format(Verifier):
    """1 when the completion follows the template exactly, else 0.

    `think_answer`: `<think>…</think> <answer>…</answer>` and nothing else. `think_only`: a think block,
    then free text. `prefilled_think`: as `think_answer`, where the chat template has already written the
    opening tag. Where the prompt that was sent ends within the reasoning, this is seen, whatever the mode.
    `family` names the tags of a model family. Source: DeepSeek-R1 (arXiv 2501.12948), table 1 and section
    2.2.2.
    """

    name: ClassVar[str] = "format"
    version: ClassVar[str] = "2"
    zero_hint: ClassVar[str | None] = (
        "compare the template with what the model writes: `family` names the tags of a model family, "
        "`prefilled_think` says that the chat template opens the reasoning"
    )

    mode: Literal["think_answer", "think_only", "prefilled_think"] = "think_answer"
    family: Family | None = Field(
        default=None,
        description="The model family whose tags are meant, where `think` and `answer` do not say.",
    )
    prefilled_think: bool | None = Field(
        default=None,
        description="Whether the chat template writes the opening tag; default: as the prompt sent shows.",
    )
    think: tuple[Tag, Tag] = (THINK_OPEN, THINK_CLOSE)
    answer: tuple[Tag, Tag] = ("<answer>", "</answer>")
    eos: tuple[str, ...] | None = Field(
        default=None,
        description="Tokens that may follow the last tag, one or many; default: the end-of-turn and padding "
        "tokens of all model families known.",
    )

    @model_validator(mode="before")
    @classmethod
    def _tags_of_the_family(cls, params: Any) -> Any:
        family = FAMILIES.get(str(params.get("family"))) if isinstance(params, dict) else None
        return {"think": family.think, "answer": family.answer, **params} if family else params

    @model_validator(mode="after")
    def _think_and_answer_differ(self) -> "Format":
        if set(self.think) & set(self.answer):
            raise ValueError("the think and answer tags must differ")
        return self

    @property
    def _habits(self) -> TagFamily:
        return FAMILIES.get(self.family or "", FAMILIES["r1"])

    def read(self, sample: Sample) -> Verdict:
        """A verdict at once: linear in the completion."""
        text = self._without_surroundings(sample.completion_text)
        if not text:
            return Verdict.no_answer("the completion is empty")
        fault = self._fault(text, opened=self._is_opened(sample))
        return Verdict.scored(0.0, fault) if fault else Verdict.scored(1.0, "follows the template")

    def _without_surroundings(self, completion: str) -> str:
        """The completion without end tokens, with the last mark where a stop token stands for it."""
        habits, close = self._habits, self.answer[1]
        text = completion.rstrip().removesuffix(close) if habits.may_lack_close else completion
        text = without_end_tokens(text, self.eos)
        if habits.before and not text.startswith(self.think[0]):
            text = text.removeprefix(habits.before)
        return text + close if text and habits.may_lack_close and self.answer[0] in text else text

    def _is_opened(self, sample: Sample) -> bool:
        """Whether the opening tag of the reasoning is in the prompt."""
        if self.mode == "prefilled_think" or self.prefilled_think is not None:
            return self.mode == "prefilled_think" or bool(self.prefilled_think)
        return opens_reasoning(sample, *self.think)

    def _has_answer_tags(self) -> bool:
        return self.mode != "think_only" or self._habits.wraps_text

    def _fault(self, text: str, *, opened: bool) -> str | None:
        answer = self.answer if self._has_answer_tags() else ()
        tags = (*(self.think[1:] if opened else self.think), *answer)
        expected = Counter(tags)
        for tag in dict.fromkeys((*self.think, *answer)):
            found = text.count(tag)
            if found != expected[tag]:
                return self._miscounted(text, tag, found, expected[tag])
        parts = _split(text, tags)
        if parts is None:
            return "the tags are out of order"
        if opened:
            parts.insert(0, "")
        return self._fault_of_parts(parts) or self._foreign_token(parts)

    def _miscounted(self, text: str, tag: str, found: int, expected: int) -> str:
        fault = f"{tag} occurs {found} times, not {expected}"
        family = family_written(text) if not found else None
        return f"{fault}; the tags are those of family {family!r}" if family else fault

    def _fault_of_parts(self, parts: list[str]) -> str | None:
        """`parts` are the texts before, between and after the tags, in order."""
        before, reasoning, *rest = parts
        if before.strip():
            return "text before the reasoning"
        if not shows_reasoning(reasoning):
            return "the reasoning is empty, a single word or a copy of the template"
        if not self._has_answer_tags():
            return None if says_something(rest[0]) else "nothing follows the reasoning"
        gap, answer, after = rest
        if gap.strip() or len(gap) > MAX_GAP:
            return "text between the reasoning and the answer"
        if after:
            return "text after the answer"
        if says_something(answer) or concludes_with(reasoning, answer):
            return None
        return "the answer is empty or a copy of the template"

    def _foreign_token(self, parts: list[str]) -> str | None:
        found = next(filter(None, (token_inside(part) for part in parts)), None)
        return f"{found!r} inside the completion" if found else None


def _split(text: str, tags: tuple[str, ...]) -> list[str] | None:
    parts = []
    for tag in tags:
        part, found, text = text.partition(tag)
        if not found:
            return None
        parts.append(part)
    return [*parts, text]
