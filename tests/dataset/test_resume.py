"""Wherever a run over a file dies, the one that goes on ends with the same bytes, and the input is as it was."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from reward_service.dataset import jsonl
from reward_service.dataset.filter_run import FilterRun
from reward_service.dataset.rejection_run import RejectionRun
from reward_service.dataset.score_run import ScoreRun
from reward_service.dataset.scoring_backends import Engine, ScoreRows
from reward_service.errors import BadFile
from reward_service.filters.policy import FilterDecision, Policy, Problem
from reward_service.filters.screen import screen

ROWS = 1_000


class Death(BaseException):
    """What ends a run at once, as Ctrl-C does."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "in"
    rows = [
        {
            "id": f"r{n}",
            "prompt": f"What is {n % 7} and 1?",
            "completion": f"Well, it is {n}. \\boxed{{{n % 5}}}",
            "reference": "2",
            "problem": f"What is {n} and 1?" if n % 3 else "Prove it.",
            "answer": str(n + 1),
        }
        for n in range(ROWS)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def engine(windows: int) -> Engine:
    """Scores by the text, and dies when it is asked about one window more."""
    asked = 0

    async def score(documents: list[Any], _: int = 0, /) -> list[dict[str, Any]]:
        nonlocal asked
        asked += 1
        if asked > windows:
            raise Death
        return [_reward(document) for document in documents]

    @asynccontextmanager
    async def opened() -> AsyncIterator[ScoreRows]:
        yield score

    return opened()


def _reward(document: dict[str, Any]) -> dict[str, Any]:
    right = float("{2}" in document["completion"])
    part = {"score": right, "value": right, "outcome": "scored"}
    return {"id": document.get("id"), "value": right, "outcome": "scored", "components": {"accuracy": part}}


def reject(source: Path, windows: int) -> None:
    run = RejectionRun(source, source.with_name("kept"), source.with_name("dropped"), best=3)
    asyncio.run(run.run(engine(windows)))


def score(source: Path, windows: int) -> None:
    output = source.with_name("kept")
    skip = jsonl.rows_done(source, output) if output.exists() else 0
    asyncio.run(ScoreRun(source, output, {}, skip=skip).run(engine(windows)))


def filter_rows(source: Path, windows: int) -> None:
    run = FilterRun(source, source.with_name("kept"), source.with_name("dropped"))
    asked = 0

    def decide(problems: list[Problem]) -> list[FilterDecision]:
        nonlocal asked
        asked += 1
        if asked > windows:
            raise Death
        return [screen(problem, Policy()) for problem in problems]

    def finish() -> None:
        if windows == 2:
            raise Death
        source.with_name("report").write_text(str(run.tally))

    run.finish = finish
    run.run(decide, resume=run.journal.exists())


def outputs(source: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in source.parent.iterdir() if file != source}


@pytest.mark.parametrize("command", [reject, score, filter_rows])
@pytest.mark.parametrize("windows", [0, 1, 2])
def test_a_run_that_dies_in_any_window_is_finished_by_the_next(
    source: Path, command: Any, windows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reward_service.dataset.filter_run.JOURNAL_SECONDS", 0.0)
    before = source.read_bytes()
    command(source, 1_000)
    wanted = outputs(source)
    for name in wanted:
        source.with_name(name).unlink()
    with pytest.raises(Death):
        command(source, windows)
    if command is reject:
        assert "kept" not in outputs(source), "half an output looks like a whole one"
    command(source, 1_000)
    assert outputs(source) == wanted
    assert source.read_bytes() == before


def test_a_journal_of_another_file_is_refused(source: Path) -> None:
    for command in (reject, filter_rows):
        with pytest.raises(Death):
            command(source, 1)
        source.write_text("".join(source.read_text().splitlines(keepends=True)[:100]))
        with pytest.raises(BadFile, match="--overwrite"):
            command(source, 1_000)
        for name in outputs(source):
            source.with_name(name).unlink()
        source.write_text(source.read_text() * 10)


def test_an_output_of_score_is_only_replaced_by_an_engine_that_starts(source: Path) -> None:
    output = source.with_name("kept")
    output.write_text("precious\n")

    @asynccontextmanager
    async def broken() -> AsyncIterator[ScoreRows]:
        raise Death
        yield

    with pytest.raises(Death):
        asyncio.run(ScoreRun(source, output, {}).run(broken()))
    assert output.read_text() == "precious\n"
