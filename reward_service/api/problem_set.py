"""Bodies of `/v1/filter`: from bytes to problems, and no problem at the cost of another.

As with samples, the common case is one pass over the bytes. A body that fails is looked at again problem by
problem: one that cannot be read is kept out with the reason `invalid` and the path of the field at fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reward_service.api import body
from reward_service.api.problems import FieldError, invalid
from reward_service.api.problems import Problem as Refusal
from reward_service.dataset import trials
from reward_service.filters.decision import Action, Decision, Kind, Policy, Problem, Reason, quote
from reward_service.intake import faults

MAX_GUESSES = 20_000
"""Guesses judged in one request."""

MAX_RUNS = 20_000
"""Runs of programs in one request."""


class _Envelope(BaseModel):
    """A request whose problems have not been looked at yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    problems: list[Any]
    policy: Policy = Policy()
    across_rows: bool = Field(
        default=True, description="Tell contradictions and duplicates among the problems of the request."
    )


class FilterRequest(_Envelope):
    """Problems to decide on, and what to do about each kind of reason."""

    problems: list[Problem] = Field(
        examples=[[{"id": "a", "problem": "Is 91 a prime number?", "answer": "No", "guesses": ["No", "Yes"]}]]
    )


@dataclass(frozen=True, slots=True)
class ProblemSet:
    """A request, understood: the `problems` that can be read with their `places` in it, and the decisions on
    those that cannot (`settled`, by place)."""

    problems: list[Problem]
    policy: Policy
    across_rows: bool
    places: Sequence[int]
    settled: dict[int, Decision] = field(default_factory=dict)

    def in_order(self, decisions: Sequence[Decision]) -> list[Decision]:
        """One decision for every problem of the request."""
        told = self.settled | dict(zip(self.places, decisions, strict=True))
        return [told[place] for place in range(len(told))]


def parse(data: bytes, limit: int) -> ProblemSet:
    """The problems in a body.

    Raises:
        Refusal: 422 when the body is no request at all, or asks for more than one request may.
    """
    try:
        asked = FilterRequest.model_validate_json(data)
    except ValidationError:
        found = _second_look(data)
    else:
        places = range(len(asked.problems))
        found = ProblemSet(asked.problems, asked.policy, asked.across_rows, places)
    _check_sizes(found, limit)
    return found


def _second_look(data: bytes) -> ProblemSet:
    try:
        envelope = _Envelope.model_validate(body.document(data, "problems"))
    except ValidationError as error:
        raise invalid(error) from None
    problems: dict[int, Problem] = {}
    settled: dict[int, Decision] = {}
    for place, document in enumerate(envelope.problems):
        try:
            problems[place] = Problem.model_validate(document)
        except ValidationError as error:
            settled[place] = _unreadable(place, document, error)
    known = list(problems.values())
    return ProblemSet(known, envelope.policy, envelope.across_rows, list(problems), settled)


def _unreadable(place: int, document: Any, error: ValidationError) -> Decision:
    """Kept out, whatever the policy says of rows that call themselves invalid: there is nothing to keep."""
    path, message = faults(error, "problems", place)[0]
    text = quote(f"{path}: {message}")
    reason = Reason(kind=Kind.INVALID, text=text, confidence=1.0, action=Action.DROP)
    name = document.get("id") if isinstance(document, dict) else None
    named = isinstance(name, str | int) and not isinstance(name, bool)
    return Decision(id=name if named else place, keep=False, reasons=(reason,))


def _check_sizes(found: ProblemSet, limit: int) -> None:
    for name, size, most in (
        ("problems", len(found.problems) + len(found.settled), limit),
        ("guesses", sum(len(p.guesses or ()) for p in found.problems), MAX_GUESSES),
        ("programs", sum(map(trials.runs, found.problems)), MAX_RUNS),
    ):
        if size > most:
            what = "runs of programs" if name == "programs" else name
            message = f"{size} {what}; at most {most} fit in one request"
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message, [FieldError(path=name, message=message)])
