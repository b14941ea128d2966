"""What takes long to read is refused before it is read, and nothing else is."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.scoring.json_size import FEW, MAX_VALUES, JsonSize, size_of, size_outside_strings
from tests.api.test_overload import HEALTH_CPU_SECONDS
from tests.prober import probed_within
from tests.server import Server

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


def size(value: Any) -> JsonSize:
    if not isinstance(value, dict | list):
        return JsonSize()
    inner = list(value.values()) if isinstance(value, dict) else value
    return sum(map(size, inner), JsonSize(max(0, len(inner) - 1), 1))


@given(JSON, st.booleans())
def test_only_what_stands_outside_of_strings_is_counted(value: Any, ascii_only: bool) -> None:
    assert size_outside_strings(json.dumps(value, ensure_ascii=ascii_only).encode()) == size(value)


@pytest.mark.parametrize("text", ['"', '\\"', '"\\', '"\\"', "\\", '"a', ',"'])
def test_counting_is_linear_in_whatever_is_no_json(text: str) -> None:
    started = time.process_time()
    for ending in (b"", b"\\", b'"'):
        size_outside_strings(text.encode() * 1_000_000 + ending)
    assert time.process_time() - started < 20.0


@pytest.fixture(scope="module")
def hollow() -> bytes:
    return b"{}," * (4 << 20) + b"{}"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/score", b'{"samples":[%s]}'),
        ("/v1/filter", b'{"problems":[%s]}'),
        ("/v1/run", b'{"code":"","tests":[%s]}'),
        ("/v1/references/check", b'{"references":[%s]}'),
        ("/get_reward", b'{"query":[%s]}'),
        ("/v1/score", b'{"samples":[{"completion":"","metadata":{"x":[%s]}}]}'),
    ],
)
def test_millions_of_values_are_refused_and_starve_no_health_check(
    server: Server, path: str, body: bytes, hollow: bytes
) -> None:
    content = body % hollow
    response, _, cpu = probed_within(
        HEALTH_CPU_SECONDS, server.url, server.process.pid, lambda: server.client.post(path, content=content)
    )
    assert response.status_code in {422, 503}  # 503: the worker that counts was starved itself
    assert "values" in response.json()["detail"] or response.status_code == 503
    assert cpu < HEALTH_CPU_SECONDS


def test_a_text_full_of_commas_is_no_multitude(server: Server) -> None:
    sample = {
        "completion": "<think>Count: " + "1,2," * 200_000 + "</think><answer>\\boxed{42}</answer>",
        "reference": "42",
    }
    body = json.dumps({"samples": [{**sample, "id": n} for n in range(4)]})
    assert body.count(",") > MAX_VALUES
    response = server.post(body)
    assert response.status_code == 200, response.text
    assert [reward["outcome"] for reward in response.json()["rewards"]] == ["scored"] * 4


def test_other_trainers_bring_no_more_samples_than_ours(server: Server) -> None:
    response = server.client.post("/get_reward", json={"query": ["x"] * 9000})
    assert response.status_code == 422
    assert "9000 samples" in response.json()["detail"]


@given(
    text=st.lists(st.sampled_from([b"[", b"{", b",", b"x" * 50, b"[" * FEW, b"{" * FEW]), max_size=12).map(
        b"".join
    ),
    start=st.integers(0, FEW),
    end=st.none() | st.integers(0, 4 * FEW),
)
def test_brackets_and_commas_are_counted_whether_they_are_few_or_many(
    text: bytes, start: int, end: int | None
) -> None:
    opening = text.count(b"[", start, end) + text.count(b"{", start, end)
    assert size_of(text, start, end) == JsonSize(text.count(b",", start, end), opening)
