"""Beside the program: an object of the tests (a node, a mock, a file in memory), as the program sees it."""

from collections.abc import Generator, Iterator
from typing import Any, Protocol

SINGLES = 32
"""Items of an iterator that are asked for one by one."""


class Asks(Protocol):
    """Who asks the tests, as `program_server.ProgramServer`."""

    def ask(self, number: int, what: str, *args: Any, **kwargs: Any) -> Any:
        """Do something to an object of the tests'; what it gave."""


class HandedObject:
    """An object of the tests; attributes and calls are theirs to answer. It equals itself."""

    def __init__(self, server: Asks, number: int, name: str) -> None:
        self.__dict__.update(_server=server, _number=number, __name__=name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._server.ask(self._number, "get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._server.ask(self._number, "set", name, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._server.ask(self._number, "call", *args, **kwargs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._server.ask(self._number, "list"))

    def __len__(self) -> int:
        return self._server.ask(self._number, "len")  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return self._server.ask(self._number, "bool")  # type: ignore[no-any-return]

    def __getitem__(self, key: Any) -> Any:
        return self._server.ask(self._number, "item", key)

    def __enter__(self) -> Any:
        return self._server.ask(self._number, "enter")

    def __exit__(self, *error: object) -> Any:
        return self._server.ask(self._number, "exit")

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._server.ask(self._number, "await")
        yield

    def __str__(self) -> str:
        return self._server.ask(self._number, "str")  # type: ignore[no-any-return]


class Compared(HandedObject):
    """One whose class says what it equals, or which comes first."""

    def __eq__(self, other: object) -> bool:
        return self is other or self._server.ask(self._number, "eq", other) is True

    def __hash__(self) -> int:
        return self._server.ask(self._number, "hash")  # type: ignore[no-any-return]

    def __lt__(self, other: Any) -> bool:
        return self._server.ask(self._number, "lt", other)  # type: ignore[no-any-return]

    def __le__(self, other: Any) -> bool:
        return self._server.ask(self._number, "le", other)  # type: ignore[no-any-return]

    def __gt__(self, other: Any) -> bool:
        return self._server.ask(self._number, "gt", other)  # type: ignore[no-any-return]

    def __ge__(self, other: Any) -> bool:
        return self._server.ask(self._number, "ge", other)  # type: ignore[no-any-return]


class HandedStranger(HandedObject):
    """One that nobody may read anything of, which need not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{name!r} is not for the program")


class HandedIterator(HandedObject):
    """One that gives items; one by one at first, for the tests may go on with it."""

    def __init__(self, server: Asks, number: int, name: str) -> None:
        super().__init__(server, number, name)
        self.__dict__.update(_items=[], _taken=0)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self._items:
            most = 1 if self._taken < SINGLES else self._taken // 2
            self._items.extend(self._server.ask(self._number, "next", most))
            self.__dict__["_taken"] += len(self._items)
            if not self._items:
                raise StopIteration
        return self._items.pop(0)
