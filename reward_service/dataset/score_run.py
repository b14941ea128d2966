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
from reward_service.dataset.jsonl import Window
from reward_service.dataset.scoring_backends import Engine, Row, ScoreRows
from reward_service.specs.spec import ACCURACY
from reward_service.verdict import Outcome

IN_FLIGHT = 4
DOUBTFUL_SHARE = 0.005
"""Of right answers; below that, somebody should look."""
_UNSCORED = (Outcome.FAILED, Outcome.BAD_REFERENCE)


@dataclass
class Summary:
    """What a run did so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    total: float = 0.0
    judged_answers: int = 0
    right_answers: int = 0

    def add(self, row: Row) -> None:
        """Count one reward."""
        self.outcomes[row["outcome"]] += 1
        self.total += row["value"] or 0.0
        score = ((row.get("components") or {}).get(ACCURACY) or {}).get("score")
        self.judged_answers += score is not None
        self.right_answers += score is not None and score > 0.0

    @property
    def unjudged(self) -> int:
        """Rows without a reward."""
        return sum(self.outcomes[outcome] for outcome in _UNSCORED)

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
                await self._score_windows(lines, out, score_rows)

    def opened_output(self) -> BinaryIO:
        """The output, to write behind what stands in it already; without any rows to skip it is emptied."""
        return self.output.open("ab" if self.skip else "wb")

    async def _score_windows(self, lines: BinaryIO, out: BinaryIO, score_rows: ScoreRows) -> None:
        flights: deque[tuple[Window, asyncio.Future[list[Row]]]] = deque()
        try:
            for window in jsonl.read_windows(lines, self.columns, skip=self.skip):
                flights.append((window, asyncio.ensure_future(score_rows(window.documents))))
                if len(flights) >= self.in_flight:
                    self.write(out, flights[0][0], await flights[0][1])
                    flights.popleft()
            while flights:
                self.write(out, flights[0][0], await flights[0][1])
                flights.popleft()
        finally:
            for _, flight in flights:
                flight.cancel()

    def write(self, out: BinaryIO, window: Window, rewards: list[Row]) -> None:
        """Write the rewards of the next window, for good."""
        rows = [{**reward, "id": row_id} for row_id, reward in zip(window.ids, rewards, strict=True)]
        out.write(b"".join(map(jsonl.encode_row, rows)))
        out.flush()
        for row in rows:
            self.summary.add(row)
        self.on_progress(window.end - self._bytes_done)
        self._bytes_done = window.end
