"""The service is away while 2,048 right answers wait in 32 batches: how many of them are trained as 0?

    python -m benchmarks.outages away 12        nobody listens for so many seconds
    python -m benchmarks.outages busy 60        a balancer answers 503
    python -m benchmarks.outages restarts 120   the service is killed whenever it was up for 10 s
    python -m benchmarks.outages cuts 120       every 10 s all connections are reset, nobody listens for 3 s:
                                                restarts as a quiet machine has them

Each trainer's adapter runs as its trainer calls it, all at the same time, against a service on this machine;
AReaL's own pool too, where `areal` is importable.
"""

import asyncio
import importlib.util
import json
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from types import SimpleNamespace
from typing import Any

import httpx

from benchmarks.server import free_port
from reward_service.clients.areal import ArealReward, AwaitedArealReward
from reward_service.clients.easyr1 import EasyR1Reward
from reward_service.clients.slime import SlimeReward
from reward_service.clients.trl import TRLReward
from reward_service.clients.verl import compute_score
from tests.clients.programs.with_areal import wrapper as areal_wrapper

BATCHES, SIZE = 32, 64
SECONDS = 300.0
UP_SECONDS, DOWN_SECONDS = 10.0, 3.0
PACED = ("restarts", "cuts")
Values = list[float | None]


def pace(at: int) -> float:
    """Seconds after which a batch begins: all at once, or spread over an outage that comes again."""
    kind, seconds = sys.argv[1:3]
    return at * float(seconds) / BATCHES if kind in PACED else 0.0


def text(number: int) -> str:
    return f"So {number} and 1 are \\boxed{{{number + 1}}}."


def by_trl(url: str) -> Values:
    reward = TRLReward(url, spec="accuracy", seconds=SECONDS)

    def batch(at: int) -> Values:
        numbers = range(at * SIZE, (at + 1) * SIZE)
        columns = {"completions": list(map(text, numbers)), "solution": [str(n + 1) for n in numbers]}
        return reward(prompts=["?"] * SIZE, **columns)

    return _in_threads(batch)


def by_easyr1(url: str) -> Values:
    reward = EasyR1Reward(url, spec="accuracy")

    def batch(at: int) -> Values:
        numbers = range(at * SIZE, (at + 1) * SIZE)
        return [found["overall"] for found in reward([_input(n) for n in numbers])]

    return _in_threads(batch)


def _input(number: int) -> dict[str, Any]:
    return {"response": text(number), "ground_truth": str(number + 1)}


def by_verl(url: str) -> Values:
    async def all_samples() -> Values:
        options = {"url": url, "spec": "accuracy"}

        async def one(n: int) -> float:
            await asyncio.sleep(pace(n // SIZE))
            return float((await compute_score("d", text(n), str(n + 1), {}, **options))["score"])

        return list(await asyncio.gather(*map(one, range(BATCHES * SIZE))))

    return asyncio.run(all_samples())


def by_slime(url: str) -> Values:
    async def all_samples() -> Values:
        rm = SlimeReward(url, spec="accuracy", seconds=SECONDS)
        samples = [
            SimpleNamespace(prompt="?", response=text(n), label=str(n + 1), metadata={}, remove_sample=False)
            for n in range(BATCHES * SIZE)
        ]

        async def one(n: int) -> float:
            await asyncio.sleep(pace(n // SIZE))
            return float(await rm(None, samples[n]))

        values = await asyncio.gather(*map(one, range(BATCHES * SIZE)))
        return [
            None if sample.remove_sample else value for sample, value in zip(samples, values, strict=True)
        ]

    return asyncio.run(all_samples())


def by_areal(url: str) -> Values:
    """The adapter that AReaL's workflows await."""

    async def all_samples() -> Values:
        reward = AwaitedArealReward(url, spec="accuracy")

        async def one(n: int) -> float:
            await asyncio.sleep(pace(n // SIZE))
            return await reward("?", text(n), [], [1], answer=str(n + 1))

        asked = map(one, range(BATCHES * SIZE))
        return [_number(found) for found in await asyncio.gather(*asked, return_exceptions=True)]

    return asyncio.run(all_samples())


def by_areal_pool(url: str) -> Values:
    """The adapter in AReaL's own wrapper with its pool of processes, in a process of its own."""
    if importlib.util.find_spec("areal") is None:
        return []
    command = [sys.executable, "-m", "benchmarks.outages", "areal-pool", url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else [-1.0] * BATCHES * SIZE


async def wrapped_by_areal(url: str) -> Values:
    """As a rollout has it: what is raised rejects the sample."""
    wrapped = areal_wrapper()(ArealReward(url, spec="accuracy"), max_workers=4)
    asked = (wrapped("?", text(n), [], [1], answer=str(n + 1)) for n in range(BATCHES * SIZE))
    return [_number(found) for found in await asyncio.gather(*asked, return_exceptions=True)]


def _number(found: Any) -> float | None:
    return None if isinstance(found, BaseException) else float(found)


def _in_threads(batch: Callable[[int], Values]) -> Values:
    def paced(at: int) -> Values:
        time.sleep(pace(at))
        return batch(at)

    with ThreadPoolExecutor(BATCHES) as threads:
        return [value for values in threads.map(paced, range(BATCHES)) for value in values]


class _Busy(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(503)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A service that is ready."""
    command = [str(Path(sys.executable).with_name("reward-service")), "serve", "--port", str(port)]
    service = subprocess.Popen([*command, "--log-level", "error"], stdin=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            time.sleep(0.1)
        yield service
    finally:
        service.kill()
        service.wait()


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").is_success
    except httpx.HTTPError:
        return False


@dataclass
class Course:
    """Of an outage: when it has begun, and when nobody needs the service any more."""

    seconds: float
    port: int
    begun: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)


def away(course: Course) -> None:
    """Nobody listens for a time, then a service that was started before is reached."""
    inner = free_port()
    with served(inner):
        course.begun.set()
        time.sleep(course.seconds)
        _reach(inner, course)


def busy(course: Course) -> None:
    """A balancer without a service behind it, then with one."""
    inner = free_port()
    with served(inner), ThreadingHTTPServer(("127.0.0.1", course.port), _Busy) as balancer:
        threading.Thread(target=balancer.serve_forever, daemon=True).start()
        course.begun.set()
        time.sleep(course.seconds)
        balancer.shutdown()
        balancer.server_close()
        _reach(inner, course)


def cuts(course: Course) -> None:
    """A service whose port is closed, and every connection reset, for 3 of 10 seconds."""
    inner = free_port()
    with served(inner):
        course.begun.set()
        began = time.monotonic()
        while time.monotonic() - began < course.seconds:
            time.sleep(DOWN_SECONDS)
            _reach(inner, course, UP_SECONDS - DOWN_SECONDS)
        _reach(inner, course)


def _reach(inner: int, course: Course, seconds: float | None = None) -> None:
    """Let the port lead to the service, so long or until it is done."""
    with _Forwarder(("127.0.0.1", course.port), _Connection) as forwarder:
        forwarder.inner, forwarder.clients = inner, set()
        threading.Thread(target=forwarder.serve_forever, args=(0.05,), daemon=True).start()
        course.done.wait(seconds)
        forwarder.shutdown()
    for client in list(forwarder.clients):
        with suppress(OSError):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
            client.shutdown(socket.SHUT_RD)
            client.close()


class _Forwarder(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 1024
    block_on_close = False
    inner: int
    clients: set[socket.socket]


class _Connection(BaseRequestHandler):
    server: _Forwarder

    def handle(self) -> None:
        self.server.clients.add(self.request)
        with socket.create_connection(("127.0.0.1", self.server.inner)) as service:
            threading.Thread(target=_pump, args=(self.request, service), daemon=True).start()
            _pump(service, self.request)
        self.server.clients.discard(self.request)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def restarts(course: Course) -> None:
    """A service that is killed when it was up for 10 s, and started again; at last it stays."""
    course.begun.set()
    began = time.monotonic()
    while (at := time.monotonic() - began) < course.seconds:
        print(f"started at {at:.0f} s", flush=True)
        with served(course.port):
            print(f"up at {time.monotonic() - began:.0f} s", flush=True)
            course.done.wait(UP_SECONDS)
    with served(course.port):
        course.done.wait()


KINDS = {"away": away, "busy": busy, "restarts": restarts, "cuts": cuts}


def main() -> None:
    if sys.argv[1] == "areal-pool":
        print(json.dumps(asyncio.run(wrapped_by_areal(sys.argv[2]))))
        return
    kind, course = sys.argv[1], Course(float(sys.argv[2]), free_port())
    outage = threading.Thread(target=KINDS[kind], args=(course,))
    outage.start()
    course.begun.wait()
    url = f"http://127.0.0.1:{course.port}"
    try:
        with ThreadPoolExecutor(len(CLIENTS)) as threads:
            for told in threads.map(lambda client: _told(client, url), CLIENTS):
                print(told, flush=True)
    finally:
        course.done.set()
        outage.join()


CLIENTS = [by_trl, by_verl, by_slime, by_easyr1, by_areal, by_areal_pool]


def _told(client: Callable[[str], Values], url: str) -> str:
    began = time.monotonic()
    values = client(url)
    right, lost = sum(v == 1.0 for v in values), sum(v is None for v in values)
    zeros, took = len(values) - right - lost, time.monotonic() - began
    return f"{client.__name__[3:]:10} {right} right, {lost} left out, {zeros} as 0, {took:.0f} s"


if __name__ == "__main__":
    main()
