"""Request bodies: from bytes to samples, within limits, and no sample at the cost of another.

The common case is one pass: the bytes are validated as they are parsed. Only a body that fails takes the
second look, sample by sample: those that can be read are scored, the others come back without a score.
"""

import asyncio
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from fastapi import Request
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from reward_service import intake
from reward_service.admission import PASSAGE
from reward_service.api.problems import FieldError, Problem, invalid
from reward_service.api.schemas import Envelope, LooseRequest, ScoreRequest
from reward_service.intake import Malformed
from reward_service.sample import Sample
from reward_service.turns import Breath

_DRAINED = 4
"""A refused body is read up to so many times the limit, so that the client gets to see the refusal."""

T = TypeVar("T")

AT_ONCE_BYTES = 1 << 20
"""Up to this, a body is validated in one go; a larger one would keep everybody else waiting."""
_SHOWN = 200

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Batch:
    """A request, understood."""

    envelope: Envelope
    samples: list[Sample | Malformed]


async def read(request: Request, limit: int) -> bytes:
    """The whole body, when there is room for it.

    Raises:
        Problem: 413 beyond `limit` bytes, 415 when it is compressed.
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
    return await _collect(request, limit)


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
    fields = _pieces(body, dict[str, msgspec.Raw], "body: a JSON object is needed")
    await asyncio.sleep(0)
    pieces = _pieces(fields.pop("samples", b"null"), list[msgspec.Raw], "samples: a list is needed")
    _check_count(len(pieces), max_samples)
    envelope = _envelope(fields)
    samples: list[Sample | Malformed] = []
    breath = Breath()
    for piece in pieces:
        samples.append(_sample(len(samples), bytes(piece)))
        if breath.due:
            await asyncio.sleep(0)
    _check_ids(samples)
    return Batch(envelope, samples)


def _pieces(text: bytes | msgspec.Raw, shape: type[T], otherwise: str) -> T:
    """The parts of a JSON text as they stand in it: msgspec only looks where they end."""
    try:
        return msgspec.json.decode(text, type=shape)
    except msgspec.ValidationError:
        path, _, message = otherwise.partition(": ")
        raise _refused(path, message) from None
    except msgspec.DecodeError as error:
        raise _refused("body", f"not JSON: {error}") from None
    except RecursionError:
        raise _refused("body", "nested too deeply") from None


def _envelope(fields: dict[str, msgspec.Raw]) -> Envelope:
    try:
        document = {name: json.loads(bytes(value)) for name, value in fields.items()}
        return LooseRequest.model_validate({**document, "samples": []})
    except ValidationError as error:
        raise invalid(error) from None
    except ValueError as error:
        raise _refused("body", f"not JSON: {error}") from None
    except RecursionError:
        raise _refused("body", "nested too deeply") from None


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


def _sample(position: int, piece: bytes) -> Sample | Malformed:
    try:
        return Sample.model_validate_json(piece)
    except ValidationError:
        pass
    try:
        document = _without_surrogates(json.loads(piece))
    except (ValueError, RecursionError):
        document = piece[:_SHOWN].decode(errors="replace")
    return intake.understand_one(position, document)


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
        document = _without_surrogates(json.loads(body))
    except ValueError as error:
        raise _refused("body", f"not JSON: {error}") from None
    except RecursionError:
        raise _refused("body", "nested too deeply") from None
    if not isinstance(document, dict):
        raise _refused("body", "a JSON object with `samples` is needed")
    try:
        envelope = LooseRequest.model_validate(document)
    except ValidationError as error:
        raise invalid(error) from None
    return Batch(envelope, intake.understand(envelope.samples))


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
    first_seen: dict[str | int, int] = {}
    for position, sample in enumerate(samples):
        if sample.id is not None and first_seen.setdefault(sample.id, position) != position:
            message = f"id {sample.id!r} is also that of samples.{first_seen[sample.id]}; ids are unique"
            raise _refused(f"samples.{position}.id", message)


def _refused(path: str, message: str) -> Problem:
    field = FieldError(path=path, message=message)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{path}: {message}", [field])
