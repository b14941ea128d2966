"""Labelling the steps of a table's solutions by what came of completions from behind each (Math-Shepherd).

Two layouts are read. *Nested*: a row is a solution, and its column `steps` holds a list of completions for
each step. *Flat*: a row is one completion; `solution` names its solution and `step` its step, from 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reward_service.dataset import jsonl
from reward_service.dataset.selection_run import rightness
from reward_service.rewards.step_labels import SolutionLabels, solution_labels
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY

MAX_STEPS = 512
OWN_FIELDS = ("solution", "steps", "step", "right")
"""Columns that are no part of a sample."""

Rightness = list[list[bool | None]]
"""For each step, what is known of each of its completions."""


class _NoSolution(Exception):
    """What is wrong with a row."""


@dataclass
class LabelRun:
    """Labels the solutions of `lines`. With `judged`, the column `right` says of each completion whether it
    is right, and nothing is scored. `unjudged` counts completions without a verdict, `broken` rows that are
    no solution, with the first reasons."""

    lines: Path
    columns: Mapping[str, str]
    nested: bool
    judged: bool = False
    on_progress: Callable[[int], None] = lambda _: None
    rows: int = 0
    completions: int = 0
    unjudged: int = 0
    broken: int = 0
    complaints: list[str] = field(default_factory=list)

    async def run(self, scorer: Scorer, compiled_spec: CompiledSpec) -> list[SolutionLabels]:
        """The labels of each solution, in the order of their first rows."""
        solutions: dict[str | int, Rightness] = {}
        with self.lines.open("rb") as lines:
            for window in jsonl.read_windows(lines, self.columns):
                await self._take(scorer, compiled_spec, window, solutions)
                self.rows += len(window.documents)
                self.on_progress(window.size)
        return [solution_labels(name, steps) for name, steps in solutions.items()]

    async def _take(
        self,
        scorer: Scorer,
        compiled_spec: CompiledSpec,
        window: jsonl.Window,
        solutions: dict[str | int, Rightness],
    ) -> None:
        asked: list[tuple[list[bool | None], dict[str, Any]]] = []
        for row_id, row in zip(window.ids, window.documents, strict=True):
            try:
                name, steps = self._solution(row_id, row)
            except _NoSolution as error:
                self.broken += 1
                self.complaints += [f"row {row_id}: {error}"] if len(self.complaints) < 3 else []
                continue
            known = solutions.setdefault(name, [])
            for at, completions in steps:
                known += [[] for _ in range(at + 1 - len(known))]
                asked += [(known[at], one) for one in completions]
        self.completions += len(asked)
        for (step, _), right in zip(asked, await self._right(scorer, compiled_spec, asked), strict=True):
            self.unjudged += right is None
            step.append(right)

    def _solution(self, row_id: str | int, row: Any) -> tuple[str | int, list[tuple[int, list[Any]]]]:
        """The solution of a row, and of its steps the completions, each as a sample or as what is known."""
        if not isinstance(row, dict):
            raise _NoSolution("no object")
        return _nested(row_id, row, judged=self.judged) if self.nested else _flat(row)

    async def _right(
        self, scorer: Scorer, compiled_spec: CompiledSpec, asked: Sequence[tuple[Any, Any]]
    ) -> list[bool | None]:
        if self.judged:
            return [rightness(one["right"]) for _, one in asked]
        samples = parse_samples([sample for _, sample in asked])
        rewards, _ = await scorer.score_groups(samples, compiled_spec, ScoringCall())
        parts = [reward.components.get(compiled_spec.accuracy or ACCURACY) for reward in rewards]
        return [rightness(part.score) if part else None for part in parts]


def _nested(
    row_id: str | int, row: Mapping[str, Any], *, judged: bool
) -> tuple[str | int, list[tuple[int, list[Any]]]]:
    steps = row.get("right" if judged else "steps")
    if not isinstance(steps, list) or not all(isinstance(step, list) for step in steps):
        raise _NoSolution("its steps are no list of lists of completions")
    if len(steps) > MAX_STEPS:
        raise _NoSolution(f"{len(steps)} steps; the limit is {MAX_STEPS}")
    sample = {name: value for name, value in row.items() if name not in {*OWN_FIELDS, "id"}}
    named = "right" if judged else "completion"
    return row_id, [(at, [{**sample, named: one} for one in step]) for at, step in enumerate(steps)]


def _flat(row: Mapping[str, Any]) -> tuple[str | int, list[tuple[int, list[Any]]]]:
    name, step = row.get("solution"), row.get("step")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise _NoSolution("it names no solution")
    place = int(step) if isinstance(step, str) and step.isdecimal() and len(step) < 6 else step
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < MAX_STEPS:
        raise _NoSolution(f"its step is no number from 0 to {MAX_STEPS - 1}")
    left_out = {*OWN_FIELDS, "id"} - {"right"}
    return name, [(place, [{key: value for key, value in row.items() if key not in left_out}])]
