"""Bodies of `/v1/filter`: from bytes to problems, and no problem at the cost of another.

As with samples, the common case is one pass over the bytes. A body that is large or fails is looked at
problem by problem: one that cannot be read is kept out with the reason `invalid` and the path of the field at
fault.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reward_service.api import body_parsing, request_body
from reward_service.api.json_splitter import JsonSplitter, SplitBody
from reward_service.api.problem_details import FieldError, ProblemDocument, invalid
from reward_service.api.problem_details import ProblemDetails as Refusal
from reward_service.api.request_body import Body
from reward_service.dataset import test_validation
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.filters.policy import Action, FilterDecision, Kind, Policy, Problem, Reason, quote
from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, YieldTimer
from reward_service.scoring.sample_decoding import LIGHT_PIECE_BYTES, is_heavy
from reward_service.scoring.validation import validation_faults
from reward_service.untrusted_json import BadJson, decode
from reward_service.workers import WorkerPool

MAX_GUESSES = 20_000
"""Guesses judged in one request."""

MAX_RUNS = 20_000
"""Runs of programs in one request."""


class _Envelope(BaseModel):
    """A request whose problems have not been looked at yet."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    problems: list[Any]
    policy: Policy = Policy()
    across_rows: bool = Field(
        default=True, description="Tell contradictions and duplicates among the problems of the request."
    )


_splitter = JsonSplitter("problems", ("policy", "across_rows"))


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
    settled: dict[int, FilterDecision] = field(default_factory=dict)

    def in_order(self, decisions: Sequence[FilterDecision]) -> list[FilterDecision]:
        """One decision for every problem of the request."""
        told = self.settled | dict(zip(self.places, decisions, strict=True))
        return [told[place] for place in range(len(told))]


async def parse(body: Body, limit: int, pool: WorkerPool) -> ProblemSet:
    """The problems in a body; of a large one, others get their turn in between.

    Raises:
        Refusal: 422 when the body is no request at all, or asks for more than one request may.
    """
    found = _short(body.data) if body.is_short else await _problem_by_problem(body.data, limit, pool)
    _check_sizes(found, limit)
    return found


def _short(data: bytes) -> ProblemSet:
    try:
        asked = FilterRequest.model_validate_json(data)
    except ValidationError:
        split = request_body.split_short(data, _splitter)
        return _gathered(split, [_problem(place, bytes(item)) for place, item in enumerate(split.items)])
    return ProblemSet(asked.problems, asked.policy, asked.across_rows, range(len(asked.problems)))


async def _problem_by_problem(data: bytes, limit: int, pool: WorkerPool) -> ProblemSet:
    split = await request_body.split_body(data, _splitter, pool)
    request_body.check_count("problems", len(split.items), limit)
    found, yield_timer = list[Problem | FilterDecision](), YieldTimer()
    for place, item in enumerate(split.items):
        text = bytes(item)
        if is_heavy(text):
            found.append(await _problem_by_worker(place, text, pool))
        else:
            found.append(_problem(place, text))
        may_be_due = len(text) > LIGHT_PIECE_BYTES or not place % CLOCK_CHECK_STEPS
        if may_be_due and yield_timer.due:
            await asyncio.sleep(0)
    return _gathered(split, found)


def _gathered(split: SplitBody, found: Sequence[Problem | FilterDecision]) -> ProblemSet:
    try:
        envelope = _Envelope.model_validate({**request_body.decoded_fields(split), "problems": []})
    except ValidationError as error:
        raise invalid(error) from None
    known = {place: one for place, one in enumerate(found) if isinstance(one, Problem)}
    settled = {place: one for place, one in enumerate(found) if isinstance(one, FilterDecision)}
    return ProblemSet(list(known.values()), envelope.policy, envelope.across_rows, list(known), settled)


async def _problem_by_worker(place: int, text: bytes, pool: WorkerPool) -> Problem | FilterDecision:
    try:
        found: Problem | FilterDecision | ProblemDocument = await pool.submit(
            heavy_problem, (place, text), seconds=request_body.READ_SECONDS, size=len(text), slow=True
        )
    except LimitExceeded as error:
        return _kept_out(place, None, f"problems.{place}: it takes too much to read: {error}")
    except RewardServiceError as error:
        raise request_body.unread(error) from None
    if isinstance(found, ProblemDocument):
        raise Refusal(HTTPStatus(found.status), found.detail, found.errors)
    return found


def heavy_problem(job: tuple[int, bytes]) -> Problem | FilterDecision | ProblemDocument:
    """A long problem, unless it holds too many values; for a worker."""
    place, text = job
    try:
        found = _problem(place, text)
    except Refusal as problem:
        return problem.document
    if body_parsing.is_crowded(found):
        return _kept_out(place, None, f"problems.{place}: more values than one problem may hold")
    return found


def _problem(place: int, text: bytes) -> Problem | FilterDecision:
    try:
        return Problem.model_validate_json(text)
    except ValidationError:
        pass
    try:
        document = decode(text)
    except BadJson as error:
        if not error.deep:
            raise request_body.refused(f"problems.{place}", str(error)) from None
        return _kept_out(place, None, f"problems.{place}: {error}")
    try:
        return Problem.model_validate(document)
    except ValidationError as error:
        return _unreadable(place, document, error)


def _unreadable(place: int, document: Any, error: ValidationError) -> FilterDecision:
    """Kept out, whatever the policy says of rows that call themselves invalid: there is nothing to keep."""
    path, message = validation_faults(error, "problems", place)[0]
    return _kept_out(place, document.get("id") if isinstance(document, dict) else None, f"{path}: {message}")


def _kept_out(place: int, name: Any, why: str) -> FilterDecision:
    reason = Reason(kind=Kind.INVALID, text=quote(why), confidence=1.0, action=Action.DROP)
    named = isinstance(name, str | int) and not isinstance(name, bool)
    return FilterDecision(id=name if named else place, keep=False, reasons=(reason,))


def _check_sizes(found: ProblemSet, limit: int) -> None:
    for name, size, most in (
        ("problems", len(found.problems) + len(found.settled), limit),
        ("guesses", sum(len(p.guesses or ()) for p in found.problems), MAX_GUESSES),
        ("programs", sum(map(test_validation.count_runs, found.problems)), MAX_RUNS),
    ):
        if size > most:
            what = "runs of programs" if name == "programs" else name
            message = f"{size} {what}; at most {most} fit in one request"
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message, [FieldError(path=name, message=message)])
