"""In the tests' box: objects of the program, and what may be asked of them.

Tests may call them, read, set, index and iterate them, and ask *unary* questions (len, bool, str, ..).
Equality of two objects of the program is cross-examined: an answer that equals what the tests have made must
not equal what they could have made instead.
"""

import contextlib
import types
import unittest.mock
from collections.abc import Iterator
from functools import partial
from typing import Any

from sandbox.pair.argument_rows import members
from sandbox.pair.cross_examination import lined_up_value, same_objects
from sandbox.pair.decoys import Expected, nobodies, stranger, truth, varied
from sandbox.pair.handle_lengths import must_agree, must_have_shown, must_hold, view
from sandbox.pair.handle_operators import Operators
from sandbox.pair.remote_program import Lie, Unsupported, program
from sandbox.pair.rows_of_objects import note_made

_OPEN_DUNDERS = frozenset(["__doc__", "__wrapped__", "__dict__", "__members__", "__annotations__"])
_PREFETCHED = frozenset({
    "generator", "list_iterator", "tuple_iterator", "dict_keyiterator", "dict_valueiterator",
    "dict_itemiterator", "set_iterator", "range_iterator", "str_iterator", "map", "filter", "zip",
    "enumerate", "islice", "chain", "product", "permutations", "combinations", "takewhile",
    "accumulate", "cycle", "count", "repeat",
})  # fmt: skip
"""Iterators of Python's own: to begin anew with one is to go on with it."""
_ASSERTIONS_OF_MOCKS = frozenset(
    [name for name in dir(unittest.mock.AsyncMock) if name.startswith(("assert_called", "assert_await"))]
    + ["assert_any_call", "assert_has_calls", "assert_not_called", "assert_any_await", "assert_has_awaits"]
)
_COMPARING = frozenset(
    "difference symmetric_difference intersection union issubset issuperset isdisjoint count index".split()
)
"""Methods of containers that compare: of what the program gave they are those of Python's own."""
_PREDICATES = frozenset(["startswith", "endswith", "issuperset", "equals"])
"""Methods of Python's own values that are true of few others: whoever says so of all has said nothing."""
CAREFUL_NAMES = _PREDICATES | _ASSERTIONS_OF_MOCKS
"""Names that are more than asked for where tests read them of an object."""
_SETS = (set, frozenset, list, tuple)
_VIEWS = frozenset(["items", "keys", "values"])


class Handle(Operators):
    __slots__ = (
        "_ahead",
        "_asked_at",
        "_batch",
        "_class",
        "_given",
        "_key",
        "_kind",
        "_name",
        "_own",
        "_owner",
        "_recipe",
        "_role",
        "_shown",
        "_size",
    )

    def __init__(self, key: int, kind: str, role: str, name: str) -> None:
        values = (None, -1, 1, None, (0, 0), key, kind, name, False, None, None, role, None, None)
        for slot, value in zip(Handle.__slots__, values, strict=True):
            object.__setattr__(self, slot, value)

    @property
    def __class__(self) -> Any:
        """Tests ask whether a value is a generator; what it yields is asked of it, all the same."""
        is_generator = self._kind == "generator" and self._role == "iterator"
        return types.GeneratorType if is_generator else type(self)

    @__class__.setter
    def __class__(self, kind: Any) -> None:
        raise TypeError("the class of an object of the program's")

    @property
    def __doc__(self) -> Any:  # type: ignore[override]  # nobody sets it
        return program.exchange("get", self, "__doc__")

    def __getattr__(self, name: str) -> Any:
        if name == "__name__" and self._role == "class":
            return self._name
        if name.startswith("__") and name != "__name__" and name not in _OPEN_DUNDERS:
            raise AttributeError(name)
        if name in _ASSERTIONS_OF_MOCKS:
            raise AssertionError(f"{name}: an object of the program's is not asked whether it was called")
        if self._role == "container" and not self._own and name in _COMPARING:
            plain = program.exchange("plain", self)
            if hasattr(plain, name) and not isinstance(plain, Handle):
                return getattr(plain, name)
        value = program.lend(self, self._key, "get", name)
        if name in _PREDICATES and not self._own and isinstance(value, Handle):
            return partial(_is_said_of_few, value)
        if self._role == "class" and isinstance(value, Handle) and not value._role:
            object.__setattr__(value, "_class", self._key)
            members.setdefault(self._key, {})[name] = value
        if self._role == "container" and not self._own and name in _VIEWS:
            return partial(view, self, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        program.exchange("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        program.exchange("delete", self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return note_made(self, program.exchange("call", self, *args, **kwargs), args, kwargs)

    def __len__(self) -> int:
        length: int = self._unary("len", int)
        must_agree(self, length)
        if self._role == "container" and not self._own:
            must_hold(self, length)
        return length

    def __bool__(self) -> bool:
        return self._unary("bool", bool)  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self._unary("str", str)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return self._unary("repr", str)  # type: ignore[no-any-return]

    def __int__(self) -> int:
        return self._unary("int", int)  # type: ignore[no-any-return]

    def __float__(self) -> float:
        return self._unary("float", float)  # type: ignore[no-any-return]

    def __complex__(self) -> complex:
        return self._unary("complex", complex)  # type: ignore[no-any-return]

    def __index__(self) -> int:
        return self._unary("index", int)  # type: ignore[no-any-return]

    def __bytes__(self) -> bytes:
        return self._unary("bytes", bytes)  # type: ignore[no-any-return]

    def __abs__(self) -> Any:
        return self._derived("abs")

    def __neg__(self) -> Any:
        return self._derived("neg")

    def __pos__(self) -> Any:
        return self._derived("pos")

    def __invert__(self) -> Any:
        return self._derived("invert")

    def __round__(self, *digits: int) -> Any:
        return self._derived("round", *digits)

    def __format__(self, spec: str) -> str:
        text = program.exchange("format", self, spec)
        if not isinstance(text, str):
            raise TypeError("format() gave no text")
        return text

    def __hash__(self) -> int:
        return self._unary("hash", int)  # type: ignore[no-any-return]

    def __getitem__(self, key: Any) -> Any:
        return program.lend(self, self._key, "getitem", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        program.exchange("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        program.exchange("delitem", self, key)

    def __reversed__(self) -> Any:
        found = program.exchange("reversed", self)
        if isinstance(found, Handle) and not self._own:
            object.__setattr__(found, "_owner", self)
        return found

    def __contains__(self, item: Any) -> bool:
        if not self._own:
            return item in list(self)
        said = truth(program.exchange("contains", self, item))
        if said:
            with contextlib.suppress(Exception):  # it need not be able to look for strangers
                said = not all(truth(program.exchange("contains", self, each)) for each in nobodies(item))
        return said

    def __enter__(self) -> Any:
        return program.exchange("enter", self)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return _suppresses("exit", self, error, trace)

    async def __aenter__(self) -> Any:
        return program.exchange("aenter", self)

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return _suppresses("aexit", self, error, trace)

    def __aiter__(self) -> Any:
        return self if self._role == "async iterator" else program.exchange("aiter", self)

    async def __anext__(self) -> Any:
        items = program.exchange("anext", self)
        if not items:
            raise StopAsyncIteration
        return items[0]

    def __copy__(self) -> Any:
        return program.exchange("call", program.exchange("name", "copy", "copy"), self)

    def __deepcopy__(self, _: Any) -> Any:
        return program.exchange("call", program.exchange("name", "copy", "deepcopy"), self)

    def __dir__(self) -> Any:
        return program.exchange("dir", self)

    def __instancecheck__(self, value: Any) -> bool:
        value = value.made() if isinstance(value, Expected) else value
        known = isinstance(value, Handle) or hasattr(type(value), "_remote_key")
        return known and truth(program.exchange("isinstance", value, self))

    def __subclasscheck__(self, kind: Any) -> bool:
        return truth(program.exchange("issubclass", kind, self))

    def __mro_entries__(self, bases: Any) -> Any:
        raise Unsupported("the tests subclass the program's class")

    def _unary(self, deed: str, kind: type) -> Any:
        value = program.exchange(deed, self)
        if not isinstance(value, kind) or hasattr(type(value), "_remote_key"):
            raise TypeError(f"{deed}() gave no {kind.__name__}")
        return value

    def _derived(self, deed: str, *more: Any) -> Any:
        value = program.exchange(deed, self, *more)
        if isinstance(value, Handle) and self._own:
            object.__setattr__(value, "_own", True)
        return value

    def __iter__(self) -> Iterator[Any]:
        if self._kind in _PREFETCHED and self._role == "iterator":
            return self
        found = program.exchange("iter", self)
        if not self._own and self._role != "iterator":
            if isinstance(found, Handle):
                object.__setattr__(found, "_owner", self)
            else:
                must_have_shown(self, len(found), 0)
        return found if isinstance(found, Handle) else iter(found)

    def __next__(self) -> Any:
        """Items come in growing batches for as long as nothing else is asked for between them."""
        if not self._ahead:
            alone = self._asked_at == program.deeds and self._kind in _PREFETCHED
            batch = self._batch * 2 if alone else 1
            object.__setattr__(self, "_ahead", program.exchange("take", self, batch))
            object.__setattr__(self, "_batch", batch)
            object.__setattr__(self, "_asked_at", program.deeds)
        items, end, error = self._ahead
        if items:
            program.acts += 1
            item = items.pop(0)
            count, inner = self._given
            inner += len(item) if type(item) in (list, tuple) else 0
            object.__setattr__(self, "_given", (count + 1, inner))
            return item
        if end == "end" and self._owner is not None:
            owner = self._owner
            object.__setattr__(self, "_owner", None)
            must_have_shown(owner, *self._given)
        if end == "more":
            object.__setattr__(self, "_ahead", None)
            return next(self)
        if end == "end":
            raise StopIteration
        raise error if isinstance(error, Exception) else RuntimeError("the iterator broke")

    def __eq__(self, theirs: object) -> bool:
        if self is theirs:
            return True
        if isinstance(theirs, Expected):
            return theirs.lined_up(self)
        if isinstance(theirs, Handle):
            return same_objects(self, theirs)
        if self._own and not self._role and varied(theirs):
            return lined_up_value(self, theirs)
        if self._role == "container" or (
            type(theirs) in (list, dict, set, tuple, frozenset) and self._role != "class"
        ):
            plain = program.exchange("plain", self)
            return not isinstance(plain, Handle) and bool(plain == theirs)
        return False

    def __ne__(self, theirs: object) -> bool:
        return not self == theirs


def _suppresses(deed: str, manager: Handle, error: Any, trace: Any) -> bool:
    """Leave a block; is what was raised in it kept from the tests? Never what they themselves have found."""
    if error is None:
        program.exchange(deed, manager, None, [])
        return False
    if isinstance(error, AssertionError) and not any(
        issubclass(AssertionError, kind) for kind in program.expecting
    ):
        with contextlib.suppress(Exception):  # nor does an exception of the program's take its place
            program.exchange(deed, manager, type(error), list(error.args))
        return False
    kept_in = bool(program.exchange(deed, manager, type(error), list(error.args)))
    if kept_in and isinstance(error, Exception):
        program.violations.note_left(trace)
        return True
    return False


def _is_said_of_few(method: Handle, *args: Any) -> Any:
    """What a predicate says of a text or a container, unless it says so of what nobody has thought of."""
    said = method(*args)
    if said is True and len(args) == 1:
        kind = type(args[0])
        others = (
            [stranger("")]
            if kind is str
            else [kind([each]) for each in nobodies("")]
            if kind in _SETS
            else [each for each in varied(args[0]) or () if each != args[0]]
        )
        if others and all(truth(method(each)) for each in others):
            raise Lie("a predicate that is true of everything")
    return said


class Coroutine(Handle):
    """Only these can be awaited: what looks like one is taken for one by `mock`."""

    __slots__ = ()

    def __await__(self) -> Any:
        return program.exchange("await", self)
        yield


def _to_wire(value: Any) -> Any:
    if isinstance(value, Expected):
        value = value.made()
    if isinstance(value, Handle):
        return {"o": value._key}
    key = getattr(type(value), "_remote_key", None)
    return None if key is None else {"o": value._remote_key}


def _new_handle(key: int, kind: str, role: str, name: str) -> Handle:
    return (Coroutine if role == "coroutine" else Handle)(key, kind, role, name)


program.handle, program.handles = _new_handle, frozenset([Handle, Coroutine])
program.to_wire.append(_to_wire)
