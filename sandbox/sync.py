"""The sandbox for code without an event loop: the same calls, from any thread."""

import asyncio
import threading
from collections.abc import Coroutine, Hashable, Iterable
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox.backend import Backend
from sandbox.run_types import Call, Execution, Isolation, Limits, Program, SandboxUnavailable
from sandbox.service import Sandbox

_T = TypeVar("_T")


class BlockingSandbox:
    """`service.Sandbox` behind blocking calls; a context manager, safe to share between threads.

    with BlockingSandbox() as sandbox:
        execution = sandbox.run(Program("python", "print(6 * 7)"))
    """

    def __init__(
        self,
        backend: Backend | None = None,
        *,
        slots: int | None = None,
        min_isolation: Isolation = Isolation.LANDLOCK,
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._sandbox = Sandbox(backend, slots=slots, min_isolation=min_isolation)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._wait(self._sandbox.open())
        except BaseException:  # an interrupt, too, leaves no thread
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait(self._sandbox.close())
        self._stop()

    @property
    def isolation(self) -> Isolation:
        """The wall that programs run behind."""
        return self._sandbox.isolation

    @property
    def languages(self) -> dict[str, str]:
        """Name and version of every language that can be run."""
        return self._sandbox.languages

    def run(
        self, program: Program, *, stdin: bytes = b"", limits: Limits | None = None, key: Hashable = None
    ) -> Execution:
        """As `Sandbox.run`."""
        return self._wait(self._sandbox.run(program, stdin=stdin, limits=limits, key=key))

    def call(
        self,
        program: Program,
        calls: Iterable[Call],
        *,
        limits: Limits | None = None,
        apart: bool = True,
    ) -> Execution:
        """As `Session.call`."""
        return self._wait(self._sandbox.session(program, limits=limits).call(calls, apart=apart))

    def _wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        if not self._thread.is_alive():
            work.close()
            raise SandboxUnavailable("the sandbox is not open")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _stop(self) -> None:
        self._wait(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
