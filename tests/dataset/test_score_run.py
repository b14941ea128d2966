import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from reward_service.dataset.jsonl import WINDOW_ROWS
from reward_service.dataset.reward_rows import Row
from reward_service.dataset.score_run import ScoreRun, Summary
from reward_service.dataset.scoring_backends import ScoreRows


@asynccontextmanager
async def engine(*, breaks_at: int | None = None) -> AsyncIterator[ScoreRows]:
    """Scores every row with its own number; later windows are done sooner."""

    async def score(documents: list[Any], _: int = 0, /) -> list[Row]:
        first = documents[0]["id"]
        await asyncio.sleep(0.01 if first == 0 else 0.0)
        if breaks_at is not None and first >= breaks_at:
            raise ConnectionError("the engine broke down")
        return [{"id": d["id"], "value": float(d["id"]), "outcome": "scored"} for d in documents]

    yield score


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps({"completion": "x", "id": f"r{n}"}) + "\n" for n in range(2000)))
    return file


def values(file: Path) -> list[float]:
    return [json.loads(line)["value"] for line in file.read_text().splitlines()]


async def test_line_n_of_the_output_is_row_n_of_the_input(source: Path, tmp_path: Path) -> None:
    run = ScoreRun(source, tmp_path / "out.jsonl", {})
    await run.run(engine())
    assert values(run.output) == list(range(2000))
    assert json.loads(run.output.read_text().splitlines()[-1])["id"] == "r1999"


async def test_progress_adds_up_to_the_file(source: Path, tmp_path: Path) -> None:
    done: list[int] = []
    await ScoreRun(source, tmp_path / "out.jsonl", {}, on_progress=done.append).run(engine())
    assert sum(done) == source.stat().st_size  # noqa: ASYNC240 -- a test may block


async def test_what_was_written_before_an_error_stands_and_another_run_goes_on_behind_it(
    source: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    with pytest.raises(ConnectionError):
        await ScoreRun(source, output, {}).run(engine(breaks_at=3 * WINDOW_ROWS))
    assert values(output) == list(range(3 * WINDOW_ROWS))
    await ScoreRun(source, output, {}, skip=3 * WINDOW_ROWS).run(engine())
    assert values(output) == list(range(2000))


def test_the_mean_is_over_rows_that_were_judged() -> None:
    summary = Summary()
    for value, outcome in ((1.0, "scored"), (0.0, "no_answer"), (None, "failed"), (None, "bad_reference")):
        summary.add_row({"value": value, "outcome": outcome})
    assert str(summary).startswith("4 rows: ")
    assert str(summary).endswith("mean reward 0.5")
