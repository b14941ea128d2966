"""Assert programs, taken apart: which calls they make, and what must be true of the values.

`assert f(1, 2) == 3` beside the model's code is a question that the model's code answers about itself.
Most such tests are lists of asserts about calls with literal arguments; those become plain calls, made
in the box, and comparisons, made outside. The rest runs in a box of its own, with the model's code at the end
of a wire (`sandbox.pair`).
"""

import ast
import builtins
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from reward_service.errors import BadReference
from reward_service.grading.code.expected_values import text_of
from sandbox import stdlib_values
from sandbox.pair.program_modules import is_program, program_modules

MAX_PROGRAM_CHARS = 1 << 20
_UNKNOWN = object()
_VIEWS: dict[str, Callable[[Any], Any]] = {
    "frozenset": frozenset,
    "len": len,
    "list": list,
    "set": set,
    "sorted": sorted,
    "tuple": tuple,
}


@dataclass(frozen=True)
class Check:
    """A call with literal arguments, and the relation of its value to a literal.

    `view` names a function of Python's that the test puts around the call: `set(f(1)) == {2}`.
    """

    args: list[Any]
    kwargs: dict[str, Any]
    relation: str
    expected: Any = None
    view: str = ""

    @cached_property
    def text(self) -> bytes:
        """The text of a value of which the assertion is true, where there is just one; else empty."""
        if self.view or self.relation in {"near", "!="}:
            return b""
        return text_of(_ALWAYS.get(self.relation, self.expected))

    def accepts(self, returned: Any) -> bool:
        """Is the assertion true of what the call returned? With a view, the call was `observed`."""
        if not self.view:
            return self.holds(returned)
        return isinstance(returned, list) and len(returned) == 3 and self.holds(returned[1])

    def holds(self, value: Any) -> bool:
        """Is the assertion true of this value? `value` is plain data, so no foreign code runs."""
        try:
            if self.view in {"set", "frozenset"}:
                stdlib_values.spread(value)
            return self._holds(_VIEWS[self.view](value) if self.view else value)
        except (TypeError, ValueError, ArithmeticError):  # the assertion would have raised it
            return False

    def _holds(self, value: Any) -> bool:
        if self.relation == "near":
            middle, distance = self.expected
            return bool(abs(value - middle) < distance)
        if self.relation == "truth":
            return bool(value)
        if self.relation == "falsity":
            return not value
        if self.relation == "is":
            return value is self.expected
        if self.relation == "!=":
            return bool(value != self.expected)
        return bool(value == self.expected)


_ALWAYS = {"truth": True, "falsity": False}
_WAYS_TO_FAIL = frozenset({"raises", "fail", "exit"})
_KEPT = 64
"""Assert programs whose analysis is remembered: all completions of a prompt share one, and only read it."""


@lru_cache(_KEPT)
def parse(program: str) -> ast.Module:
    """The syntax tree of an assert program.

    Raises:
        BadReference: it does not parse, is too long, or asserts nothing.
    """
    if len(program) > MAX_PROGRAM_CHARS:
        raise BadReference(f"an assert program of {len(program)} characters")
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadReference(f"the assert program does not parse: {error}") from None
    if not any(map(_asserts, ast.walk(tree))):
        raise BadReference("the assert program asserts nothing")
    _Methods(tree).visit(tree)
    return ast.fix_missing_locations(tree)


def _asserts(node: ast.AST) -> bool:
    """Is it an assert, a name of unittest, pytest or numpy for one, another way to fail, or a module that may
    have one?"""
    if isinstance(node, ast.Attribute | ast.Name):
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        return name.startswith("assert") or name in _WAYS_TO_FAIL
    if isinstance(node, ast.Import | ast.ImportFrom):
        return bool(program_modules(node))
    return isinstance(node, ast.Assert | ast.Raise)


class _Methods(ast.NodeTransformer):
    """`Solution().f(x)`, and `s.f(x)` after `s = Solution()`, as `f(x)`, called on a fresh object; names
    imported from the program as names that nobody has defined."""

    def __init__(self, tree: ast.Module) -> None:
        self._objects = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and _is_solution(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

        self._modules: set[str] = set()

    def visit_Import(self, node: ast.Import) -> ast.stmt:
        ours = [alias for alias in node.names if is_program(alias.name)]
        if not ours:
            return node
        self._modules |= {alias.asname or alias.name for alias in ours}
        node.names = [alias for alias in node.names if alias not in ours]
        return node if node.names else ast.copy_location(ast.Pass(), node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | list[ast.stmt]:
        if node.level or not is_program(node.module or ""):
            return node
        renamed = [alias for alias in node.names if alias.asname not in (None, alias.name)]
        lines = [f"{alias.asname} = {alias.name}" for alias in renamed] or ["pass"]
        return [ast.copy_location(ast.parse(line).body[0], node) for line in lines]

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        if _is_solution(node.value):
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)  # type: ignore[return-value]  # a statement for a statement

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        owner = node.value
        if _is_solution(owner) or (isinstance(owner, ast.Name) and owner.id in self._objects | self._modules):
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return self.generic_visit(node)  # type: ignore[return-value]  # an expression for an expression


def _is_solution(node: ast.expr) -> bool:
    plain = isinstance(node, ast.Call) and not node.args and not node.keywords
    return plain and isinstance(node.func, ast.Name) and node.func.id == "Solution"  # type: ignore[attr-defined]  # `plain` says so


@lru_cache(_KEPT)
def guess_entry(tree: ast.Module) -> str | None:
    """The function that bare asserts are about: the first name called that they do not define.

    Names in asserts come before others, names that are handed on behind them (`map(f, xs)`), and Python's own
    last: some tasks name their function as one.
    """
    defined = _defined(tree)
    if (checked := next(filter(None, map(_checked, ast.walk(tree))), None)) is not None:
        return checked
    tests = [node.test for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    inside = [name for test in tests for name in _called(test) if name not in defined]
    everywhere = [name for name in _called(tree) if name not in defined]
    foreign = (name for name in inside + everywhere if not hasattr(builtins, name))
    called = next(foreign, None)
    return called or _loaded(tree, defined) or (inside[0] if inside else None)


def _loaded(tree: ast.Module, defined: set[str]) -> str | None:
    """The first name that nobody has defined, if nothing is called by its name: a class, a decorator."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    bound = defined | stored | set(dir(builtins)) | sys.stdlib_module_names
    return next((node.id for node in names if node.id not in bound and node.id[:2] != "__"), None)


def _checked(node: ast.AST) -> str | None:
    """The `f` of `check(f)`, as HumanEval's tests end."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check":
        return node.args[0].id if len(node.args) == 1 and isinstance(node.args[0], ast.Name) else None
    return None


def _defined(tree: ast.Module) -> set[str]:
    """Names that the tests bring along: functions and classes, their parameters, what they import."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return found


def _called(tree: ast.AST) -> list[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [function.id for function in calls if isinstance(function, ast.Name)]


@lru_cache(_KEPT)
def checks(tree: ast.Module, entry: str) -> list[Check] | None:
    """The program as a list of checks, or None when it is more than that."""
    names, statements = {entry}, tree.body
    definitions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if definitions:
        only = definitions[0]
        if len(definitions) > 1 or only.name != "check" or len(only.args.args) != 1:
            return None
        if not all(_is_idle(node) or node is only or _is_check_call(node) for node in tree.body):
            return None
        names, statements = {only.args.args[0].arg, entry}, only.body
    found: list[Check] = []
    for statement in statements:
        if _is_idle(statement):
            continue
        check = _check(statement.test, names) if isinstance(statement, ast.Assert) else None
        if check is None:
            return None
        found += check
    return found or None


def _is_idle(node: ast.stmt) -> bool:
    """Imports, strings and constants: nothing that an assert with literals could depend on."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    if isinstance(node, ast.Expr):
        value = node.value
        return isinstance(value, ast.Constant) or (
            isinstance(value, ast.Name) and hasattr(builtins, value.id)
        )
    return isinstance(node, ast.Assign) and _literal(node.value) is not _UNKNOWN


def _is_check_call(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"


def _check(test: ast.expr, names: set[str]) -> list[Check] | None:
    if isinstance(test, ast.Constant):
        return [] if test.value else None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _with_call(test.operand, names, "falsity")
    if isinstance(test, ast.Call):
        return _with_call(test, names, "truth")
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test, names)
    return None


def _comparison(test: ast.Compare, names: set[str]) -> list[Check] | None:
    left, right, operator = test.left, test.comparators[0], test.ops[0]
    for call, other in ((left, right), (right, left)):
        expected = _literal(other)
        if expected is _UNKNOWN:
            continue
        if isinstance(operator, ast.Eq | ast.NotEq):
            return _with_call(call, names, "==" if isinstance(operator, ast.Eq) else "!=", expected)
        if isinstance(operator, ast.Is) and (expected is None or isinstance(expected, bool)):
            return _with_call(call, names, "is", expected)
    return _near(left, right, names) if isinstance(operator, ast.Lt) else None


def _near(left: ast.expr, right: ast.expr, names: set[str]) -> list[Check] | None:
    """`abs(f(1) - 2.5) < 1e-6`, either way round."""
    distance, difference = _literal(right), _argument_of(left, "abs")
    if not isinstance(difference, ast.BinOp) or not isinstance(difference.op, ast.Sub):
        return None
    for call, other in ((difference.left, difference.right), (difference.right, difference.left)):
        middle = _literal(other)
        if _is_real(middle) and _is_real(distance):
            return _with_call(call, names, "near", (middle, distance))
    return None


def _is_real(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _argument_of(node: ast.expr, function: str) -> ast.expr | None:
    """The one argument of a call of that function of Python's."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
        return node.args[0] if len(node.args) == 1 and not node.keywords else None
    return None


def _with_call(node: ast.expr, names: set[str], relation: str, expected: Any = None) -> list[Check] | None:
    view, node = _viewed(node, names)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
        return None
    args = [_literal(argument) for argument in node.args]
    kwargs = {keyword.arg: _literal(keyword.value) for keyword in node.keywords}
    if None in kwargs or any(value is _UNKNOWN for value in (*args, *kwargs.values())):
        return None
    return [Check(args, {str(name): value for name, value in kwargs.items()}, relation, expected, view)]


def _viewed(node: ast.expr, names: Collection[str] = ()) -> tuple[str, ast.expr]:
    """The name of the view around an expression, and the expression; "" without one."""
    for view in _VIEWS.keys() - names:
        inner = _argument_of(node, view)
        if inner is not None:
            return view, inner
    return "", node


def _literal(node: ast.expr) -> Any:
    view, node = _viewed(node)
    try:
        value = ast.literal_eval(node)
        return _VIEWS[view](value) if view else value
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return _UNKNOWN
