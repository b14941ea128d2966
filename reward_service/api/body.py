"""Request bodies: from bytes to samples, within limits, and no sample at the cost of another.

The common case is one pass: the bytes are validated as they are parsed. Only a body that fails takes the
second look, sample by sample: those that can be read are scored, the others come back without a score.
"""

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import Request
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from reward_service import intake
from reward_service.admission import PASSAGE
from reward_service.api.density import refuse_dense
from reward_service.api.problems import FieldError, Problem, invalid
from reward_service.api.schemas import Envelope, LooseRequest, ScoreRequest
from reward_service.intake import Malformed
from reward_service.sample import Sample
from reward_service.turns import LOOK_EVERY, Breath

_DRAINED = 4
"""A refused body is read up to so many times the limit, so that the client gets to see the refusal."""

AT_ONCE_BYTES = 1 << 20
"""Up to this, a body is validated in one go; a larger one would keep everybody else waiting."""

_Pieces = msgspec.defstruct(
    "_Pieces",
    [("samples", list[msgspec.Raw]), *((name, msgspec.Raw, msgspec.Raw()) for name in Envelope.model_fields)],
    forbid_unknown_fields=True,
)
_pieces: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_Pieces)
"""One pass over a body of the usual fields: where each of them and each sample stands in the text."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Batch:
    """A request, understood."""

    envelope: Envelope
    samples: list[Sample | Malformed]


async def read(request: Request, limit: int) -> bytes:
    """The whole body, when there is room for it.

    Raises:
        Problem: 413 beyond `limit` bytes, 415 when it is compressed, 422 when it holds too many values.
        Overloaded: there will be no room in time.
    """
    announced = limit
    for name, value in request.scope["headers"]:
        if name == b"content-length":
            announced = int(value)  # the HTTP parser lets digits through only
        elif name == b"content-encoding" and value != b"identity":
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the body uncompressed")
    if announced > limit:
        raise _too_large(limit, hang_up=announced > _DRAINED * limit)
    passage = PASSAGE.get()
    if passage is not None:
        await passage.take(announced)
    data = await _collect(request, limit)
    await refuse_dense(data, request.app.state.services.scorer.pool)
    return data


async def _collect(request: Request, limit: int) -> bytes:
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > _DRAINED * limit:
                raise _too_large(limit, hang_up=True)
    except ClientDisconnect:
        raise Problem(HTTPStatus.BAD_REQUEST, "the connection ended in the middle of the body") from None
    if size > limit:
        raise _too_large(limit, hang_up=False)
    return b"".join(chunks)


def _too_large(limit: int, *, hang_up: bool) -> Problem:
    mebibytes = limit / 2**20
    return Problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the body is larger than {mebibytes:g} MiB; send smaller batches or raise max_body_mb",
        headers={"connection": "close"} if hang_up else {},
    )


async def understand(body: bytes, *, max_samples: int) -> Batch:
    """The request in a body, as `parse` has it; a large one is read a sample at a time, and others get
    their turn in between.

    Raises:
        Problem: as `parse`.
    """
    if len(body) <= AT_ONCE_BYTES:
        return parse(body, max_samples=max_samples)
    fields, items = await _split(body)
    _check_count(len(items), max_samples)
    try:
        envelope = LooseRequest.model_validate({**_without_surrogates(fields), "samples": []})
    except ValidationError as error:
        raise invalid(error) from None
    except RecursionError:
        raise _refused("body", "nested too deeply") from None
    samples: list[Sample | Malformed] = []
    breath = Breath()
    for item in items:
        samples.append(_sample(len(samples), item))
        if not len(samples) % LOOK_EVERY and breath.due:
            await asyncio.sleep(0)
    _check_ids(samples)
    return Batch(envelope, samples)


async def _split(body: bytes) -> tuple[dict[str, Any], list[Any]]:
    """The fields but `samples`, and the samples as they stand in the text: msgspec only looks where they end.

    What it takes for broken may only be odd (NaN, half a surrogate pair); then they come decoded.
    """
    try:
        with suppress(msgspec.ValidationError):  # a field that we do not know
            once = _pieces.decode(body)
            told = {name: getattr(once, name) for name in Envelope.model_fields}
            return {
                name: json.loads(raw) for name, value in told.items() if (raw := bytes(value))
            }, once.samples
        await asyncio.sleep(0)
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        await asyncio.sleep(0)
        pieces: list[Any] = msgspec.json.decode(fields.pop("samples", b"null"), type=list[msgspec.Raw])
        return {name: json.loads(bytes(value)) for name, value in fields.items()}, pieces
    except msgspec.ValidationError:
        raise _refused("samples", "a JSON object with a list of `samples` is needed") from None
    except (msgspec.DecodeError, RecursionError, ValueError):
        loose = await asyncio.to_thread(document, body, "samples")
    pieces = loose.pop("samples", None)
    if not isinstance(pieces, list):
        raise _refused("samples", "a list is needed")
    return loose, pieces


def refuse_beyond(body: bytes, field: str, most: int) -> None:
    """Look how many items a large body brings before any of them is read; what is no JSON passes.

    Raises:
        Problem: 422, more than `most`.
    """
    if len(body) <= AT_ONCE_BYTES:
        return
    try:
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        items = msgspec.json.decode(fields.get(field, b"[]"), type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return  # whoever validates it will say what is wrong
    if len(items) > most:
        raise _refused(field, f"{len(items)} {field}; at most {most} fit in one request")


def _sample(position: int, item: Any) -> Sample | Malformed:
    try:
        if not isinstance(item, msgspec.Raw):
            return intake.understand_one(position, item)
        piece = bytes(item)
        try:
            return Sample.model_validate_json(piece)
        except ValidationError:
            return intake.understand_one(position, _without_surrogates(json.loads(piece)))
    except (ValueError, RecursionError):
        return intake.understand_one(position, "a sample that is no JSON, or nested too deeply")


def parse(body: bytes, *, max_samples: int) -> Batch:
    """The request in a body.

    Raises:
        Problem: 422 when the body is no request at all, holds too many samples, or repeats an id.
    """
    try:
        request = ScoreRequest.model_validate_json(body)
        batch = Batch(request, [*request.samples])
    except ValidationError:
        batch = _second_look(body)
    _check_count(len(batch.samples), max_samples)
    _check_ids(batch.samples)
    return batch


def _check_count(count: int, most: int) -> None:
    if count > most:
        raise _refused("samples", f"{count} samples; at most {most} fit in one request")


def _second_look(body: bytes) -> Batch:
    try:
        envelope = LooseRequest.model_validate(document(body, "samples"))
    except ValidationError as error:
        raise invalid(error) from None
    return Batch(envelope, intake.understand(envelope.samples))


def document(body: bytes, wanted: str) -> dict[str, Any]:
    """The JSON object in a body, which should have a field `wanted`.

    Raises:
        Problem: 422 when it is none.
    """
    try:
        found = _without_surrogates(json.loads(body))
    except ValueError as error:
        raise _refused("body", f"not JSON: {error}") from None
    except RecursionError:
        raise _refused("body", "nested too deeply") from None
    if not isinstance(found, dict):
        raise _refused("body", f"a JSON object with `{wanted}` is needed")
    return found


def _without_surrogates(value: Any) -> Any:
    """Half a surrogate pair is no character; it becomes U+FFFD, as in every UTF-8 encoder."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def _check_ids(samples: list[Sample | Malformed]) -> None:
    ids = [sample.id for sample in samples]
    if len(set(ids)) == len(ids):
        return
    first_seen: dict[str | int, int] = {}
    for position, sample in enumerate(samples):
        if sample.id is not None and first_seen.setdefault(sample.id, position) != position:
            message = f"id {sample.id!r} is also that of samples.{first_seen[sample.id]}; ids are unique"
            raise _refused(f"samples.{position}.id", message)


def _refused(path: str, message: str) -> Problem:
    field = FieldError(path=path, message=message)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{path}: {message}", [field])
