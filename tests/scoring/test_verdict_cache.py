import asyncio
from typing import Any

import pytest

from reward_service.scoring.verdict_cache import VerdictCache, digest
from reward_service.verdict import Verdict
from reward_service.verifiers.math import Math

RIGHT = Verdict.scored(1.0, "right")


class Desk:
    """Decides when told to, and counts how often it was asked."""

    def __init__(self, verdict: Verdict = RIGHT) -> None:
        self.asked = self.given_up = 0
        self.open = asyncio.Event()
        self.verdict = verdict

    async def decide(self) -> Verdict:
        self.asked += 1
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return self.verdict


async def test_what_is_asked_at_once_is_decided_once() -> None:
    cache, desk = VerdictCache(10), Desk()
    callers = [asyncio.create_task(cache.get("k", desk.decide)) for _ in range(50)]
    await asyncio.sleep(0)
    desk.open.set()
    assert await asyncio.gather(*callers) == [RIGHT] * 50
    assert desk.asked == 1
    assert (cache.misses, cache.hits) == (1, 49)


async def test_what_was_decided_is_remembered() -> None:
    cache, desk = VerdictCache(10), Desk()
    desk.open.set()
    assert await cache.get("k", desk.decide) is RIGHT
    assert await cache.get("k", desk.decide) is RIGHT
    assert await cache.get("other", desk.decide) is RIGHT
    assert desk.asked == 2


async def test_a_failure_is_not_remembered() -> None:
    cache, desk = VerdictCache(10), Desk(Verdict.failed("outage"))
    desk.open.set()
    await cache.get("k", desk.decide)
    desk.verdict = RIGHT
    assert await cache.get("k", desk.decide) is RIGHT
    assert len(cache) == 1


@pytest.mark.parametrize("verdict", [Verdict.over_limit("slow"), Verdict.bad_reference("empty")])
async def test_limits_and_bad_references_are_remembered(verdict: Verdict) -> None:
    cache, desk = VerdictCache(10), Desk(verdict)
    desk.open.set()
    await cache.get("k", desk.decide)
    await cache.get("k", desk.decide)
    assert desk.asked == 1


async def test_one_caller_who_leaves_does_not_end_the_flight() -> None:
    cache, desk = VerdictCache(10), Desk()
    leaver, stayer = (asyncio.create_task(cache.get("k", desk.decide)) for _ in range(2))
    await asyncio.sleep(0)
    leaver.cancel()
    await asyncio.wait({leaver})
    desk.open.set()
    assert await stayer is RIGHT
    assert leaver.cancelled()
    assert desk.asked == 1


async def test_a_flight_whose_callers_all_left_is_given_up_and_the_next_caller_starts_another() -> None:
    cache, desk = VerdictCache(10), Desk()
    leavers = [asyncio.create_task(cache.get("k", desk.decide)) for _ in range(2)]
    await asyncio.sleep(0)
    for leaver in leavers:
        leaver.cancel()
    await asyncio.sleep(0)  # the flight has been told, and has not had its turn
    comer = asyncio.create_task(cache.get("k", desk.decide))
    await asyncio.sleep(0)
    desk.open.set()
    assert await comer is RIGHT
    assert (desk.asked, desk.given_up) == (2, 1)
    assert await cache.get("k", desk.decide) is RIGHT
    assert desk.asked == 2


async def test_an_error_reaches_every_caller_and_is_forgotten() -> None:
    cache = VerdictCache(10)

    async def break_down() -> Verdict:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    results = await asyncio.gather(*(cache.get("k", break_down) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [ZeroDivisionError] * 3
    desk = Desk()
    desk.open.set()
    assert await cache.get("k", desk.decide) is RIGHT


async def test_the_least_recently_used_verdict_makes_room() -> None:
    cache, desk = VerdictCache(2), Desk()
    desk.open.set()
    for key in ("a", "b", "a", "c", "a"):
        await cache.get(key, desk.decide)
    assert desk.asked == 3
    await cache.get("b", desk.decide)
    assert desk.asked == 4
    assert len(cache) == 2


async def test_a_cache_without_room_still_shares_flights() -> None:
    cache, desk = VerdictCache(0), Desk()
    desk.open.set()
    await asyncio.gather(*(cache.get("k", desk.decide) for _ in range(5)))
    assert (desk.asked, len(cache)) == (1, 0)


async def test_verdicts_that_quote_much_make_room_by_their_size() -> None:
    cache = VerdictCache(1000, capacity_bytes=100_000)
    desk = Desk(Verdict.scored(1.0, "right", answer="x" * 10_000, detail={"test": "y" * 1000}))
    desk.open.set()
    for number in range(50):
        await cache.get(number, desk.decide)
        assert cache.bytes <= 100_000
    assert 5 <= len(cache) < 10
    await cache.get(49, desk.decide)
    assert desk.asked == 50


async def test_a_verdict_too_large_to_keep_is_given_all_the_same() -> None:
    cache, desk = VerdictCache(10, capacity_bytes=100), Desk()
    desk.open.set()
    assert await cache.get("k", desk.decide) is RIGHT
    assert (len(cache), cache.bytes) == (0, 0)


async def test_what_made_room_counts_no_more() -> None:
    cache, desk = VerdictCache(1), Desk()
    desk.open.set()
    for key in ("a", "b", "a", "c"):
        await cache.get(key, desk.decide)
        assert cache.bytes == 500 + len(RIGHT.reason)


def test_a_digest_is_small_and_the_same_for_equal_keys() -> None:
    text = "".join(["4", "2"] * 1000)
    assert len(digest((Math, {"percent": "bare"}, (text, text)))) == 32
    twice = Math, {"percent": "bare"}, (text, "".join(list(text)))
    assert digest((Math, {"percent": "bare"}, (text, text))) == digest(twice)


@pytest.mark.parametrize(
    "other",
    [(Math, "2", ("a", "b")), (Math, "1", ("b", "a")), (Math, "1", ("ab", "")), (Verdict, "1", ("a", "b")),
     (Math, "1", ("a", "b", ""))],
)  # fmt: skip
def test_keys_that_differ_have_different_digests(other: tuple[Any, ...]) -> None:
    assert digest((Math, "1", ("a", "b"))) != digest(other)
