"""What comes out of a box while it runs: outputs read up to their limits, and the reports of a series."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Any

from sandbox.backend import SandboxJob
from sandbox.native.batch_runs import HEAD, STDERR_BYTES, account
from sandbox.native.results import execution, judge
from sandbox.run_types import Isolation

_CHUNK = 256 << 10


class Drain:
    """Reads one of a program's outputs while it runs, up to a limit."""

    def __init__(self, limit: int, on_full: Callable[[], None] | None = None) -> None:
        self.limit, self._on_full = limit, on_full
        self._chunks: list[bytes] = []
        self._fd = -1
        self._listening = False
        self.size = 0

    def open(self) -> int:
        """The end to give away."""
        self._fd, theirs = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._fd, False)
        os.fchmod(theirs, 0o666)  # a program under another uid may open /dev/stdout
        return theirs

    def listen(self) -> None:
        """From now on, read what comes as it comes; before, it waits in the pipe."""
        if self._fd >= 0 and not self._listening:
            self._listening = True
            asyncio.get_running_loop().add_reader(self._fd, self._read)

    def _read(self) -> bool:
        """Take one chunk; False when there is none now or ever."""
        try:
            chunk = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            self._quit()
            return False
        self.add(chunk)
        if self.full and self._on_full is not None:
            self._on_full()
            self._on_full = None
        return True

    def add(self, chunk: bytes) -> None:
        """Take what comes next."""
        self.size += len(chunk)
        self._take(chunk)

    def _take(self, chunk: bytes) -> None:
        room = self.limit - (self.size - len(chunk))
        if room > 0:
            self._chunks.append(chunk[:room])

    def finish(self) -> None:
        """Read what is left; the writers are gone."""
        while self._read():
            if self.full:
                return

    def close(self) -> None:
        """Stop reading."""
        if self._fd >= 0:
            self._quit()
            os.close(self._fd)
            self._fd = -1

    def _quit(self) -> None:
        if self._listening:
            self._listening = False
            asyncio.get_running_loop().remove_reader(self._fd)

    @property
    def full(self) -> bool:
        """Was more written than the limit?"""
        return self.size > self.limit

    @property
    def content(self) -> bytes:
        """What was read, up to the limit."""
        return b"".join(self._chunks)


class SeriesDrain(Drain):
    """Reads a conductor's reports, and hands each run on as soon as it is known how it went.

    A run that failed waits for the end of its box: only then is it known whether it failed for memory or
    for processes. All that is read here may have been forged by the program, to its own harm only.
    """

    def __init__(
        self, job: SandboxJob, isolation: Isolation, on_full: Callable[[], None] | None = None
    ) -> None:
        most = job.limits.output_bytes + STDERR_BYTES
        super().__init__(job.series * (HEAD.size + most), on_full)
        self._job, self._isolation, self._most = job, isolation, most
        self._buffer = bytearray()
        self._known = 0
        self._failed: tuple[dict[str, Any], bytes, bytes] | None = None

    def _take(self, chunk: bytes) -> None:
        self._buffer += chunk
        while len(self._buffer) >= HEAD.size:
            number, out, err, *claims = HEAD.unpack_from(self._buffer)
            if number != self._known or out + err > self._most or self._known >= self._job.series:
                self._known = self._job.series  # no conductor wrote this: nothing more is believed
                return
            if len(self._buffer) < HEAD.size + out + err:
                return
            body = bytes(self._buffer[HEAD.size : HEAD.size + out + err])
            del self._buffer[: HEAD.size + out + err]
            self._report(claims, body[:out], body[out:])

    def _report(self, claims: list[float], out: bytes, err: bytes) -> None:
        self._known += 1
        with contextlib.suppress(ValueError):
            run = (account(claims), out, err)
            if run[0]["exit_code"] != 0 or run[0]["killed"] or run[0]["overflow"]:
                self._failed = run
            else:
                self._hand_on(*run)

    def settle(self, box: dict[str, Any]) -> bool:
        """Hand on the run that failed, if one did, in the light of how its box ended; was there one?"""
        if self._failed is None:
            return False
        result, out, err = self._failed
        self._hand_on({**box, **result}, out, err)
        return True

    def _hand_on(self, result: dict[str, Any], out: bytes, err: bytes) -> None:
        status = judge(self._job, result, overflow=bool(result["overflow"]))
        if self._job.arrived is not None:
            self._job.arrived(execution(status, result, (out, err), self._isolation))
