"""Queues that take turns, so that nobody waits behind all of another's work.

A path says whose work it is, widest first: the caller, the call, the prompt. At each level whoever has just
been served goes to the end of the line: a caller that sends ten thousand samples and one that sends ten get
the same share, and so do a large and a small call of one caller, and so do the prompts of a call.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from contextvars import ContextVar
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Lane(NamedTuple):
    """Whose work it is: `caller` is the name of a key or an address, `call` counts the calls."""

    caller: str = ""
    call: int = 0
    prompt: Hashable = None


LANE: ContextVar[Lane] = ContextVar("LANE", default=Lane())  # noqa: B039 -- a tuple does not change
"""The lane of the present task; the tasks it starts inherit it."""

Path = tuple[Hashable, ...]

BREATH_SECONDS = 0.005


class Breath:
    """Tells a long loop when it is time to let others have the event loop: `await asyncio.sleep(0)`."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether `BREATH_SECONDS` have passed since it last was."""
        now = time.monotonic()
        if now - self._since < BREATH_SECONDS:
            return False
        self._since = now
        return True


class Turns(Generic[T]):
    """A queue of queues. All paths of one instance have the same length, at least one."""

    def __init__(self) -> None:
        self._count = 0
        self._root: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    def push(self, path: Path, item: T, *, front: bool = False) -> None:
        """Put an item at the end of its line; or in `front` of it, where it had been before."""
        node = self._root
        for key in path[:-1]:
            node = node.setdefault(key, OrderedDict())
        line = node.setdefault(path[-1], deque())
        if front:
            line.appendleft(item)
        else:
            line.append(item)
        self._count += 1

    def peek(self) -> T:
        """What `pop` would give; there must be something."""
        node: Any = self._root
        while not isinstance(node, deque):
            node = next(iter(node.values()))
        item: T = node[0]
        return item

    def pop(self) -> T:
        """The next item; there must be one."""
        self._count -= 1
        way = []
        node: Any = self._root
        while not isinstance(node, deque):
            key = next(iter(node))
            way.append((node, key))
            node = node[key]
        item: T = node.popleft()
        for parent, key in reversed(way):
            if parent[key]:
                parent.move_to_end(key)
            else:
                del parent[key]
        return item

    def remove(self, path: Path, item: T) -> None:
        """Take an item out that is in the line of `path`."""
        way = []
        node: Any = self._root
        for key in path:
            way.append((node, key))
            node = node[key]
        node.remove(item)
        self._count -= 1
        for parent, key in reversed(way):
            if not parent[key]:
                del parent[key]

    def clear(self) -> list[T]:
        """Everything that was waiting, and nothing waits any more."""
        items = []
        while self._count:
            items.append(self.pop())
        return items
