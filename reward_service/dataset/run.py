"""One pass over a file: windows are scored concurrently and written in order.

What is written is final, so an interrupted run loses nothing and another one goes on behind it.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from reward_service.dataset import jsonl
from reward_service.dataset.engines import Engine, Row, ScoreRows
from reward_service.dataset.jsonl import Window
from reward_service.verdict import Outcome

IN_FLIGHT = 4
_UNSCORED = (Outcome.FAILED, Outcome.BAD_REFERENCE)


@dataclass
class Summary:
    """What a run did so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    total: float = 0.0

    def add(self, row: Row) -> None:
        """Count one reward."""
        self.outcomes[row["outcome"]] += 1
        self.total += row["value"] or 0.0

    def __str__(self) -> str:
        rows = self.outcomes.total()
        judged = rows - sum(self.outcomes[outcome] for outcome in _UNSCORED)
        counts = ", ".join(f"{n} {name}" for name, n in self.outcomes.most_common())
        mean = f"; mean reward {self.total / judged:.4g}" if judged else ""
        return f"{rows} rows: {counts or 'none'}{mean}"


@dataclass
class Run:
    """Scores the rows of `file` behind the first `skip` into `output`.

    `advance` is told the bytes of input that are done, for a progress bar.
    """

    file: Path
    output: Path
    columns: Mapping[str, str]
    skip: int = 0
    advance: Callable[[int], None] = lambda _: None
    summary: Summary = field(default_factory=Summary)

    async def through(self, engine: Engine) -> None:
        """Run to the end, or to the first error of the engine; everything written by then stands."""
        with self.file.open("rb") as lines, self.output.open("ab" if self.skip else "wb") as out:
            async with engine as score_rows:
                await self._pump(lines, out, score_rows)

    async def _pump(self, lines: BinaryIO, out: BinaryIO, score_rows: ScoreRows) -> None:
        flights: deque[tuple[Window, asyncio.Future[list[Row]]]] = deque()
        try:
            for window in jsonl.windows(lines, self.columns, skip=self.skip):
                flights.append((window, asyncio.ensure_future(score_rows(window.documents))))
                if len(flights) >= IN_FLIGHT:
                    self._write(out, flights[0][0], await flights[0][1])
                    flights.popleft()
            while flights:
                self._write(out, flights[0][0], await flights[0][1])
                flights.popleft()
        finally:
            for _, flight in flights:
                flight.cancel()

    def _write(self, out: BinaryIO, window: Window, rewards: list[Row]) -> None:
        rows = [{**reward, "id": row_id} for row_id, reward in zip(window.ids, rewards, strict=True)]
        out.write(b"".join(map(jsonl.encode, rows)))
        out.flush()
        for row in rows:
            self.summary.add(row)
        self.advance(window.size)
