"""Request bodies: from bytes to samples, within limits, and no sample at the cost of another.

The common case is one pass: the bytes are validated as they are parsed. Only a body that fails takes the
second look, sample by sample: those that can be read are scored, the others come back without a score.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from reward_service.api import direct_body, message_pack
from reward_service.api.json_size_guard import COST_BYTES, measured
from reward_service.api.json_splitter import AT_ONCE_BYTES, JsonSplitter, NoList, SplitBody
from reward_service.api.problem_details import FieldError, ProblemDetails, invalid
from reward_service.api.schemas import Envelope, LooseRequest, ScoreRequest
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.sample import Sample
from reward_service.scheduling.admission import REQUEST_BUDGET
from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, YieldTimer
from reward_service.scoring.json_size import JsonSize, size_of
from reward_service.scoring.msgpack_json import json_text_of
from reward_service.scoring.sample_decoding import (
    LIGHT_PIECE_BYTES,
    HeavySample,
    heavy_sample,
    is_heavy,
    read_json,
)
from reward_service.scoring.validation import InvalidSample, invalid_sample, with_unique_ids
from reward_service.untrusted_json import BadJson, decode
from reward_service.verdict import Verdict
from reward_service.workers import WorkerPool

_DRAINED = 4
"""A refused body is read up to so many times the limit, so that the client gets to see the refusal."""

READ_SECONDS = 5.0
"""Time for a worker to read a body, or a sample, that holds very many values."""

_splitter = JsonSplitter("samples", Envelope.model_fields)

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body in JSON, and how many values it holds, or at most holds."""

    data: bytes
    size: JsonSize

    @property
    def is_short(self) -> bool:
        """Whether it may be read in one go, on the event loop."""
        return len(self.data) <= AT_ONCE_BYTES and self.size.is_light


@dataclass(frozen=True, slots=True)
class Batch:
    """A request, understood."""

    envelope: Envelope
    samples: list[Sample | InvalidSample]


async def read(request: Request, limit: int, *, exactly: bool = True) -> Body:
    """The whole body as JSON, when there is room for it, and for what it becomes. `exactly`: it will be read
    as a whole, so that its size must be known.

    Raises:
        ProblemDetails: as `received`, and 422 when it holds too many values.
        Overloaded: there will be no room in time.
    """
    data = await received(request, limit)
    pool: WorkerPool = request.app.state.services.scorer.pool
    return await (as_json if message_pack.is_packed(request) else sized)(data, pool, exactly=exactly)


async def received(request: Request, limit: int) -> bytes:
    """The bytes of the whole body, when there is room for it.

    Raises:
        ProblemDetails: 413 beyond `limit` bytes, 415 when compressed.
        Overloaded: there will be no room in time.
    """
    await admitted(request, limit)
    return bytes(await collected(request, limit))


async def admitted(request: Request, limit: int) -> int | None:
    """Wait until there is room for the body; how many bytes it has, None: that was not announced.

    Raises:
        ProblemDetails: 413 beyond `limit` bytes, 415 when compressed.
        Overloaded: there will be no room in time.
    """
    announced = None
    for name, value in request.scope["headers"]:
        if name == b"content-length":
            announced = int(value)  # the HTTP parser lets digits through only
        elif name == b"content-encoding" and value != b"identity":
            raise ProblemDetails(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the body uncompressed")
    size = limit if announced is None else announced
    if size > limit:
        raise _too_large(limit, hang_up=size > _DRAINED * limit)
    request_budget = REQUEST_BUDGET.get()
    if request_budget is not None:
        await request_budget.take(size)
    return announced


async def sized(data: bytes, pool: WorkerPool, *, exactly: bool) -> Body:
    """A body in JSON, its values counted, when there is room for what it becomes.

    Raises:
        ProblemDetails: 422, it holds too many values.
        Overloaded: there will be no room in time.
    """
    request_budget, size = REQUEST_BUDGET.get(), await measured(data, pool, exactly=exactly)
    if request_budget is not None and size.cost * COST_BYTES > len(data) + AT_ONCE_BYTES:
        await request_budget.exchange(len(data) + size.cost * COST_BYTES)
    return Body(data, size)


async def as_json(data: bytes, pool: WorkerPool, *, exactly: bool) -> Body:
    """A body in MessagePack as the same in JSON; a long one is written by a worker.

    Raises:
        ProblemDetails: 422, it is no MessagePack, or holds what JSON has not; 503, nobody could read it.
    """
    if len(data) <= LIGHT_PIECE_BYTES:
        found = json_text_of(data)
    else:
        try:
            found = await pool.submit(json_text_of, data, seconds=READ_SECONDS, size=len(data), slow=True)
        except LimitExceeded as error:
            raise refused("body", f"it takes too much to read: {error}") from None
        except RewardServiceError as error:
            raise unread(error) from None
    text, fault = found
    if fault is not None:
        raise refused(*fault)
    return await sized(text, pool, exactly=exactly)


async def collected(request: Request, limit: int, room: memoryview | None = None) -> bytes | memoryview:
    """The bytes of a body that was admitted: in `room`, if there is any and the connection can do that.

    Raises:
        ProblemDetails: 413 beyond `limit` bytes, 400 when the connection ended.
    """
    chunks, size = [], 0
    try:
        reading = None if room is None else direct_body.read_into(request, room)
        if room is not None and reading is not None:
            await reading
            return room
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > _DRAINED * limit:
                raise _too_large(limit, hang_up=True)
    except ClientDisconnect:
        raise ProblemDetails(
            HTTPStatus.BAD_REQUEST, "the connection ended in the middle of the body"
        ) from None
    if size > limit:
        raise _too_large(limit, hang_up=False)
    return b"".join(chunks)


def _too_large(limit: int, *, hang_up: bool) -> ProblemDetails:
    mebibytes = limit / 2**20
    return ProblemDetails(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {mebibytes:g} MiB; send smaller batches or raise max_body_mb",
        headers={"connection": "close"} if hang_up else {},
    )


async def parse_samples(body: Body, *, max_samples: int, pool: WorkerPool | None = None) -> Batch:
    """The request in a body, as `parse` has it; a large one is read a sample at a time, and others get
    their turn in between. Samples of very many values are read by a worker of `pool`.

    Raises:
        ProblemDetails: as `parse`.
    """
    if body.is_short:
        return parse(body.data, max_samples=max_samples)
    split = await split_body(body.data, _splitter, pool)
    check_count("samples", len(split.items), max_samples)
    envelope = envelope_of(split)
    samples: list[Sample | InvalidSample] = []
    yield_timer = YieldTimer()
    for position, item in enumerate(split.items):
        piece = bytes(item)
        samples.append(await read_item(position, piece, pool))
        may_be_due = len(piece) > LIGHT_PIECE_BYTES or not position % CLOCK_CHECK_STEPS
        if may_be_due and yield_timer.due:
            await asyncio.sleep(0)
    return Batch(envelope, with_unique_ids(samples))


async def read_item(position: int, piece: bytes, pool: WorkerPool | None) -> Sample | InvalidSample:
    """A sample as it stands in a body; one of very many values is read by a worker.

    Raises:
        ProblemDetails: 422, it is no JSON.
    """
    if pool is None or not is_heavy(piece):
        return sample_of(position, piece)
    await asyncio.sleep(0)
    return await _sample_by_worker(position, piece, pool)


async def split_body(data: bytes, splitter: JsonSplitter, pool: WorkerPool | None) -> SplitBody:
    """A large body in pieces.

    Raises:
        ProblemDetails: 422, it is no JSON object or has no such list; 503, nobody could look at it.
    """
    try:
        return await splitter.split(data, pool)
    except BadJson as error:
        raise refused(splitter.wanted if isinstance(error, NoList) else "body", str(error)) from None
    except LimitExceeded as error:
        raise refused("body", f"it takes too much to read: {error}") from None
    except RewardServiceError as error:
        raise unread(error) from None


def unread(error: RewardServiceError) -> ProblemDetails:
    """The 503 for a body that no worker could read."""
    return ProblemDetails(
        HTTPStatus.SERVICE_UNAVAILABLE, f"the body was not read: {error}", headers={"retry-after": "1"}
    )


def envelope_of(split: SplitBody) -> Envelope:
    """What stands beside the samples.

    Raises:
        ProblemDetails: 422, it does not fit.
    """
    try:
        return LooseRequest.model_validate({**decoded_fields(split), "samples": []})
    except ValidationError as error:
        raise invalid(error) from None


def decoded_fields(split: SplitBody) -> dict[str, Any]:
    """What stands beside the long list.

    Raises:
        ProblemDetails: 422, a field is no JSON or holds very many values.
    """
    for name, text in split.fields.items():
        if not size_of(text).is_light:
            raise refused(name[:100], "too many values")
    try:
        return {name: decode(text) for name, text in split.fields.items()}
    except BadJson as error:
        raise refused("body", str(error)) from None


async def _sample_by_worker(position: int, piece: bytes, pool: WorkerPool) -> Sample | InvalidSample:
    job = (position, piece)
    try:
        found: HeavySample = await pool.submit(
            heavy_sample, job, seconds=READ_SECONDS, size=len(piece), slow=True
        )
    except LimitExceeded as error:
        return invalid_sample(position, f"it takes too much to read: {error}")
    except RewardServiceError as error:
        return InvalidSample(None, Verdict.failed(f"samples.{position}: {error}"))
    return sample_or_refusal(position, found)


def sample_or_refusal(position: int, found: HeavySample) -> Sample | InvalidSample:
    """What a worker has read.

    Raises:
        ProblemDetails: 422, it is no JSON.
    """
    if isinstance(found, str):
        raise refused(f"samples.{position}", found)
    return found


def sample_of(position: int, piece: bytes) -> Sample | InvalidSample:
    """The sample in a short piece of JSON, or the reason why there is none.

    Raises:
        ProblemDetails: 422, it is no JSON.
    """
    try:
        return read_json(position, piece)
    except BadJson as error:
        raise refused(f"samples.{position}", str(error)) from None


def parse(body: bytes, *, max_samples: int) -> Batch:
    """The request in a short body.

    Raises:
        ProblemDetails: 422 when the body is no request at all or holds too many samples.
    """
    try:
        request = ScoreRequest.model_validate_json(body)
        batch = Batch(request, [*request.samples])
    except ValidationError:
        batch = _second_look(body)
    check_count("samples", len(batch.samples), max_samples)
    return Batch(batch.envelope, with_unique_ids(batch.samples))


def check_count(field: str, count: int, most: int) -> None:
    """Refuse a list that is too long.

    Raises:
        ProblemDetails: 422, it is.
    """
    if count > most:
        raise refused(field, f"{count} {field}; at most {most} fit in one request")


def _second_look(body: bytes) -> Batch:
    split = split_short(body, _splitter)
    return Batch(envelope_of(split), [sample_of(n, bytes(item)) for n, item in enumerate(split.items)])


def split_short(body: bytes, splitter: JsonSplitter) -> SplitBody:
    """A short body in pieces, whatever is odd about it.

    Raises:
        ProblemDetails: 422, it is no JSON object or has no such list.
    """
    try:
        return splitter.split_oddly(body)
    except BadJson as error:
        field = splitter.wanted if isinstance(error, NoList) else "body"
        raise refused(field, str(error)) from None


def refused(path: str, message: str) -> ProblemDetails:
    """The 422 that names this field."""
    field = FieldError(path=path, message=message)
    return ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"{path}: {message}", [field])
