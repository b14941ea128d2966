"""Request bodies: from bytes to samples, within limits, and no sample at the cost of another.

The common case is one pass: the bytes are validated as they are parsed. Only a body that fails takes the
second look, sample by sample: those that can be read are scored, the others come back without a score.
"""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from reward_service.api.problems import FieldError, Problem, invalid
from reward_service.api.schemas import Envelope, LooseRequest, ScoreRequest
from reward_service.intake import Malformed, understand
from reward_service.sample import Sample

_DRAINED = 4
"""A refused body is read up to so many times the limit, so that the client gets to see the refusal."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Batch:
    """A request, understood."""

    envelope: Envelope
    samples: list[Sample | Malformed]


async def read(request: Request, limit: int) -> bytes:
    """The whole body.

    Raises:
        Problem: 413 beyond `limit` bytes, 415 when it is compressed.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the body uncompressed")
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= limit:
                chunks.append(chunk)
            elif size > _DRAINED * limit:
                break
    except ClientDisconnect:
        raise Problem(HTTPStatus.BAD_REQUEST, "the connection ended in the middle of the body") from None
    if size > limit:
        mebibytes = limit / 2**20
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"the body is larger than {mebibytes:g} MiB; send smaller batches or raise max_body_mb",
        )
    return b"".join(chunks)


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
    if len(batch.samples) > max_samples:
        message = f"{len(batch.samples)} samples; at most {max_samples} fit in one request"
        raise _refused("samples", message)
    _check_ids(batch.samples)
    return batch


def _second_look(body: bytes) -> Batch:
    try:
        envelope = LooseRequest.model_validate(document(body, "samples"))
    except ValidationError as error:
        raise invalid(error) from None
    return Batch(envelope, understand(envelope.samples))


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
    first_seen: dict[str | int, int] = {}
    for position, sample in enumerate(samples):
        if sample.id is not None and first_seen.setdefault(sample.id, position) != position:
            message = f"id {sample.id!r} is also that of samples.{first_seen[sample.id]}; ids are unique"
            raise _refused(f"samples.{position}.id", message)


def _refused(path: str, message: str) -> Problem:
    field = FieldError(path=path, message=message)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{path}: {message}", [field])
