"""Labels for the steps of a solution, from what came of completions that start behind each step.

Source: Math-Shepherd (arXiv 2312.08935), section 3.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reward_service.rewards.process_rewards import hard_label, soft_label


@dataclass(frozen=True, slots=True)
class StepLabel:
    """One step: `hard` 1 when any completion from it is right, `soft` the share that is; None when none of
    its completions could be judged. `masked`: it stands behind the first wrong step."""

    hard: int | None
    soft: float | None
    completions: int
    masked: bool


@dataclass(frozen=True, slots=True)
class SolutionLabels:
    """The labels of one solution's steps; `first_wrong` is the position of the first with `hard` 0, or -1."""

    id: str | int
    steps: list[StepLabel]
    first_wrong: int


def solution_labels(solution: str | int, right: Sequence[Sequence[bool | None]]) -> SolutionLabels:
    """Labels out of what is known of each step's completions; None is a completion nobody could judge."""
    known = [[one for one in step if one is not None] for step in right]
    hard = [hard_label(step) if step else None for step in known]
    first_wrong = hard.index(0) if 0 in hard else -1
    steps = [
        StepLabel(label, soft_label(step) if step else None, len(step), 0 <= first_wrong < at)
        for at, (label, step) in enumerate(zip(hard, known, strict=True))
    ]
    return SolutionLabels(solution, steps, first_wrong)
