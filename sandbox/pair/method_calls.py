"""A method of an object of the program's is called in one turn: looked up and called there.

Python looks a method up before its arguments are computed. So calls are written so only where those are names
and constants, which ask nobody anything.
"""

import ast
from typing import Any

from sandbox.pair.handles import CAREFUL_NAMES, Handle
from sandbox.pair.remote_modules import RemotePath, own_files
from sandbox.pair.remote_program import program
from sandbox.pair.uncalled import Uncalled

CALLER = "__method__"
"""The name that rewritten tests have for `call_method`."""
_ROLES = frozenset(["", "iterator"])
"""Objects whose attributes are what they say: no classes, nor containers."""
_OWN = frozenset(["self", "cls"])
"""Names that tests have for what is no object of the program's."""


def call_method(owner: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """`owner.name(*args, **kwargs)`."""
    if not _is_asked_there(owner, name):
        return getattr(owner, name)(*args, **kwargs)
    given = program.exchange("method", owner, name, *args, **kwargs)
    return given.value(*args, **kwargs) if type(given) is Uncalled else given


def _is_asked_there(owner: Any, name: str) -> bool:
    """Is the attribute nothing but what the program's box has under that name?"""
    if type(owner) is RemotePath:
        return name != "open" and not own_files and not hasattr(RemotePath, name)
    return type(owner) is Handle and owner._role in _ROLES and name not in CAREFUL_NAMES


def method_calls_at_once(tree: ast.Module) -> ast.Module:
    """The tests with what may be such calls written as `call_method`."""
    modules = {
        (each.asname or each.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for each in node.names
    }
    return _Rewriter(modules | _OWN).visit(tree)  # type: ignore[no-any-return]


class _Rewriter(ast.NodeTransformer):
    def __init__(self, others: frozenset[str] | set[str]) -> None:
        self._others = others

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        method = node.func
        if not isinstance(method, ast.Attribute) or not method.attr[:1].islower():
            return node
        given = [*node.args, *(each.value for each in node.keywords)]
        if (
            self._is_ours(method.value)
            or not all(map(_asks_nobody, given))
            or any(each.arg is None for each in node.keywords)
        ):
            return node
        args = [method.value, ast.Constant(method.attr), *node.args]
        return ast.copy_location(ast.Call(ast.Name(CALLER, ast.Load()), args, node.keywords), node)

    def _is_ours(self, owner: ast.expr) -> bool:
        """Is it surely no object of the program's?"""
        if isinstance(owner, ast.Name):
            return owner.id in self._others
        return isinstance(owner, ast.Constant | ast.JoinedStr)


def _asks_nobody(node: ast.expr) -> bool:
    """Is it computed without a call of anything?"""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.List | ast.Tuple):
        return all(map(_asks_nobody, node.elts))
    if isinstance(node, ast.Dict):
        parts = [*node.keys, *node.values]
        return all(part is not None and isinstance(part, ast.Constant) for part in parts)
    return isinstance(node, ast.Name | ast.Constant | ast.Lambda)
