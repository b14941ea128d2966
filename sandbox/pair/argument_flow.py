"""The text of the tests: which arguments of a call the other side of an equality is computed from.

`result, swaps = f(data)`, and later `result == sorted(data)`: whoever is called could make `data` what suits
its answer. Names are followed through everything that binds them (assignments of any form, loops,
comprehensions, `append`, functions of the tests' own, fixtures, attributes of `self`), in the whole file; an
expected value that was computed before the call, and is no part of the argument, is nothing that the call can
change.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Key = tuple[str, ...]
"""A name: its scope (the outermost function it is of, empty for the file), itself, and which part of it."""
_Functions = ast.FunctionDef | ast.AsyncFunctionDef
_Scoped = _Functions | ast.Lambda
_FILLING = frozenset("append extend insert add update setdefault appendleft extendleft put".split())
"""Methods by which a container gets its items."""
_KEEPING = frozenset(
    "sorted list tuple set dict min max next iter filter reversed zip enumerate map deque".split()
)
"""Functions whose values hold the very objects that they were given."""
_TAKING = frozenset("get pop popitem setdefault values items popleft".split())
"""Methods of containers that give what is in them."""
_DISPLAYS = (
    ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
    ast.Name, ast.Attribute, ast.Subscript, ast.Starred, ast.NamedExpr, ast.IfExp, ast.BoolOp, ast.Lambda,
)  # fmt: skip
"""Expressions whose values hold what they name."""
MAX_KEYS = 400
"""Names that are followed from one expression."""


@dataclass(frozen=True, slots=True)
class _Binding:
    """An expression that a name stands for, or holds: of which scope, in which line, and which part of it."""

    value: ast.expr
    scope: str
    line: int
    part: Key = ()


@dataclass(slots=True)
class _Read:
    """What an expression reads: names, and calls that the program may answer."""

    keys: set[Key] = field(default_factory=set)
    calls: list[tuple[ast.Call, str]] = field(default_factory=list)


class ArgumentFlow:
    """Names of a file of tests and what they stand for. `is_program`: is a name the program's?"""

    def __init__(self, tree: ast.Module, is_program: Callable[[str], bool]) -> None:
        self._is_program = is_program
        self._bindings: dict[Key, list[_Binding]] = {}
        self._locals: dict[str, set[str]] = {"": set()}
        self._functions: set[str] = set()
        self._fixtures: set[str] = set()
        self._keepers: set[str] = set()
        self._parameters: dict[str, set[str]] = {}
        self._answers: set[Key] = set()
        self._placed: list[tuple[ast.AST, str]] = list(_placed(tree))
        for node, scope in self._placed:
            self._note_locals(node, scope)
        for node, scope in self._placed:
            self._note_bindings(node, scope)
        self._find_answers()

    # ------------------------------------------------------------------ what is shared
    def shared_arguments(
        self, sides: Callable[[ast.AST], tuple[ast.expr, ast.expr] | None]
    ) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Calls behind one side of an equality, and their arguments that its other side is computed from."""
        for node, scope in self._placed:
            pair = sides(node)
            if pair is None:
                continue
            for one, other in (pair, pair[::-1]):
                for call, home in self._calls_behind(one, scope):
                    later = self._sources(other, scope, before=call.lineno)
                    for arg in [*call.args, *(each.value for each in call.keywords)]:
                        if _overlap(self._sources(arg, home, before=call.lineno), later):
                            yield call, arg

    def answered(self, part_of: Callable[[ast.AST], ast.expr | None]) -> Iterator[ast.expr]:
        """Parts of expressions that are made of what the program gave."""
        for node, scope in self._placed:
            part = part_of(node)
            if part is not None and any(self._is_answered(*call) for call in self._calls_behind(part, scope)):
                yield part

    def _calls_behind(self, side: ast.expr, scope: str) -> list[tuple[ast.Call, str]]:
        read = self._read(side, scope)
        calls, seen, waiting = list(read.calls), set(read.keys), list(read.keys)
        while waiting and len(seen) < MAX_KEYS:
            for binding in self._bound(waiting.pop()):
                inner = self._read(binding.value, binding.scope)
                calls += inner.calls
                waiting += inner.keys - seen
                seen |= inner.keys
        return list(dict.fromkeys(calls))

    def _sources(self, side: ast.expr, scope: str, before: int) -> set[Key]:
        """Names that a value is computed from; what was computed before that line is only what it is."""
        seen: set[Key] = set()
        waiting = list(self._read(side, scope).keys)
        while waiting and len(seen) < MAX_KEYS:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            for binding in self._bound(key):
                if binding.line >= before or self._holds_what_it_names(binding.value):
                    found = self._read(binding.value, binding.scope).keys
                    waiting += [each + binding.part for each in found]
        return {key for key in seen if key[1] not in self._functions - self._fixtures}

    def _holds_what_it_names(self, value: ast.expr) -> bool:
        """May an expression's value be, or hold, the very objects that it names?"""
        if not isinstance(value, ast.Call):
            return isinstance(value, _DISPLAYS)
        if isinstance(value.func, ast.Attribute):
            return value.func.attr in _TAKING or value.func.attr in self._keepers
        return isinstance(value.func, ast.Name) and value.func.id in _KEEPING | self._keepers

    def _bound(self, key: Key) -> list[_Binding]:
        return [each for end in range(2, len(key) + 1) for each in self._bindings.get(key[:end], ())]

    # ------------------------------------------------------------------ what names stand for
    def _note_locals(self, node: ast.AST, scope: str) -> None:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            self._locals.setdefault(scope, set()).add(node.id)
        elif isinstance(node, ast.arg):
            self._locals.setdefault(scope, set()).add(node.arg)
            self._parameters.setdefault(scope, set()).add(node.arg)
        elif isinstance(node, _Functions):
            self._functions.add(node.name)
            self._locals.setdefault(scope, set()).update([node.name] if scope else ())

    def _note_bindings(self, node: ast.AST, scope: str) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value, scope)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            self._bind(node.target, node.value, scope)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            self._bind_items(node.target, node.iter, scope)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._bind(node.optional_vars, node.context_expr, scope)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLING
        ):
            for arg in node.args:
                self._bind(node.func.value, arg, scope)
        elif isinstance(node, _Functions):
            self._bind_function(node, scope)

    def _bind_function(self, node: _Functions, scope: str) -> None:
        """A function stands for what it returns, and its parameters for the fixtures of their names."""
        inner = scope or _scope_of(node)
        for each in ast.walk(node):
            if isinstance(each, ast.Return | ast.Yield) and each.value is not None:
                line = 10**9  # it is computed when it is called
                if _root(each.value) in self._parameters.get(inner, ()):
                    self._keepers.add(node.name)
                for key in {(scope, node.name), ("", f"self.{node.name}")}:
                    self._bindings.setdefault(key, []).append(_Binding(each.value, inner, line))
        if not scope:
            for name in self._parameters.get(inner, set()) & self._functions:
                self._fixtures.add(name)
                made = ast.copy_location(ast.Name(name, ast.Load()), node)
                self._bindings.setdefault((inner, name), []).append(_Binding(made, "", 10**9))

    def _bind(self, target: ast.expr, value: ast.expr, scope: str, part: Key = ()) -> None:
        """A target of an assignment stands for a value, or a part of it."""
        if isinstance(target, ast.Starred):
            target = target.value
        if isinstance(target, ast.Tuple | ast.List):
            rows = value.elts if isinstance(value, ast.Tuple | ast.List) and not part else ()
            is_pairwise = len(rows) == len(target.elts)
            for at, each in enumerate(target.elts):
                one = (rows[at], ()) if is_pairwise else (value, (*part, str(at)))
                self._bind(each, one[0], scope, one[1])
            return
        key = self._place(target, scope)
        if key is not None:
            self._bindings.setdefault(key, []).append(_Binding(value, scope, value.lineno, part))

    def _bind_items(self, target: ast.expr, source: ast.expr, scope: str) -> None:
        """A target of a loop stands for the items of what it goes through."""
        called = source.func.id if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) else ""
        if isinstance(source, ast.Call) and isinstance(target, ast.Tuple):
            if called == "enumerate" and len(target.elts) == 2 and source.args:
                self._bind_items(target.elts[1], source.args[0], scope)
                return
            if called == "zip" and len(target.elts) == len(source.args):
                for each, items in zip(target.elts, source.args, strict=True):
                    self._bind_items(each, items, scope)
                return
        self._bind(target, source, scope)

    def _place(self, target: ast.expr, scope: str) -> Key | None:
        """The name that an assignment to something changes."""
        while isinstance(target, ast.Subscript | ast.Attribute) and not _is_own(target):
            target = target.value
        if isinstance(target, ast.Attribute):
            return ("", f"self.{target.attr}")
        return self._key(target.id, scope) if isinstance(target, ast.Name) else None

    def _key(self, name: str, scope: str) -> Key:
        return (scope if name in self._locals.get(scope, ()) else "", name)

    # ------------------------------------------------------------------ what an expression reads
    def _read(self, node: ast.expr, scope: str) -> _Read:
        found = _Read()
        self._read_into(node, scope, found, ())
        return found

    def _read_into(self, node: ast.AST, scope: str, found: _Read, part: Key, *, keys: bool = True) -> None:
        if isinstance(node, ast.Subscript):  # which item it is tells nothing of what that holds
            at = node.slice
            inner = (str(at.value), *part) if isinstance(at, ast.Constant) else part
            self._read_into(node.value, scope, found, inner, keys=keys)
        elif isinstance(node, ast.Call):
            self._read_call(node, scope, found, keys=keys)
        elif isinstance(node, ast.Attribute) and _is_own(node):
            if keys:
                found.keys.add(("", f"self.{node.attr}", *part))
        elif isinstance(node, ast.Attribute):
            self._read_into(node.value, scope, found, (node.attr, *part), keys=keys)
        elif isinstance(node, ast.Name):
            if keys:
                found.keys.add((*self._key(node.id, scope), *part))
        else:
            for child in ast.iter_child_nodes(node):
                self._read_into(child, scope, found, (), keys=keys)

    def _read_call(self, node: ast.Call, scope: str, found: _Read, *, keys: bool) -> None:
        """What a call gives is computed from its arguments, unless the program says what it is."""
        answered = self._is_answered(node, scope)
        if answered or self._hands_on(node):
            found.calls.append((node, scope))
        deeper = keys and not answered
        if isinstance(node.func, ast.Attribute) and not _is_own(node.func):
            self._read_into(node.func.value, scope, found, (), keys=keys)
        else:
            self._read_into(node.func, scope, found, (), keys=keys)
        for arg in [*node.args, *(each.value for each in node.keywords)]:
            self._read_into(arg, scope, found, (), keys=deeper)

    def _is_answered(self, node: ast.Call, scope: str) -> bool:
        """Is it the program that is called, or what a function of Python's calls?"""
        handed = [arg.id for arg in node.args if isinstance(arg, ast.Name)]
        return self._is_of_program(node.func, scope) or any(
            self._is_program(name) and not self._is_local(name, scope) for name in handed
        )

    def _is_of_program(self, node: ast.expr, scope: str) -> bool:
        place = self._place(node, scope)
        if place is None:
            return (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Call)
                and self._is_answered(node.value, scope)
            )
        if isinstance(node, ast.Name) and node.id in self._parameters.get(scope, set()) - self._functions:
            return True
        is_free = (
            place[1].isidentifier() and not self._is_local(place[1], scope) and self._is_program(place[1])
        )
        return is_free or place in self._answers

    def _is_local(self, name: str, scope: str) -> bool:
        return name in self._locals.get(scope, ()) or name in self._locals[""]

    def _hands_on(self, node: ast.Call) -> bool:
        """Is it a function of the tests' own, which may hand on what it is given?"""
        if _is_own(node.func):
            return True
        return isinstance(node.func, ast.Name) and node.func.id in self._functions

    def _find_answers(self) -> None:
        """Names that stand for what the program gave."""
        before = -1
        while len(self._answers) > before:
            before = len(self._answers)
            self._answers |= {
                key
                for key, bindings in self._bindings.items()
                if key[1] not in self._functions
                and any(self._gives_answer(each.value, each.scope) for each in bindings)
            }

    def _gives_answer(self, value: ast.expr, scope: str) -> bool:
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.Call):
            return self._is_answered(value, scope)
        return isinstance(value, ast.Name | ast.Attribute) and self._place(value, scope) in self._answers


def _placed(node: ast.AST, scope: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Every node of a file, and the outermost function it is of."""
    for child in ast.iter_child_nodes(node):
        yield child, scope
        inner = scope or (_scope_of(child) if isinstance(child, _Scoped) else "")
        yield from _placed(child, inner)


def _scope_of(node: _Scoped) -> str:
    return f"{getattr(node, 'name', 'lambda')}:{node.lineno}:{node.col_offset}"


def _is_own(node: ast.expr) -> bool:
    """Is it an attribute of a test case's own?"""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )


def _root(value: ast.expr) -> str:
    """The name that a value is, or is taken from; empty where it is made anew."""
    while True:
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _KEEPING:
            value = value.args[0] if value.args else value.func
        elif isinstance(value, ast.Attribute | ast.Subscript):
            value = value.value
        else:
            return value.id if isinstance(value, ast.Name) else ""


def _overlap(some: Iterable[Key], others: set[Key]) -> bool:
    """Is a name, or a part of it, among others, or the whole of which one is a part?"""
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)
