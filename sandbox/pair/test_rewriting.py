"""The text of the tests: which names are the program's, and what an equality means.

Equalities are written so that the program cannot take part in both of their sides: expected sides `Point(1,
2)`, and names that are only ever compared, are made late, in a line-up; arguments that the other side of an
equality is computed from are handed over as copies.
"""

import ast
import builtins
from typing import Any

from sandbox.pair.argument_flow import ArgumentFlow
from sandbox.pair.compared_expressions import defer_compared
from sandbox.pair.current_values import current
from sandbox.pair.decoys import Expected
from sandbox.pair.deferred_calls import deferred
from sandbox.pair.handles import Handle
from sandbox.pair.lent_objects import lent
from sandbox.pair.method_calls import CALLER, call_method, method_calls_at_once
from sandbox.pair.name_resolution import bound_names, imported_from_program
from sandbox.pair.remote_modules import theirs
from sandbox.pair.remote_program import program

_OWN_CLASSES = frozenset(
    [
        "TestCase",
        "Fraction",
        "Decimal",
        "Counter",
        "OrderedDict",
        "Path",
        "StringIO",
        "BytesIO",
        "Mock",
        "MagicMock",
        "AsyncMock",
    ]
)
_EQUALITIES = frozenset(
    "assertEqual assertListEqual assertAlmostEqual assertDictEqual assertTupleEqual assertSetEqual "
    "assertSequenceEqual assertCountEqual assertMultiLineEqual isclose allclose array_equal assert_equal "
    "assert_allclose assert_array_equal assert_almost_equal assert_array_almost_equal".split()
)
_Functions = ast.FunctionDef | ast.AsyncFunctionDef
_RAISED = ("Error", "Exception", "Warning")
"""How names of classes end whose objects are raised."""
_DISPLAYS = ast.List | ast.Tuple | ast.Dict


def class_of(value: Any) -> Any:
    """`type(value)`; of an object of the program's its class there."""
    if isinstance(value, Expected):
        value = value.made()
    return program.exchange("class", value) if isinstance(value, Handle) else type(value)


def _reach_end(line: int) -> None:
    """See `violations`: they are others before each program."""
    program.violations.reach_end(line)


HELPERS = {
    "__deferred__": deferred,
    "__lent__": lent,
    "__theirs__": theirs,
    "__current__": current,
    "__class_of__": class_of,
    "__ended__": _reach_end,
    CALLER: call_method,
}
"""Names that rewritten tests use."""


def rewritten(
    tree: ast.Module, modules: set[str], values: dict[str, tuple[str, bool]] | None = None
) -> ast.Module:
    """The tests with their equalities as the head of this file says."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} | _OWN_CLASSES
    bound = bound_names(tree) - imported_from_program(tree, modules)
    _lend_shared(tree, modules, bound)
    rewriter = _Rewriter(classes, bound, modules)
    rewriter.names = values or {}
    defer_compared(tree, sides, rewriter.deferred)
    return ast.fix_missing_locations(method_calls_at_once(rewriter.visit(tree)))


def _lend_shared(tree: ast.Module, modules: set[str], bound: set[str]) -> None:
    """Calls on one side of an equality are lent what the other side is computed from."""
    aliases = {
        each.asname or each.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for each in node.names
        if each.name.partition(".")[0] in modules
    }
    flow = ArgumentFlow(
        tree, lambda name: name in aliases or (name not in bound and not hasattr(builtins, name))
    )
    shared = {id(arg) for _, arg in flow.shared_arguments(sides)}
    named = {id(path) for path in flow.answered(_path)}
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        if id(_path(call)) in named:
            _mark_path(call)
        call.args = [_lent(arg) if id(arg) in shared else arg for arg in call.args]
        for keyword in call.keywords:
            keyword.value = _lent(keyword.value) if id(keyword.value) in shared else keyword.value


def _path(node: ast.AST) -> ast.expr | None:
    """What a call reads or names as a file."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("read_text", "read_bytes"):
        return node.func.value
    owner = getattr(node.func, "value", None)
    is_of_library = owner is None or getattr(owner, "id", "") in ("pathlib", "io")
    return node.args[0] if is_of_library and _called(node) in ("open", "Path") and node.args else None


def _mark_path(call: ast.Call) -> None:
    """The file is one that the program has named."""
    path: Any = _path(call)
    marked: ast.expr = ast.Call(ast.Name("__theirs__", ast.Load()), [path], [])
    ast.copy_location(marked, call)
    if isinstance(call.func, ast.Attribute) and path is call.func.value:
        call.func.value = marked
    else:
        call.args[0] = marked


def _lent(arg: ast.expr) -> ast.expr:
    if isinstance(arg, ast.Starred):
        return ast.copy_location(ast.Starred(_lent(arg.value), arg.ctx), arg)
    if isinstance(arg, ast.Constant | ast.Lambda | ast.JoinedStr):
        return arg
    return ast.copy_location(ast.Call(ast.Name("__lent__", ast.Load()), [arg], []), arg)


def asserting_blocks(tree: ast.AST) -> list[tuple[int, int]]:
    """The `with` blocks that assert something: their first lines, and those of their bodies."""
    return [
        (node.lineno, node.body[0].lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith) and _asserts(node)
    ]


def _asserts(block: ast.With | ast.AsyncWith) -> bool:
    nodes = [node for part in block.body for node in ast.walk(part)]
    return any(isinstance(node, ast.Assert) or _called(node).startswith("assert") for node in nodes)


def _called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


class _Rewriter(ast.NodeTransformer):
    def __init__(self, classes: set[str], bound: set[str], modules: set[str]) -> None:
        self._classes, self._bound, self._modules = classes, bound, modules
        self.names: dict[str, tuple[str, bool]] = {}
        """Names that may stand for a value of the program's: its name there, and was it imported?"""

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self._rewrite([part for part in node.body if not isinstance(part, _Functions | ast.ClassDef)])
        return self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        star = node.names[0].name == "*" and (node.module or "").partition(".")[0] in self._modules
        return (
            ast.copy_location(ast.Pass(), node) if star else node
        )  # names that nobody defines are asked for

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._rewrite(node.body)
        _note_execution(node)
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self._rewrite(node.body)
        _note_execution(node)
        return self.generic_visit(node)

    def visit_With(self, node: ast.With) -> ast.AST:
        _note_end(node)
        return self.generic_visit(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        _note_end(node)
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            node.left, node.comparators[0] = self._answer_first(node.left, node.comparators[0])
        elif len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            node.left = self.deferred(node.left)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr == "__class__" and isinstance(node.ctx, ast.Load):
            return _class_of(node.value, node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or node.id not in self.names:
            return node
        name, imported = self.names[node.id]
        now = ast.Call(
            ast.Name("__current__", ast.Load()),
            [ast.Constant(name), node],
            [ast.keyword("imported", ast.Constant(imported))],
        )
        return ast.copy_location(now, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func
        self.generic_visit(node)
        node.func = called if isinstance(called, ast.Name) else node.func
        is_type = isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1
        if is_type and "type" not in self._bound:
            return _class_of(node.args[0], node)
        if _called(node) in ("assertIn", "assertNotIn") and len(node.args) > 1:
            node.args[0] = self.deferred(node.args[0])
        if sides(node):
            swaps = isinstance(node.func, ast.Attribute) and node.func.attr == "assertEqual"
            if swaps:
                node.args[:2] = self._answer_first(*node.args[:2])
            else:
                node.args[:2] = [self.deferred(side) for side in node.args[:2]]
        return node

    def _answer_first(self, left: ast.expr, right: ast.expr) -> tuple[ast.expr, ast.expr]:
        """Both sides of an equality: what the program answers is computed before what is expected."""
        if self._is_class_call(left) and not self._is_class_call(right) and _may_ask(right):
            left, right = right, left
        return (self.deferred(left) if isinstance(left, _DISPLAYS) else left), self.deferred(right)

    def _rewrite(self, body: list[ast.stmt]) -> None:
        """Rewrite one scope: its names that are only compared."""
        nodes = [node for part in body for node in ast.walk(part)]
        pairs = [pair for pair in map(sides, nodes) if pair]
        assigned: dict[str, list[ast.Assign]] = {}
        for node in nodes:
            if (
                isinstance(node, ast.Assign)
                and len(node.targets) == 1
                and isinstance(node.targets[0], ast.Name)
            ):
                assigned.setdefault(node.targets[0].id, []).append(node)
        for name, places in assigned.items():
            if self._is_only_compared(name, places, nodes, pairs):
                for place in places:
                    place.value = self.deferred(place.value)

    def _is_only_compared(
        self,
        name: str,
        places: list[ast.Assign],
        nodes: list[ast.AST],
        pairs: list[tuple[ast.expr, ast.expr]],
    ) -> bool:
        compared = {
            id(side) for pair in pairs for side in pair if isinstance(side, ast.Name) and side.id == name
        }
        loads = (node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
        guarded = {
            id(inner) for node in nodes if isinstance(node, ast.With | ast.Try) for inner in ast.walk(node)
        }
        return all(id(node) in compared for node in loads if node.id == name) and all(
            self.deferred(place.value) is not place.value and id(place) not in guarded for place in places
        )

    def _is_class_call(self, node: ast.expr) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
            return False
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        is_class = name.lstrip("_")[:1].isupper() and not name.endswith(_RAISED)
        return is_class and name not in self._classes

    def deferred(self, node: ast.expr) -> ast.expr:
        """An expression whose calls of the program's classes are put off; itself, where it has none."""
        if isinstance(node, ast.List | ast.Tuple) and isinstance(node.ctx, ast.Load):
            parts = [self.deferred(part) for part in node.elts]
            changed = any(new is not old for new, old in zip(parts, node.elts, strict=True))
            return ast.copy_location(type(node)(parts, node.ctx), node) if changed else node
        if isinstance(node, ast.Dict):
            parts = [self.deferred(part) for part in node.values]
            changed = any(new is not old for new, old in zip(parts, node.values, strict=True))
            return ast.copy_location(ast.Dict(node.keys, parts), node) if changed else node
        if not self._is_class_call(node):
            return node
        assert isinstance(node, ast.Call)  # noqa: S101 - it is one
        args = [node.func, *map(self.deferred, node.args)]
        keywords = [ast.keyword(each.arg, self.deferred(each.value)) for each in node.keywords]
        return ast.copy_location(ast.Call(ast.Name("__deferred__", ast.Load()), args, keywords), node)


def _class_of(value: ast.expr, place: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name("__class_of__", ast.Load()), [value], []), place)


def _may_ask(node: ast.expr) -> bool:
    """May the program be asked while it is computed, or have been?"""
    return any(isinstance(each, ast.Call | ast.Name) for each in ast.walk(node))


def _note_end(block: ast.With | ast.AsyncWith) -> None:
    """A block that asserts something notes that it was gone through, by its first line."""
    if _asserts(block):
        note = ast.Expr(ast.Call(ast.Name("__ended__", ast.Load()), [ast.Constant(block.lineno)], []))
        block.body.append(ast.copy_location(note, block.body[-1]))


def _note_execution(test: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """A test notes that it was executed, by the line that its code begins in."""
    if not test.name.startswith("test"):
        return
    line = min([test.lineno, *(each.lineno for each in test.decorator_list)])
    note = ast.Expr(ast.Call(ast.Name("__executed__", ast.Load()), [ast.Constant(line)], []))
    first = test.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    test.body.insert(int(has_text), ast.copy_location(note, first))


def sides(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """Both sides of an equality; None of anything else."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        return node.left, node.comparators[0]
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return None
    return (node.args[0], node.args[1]) if _called(node) in _EQUALITIES else None
