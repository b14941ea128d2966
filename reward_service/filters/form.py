"""The filter by form: what a problem's metadata, answer and wording say. No model, microseconds a problem."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reward_service.filters import choice, figure, metadata, open_ended, parts, proof, truth
from reward_service.filters.decision import Kind, Reason
from reward_service.filters.reading import Reading

Rule = Callable[[Reading], Iterator[Reason]]

_RULES: tuple[Rule, ...] = (
    metadata.reasons,
    choice.reasons,
    truth.reasons,
    proof.reasons,
    parts.reasons,
    open_ended.reasons,
    figure.reasons,
)
OF_PROGRAMS = (metadata.reasons, figure.reasons)
"""The rules that hold for a problem whose answer is a program, too."""


def reasons(problem: str, answer: object = None, metadata: dict[str, Any] | None = None) -> list[Reason]:
    """Every reason that the form of a problem gives, the surest of each kind, surest first.

    `answer` None or blank means that none is known; the rules then go by the wording alone.
    """
    return reasons_in(Reading(problem, answer, metadata))


def reasons_in(reading: Reading, rules: Sequence[Rule] = _RULES) -> list[Reason]:
    """The same, for a problem that has been read."""
    found: dict[Kind, Reason] = {}
    for rule in rules:
        for reason in rule(reading):
            known = found.get(reason.kind)
            if known is None or known.confidence < reason.confidence:
                found[reason.kind] = reason
    return sorted(found.values(), key=lambda reason: -reason.confidence)
