"""What it costs to read a body: 20 MiB of text are read in no time, 8 million empty objects are not.

What reads a body holds the event loop, or the interpreter's lock, until it is done, and that takes the longer
the more values there are: a list or an object some ten times as long as a number. So they are counted
beforehand, a slice at a time: first the brackets and commas, whatever they belong to; where these are many, a
worker process counts those outside of strings.
"""

import asyncio
from http import HTTPStatus

from reward_service.api.problem_details import FieldError, ProblemDetails
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.scoring.json_size import MAX_VALUES, JsonSize, size_of, size_outside_strings
from reward_service.workers import WorkerPool

COST_BYTES = 10
"""Memory that a unit of cost becomes: an empty object takes 64 bytes, a list 56 and its items 8 each."""
SLICE_BYTES = 4 << 20
COUNT_SECONDS = 2.0


async def measured(data: bytes, pool: WorkerPool, *, exactly: bool) -> JsonSize:
    """The size of a body; an upper bound where that is enough, and unless it is to be known `exactly`.

    Raises:
        ProblemDetails: 422, more than `MAX_VALUES` values; 503, nobody could count them.
    """
    bound = await _bound(data)
    if bound.is_light or (bound.values <= MAX_VALUES and not exactly):
        return bound
    found: JsonSize | None = None
    try:
        found = await pool.submit(
            size_outside_strings, data, seconds=COUNT_SECONDS, size=len(data), slow=True
        )
    except LimitExceeded:
        pass
    except RewardServiceError as error:
        raise ProblemDetails(
            HTTPStatus.SERVICE_UNAVAILABLE, f"the body was not read: {error}", headers={"retry-after": "1"}
        ) from None
    if found is None or found.values > MAX_VALUES:
        message = f"more than {MAX_VALUES} values; send smaller batches"
        raise ProblemDetails(
            HTTPStatus.UNPROCESSABLE_ENTITY, f"body: {message}", [FieldError(path="body", message=message)]
        )
    return found


async def _bound(data: bytes) -> JsonSize:
    found = JsonSize()
    for start in range(0, len(data), SLICE_BYTES):
        found += size_of(data, start, start + SLICE_BYTES)
        if found.values > MAX_VALUES:
            break
        if len(data) > SLICE_BYTES:
            await asyncio.sleep(0)
    return found
