"""Forty-one flawed rewards fail for the right reason; fifteen honest ones pass."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.certificate import Certificate
from reward_service.certify.certify_run import CertifyOptions, ScoreAttempts, certify
from reward_service.certify.function_reward import Asked, FunctionReward, call_function
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
        jobs = [Asked(row.prompt, row.reference, completion) for row, completion in asked]
        parts = [jobs[at : at + 16] for at in range(0, len(jobs), 16)]
        called = [
            await asyncio.to_thread(call_function, (FunctionReward(FILE, "any"), part)) for part in parts
        ]
        return [Earned(value) for part in called for value, _ in part]

    return score


def failed(certificate: Certificate) -> set[str]:
    return {str(check.check) for check in certificate.checks if check.status == "failed"}


def test_there_are_forty_one_flawed_and_fifteen_honest_rewards() -> None:
    assert (len(CATALOGUE), len(HONEST)) == (41, 15)


@pytest.mark.parametrize("function", [one for one in CATALOGUE if one is not flawed_rewards.hangs])
async def test_a_flawed_reward_fails_for_its_reason(
    function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = CertifyOptions(function.__name__, "rows")
    certificate = await certify(ROWS, in_process(function, monkeypatch), options)
    assert failed(certificate) & CATALOGUE[function], (failed(certificate), CATALOGUE[function])


async def test_a_reward_that_compares_letters_and_not_words_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Lake Victoria", "Wole Soyinka", "Riga")
    rows = [
        CertifiedRow(at, f"Who or what is on card {at}?", {"kind": "text", "answers": [name]})
        for at, name in enumerate(names)
    ]
    scored = in_process(flawed_rewards.same_letters, monkeypatch)
    certificate = await certify(rows, scored, CertifyOptions("letters", "rows"))
    assert failed(certificate) == {"metamorphic", "floor_gap"}


@pytest.mark.parametrize("function", HONEST)
async def test_an_honest_reward_passes(function: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = await certify(ROWS, in_process(function, monkeypatch), CertifyOptions("honest", "rows"))
    assert certificate.verdict == "passed", [
        (str(check.check), [(one.form, one.earned) for one in check.examples[:3]])
        for check in certificate.checks
        if check.status == "failed"
    ]


HANGING = """
import time


def on_everything(completions, **columns):
    time.sleep(3600)


def without_the_empty(completions, answer, **columns):
    return [float(text.endswith(gold)) for text, gold in zip(completions, answer) if text.strip()]


def in_batches(completion, reference):
    return float(completion.endswith(reference))


def by_keys(completions, answer, **columns):
    import json

    def keys(text):
        try:
            return sorted(json.loads(text.removesuffix("</answer>").rpartition("<answer>")[2]))
        except (ValueError, TypeError):
            return None

    return [float(keys(text) == sorted(json.loads(gold))) for text, gold in zip(completions, answer)]
"""
DOCUMENTS = [
    CertifiedRow(at, "Who, and how old?", {"kind": "json", "equals": {"name": name, "age": 30 + at}})
    for at, name in enumerate(("Ada", "Emmy"))
]
IN_WORKERS = {
    "on_everything": (ROWS[:2], "null_attack"),
    "without_the_empty": (ROWS[:2], "null_attack"),
    "in_batches": (ROWS[:2], "canary"),
    "by_keys": (DOCUMENTS, "metamorphic"),
}


async def test_functions_in_workers_are_killed_counted_and_given_up(tmp_path: Path) -> None:
    file = tmp_path / "hanging.py"
    file.write_text(HANGING, encoding="utf-8")
    pool = WorkerPool(2, memory_bytes=1 << 30, preload=[])
    await pool.start()
    try:
        for name, (rows, check) in {"hangs": (ROWS[:2], "null_attack"), **IN_WORKERS}.items():
            path = FILE if name == "hangs" else str(file)
            reward = function_reward(pool, FunctionReward(path, name, seconds=0.5))
            certificate = await certify(rows, reward, CertifyOptions(name, "rows"))
            assert check in failed(certificate), (name, failed(certificate))
            if name == "on_everything":
                assert "determinism" not in failed(certificate)
    finally:
        await pool.close()
