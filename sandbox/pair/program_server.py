"""Beside the program, in its box: does what the tests ask for, one thing at a time, and answers with plain
values.

It deserves as little belief as the program. It is told names, arguments and questions; operands and expected
values reach it only where the tests make objects of the program's own classes.
"""

import builtins
import collections
import io
import os
import pathlib
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from sandbox.native.warm_interpreter import bare_solution, solution_for
from sandbox.pair import library_values, shared_types, wire
from sandbox.pair.handed_object import Compared, HandedIterator, HandedObject, HandedStranger
from sandbox.pair.log_recorder import EventRecorder
from sandbox.pair.program_deeds import DEEDS, TestsRaised
from sandbox.pair.uncalled import Uncalled
from sandbox.plain_values import NotSerializable, Reader, tree

MAX_TEXT = 2_000
_MUTABLE = (
    list, dict, set, collections.deque, bytearray, collections.Counter, collections.OrderedDict,
    collections.defaultdict,
)  # fmt: skip
_CALLS = frozenset(["call", "method"])
"""Deeds that may change what they are given."""
_LOOKING = (b"__code__", b"signature", b"argspec", b"getcallargs")
"""In programs that ask what functions take, which those of the tests' then show."""
_HANDED: dict[str, type[HandedObject]] = {
    "compared": Compared, "iterator": HandedIterator, "stranger": HandedStranger,
}  # fmt: skip


class _ErrorOutput(io.BytesIO):
    """What the program writes to its standard error output, which still has its descriptor."""

    def fileno(self) -> int:
        return 2


class ProgramServer:
    """The program's module, the objects that the tests know of, and the wire."""

    def __init__(self, channel: wire.Channel, solution: types.ModuleType) -> None:
        self._channel, self._solution = channel, solution
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._proxies: dict[int, Any] = {}
        self._aliases: set[str] = {"solution"}
        self._printed, self._captured = io.StringIO(), list[str]()
        self._errors = _ErrorOutput()
        self._looks_at_functions = False
        self._asking = threading.RLock()
        """Threads of the program ask one after the other."""
        self._own_deeds: dict[str, Callable[..., Any]] = {
            "name": self.found,
            "module": self.module,
            "watch": lambda *asked: self.events().watch(*asked),
            "watched": lambda what: self.events().watched(what),
            "errors": self._printed_errors,
        }
        self._events: EventRecorder | None = None

    def run(self, source: bytes, files: str) -> int:
        """Load the program, tell how that went, and do deeds until nobody asks for more."""
        _, names, asked, lends = wire.parse(self._channel.receive())
        self._aliases |= set(names)
        self._solution = solution_for(asked, lends=lends)
        for name in self._aliases:
            sys.modules[name] = self._solution
        sys.stdout = self._printed
        sys.stderr = io.TextIOWrapper(self._errors, "utf-8", "backslashreplace", write_through=True)
        self._solution.__dict__["__file__"] = files
        self._looks_at_functions = any(word in source for word in _LOOKING)
        self._channel.send(["loaded", self._load(source), self._named(asked)])
        try:
            self._until_answered()
        except wire.Ended:
            return 0
        return 0

    def _load(self, source: bytes) -> Any:
        try:
            exec(compile(source, "main.py", "exec"), self._solution.__dict__)  # noqa: S102 - the box
        except BaseException as error:  # noqa: BLE001 - whatever the module raises
            return self._error(error)
        finally:
            self._drain()
        return None

    def _named(self, names: list[str]) -> list[list[Any]]:
        """Those of these names that are classes and functions: tests are about to ask for them."""
        space = vars(self._solution)
        kinds = {name: type(space[name]) for name in names if name in space}
        return [
            [name, self._other(space[name], 0)]
            for name, kind in kinds.items()
            if kind is type or kind is types.FunctionType
        ]

    def ask(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the tests'; what it gave."""
        with self._asking:
            self._drain()
            given = [tree(arg, 0, self._other) for arg in args]
            named = [[name, tree(value, 0, self._other)] for name, value in kwargs.items()]
            self._channel.send(["ask", number, what, given, named, self._drained()])
            return self._until_answered()

    def _until_answered(self) -> Any:
        while True:
            text = self._channel.receive()
            frame = wire.parse(text)
            if frame[0] == "do":
                self._channel.send(self._do(*frame[1:], reader=Reader(len(text), self._extra)))
            elif frame[0] == "gave":
                return Reader(len(text), self._extra).read(frame[1])
            else:
                raise self._raised_by_tests(frame[1:], Reader(len(text), self._extra))

    def _raised_by_tests(self, frame: list[Any], reader: Reader) -> BaseException:
        name, args, text, number = frame
        kind = reader.read(name) if isinstance(name, dict) else getattr(builtins, str(name), None)
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            kind = type(name if isinstance(name, str) else "TestsRaised", (TestsRaised,), {})
        try:
            error = kind(*reader.read(args))
        except Exception:  # noqa: BLE001 - a class of the program's
            error = Exception(text)
        error.__dict__["_number"] = number
        return error  # type: ignore[no-any-return]  # of a class of exceptions

    # ------------------------------------------------------------------ deeds
    def _do(self, deed: str, args: list[Any], kwargs: list[Any], *, reader: Reader) -> list[Any]:
        given: list[Any] = []
        written = args + [value for _, value in kwargs]
        mutable: list[int] = []
        try:
            positional = [reader.read(arg) for arg in args]
            named = {name: reader.read(value) for name, value in kwargs}
            given = [*positional, *named.values()]
            if deed in _CALLS:
                mutable = [at for at, value in enumerate(given) if type(value) in _MUTABLE]
            act = DEEDS.get(deed) or self._own_deeds[deed]
            value = act(*positional, **named)
            how = "value"
            if type(value) is Uncalled:
                how, value = "uncalled", value.value
            same = next((at for at in mutable if given[at] is value and how == "value"), None)
            answer = [how, tree(value, 0, self._other)] if same is None else ["same", same]
        except MemoryError:
            os._exit(1)
        except NotSerializable as error:
            answer = ["broken", str(error)]
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:  # noqa: BLE001 - the program's
            answer = ["error", self._error(error)]
        except BaseException as error:
            if type(error).__name__ != "CancelledError":  # `asyncio` need not have been imported
                raise
            answer = ["error", self._error(error)]
        changed = self._changed(written, given, mutable)
        self._drain()
        return ["did", *answer, changed, self._drained()]

    def _changed(self, args: list[Any], given: list[Any], mutable: list[int]) -> list[Any]:
        """Arguments that the deed has changed: place and value."""
        changed = []
        for at in mutable:
            try:
                now = tree(given[at], 0, self._other)
            except NotSerializable:
                continue
            if now != args[at]:
                changed.append([at, now])
        return changed

    def found(self, home: str | None, name: str) -> Any:
        """A name of a module, or of the program: a method of a fresh object of `Solution` where it has no
        such name."""
        if home:
            return getattr(self.module(home), name)
        owner, _, member = name.rpartition(".")
        space = vars(self._solution)
        if owner:
            made = space[owner]
            return getattr(made() if isinstance(made, type) else made, member)
        if name not in space and "Solution" in space:
            return getattr(space["Solution"](), name)
        try:
            return getattr(self._solution, name)
        except AttributeError:
            raise NameError(f"name {name!r} is not defined") from None

    def module(self, name: str) -> Any:
        """A module by its name; the program goes by all names that the tests have for it."""
        if name in self._aliases or name.partition(".")[0] in self._aliases:
            return self._solution
        return __import__(name, fromlist=["x"])

    def events(self) -> EventRecorder:
        """What keeps the program's warnings and log records, once the tests look for them."""
        if self._events is None:
            self._events = EventRecorder()
        return self._events

    # ------------------------------------------------------------------ values
    def _other(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if isinstance(value, HandedObject):
            return {"C": value._number}
        number = getattr(value, "_tests_number", None) if kind is types.FunctionType else None
        if number is not None and self._proxies.get(number) is value:  # not what `functools.wraps` made of it
            return {"C": number}
        written = library_values.write(value, lambda part: tree(part, depth, self._other))
        if written is not None:
            return written
        if isinstance(value, pathlib.PurePath):
            return {"P": str(value)}
        if shared_types.name_of(value):
            return {"g": ["", value.__qualname__]}
        if isinstance(value, types.ModuleType):
            return {"M": "solution" if value is self._solution else value.__name__}
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            written = library_values.write_named_tuple(value, lambda part: tree(part, depth, self._other))
            return {"n": [*written["n"], self._key(value)]} if _has_methods(kind) else written
        return self._handle(value, kind, depth)

    def _handle(self, value: Any, kind: type, depth: int) -> Any:
        plain = next((take(value) for base, take in _BASES if isinstance(value, base)), None)
        key = self._key(value)
        about: list[Any] = [key, kind.__name__]
        if isinstance(value, type):
            bases = [
                [base.__module__, base.__qualname__, self._numbers.get(id(base), -1)]
                for base in value.__mro__
            ]
            about += ["class", value.__name__, bases, issubclass(value, BaseException)]
        elif plain is not None:
            about += ["value", tree(plain, depth)]
        elif hasattr(kind, "__await__"):
            about += ["coroutine"]
        elif hasattr(kind, "__anext__"):
            about += ["async iterator"]
        elif hasattr(kind, "__next__"):
            about += ["iterator"]
        elif isinstance(value, list | dict | set | tuple):
            about += ["container"]
        elif isinstance(value, BaseException):
            about += ["error", self._error(value)]
        return {"o": about}

    def _key(self, value: Any) -> int:
        key = self._numbers.get(id(value))
        if key is None:
            key = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return key

    def _extra(self, tag: Any, data: Any, read: Callable[[Any], Any]) -> Any:
        if tag == "o":
            return self._objects[data]
        if tag == "g":
            return self.found(*data)
        if tag == "M":
            return self.module(data)
        if tag == "P":
            return pathlib.Path(data)
        if tag == "n":
            return library_values.named_tuple(data[0], tuple(data[1]))(*[read(item) for item in data[2]])
        if tag == "C":
            return self._proxy(*data)
        return library_values.read(tag, data, read)

    def _proxy(
        self, number: int, name: str, role: str, text: str = "", takes: str = "*args, **kwargs"
    ) -> Any:
        if number in self._proxies:
            return self._proxies[number]
        made: Any
        if role == "function":

            def made(*args: Any, **kwargs: Any) -> Any:
                return self.ask(number, "call", *args, **kwargs)

            if self._looks_at_functions:
                made = eval(f"lambda {takes}: __ask__({takes})", {"__ask__": made})  # noqa: S307 - the box
            made.__name__, made.__doc__, made._tests_number = name, text or None, number
        else:
            made = _HANDED.get(role, HandedObject)(self, number, name)
        return self._proxies.setdefault(number, made)

    def _error(self, error: BaseException) -> list[Any]:
        """An exception: its classes, arguments, text and attributes, and its number if it is the tests'
        own."""
        own = type(error)
        if issubclass(own, Exception) and own.__module__ in self._aliases:
            self._other(own, 0)
        classes = [
            [base.__module__, base.__qualname__, self._numbers.get(id(base), -1)] for base in own.__mro__
        ]
        attributes = []
        for name, value in list(vars(error).items()):
            written = self._written(value)
            if name != "_number" and written is not None:
                attributes.append([str(name), written[0]])
        arguments = self._written(list(error.args))
        try:
            text = str(error)[:MAX_TEXT]
        except Exception:  # noqa: BLE001 - a method of the program's
            text = ""
        number = error.__dict__.get("_number")
        return [classes, arguments[0] if arguments else [], text, attributes, number]

    def _written(self, value: Any) -> list[Any] | None:
        try:
            return [tree(value, 0, self._other)]
        except Exception:  # noqa: BLE001 - methods of the program's
            return None

    # ------------------------------------------------------------------ what is printed
    def _drain(self) -> None:
        text = self._printed.getvalue()
        if text:
            self._captured.append(text)
            self._printed.seek(0)
            self._printed.truncate()

    def _printed_errors(self) -> str:
        """What has come to the standard error output since it was last asked for."""
        text = self._errors.getvalue().decode("utf-8", "replace")
        self._errors.seek(0)
        self._errors.truncate()
        return text

    def _drained(self) -> str:
        text = "".join(self._captured)
        self._captured.clear()
        return text


_BASES: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (bool, bool),
    (int, int.__index__),
    (float, float.__pos__),
    (str, lambda value: str.__getitem__(value, slice(None))),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)


def _has_methods(kind: type) -> bool:
    """Has a class of named tuples anything besides its members?"""
    return any(
        not name.startswith("_") and name not in kind._fields  # type: ignore[attr-defined]  # the caller looked
        for base in kind.__mro__
        if base is not tuple
        for name in vars(base)
    )


def main(source: bytes, descriptor: int) -> int:
    """Serve the tests behind a descriptor; the exit code."""
    server = ProgramServer(wire.Channel(descriptor), bare_solution)
    try:
        return server.run(source, os.path.abspath("main.py"))  # noqa: PTH100 - little work, in a box
    except wire.Ended:
        return 0
