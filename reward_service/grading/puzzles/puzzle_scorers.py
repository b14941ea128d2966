"""reasoning-gym's scorers by task name, without the ways in which some of them run text as code.

A few scorers call `eval` on the answer, or hand it to sympy, which does. In their modules `eval` is replaced
by a reader of literals and whole-number arithmetic, and texts for sympy are let through only when they are
numbers, single letters, known functions and operators.
"""

import ast
import operator
import re
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from reward_service.errors import BadReference, ServiceFailure

MAX_LITERAL_CHARS = 20_000
_MAX_BITS = 4_096
_NO_SCORER = frozenset(("composite",))
"""Tasks that judge by a task which the entry names."""
_SYMPY_TASKS = frozenset(
    ("simple_integration", "intermediate_integration", "polynomial_multiplication", "puzzle24", "countdown")
)
_FOR_SYMPY = re.compile(
    r"(?:\d{1,20}+(?!\d)(?:\.\d{1,20}+(?!\d))?|(?:sin|cos|tan|exp|log|ln|sqrt|asin|acos|atan)(?=\()|[A-Za-z](?![A-Za-z])|\*\*\d{1,2}(?!\d)|\*(?!\*)|[+\-/^(), =])*+"
)
_MAX_FORMULA = 500
_TOWER = re.compile(r"\*\*\d+\s?\*\*")
_MAX_POWERS_OF_BRACKETS = 2
_OPERATORS: dict[type[ast.AST], Callable[..., int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.USub: operator.neg, ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}  # fmt: skip

Scorer = Callable[..., float]
WHAT_SCORERS_RAISE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError, ArithmeticError, RecursionError,
    AssertionError, NotImplementedError, StopIteration,
)  # fmt: skip
"""What scorers raise at answers that they did not expect; more than is worth naming derives from these."""


def need_reasoning_gym() -> None:
    """Make sure that puzzles can be scored here.

    Raises:
        ServiceFailure: reasoning-gym is not installed.
    """
    if not _has_reasoning_gym():
        raise ServiceFailure("puzzles need reasoning-gym: pip install 'reward-service[puzzles]'")


@lru_cache(1)
def _has_reasoning_gym() -> bool:
    return find_spec("reasoning_gym") is not None


@lru_cache(128)
def scorer_of(task: str) -> Scorer:
    """The scorer of a task; importing the first takes seconds.

    Raises:
        BadReference: there is no such task, or it has no scorer of its own.
    """
    import reasoning_gym

    if task in _NO_SCORER:
        raise BadReference(f"reference.task: {task} has no scorer of its own")
    try:
        scorer: Scorer = reasoning_gym.get_score_answer_fn(task)
    except ValueError:
        raise BadReference(f"reference.task: reasoning-gym has no task {task!r}") from None
    module = sys.modules[type(scorer.__self__).__module__]  # type: ignore[attr-defined]
    vars(module)["eval"] = read_literal
    return scorer


def is_safe(task: str, text: str) -> bool:
    """Whether a text may be given to the scorer of a task."""
    if task not in _SYMPY_TASKS:
        return True
    if len(text) > _MAX_FORMULA or _TOWER.search(text) or text.count(")**") > _MAX_POWERS_OF_BRACKETS:
        return False
    return _FOR_SYMPY.fullmatch(text.strip()) is not None


def read_literal(text: str, *_: Any) -> Any:
    """The value of a literal of Python, or of whole-number arithmetic.

    Raises:
        ValueError: it is neither, or too large.
        SyntaxError: it is no expression.
    """
    if len(text) > MAX_LITERAL_CHARS:
        raise ValueError("too long for a literal")
    tree = ast.parse(text.strip(), mode="eval").body
    try:
        return ast.literal_eval(tree)
    except ValueError:
        return _number(tree)


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value.bit_length() <= _MAX_BITS:
        return node.value
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_number(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _number(node.left), _number(node.right)
        shifts = isinstance(node.op, ast.LShift) and right > _MAX_BITS
        if shifts or max(left.bit_length(), right.bit_length()) > _MAX_BITS:
            raise ValueError("a number too large")
        return _OPERATORS[type(node.op)](left, right)
    raise ValueError("neither a literal nor whole-number arithmetic")
