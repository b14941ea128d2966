"""The expressions that a prompt writes out: an answer that only copies the one to be worked out is none."""

import re

from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.tree import Head, Node, Num, Op, is_op, walk

_FORMULA = re.compile(r"\$\$?([^$]{1,400}?)\$\$?|\\\((.{1,400}?)\\\)|\\\[(.{1,400}?)\\\]", re.DOTALL)
_FUNCTION = r"(?:sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt)(?![^\W\d_])"
_BETWEEN = re.compile(
    rf"(?<![\\a-zA-Z])(?!{_FUNCTION})[^\W\d_]{{2,}}|(?<![\d)])!|[?;:=？。，：；]|[.,](?=\s|$)"
)
"""Words and marks that stand between the expressions of plain text."""
_LAYOUT = re.compile(
    rf"\\(?={_FUNCTION})|\\(?:left|right|displaystyle|quad|limits)(?![a-zA-Z])|\\[,;:! ]|[\s{{}}$]"
)
_SPELLINGS = {
    "\\dfrac": "\\frac",
    "\\tfrac": "\\frac",
    "\\cdot": "*",
    "\\times": "*",
    "\\div": "/",
    "^\\circ": "°",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "√": "sqrt",
}
_HEADS = tuple(Head)
_TO_WORK_OUT = frozenset({Head.ADD, Head.FACT, *_HEADS[_HEADS.index(Head.SIN) : _HEADS.index(Head.CALL)]})
"""Sums, factorials and the functions, which stand between these two."""


def copies_the_problem(gold: str, answer: str, tree: Node, problem: Problem) -> bool:
    """Whether an answer is an expression of the prompt that leaves something to be worked out, and the gold
    is none of the prompt's: `\\cos 15^\\circ` where that is asked."""
    if not problem.text or is_op(tree, Head.CHAIN) or not _leaves_work(tree):
        return False
    written = _expressions(problem.text)
    return _bare(answer) in written and _bare(gold) not in written


def _leaves_work(tree: Node) -> bool:
    """Whether a tree has a sum, a function's value or a power of a number: `2\\sqrt3`, `3/8`, `x^2` not."""
    return any(
        isinstance(part, Op)
        and (part.head in _TO_WORK_OUT or (part.head is Head.POW and isinstance(part.args[0], Num)))
        for part in walk(tree)
    )


@memo(1024)
def _expressions(text: str) -> frozenset[str]:
    """The formulas of a prompt, the sides of its equations, and what stands between words of plain text."""
    formulas = [next(filter(None, found.groups())) for found in _FORMULA.finditer(text)]
    sides = [side for formula in formulas for side in (formula, *formula.split("="))]
    plain = _BETWEEN.split(_FORMULA.sub(" ; ", text))
    return frozenset(bare for piece in (*sides, *plain) if len(bare := _bare(piece)) > 1)


def _bare(text: str) -> str:
    for spelling, plain in _SPELLINGS.items():
        text = text.replace(spelling, plain)
    return _LAYOUT.sub("", text).strip(".,?")
