import asyncio

import pytest

from reward_service.api import key_guessing
from reward_service.api.key_guessing import FREE_TRIES, MAX_ADDRESSES, MAX_SECONDS, WrongKeys


def test_the_first_wrong_keys_are_answered_at_once_and_further_ones_ever_later() -> None:
    tries = WrongKeys()
    delays = [tries.delay("a") for _ in range(40)]
    assert delays[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert delays == sorted(delays)
    assert delays[-1] == MAX_SECONDS
    assert tries.delay("b") == 0.0


def test_wrong_keys_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = WrongKeys()
    for _ in range(20):
        tries.delay("a")
    monkeypatch.setattr(key_guessing, "FORGET_SECONDS", -1.0)
    assert tries.delay("a") == 0.0


async def test_neither_addresses_nor_answers_that_wait_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = WrongKeys()
    for number in range(2 * MAX_ADDRESSES):
        tries.delay(str(number))
    assert len(tries._tries) == MAX_ADDRESSES
    monkeypatch.setattr(key_guessing, "MAX_WAITING", 0)
    for _ in range(50):
        await asyncio.wait_for(tries.penalise("a"), 1.0)
