"""In the tests' box: the wire to the program, and what its answers are here.

What comes back is a plain value (made so where no test data was in sight), a handle, or an exception.
Exceptions are of classes known here: the standard library's, or mirrors of the program's own. None of them is
one by which tests are led (`StopIteration`, `SkipTest`, ..), unless the tests expect just that.
"""

import pathlib
import sys
import threading
import types
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.pair import arrays, frames, library_values, shared_types, wire
from sandbox.pair.argument_write_back import change
from sandbox.pair.attribute_write_back import AttributeWriteBack
from sandbox.pair.exception_details import adorn
from sandbox.pair.given_texts import GivenTexts
from sandbox.pair.handed_object_access import arguments_of, asked, role_of, told_of_function
from sandbox.pair.known_classes import NEVER, is_of_library, known_exception
from sandbox.pair.lent_objects import LentObject, taken_back
from sandbox.pair.scalar_subclasses import with_attributes
from sandbox.pair.uncalled import Uncalled
from sandbox.pair.violations import Violations
from sandbox.plain_values import NotSerializable, Reader, tree

ROOM_BYTES = 8 << 20
"""All that a program may send in one sample."""
MAX_CALLBACKS = 64
"""Calls within calls of the tests' functions by the program."""
_LOOKS = frozenset(["len", "iter", "take", "plain", "bool", "eq", "contains", "str", "repr", "class", "name"])
"""Deeds that only look at an object."""
_CALLS = frozenset(["call", "method"])
"""Deeds that may change their arguments."""
UNREADABLE = (
    NotSerializable, ValueError, TypeError, LookupError, ArithmeticError, RecursionError, MemoryError,
)  # fmt: skip
"""What comes of frames that are none."""


class Gone(BaseException):
    """The program gives nothing more; no test catches this, and nothing that comes after counts."""


class Lie(AssertionError):
    """The program contradicts itself about its own objects."""


class Unsupported(BaseException):
    """The tests do what no program could be judged by here; told by the preflight."""


class RemoteProgram:
    """The program, as far as it can be reached. One for each process of a judge."""

    def __init__(self) -> None:
        self.channel: wire.Channel | None = None
        self.greeted = False
        """Has it been told anything? Before that, nothing can be its doing."""
        self.writes_back = True
        """Are changed arguments written into the tests' own objects, whatever a call returned?"""
        self.program_names: set[str] = set()
        """Modules that the tests import and that are the program."""
        self.expecting: list[type] = []
        """Exceptions that the tests stand waiting for."""
        self.ended = ""
        self.violations = Violations()
        self.tolerates_no_rows, self.untold = True, frozenset[str]()
        """May arrays hold rows without any items? Of which of `Reader.met` do the tests say nothing?"""
        self._turn = threading.RLock()
        """Tests may have threads; the program answers one at a time."""
        self.deeds = self.line_ups = 0
        self.acts = 0
        """Deeds after which objects of the program's need not be what they were."""
        self.handle: Callable[[int, str, str, str], Any] = _no_handle
        self.handles: frozenset[type] = frozenset()
        """The classes of what `handle` makes."""
        self.remote: Callable[[str, Any], Any] = _no_handle
        """Makes a path or a module of the program's box: `"P"` and its text, `"M"` and its name."""
        self.to_wire: list[Callable[[Any], Any]] = []
        """Ways to write what stands for something of the program's; None from those that do not know it."""
        self.attributes = AttributeWriteBack()
        self.texts = GivenTexts()
        self._ours: list[Any] = []
        self._our_numbers: dict[int, int] = {}
        self._handles: dict[int, Any] = {}
        self.scalars: dict[int, Any] = {}
        self._mirrors: dict[int, type[Exception]] = {}
        self._mirror_keys: dict[type, int] = {}
        self._callbacks = 0
        self.told_names: dict[str, Any] = {}
        """Classes and functions that it named when it was loaded."""

    def forget(self) -> None:
        """Begin anew: there has been no program."""
        made = self.handle, self.handles, self.remote, self.to_wire
        self.__init__()  # type: ignore[misc]  # of the one object that all modules know
        self.handle, self.handles, self.remote, self.to_wire = made

    # ------------------------------------------------------------------ deeds
    def exchange(self, deed: str, /, *args: Any, **kwargs: Any) -> Any:
        """Do something in the program's box; what it gave, or what it raised.

        Raises:
            Gone: the program has ended, or has sent what it may not.
        """
        with self._turn:
            return self._exchanged(deed, args, kwargs)

    def _exchanged(self, deed: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.ended or self.channel is None:
            raise Gone(self.ended or "there is no program")
        if self.attributes.watching and deed != "change":
            for owner, how, name, now in self.attributes.changed(self._other):
                self.exchange("change", owner, how, name, now)
        self.deeds += 1
        self.acts += deed not in _LOOKS
        self.violations.hand([*args, *kwargs.values()])
        try:
            given = [self._written(arg) for arg in args]
            named = [[name, self._written(value)] for name, value in kwargs.items()]
        except NotSerializable as error:
            raise TypeError(f"cannot be handed to the program: {error}") from None
        try:
            self.channel.send(["do", deed, given, named])
            reader, frame = self._answer()
            given_all = [*args, *kwargs.values()]
            raised, value = self._settled(frame, given_all, reader, may_change=deed in _CALLS)
            for number in reader.met & self.untold:
                self.violations.note_value(f"it gave {number}, of which the tests say nothing")
        except wire.Ended:
            self._end("the program ended, or sent too much")
        except UNREADABLE as error:
            self._end(f"what came back is no plain value: {error}")
        if raised is not None:
            raise raised
        return self._taken(deed, value)

    def _taken(self, deed: str, value: Any) -> Any:
        if type(value) is Uncalled and deed != "method":
            self._end("what came back answers another question")
        if self.texts.watching:
            self.texts.note(value)
        return value

    def lend(self, owner: Any, key: int, deed: str, name: Any) -> Any:
        """An object's attribute or item (`deed`); of a container, what the tests do to it counts."""
        value = self.exchange(deed, owner, name)
        if self.attributes.watching:
            self.attributes.note((owner, key), deed, name, value, self._other)
        return value

    def _end(self, why: str) -> None:
        self.ended = why[:200]
        raise Gone(self.ended) from None

    def _answer(self) -> tuple[Reader, list[Any]]:
        """The next frame that is no question."""
        assert self.channel is not None  # noqa: S101 - `exchange` looked
        while True:
            text = self.channel.receive()
            frame, reader = wire.parse(text), Reader(len(text), self._extra)
            if type(frame) is not list or not frame:
                raise ValueError("no frame")
            if frame[0] != "ask":
                return reader, frame
            self._callback(reader, frame[1:])

    def _settled(
        self, frame: list[Any], args: Any, reader: Reader, *, may_change: bool
    ) -> tuple[BaseException | None, Any]:
        _, how, what, changed, printed = frame
        if changed and not may_change:
            raise ValueError("a deed that changes nothing has changed an argument")
        self._print(printed)
        if how == "broken":
            raise ValueError(str(what))
        for at, now in changed:
            if self.writes_back or (how == "value" and what is None):
                change(args[at], reader.read(now))
        if how == "value":
            return None, reader.read(what)
        if how == "uncalled":
            return None, Uncalled(reader.read(what))
        if how == "same":
            if self.writes_back or not any(at == what for at, _ in changed):
                return None, taken_back(args[what])
            return None, reader.read(dict(changed)[what])
        return self.raised(what, reader), None

    def _print(self, printed: Any) -> None:
        if type(printed) is str and printed:
            sys.stdout.write(printed)

    # ------------------------------------------------------------------ what the program asks
    def _callback(self, reader: Reader, question: list[Any]) -> None:
        """Answer a question of the program's about an object that the tests handed over."""
        number, what, args, kwargs, printed = question
        self._print(printed)
        self._callbacks += 1
        before, target, given = self.deeds, None, list[Any]()
        try:
            if self._callbacks > MAX_CALLBACKS:
                raise RecursionError(f"more than {MAX_CALLBACKS} calls within calls")
            target = self._ours[number]
            given = [reader.read(arg) for arg in args]
            named = {name: reader.read(value) for name, value in kwargs}
            given += [*named.values(), *arguments_of(target)]
            ask = target.asked if type(target) is LentObject else partial(asked, target)
            answer = ask(what, given[: len(args)], named)
            self._send(["gave", tree(answer, 0, self._other)])
        except (wire.Ended, Gone, Unsupported):
            raise
        except BaseException as error:  # noqa: BLE001 - it is the program's, who asked
            if not any(issubclass(AssertionError, kind) for kind in self.expecting):
                self.violations.note(error, target, given, asked=self.deeds > before)
            self._send(["raised", *self._told(error)])
        finally:
            self._callbacks -= 1

    def _send(self, frame: list[Any]) -> None:
        assert self.channel is not None  # noqa: S101
        self.channel.send(frame)

    def _told(self, error: BaseException) -> list[Any]:
        """An exception as the program is told of it; it comes back as the same object."""
        key = self._mirror_keys.get(type(error))
        try:
            args = tree(list(error.args), 0, self._other)
        except NotSerializable:
            args = []
        return [type(error).__name__ if key is None else {"o": key}, args, str(error), self._number(error)]

    def _number(self, value: Any) -> int:
        key = self._our_numbers.get(id(value))
        if key is None:
            key = self._our_numbers[id(value)] = len(self._ours)
            self._ours.append(value)
        return key

    # ------------------------------------------------------------------ values
    def _written(self, value: Any) -> Any:
        """An argument as JSON data; most are objects of the program's, which need no look at other types."""
        return {"o": value._key} if type(value) in self.handles else tree(value, 0, self._other)

    def _other(self, value: Any, depth: int) -> Any:
        for way in self.to_wire:
            written = way(value)
            if written is not None:
                return written
        kind = type(value)
        written = library_values.write(value, lambda part: tree(part, depth, self._other))
        if written is not None:
            return written
        if isinstance(value, pathlib.PurePath):
            return {"P": str(value)}
        if isinstance(value, type) and value in self._mirror_keys:
            return {"o": self._mirror_keys[value]}
        if kind is types.ModuleType and value.__name__ in sys.stdlib_module_names:
            return {"M": value.__name__}
        if is_of_library(value):
            return {"g": [value.__module__, value.__name__]}
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return library_values.write_named_tuple(value, lambda part: tree(part, depth, self._other))
        seen = value.target if kind is LentObject else value
        name = str(getattr(seen, "__name__", type(seen).__name__))
        return {"C": [self._number(value), name, role_of(seen), *told_of_function(seen)]}

    def _extra(self, tag: Any, data: Any, read: Callable[[Any], Any]) -> Any:
        if tag == "o":
            return self._object(data, read)
        if tag == "C":
            return taken_back(self._ours[_whole(data)])
        if tag in {"P", "M"}:
            return self.remote(tag, str(data))
        if tag == "g":
            return shared_types.PLAIN_TYPES[data[1]]
        if tag == "n":
            return self._named_tuple(data, read)
        made = library_values.read(tag, data, read)
        if self.tolerates_no_rows:
            return made
        if arrays.has_no_items(made) or frames.has_no_rows(made):
            self._note_no_items()
        return arrays.watched(made, self._note_no_items)

    def _note_no_items(self) -> None:
        self.violations.note_value("it gave rows without items, of which the tests say nothing")

    def _named_tuple(self, data: Any, read: Callable[[Any], Any]) -> Any:
        """A named tuple; its methods, where its class has some, are the program's."""
        name, fields, members, *key = data
        made = library_values.named_tuple(str(name), tuple(map(str, fields)))(
            *[read(item) for item in members]
        )
        if any(callable(getattr(made, name)) for name in {"count", "index"} & {*made._fields}):
            raise ValueError("a member that hides a method of tuples")
        return with_attributes(_whole(key[0]), made, self) if key else made

    def _object(self, data: Any, read: Callable[[Any], Any]) -> Any:
        key, kind, *about = data
        role = about[0] if about else ""
        _whole(key)
        if role == "value":
            return with_attributes(key, read(about[1]), self)
        if role == "error":
            return self._exception(about[1], read)
        found = self._handles.get(key, self._mirrors.get(key))  # nobody asks for its truth
        if found is None:
            if role == "class" and about[3]:
                return self._mirror(key, about[1], about[2])
            name = str(about[1]) if role == "class" else ""
            found = self._handles[key] = self.handle(key, str(kind), str(role), name)
        return found

    # ------------------------------------------------------------------ exceptions
    def raised(self, data: Any, reader: Reader) -> BaseException:
        """The exception that a deed ended with."""
        return self._exception(data, reader.read)

    def _exception(self, data: Any, read: Callable[[Any], Any]) -> BaseException:
        classes, args, text, attributes, number = data
        if number is not None:
            return self._returned(number)
        _, name, key = classes[0]
        kind = self._class_of(classes) if key >= 0 else self._known_class(classes)
        if kind is None:
            return RuntimeError(f"{name}: {text}")
        given = [read(arg) for arg in args]
        try:
            error = kind(*given)
        except (TypeError, AttributeError, LookupError, ValueError):
            error = kind.__new__(kind)
            error.args = tuple(given)
        if key >= 0:
            adorn(error, str(text), [(str(attribute), read(value)) for attribute, value in attributes])
        return error

    def _returned(self, number: Any) -> BaseException:
        """An exception of the tests' own that comes back from a callback."""
        error = self._ours[_whole(number)]
        if not isinstance(error, BaseException):
            raise TypeError("no exception of the tests'")
        return error

    def _known_class(self, classes: Any) -> type[BaseException] | None:
        """The nearest class of the standard library; None where that is one that leads tests, or says
        nothing."""
        own = str(classes[0][1])
        for module, name, _ in classes:
            found = known_exception(str(module), str(name), self.expecting)
            if found is not None:
                return None if found in (Exception, BaseException) and own != "Exception" else found
            if str(name) in NEVER:
                return None
        return None

    def _class_of(self, classes: Any) -> type[Exception]:
        """The mirror of a class of the program's."""
        _, name, key = classes[0]
        known = next((self._mirrors[other] for _, _, other in classes if other in self._mirrors), None)
        made = self._mirrors.get(key) or self._mirror(key, name, classes)
        return made if known is None or issubclass(made, known) else known

    def _mirror(self, key: int, name: Any, classes: Any) -> type[Exception]:
        """A class here for an exception class there: tests name it in `raises` and `except`."""
        if key not in self._mirrors:
            bases = [
                known_exception(str(module), str(base), self.expecting) for module, base, *_ in classes[1:]
            ]
            nearest: Any = next(
                (base for base in bases if base is not None and issubclass(base, Exception)), Exception
            )
            for _, _, number in reversed(classes[1:]):
                nearest = self._mirrors.get(number, nearest)
            made = type(str(name), (nearest,), {"__module__": "solution"})
            self._mirrors[key], self._mirror_keys[made] = made, key
        return self._mirrors[key]


def _no_handle(*_: Any) -> Any:
    raise RuntimeError("the judge is not set up")


def _whole(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise ValueError("no number of an object")
    return number


program = RemoteProgram()
"""The program of this process."""
