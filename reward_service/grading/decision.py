"""Two answer texts to a decision, in the order of cost: text, numbers, trees."""

import re
from dataclasses import dataclass
from fractions import Fraction

from reward_service.grading import clauses, notation, words
from reward_service.grading.compare import Comparison
from reward_service.grading.conventions import Conventions
from reward_service.grading.limits import MAX_ANSWER, READ_STEPS, TooCostly
from reward_service.grading.restated import restates
from reward_service.grading.tokens import Unreadable
from reward_service.grading.tree import Node, Op, Word
from reward_service.memo import memo

_PLAIN = re.compile(r"[+-]?\d{1,40}")
_WORDLIKE = re.compile(r"[A-Za-z][A-Za-z .'\-]{0,200}")


@dataclass(frozen=True, slots=True)
class Decision:
    """`equal` is None when the symbolic step must decide; `reason` tells people why."""

    equal: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A text in one notation, and its tree or why there is none."""

    text: str
    tree: Node | None
    fault: str = ""
    costly: bool = False


@memo(4096)
def read(text: str) -> Answer:
    """An answer, read once for each distinct text in a process."""
    if len(text) > MAX_ANSWER:
        return Answer("", None, f"an answer of {len(text)} characters", costly=True)
    cleaned = notation.clean(text)
    try:
        return Answer(cleaned, clauses.read(cleaned))
    except TooCostly as error:
        return Answer(cleaned, None, str(error), costly=True)
    except Unreadable as error:
        return Answer(cleaned, None, str(error))


def squeezed(text: str) -> str:
    """The text without blanks."""
    return text.replace(" ", "")


def decide(gold: str, answer: str, conventions: Conventions, *, steps: int = READ_STEPS) -> Decision:
    """Compare two answers.

    Raises:
        TooCostly: the answer is beyond the limits (never for the reason that the gold is).
    """
    if _PLAIN.fullmatch(gold) and _PLAIN.fullmatch(answer):
        return _numbers(int(gold), int(answer))
    left, right = read(gold), read(answer)
    if right.costly and not right.text:
        raise TooCostly(right.fault)
    if not right.text:
        return Decision(equal=False, reason="the answer is empty")
    if squeezed(left.text) == squeezed(right.text):
        return _identical(right)
    if right.costly:
        raise TooCostly(right.fault)
    as_words = _as_words(left, right, conventions)
    if as_words is not None:
        return as_words
    if right.tree is None:
        return Decision(equal=False, reason=f"not readable as mathematics: {right.fault}")
    if left.tree is None:
        return Decision(equal=False, reason="differs from a reference that is compared as text")
    return _trees(left, right, conventions, steps)


def equal(gold: str, answer: str) -> bool | None:
    """Whether two answers are the same by the strict conventions; None where evaluation cannot tell."""
    try:
        return decide(gold, answer, Conventions()).equal
    except TooCostly:
        return None


@memo(1024)
def beyond_reach(gold: str, conventions: Conventions) -> bool:
    """Whether the gold itself, not the answer, is too large to evaluate: then only its own text is right."""
    try:
        decide(gold, "0", conventions)
    except TooCostly:
        return True
    return False


def _numbers(gold: int, answer: int) -> Decision:
    return Decision(equal=gold == answer, reason="equal numbers" if gold == answer else "different numbers")


def _identical(answer: Answer) -> Decision:
    if answer.tree is not None and Comparison(Conventions(), 500).same(answer.tree, answer.tree) is False:
        return Decision(equal=False, reason="contradicts itself")
    return Decision(equal=True, reason="the same text")


def _as_words(left: Answer, right: Answer, conventions: Conventions) -> Decision | None:
    """Texts of words alone, and golds that only words can answer."""
    wordy = words.wordy(left.text), words.wordy(right.text)
    letters = words.choice(left.text), words.choice(right.text)
    if all(letters):
        return Decision(equal=letters[0] == letters[1], reason="compared as letters")
    if (letters[0] and words.option(right.text)) or (letters[1] and words.option(left.text)):
        quoted = [
            letter or words.option(side.text) for letter, side in zip(letters, (left, right), strict=True)
        ]
        return Decision(equal=quoted[0] == quoted[1], reason="compared as letters")
    if left.tree is not None and not isinstance(left.tree, Word) and not all(wordy):
        return None
    if not any(wordy) and left.tree is not None:
        return None
    if (
        all(wordy)
        and len(squeezed(left.text)) <= 3
        and left.tree is not None
        and right.tree is not None
        and not isinstance(left.tree, Word)
    ):
        return None
    same = words.same(left.text, right.text, key=conventions.prose == "key")
    if same or all(wordy):
        return Decision(equal=same, reason="compared as words")
    return None


def _trees(left: Answer, right: Answer, conventions: Conventions, steps: int) -> Decision:
    gold, answer = left.tree, right.tree
    if gold is None or answer is None:
        return Decision(equal=False, reason="unreadable")
    if conventions.unevaluated == "refuse" and (undone := restates(gold, answer)):
        return Decision(equal=False, reason=f"leaves the work undone ({undone})")
    equal = Comparison(conventions, steps).same(gold, answer)
    if equal is False and _listed(gold) != _listed(answer):
        for one, other in ((gold, _other_reading(right.text)), (_other_reading(left.text), answer)):
            if one is not None and other is not None:
                equal = equal or Comparison(conventions, steps).same(one, other)
    return Decision(
        equal=equal, reason={True: "equal", False: "different", None: "not decided by evaluation"}[equal]
    )


def _listed(node: Node) -> bool:
    return isinstance(node, Op) and node.head == "list"


_DECIMAL_COMMA = re.compile(r"([+-]?\d{1,12}),(\d{1,12})")
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")


def _other_reading(text: str) -> Node | None:
    """`1000,99` may be a decimal comma; `100,200` may be a list."""
    found = _DECIMAL_COMMA.fullmatch(text)
    try:
        if found and (len(found.group(2)) not in {1, 3} or found.group(1).lstrip("+-") == "0"):
            return clauses.read(f"{found.group(1)}.{found.group(2)}")
        if _GROUPED.search(text):
            return clauses.read(text, thousands=False)
    except (Unreadable, TooCostly):
        return None
    return None


__all__ = ["Answer", "Decision", "Fraction", "decide", "read"]
