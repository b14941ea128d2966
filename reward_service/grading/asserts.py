"""Assert programs, taken apart: which calls they make, and what must be true of the values.

`assert f(1, 2) == 3` beside the model's code is a question that the model's code answers about itself.
Most such tests are lists of asserts about calls with literal arguments; those become plain calls, made
in the box, and comparisons, made outside. The rest runs in a second box, without the model's code:
once to learn which calls it makes, and once more with the values that the calls gave (`HARNESS`).
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reward_service.errors import BadReference

MAX_PROGRAM_CHARS = 1 << 20
_UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Check:
    """A call with literal arguments, and the relation of its value to a literal."""

    args: list[Any]
    kwargs: dict[str, Any]
    relation: str
    expected: Any = None

    def holds(self, value: Any) -> bool:
        """Is the assertion true of this value? `value` is plain data, so no foreign code runs."""
        if self.relation == "truth":
            return bool(value)
        if self.relation == "falsity":
            return not value
        if self.relation == "is":
            return value is self.expected
        if self.relation == "!=":
            return bool(value != self.expected)
        return bool(value == self.expected)


@lru_cache(maxsize=64)
def parse(program: str) -> ast.Module:
    """The syntax tree of an assert program; all completions of a prompt share it, so it is only read.

    Raises:
        BadReference: it does not parse, is too long, or asserts nothing.
    """
    if len(program) > MAX_PROGRAM_CHARS:
        raise BadReference(f"an assert program of {len(program)} characters")
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadReference(f"the assert program does not parse: {error}") from None
    if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        raise BadReference("the assert program asserts nothing")
    return tree


def guess_entry(tree: ast.Module) -> str | None:
    """The function that bare asserts are about: the first name called that they do not define."""
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assert):
            for node in ast.walk(statement.test):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    name = node.func.id
                    if name not in defined and name not in _BUILTIN:
                        return name
    return None


_BUILTIN = frozenset(
    [
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "dict",
        "enumerate",
        "float",
        "frozenset",
        "int",
        "isinstance",
        "len",
        "list",
        "map",
        "max",
        "min",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    ]
)


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
        return isinstance(node.value, ast.Constant)
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
    return None


def _with_call(node: ast.expr, names: set[str], relation: str, expected: Any = None) -> list[Check] | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
        return None
    args = [_literal(argument) for argument in node.args]
    kwargs = {keyword.arg: _literal(keyword.value) for keyword in node.keywords}
    if None in kwargs or any(value is _UNKNOWN for value in (*args, *kwargs.values())):
        return None
    return [Check(args, {str(name): value for name, value in kwargs.items()}, relation, expected)]


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class Call:
    """A call that an assert program makes: of the entry point, or of another function of the program."""

    function: str
    args: list[Any]
    kwargs: dict[str, Any]

    @property
    def key(self) -> str:
        """What the harness calls it by."""
        return repr((self.function, self.args, sorted(self.kwargs.items())))


def recorded_calls(recorded: Any) -> Iterator[Call]:
    """The calls that `discover` reports.

    Raises:
        BadReference: the assert program made the harness report something else.
    """
    try:
        for function, args, kwargs in recorded:
            yield Call(str(function), list(args), {str(name): value for name, value in kwargs.items()})
    except (TypeError, ValueError, AttributeError) as error:
        raise BadReference(f"the assert program cannot be taken apart: {error}") from None


HARNESS = '''
import ast, builtins, copy, random

MAX_CALLS = 5000

class Shadow:
    """Stands for a value that is not known yet: whatever is asked of it, there is an answer."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __call__(self, *args, **kwargs): return self
    def __iter__(self): return iter(())
    def __len__(self): return 0
    def __getitem__(self, key): return self
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    def __bool__(self): return False
    def __hash__(self): return 0
    def __eq__(self, other): return False
    def __contains__(self, item): return False
    def __neg__(self): return self
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __add__(self, other): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __mod__ = __rmod__ = __pow__ = __floordiv__ = __round__ = __abs__ = __add__
    def __round__(self, digits=0): return self
    def __abs__(self): return self

class Lenient(ast.NodeTransformer):
    """Asserts are evaluated and never stop the program."""
    def visit_Assert(self, node):
        guard = ast.parse("try:\\n    pass\\nexcept Exception:\\n    pass").body[0]
        guard.body = [ast.copy_location(ast.Expr(node.test), node)]
        return ast.copy_location(guard, node)

def name_of(function, args, kwargs):
    return repr((function, args, sorted(kwargs.items())))

def run(tree, entry, functions):
    random.seed(0)
    space = {"__name__": "tests", "__builtins__": builtins}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not hasattr(builtins, node.id):
            space.setdefault(node.id, functions(node.id))
    space[entry.rpartition(".")[2]] = functions(entry)
    exec(compile(tree, "tests.py", "exec"), space)
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if "check" in space and "check" not in names:
        space["check"](functions(entry))

def calls_of(text, entry, known):
    """The calls that the tests make and `known` does not answer; values that are missing are shadows."""
    calls, seen = [], set()
    def recorder(function):
        def record(*args, **kwargs):
            args, name = list(args), name_of(function, list(args), kwargs)
            if name in known and known[name][0]:
                return copy.deepcopy(known[name][1])
            shadows = any(isinstance(value, Shadow) for value in (*args, *kwargs.values()))
            if name not in known and name not in seen and not shadows and len(calls) < MAX_CALLS:
                seen.add(name)
                calls.append([function, copy.deepcopy(args), copy.deepcopy(kwargs)])
            return Shadow()
        return record
    try:
        run(ast.fix_missing_locations(Lenient().visit(ast.parse(text))), entry, recorder)
    except Exception:
        pass
    return calls

def discover(text, entry):
    return calls_of(text, entry, {})

def replay(text, entry, names, values):
    known = dict(zip(names, values))
    class Missing(BaseException):
        pass
    def player(function):
        def answer(*args, **kwargs):
            name = name_of(function, list(args), kwargs)
            if name not in known:
                raise Missing
            ok, value = known[name]
            if not ok:
                raise RuntimeError(value)
            return copy.deepcopy(value)
        return answer
    try:
        run(ast.parse(text), entry, player)
    except Missing:
        return [False, "more calls", calls_of(text, entry, known)]
    except Exception as error:
        return [False, type(error).__name__ + ": " + str(error)[:200], []]
    return [True, "", []]
'''
"""A Python program for the second box; `discover` and `replay` are called, nothing else."""
