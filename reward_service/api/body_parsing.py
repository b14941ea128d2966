"""Bodies that are read as a whole: those of few values on the event loop, all others by a worker."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reward_service.api.problem_details import ProblemDetails, ProblemDocument, invalid
from reward_service.api.request_body import READ_SECONDS, Body, refused, unread
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.scoring.json_size import CONTAINER_COST
from reward_service.scoring.sample_decoding import MAX_SAMPLE_COST
from reward_service.untrusted_json import BadJson, decode
from reward_service.workers import WorkerPool

LONG_BYTES = 4 << 20
"""What is longer takes milliseconds to read even if it is one text."""

M = TypeVar("M", bound=BaseModel)


async def read_model(body: Body, model: type[M], pool: WorkerPool) -> M:
    """The whole body as a model; one of very many values is read by a worker.

    Raises:
        ProblemDetails: 422, it does not fit; 503, nobody could read it.
    """
    if body.size.is_light and len(body.data) <= LONG_BYTES:
        return parse_model(body.data, model)
    job = (body.data, model)
    try:
        found: M | ProblemDocument = await pool.submit(
            heavy_model, job, seconds=READ_SECONDS, size=len(body.data), slow=True
        )
    except LimitExceeded as error:
        raise refused("body", f"it takes too much to read: {error}") from None
    except RewardServiceError as error:
        raise unread(error) from None
    if isinstance(found, ProblemDocument):
        raise ProblemDetails(HTTPStatus(found.status), found.detail, found.errors)
    return found


def heavy_model(job: tuple[bytes, type[M]]) -> M | ProblemDocument:
    """As `parse_model`, for a worker; refused when more is left of it than may go to the event loop."""
    data, model = job
    try:
        found = parse_model(data, model)
        if is_crowded(found):
            raise refused("body", "too many values in the fields that are read; send smaller requests")
    except ProblemDetails as problem:
        return problem.document
    return found


def is_crowded(value: Any) -> bool:
    """Whether a value holds more lists, objects and models than may go from a worker to the event loop."""
    return _containers([value], MAX_SAMPLE_COST // CONTAINER_COST) < 0


def _containers(values: Iterable[Any], left: int) -> int:
    """What remains of so many lists, objects and models; negative when there are more of them."""
    for value in values:
        if left < 0:
            return left
        if isinstance(value, BaseModel):
            left = _containers(vars(value).values(), left - 1)
            left = _containers((value.model_extra or {}).values(), left)
        elif isinstance(value, dict):
            left = _containers(value.values(), left - 1)
        elif isinstance(value, list | tuple):
            left = _containers(value, left - 1)
    return left


def parse_model(data: bytes, model: type[M]) -> M:
    """A model of a body.

    Raises:
        ProblemDetails: 422, it does not fit.
    """
    try:
        return model.model_validate_json(data)
    except ValidationError:  # half a surrogate pair is enough for that
        pass
    try:
        return model.model_validate(document(data))
    except ValidationError as error:
        raise invalid(error) from None


def document(data: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        ProblemDetails: 422 when it is none.
    """
    try:
        found = decode(data)
    except BadJson as error:
        raise refused("body", str(error)) from None
    if not isinstance(found, dict):
        raise refused("body", "a JSON object is needed")
    return found
