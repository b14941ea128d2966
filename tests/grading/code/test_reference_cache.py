"""Laws of references that came as text."""

import json

import pytest

from reward_service.errors import BadReference
from reward_service.grading import worker_context
from reward_service.grading.code.reference_cache import read_reference
from reward_service.workers import WorkerPool

pytestmark = pytest.mark.anyio


async def test_a_reference_that_takes_a_worker_too_long_is_the_datasets_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = json.dumps({"kind": "code", "tests": [{"stdin": "1", "stdout": "1"}] * 300_000})
    monkeypatch.setattr(worker_context, "SECONDS", 0.01)
    async with WorkerPool(2, preload=["reward_service.grading.code.reference_cache"]) as pool:
        lent = worker_context.WORKERS.set(pool)
        try:
            with pytest.raises(BadReference, match="cannot be read"):
                await read_reference(text)
        finally:
            worker_context.WORKERS.reset(lent)
