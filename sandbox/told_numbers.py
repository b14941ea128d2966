"""Do tests in Python say anything of NaN and of infinity?

Few comparisons find NaN wrong (`not abs(got - want) > 1e-9`), and one with a tolerance that grows with the
answer (`abs(got - want) <= 1e-9 * max(abs(got), abs(want))`) is true of infinity. Tests that never name
such a number do not expect it. What counts is names and texts of their tree, not parts of other words.
"""

import ast
import re
from collections.abc import Iterator

from sandbox.plain_values import INFINITY, NAN

_NAN = re.compile(
    r"(?:^|_)(?:is|has|not|any|all|no|allow|equal)?_?nan(?:s?(?:$|_)|(?:mean|sum|max|min|median|std|var|arg|prod|"
    r"cum|percentile|quantile|to))|N[aA]N|Nan(?![a-z])|(?:^|_)(?:is|not)(?:na|null)$|^(?:fill|drop)na$",
)
_INFINITY = re.compile(
    r"(?:^|_)(?:is|has|not|pos|neg|minus|plus|n)?_?inf(?:s?(?:$|_(?!norm))|init)|(?:^|_)(?:is)?finite(?:$|_input|_value|_number)|Inf(?![a-z])|Infinit"
    r"|(?:^|_)N?INF(?:$|_|INIT)|HUGE"
)
_NAN_TEXT = re.compile(r"\s*[+-]?s?nan\s*", re.IGNORECASE)
_INFINITY_TEXT = re.compile(r"\s*[+-]?inf(?:inity)?\s*", re.IGNORECASE)
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_PANDAS = "pandas"
"""Its tables hold NaN where nothing is."""


def untold(tree: ast.Module) -> set[str]:
    """Which of `NAN` and `INFINITY` the tests never name, and might take for right."""
    modules = set(_modules(tree))
    ordered = [node for node in ast.walk(tree) if _is_ordering(node)]
    found = set()
    if not names_nan(tree) and _PANDAS not in modules and (ordered or "numpy" not in modules):
        found.add(NAN)
    if not _names_infinity(tree) and any(map(_may_grow, ordered)):
        found.add(INFINITY)
    return found


def names_nan(tree: ast.Module) -> bool:
    """Do the tests name a number that is none?"""
    return (
        any(map(_NAN.search, _names(tree)))
        or any(map(_NAN_TEXT.fullmatch, _texts(tree)))
        or _compares_itself(tree)
    )


def _names_infinity(tree: ast.Module) -> bool:
    return (
        any(map(_INFINITY.search, _names(tree)))
        or any(map(_INFINITY_TEXT.fullmatch, _texts(tree)))
        or _overflows(tree)
    )


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from (node.name, node.asname or "")
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def _texts(tree: ast.Module) -> Iterator[str]:
    return (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def _compares_itself(tree: ast.Module) -> bool:
    """`x != x` is true of NaN alone; of two calls it says that they agree."""
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and not any(isinstance(each, ast.Call) for each in ast.walk(node.left))
        and ast.dump(node.left) == ast.dump(node.comparators[0])
        for node in ast.walk(tree)
    )


def _overflows(tree: ast.Module) -> bool:
    """Is there a number as `1e999`?"""
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value * 0 != 0
        for node in ast.walk(tree)
    )


def _is_ordering(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and any(isinstance(each, _ORDERING) for each in node.ops)


def _may_grow(node: ast.AST) -> bool:
    """Is neither side of a comparison a number that stands there?"""
    if not isinstance(node, ast.Compare):
        return False
    return not any(map(_is_literal, [node.left, *node.comparators]))


def _is_literal(node: ast.expr) -> bool:
    return not any(
        isinstance(each, ast.Name | ast.Attribute | ast.Call | ast.Subscript) for each in ast.walk(node)
    )
