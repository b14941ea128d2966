"""What a report is about: the spec and what it can give, runs, steps and days, and who made it when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reward_service.dataset.reports.svg_plots import number

NAMED = 3
"""Specs and runs that are named; of more, their number is told."""


@dataclass(slots=True)
class ReportSubject:
    """As far as it is known; `lowest` and `highest` are the ends of the spec's rewards, `steps` and `days`
    the first and the last of a ledger's rows, `made` says when and by which version the report was made."""

    specs: dict[str, None] = field(default_factory=dict)
    runs: dict[str, None] = field(default_factory=dict)
    lowest: float | None = None
    highest: float | None = None
    steps: tuple[int, int] | None = None
    days: tuple[date, date] | None = None
    made: str = ""

    def add_ledger_row(self, row: Mapping[str, Any]) -> None:
        """Take note of the spec, run, step and day of a row of a ledger."""
        self.specs.setdefault(str(row["spec"]))
        if row["run"] is not None:
            self.runs.setdefault(str(row["run"]))
        if row["step"] is not None:
            first, last = self.steps or (row["step"], row["step"])
            self.steps = min(first, row["step"]), max(last, row["step"])
        day = row["time"].date()
        since, until = self.days or (day, day)
        self.days = min(since, day), max(until, day)

    def of_highest(self, value: str) -> str:
        """A reward beside the most that the spec can give, where that is known and no reward is below 0."""
        return f"{value} of {number(self.highest)}" if self.highest and self.lowest == 0 else value

    def words(self) -> str:
        """All of it in a line."""
        return ", ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.specs:
            between = (
                ""
                if self.highest is None
                else f" (rewards {number(self.lowest or 0)} to {number(self.highest)})"
            )
            yield f"{_named('spec', list(self.specs))}{between}"
        if self.runs:
            yield _named("run", list(self.runs))
        if self.steps is not None:
            first, last = self.steps
            yield f"step {first}" if first == last else f"steps {first} to {last}"
        if self.days is not None:
            since, until = self.days
            yield f"scored {since}" if since == until else f"scored {since} to {until}"
        if self.made:
            yield self.made


def _named(kind: str, names: list[str]) -> str:
    if len(names) > NAMED:
        return f"{len(names)} {kind}s"
    return f"{kind}{'s' if names[1:] else ''} {', '.join(names)}"
