"""Signs of reward hacking in a ledger: its figures by stretch, handed to the detectors."""

from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import groupby
from typing import Any

from reward_service.ledger.hack_detectors import Alarm, find_alarms
from reward_service.ledger.ledger_queries import LedgerQueries, QueryRows

STRETCHES = 200
"""Most stretches that a run is divided into: with fewer steps, each step is one."""

COMPONENTS = """
WITH parts AS (
    SELECT run, spec, stretch, judge, accuracy, unnest(components) AS part FROM placed($stretches)
), units AS (  -- what being right pays
    SELECT run, spec,
           avg(part.value) FILTER (accuracy >= 0.5) - avg(part.value) FILTER (accuracy < 0.5) AS unit
    FROM parts WHERE part.name = judge GROUP BY run, spec
)
SELECT parts.run, parts.spec, stretch, part.name AS component, avg(part.value) / any_value(unit) AS paid,
       avg(part.value) FILTER (accuracy < 0.5) / any_value(unit) AS wrong,
       avg(part.value) FILTER (accuracy >= 0.5) / any_value(unit) AS right
FROM parts JOIN units ON units.run IS NOT DISTINCT FROM parts.run AND units.spec = parts.spec AND unit > 0
WHERE part.name <> judge GROUP BY ALL
"""
"""What each further component pays, in units of what being right pays."""

HELD_OUT = """
SELECT step, avg(accuracy) AS accuracy FROM ledger WHERE step IS NOT NULL AND accuracy IS NOT NULL
GROUP BY step ORDER BY step
"""


def find_hacks(
    queries: LedgerQueries, *, stretches: int = STRETCHES, held_out: LedgerQueries | None = None
) -> QueryRows:
    """One row a finding: `finding`, `run`, `spec`, `what` moved, its mean `before` and `after`, and the
    `step` at which that could be told (None for runs without steps, whose `since` is a time).

    `held_out` are the verdicts on prompts that are not trained on, at the same steps.
    """
    marks = held_out.query(HELD_OUT) if held_out is not None else []
    rows = run_figures(queries, stretches)
    found: QueryRows = []
    for (run, spec), of_run in groupby(rows, key=lambda row: (row["run"], row["spec"])):
        own = list(of_run)
        if marks:
            _add_held_out(own, marks)
        found += [_finding_row(run, spec, own, alarm) for alarm in find_alarms(own)]
    return found


def run_figures(queries: LedgerQueries, stretches: int) -> QueryRows:
    """What the detectors look at, by run, spec and stretch, in this order."""
    sql = (resources.files("reward_service.ledger") / "stretch_figures.sql").read_text("utf-8")
    rows = queries.query(sql, stretches=stretches)
    by_stretch = {(row["run"], row["spec"], row["stretch"]): row for row in rows}
    for part in queries.query(COMPONENTS, stretches=stretches):
        row = by_stretch[part["run"], part["spec"], part["stretch"]]
        row.update(_component_figures(part))
    return rows


def _component_figures(part: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    name, wrong, right = part["component"], part["wrong"], part["right"]
    yield f"{name}|all", part["paid"]
    yield f"{name}|gap", None if wrong is None or right is None else wrong - right


def _add_held_out(rows: QueryRows, marks: QueryRows) -> None:
    """The last accuracy on held-out prompts that was known at the end of each stretch."""
    for row in rows:
        known = [mark["accuracy"] for mark in marks if mark["step"] <= (row["last_step"] or -1)]
        row["held_out"] = known[-1] if known else None


def _finding_row(run: Any, spec: Any, rows: Sequence[dict[str, Any]], alarm: Alarm) -> dict[str, Any]:
    row = rows[alarm.stretch]
    place = {"step": row["last_step"]} if row["last_step"] is not None else {"since": row["since"]}
    return {
        "finding": alarm.finding, "run": run, "spec": spec, "what": alarm.what,
        "before": alarm.before, "after": alarm.after, **place,
    }  # fmt: skip
