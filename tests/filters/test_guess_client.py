"""Guesses over HTTP, against a real server on a real socket that speaks from a script."""

import json
from typing import Any

import pytest

from reward_service.filters.guess_client import MAX_TOKENS, Endpoint, Guesser, GuesserUnavailable, answer_in
from reward_service.filters.guessability import agrees
from tests.endpoint import Script, chat, serve

__all__ = ["serve"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def endpoint(server: Script, **changes: Any) -> Endpoint:
    return Endpoint(server.url, "m", **{"timeout": 5.0, "backoff": 0.01, **changes})


async def judge(reference: str, guess: str) -> bool | None:
    return agrees(reference, guess)


async def test_asking_stops_at_the_first_hit(serve: Any) -> None:
    server = serve("1", "2", "42.0", "3")
    async with Guesser(endpoint(server)) as guesser:
        found = await guesser.guess("6 times 7?", "42", judge)
    assert (found.hits, found.tries, found.first_hit) == (1, 3, "42.0")
    assert len(server.requests) == 3


async def test_n_misses_end_it(serve: Any) -> None:
    server = serve("1")
    async with Guesser(endpoint(server)) as guesser:
        found = await guesser.guess("6 times 7?", "42", judge)
    assert (found.hits, found.tries, found.complete) == (0, 8, True)


async def test_few_tokens_are_asked_for_and_the_key_is_sent(serve: Any) -> None:
    server = serve("1")
    async with Guesser(endpoint(server, api_key="k", extra={"seed": 1})) as guesser:
        await guesser.ask("p")
    body, headers, _ = server.requests[0]
    assert body["max_tokens"] == MAX_TOKENS <= 32
    assert body["seed"] == 1
    assert body["messages"][-1]["content"] == "p"
    assert headers["authorization" if "authorization" in headers else "Authorization"] == "Bearer k"


async def test_attempts_that_reason_are_discarded_and_asked_again(serve: Any) -> None:
    reasoned = (200, {}, chat("42", reasoning_content="6*7 is"))
    cut = (200, {}, chat("42", finish_reason="length"))
    server = serve("<think>six sevens</think>42", reasoned, cut, "Since 6*7=42, 42", "", "7", "42")
    async with Guesser(endpoint(server)) as guesser:
        found = await guesser.guess("6 times 7?", "42", judge)
    assert (found.hits, found.tries) == (1, 2)


async def test_a_model_that_always_reasons_leaves_it_undecided(serve: Any) -> None:
    server = serve("<think>hm</think>42")
    async with Guesser(endpoint(server)) as guesser:
        found = await guesser.guess("6 times 7?", "42", judge, tries=3)
    assert (found.tries, found.complete, len(server.requests)) == (0, False, 6)


async def test_a_rate_limit_is_waited_out_as_long_as_it_says(serve: Any) -> None:
    server = serve((429, {"retry-after": "0.3"}, b"{}"), "42")
    async with Guesser(endpoint(server)) as guesser:
        assert await guesser.ask("p") == "42"
    (_, _, first), (_, _, second) = server.requests
    assert second - first >= 0.3


@pytest.mark.parametrize(
    "trouble",
    [
        (500, {}, b"oops"),
        (200, {}, b"<html>"),
        (200, {}, b"{}"),
        (200, {}, b'{"choices": []}'),
        0.6,
        (200, {}, b"\xff"),
    ],
)
async def test_trouble_is_asked_again(serve: Any, trouble: Any) -> None:
    server = serve(trouble, "42")
    async with Guesser(endpoint(server, timeout=0.3)) as guesser:
        assert await guesser.ask("p") == "42"


async def test_an_outage_leaves_the_problem_undecided(serve: Any) -> None:
    server = serve((503, {}, b""))
    async with Guesser(endpoint(server, retries=2)) as guesser:
        found = await guesser.guess("6 times 7?", "42", judge)
    assert (found.hits, found.complete) == (0, False)
    assert len(server.requests) == 3


async def test_nobody_listening_is_an_outage() -> None:
    async with Guesser(Endpoint("http://127.0.0.1:9/v1", "m", retries=1, backoff=0.01)) as guesser:
        with pytest.raises(GuesserUnavailable):
            await guesser.ask("p")


async def test_a_refused_request_is_not_repeated(serve: Any) -> None:
    server = serve((401, {}, b"{}"))
    async with Guesser(endpoint(server)) as guesser:
        with pytest.raises(GuesserUnavailable, match="401"):
            await guesser.ask("p")
    assert len(server.requests) == 1


async def test_no_more_requests_run_at_once_than_allowed(serve: Any) -> None:
    import asyncio

    server = serve(0.05)
    async with Guesser(endpoint(server, concurrency=3)) as guesser:
        await asyncio.gather(*(guesser.ask("p") for _ in range(12)))
    assert 1 < server.most <= 3


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("The answer is: $42$.", "42"),
        ("<think>\n\n</think>\n\n42", "42"),
        ("**B**", "B"),
        ("答案：7", "7"),
        ("x" * 500, None),
    ],
)
def test_an_answer_is_read_bare(said: str, read: str | None) -> None:
    assert answer_in(json.loads(chat(said))) == read
