"""References: what a data set's answer is read as, whether it can judge, and how to mend it."""

import re
from dataclasses import dataclass
from typing import Literal

from reward_service import extract
from reward_service.errors import BadReference
from reward_service.grading import decision, notation, words
from reward_service.grading.conventions import Conventions
from reward_service.grading.limits import MAX_ANSWER, TooCostly
from reward_service.grading.names import named
from reward_service.grading.regions import region
from reward_service.grading.tree import Node, Num, Op, Sym, Word, symbols, walk
from reward_service.memo import memo

Status = Literal["ok", "text_only", "ambiguous", "unusable"]
MAX_REFERENCE = 20_000
"""Characters: whole solutions with a box occur as references, longer texts do not."""
_MISSING = {"nan", "null", "n/a"}
"""What tables write where there is nothing."""
_WAITING = re.compile(r"(?:[-+*/=<>^_]|\\(?:[dt]?frac|sqrt|cdot|times|div|pm|leq?|geq?))\s*$")
_FINAL = re.compile(r"####\s*(\S[^\n]{0,400})\s*$")


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """What the preflight says of one reference.

    Attributes:
        status: `ok`; `text_only`: compared as words; `ambiguous`: two readings, the reason names both;
            `unusable`: judges nobody.
        kind: integer, rational, decimal, percentage, quantity, time, ratio, expression, equation, relation,
            interval, set, list, tuple, matrix, text, or none.
        reason: one sentence for people.
        repair: the text to put in its place, where that is sure.
        self_score: what the reference itself earns as an answer; None when it is unusable.
    """

    status: Status
    kind: str
    reason: str = ""
    repair: str | None = None
    self_score: float | None = None


@memo(4096)
def usable(text: str) -> str:
    """The answer a reference text states: a box, answer tag or `####` inside it, or all of it.

    Raises:
        BadReference: there is none; the message says what to mend.
    """
    if not text.strip():
        raise BadReference("the reference is empty: give the answer")
    if text.strip().lower() in _MISSING:
        raise BadReference(f"the reference {text.strip()!r} is a missing value: give the answer")
    if len(text) > MAX_REFERENCE:
        raise BadReference(f"a reference of {len(text)} characters is no answer: give the answer alone")
    found = _stated(text)
    if len(found) > MAX_ANSWER:
        raise BadReference(f"a reference of {len(found)} characters is no answer: give the answer alone")
    if not re.search(r"\w|\\[a-zA-Z]+|\{\s*\}|\[\s*\]", found) and notation.clean(found) in {"", "$"}:
        raise BadReference(f"the reference {text[:80]!r} holds no answer: give the answer")
    read = decision.read(found)
    if read.costly and not read.text:
        raise BadReference(f"the reference cannot be read: {read.fault}")
    if read.tree is None and not words.wordy(read.text) and _is_cut_short(read.text):
        raise BadReference(f"the reference {text[:80]!r} is cut short: give the whole answer")
    if decision.decide(found, found, Conventions()).equal is False:
        raise BadReference(f"the reference {text[:80]!r} contradicts itself: give the answer alone")
    return found


def _is_cut_short(text: str) -> bool:
    """Whether something that was opened is never closed, or an operator waits for its operand."""
    braces = text.count("{") - text.count("\\{"), text.count("}") - text.count("\\}")
    opened, closed = (sum(map(text.count, pair)) for pair in ("([", ")]"))
    return braces[0] != braces[1] or opened != closed or bool(_WAITING.search(text))


def _stated(text: str) -> str:
    text = text.strip(" \n")  # a leading TAB may be the rest of a `\\text`
    tagged = extract.tagged(text)
    if tagged and tagged.text:
        text = tagged.text
    boxed = extract.boxes(text)
    if boxed:
        last = extract.answer_groups(text, boxed)[-1]
        inside = ", ".join(dict.fromkeys(box.text for box in last))
        if not inside:
            raise BadReference("the reference's box is empty: give the answer")
        return inside
    final = _FINAL.search(text[-500:])
    return final.group(1).strip() if final else text


def check(text: str, conventions: Conventions | None = None) -> ReferenceReport:
    """Look at one reference before training starts; never raises."""
    chosen = conventions or Conventions()
    try:
        stated = usable(text)
    except BadReference as error:
        return ReferenceReport("unusable", "none", str(error))
    read = decision.read(stated)
    repair = _repair(text, stated)
    score = _self_score(stated, chosen)
    if score != 1.0:
        return ReferenceReport(
            "unusable", kind(read.tree), "it does not earn full reward itself", repair, score
        )
    if read.tree is None:
        wordy = words.wordy(read.text)
        reason = "words" if wordy else f"compared as text, letter for letter: {read.fault}"
        return ReferenceReport("text_only", "text", reason, repair, score)
    if isinstance(read.tree, Word):
        return ReferenceReport("text_only", "text", "words", repair, score)
    doubt = _doubt(read.text, read.tree)
    return ReferenceReport("ambiguous" if doubt else "ok", kind(read.tree), doubt, repair, score)


def _self_score(stated: str, conventions: Conventions) -> float:
    try:
        return float(decision.decide(stated, stated, conventions).equal is True)
    except TooCostly:
        return 0.0


def _repair(text: str, stated: str) -> str | None:
    mended = notation.repair(stated)
    if mended != stated:
        return mended
    bare = stated.strip().strip("$").strip()
    if bare != stated.strip() and "$" not in bare:
        return bare
    return stated if stated != text.strip() else None


def _doubt(text: str, tree: Node) -> str:
    if re.fullmatch(r"\d{1,3},\d{1,2}|0,\d+|\d{4,},\d+", text):
        return "a list of two numbers or a decimal comma: read as a list, a decimal comma is accepted"
    if re.fullmatch(r"[\[(][^,\[\]()]+,[^,\[\]()]+[\])]", text) and text[0] + text[-1] in {"()", "[]"}:
        return "an interval or a pair: both readings are accepted, brackets must agree"
    if any(isinstance(n, Op) and n.head == "ratio" for n in walk(tree)) and re.fullmatch(
        r"\d{1,2}:\d{2}", text
    ):
        return "a time or a ratio: read as a time"
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) and len(text) <= 7:
        return ""
    if isinstance(tree, Op) and tree.head == "chain" and "\\approx" in text:
        return "two values, one rounded: the exact one is used"
    return ""


def kind(node: Node | None) -> str:
    """The type of an answer, for people."""
    if node is None or isinstance(node, Word):
        return "text"
    if isinstance(node, Num):
        return (
            "decimal" if node.places is not None else "integer" if node.value.denominator == 1 else "rational"
        )
    if isinstance(node, Sym):
        return {"emptyset": "set", "Reals": "interval"}.get(node.name, "expression")
    return _kind_of_operation(node)


_KINDS = {
    "percent": "percentage", "quantity": "quantity", "degrees": "quantity", "ratio": "ratio", "set": "set",
    "list": "list",
    "or": "list", "matrix": "matrix", "union": "interval", "builder": "set", "mixed": "rational",
}  # fmt: skip


def _kind_of_operation(node: Op) -> str:
    if node.head == "chain":
        if named(node):
            return "equation"
        return "interval" if region(node) is not None else "relation"
    if node.head == "tuple":
        return (
            "tuple"
            if len(node.args) != 4 or (node.args[0], node.args[1]) == (Word("("), Word(")"))
            else "interval"
        )
    if node.head in {"neg", "group"}:
        return kind(node.args[0])
    if node.head == "div" and not symbols(node) and all(isinstance(n, Num | Op) for n in node.args):
        return "rational"
    return _KINDS.get(node.head, "expression")


__all__ = ["ReferenceReport", "check", "kind", "usable"]
