"""Really started: several server processes on one port, with groups whose members come to different ones."""

import http.client
import json
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import httpx
import psutil
import pytest

from tests.api.test_metrics import figure
from tests.command import finished
from tests.server import Server, started
from tests.waiting import GRACE, PATIENCE, wait_until

OPTIONS = ("--processes", "2", "--workers", "2", "--verifier", "tests.plugins:Burn")
SECRET = "only-for-these-tests"
KEY = {"authorization": f"Bearer {SECRET}"}
SIZE, GROUPS = 4, 8
RIGHT, WRONG = "\\boxed{4}", "\\boxed{5}"


def processes(server: Server) -> list[psutil.Process]:
    """The server processes, oldest first."""
    found = []
    for child in psutil.Process(server.process.pid).children():
        with suppress(psutil.NoSuchProcess):
            if any("server_process" in word for word in child.cmdline()):
                found.append(child)
    return sorted(found, key=lambda process: process.create_time())


def state(server: Server) -> dict[str, int]:
    answer = server.client.get("/readyz")
    found: dict[str, int] = answer.json()["processes"]
    return found


def all_are_ready(server: Server, *, restarts: int = 0) -> bool:
    with suppress(Exception):
        return state(server) == {"ready": 2, "wanted": 2, "restarts": restarts}
    return False


@contextmanager
def several(**env: str) -> Iterator[Server]:
    with started(*OPTIONS, env=env) as server:
        wait_until(lambda: all_are_ready(server))
        yield server


Ask = Callable[..., Any]


@contextmanager
def lines(server: Server, *, headers: dict[str, str] | None = None) -> Iterator[list[Ask]]:
    """One way to ask each of the processes: a kept connection that it, and no other, has accepted."""
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(_line(server, one))) for one in processes(server)]
        yield [_asking(connection, headers or {}) for connection in connections]


def _line(server: Server, process: psutil.Process) -> http.client.HTTPConnection:
    """A connection that this process has accepted: the others could not, meanwhile."""
    others = [other for other in processes(server) if other != process]
    for other in others:
        other.suspend()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", httpx.URL(server.url).port, timeout=PATIENCE)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
    finally:
        for other in others:
            other.resume()
    return connection


def _asking(connection: http.client.HTTPConnection, headers: dict[str, str]) -> Ask:
    def ask(path: str, document: Any = None, *, status: int = 200) -> Any:
        content = None if document is None else json.dumps(document)
        method = "GET" if document is None else "POST"
        connection.request(method, path, content, {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == status, text
        return json.loads(text)

    return ask


def part(group: str, members: range, *, right: int) -> dict[str, Any]:
    """A call that brings some members of a group, of which only one is right."""
    samples = [
        {"id": n, "group": group, "reference": "4", "completion": RIGHT if n == right else WRONG}
        for n in members
    ]
    deadline = int(PATIENCE * 1000)
    return {"spec": "accuracy", "group_size": SIZE, "deadline_ms": deadline, "samples": samples}


def assert_whole(answer: dict[str, Any]) -> None:
    for group in answer["groups"]:
        assert (group["complete"], group["size"], group["mean"]) == (True, SIZE, 0.25)
    advantages = [advantage for group in answer["groups"] for advantage in group["advantages"]]
    values = [reward["value"] for reward in answer["rewards"]]
    assert [advantage > 0 for advantage in advantages] == [value == 1.0 for value in values]


def test_groups_split_over_processes_get_the_advantages_of_the_whole_group_and_all_end_as_one() -> None:
    with several(REWARD_SERVICE_API_KEYS=SECRET, **GRACE) as server:
        server.client.headers.update(KEY)
        with lines(server, headers=KEY) as (one, other), ThreadPoolExecutor(1) as threads:
            for n in range(GROUPS):
                first = threads.submit(one, "/v1/score", part(f"g{n}", range(1), right=0))
                assert_whole(other("/v1/score", part(f"g{n}", range(1, SIZE), right=0)))
                assert_whole(first.result())
        with lines(server) as unknown:
            for ask in unknown:
                ask("/v1/score", part("g", range(1), right=0), status=401)
        assert figure(server, "reward_service_samples_total", outcome="scored") == GROUPS * SIZE
        assert figure(server, "reward_service_groups_total", informative="true") == GROUPS
        assert figure(server, "reward_service_workers") == 4
        with lines(server, headers=KEY) as (one, other):
            _results_kept_by_one_are_told_by_all(one, other)
        _what_was_taken_in_is_answered_before_the_processes_end(server)


def _results_kept_by_one_are_told_by_all(one: Ask, other: Ask) -> None:
    sample = {"response": RIGHT, "reward_info": {"ground_truth": "4"}}
    asked = {"reward_request_id": one("/roll/submit", sample)["reward_request_id"]}
    wait_until(lambda: one("/roll/result", asked)["errcode"] == 0)
    assert other("/roll/result", asked)["reward_score"] == 1.0
    assert "submit it again" in other("/roll/result", {"reward_request_id": "unknown"})["errmsg"]


def test_a_process_that_is_killed_loses_no_group_and_no_count_and_the_supervisor_takes_all_along() -> None:
    """Killed or told to end, a process is replaced."""
    with several() as server, ThreadPoolExecutor(GROUPS) as threads, ExitStack() as stack:
        with lines(server) as (one, other):
            one("/v1/score", part("before", range(SIZE), right=0))
            other("/v1/score", part("before too", range(SIZE), right=0))
        scored = figure(server, "reward_service_samples_total")
        assert scored == 2 * SIZE
        killed, stays = processes(server)
        connections = [stack.enter_context(closing(_line(server, stays))) for _ in range(GROUPS)]
        held = [
            threads.submit(_asking(connection, {}), "/v1/score", part(f"g{n}", range(1), right=0))
            for n, connection in enumerate(connections)
        ]
        killed.kill()  # half of these groups are, or would have been, gathered by it
        wait_until(lambda: all_are_ready(server, restarts=1))
        rest = [server.score(**part(f"g{n}", range(1, SIZE), right=0)) for n in range(GROUPS)]
        for answer in (*rest, *(one.result() for one in held)):
            assert_whole(answer)
        assert figure(server, "reward_service_samples_total") == scored + GROUPS * SIZE
        assert figure(server, "reward_service_process_restarts_total") == 1
        processes(server)[0].send_signal(signal.SIGTERM)
        wait_until(lambda: all_are_ready(server, restarts=2))
        everybody = server.tree()
        server.process.kill()
        server.process.wait()
        assert psutil.wait_procs(everybody, timeout=PATIENCE)[1] == []


def _what_was_taken_in_is_answered_before_the_processes_end(server: Server) -> None:
    params = {"burn": 1.0, "in_read": True}
    burning = {"name": "burning", "components": {"burn": {"verifier": "burn", "weight": 1, "params": params}}}
    with ThreadPoolExecutor(2) as threads:
        everybody = server.tree()
        with lines(server, headers=KEY) as asks:
            samples = [{"id": n, "completion": f"{n}"} for n in range(2)]
            calls = [
                threads.submit(
                    ask,
                    "/v1/score",
                    {"spec": burning, "group_size": 2, "samples": [{**sample, "group": "last"}]},
                )
                for ask, sample in zip(asks, samples, strict=True)
            ]
            wait_until(lambda: _burning(server) == len(calls))
            server.process.send_signal(signal.SIGTERM)
            answers = [call.result() for call in calls]
        assert [answer["rewards"][0]["value"] for answer in answers] == [1.0, 1.0]
        assert [answer["groups"][0]["complete"] for answer in answers] == [True, True]
        assert server.process.wait(PATIENCE) == 0, server.log.read_text()
        assert psutil.wait_procs(everybody, timeout=PATIENCE)[1] == []


def _burning(server: Server) -> int:
    """Workers that have used some processor time since they were forked."""
    pids = [worker for process in processes(server) for worker in process.children(recursive=True)]
    used = [one.cpu_times().user for one in pids if one.status() == psutil.STATUS_RUNNING]
    return sum(seconds > 0.1 for seconds in used)


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--verifier", "nothing:Nothing"], "nothing:Nothing"), (["--processes", "0"], "processes")],
)
def test_what_the_user_can_mend_is_said_once(options: list[str], said: str) -> None:
    done = finished("serve", "--port", 0, "--processes", 2, *options)
    assert done.returncode == 2, done.stderr
    assert len([line for line in done.stderr.splitlines() if said in line]) == 1
    assert "Traceback" not in done.stderr
