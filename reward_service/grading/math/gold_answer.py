"""References: what a data set's answer is read as, whether it can judge, and how to mend it."""

import re
from dataclasses import dataclass
from typing import Literal

from reward_service.errors import BadReference
from reward_service.grading.math import decision, normalize, word_answers
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.named_values import named
from reward_service.grading.math.parse_limits import MAX_ANSWER, TooCostly
from reward_service.grading.math.real_sets import region
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.tree import Head, Node, Num, Op, Sym, Word, is_op, symbols, walk
from reward_service.text import answers

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
        raise BadReference(f"the reference '{text.strip()}' is a missing value: give the answer")
    if len(text) > MAX_REFERENCE:
        raise BadReference(f"a reference of {len(text)} characters is no answer: give the answer alone")
    found = _stated(text)
    if len(found) > MAX_ANSWER:
        raise BadReference(f"a reference of {len(found)} characters is no answer: give the answer alone")
    if not re.search(r"\w|\\[a-zA-Z]+|\{\s*\}|\[\s*\]", found) and normalize.clean(found) in {"", "$"}:
        raise BadReference(f"the reference '{text[:80]}' holds no answer: give the answer")
    read = decision.read_answer(found)
    if read.costly and not read.text:
        raise BadReference(f"the reference cannot be read: {read.fault}")
    lone_sign = (
        re.fullmatch(r"[<>=≤≥≠]|\\(?:le|ge|leq|geq|lt|gt|ne|neq)", found.strip().strip("$")) is not None
    )
    if read.tree is None and not lone_sign and not word_answers.wordy(read.text) and _is_cut_short(read.text):
        raise BadReference(f"the reference '{text[:80]}' is cut short: give the whole answer")
    if decision.decide(found, found, Conventions()).equal is False:
        raise BadReference(f"the reference '{text[:80]}' contradicts itself: give the answer alone")
    return found


_LABELS = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[,;]))(?:[a-h]|[1-9]|i{1,3}|iv|v)\)|\](?=[^\[\]]{1,60}[;,][^\[\]]{1,60}[\[\]])|(?<=\d)\[$"
)
"""Brackets that belong to no pair: `a) 6, b) 24`, and intervals with brackets turned outwards."""


def _is_cut_short(text: str) -> bool:
    """Whether something that was opened is never closed, or an operator waits for its operand."""
    braces = text.count("{") - text.count("\\{"), text.count("}") - text.count("\\}")
    if text.count(")") != text.count("(") or text.count("]") != text.count("["):
        text = _LABELS.sub(" ", text)
    opened, closed = (sum(map(text.count, pair)) for pair in ("([", ")]"))
    return braces[0] != braces[1] or opened != closed or bool(_WAITING.search(text))


def _stated(text: str) -> str:
    text = text.strip(" \n")  # a leading TAB may be the rest of a `\\text`
    tagged = answers.tagged(text)
    if tagged and tagged.text:
        text = tagged.text
    boxed = answers.boxes(text)
    if boxed:
        last = answers.answer_groups(text, boxed)[-1]
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
    read = decision.read_answer(stated)
    repair = _repair(text, stated)
    score = _self_score(stated, chosen)
    if score != 1.0:
        return ReferenceReport(
            "unusable", kind(read.tree), "it does not earn full reward itself", repair, score
        )
    if read.tree is None:
        wordy = word_answers.wordy(read.text)
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
    mended = normalize.repair(stated)
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
    if any(is_op(n, Head.RATIO) for n in walk(tree)) and re.fullmatch(r"\d{1,2}:\d{2}", text):
        return "a time or a ratio: read as a time"
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) and len(text) <= 7:
        return ""
    if is_op(tree, Head.CHAIN) and "\\approx" in text:
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


_AROUND = frozenset({Head.NEG, Head.GROUP})
_KINDS = {
    Head.PERCENT: "percentage", Head.QUANTITY: "quantity", Head.DEGREES: "quantity", Head.RATIO: "ratio",
    Head.SET: "set", Head.LIST: "list", Head.OR: "list", Head.MATRIX: "matrix", Head.UNION: "interval",
    Head.BUILDER: "set", Head.MIXED: "rational",
}  # fmt: skip


def _kind_of_operation(node: Op) -> str:
    if node.head is Head.CHAIN:
        if named(node):
            return "equation"
        return "interval" if region(node) is not None else "relation"
    if node.head is Head.TUPLE:
        return (
            "tuple"
            if len(node.args) != 4 or (node.args[0], node.args[1]) == (Word("("), Word(")"))
            else "interval"
        )
    if node.head in _AROUND:
        return kind(node.args[0])
    if node.head is Head.DIV and not symbols(node) and all(isinstance(n, Num | Op) for n in node.args):
        return "rational"
    return _KINDS.get(node.head, "expression")
