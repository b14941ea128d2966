"""Lines that workers score in slices get what each row gets by itself, to the byte, whatever stands in them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reward_service.dataset import jsonl
from reward_service.dataset.reward_rows import Row, encode_reward, reward_row
from reward_service.dataset.row_slices import SLICE_ROWS, RowSlice, read_slices
from reward_service.dataset.score_run import ScoreRun
from reward_service.dataset.scoring_backends import Engine, LocalEngine, ScoreRows
from reward_service.rewards.combine import Component, Reward
from reward_service.rewards.step_rewards import StepReward
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Outcome

CHAT = [
    {"role": "assistant", "content": "<think>a</think> let us see"},
    {"role": "user", "content": "Yes?"},
    {"role": "assistant", "content": "\\boxed{7}"},
]
ODD_LINES: list[bytes] = [
    json.dumps(row).encode()
    for row in (
        {"id": "right", "completion": "<think>a</think><answer>\\boxed{7}</answer>", "reference": "7"},
        {"id": "words", "completion": "So it must be seven, as 3 and 4 are added.", "reference": "7"},
        {"id": "hard", "completion": "\\boxed{(x+1)^2 - 2x}", "reference": "x^2 + 1"},
        {"id": 5, "group": "g", "completion": CHAT, "reference": "7"},
        {"id": ["no id"], "group": "g", "completion": "\\boxed{\u2028\ud800}", "reference": "7\u2028"},
        {"completion": "\\boxed{7}"},
        {"completion": "\\boxed{7}", "reference": {"kind": "none of ours"}},
        {"completion": 7, "reference": "7"},
        {"completion": "\\boxed{7}", "reference": "\\frac{1"},
        {"completion": "\\boxed{B}", "reference": {"kind": "choice", "answer": "B"}},
        {"id": "long", "completion": "\\boxed{7}" + " " * 1_000_000, "reference": "7"},
    )
]
ODD_LINES += [b"[1, 2]", b"", b'{"torn', '{"completion": "\\\\boxed{7}\u2029", "reference": "7"}'.encode()]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Odd rows among many plain ones, in groups that no slice is cut at; the last line does not end."""
    plain = [
        {"id": f"r{n}", "group": n // 7, "completion": f"\\boxed{{{n % 3}}}", "reference": "1"}
        for n in range(2 * SLICE_ROWS)
    ]
    lines = [json.dumps(row).encode() for row in plain]
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\n".join([*ODD_LINES, *lines, *ODD_LINES, lines[0]]))
    return file


def engine_of(scorer: Scorer, spec: str) -> LocalEngine:
    return LocalEngine(scorer, SpecLibrary().compiled_spec(spec), None)


def opened(engine: ScoreRows) -> Engine:
    @asynccontextmanager
    async def context() -> AsyncIterator[ScoreRows]:
        yield engine

    return context()


def row_by_row(engine: LocalEngine) -> ScoreRows:
    """The same engine, asked for documents."""

    async def score(documents: list[Any], first_row: int = 0, /) -> list[Row]:
        return await engine(documents, first_row)

    return score


@pytest.mark.parametrize("spec", ["r1-zero", "kimi-k1.5"])
async def test_slices_and_rows_get_the_same_table_and_the_same_figures(
    scorer: Scorer, source: Path, tmp_path: Path, spec: str
) -> None:
    engine = engine_of(scorer, spec)
    runs = []
    for name, way in (("slices", engine), ("rows", row_by_row(engine))):
        run = ScoreRun(source, tmp_path / name, {})
        await run.run(opened(way))
        runs.append(run)
    first, second = runs
    assert first.output.read_bytes() == second.output.read_bytes()
    assert first.summary == second.summary


async def test_a_run_goes_on_in_slices_behind_any_row(scorer: Scorer, source: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    engine, done = engine_of(scorer, "r1-zero"), list[int]()
    await ScoreRun(source, whole, {}).run(opened(engine))
    lines = whole.read_bytes().splitlines(keepends=True)
    skip = len(ODD_LINES) + 100
    parts.write_bytes(b"".join(lines[:skip]))
    await ScoreRun(source, parts, {}, skip=skip, on_progress=done.append).run(opened(engine))
    assert parts.read_bytes() == whole.read_bytes()
    assert sum(done) == source.stat().st_size  # noqa: ASYNC240


async def test_a_slice_that_is_lost_is_scored_row_by_row(scorer: Scorer, source: Path) -> None:
    engine = engine_of(scorer, "r1-zero")
    with source.open("rb") as lines:
        part = next(read_slices(lines))
    rewards, tally = await engine.score_lines(part, engine.terms({}), {})
    lost, lost_tally = await engine.score_lines(part, b"what no worker can read", {})
    assert lost == rewards
    assert lost_tally == tally
    assert rewards.count(b"\n") == len(part.rows())


def test_slices_are_the_file_and_no_row_is_cut(source: Path) -> None:
    with source.open("rb") as lines:
        parts = list(read_slices(lines))
    assert b"".join(part.lines for part in parts) == source.read_bytes()
    assert [part.first_row for part in parts] == [
        sum(len(one.rows()) for one in parts[:at]) for at in range(len(parts))
    ]
    assert all(part.lines.endswith(b"\n") for part in parts[:-1])
    assert RowSlice(0, b"a\x0bb\x85\n\r\n", 0).rows() == [b"a\x0bb\x85\n", b"\r\n"]


REWARD = Reward("a", 0.1 + 0.2, Outcome.SCORED, {
    "accuracy": Component(1e-07, 1.0, 1e22, Outcome.SCORED, "½\u2028", "as \"it\" is\x00", {"turns": [(0, 1.5)], "3": None}),
    "format": Component(None, 2.0, None, Outcome.FAILED),
})  # fmt: skip


@pytest.mark.parametrize(
    "reward",
    [
        REWARD,
        replace(REWARD, steps=[StepReward(2, -0.5, "accuracy")], gated_by="format"),
        replace(REWARD, value=float("inf")),
        replace(REWARD, components={"a": Component(0.0, 1.0, 0.0, Outcome.SCORED, detail={"seen": {1}})}),
        replace(REWARD, components={"a": Component(0.0, 1.0, 0.0, Outcome.SCORED, detail={"tests": [1], "n": 2})}),
    ],
)  # fmt: skip
def test_a_line_says_what_the_server_says(reward: Reward) -> None:
    assert encode_reward(reward, "b") == jsonl.encode_row({**reward_row(reward), "id": "b"})
