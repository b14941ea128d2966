"""How many values a body holds: 20 MiB of text are read in no time, 8 million empty objects are not.

What reads a body holds the event loop, or the interpreter's lock, until it is done, and that takes the longer
the more values there are. So a large body is looked at beforehand. Its commas are counted, a slice at a time;
where there are many, a worker process counts those that stand between values.
"""

import asyncio
import re
from http import HTTPStatus

from reward_service.api.problems import FieldError, Problem
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.workers import WorkerPool

MAX_VALUES = 1_000_000
"""In one body; 8,192 samples with a hundred values of metadata each fit."""
LOOK_BYTES = 1 << 20
"""A body as short is read in a few milliseconds, whatever it holds."""
SLICE_BYTES = 4 << 20
COUNT_SECONDS = 2.0

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string in JSON, or what is left of one; it always matches where it begins, so no byte is read twice."""


async def refuse_dense(data: bytes, pool: WorkerPool) -> None:
    """Do not begin to read what would take too long.

    Raises:
        Problem: 422, more than `MAX_VALUES` values; 503, nobody could count them.
    """
    if len(data) <= LOOK_BYTES or not await _may_be_dense(data):
        return
    try:
        found = await pool.submit(values, data, seconds=COUNT_SECONDS, size=len(data))
    except LimitExceeded:
        found = None
    except RewardServiceError as error:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, f"the body was not read: {error}", headers={"retry-after": "1"}
        ) from None
    if found is None or found > MAX_VALUES:
        message = f"more than {MAX_VALUES} values; send smaller batches"
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, f"body: {message}", [FieldError(path="body", message=message)]
        )


async def _may_be_dense(data: bytes) -> bool:
    commas = 0
    for start in range(0, len(data), SLICE_BYTES):
        commas += data.count(b",", start, start + SLICE_BYTES)
        if commas > MAX_VALUES:
            return True
        await asyncio.sleep(0)
    return False


def values(data: bytes) -> int:
    """Commas outside of strings; of values in lists and objects there are hardly more."""
    return _STRING.sub(b"", data).count(b",")
