"""The tags that model families write around their reasoning and their answer."""

from dataclasses import dataclass
from typing import Literal

from reward_service.sample import THINK_CLOSE, THINK_OPEN

Family = Literal[
    "r1",
    "qwen",
    "deepseek",
    "glm",
    "hunyuan",
    "minimax",
    "nemotron",
    "olmo",
    "phi",
    "kimi",
    "kimi-vl",
    "kimi-k3",
    "minimax-m3",
    "magistral",
    "harmony",
    "gemma",
    "seed-oss",
    "command-a",
    "ernie",
    "granite",
    "exaone",
    "longcat",
    "openthinker",
    "reka",
    "marco-o1",
    "apertus",
    "pangu",
    "unsloth",
]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TagFamily:
    """How one family marks reasoning and answer.

    Attributes:
        think: opening and closing mark of the reasoning.
        answer: opening and closing mark of the answer.
        wraps_text: the answer's marks are part of every reply, also where free text follows the reasoning.
        may_lack_close: the last mark is a stop token that inference engines cut off.
        before: what may stand before the opening mark.
    """

    think: Pair = (THINK_OPEN, THINK_CLOSE)
    answer: Pair = ("<answer>", "</answer>")
    wraps_text: bool = False
    may_lack_close: bool = False
    before: str = ""


_RESPONSE = ("<response>", "</response>")
_THINK_TAGS = ("r1", "qwen", "deepseek", "glm", "hunyuan", "minimax", "nemotron", "olmo", "phi", "kimi")

FAMILIES: dict[str, TagFamily] = {
    **dict.fromkeys(_THINK_TAGS, TagFamily()),
    "kimi-vl": TagFamily(("◁think▷", "◁/think▷")),
    "kimi-k3": TagFamily(
        ("<|open|>think<|sep|>", "<|close|>think<|sep|>"),
        ("<|open|>response<|sep|>", "<|close|>response<|sep|>"),
        wraps_text=True,
    ),
    "minimax-m3": TagFamily(("<mm:think>", "</mm:think>")),
    "magistral": TagFamily(("[THINK]", "[/THINK]")),
    "harmony": TagFamily(
        ("<|channel|>analysis<|message|>", "<|end|>"),
        ("<|start|>assistant<|channel|>final<|message|>", "<|return|>"),
        wraps_text=True,
        may_lack_close=True,
        before="<|start|>assistant",
    ),
    "gemma": TagFamily(("<|channel>thought", "<channel|>")),
    "seed-oss": TagFamily(("<seed:think>", "</seed:think>")),
    "command-a": TagFamily(
        ("<|START_THINKING|>", "<|END_THINKING|>"),
        ("<|START_RESPONSE|>", "<|END_RESPONSE|>"),
        wraps_text=True,
        may_lack_close=True,
    ),
    "ernie": TagFamily(answer=_RESPONSE),
    "granite": TagFamily(answer=_RESPONSE),
    "exaone": TagFamily(("<thought>", "</thought>")),
    "longcat": TagFamily(("<longcat_think>", "</longcat_think>")),
    "openthinker": TagFamily(
        ("<|begin_of_thought|>", "<|end_of_thought|>"), ("<|begin_of_solution|>", "<|end_of_solution|>")
    ),
    "reka": TagFamily(("<reasoning>", "</reasoning>")),
    "marco-o1": TagFamily(("<Thought>", "</Thought>"), ("<Output>", "</Output>")),
    "apertus": TagFamily(("<|inner_prefix|>", "<|inner_suffix|>")),
    "pangu": TagFamily(("[unused16]", "[unused17]")),
    "unsloth": TagFamily(("<start_working_out>", "<end_working_out>"), ("<SOLUTION>", "</SOLUTION>")),
}
"""By the names of the parameter `family`; all of them, in its order."""

OPENING = {family.think[1]: family.think[0] for family in FAMILIES.values()}
"""Every mark that ends a reasoning with the one that begins it; the usual one first."""

CLOSING = tuple(OPENING)


def family_written(text: str) -> str | None:
    """The family whose opening mark a text begins with, `<think>` aside: a hint for whoever expected
    others."""
    start = text.lstrip()
    for name, family in FAMILIES.items():
        if family.think[0] != THINK_OPEN and start.removeprefix(family.before).startswith(family.think[0]):
            return name
    return None


_SIGNS = ("<", "[/THINK]", "[unused17]", "[THINK]", "◁")
_MARKED = {family.think: family for family in FAMILIES.values() if family.think[0] != THINK_OPEN}


def after_marked_reasoning(completion: str) -> str | None:
    """What follows reasoning between the marks of a family that does not write `<think>`; all of a text
    without them, None where the reasoning never ended. A mark that ends turns elsewhere, too (`<|end|>`),
    counts only behind the one that opens."""
    if not any(sign in completion for sign in _SIGNS):
        return completion
    for (opening, closing), family in _MARKED.items():
        head, closed, tail = completion.rpartition(closing)
        if not closed:
            if completion.lstrip().removeprefix(family.before).startswith(opening):
                return None
        elif opening in head or not family.before:
            return tail.lstrip().removeprefix(family.answer[0]) if family.wraps_text else tail
    return completion
