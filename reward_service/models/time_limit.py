"""One time limit for all that a verdict asks of a model: canaries, votes and questions behind them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reward_service.models.model_failure import FailureKind, ModelFailure


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """What is awaited inside is given up after `seconds`.

    Raises:
        ModelFailure: it was.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise ModelFailure(FailureKind.TIMEOUT, f"nothing within {seconds:.0f} s") from None
