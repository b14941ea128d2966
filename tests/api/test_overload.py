"""Over real sockets: what callers see of a server that is asked for more than it can do."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psutil
import pytest

from reward_service.api.problem_details import overloaded, overloaded_at_once, respond
from reward_service.errors import Overloaded
from tests.prober import probed_within
from tests.server import Server, started
from tests.waiting import PATIENCE

TEXT = "So the remainder is taken again, and nothing is left of it. " * 130 + "\\boxed{1}"
RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
HEALTH_CPU_SECONDS = 0.5
"""What the server may do before it answers a health check, in seconds of a processor."""


def burning(count: int, seconds: float) -> dict[str, Any]:
    """A batch that takes so long in a worker, a sample."""
    samples = [{"completion": f"{n} of {time.monotonic_ns()}"} for n in range(count)]
    return {"samples": samples, "spec": {"components": {"burn": {"params": {"burn": seconds}}}}}


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """A server with room for little."""
    env = {
        "REWARD_SERVICE_MAX_INFLIGHT_SAMPLES": "4",
        "REWARD_SERVICE_MAX_INFLIGHT_MB": "1",
        "REWARD_SERVICE_DEADLINE_MS": "2000",
    }
    with started("--workers", "1", "--verifier", "tests.plugins:Burn", env=env) as running:
        yield running
        assert running.stop() == 0


async def post(client: httpx.AsyncClient, document: dict[str, Any]) -> httpx.Response:
    return await client.post("/v1/score", json=document)


async def test_work_beyond_the_bound_is_held_and_then_done(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE) as client:
        answers = await asyncio.gather(*(post(client, burning(4, 0.01)) for _ in range(20)))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert all(r["outcome"] == "scored" for a in answers for r in a.json()["rewards"])


async def test_what_cannot_be_done_in_time_is_503_with_retry_after_and_never_a_0(narrow: Server) -> None:
    async with httpx.AsyncClient(base_url=narrow.url, timeout=PATIENCE) as client:
        answers = await asyncio.gather(*(post(client, burning(4, 0.4)) for _ in range(30)))
    codes = {answer.status_code for answer in answers}
    assert codes == {200, 503}
    counted = [line for line in narrow.client.get("/metrics").text.splitlines() if 'status="503"' in line]
    assert [line for line in counted if 'route="/v1/score"' in line]
    for answer in answers:
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["content-type"] == "application/problem+json"
        else:
            assert {r["outcome"] for r in answer.json()["rewards"]} <= {"scored", "failed"}
            assert all(r["value"] != 0 for r in answer.json()["rewards"])
    async with httpx.AsyncClient(base_url=narrow.url, timeout=PATIENCE) as client:
        assert (await post(client, burning(1, 0.0))).status_code == 200  # and it is over when it is over


async def test_bodies_beyond_the_bound_are_held_before_they_are_read(narrow: Server) -> None:
    big = {"samples": [{**RIGHT, "metadata": {"filler": "x" * 700_000}}]}
    async with httpx.AsyncClient(base_url=narrow.url, timeout=PATIENCE) as client:
        answers = await asyncio.gather(*(post(client, big) for _ in range(12)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert [a.json()["rewards"][0]["value"] for a in answers if a.status_code == 200].count(2.0) >= 1


async def test_a_small_call_does_not_wait_behind_a_large_one() -> None:
    with started("--workers", "2", "--verifier", "tests.plugins:Burn") as fresh:  # nobody's window has shrunk
        async with httpx.AsyncClient(base_url=fresh.url, timeout=PATIENCE) as client:
            large = asyncio.create_task(post(client, burning(150, 0.02)))
            await asyncio.sleep(0.3)
            small = await post(client, {"samples": [RIGHT]})
            assert small.json()["rewards"][0]["value"] == 2.0
            assert not large.done()
            assert (await large).status_code == 200


def _of(size: int, text: str) -> bytes:
    sample = {"completion": text, "reference": "1", "prompt": "p"}
    return json.dumps({"spec": "accuracy", "samples": [sample] * (size // (len(text) + 60))}).encode()


@pytest.mark.parametrize(
    ("text", "torn_bytes", "status"),
    [(TEXT, 0, 200), ("x", 0, 422), ("x" * 60_000_000, 0, 200), (TEXT, 3, 422)],
    ids=["ordinary", "tiny samples", "one sample", "torn"],
)
def test_a_body_of_60_mebibytes_does_not_starve_health_checks(
    server: Server, text: str, torn_bytes: int, status: int
) -> None:
    whole = _of(60 << 20, text)
    body = whole[: len(whole) - torn_bytes]
    response, share, cpu = probed_within(
        HEALTH_CPU_SECONDS,
        server.url,
        server.process.pid,
        lambda: server.client.post("/v1/score", content=body),
    )
    assert response.status_code == status
    assert cpu < HEALTH_CPU_SECONDS
    assert share < 0.75


def test_a_large_body_is_read_like_a_small_one(server: Server) -> None:
    filler = {"metadata": {"filler": "x" * 100_000}}
    odd: list[Any] = [
        {**RIGHT, "id": "a", "completion": "\ud800 \\boxed{42}"},
        {"completion": 3},
        {**RIGHT, "id": "c", "surprise": 1},
        [],
        {**RIGHT, "reference": {"kind": "math"}},
        {**RIGHT, "id": 7},
    ]
    fillers = [{**RIGHT, **filler, "id": f"f{n}"} for n in range(12)]
    small, large = (
        server.post(json.dumps({"samples": s})).json()["rewards"] for s in (odd, [*odd, *fillers])
    )
    assert large[: len(odd)] == small
    assert [reward["value"] for reward in large[len(odd) :]] == [2.0] * 12


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        ({"samples": {}}, "samples"),
        ({}, "samples"),
        ({"samples": [], "spce": 1}, "spce"),
        ({"samples": [], "deadline_ms": 0}, "deadline_ms"),
    ],
)
def test_a_large_body_that_is_no_request_names_the_field(server: Server, fault: Any, path: str) -> None:
    spec = {"spec": "r1-zero" + " " * (2 << 20)} if "samples" in fault else {"spec": "x" * (2 << 20)}
    response = server.post(json.dumps({**spec, **fault}))
    assert response.status_code == 422
    assert path in response.json()["errors"][0]["path"]


def test_a_long_answer_is_the_same_document_as_a_short_one(server: Server) -> None:
    many = server.score([RIGHT] * 1100)
    few = server.score([RIGHT] * 2)
    assert list(many) == list(few)
    assert [{**r, "id": 0} for r in many["rewards"]] == [{**few["rewards"][0], "id": 0}] * 1100


@pytest.mark.parametrize("seconds", [1.0, 1.4, 59.6])
def test_a_refusal_made_at_once_is_the_document_that_handlers_make(seconds: float) -> None:
    error = Overloaded(seconds)
    headers, body = overloaded_at_once(error, "trainer-7/step:12")
    slow = respond(overloaded(error), "trainer-7/step:12")
    assert json.loads(body) == json.loads(bytes(slow.body))
    assert sorted(headers)[1:] == sorted(slow.raw_headers)[1:]
    assert dict(headers)[b"content-length"] == b"%d" % len(body)


_LOOKS = 5
"""Looks in a row at which memory is the same, on however busy a machine."""


def test_calls_that_wait_for_their_group_keep_no_texts() -> None:
    """64 MiB of texts wait behind a gate of 16 MiB: let in one after the other, and given up again."""
    env = {"REWARD_SERVICE_MAX_INFLIGHT_MB": "16", "REWARD_SERVICE_DEADLINE_MS": "60000"}
    with (
        started("--workers", "1", env=env, forked=False) as server,  # its memory is measured
        ThreadPoolExecutor(16) as callers,
    ):
        process = psutil.Process(server.process.pid)
        server.score([RIGHT])
        before = process.memory_full_info().uss

        def half(number: int) -> httpx.Response:
            samples = [{**RIGHT, "group": number, "metadata": {"filler": "x" * (4 << 20)}}]
            return httpx.post(
                f"{server.url}/v1/score", json={"samples": samples, "group_size": 2}, timeout=90
            )

        waiting = [callers.submit(half, number) for number in range(16)]
        looks = [0]
        while len(looks) < _LOOKS or max(looks[-_LOOKS:]) - min(looks[-_LOOKS:]) > 1 << 20 or looks[-1] == 0:
            time.sleep(1.0)  # until all are in and wait
            looks.append(process.memory_full_info().uss - before)
        grown = looks[-1]
        assert not [call for call in waiting if call.done()]
        print(f"grown by {grown / 2**20:.0f} MiB")
        assert grown < 40 << 20
        for number in range(16):  # the other halves
            server.score([{**RIGHT, "group": number}], group_size=2)
        assert [call.result().json()["groups"][0]["size"] for call in waiting] == [2] * 16
