"""Choosing one answer of each group."""

import asyncio

import pytest

from reward_service.errors import WorkerLost
from reward_service.scoring.group_selection import JudgedAnswer, SelectionTerms, select_judged
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import preset

pytestmark = pytest.mark.anyio


async def test_equal_answers_are_no_others_for_an_outage() -> None:
    scorer = Scorer(workers=1)  # no worker has been started
    judged = [JudgedAnswer(at, "g", text, 1.0, None, "math") for at, text in enumerate(("1/2", "0.5"))]
    choosing = select_judged(
        scorer.pool, judged, CompiledSpec(preset("accuracy")), terms=SelectionTerms("majority")
    )
    asking = asyncio.ensure_future(choosing)
    while not scorer.pool.waiting:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)
    await scorer.pool.close()
    with pytest.raises(WorkerLost):
        await asking
