"""What becomes of a right answer at every client when something goes wrong, measured against started servers.

python -m tests.clients.failure_table           measure, and write the tables into docs/failures.md
python -m tests.clients.failure_table --real    the same in real time: outages of 10 and 60 s take that long
"""

import itertools
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from reward_service.api.compat import SURFACES
from reward_service.errors import Overloaded
from tests.api.compat.slow_servers import bare_server, burning_server, write_specs
from tests.api.compat.wires import WIRES, Wire
from tests.clients.failing_adapters import ADAPTERS, Adapter
from tests.clients.failing_clients import (
    CLIENTS,
    FUNCTION,
    OWN_CODE,
    PROGRAM,
    WHY_ZERO,
    Asked,
    Client,
    Ending,
)
from tests.clients.failure_gate import BUSY, Answer, RealClock, VirtualClock, gate
from tests.server import Server
from tests.waiting import PATIENCE

FAILURES = (
    "bad completion", "bad reference", "worker killed", "overload", "judged too late", "down 10 s", "503 for 60 s",
)  # fmt: skip
AWAY_SECONDS, BUSY_SECONDS = 10.0, 60.0
SHORT_SECONDS = 1.0
"""What stands for an outage, or for a client's patience, where nobody can make it virtual."""
DOCUMENT = Path(__file__).parents[2] / "docs" / "failures.md"
BURN = {"components": {"accuracy": {"weight": 1}, "burn": {"weight": 1, "params": {"burn": 0.6}}}}
LATE = {"components": {"accuracy": {"weight": 1}, "burn": {"weight": 1, "params": {"burn": 1.8}}}}
Row = dict[str, Ending]
_numbers = itertools.count(time.monotonic_ns())
_dying = threading.Lock()
"""Workers are killed for one client at a time."""


@dataclass(frozen=True)
class Servers:
    """`burning` has the verifier Burn and the specs `slow` and `slower`; `bare` has no sandbox and holds a
    request for a second."""

    burning: Server
    bare: Server
    real: bool = False

    def clock(self) -> VirtualClock:
        return RealClock() if self.real else VirtualClock()


def measured(servers: Servers) -> tuple[dict[str, Row], dict[str, Row]]:
    """What a sample becomes, by client and failure: of those that post by themselves, and of our adapters."""
    clients = {client.name: _client_row(client, servers) for client in OWN_CODE}
    with ThreadPoolExecutor(len(ADAPTERS)) as threads:
        others = list(threads.map(lambda client: _client_row(client, servers), CLIENTS))
        adapters = list(threads.map(lambda adapter: _adapter_row(adapter, servers), ADAPTERS))
    clients |= {client.name: row for client, row in zip(CLIENTS, others, strict=True)}
    return clients, {adapter.name: row for adapter, row in zip(ADAPTERS, adapters, strict=True)}


# Programs that post by themselves

CODE = {"sandbox_fusion": PROGRAM, "piston": PROGRAM, "open_r1": "4 * 2", "open_instruct": FUNCTION}
LABELS = {"open_instruct": "assert f(4) == 8", "openai": "4"}
GRADER = "def grade(sample, item): return float(sample['output_text'] == item['answer'])"
WITHOUT_LABELS = {"sandbox_fusion", "piston", "open_r1", "llama_factory"}
"""They compare by themselves, or bring no reference."""
_FORMATTED = "<think>6 times 7.</think><answer>\\boxed{42}</answer>"


def _right(surface: str) -> Asked:
    query = {"spec": "format"} if surface == "llama_factory" else {}
    if surface == "openai":
        return Asked(GRADER, "4", query)
    if surface in CODE:
        return Asked(CODE[surface], LABELS.get(surface, "8"), query)
    return Asked(_FORMATTED, "42", query)


def _client_row(client: Client, servers: Servers) -> Row:
    right = _right(client.surface)
    bad = replace(right, completion="def" if client.surface in CODE else "\\boxed{" * 100)
    unjudgeable = replace(right, label="assert f(4) ==" if client.surface == "open_instruct" else "")
    row: Row = {}
    if client.surface != "openai":  # whose completion is text that the grader reads
        row["bad completion"] = _asked(client, bad, servers)
    if client.surface not in WITHOUT_LABELS | {"openai"}:
        row["bad reference"] = _asked(client, unjudgeable, servers)
    row["worker killed"] = _while_workers_die(client, right, servers)
    row["overload"] = _asked(client, right, servers, answer=_overload(client.surface))
    row["judged too late"] = _asked(client, right, servers, answer=_late(client.surface, servers))
    row["down 10 s"] = _asked(client, right, servers, away=AWAY_SECONDS)
    row["503 for 60 s"] = _asked(client, right, servers, answer=BUSY, away=BUSY_SECONDS)
    return row


def _asked(
    client: Client, asked: Asked, servers: Servers, *, answer: Answer | None = None, away: float | None = None
) -> Ending:
    """What the sample becomes behind a gate: one that gives everybody this answer, for so long or for ever,
    or where nobody listens for so long."""
    clock = servers.clock()
    with gate(servers.burning.url, answer) as way, _through(way.url, servers.burning) as server:
        if away is not None:
            clock.at(away, way.open)
        elif answer is None:
            way.open()
        return client.ask(server, asked, clock)


@contextmanager
def _through(url: str, server: Server) -> Iterator[Server]:
    with httpx.Client(base_url=url, timeout=PATIENCE) as http:
        yield replace(server, url=url, client=http)


def _while_workers_die(client: Client, asked: Asked, servers: Servers) -> Ending:
    if client.surface in WIRES:
        asked = replace(asked, query={"spec": "slow"}, completion=f"{asked.completion} {next(_numbers)}")
    with _dying, ThreadPoolExecutor(1) as thread:
        ending = thread.submit(client.ask, servers.burning, asked, servers.clock())
        _kill_workers(servers.burning, 0.15)
        return ending.result()


def _kill_workers(server: Server, after: float) -> None:
    time.sleep(after)
    for worker in server.workers():
        worker.kill()


def _overload(surface: str) -> Answer:
    response = SURFACES[surface].refuse(Overloaded(2.5))
    kept = {name: response.headers[name] for name in ("content-type", "retry-after")}
    return response.status_code, kept, bytes(response.body)


def _late(surface: str, servers: Servers) -> Answer:
    """What the surface answers when it could not judge within the time that it holds a request."""
    if surface in WIRES:
        return _late_answer(WIRES[surface], servers.burning)
    path, body = _WITHOUT_SANDBOX[surface]
    response = servers.bare.client.post(path, json=body)
    return _answer(response)


_WITHOUT_SANDBOX: dict[str, tuple[str, Any]] = {
    "sandbox_fusion": ("/run_code", {"code": "print(1)", "language": "python"}),
    "piston": ("/api/v2/execute", {"language": "python", "files": [{"content": "print(1)"}]}),
    "open_instruct": ("/test_program", {"program": "def f(): return 1", "tests": ["assert f() == 1"]}),
    "open_r1": ("/execute_batch", {"scripts": ["print(1)"], "languages": ["python"], "request_timeout": 1}),
    "openai": (
        "/v1/fine_tuning/alpha/graders/run",
        {"grader": {"type": "python", "source": GRADER}, "model_sample": "", "item": {}},
    ),
}


def _late_answer(wire: Wire, server: Server) -> Answer:
    body = wire.request(f"{next(_numbers)}", "42")
    if wire.name == "roll":
        submitted = wire.post(server, {**body, "timeout": 0.25}, spec="slower").json()
        return _roll_result(server, submitted["reward_request_id"])
    return _answer(wire.post(server, body, spec="slower", hold_s=0.25))


def _roll_result(server: Server, request: str) -> Answer:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = server.client.request("GET", "/roll/result", json={"reward_request_id": request})
        if found.json()["errcode"] != 1:
            both = {"errcode": 0, "errmsg": "", "reward_request_id": request}  # of the submission, too
            return 200, {"content-type": "application/json"}, json.dumps({**both, **found.json()}).encode()
        time.sleep(0.05)
    raise AssertionError("no result")


def _answer(response: httpx.Response) -> Answer:
    kept = {
        name: response.headers[name] for name in ("content-type", "retry-after") if name in response.headers
    }
    return response.status_code, kept, response.content


# Our adapters

BAD_COMPLETION, RIGHT = "\\boxed{" * 100, "So \\boxed{42}."


def _adapter_row(adapter: Adapter, servers: Servers) -> Row:
    url = servers.burning.url
    row: Row = {
        "bad completion": adapter.ending(url, BAD_COMPLETION, "42", spec="accuracy"),
        "bad reference": adapter.ending(url, RIGHT, "", spec="accuracy"),
        "worker killed": _adapter_while_workers_die(adapter, servers),
    }
    with gate(url, (429, {"retry-after": "1"}, b"{}")) as way:
        patience = {} if servers.real else {"seconds": SHORT_SECONDS}
        row["overload"] = adapter.ending(way.url, RIGHT, "42", spec="accuracy", **patience)
    text = f"{RIGHT} {next(_numbers)}"
    row["judged too late"] = adapter.ending(url, text, "42", spec=LATE, seconds=0.3)
    row["down 10 s"] = _adapter_ending(adapter, servers, None, AWAY_SECONDS)
    row["503 for 60 s"] = _adapter_ending(adapter, servers, BUSY, BUSY_SECONDS)
    return row


def _adapter_ending(adapter: Adapter, servers: Servers, answer: Answer | None, away: float) -> Ending:
    """Behind a gate that opens within the adapter's patience, or after it."""
    outlasts = adapter.seconds > away
    options: dict[str, Any] = {"seconds": PATIENCE if outlasts else SHORT_SECONDS}
    with gate(servers.burning.url, answer) as way:
        if servers.real:
            options = {}
        if outlasts or servers.real:
            threading.Timer(away if servers.real else SHORT_SECONDS, way.open).start()
        return adapter.ending(way.url, RIGHT, "42", spec="accuracy", **options)


def _adapter_while_workers_die(adapter: Adapter, servers: Servers) -> Ending:
    text = f"{RIGHT} {next(_numbers)}"
    with _dying, ThreadPoolExecutor(1) as thread:
        options = {"spec": BURN, "seconds": PATIENCE}
        ending = thread.submit(adapter.ending, servers.burning.url, text, "42", **options)
        _kill_workers(servers.burning, 0.3)
        return ending.result()


# The document


def table(rows: dict[str, Row]) -> str:
    """As Markdown."""
    head = ["client", *FAILURES]
    lines = [head, ["---"] * len(head)]
    lines += [[name, *(_cell(row.get(failure)) for failure in FAILURES)] for name, row in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(ending: Ending | None) -> str:
    return "–" if ending is None else "**0**" if ending == "silent 0" else ending


def filled_in(document: str, texts: dict[str, str]) -> str:
    """The document with these texts between the marks of their names."""
    for name, text in texts.items():
        before, opening, rest = document.partition(f"<!-- measured: {name} -->\n")
        _, closing, after = rest.partition("<!-- end -->")
        document = f"{before}{opening}{text}\n{closing}{after}"
    return document


def tables(clients: dict[str, Row], adapters: dict[str, Row]) -> dict[str, str]:
    """What stands in the document, by the names of its marks."""
    reasons = "\n".join(f"*   {name}: {WHY_ZERO[name]}" for name in trained_as_zero(clients))
    return {"clients": table(clients), "adapters": table(adapters), "reasons": reasons}


def trained_as_zero(rows: dict[str, Row]) -> list[str]:
    """Those for whom a right answer became 0 without a word."""
    return [name for name, row in rows.items() if "silent 0" in row.values()]


@contextmanager
def started_servers(*, real: bool = False) -> Iterator[Servers]:
    with tempfile.TemporaryDirectory() as folder:
        write_specs(Path(folder))
        with burning_server(Path(folder)) as burning, bare_server() as bare:
            yield Servers(burning, bare, real)


def main() -> None:
    with started_servers(real="--real" in sys.argv) as servers:
        texts = tables(*measured(servers))
    for text in texts.values():
        print(text, end="\n\n")
    DOCUMENT.write_text(filled_in(DOCUMENT.read_text(encoding="utf-8"), texts), encoding="utf-8")


if __name__ == "__main__":
    main()
