"""Requests that cannot be served at all: each is a problem document that names the field, never a 500."""

import gzip
import json
import signal
from collections.abc import Iterator
from typing import Any

import httpx
import psutil
import pytest

from tests.server import Server, started
from tests.waiting import PATIENCE

GOOD = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}


@pytest.fixture(scope="module")
def small() -> Iterator[Server]:
    """A server with small limits, set through the environment, and ended by Ctrl-C."""
    env = {
        "REWARD_SERVICE_MAX_BODY_MB": "1",
        "REWARD_SERVICE_MAX_SAMPLES": "10",
        "REWARD_SERVICE_MAX_COMPLETION_CHARS": "1000",
    }
    with started("--workers", "1", env=env) as running:
        yield running
        processes = running.tree()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(PATIENCE) in (0, 130), running.log.read_text()
        assert psutil.wait_procs(processes, timeout=PATIENCE)[1] == []


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert "Traceback" not in response.text
    return document


@pytest.mark.parametrize(
    ("request_body", "path"),
    [
        ({"samples": [GOOD], "spec": "r1-one"}, "spec"),
        ({"samples": [GOOD], "spec": {"components": {}}}, "spec.components"),
        ({"samples": [GOOD], "spec": {"components": {"nothing": {}}}}, "spec.components.nothing"),
        (
            {"samples": [GOOD], "spec": {"components": {"format": {"params": {"mode": 1}}}}},
            "spec.components.format.params.mode",
        ),
        ({"samples": [GOOD], "spce": "r1-zero"}, "spce"),
        ({"samples": [GOOD], "deadline_ms": 0}, "deadline_ms"),
        ({"samples": [GOOD], "deadline_ms": "soon"}, "deadline_ms"),
        ({"samples": [GOOD], "group_size": 0}, "group_size"),
        ({"samples": [GOOD], "detail": "some"}, "detail"),
        ({"samples": GOOD}, "samples"),
        ({"samples": None}, "samples"),
        ({}, "samples"),
    ],
)
def test_a_field_that_does_not_fit_is_named(server: Server, request_body: Any, path: str) -> None:
    document = problem(server.post(json.dumps(request_body)), 422)
    assert path in [error["path"] for error in document["errors"]]
    assert path in document["detail"]


@pytest.mark.parametrize(
    "body", [b"[]", b"3", b'"text"', b"null", b"", b"{", b"{'a': 1}", b"\xff\xfe{}", b"\x00"]
)
def test_a_body_that_is_no_request_is_refused(server: Server, body: bytes) -> None:
    problem(server.post(body), 422)


def test_invalid_utf8_is_refused(server: Server) -> None:
    problem(server.post(b'{"samples": [{"completion": "\xff\xfe"}]}'), 422)


@pytest.mark.parametrize("depth", [150, 250, 400, 600, 2_000, 100_000])
@pytest.mark.parametrize("place", ["metadata", "reference", "completion", "body"])
@pytest.mark.parametrize("filler", [0, 2 << 20], ids=["small", "large"])
def test_deep_nesting_is_never_a_crash(server: Server, depth: int, place: str, filler: int) -> None:
    nest = "[" * depth + "]" * depth
    deep = {
        "metadata": '{"completion": "x", "reference": "1", "metadata": {"a": %s}}',
        "reference": '{"completion": "x", "reference": {"kind": "riddle", "a": %s}}',
        "completion": '{"completion": %s, "reference": "1"}',
        "body": "%s",
    }[place]
    response = server.post(f'{{"samples": [{deep % nest}, {json.dumps(GOOD)}]}}' + " " * filler)
    assert response.status_code in (200, 422), response.text
    if response.status_code == 200:
        assert response.json()["rewards"][1]["value"] == 2.0
    assert server.score([GOOD])["rewards"][0]["value"] == 2.0


@pytest.mark.parametrize("filler", [0, 1 << 19], ids=["small", "large"])
def test_an_id_that_occurs_again_costs_no_other_sample_its_reward(server: Server, filler: int) -> None:
    batch = [{**GOOD, "id": "a"}, {**GOOD, "id": "b"}, {**GOOD, "id": "a"}, {"id": "b"}, GOOD, GOOD]
    rewards = server.post(json.dumps({"samples": batch}) + " " * filler).json()["rewards"]
    assert [reward["value"] for reward in rewards] == [2.0, 2.0, None, None, 2.0, 2.0]
    assert [reward["outcome"] for reward in rewards[2:4]] == ["bad_reference"] * 2
    assert rewards[2]["id"] == "a"
    assert "samples.2.id: id 'a' is also that of samples.0" in rewards[2]["components"]["accuracy"]["reason"]


def test_more_samples_than_fit_are_refused(small: Server) -> None:
    document = problem(small.post(json.dumps({"samples": [GOOD] * 11})), 422)
    assert document["errors"][0]["path"] == "samples"
    assert "at most 10" in document["detail"]
    assert len(small.score([GOOD] * 10)["rewards"]) == 10


def test_a_body_beyond_the_limit_is_refused_and_the_connection_lives(small: Server) -> None:
    document = problem(small.post(b" " * (2**20 + 1)), 413)
    assert "1 MiB" in document["detail"]
    assert len(small.score([GOOD])["rewards"]) == 1


def test_a_body_far_beyond_the_limit_is_not_read_to_its_end(small: Server) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            yield b" " * 2**16

    try:
        response = small.client.post("/v1/score", content=endless())
    except httpx.TransportError:
        pass
    else:
        problem(response, 413)
    assert len(small.score([GOOD])["rewards"]) == 1


def test_the_completion_limit_is_a_setting(small: Server) -> None:
    (reward,) = small.score([{**GOOD, "completion": "x" * 1001}])["rewards"]
    assert (reward["value"], reward["outcome"]) == (0.0, "over_limit")


def test_a_compressed_body_is_refused(server: Server) -> None:
    body = gzip.compress(json.dumps({"samples": [GOOD]}).encode())
    problem(server.post(body, **{"content-encoding": "gzip"}), 415)


def test_the_content_type_does_not_matter(server: Server) -> None:
    body = json.dumps({"samples": [GOOD]})
    assert (
        server.client.post("/v1/score", content=body, headers={"content-type": "text/plain"}).status_code
        == 200
    )


def test_an_unknown_path_is_a_problem_document(server: Server) -> None:
    problem(server.client.get("/v1/scores"), 404)


def test_a_wrong_method_is_a_problem_document_and_names_the_right_one(server: Server) -> None:
    response = server.client.get("/v1/score")
    problem(response, 405)
    assert response.headers["allow"] == "POST"


def test_ids_are_strings_or_integers(server: Server) -> None:
    batch = [{**GOOD, "id": wrong} for wrong in (1.5, True, [1], {"a": 1})]
    answer = server.score([*batch, {**GOOD, "id": 0}, {**GOOD, "id": ""}])
    assert [reward["value"] for reward in answer["rewards"]] == [None] * 4 + [2.0] * 2
    assert [reward["id"] for reward in answer["rewards"]][4:] == [0, ""]
