"""Choosing among the answers of a table: judged window by window, chosen when all members are known.

Members of a group may stand anywhere in the table, so what a choice needs of each row (an answer, a score,
whether it is right) is kept until the end; texts are not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

from reward_service.dataset import jsonl
from reward_service.rewards.selection import Selection
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.group_selection import (
    JudgedAnswer,
    SelectionTerms,
    judged_answer,
    select_judged,
)
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec

OWN_FIELDS = ("score", "answer", "right")
"""Columns that are no part of a sample: a scorer's value, the final answer, whether it is right."""


@dataclass
class SelectionRun:
    """Chooses one row of each group of `lines`, by `terms`.

    `columns` maps fields to columns. With `judged`, the table has answers of its own, and nothing is scored.
    A row without a group belongs to those of the same prompt. `unjudged` counts rows that have no verdict.
    """

    lines: Path
    columns: Mapping[str, str]
    terms: SelectionTerms
    judged: bool = False
    on_progress: Callable[[int], None] = lambda _: None
    rows: int = 0
    unjudged: int = 0
    ids: list[str | int] = field(default_factory=list)
    answers: list[str | None] = field(default_factory=list)
    _groups: dict[str, int] = field(default_factory=dict)

    async def run(self, scorer: Scorer, compiled_spec: CompiledSpec) -> list[Selection]:
        """One selection per group, in the order of their first rows; what is `chosen` is a row's number, and
        so is the name of a group without one."""
        members: list[JudgedAnswer] = []
        with self.lines.open("rb") as lines:
            for window in jsonl.read_windows(lines, self.columns):
                members += await self._judged_window(scorer, compiled_spec, window)
                self.ids += window.ids
                self.on_progress(window.size)
        return await select_judged(scorer.pool, members, compiled_spec, terms=self.terms)

    async def _judged_window(
        self, scorer: Scorer, compiled_spec: CompiledSpec, window: jsonl.Window
    ) -> list[JudgedAnswer]:
        first = self.rows
        rows = [row if isinstance(row, dict) else {} for row in window.documents]
        if self.judged:
            found = [_judged_row(at, row) for at, row in enumerate(rows, first)]
        else:
            found = await _scored(scorer, compiled_spec, window.documents, given="score" in self.columns)
        self.rows += len(found)
        self.unjudged += sum(one.score is None and one.right is None for one in found)
        self.answers += [one.answer for one in found]
        return [
            JudgedAnswer(at, self._group(at, row), one.answer, one.score, one.right, one.kind)
            for at, (row, one) in enumerate(zip(rows, found, strict=True), first)
        ]

    def _group(self, position: int, row: Mapping[str, Any]) -> str | int:
        group = row.get("group")
        if isinstance(group, str | int) and not isinstance(group, bool):
            return group
        prompt = sha256(repr(row.get("prompt")).encode("utf-8", "surrogatepass")).hexdigest()
        return self._groups.setdefault(prompt, position)


async def _scored(
    scorer: Scorer, compiled_spec: CompiledSpec, rows: Sequence[Any], *, given: bool
) -> list[JudgedAnswer]:
    documents = [_sample_of(row) for row in rows]
    samples = parse_samples(documents)
    rewards, _ = await scorer.score_groups(samples, compiled_spec, ScoringCall())
    scores = [finite(row.get("score")) if isinstance(row, dict) else None for row in rows]
    return [
        judged_answer(sample, reward, compiled_spec, score if given else reward.value)
        for sample, reward, score in zip(samples, rewards, scores, strict=True)
    ]


def _sample_of(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    return {name: value for name, value in row.items() if name not in OWN_FIELDS}


def _judged_row(position: int, row: Mapping[str, Any]) -> JudgedAnswer:
    answer, reference = row.get("answer"), row.get("reference")
    kind = reference.get("kind") if isinstance(reference, dict) else "math"
    text = None if answer is None or answer == "" else str(answer)
    return JudgedAnswer(position, None, text, finite(row.get("score")), rightness(row.get("right")), kind)


def finite(value: Any) -> float | None:
    """A cell as a score; None where it holds no finite number."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def rightness(value: Any) -> bool | None:
    """A cell as whether an answer is right: a truth value, or a score, of which 1 and more is right."""
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    number = finite(value)
    return None if number is None else number >= 1.0
