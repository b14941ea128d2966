"""Calls in Python form: `f(a=1)` or `[f(a=1), g(b=2)]`, read as a tree and never run."""

import ast
import warnings
from collections.abc import Sequence
from typing import Any

MAX_PYTHON = 20_000
"""Characters of a Python call."""
CallNode = tuple[str, dict[str, Any]]
"""The dotted name of a call and its arguments."""


def calls_in_python(text: str) -> list[CallNode] | None:
    """The calls of a text that is nothing but calls; None when it is something else."""
    if len(text) > MAX_PYTHON:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = ast.parse(text).body
        values = [one.value for one in statements if isinstance(one, ast.Expr)]
        tree = values[0] if len(values) == 1 else None
        nodes = tree.elts if isinstance(tree, ast.List | ast.Tuple) else values
        if len(values) != len(statements):
            return None
        if not nodes or not all(isinstance(node, ast.Call) for node in nodes):
            return None
        return [_call(node) for node in nodes]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _call(node: ast.expr) -> CallNode:
    if not isinstance(node, ast.Call):
        raise TypeError("no call")
    names = [keyword.arg for keyword in node.keywords]
    if node.args or None in names or len(set(names)) != len(names):
        return _dotted(node.func), {"": "arguments without names, or named twice"}
    return _dotted(node.func), {keyword.arg or "": _value(keyword.value) for keyword in node.keywords}


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise ValueError("no name")  # noqa: TRY004 -- the text is at fault
    return ".".join([node.id, *reversed(parts)])


_NAMES = {"true": True, "false": False, "null": None, "none": None}


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _values(node.elts)
    if isinstance(node, ast.Dict):
        return {
            str(_value(key)): _value(value) for key, value in zip(node.keys, node.values, strict=True) if key
        }
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    return f"<{ast.unparse(node)[:200]}>"  # an expression is no value, and equals none


def _values(nodes: Sequence[ast.expr]) -> list[Any]:
    return [_value(node) for node in nodes]
