"""Do tests say anything of how many items an array of the program's has?

Only what is asked of the program's own answer counts (`got.shape`, `len(got)`), or an array that the tests
themselves expect to hold nothing: `len(CASES)` says nothing of an answer.
"""

import ast
from collections.abc import Iterator

_SHAPES = frozenset(["shape", "size", "ndim", "empty"])
_MEASURES = frozenset(["len", "shape", "size", "ndim"])
_MAKERS = frozenset(["empty", "zeros", "ones", "full", "reshape", "arange"])
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def names_shapes(tree: ast.Module, program_names: set[str]) -> bool:
    """Do they?"""
    answers = _answers(tree, program_names)
    return any(_measures(node, answers) or _holds_nothing(node) for node in ast.walk(tree))


def _answers(tree: ast.Module, program_names: set[str]) -> set[str]:
    """Names of the program's, of what comes of them, and of what the tests' own functions are given."""
    found = set(program_names)
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            found |= {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in program_names:
            found |= {alias.asname or alias.name for alias in node.names}
    bindings = list(_bindings(tree))
    before = -1
    while before != len(found):
        before = len(found)
        for names, value in bindings:
            if not names <= found and _speaks_of(value, found):
                found |= names
    return found - {"self"}


def _bindings(tree: ast.Module) -> Iterator[tuple[set[str], ast.expr]]:
    """Names, and what they are bound to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield {name for target in node.targets for name in _stored(target)}, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            yield set(_stored(node.target)), node.value
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            yield set(_stored(node.target)), node.iter
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield set(_stored(node.optional_vars)), node.context_expr


def _stored(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _speaks_of(value: ast.AST, names: set[str]) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.Attribute) and node.attr in names)
        for node in ast.walk(value)
    )


def _measures(node: ast.AST, answers: set[str]) -> bool:
    """Is the size of an answer asked for, here?"""
    if isinstance(node, ast.Attribute) and node.attr in _SHAPES:
        return _speaks_of(node.value, answers)
    if isinstance(node, ast.Call) and _name(node.func) in _MEASURES:
        return any(_speaks_of(arg, answers) for arg in node.args)
    return False


def _holds_nothing(node: ast.AST) -> bool:
    """Does it make an array that holds nothing?"""
    if isinstance(node, ast.List):
        return any(isinstance(each, ast.List) and not each.elts for each in node.elts)
    if isinstance(node, ast.Call) and _name(node.func) in _MAKERS:
        return any(
            isinstance(each, ast.Constant) and each.value == 0 for arg in node.args for each in _sizes(arg)
        )
    return False


def _sizes(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple | ast.List) else []


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
