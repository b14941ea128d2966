"""How an answer is wrapped into a completion, so that a reward that asks for a format can pay it."""

from collections.abc import Callable
from dataclasses import dataclass

BOX = "\\boxed{"
_HERE = "\0"  # no text has it
"""Where the answer stands."""
REASONING = "We work it out step by step and check the result once more."


@dataclass(frozen=True, slots=True)
class Envelope:
    """One way to write a whole completion around an answer; `boxes` says that it puts answers in a box."""

    name: str
    wrap: Callable[[str], str]
    boxes: bool = False

    def completion(self, answer: str, *, reasoning: str = REASONING) -> str:
        """The completion; `reasoning` takes the place of the usual sentence where there is room for one.

        An answer that has a box of its own is put into no other.
        """
        whole = self.wrap(_HERE)
        if self.boxes and BOX in answer:
            whole = whole.replace(f"{BOX}{_HERE}}}", _HERE)
        return whole.replace(REASONING, reasoning).replace(_HERE, answer)


ENVELOPES: tuple[Envelope, ...] = (
    Envelope("tags", lambda a: f"<think>\n{REASONING}\n</think>\n<answer>\n{a}\n</answer>"),
    Envelope(
        "tags and box",
        lambda a: f"<think>\n{REASONING}\n</think>\n<answer>\n\\boxed{{{a}}}\n</answer>",
        boxes=True,
    ),
    Envelope(
        "think and box",
        lambda a: f"<think>\n{REASONING}\n</think>\nThe answer is $\\boxed{{{a}}}$.",
        boxes=True,
    ),
    Envelope("box", lambda a: f"{REASONING}\nThe answer is $\\boxed{{{a}}}$.", boxes=True),
    Envelope("think", lambda a: f"<think>\n{REASONING}\n</think>\n{a}"),
    Envelope("hashes", lambda a: f"{REASONING}\n#### {a}"),
    Envelope("label", lambda a: f"{REASONING}\nAnswer: {a}"),
    Envelope("bare", lambda a: a),
    Envelope("prose", lambda a: f"{REASONING}\nSo the result is **{a}**."),
)
"""Tried in this order; of those that pay the gold best, the first is used for all attempts."""
