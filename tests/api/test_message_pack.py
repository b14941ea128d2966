"""A request says the same in MessagePack as in JSON, and gets the same answer; no byte of it is a 500."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reward_service.scoring.msgpack_json import JsonWriter
from reward_service.scoring.sample_decoding import LIGHT_PIECE_BYTES
from reward_service.untrusted_json import BadJson
from tests.json_strategies import NAMES
from tests.server import Server

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
PACKED = {"content-type": "application/msgpack"}
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=300)
)
VALUE: Any = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(NAMES | st.text(max_size=3), inner),
    max_leaves=40,
)
FIELDS = ["prompt", "completion", "reference", "group", "target_language", "token_count", "metadata", "other"]
SAMPLE = st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=5) | VALUE


def post(server: Server, body: bytes, **headers: str) -> httpx.Response:
    return server.client.post("/v1/score", content=body, headers={**PACKED, **headers})


def told(response: httpx.Response) -> tuple[int, Any]:
    """Status and answer, without what no two answers share."""
    packed = response.headers["content-type"] == "application/msgpack"
    answer = msgspec.msgpack.decode(response.content) if packed else response.json()
    for reward in answer.get("rewards") or []:
        reward.pop("component_ms", None)
    return response.status_code, {n: v for n, v in answer.items() if n not in {"timing", "request_id"}}


def same(server: Server, document: Any) -> tuple[int, Any]:
    """What both answer, which must be the same, in either form."""
    in_json = told(server.post(json.dumps(document)))
    packed = msgspec.msgpack.encode(document)
    assert told(post(server, packed)) == in_json
    assert told(post(server, packed, accept="application/msgpack")) == in_json
    return in_json


def rewards(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["rewards"]
    return found


def scored(sample: bytes) -> bytes:
    """A body with this packed sample between two right ones."""
    right = msgspec.msgpack.encode(RIGHT)
    return b"\x81\xa7samples\x93" + right + sample + right


@given(value=VALUE)
def test_a_value_in_message_pack_is_the_same_in_json(value: Any) -> None:
    writer = JsonWriter(msgspec.msgpack.encode(value))
    assert json.loads(writer.text()) == value
    assert not writer.is_odd


@given(data=st.binary(max_size=60) | VALUE.map(lambda value: msgspec.msgpack.encode(value)[:-1]))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        text = JsonWriter(data).text()
    except BadJson:
        return
    json.loads(text)


@FEW
@given(sample=SAMPLE)
def test_any_sample_gets_the_answer_that_it_gets_in_json(server: Server, sample: Any) -> None:
    status, answer = same(server, {"samples": [{**RIGHT, "id": "before"}, sample, RIGHT]})
    assert status == 200
    assert (answer["rewards"][0]["value"], answer["rewards"][2]["value"]) == (2.0, 2.0)


@pytest.mark.parametrize(
    "document",
    [
        {"samples": [RIGHT], "spec": "no-such"},
        {"samples": [RIGHT], "spec": {"components": {"format": {}}}, "detail": "spans"},
        {"samples": [RIGHT] * 9000},
        {"samples": [], "other": 1},
        {"samples": [], "deadline_ms": 0},
        {"samples": 5},
        {"sample": []},
        [],
        None,
    ],
)
def test_any_request_gets_the_answer_that_it_gets_in_json(server: Server, document: Any) -> None:
    same(server, document)


@pytest.mark.parametrize(
    "long",
    [
        {"completion": RIGHT["completion"] + " " * LIGHT_PIECE_BYTES, "reference": "42"},
        {**RIGHT, "metadata": {"values": list(range(LIGHT_PIECE_BYTES))}},
        {**RIGHT, "metadata": [1] * LIGHT_PIECE_BYTES},
        {**RIGHT, "metadata": {"values": [[]] * 250_000}},
        {**RIGHT, "token_count": -1, "prompt": "x" * LIGHT_PIECE_BYTES},
        {"completion": [{"role": "assistant", "content": RIGHT["completion"]}] * 2000, "reference": "42"},
    ],
)
def test_a_long_sample_is_read_as_in_json(server: Server, long: dict[str, Any]) -> None:
    same(server, {"samples": [RIGHT, long]})


def test_more_values_than_a_body_may_hold_are_refused(server: Server) -> None:
    sample = {**RIGHT, "metadata": {"values": [[]] * 3000}}
    response = post(server, msgspec.msgpack.encode({"samples": [sample] * 400}))
    assert (response.status_code, response.json()["errors"][0]["path"]) == (422, "body")


@pytest.mark.parametrize(
    ("packed", "path"),
    [
        (b"\x82\xaacompletion\xa1x\xa8metadata\x81\xa1a\xd4\x00\x01", "samples.1.metadata"),
        (b"\x82\xaacompletion\xa1x\xa8metadata\x81\x01\x02", "samples.1.metadata"),
        (b"\x82\xaacompletion\xa1x\xa9reference\xd6\xff\x00\x00\x00\x00", "samples.1.reference"),
        (b"\x82\xaacompletion\xa1x\x90\x01", "samples.1"),
        (b"\xd4\x00\x01", "samples.1"),
    ],
)
def test_what_json_has_not_is_the_affair_of_its_sample(server: Server, packed: bytes, path: str) -> None:
    before, found, after = rewards(post(server, scored(packed)))
    assert (before["value"], after["value"]) == (2.0, 2.0)
    assert found["outcome"] == "bad_reference"
    assert {part["reason"].split(": ")[0] for part in found["components"].values()} == {path}


@pytest.mark.parametrize("text", [b"\xa3\xed\xa0\x80", b"\xa1\xff", b"\xc4\x01\xff"])
def test_a_completion_that_is_no_utf8_is_judged(server: Server, text: bytes) -> None:
    sample = b"\x82\xaacompletion" + text + b"\xa9reference\xa242"
    assert [reward["value"] for reward in rewards(post(server, scored(sample)))] == [2.0, 0.0, 2.0]


def test_bytes_are_text_as_older_packers_write_it(server: Server) -> None:
    completion = str(RIGHT["completion"]).encode()
    packed = (
        b"\x82\xc4\x0acompletion\xc4" + bytes([len(completion)]) + completion + b"\xa9reference\xc4\x0242"
    )
    assert [reward["value"] for reward in rewards(post(server, scored(packed)))] == [2.0, 2.0, 2.0]


def test_nesting_of_any_depth_in_a_completion_is_over_the_limit(server: Server) -> None:
    sample = b"\x81\xaacompletion" + b"\x91" * 5000 + b"\xc0"
    assert rewards(post(server, scored(sample)))[1]["outcome"] == "over_limit"


@pytest.mark.parametrize(
    ("accept", "packed"),
    [
        ("application/msgpack", True),
        ("application/json, application/msgpack", True),
        ("application/json, application/msgpack;q=0.5", False),
        ("application/msgpack;q=0", False),
        ("application/msgpack;q=much", False),
        ("*/*", False),
    ],
)
def test_the_form_of_the_answer_is_what_is_accepted(server: Server, accept: str, packed: bool) -> None:
    response = server.post(json.dumps({"samples": [RIGHT]}), accept=accept)
    assert (response.headers["content-type"] == "application/msgpack") == packed
    assert "application/msgpack" in response.headers["accept-post"]
    assert told(response)[1]["rewards"][0]["value"] == 2.0


def test_other_routes_read_it_too(server: Server) -> None:
    body = msgspec.msgpack.encode({"references": ["4", ""]})
    answer = server.client.post("/v1/references/check", content=body, headers=PACKED)
    assert [report["status"] for report in answer.json()["reports"]] == ["ok", "unusable"]
    odd = server.client.post(
        "/v1/references/check", content=b"\x81\xaareferences\xd4\x00\x01", headers=PACKED
    )
    assert (odd.status_code, odd.json()["errors"][0]["path"]) == (422, "references")
