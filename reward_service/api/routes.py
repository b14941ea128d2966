"""`/v1`: score a batch, and what there is to score with."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from reward_service.api import message_pack, msgpack_samples, request_body, sliced_score
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import ProblemDocument
from reward_service.api.request_body import Batch
from reward_service.api.run_id import run_of
from reward_service.api.schemas import Envelope, InspectedResponse, RewardWithSpans, ScoreResponse, Timing
from reward_service.api.sliced_score import CutBody
from reward_service.rewards.combine import Reward
from reward_service.rewards.detail_level import in_detail
from reward_service.sample import Sample
from reward_service.scheduling.fair_queue import YieldTimer
from reward_service.scoring.batch_slicing import Wanted, can_slice, score_sliced
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.msgpack_json import packed
from reward_service.scoring.run_warnings import Judged, judged_parts, run_warnings
from reward_service.scoring.running_stats import RunStats
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.span_finder import Inspection, inspect
from reward_service.scoring.validation import InvalidSample
from reward_service.settings import Settings
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.verifiers.base import describe_verifiers, installed_verifiers
from reward_service.workers.shared_bodies import SharedBody

CLIENT_HUNG_UP = 499
"""Nobody reads it; for access logs."""

router = APIRouter()
T = TypeVar("T")

AT_ONCE_REWARDS = 1024

_response = TypeAdapter(ScoreResponse)
_inspected = TypeAdapter(InspectedResponse)
_reward = TypeAdapter(Reward)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    415: {"model": ProblemDocument, "description": "The body is compressed."},
    422: {"model": ProblemDocument, "description": "The request as a whole cannot be understood."},
    503: {"model": ProblemDocument, "description": "More work than can be done in time; see Retry-After."},
}


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes work with; one per app."""

    settings: Settings
    scorer: Scorer
    specs: SpecLibrary
    run_stats: RunStats

    async def admitted(self, work: Coroutine[Any, Any, T], weight: int, *, seconds: float | None = None) -> T:
        """The result of work as heavy as so many samples, begun when there is room for it; its caller waits
        for so many seconds, by default the settings' deadline.

        Raises:
            Overloaded: there will be none in time.
        """
        admission, finished = self.scorer.admission, None
        seconds = self.settings.deadline_ms / 1000 if seconds is None else seconds
        try:
            stay = await admission.enter(weight, until=time.monotonic() + seconds)
        except BaseException:  # cancelled, too: work that is never awaited is closed
            work.close()
            raise
        try:
            result = await work
            finished = weight
        finally:
            admission.leave(stay, finished=finished)
        return result


@router.post(
    "/v1/score", response_model=ScoreResponse | InspectedResponse, responses=_REFUSALS, tags=["score"]
)
async def score(request: Request) -> Response:
    """Score a batch of completions.

    Rewards come back in the order of the samples. A reward's `value` is null when it could not be judged
    (`bad_reference`: mend the dataset; `failed`: ask again), and then says why; one bad sample never costs
    the others their rewards.
    """
    started = time.perf_counter()
    with ExitStack() as rooms:
        return await _score(request, await _received(request, rooms), rooms, started)


@dataclass(slots=True)
class _Received:
    """A body, and the memory it stands in if workers can read it there."""

    data: bytes | memoryview
    room: SharedBody | None


async def _received(request: Request, rooms: ExitStack) -> _Received:
    services: Services = request.app.state.services
    limit = services.settings.max_body_mb * 2**20
    announced = await request_body.admitted(request, limit)
    room = None
    if announced and sliced_score.fits(announced):
        room = services.scorer.pool.shared_bodies.take(announced)
    if room is None:
        return _Received(await request_body.collected(request, limit), None)
    rooms.enter_context(room)
    data = await request_body.collected(request, limit, room.view)
    return _Received(data, room if isinstance(data, memoryview) else None)


async def _score(request: Request, received: _Received, rooms: ExitStack, started: float) -> Response:
    services: Services = request.app.state.services
    packed_body, most = message_pack.is_packed(request), services.settings.max_samples
    in_pieces = sliced_score.cut(
        received.data, received.room, services.scorer.pool, packed=packed_body, max_samples=most
    )
    try:
        answer = None if in_pieces is None else await _score_sliced(request, in_pieces, started)
        del in_pieces
        if answer is not None:
            return answer
        batch = await _batch(bytes(received.data), services, packed=packed_body)
        envelope = batch.envelope
        compiled_spec = services.specs.compiled_spec(envelope.spec)
        call = _call(request, envelope, started)
        scoring = services.scorer.score_groups(batch.samples, compiled_spec, call)
        shown = batch.samples if envelope.detail == "spans" else []
        del received, batch  # while a group waits for its other members, nobody needs the texts
        rooms.close()
        rewards, groups = await unless_gone(request, scoring)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    warnings = _warnings(services, compiled_spec, judged_parts(rewards), call)
    rewards = [in_detail(reward, envelope.detail) for reward in rewards]
    told = ScoreResponse(rewards, groups, warnings, _timing(started))
    if envelope.detail == "spans":
        text = await _dumped_with_spans(services, told, shown, compiled_spec)
    else:
        text = await _dumped(told)
    return answer_in(request, text)


async def _score_sliced(request: Request, body: CutBody, started: float) -> Response | None:
    """The answer to a body in pieces; None where it is to be read in another way."""
    services: Services = request.app.state.services
    envelope = body.envelope
    compiled_spec = services.specs.compiled_spec(envelope.spec)
    call = _call(request, envelope, started)
    if envelope.detail == "spans" or not can_slice(services.scorer, compiled_spec, call):
        return None
    in_packed = message_pack.wants_packed(request)
    wanted = Wanted(envelope.detail, in_packed)
    scoring = score_sliced(services.scorer, body.pieces, compiled_spec, call, wanted)
    found = await unless_gone(request, scoring)
    if found is None:
        return None
    warnings = _warnings(services, compiled_spec, found.judged, call)
    rest = _response.dump_json(ScoreResponse([], found.groups, warnings, _timing(started)))
    join = sliced_score.joined_packed if in_packed else sliced_score.joined
    media_type = message_pack.MEDIA_TYPE if in_packed else "application/json"
    return Response(join(found.texts, rest), media_type=media_type, headers=message_pack.ACCEPTED)


def _call(request: Request, envelope: Envelope, started: float) -> ScoringCall:
    deadline_ms = envelope.deadline_ms or request.app.state.services.settings.deadline_ms
    left = max(0.0, deadline_ms / 1000 - (time.perf_counter() - started))
    return ScoringCall(seconds=left, group_size=envelope.group_size, step=envelope.step, run=run_of(request))


def _warnings(
    services: Services, compiled_spec: CompiledSpec, judged: Mapping[str, Judged], call: ScoringCall
) -> list[str]:
    return [*compiled_spec.warnings(), *run_warnings(services.run_stats, compiled_spec, judged, call.run)]


def _timing(started: float) -> Timing:
    return Timing(total_ms=round((time.perf_counter() - started) * 1000, 3))


async def _batch(data: bytes, services: Services, *, packed: bool) -> Batch:
    most, pool = services.settings.max_samples, services.scorer.pool
    if packed:
        return await msgpack_samples.parse_samples(data, max_samples=most, pool=pool)
    body = await request_body.sized(data, pool, exactly=False)
    return await request_body.parse_samples(body, max_samples=most, pool=pool)


def answer_in(request: Request, text: bytes) -> Response:
    """An answer in JSON, or in MessagePack where the request accepts that, and the note that it could be."""
    if message_pack.wants_packed(request):
        text, media_type = packed(text), message_pack.MEDIA_TYPE
    else:
        media_type = "application/json"
    return Response(text, media_type=media_type, headers=message_pack.ACCEPTED)


class Plain:
    """An endpoint as an ASGI application of its own: FastAPI's dependency machinery costs a third of a small
    request and has nothing to do for it, and Starlette's wrapper catches what is caught further out, too."""

    def __init__(self, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the router."""
        response = await self._endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


async def _dumped(answer: ScoreResponse) -> bytes:
    """The answer as bytes; a long one in parts, and others get their turn in between."""
    if len(answer.rewards) <= AT_ONCE_REWARDS:
        return _response.dump_json(answer)
    parts, yield_timer = [], YieldTimer()
    for reward in answer.rewards:
        parts.append(_reward.dump_json(reward))
        if yield_timer.due:
            await asyncio.sleep(0)
    return sliced_score.joined(parts, _response.dump_json(replace(answer, rewards=[])))


async def _dumped_with_spans(
    services: Services,
    answer: ScoreResponse,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
) -> bytes:
    """The answer as bytes, each reward with its spans.

    Raises:
        Overloaded: there is no room to look at the completions once more.
    """
    looking = inspect(services.scorer.pool, samples, compiled_spec, answer.rewards)
    found = await services.admitted(looking, len(samples))
    parts = {name.name: getattr(answer, name.name) for name in fields(answer)}
    parts["rewards"] = [_with_spans(*pair) for pair in zip(answer.rewards, found, strict=True)]
    return _inspected.dump_json(InspectedResponse(**parts))


def _with_spans(reward: Reward, found: Inspection) -> RewardWithSpans:
    own = {part.name: getattr(reward, part.name) for part in fields(reward)}
    return RewardWithSpans(**own, spans=found.spans, component_ms=found.component_ms)


@router.get("/v1/specs", tags=["catalogue"])
async def specs(request: Request) -> dict[str, Any]:
    """Every spec this server knows by name: its components, the range of what each and the whole can pay,
    which of them says what is right, and doubts about it."""
    services: Services = request.app.state.services
    return {"specs": [compiled_spec.describe() for compiled_spec in services.specs.compiled_specs()]}


@router.get("/v1/verifiers", tags=["catalogue"])
async def verifiers() -> dict[str, Any]:
    """Every installed verifier, with the schema of its parameters."""
    classes = installed_verifiers()
    return {"verifiers": describe_verifiers(classes[name] for name in sorted(classes))}
