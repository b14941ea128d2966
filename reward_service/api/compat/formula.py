"""Formulas over named scores, as OpenAI's multi grader has them: `0.8 * correct + min(style, 0.2)`."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

MAX_CHARS = 1_000
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min, "max": max, "abs": abs, "floor": math.floor, "ceil": math.ceil, "exp": math.exp,
    "sqrt": math.sqrt, "log": math.log,
}  # fmt: skip
_OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: math.pow, ast.Mod: math.fmod, ast.USub: operator.neg, ast.UAdd: operator.pos,
}  # fmt: skip


class BadFormula(ValueError):
    """The formula does not parse, or names what there is not."""


class Formula:
    """A formula, checked: numbers, names, + - * / % **, and min max abs floor ceil exp sqrt log.

    Raises:
        BadFormula: it holds anything else, or a name that is not among `names`.
    """

    def __init__(self, text: str, names: frozenset[str]) -> None:
        if len(text) > MAX_CHARS:
            raise BadFormula(f"longer than {MAX_CHARS} characters")
        try:
            self._root = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise BadFormula(str(error)) from None
        _check(self._root, names)

    def value(self, scores: Mapping[str, float]) -> float:
        """The value for these scores, finite.

        Raises:
            ArithmeticError, ValueError: it has none for these scores.
        """
        found = float(_value(self._root, scores))
        if not math.isfinite(found):
            raise ArithmeticError("the formula's value is not finite")
        return found


def _check(node: ast.AST, names: frozenset[str]) -> None:
    if isinstance(node, ast.Constant):
        good = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    elif isinstance(node, ast.Name):
        good = node.id in names
    elif isinstance(node, ast.Call):
        name = _called(node)
        many = name in {"min", "max"}
        good = (
            name in _FUNCTIONS and not node.keywords and (len(node.args) > 1 if many else len(node.args) == 1)
        )
    else:
        good = isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in _OPERATORS
    if not good:
        raise BadFormula(
            f"{ast.unparse(node)!r} may not stand in a formula; names: {', '.join(sorted(names))}"
        )
    for part in _parts(node):
        _check(part, names)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    return node.args if isinstance(node, ast.Call) else []


def _value(node: Any, scores: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # checked
    if isinstance(node, ast.Name):
        return scores[node.id]
    parts = [_value(part, scores) for part in _parts(node)]
    function = _FUNCTIONS[_called(node)] if isinstance(node, ast.Call) else _OPERATORS[type(node.op)]
    return function(*parts)
