"""The filter by form: what a problem's metadata, answer and wording say. No model, microseconds a problem."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reward_service.filters import (
    absent_material,
    closed_answers,
    figure,
    metadata,
    missing_material,
    multi_part,
    multiple_choice,
    open_ended,
    proof,
    true_false,
)
from reward_service.filters.policy import Kind, Reason
from reward_service.filters.problem_languages import language_rules
from reward_service.filters.problem_text import Reading

Rule = Callable[[Reading], Iterator[Reason]]

_RULES: tuple[Rule, ...] = (
    metadata.reasons,
    multiple_choice.reasons,
    true_false.reasons,
    closed_answers.reasons,
    proof.reasons,
    multi_part.reasons,
    open_ended.reasons,
    figure.reasons,
    missing_material.reasons,
    absent_material.reasons,
    language_rules.reasons,
)
SURE = 0.75
"""How sure a reason is with which the reading of a long problem ends."""

OF_PROGRAMS = (metadata.reasons, figure.reasons)
"""The rules that hold for a problem whose answer is a program, too."""


def reasons(problem: str, answer: object = None, metadata: dict[str, Any] | None = None) -> list[Reason]:
    """Every reason that the form of a problem gives, the surest of each kind, surest first.

    `answer` None or blank means that none is known; the rules then go by the wording alone.
    """
    return reasons_in(Reading(problem, answer, metadata))


def reasons_in(reading: Reading, rules: Sequence[Rule] = _RULES) -> list[Reason]:
    """The same, for a problem that has been read; of one that is longer than is read, up to a sure reason."""
    found: dict[Kind, Reason] = {}
    for rule in rules:
        if reading.cut and any(reason.confidence >= SURE for reason in found.values()):
            break
        for reason in rule(reading):
            known = found.get(reason.kind)
            if known is None or known.confidence < reason.confidence:
                found[reason.kind] = reason
    return sorted(found.values(), key=lambda reason: -reason.confidence)
