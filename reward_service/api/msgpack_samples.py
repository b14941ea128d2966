"""The request of `/v1/score` in MessagePack: as `request_body` has it in JSON, and to the same result.

A sample is decoded and validated as it stands. What does not pass is written as JSON and read as that, so
that it is judged, and its faults are named, by the same rules.
"""

import asyncio
from typing import Annotated, Any

import msgspec

from reward_service.api import request_body
from reward_service.api.json_size_guard import COST_BYTES
from reward_service.api.json_splitter import AT_ONCE_BYTES, SplitBody
from reward_service.api.request_body import READ_SECONDS, Batch
from reward_service.api.schemas import Envelope
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.sample import Sample
from reward_service.scheduling.admission import REQUEST_BUDGET
from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, YieldTimer
from reward_service.scoring import validation
from reward_service.scoring.json_size import MAX_VALUES, JsonSize
from reward_service.scoring.msgpack_json import ODD, JsonWriter
from reward_service.scoring.sample_decoding import (
    LIGHT_PIECE_BYTES,
    HeavySample,
    Read,
    heavy_packed_sample,
    read_packed,
    unpacked,
)
from reward_service.scoring.validation import InvalidSample, with_unique_ids
from reward_service.untrusted_json import BadJson
from reward_service.verdict import Verdict
from reward_service.workers import WorkerPool

SPLIT_BYTES = 16 << 20
"""A body of so many bytes is cut within 50 ms, whatever it holds."""
SPLIT_SAMPLES = 1 << 16
"""More samples than that are not cut."""

_Pieces = msgspec.defstruct(
    "_Pieces",
    [
        ("samples", Annotated[list[msgspec.Raw], msgspec.Meta(max_length=SPLIT_SAMPLES)]),
        *((name, msgspec.Raw, msgspec.Raw()) for name in Envelope.model_fields),
    ],
    forbid_unknown_fields=True,
)
_pieces: "msgspec.msgpack.Decoder[Any]" = msgspec.msgpack.Decoder(_Pieces)


_NOT_DECODED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, TypeError)


def cut(data: bytes | memoryview) -> SplitBody | None:
    """The fields of a body as JSON, its samples as they stand in it; None where it is not of that shape, or
    so large that others would have to wait."""
    if len(data) > SPLIT_BYTES:
        return None
    try:
        pieces = _pieces.decode(data)
    except _NOT_DECODED:
        return None
    fields = {name: bytes(getattr(pieces, name)) for name in Envelope.model_fields}
    if any(len(field) > LIGHT_PIECE_BYTES for field in fields.values()):
        return None
    try:
        told = {name: _field(name, field) for name, field in fields.items() if field}
    except BadJson:
        return None
    return SplitBody(told, pieces.samples)


def _field(name: str, packed: bytes) -> bytes:
    writer = JsonWriter(packed)
    text = writer.text()
    if writer.is_odd:
        raise request_body.refused(name, ODD)
    return text


async def parse_samples(data: bytes, *, max_samples: int, pool: WorkerPool) -> Batch:
    """The request in a body; others get their turn in between.

    Raises:
        ProblemDetails: as `request_body.parse`.
    """
    split = cut(data)
    if split is None:
        body = await request_body.as_json(data, pool, exactly=False)
        return await request_body.parse_samples(body, max_samples=max_samples, pool=pool)
    request_body.check_count("samples", len(split.items), max_samples)
    envelope = request_body.envelope_of(split)
    samples, values, timer = list[Sample | InvalidSample](), 0, YieldTimer()
    for position, item in enumerate(split.items):
        sample, held = await read_item(position, item, pool)
        samples.append(sample)
        values += held
        if values > MAX_VALUES:
            raise request_body.refused("body", f"more than {MAX_VALUES} values; send smaller batches")
        if not position % CLOCK_CHECK_STEPS and timer.due:
            await asyncio.sleep(0)
    await _account(JsonSize(0, values), len(data))
    return Batch(envelope, with_unique_ids(samples))


async def _account(found: JsonSize, size: int) -> None:
    """Ask for the room that many values take."""
    budget, needed = REQUEST_BUDGET.get(), size + found.cost * COST_BYTES
    if budget is not None and found.values > size // 64 and needed > size + AT_ONCE_BYTES:
        await budget.exchange(needed)


async def read_item(position: int, item: Any, pool: WorkerPool) -> Read:
    """A sample as it stands in a body; a long one of many values is read by a worker."""
    found = read_packed(item)
    if found is not None:
        return found
    piece = bytes(item)
    if len(piece) > LIGHT_PIECE_BYTES:
        return await _by_worker(position, piece, pool)
    return read_piece(position, piece), len(piece)


def read_piece(position: int, piece: bytes) -> Sample | InvalidSample:
    """A sample, read as the JSON that says the same.

    Raises:
        ProblemDetails: 422, as of one in JSON.
    """
    text = unpacked(position, piece)
    return text if isinstance(text, InvalidSample) else request_body.sample_of(position, text)


async def _by_worker(position: int, piece: bytes, pool: WorkerPool) -> Read:
    await asyncio.sleep(0)
    job = (position, piece)
    try:
        found: tuple[HeavySample, int] = await pool.submit(
            heavy_packed_sample, job, seconds=READ_SECONDS, size=len(piece), slow=True
        )
    except LimitExceeded as error:
        return validation.invalid_sample(position, f"it takes too much to read: {error}"), 1
    except RewardServiceError as error:
        return InvalidSample(None, Verdict.failed(f"samples.{position}: {error}")), 1
    sample, held = found
    return request_body.sample_or_refusal(position, sample), held
