"""The text of the tests: which names are the program's, and what an equality means.

Equalities are written so that the program cannot take part in both of their sides: expected sides `Point(1,
2)`, and names that are only ever compared, are made late, in a line-up; arguments that the other side of an
equality is computed from are handed over as copies.
"""

import ast
import builtins
import collections
import importlib.util
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.native import leetcode_nodes
from sandbox.pair import arrays
from sandbox.pair.deferred_calls import deferred
from sandbox.pair.imported_names import PACKAGES, imported_modules

STANDARD = frozenset(
    [
        "bisect",
        "collections",
        "copy",
        "functools",
        "heapq",
        "itertools",
        "math",
        "random",
        "re",
        "string",
        "sys",
    ]
)
"""Modules that tests may name without importing them."""
HELPED = frozenset(leetcode_nodes.NAMES)
"""Names that judges define for the candidate and its tests alike."""
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


def missing_packages(tree: ast.AST) -> list[str]:
    """Packages that the tests import and that are not here."""
    wanted = (imported_modules(tree) & PACKAGES) - {"pytest"}
    return sorted(name for name in wanted if importlib.util.find_spec(name) is None)


def bound_names(tree: ast.AST) -> set[str]:
    """Names that the tests bring along."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, _Functions | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def free_names(tree: ast.AST, bound: Iterable[str], entry: str) -> list[str]:
    """Names that nobody defines, in the order of their use: the program's."""
    known = set(bound) | {"__name__", "__file__", "__doc__"}
    found = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id not in known
        and (not hasattr(builtins, node.id) or node.id == entry)
    ]
    return list(dict.fromkeys(found))


def imported_from_program(tree: ast.AST, modules: set[str]) -> set[str]:
    """Names that are imported from the program."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules
        for alias in node.names
    }


def asked_names(tree: ast.AST, modules: set[str], free: set[str]) -> set[str]:
    """Names that the program itself must define: `free`, and those that the tests import of it."""
    aliases = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.partition(".")[0] in modules
    }
    found = set(free)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules:
            found |= {alias.name for alias in node.names}
    return found - {"", "*", *HELPED}


def copied(value: Any) -> Any:
    """A copy of a container, and of those in it; of anything else, itself."""
    kind = type(value)
    if kind in (list, tuple, set, frozenset, collections.deque):
        return kind(map(copied, value))
    if kind is dict:
        return {key: copied(item) for key, item in value.items()}
    return value.copy() if kind is bytearray or arrays.is_array(value) else value


HELPERS = {"__deferred__": deferred, "__copied__": copied}
"""Names that rewritten tests use."""


def rewritten(tree: ast.Module, modules: set[str]) -> ast.Module:
    """The tests with their equalities as the head of this file says."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} | _OWN_CLASSES
    bound = bound_names(tree) - imported_from_program(tree, modules)
    return ast.fix_missing_locations(_Rewriter(classes, bound, modules).visit(tree))  # type: ignore[no-any-return]


class _Rewriter(ast.NodeTransformer):
    def __init__(self, classes: set[str], bound: set[str], modules: set[str]) -> None:
        self._classes, self._bound, self._modules = classes, bound, modules

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

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            node.comparators = [self._deferred(node.comparators[0])]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "assertEqual" and len(node.args) >= 2:
            node.args[1] = self._deferred(node.args[1])
        return node

    def _rewrite(self, body: list[ast.stmt]) -> None:
        """Rewrite one scope: its names that are only compared, and its arguments that both sides know."""
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
                    place.value = self._deferred(place.value)
        for one, other in pairs:
            self._copy_arguments(one, other, assigned)
            self._copy_arguments(other, one, assigned)

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
            self._is_class_call(place.value) and id(place) not in guarded for place in places
        )

    def _copy_arguments(self, one: ast.expr, other: ast.expr, assigned: dict[str, list[ast.Assign]]) -> None:
        """Calls on one side get copies of what the other side is computed from."""
        if isinstance(other, ast.Name):
            used = _names(*[place.value for place in assigned.get(other.id, ())])  # not it: it may be changed
        else:
            used = _names(other)
        for name in list(used):
            used |= _names(*[place.value for place in assigned.get(name, ())])
        for call in self._calls_behind(one, assigned):
            call.args = [_copy_of(arg, used) for arg in call.args]
            for keyword in call.keywords:
                keyword.value = _copy_of(keyword.value, used)

    def _calls_behind(self, side: ast.expr, assigned: dict[str, list[ast.Assign]]) -> Iterator[ast.Call]:
        yield from filter(self._is_program_call, ast.walk(side))
        for name in _names(side):
            for place in assigned.get(name, ()):
                yield from filter(self._is_program_call, ast.walk(place.value))

    def _is_program_call(self, node: ast.AST) -> bool:
        """May the program answer it? Methods, and functions of the tests' own, may hand arguments on."""
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Attribute):
            return True
        name = getattr(node.func, "id", "")
        return (
            bool(name) and name not in self._classes and not hasattr(builtins, name) and name not in HELPERS
        )

    def _is_class_call(self, node: ast.expr) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
            return False
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        starred = any(isinstance(arg, ast.Starred) for arg in node.args)
        return name.lstrip("_")[:1].isupper() and name not in self._classes and not starred

    def _deferred(self, node: ast.expr) -> ast.expr:
        if not self._is_class_call(node):
            return node
        assert isinstance(node, ast.Call)  # noqa: S101 - it is one
        call = ast.Call(ast.Name("__deferred__", ast.Load()), [node.func, *node.args], node.keywords)
        return ast.copy_location(call, node)


def _note_execution(test: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """A test notes that it was executed, by the line that its code begins in."""
    if not test.name.startswith("test"):
        return
    line = min([test.lineno, *(each.lineno for each in test.decorator_list)])
    note = ast.Expr(ast.Call(ast.Name("__executed__", ast.Load()), [ast.Constant(line)], []))
    first = test.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    test.body.insert(int(has_text), ast.copy_location(note, first))


def _names(*nodes: ast.AST) -> set[str]:
    return {node.id for tree in nodes for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _copy_of(arg: ast.expr, used: set[str]) -> ast.expr:
    """An argument, or a copy of it where it is one of these names, or part of one."""
    if isinstance(arg, ast.Starred):
        return ast.copy_location(ast.Starred(_copy_of(arg.value, used), arg.ctx), arg)
    if not isinstance(arg, ast.Name | ast.Attribute | ast.Subscript) or _names(arg).isdisjoint(used):
        return arg
    return ast.copy_location(ast.Call(ast.Name("__copied__", ast.Load()), [arg], []), arg)


def sides(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """Both sides of an equality; None of anything else."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        return node.left, node.comparators[0]
    if not isinstance(node, ast.Call) or len(node.args) < 2:
        return None
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return (node.args[0], node.args[1]) if called in _EQUALITIES else None
