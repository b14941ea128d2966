"""The window of requests in flight against an endpoint of so many places, on a virtual clock."""

import asyncio
import heapq
import random

import pytest

from reward_service.models.adaptive_limit import AdaptiveLimit
from reward_service.models.outstanding_requests import Place

SECONDS, WARM_S = 120.0, 20.0
PLACES, WORK_S = 16, 0.5


def used_and_refused(by_chance: float, seed: int, places: int = PLACES) -> tuple[float, float]:
    """The share of the endpoint's capacity that was used, and the share of its replies that were refusals.

    It works on `places` requests at once, refuses what is beyond, and a share of all by chance.
    """
    now = [0.0]
    limit, draw = AdaptiveLimit(clock=lambda: now[0]), random.Random(seed)
    events: list[tuple[float, int, str, Place]] = []
    busy = number = answers = refusals = 0
    while now[0] < SECONDS:
        while limit.has_room:
            limit.in_flight += 1
            number += 1
            taken = draw.random() >= by_chance and busy < places
            busy += taken
            seconds = WORK_S * draw.uniform(0.8, 1.2) if taken else 0.02
            kind = "answer" if taken else "refusal"
            heapq.heappush(events, (now[0] + seconds, number, kind, limit.place()))
        now[0], number_of_event, kind, place = heapq.heappop(events)
        if kind == "answer":
            busy -= 1
            answers += now[0] > WARM_S
            limit.succeeded(place)
        elif kind == "refusal":
            refusals += now[0] > WARM_S
            rest = limit.congested(place, pause_s=0.2)
            heapq.heappush(events, (now[0] + rest, number_of_event, "rested", place))
        else:
            limit.released(place)
    return answers / (places / WORK_S * (SECONDS - WARM_S)), refusals / (answers + refusals)


@pytest.mark.parametrize("seed", [1, 2])
def test_refusals_that_come_from_our_load_are_few_and_the_capacity_is_used(seed: int) -> None:
    used, refused = used_and_refused(0.0, seed)
    assert used > 0.9
    assert refused < 0.3


@pytest.mark.parametrize("places", [16, 64])
def test_refusals_by_chance_do_not_starve_an_endpoint_of_any_size(places: int) -> None:
    used, refused = used_and_refused(0.3, 1, places)
    assert used > 0.9
    assert refused < 0.75


def test_a_long_pause_is_kept_by_all_and_a_refused_place_rests() -> None:
    now = [0.0]
    limit = AdaptiveLimit(clock=lambda: now[0])
    limit.in_flight = 2
    assert limit.congested(limit.place(), pause_s=0.2) == 0.2
    assert limit.pause_left == 0.0
    assert limit.congested(limit.place(), pause_s=30.0) == 30.0
    assert limit.pause_left == 30.0
    now[0] = 31.0
    assert limit.pause_left == 0.0
    assert limit.in_flight == 2, "places rest until they are released"


def test_the_place_of_a_request_that_hangs_is_lent_once_and_comes_back_once() -> None:
    limit = AdaptiveLimit(first=1)
    limit.in_flight = 1
    hanging = limit.place()
    assert not limit.has_room
    limit.lend(hanging)
    limit.lend(hanging)
    assert limit.in_flight == 0
    limit.in_flight += 1
    limit.released(hanging)
    assert limit.in_flight == 1, "its end frees no second place"


async def test_what_is_asked_again_goes_first() -> None:
    limit = AdaptiveLimit(first=1)
    place = await limit.acquire()
    order: list[str] = []

    async def ask(name: str, *, again: bool) -> None:
        mine = await limit.acquire(again=again)
        order.append(name)
        limit.released(mine)

    tasks = [asyncio.ensure_future(ask("new", again=False)), asyncio.ensure_future(ask("again", again=True))]
    await asyncio.sleep(0)
    limit.released(place)
    await asyncio.gather(*tasks)
    assert order == ["again", "new"]
