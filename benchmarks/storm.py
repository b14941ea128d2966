"""A load generator that costs little: one process, bytes made beforehand, sockets and `epoll`, no library.

As a program, `python -m benchmarks.storm PROCESSOR` runs on that processor alone. It reads orders from
standard input, one JSON object a line, and answers each with one: what came back, and the processor time it
took itself. With `per_second`, requests leave at that rate whether or not answers come back; without,
`callers` wait for theirs.
"""

import itertools
import json
import os
import re
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

MAX_CONNECTIONS = 2_000
CHUNK = 1 << 18
RETRY_AFTER_S = 1.0
"""What the service asks of callers it sends away; those of a fixed rate do not listen."""
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_fresh = itertools.count(1)


@dataclass(slots=True)
class Order:
    """One phase of load: for so many seconds, batches of `samples`, whose answers are worth waiting for
    `patience` seconds."""

    url: str
    seconds: float
    samples: int
    patience: float
    callers: int = 0
    per_second: float = 0.0


@dataclass(slots=True)
class Tally:
    """What came back."""

    codes: dict[int, int] = field(default_factory=dict)
    judged: int = 0
    during: int = 0
    """Of the judged samples, those whose answers came before the phase ended; the rest came after it."""
    failed: int = 0
    bare: int = 0
    """503 or 504 without Retry-After."""
    unsent: int = 0
    broken: int = 0
    late: int = 0
    """Requests that left more than 50 ms after their time: the generator itself was short of processor."""
    seconds: float = 0.0
    own_cpu: float = 0.0
    times: list[float] = field(default_factory=list)

    def add(self, answer: bytearray, samples: int, seconds: float) -> None:
        """Count one answer."""
        code = int(answer[9:12])
        self.codes[code] = self.codes.get(code, 0) + 1
        if code == 200:
            failed = answer.count(b'"outcome":"failed"')
            self.failed += failed
            self.judged += samples - failed
            self.times.append(seconds)
        elif code in {503, 504}:
            self.bare += b"retry-after" not in answer.lower()


def request(samples: int, patience: float) -> bytes:
    """A request nobody has made before: expressions that are equal, or nearly so."""
    batch = []
    for _ in range(samples):
        n = next(_fresh)
        answer = f"x^2+{2 * n}x+{n * n + n % 2}"
        completion = f"<think>{'The square is expanded. ' * 8}</think><answer>\\boxed{{{answer}}}</answer>"
        batch.append({"completion": completion, "reference": f"(x+{n})^2"})
    document = {"spec": "r1-zero", "detail": "none", "deadline_ms": int(patience * 1000), "samples": batch}
    body = json.dumps(document).encode()
    return b"POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body) + body


class _Line:
    """One kept connection."""

    __slots__ = ("got", "needs", "out", "since", "socket")

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        self.out, self.got, self.needs, self.since = memoryview(b""), bytearray(), 0, 0.0

    def write(self) -> bool:
        """Send what there is; whether all of it went."""
        with suppress(BlockingIOError):
            self.out = self.out[self.socket.send(self.out) :]
        return not self.out

    def read(self) -> bool:
        """Take what came; whether the answer is whole.

        Raises:
            OSError: the server hung up.
        """
        data = self.socket.recv(CHUNK)
        if not data:
            raise ConnectionResetError("the server hung up")
        self.got += data
        if not self.needs and (end := self.got.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self.got, 0, end + 2)
            if found is None:
                raise ConnectionResetError(f"no answer with a length: {bytes(self.got[:80])!r}")
            self.needs = end + 4 + int(found[1])
        return bool(self.needs) and len(self.got) >= self.needs


class Generator:
    """One phase."""

    def __init__(self, order: Order, requests: Iterator[bytes]) -> None:
        parts = urlsplit(order.url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._order, self._requests, self.tally = order, requests, Tally()
        self._poll = select.epoll()
        self._busy: dict[int, _Line] = {}
        self._idle: deque[_Line] = deque()
        self._resting: list[float] = []
        """When callers who were told to come back later do."""

    def run(self) -> Tally:
        """Make the load, wait for the last answers, hang up."""
        cpu, started = time.process_time(), time.monotonic()
        until = started + self._order.seconds
        due = self._rated(started) if self._order.per_second else self._by_callers()
        while (now := time.monotonic()) < until:
            due(now)
            self._turn(0.001)
        self.tally.during = self.tally.judged
        while self._busy and time.monotonic() < until + 2 * self._order.patience:
            self._turn(0.05)
        self.tally.broken += len(self._busy)
        self.tally.seconds = time.monotonic() - started
        self.tally.own_cpu = time.process_time() - cpu
        for line in (*self._busy.values(), *self._idle):
            line.socket.close()
        return self.tally

    def _rated(self, started: float) -> Callable[[float], None]:
        numbers, apart = itertools.count(1), 1 / self._order.per_second
        next_at = started

        def due(now: float) -> None:
            nonlocal next_at
            while next_at <= now:
                self.tally.late += now - next_at > 0.05
                self._send()
                next_at = started + next(numbers) * apart

        return due

    def _by_callers(self) -> Callable[[float], None]:
        def due(now: float) -> None:
            self._resting = [until for until in self._resting if until > now]
            while len(self._busy) + len(self._resting) < self._order.callers:
                self._send()

        return due

    def _send(self) -> None:
        if len(self._busy) >= MAX_CONNECTIONS:
            self.tally.unsent += 1
            return
        try:
            line = self._idle.pop() if self._idle else _Line(self._address)
        except OSError:
            self.tally.broken += 1
            return
        line.out, line.since = memoryview(next(self._requests)), time.monotonic()
        self._busy[line.socket.fileno()] = line
        done = line.write()
        self._poll.register(line.socket, select.EPOLLIN | (0 if done else select.EPOLLOUT))

    def _turn(self, seconds: float) -> None:
        for descriptor, event in self._poll.poll(seconds):
            line = self._busy[descriptor]
            try:
                if event & select.EPOLLOUT and line.write():
                    self._poll.modify(descriptor, select.EPOLLIN)
                if event & ~select.EPOLLOUT and line.read():
                    self._answered(line)
            except OSError:
                self.tally.broken += 1
                del self._busy[descriptor]
                line.socket.close()

    def _answered(self, line: _Line) -> None:
        self.tally.add(line.got, self._order.samples, time.monotonic() - line.since)
        if line.got[9:12] == b"503":
            self._resting.append(time.monotonic() + RETRY_AFTER_S)
        self._poll.unregister(line.socket)
        del self._busy[line.socket.fileno()]
        if (
            line.out or b"connection: close" in line.got[: line.needs].lower()
        ):  # answered before it was all sent
            line.socket.close()
            return
        line.got, line.needs = bytearray(), 0
        self._idle.append(line)


def _obey(order: Order) -> dict[str, Any]:
    made: Iterator[bytes]
    if order.per_second:  # making them must not slow the storm down
        count = int(order.per_second * order.seconds) + 64
        made = iter([request(order.samples, order.patience) for _ in range(count)])
    else:
        made = (request(order.samples, order.patience) for _ in itertools.count())
    return asdict(Generator(order, made).run())


def main() -> None:
    """Obey until standard input ends."""
    os.sched_setaffinity(0, {int(sys.argv[1])})
    for line in sys.stdin:
        print(json.dumps(_obey(Order(**json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
