"""A batch whose samples go to workers as they stand in the body gets the answer that one read here gets."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reward_service.api.sliced_score import FROM_BYTES, joined_packed
from reward_service.scoring.msgpack_json import packed
from tests.api.test_message_pack import SAMPLE
from tests.json_strategies import dump, objects
from tests.server import Server

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
LONG = {"completion": "<think>" + "6 times 7. " * (FROM_BYTES // 8) + "</think><answer>42</answer>"}
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PACKED = {"content-type": "application/msgpack"}


def told(response: httpx.Response) -> tuple[int, bytes]:
    """Status and answer as bytes, without what no two answers share."""
    if response.headers["content-type"] == "application/msgpack":
        answer = msgspec.msgpack.decode(response.content)
    else:
        answer = response.json()
    left = {name: value for name, value in answer.items() if name not in {"timing", "request_id"}}
    return response.status_code, json.dumps(left).encode()


def both_ways(server: Server, samples: list[Any], **fields: Any) -> tuple[int, bytes]:
    """What a body is answered in slices, which is what it is answered where a field keeps it from being cut:
    the same spec with a group size of one, for which no group has to wait."""
    body = dump({**fields, "samples": samples})
    other = dump({**fields, "samples": samples, "group_size": 1})
    sliced = told(server.post(body))
    assert sliced == told(server.post(other))
    return sliced


@FEW
@given(
    samples=st.lists(
        objects(["id", "completion", "reference", "group", "token_count", "metadata"]), max_size=4
    )
)
def test_whatever_samples_hold_the_answer_is_the_same(server: Server, samples: list[Any]) -> None:
    both_ways(server, [{**RIGHT, "group": "g"}, LONG, *samples, {**RIGHT, "group": "g"}])


@pytest.mark.parametrize("detail", ["none", "components", "full"])
@pytest.mark.parametrize("spec", ["format", "r1-zero", "accuracy"])
def test_every_spec_and_detail_and_group_is_the_same(server: Server, spec: str, detail: str) -> None:
    wrong = {**RIGHT, "completion": "<think>No.</think><answer>\\boxed{43}</answer>"}
    members = [{**own, "group": name} for name in ("a", 2) for own in (RIGHT, wrong, LONG, wrong)]
    broken: list[Any] = [{"completion": 4}, {"completion": "x", "reference": {"kind": "riddle"}}, 7]
    status, _ = both_ways(server, [*members, *broken], spec=spec, detail=detail)
    assert status == 200


def test_what_reading_cannot_settle_is_judged_as_ever(server: Server) -> None:
    surd = {"completion": "<answer>\\boxed{\\sqrt{8}}</answer>", "reference": "2\\sqrt{2}"}
    long = {"completion": "x" * 1_000_001, "reference": "42"}
    program = {"completion": "```python\nprint(1)\n```", "reference": {"kind": "code", "tests": []}}
    both_ways(server, [surd, LONG, long, program, RIGHT], spec="accuracy")


def test_a_repeated_id_costs_its_sample_alone(server: Server) -> None:
    status, text = both_ways(server, [{**RIGHT, "id": "a"}, LONG, {**RIGHT, "id": "a"}])
    rewards = json.loads(text)["rewards"]
    assert status == 200
    assert (rewards[0]["value"], rewards[2]["outcome"]) == (2.0, "bad_reference")
    assert "samples.2.id" in json.dumps(rewards[2])


def test_a_piece_that_is_no_json_refuses_the_body_by_its_place(server: Server) -> None:
    body = dump({"samples": [RIGHT, LONG, "AT"]}).replace('"AT"', "[1,,2]")
    response = server.post(body)
    assert response.status_code == 422


def test_one_that_burns_a_slice_is_blamed_alone(server: Server) -> None:
    burning = {"verifier": "burn", "params": {"burn": 60.0, "in_read": True}}
    spec = {"name": "burning", "components": {"burn": burning}}
    quiet = {"completion": "", "metadata": {"text": "x" * FROM_BYTES}}
    response = server.post(dump({"spec": spec, "samples": [quiet, {"completion": "burn"}, quiet]}))
    outcomes = [reward["outcome"] for reward in response.json()["rewards"]]
    assert outcomes == ["scored", "over_limit", "scored"]


@FEW
@given(samples=st.lists(SAMPLE, max_size=4))
def test_messagepack_is_answered_the_same(server: Server, samples: list[Any]) -> None:
    document = {"samples": [{**RIGHT, "group": 1}, LONG, *samples], "detail": "components"}
    in_json = told(server.post(json.dumps(document)))
    body = msgspec.msgpack.encode(document)
    accept = {**PACKED, "accept": "application/msgpack"}
    assert told(server.client.post("/v1/score", content=body, headers=PACKED)) == in_json
    assert told(server.client.post("/v1/score", content=body, headers=accept)) == in_json


@pytest.mark.parametrize("count", [0, 15, 16, 65_536])
def test_an_answer_put_together_is_the_answer_packed(count: int) -> None:
    rest = b'{"rewards":[],"groups":[],"warnings":["w"],"timing":{"total_ms":1.5}}'
    whole = rest.replace(b"[]", b"[" + b",".join([b"1"] * count) + b"]", 1)
    assert joined_packed([packed(b"1")] * count, rest) == packed(whole)
