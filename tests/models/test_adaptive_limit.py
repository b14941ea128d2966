"""The window of requests in flight against an endpoint of so many places, on a virtual clock."""

import heapq
import random

import pytest

from reward_service.models.adaptive_limit import AdaptiveLimit

SECONDS, WARM_S = 120.0, 20.0
PLACES, WORK_S = 16, 0.5


def used_and_refused(by_chance: float, seed: int) -> tuple[float, float]:
    """The share of the endpoint's capacity that was used, and the share of its replies that were refusals.

    It works on `PLACES` requests at once, refuses what is beyond, and a share of all by chance.
    """
    now = [0.0]
    limit, draw = AdaptiveLimit(clock=lambda: now[0]), random.Random(seed)
    events: list[tuple[float, int, str]] = []
    busy = number = answers = refusals = 0
    while now[0] < SECONDS:
        while limit.in_flight < int(limit.window):
            limit.in_flight += 1
            number += 1
            taken = draw.random() >= by_chance and busy < PLACES
            busy += taken
            seconds = WORK_S * draw.uniform(0.8, 1.2) if taken else 0.02
            heapq.heappush(events, (now[0] + seconds, number, "answer" if taken else "refusal"))
        now[0], number_of_event, kind = heapq.heappop(events)
        if kind == "answer":
            busy -= 1
            answers += now[0] > WARM_S
            limit.succeeded()
        elif kind == "refusal":
            refusals += now[0] > WARM_S
            heapq.heappush(events, (now[0] + limit.congested(pause_s=0.2), number_of_event, "rested"))
        else:
            limit.released()
    return answers / (PLACES / WORK_S * (SECONDS - WARM_S)), refusals / (answers + refusals)


@pytest.mark.parametrize("seed", [1, 2])
def test_refusals_that_come_from_our_load_are_few_and_the_capacity_is_used(seed: int) -> None:
    used, refused = used_and_refused(0.0, seed)
    assert used > 0.9
    assert refused < 0.2


@pytest.mark.parametrize("seed", [1, 2])
def test_refusals_by_chance_do_not_starve_the_endpoint(seed: int) -> None:
    used, refused = used_and_refused(0.3, seed)
    assert used > 0.75
    assert refused < 0.55


def test_a_long_pause_is_kept_by_all_and_a_refused_place_rests() -> None:
    now = [0.0]
    limit = AdaptiveLimit(clock=lambda: now[0])
    limit.in_flight = 2
    assert limit.congested(pause_s=0.2) == 0.2
    assert limit.pause_left == 0.0
    assert limit.congested(pause_s=30.0) == 30.0
    assert limit.pause_left == 30.0
    now[0] = 31.0
    assert limit.pause_left == 0.0
    assert limit.in_flight == 2, "places rest until they are released"
