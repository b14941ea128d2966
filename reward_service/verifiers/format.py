"""Format: does the completion keep to the template it was asked for?

Public format rewards are regular expressions, and each pays for something nobody meant: text after the
answer, the template twice, empty reasoning, tags inside tags. The rule here is a sequence instead: the
tags occur exactly once, in order, byte for byte, with nothing around them, and each body says something.
"""

import re
import unicodedata
from collections import Counter
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from reward_service.sample import THINK_CLOSE, THINK_OPEN, Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier

MAX_GAP = 64
"""Blanks allowed between the reasoning and the answer."""

MAX_PLACEHOLDER = 80
"""A body longer than this is no copy of the template."""

_EOS = (
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|end_of_text|>",
    "</s>",
    "<eos>",
    "<end_of_turn>",
    "<｜end▁of▁sentence｜>",
)
_PLACEHOLDER = re.compile(
    r"[\W_]*(?:(?:put|write|insert|place) )?(?:(?:your|the|my|step by step) )?(?:detailed |final )?"
    r"(?:chain of thought|reasoning|thinking|thoughts?|answer|solution|result)"
    r"(?: process(?:es)?)?(?: steps?)?(?: goes)?(?: here)?[\W_]*",
    re.IGNORECASE,
)

Tag = Annotated[str, Field(min_length=1, max_length=64)]


class Format(Verifier):
    """1 when the completion follows the template exactly, else 0.

    `think_answer`: `<think>…</think> <answer>…</answer>` and nothing else. `think_only`: a think block,
    then free text. `prefilled_think`: as `think_answer`, where the chat template has already written the
    opening tag; the parameter of that name does the same for `think_only`. Source: DeepSeek-R1
    (arXiv 2501.12948), table 1 and section 2.2.2.
    """

    name: ClassVar[str] = "format"
    version: ClassVar[str] = "1"

    mode: Literal["think_answer", "think_only", "prefilled_think"] = "think_answer"
    prefilled_think: bool = False
    think: tuple[Tag, Tag] = (THINK_OPEN, THINK_CLOSE)
    answer: tuple[Tag, Tag] = ("<answer>", "</answer>")
    eos: tuple[str, ...] = Field(default=_EOS, description="One of these may follow the last tag.")

    @model_validator(mode="after")
    def _think_and_answer_differ(self) -> "Format":
        if set(self.think) & set(self.answer):
            raise ValueError("the think and answer tags must differ")
        return self

    @property
    def _tags(self) -> tuple[str, ...]:
        prefilled = self.prefilled_think or self.mode == "prefilled_think"
        think = self.think[1:] if prefilled else self.think
        return think if self.mode == "think_only" else think + self.answer

    def read(self, sample: Sample) -> Verdict:
        """A verdict at once: linear in the completion."""
        text = self._without_eos(sample.completion_text.strip())
        if not text:
            return Verdict.no_answer("the completion is empty")
        fault = self._fault(text)
        return Verdict.scored(0.0, fault) if fault else Verdict.scored(1.0, "follows the template")

    def _without_eos(self, text: str) -> str:
        for token in self.eos:
            if text.endswith(token):
                return text.removesuffix(token).rstrip()
        return text

    def _fault(self, text: str) -> str | None:
        expected = Counter(self._tags)
        for tag in {*self.think, *self.answer[: 2 * (self.mode != "think_only")]}:
            found = text.count(tag)
            if found != expected[tag]:
                return f"{tag} occurs {found} times, not {expected[tag]}"
        parts = _split(text, self._tags)
        if parts is None:
            return "the tags are out of order"
        return self._fault_of_parts(parts)

    def _fault_of_parts(self, parts: list[str]) -> str | None:
        """`parts` are the texts before, between and after the tags, in order."""
        before, *rest = parts
        reasoning = rest.pop(0) if len(self._tags) % 2 == 0 else before
        if reasoning is not before and before:
            return "text before the reasoning"
        if not says_something(reasoning):
            return "the reasoning is empty or a copy of the template"
        if self.mode == "think_only":
            return None if says_something(rest[0]) else "nothing follows the reasoning"
        gap, answer, after = rest
        if gap.strip() or len(gap) > MAX_GAP:
            return "text between the reasoning and the answer"
        if after:
            return "text after the answer"
        return None if says_something(answer) else "the answer is empty or a copy of the template"


def _split(text: str, tags: tuple[str, ...]) -> list[str] | None:
    parts = []
    for tag in tags:
        part, found, text = text.partition(tag)
        if not found:
            return None
        parts.append(part)
    return [*parts, text]


def says_something(body: str) -> bool:
    """Whether a tag's body holds a visible word character and is not the template's own placeholder."""
    if len(body) <= MAX_PLACEHOLDER:
        visible = "".join(c for c in body if unicodedata.category(c) != "Cf")
        return any(map(str.isalnum, visible)) and not _PLACEHOLDER.fullmatch(visible)
    return any(map(str.isalnum, body))
