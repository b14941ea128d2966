"""Beside the program: what its coroutines give, all of them awaited in one event loop."""

from typing import Any

_loops: list[Any] = []
"""The event loop that everything is awaited in, once there is one."""


def awaited(coroutine: Any) -> Any:
    """What a coroutine gives; it is waited for."""
    import asyncio

    async def waited() -> Any:
        return await coroutine

    if not _loops:
        _loops.append(asyncio.new_event_loop())
    return _loops[0].run_until_complete(waited())


def next_awaited(iterator: Any) -> list[Any]:
    """The next item, if there is one."""
    try:
        return [awaited(iterator.__anext__())]
    except StopAsyncIteration:
        return []
