"""A queue that is fair at three levels: nobody waits behind all of another's work.

A path says whose work an item is, widest first: the caller, the call, the prompt. At each level the one
that has just been served goes to the end of the line: a caller that sends ten thousand samples and one
that sends ten get the same share, and so do a large and a small call of one caller, and so do the
prompts of a call."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Hashable, Iterable
from contextvars import ContextVar
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class FlowKey(NamedTuple):
    """Whose work it is: `caller` is the name of a key or an address, `call` counts the calls."""

    caller: str = ""
    call: int = 0
    prompt: Hashable = None


CURRENT_FLOW: ContextVar[FlowKey] = ContextVar("CURRENT_FLOW", default=FlowKey())  # noqa: B039 -- a tuple does not change
"""The flow of the current task; tasks that it starts inherit it."""

FlowPath = tuple[Hashable, ...]

LOOK_AHEAD = 64
"""How far behind the first item of a line one may stand that is wanted more."""
YIELD_SECONDS = 0.005
CLOCK_CHECK_STEPS = 16
"""Steps of a loop between two looks at the clock, where a step takes microseconds."""


class YieldTimer:
    """Tells a long loop when to give up the event loop with `await asyncio.sleep(0)`."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether `YIELD_SECONDS` have passed since it last was."""
        now = time.monotonic()
        if now - self._since < YIELD_SECONDS:
            return False
        self._since = now
        return True


async def map_in_turns(function: Callable[[S], T], items: Iterable[S]) -> list[T]:
    """`[function(item) for item in items]`, with turns of the event loop for others in between."""
    found, yield_timer = list[T](), YieldTimer()
    for item in items:
        found.append(function(item))
        if yield_timer.due:
            await asyncio.sleep(0)
    return found


async def gather_in_turns(steps: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """`asyncio.gather` for thousands of small ones, with turns of the event loop for others as they begin.

    Where one raises, or the caller is cancelled, those that have begun are cancelled, and none begins.
    """
    tasks = list[asyncio.Task[T]]()
    try:
        for step in steps:
            tasks.append(asyncio.create_task(step))
            if len(tasks) % CLOCK_CHECK_STEPS == 0:
                await asyncio.sleep(0)  # those begin now
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


class FairQueue(Generic[T]):
    """A queue of queues. All paths of one instance have the same length, at least one.

    While there is one path only, as there is when one batch is all there is, its line is the queue.
    """

    def __init__(self) -> None:
        self._count = 0
        self._root: OrderedDict[Hashable, Any] = OrderedDict()
        self._lines = 0
        self._path: FlowPath | None = None
        self._line: deque[T] = deque()
        """The line that was made or used last, as long as it has a path."""

    def __len__(self) -> int:
        return self._count

    def push(self, path: FlowPath, item: T, *, front: bool = False) -> None:
        """Put an item at the end of its line; or in `front` of it, where it had been before."""
        if path != self._path:
            self._line = self._line_of(path)
            self._path = path
        if front:
            self._line.appendleft(item)
        else:
            self._line.append(item)
        self._count += 1

    def _line_of(self, path: FlowPath) -> deque[T]:
        node = self._root
        for key in path[:-1]:
            node = node.setdefault(key, OrderedDict())
        if path[-1] not in node:
            node[path[-1]] = deque()
            self._lines += 1
        line: deque[T] = node[path[-1]]
        return line

    def peek(self) -> T:
        """What `pop` would give; there must be something."""
        if self._lines == 1 and self._path is not None and self._line:
            return self._line[0]
        node: Any = self._root
        while not isinstance(node, deque):
            node = next(iter(node.values()))
        item: T = node[0]
        return item

    def pop(self, wanted: Callable[[T], bool] | None = None) -> T:
        """The next item; there must be one. Of the first `LOOK_AHEAD` of its line it is one that is `wanted`,
        where there is one."""
        if self._lines == 1 and self._path is not None and len(self._line) > 1:
            self._count -= 1
            return _take(self._line, wanted)
        parents: list[tuple[OrderedDict[Hashable, Any], Hashable]] = []
        node: Any = self._root
        while not isinstance(node, deque):
            key = next(iter(node))
            parents.append((node, key))
            node = node[key]
        item: T = _take(node, wanted)
        self._shrink(parents)
        for parent, key in reversed(parents):
            if key in parent:
                parent.move_to_end(key)
        return item

    def remove(self, path: FlowPath, item: T) -> None:
        """Take an item out that is in the line of `path`."""
        parents = []
        node: Any = self._root
        for key in path:
            parents.append((node, key))
            node = node[key]
        node.remove(item)
        self._shrink(parents)

    def _shrink(self, parents: list[tuple[OrderedDict[Hashable, Any], Hashable]]) -> None:
        """One item less at the end of this way; nothing that is empty stays."""
        self._count -= 1
        parent, key = parents[-1]
        if not parent[key]:
            self._lines -= 1
            self._path = None
        for parent, key in reversed(parents):
            if not parent[key]:
                del parent[key]

    def clear(self) -> list[T]:
        """Everything that was waiting, and nothing waits any more."""
        items = []
        while self._count:
            items.append(self.pop())
        return items


def _take(line: deque[T], wanted: Callable[[T], bool] | None) -> T:
    if wanted is not None:
        for at, item in enumerate(islice(line, LOOK_AHEAD)):
            if wanted(item):
                del line[at]
                return item
    return line.popleft()
