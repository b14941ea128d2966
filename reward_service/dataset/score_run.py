"""One pass over a file: windows are scored concurrently and written in order.

What is written is final, so an interrupted run loses nothing and another one goes on behind it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from reward_service.dataset import jsonl
from reward_service.dataset.jsonl import Window
from reward_service.dataset.reward_rows import Row
from reward_service.dataset.row_slices import RowSlice, Tally, read_slices
from reward_service.dataset.scoring_backends import Engine, LocalEngine, ScoreRows
from reward_service.specs.spec import ACCURACY

Item = TypeVar("Item")
Result = TypeVar("Result")

IN_FLIGHT = 4
SLICES_A_WORKER = 2
"""Under way at once."""
DOUBTFUL_SHARE = 0.005
"""Of right answers; below that, somebody should look."""


@dataclass(slots=True)
class Summary(Tally):
    """What a run did so far."""

    def add_row(self, row: Row) -> None:
        """Count one reward."""
        score = ((row.get("components") or {}).get(ACCURACY) or {}).get("score")
        self.add(row["value"], row["outcome"], score)

    @property
    def doubt(self) -> str:
        """A warning where (nearly) no answer was right: a wrong column is more likely than such a model."""
        if not doubtful(self.right_answers, self.judged_answers):
            return ""
        return (
            f"WARNING: {self.right_answers} of {self.judged_answers} answers were right. Are these the right "
            "columns (--completion-field, --reference-field), and is this the right --spec?"
        )

    def __str__(self) -> str:
        rows = self.outcomes.total()
        judged = rows - self.unjudged
        counts = ", ".join(f"{n} {name}" for name, n in self.outcomes.most_common())
        mean = f"; mean reward {self.total / judged:.4g}" if judged else ""
        return f"{rows} rows: {counts or 'none'}{mean}"


def doubtful(right: int, judged: int) -> bool:
    """Whether so few are right that something else must be wrong."""
    return judged > 0 and right < DOUBTFUL_SHARE * judged


@dataclass
class ScoreRun:
    """Scores the rows of `file` behind the first `skip` into `output`.

    `advance` is told the bytes of input that are done, for a progress bar.
    """

    file: Path
    output: Path
    columns: Mapping[str, str]
    skip: int = 0
    in_flight: int = IN_FLIGHT
    on_progress: Callable[[int], None] = lambda _: None
    summary: Summary = field(default_factory=Summary)
    _bytes_done: int = 0

    async def run(self, engine: Engine) -> None:
        """Run to the end, or to the first error of the engine; everything written by then stands."""
        async with engine as score_rows:  # an engine that cannot start has replaced no output
            with self.file.open("rb") as lines, self.opened_output() as out:
                if isinstance(score_rows, LocalEngine) and score_rows.can_slice:
                    await self._score_slices(lines, out, score_rows)
                else:
                    await self._score_windows(lines, out, score_rows)
            if isinstance(score_rows, LocalEngine):
                self.summary.slowest.merge(score_rows.slowest)

    def opened_output(self) -> BinaryIO:
        """The output, to write behind what stands in it already; without any rows to skip it is emptied."""
        return self.output.open("ab" if self.skip else "wb")

    async def _score_windows(self, lines: BinaryIO, out: BinaryIO, score_rows: ScoreRows) -> None:
        windows = jsonl.read_windows(lines, self.columns, skip=self.skip)
        await _in_order(
            windows,
            lambda window: score_rows(window.documents, window.first_row),
            lambda window, rewards: self.write(out, window, rewards),
            self.in_flight,
        )

    async def _score_slices(self, lines: BinaryIO, out: BinaryIO, engine: LocalEngine) -> None:
        terms = engine.terms(self.columns)

        def write(part: RowSlice, scored: tuple[bytes, Tally]) -> None:
            rewards, tally = scored
            out.write(rewards)
            out.flush()
            self.summary.merge(tally)
            self._progress_to(part.end)

        await _in_order(
            read_slices(lines, skip=self.skip),
            lambda part: engine.score_lines(part, terms, self.columns),
            write,
            SLICES_A_WORKER * engine.scorer.pool.size,
        )

    def write(self, out: BinaryIO, window: Window, rewards: list[Row]) -> None:
        """Write the rewards of the next window, for good."""
        rows = [{**reward, "id": row_id} for row_id, reward in zip(window.ids, rewards, strict=True)]
        out.write(b"".join(map(jsonl.encode_row, rows)))
        out.flush()
        for row in rows:
            self.summary.add_row(row)
        self._progress_to(window.end)

    def _progress_to(self, place: int) -> None:
        self.on_progress(place - self._bytes_done)
        self._bytes_done = place


async def _in_order(
    items: Iterable[Item],
    work: Callable[[Item], Coroutine[Any, Any, Result]],
    take: Callable[[Item, Result], None],
    most: int,
) -> None:
    """Work on the items, so many at a time, and take the results in the order of the items."""
    flights: deque[tuple[Item, asyncio.Task[Result]]] = deque()
    try:
        for item in items:
            flights.append((item, asyncio.ensure_future(work(item))))
            if len(flights) >= most:
                take(flights[0][0], await flights[0][1])
                flights.popleft()
        while flights:
            take(flights[0][0], await flights[0][1])
            flights.popleft()
    finally:
        for _, flight in flights:
            flight.cancel()
