"""Thirty flawed rewards fail for the right reason; twelve honest ones pass."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.certificate import Certificate
from reward_service.certify.certify_run import CertifyOptions, ScoreAttempts, certify
from reward_service.certify.function_reward import FunctionReward, call_function
from reward_service.certify.reward_under_test import function_reward
from reward_service.workers import WorkerPool
from tests.certify import flawed_rewards
from tests.certify.flawed_rewards import CATALOGUE, HONEST

ROWS = [
    CertifiedRow(
        at, f"A crate holds {at + 12} rows of {at + 31} jars. How many jars?", str((at + 12) * (at + 31))
    )
    for at in range(10)
]
FILE = str(Path(flawed_rewards.__file__))


def in_process(function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> ScoreAttempts:
    monkeypatch.setattr("reward_service.certify.function_reward.load_function", lambda *_: function)

    async def score(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        jobs = [(row.prompt, row.reference, completion) for row, completion in asked]
        parts = [jobs[at : at + 16] for at in range(0, len(jobs), 16)]
        called = [
            await asyncio.to_thread(call_function, (FunctionReward(FILE, "any"), part)) for part in parts
        ]
        return [Earned(value) for part in called for value, _ in part]

    return score


def failed(certificate: Certificate) -> set[str]:
    return {str(check.check) for check in certificate.checks if check.status == "failed"}


def test_there_are_thirty_flawed_and_twelve_honest_rewards() -> None:
    assert (len(CATALOGUE), len(HONEST)) == (30, 12)


@pytest.mark.parametrize("function", [one for one in CATALOGUE if one is not flawed_rewards.hangs])
async def test_a_flawed_reward_fails_for_its_reason(
    function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = CertifyOptions(function.__name__, "rows")
    certificate = await certify(ROWS, in_process(function, monkeypatch), options)
    assert failed(certificate) & CATALOGUE[function], (failed(certificate), CATALOGUE[function])


@pytest.mark.parametrize("function", HONEST)
async def test_an_honest_reward_passes(function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = await certify(ROWS, in_process(function, monkeypatch), CertifyOptions("honest", "rows"))
    assert certificate.verdict == "passed", [
        (str(check.check), [(one.form, one.earned) for one in check.examples[:3]])
        for check in certificate.checks
        if check.status == "failed"
    ]


async def test_a_function_that_hangs_is_killed_and_fails_the_null_attack() -> None:
    pool = WorkerPool(2, memory_bytes=1 << 30, preload=[])
    await pool.start()
    try:
        reward = function_reward(pool, FunctionReward(FILE, "hangs", seconds=0.5))
        certificate = await certify(ROWS[:2], reward, CertifyOptions("hangs", "rows"))
    finally:
        await pool.close()
    assert "null_attack" in failed(certificate)
