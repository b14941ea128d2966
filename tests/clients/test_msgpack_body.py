"""Clients write MessagePack as soon as the service says that it takes it, and JSON to any other."""

import json
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.clients import AsyncRewardClient, RewardClient, RewardServiceRefused
from reward_service.clients.client_options import Options
from reward_service.clients.msgpack_body import MEDIA_TYPE, is_welcome
from reward_service.clients.score_call import ScoreCall
from tests.clients.recorded_requests import RecordedRequests
from tests.server import Server

SAMPLE = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
VALUE: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(samples=st.lists(st.dictionaries(st.text(), VALUE, max_size=4) | VALUE, max_size=3))
def test_a_packed_call_says_what_it_says_in_json(samples: list[Any]) -> None:
    extra = {"group_size": 2}
    packed, plain = (ScoreCall(samples, Options(), extra, packed=form) for form in (True, False))
    places, body = list(range(len(samples))), None
    if packed.content_type == MEDIA_TYPE:
        body = msgspec.msgpack.decode(packed.body(places, 3.0))
        assert body == json.loads(plain.body(places, 3.0))
    packed.unpack()
    assert packed.body(places, 3.0) == plain.body(places, 3.0)
    assert packed.content_type == "application/json"


@pytest.mark.parametrize("text", ["\ud800", 2**70])
def test_what_message_pack_cannot_say_is_said_in_json(text: Any) -> None:
    assert ScoreCall([{"completion": text}], Options(), {}, packed=True).content_type == "application/json"


def test_the_second_request_is_packed_and_gets_the_same(server: Server) -> None:
    with RecordedRequests(server.url) as proxy, RewardClient(proxy.url) as client:
        answers = [client.score([SAMPLE, {"completion": 5}])["rewards"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert proxy.content_types == ["application/json", MEDIA_TYPE]


async def test_so_does_the_async_client(server: Server) -> None:
    with RecordedRequests(server.url) as proxy:
        async with AsyncRewardClient(proxy.url) as client:
            values = [(await client.score([SAMPLE]))["rewards"][0]["value"] for _ in range(2)]
    assert values == [2.0, 2.0]
    assert proxy.content_types == ["application/json", MEDIA_TYPE]


def test_an_older_service_behind_the_same_address_gets_json_again(server: Server) -> None:
    with RecordedRequests(server.url) as proxy, RewardClient(proxy.url) as client:
        client.score([SAMPLE])
        proxy.is_old = True
        assert client.score([SAMPLE])["rewards"][0]["value"] == 2.0
        assert client.score([SAMPLE])["rewards"][0]["value"] == 2.0
    json_type = "application/json"
    assert proxy.content_types == [json_type, MEDIA_TYPE, json_type, json_type]


def test_a_request_that_is_at_fault_is_refused_in_either_form(server: Server) -> None:
    with RewardClient(server.url) as client:
        client.score([SAMPLE])
        with pytest.raises(RewardServiceRefused, match="spec"):
            client.score([SAMPLE], spec="no-such")


@pytest.mark.parametrize("header", ["", "application/json"])
def test_a_service_that_says_nothing_is_written_json(header: str) -> None:
    assert not is_welcome(httpx.Response(200, headers={"accept-post": header}))
