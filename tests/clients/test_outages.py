"""An outage costs nothing but time: while a call's deadline has not passed, it goes on asking, and never so
that a thousand callers ask a thousand times."""

import asyncio
import json
import pickle
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import tenacity

from reward_service.clients import AsyncRewardClient, RewardClient, RewardServiceRefused, retries, score_call
from reward_service.clients.areal import ArealReward
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.client_options import Options
from reward_service.clients.easyr1 import EasyR1Reward
from reward_service.clients.retries import Circuit, Patience
from reward_service.clients.score_call import MAX_REQUEST_SAMPLES, ScoreCall
from reward_service.clients.slime import SlimeReward
from reward_service.clients.trl import TRLReward
from reward_service.clients.verl import _async_client, _key, compute_score
from tests.server import free_port

RIGHT = {"completion": "right", "reference": "4"}


class Scripted(ThreadingHTTPServer):
    """A reward service that answers each request as its `behave` says: a status, "reset", "hang", "fail" (no
    sample could be judged), or 200: every completion that says so is right."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behave: Callable[[int], Any], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.behave, self.lock = behave, threading.Lock()
        self.sizes: list[int] = []
        self.peers: set[Any] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with server.lock:
            number = len(server.sizes)
            server.sizes.append(len(body["samples"]))
            server.peers.add(self.client_address)
        what = server.behave(number)
        if what == "reset":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if what == "hang":
            time.sleep(60)
        if isinstance(what, int) and what != 200:
            self.say(what, b'{"detail":"at most 3 fit in one request"}')
        else:
            self.say(
                200,
                json.dumps(
                    {"rewards": [_reward(n, s, what) for n, s in enumerate(body["samples"])]}
                ).encode(),
            )

    def say(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def _reward(place: int, sample: dict[str, Any], what: Any) -> dict[str, Any]:
    if what == "fail":
        return {"id": place, "value": None, "outcome": "failed", "components": {}}
    value = 1.0 if "right" in sample["completion"] else 0.0
    return {"id": sample.get("id", place), "value": value, "outcome": "scored", "components": {}}


@pytest.fixture
def serve() -> Iterator[Callable[..., Scripted]]:
    running: list[Scripted] = []

    def start(behave: Callable[[int], Any], port: int = 0) -> Scripted:
        server = Scripted(behave, port)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


Serve = Callable[..., Scripted]


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(retries.time, "monotonic", found.monotonic)
    return found


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """All waits between attempts are a twentieth; that the whole ones suit an outage is shown in virtual time."""
    for name in (
        "WAIT_SECONDS",
        "MAX_WAIT_SECONDS",
        "PROBE_WAIT_SECONDS",
        "MAX_PROBE_WAIT_SECONDS",
        "LOOK_SECONDS",
    ):
        monkeypatch.setattr(retries, name, getattr(retries, name) / 20)
    bounds = {"multiplier": retries.WAIT_SECONDS, "max": retries.MAX_WAIT_SECONDS}
    monkeypatch.setattr(retries, "_jitter", tenacity.wait_random_exponential(**bounds))
    monkeypatch.setattr(score_call, "WAIT_SECONDS", retries.WAIT_SECONDS)


def asked_over(
    clock: Clock, seconds: float, callers: int, is_up: Callable[[float], bool], **error: Any
) -> Any:
    """Calls of one client over virtual time, each as the client makes them: how many requests were sent, and
    when each call was answered (None: its deadline passed)."""
    circuit, began = Circuit(), clock.now
    answered: dict[int, float | None] = {}
    calls = {n: Patience(circuit, retries=None, until=began + seconds) for n in range(callers)}
    due = dict.fromkeys(calls, began)
    attempts, requests = dict.fromkeys(calls, 0), 0
    while due:
        name = min(due, key=lambda n: due[n])
        clock.now = max(clock.now, due.pop(name))
        patience = calls[name]
        try:
            wait = patience.turn()
        except RewardServiceUnavailable:
            answered[name] = None
            continue
        if wait:
            due[name] = clock.now + wait
            continue
        requests, attempts[name] = requests + 1, attempts[name] + 1
        if is_up(clock.now - began):
            circuit.close()
            answered[name] = clock.now - began
            continue
        failure = RewardServiceUnavailable("down", again=True, **error)
        circuit.fail(failure)
        wait = paused(patience, attempts[name], failure)
        if wait is None:
            answered[name] = None
        else:
            due[name] = clock.now + wait
    return requests, answered


def paused(patience: Patience, attempt: int, error: Exception) -> float | None:
    """What tenacity does with the terms of a call."""
    terms = patience.terms()
    state = tenacity.RetryCallState(tenacity.Retrying(**terms), None, (), {})
    state.attempt_number = attempt
    state.set_exception((type(error), error, None))
    state.upcoming_sleep = terms["wait"](state)
    return None if terms["stop"](state) else float(state.upcoming_sleep)


ERRORS = {"refused": {"unseen": True}, "retry-after": {"after": 1.0}, "503": {}}
FEW = [
    (callers, away, patience) for callers in (1, 24) for away, patience in ((12, 40), (60, 300), (240, 300))
]
MANY = [(200, 12, 300)]
"""Beyond a minute two hundred callers differ from a few by nothing but what the test costs."""


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize(("callers", "away", "patience"), FEW + MANY)
def test_an_outage_shorter_than_the_deadline_costs_only_time_and_few_requests(
    clock: Clock, error: dict[str, Any], callers: int, away: float, patience: float
) -> None:
    random.seed(1)
    requests, answered = asked_over(clock, patience, callers, lambda at: at >= away, **error)
    assert None not in answered.values()
    assert max(answered.values()) <= away + retries.MAX_PROBE_WAIT_SECONDS + 3.0
    assert requests <= 2 * callers + 40 + away, "one probe at a time, and each call's own request"


def test_restarts_every_ten_seconds_for_two_minutes_cost_only_time(clock: Clock) -> None:
    random.seed(1)
    _, answered = asked_over(clock, 300, 64, lambda at: at > 120 or at % 10 > 8, unseen=True)
    assert None not in answered.values()


def test_a_call_ends_with_its_deadline_and_not_before(clock: Clock) -> None:
    random.seed(1)
    for error in ({"unseen": True}, {}, {"after": 2.0}):
        began = clock.now
        _, answered = asked_over(clock, 30.0, 4, lambda _: False, **error)
        assert set(answered.values()) == {None}
        assert 24.0 <= clock.now - began <= 30.5


def test_who_bridges_short_outages_only_waits_in_no_longer_one(clock: Clock) -> None:
    circuit, failure = Circuit(), RewardServiceUnavailable("down", again=True, unseen=True)

    def call() -> Patience:
        return Patience(circuit, until=clock.now + 12.0, bridge=12.0)

    circuit.fail(failure)
    assert call().turn() > 0.0, "a short one is waited out"
    clock.now += 12.5
    assert call().turn() == 0.0, "one call looks"
    with pytest.raises(RewardServiceUnavailable, match="away for long"):
        call().turn()
    circuit.fail(failure)
    assert paused(call(), 1, failure) is None
    circuit.close()
    assert call().turn() == 0.0


def test_hundreds_of_callers_of_a_busy_service_send_few_requests(serve: Serve) -> None:
    server = serve(lambda _: 503)
    with RewardClient(server.url, seconds=3, on_error="none") as client:
        threads = [threading.Thread(target=client.score, args=([RIGHT],)) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.sizes) <= 100 + 20


@pytest.mark.usefixtures("briefly")
@pytest.mark.parametrize("first", [502, 503, 504, 429, "reset", "fail"])
def test_whatever_goes_wrong_first_the_sample_is_judged_in_the_end(serve: Serve, first: Any) -> None:
    server = serve(lambda number: first if number < 5 else 200)
    with RewardClient(server.url, seconds=60) as client:
        assert client.score([RIGHT])["rewards"][0]["value"] == 1.0

    async def ask() -> Any:
        async with AsyncRewardClient(server.url, seconds=60) as client:
            return await client.score_one(RIGHT)

    server.sizes.clear()
    assert asyncio.run(ask())["value"] == 1.0


def test_only_what_was_not_judged_is_asked_about_again_with_the_rest_of_its_group() -> None:
    samples = [{**RIGHT, "group": n // 2 if n < 4 else None} for n in range(6)]
    call = ScoreCall(samples, Options(), {})
    steps = call.steps(Patience(Circuit(), retries=None, until=time.monotonic() + 60))
    places, _ = next(steps)
    assert places == [0, 1, 2, 3, 4, 5]
    lost = {1, 5}
    rewards = [
        {"id": n, "value": None if n in lost else 1.0, "outcome": "failed" if n in lost else "scored"}
        for n in places
    ]
    places, pause = steps.send({"rewards": rewards, "groups": [{"group": 0, "ids": [0, 1]}]})
    assert (places, pause > 0) == ([0, 1, 5], True)
    again = [{"id": n, "value": 1.0, "outcome": "scored"} for n in range(3)]
    with pytest.raises(StopIteration) as end:
        steps.send({"rewards": again, "groups": [{"group": 0, "ids": [0, 1]}]})
    assert [reward["id"] for reward in end.value.value["rewards"]] == list(range(6))
    assert {reward["value"] for reward in end.value.value["rewards"]} == {1.0}


def test_large_batches_are_sent_in_parts_and_groups_stay_together(serve: Serve) -> None:
    server = serve(lambda _: 200)
    samples = [{**RIGHT, "group": n % 700} for n in range(8_400)]
    samples[17]["completion"] = "wrong"
    with RewardClient(server.url) as client:
        rewards = client.score(samples)["rewards"]
    assert [reward["id"] for reward in rewards] == list(range(8_400))
    assert [n for n, reward in enumerate(rewards) if reward["value"] == 0.0] == [17]
    assert max(server.sizes) <= MAX_REQUEST_SAMPLES
    assert all(size % 12 == 0 for size in server.sizes)


def test_a_batch_of_many_megabytes_is_sent_in_parts(serve: Serve) -> None:
    server = serve(lambda _: 200)
    text = "right" + "x" * 80_000
    found = EasyR1Reward(server.url)([{"response": text, "ground_truth": "4"}] * 1_100)
    assert {score["overall"] for score in found} == {1.0}
    assert len(server.sizes) >= 5


@pytest.mark.parametrize("status", [413, 422])
def test_what_a_service_of_smaller_limits_refuses_is_halved(serve: Serve, status: int) -> None:
    server = serve(lambda number: status if server.sizes[number] > 3 else 200)
    with RewardClient(server.url) as client:
        assert len(client.score([RIGHT] * 10)["rewards"]) == 10
    assert server.sizes == [10, 5, 2, 3, 5, 2, 3]
    always = serve(lambda _: status)
    with RewardClient(always.url) as client, pytest.raises(RewardServiceRefused):
        client.score([RIGHT])


def test_a_function_that_is_unpickled_for_every_call_keeps_its_connection(serve: Serve) -> None:
    server = serve(lambda _: 200)
    pickled = pickle.dumps(ArealReward(server.url, spec="accuracy"))
    values = [pickle.loads(pickled)("?", "right", [], [1], answer="4") for _ in range(20)]
    assert values == [1.0] * 20
    assert len(server.peers) == 1


def test_a_kept_client_that_somebody_closed_opens_again(serve: Serve) -> None:
    server = serve(lambda _: 200)
    pickled = pickle.dumps(RewardClient(server.url))
    for _ in range(2):
        with pickle.loads(pickled) as client:
            assert client.score([RIGHT])["rewards"][0]["value"] == 1.0


def test_a_service_that_takes_requests_and_never_answers_costs_one_attempt(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reward_service.clients.wire_format.WHOLE_SECONDS", 1.0)
    monkeypatch.setattr("reward_service.clients.wire_format.ATTEMPT_SHARE", 0.1)
    monkeypatch.setattr("reward_service.clients.wire_format.GRACE_SECONDS", 0.5)
    server = serve(lambda number: "hang" if number == 0 else 200)
    with RewardClient(server.url, seconds=10) as client:
        assert client.score([RIGHT])["rewards"][0]["value"] == 1.0


async def test_no_sample_waits_for_its_shared_request_beyond_its_own_deadline(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reward_service.clients.coalescing.GRACE_SECONDS", 0.1)
    server = serve(lambda _: "hang")
    async with AsyncRewardClient(server.url, seconds=0.5, on_error="none") as client:
        began = time.monotonic()
        found = await asyncio.gather(*(client.score_one(RIGHT) for _ in range(8)))
        assert time.monotonic() - began < 10
    assert {(reward["value"], reward["outcome"]) for reward in found} == {(None, "failed")}


class SlimeSample:
    def __init__(self) -> None:
        self.prompt, self.response, self.label, self.metadata = "?", "right", "4", {}
        self.remove_sample, self.group_index, self.response_length = False, None, 1


async def by_verl(url: str, count: int, seconds: float) -> list[float]:
    options = {"url": url, "seconds": seconds}
    try:
        asked = (compute_score("d", "right", "4", {}, **options) for _ in range(count))
        return [found["score"] for found in await asyncio.gather(*asked)]
    finally:
        await _async_client(*_key(options)).close()


async def by_slime(url: str, count: int, seconds: float) -> list[float]:
    rm = SlimeReward(url, seconds=seconds)
    try:
        return list(await asyncio.gather(*(rm(None, SlimeSample()) for _ in range(count))))
    finally:
        await rm._client.close()


async def by_trl(url: str, count: int, seconds: float) -> list[float]:
    reward = TRLReward(url, seconds=seconds)
    columns = {"prompts": ["?"] * count, "completions": ["right"] * count, "solution": ["4"] * count}
    return list(await asyncio.to_thread(lambda: reward(**columns)))  # type: ignore[arg-type]


async def by_easyr1(url: str, count: int, seconds: float) -> list[float]:
    reward = EasyR1Reward(url, seconds=seconds)
    inputs = [{"response": "right", "ground_truth": "4"}] * count
    return [found["overall"] for found in await asyncio.to_thread(reward, inputs)]


@pytest.mark.usefixtures("briefly")
@pytest.mark.parametrize("ask", [by_verl, by_slime, by_trl, by_easyr1])
async def test_a_service_that_is_away_for_a_while_trains_no_right_answer_as_0(ask: Any, serve: Serve) -> None:
    port = free_port()
    asking = asyncio.create_task(ask(f"http://127.0.0.1:{port}", 512, 60.0))
    await asyncio.sleep(0.5)
    server = serve(lambda _: 200, port)
    assert await asking == [1.0] * 512
    assert len(server.sizes) <= 40
