"""Choosing one answer of each group."""

import asyncio

import pytest

from reward_service.errors import WorkerLost
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring.group_selection import _labels
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import preset
from reward_service.verdict import Outcome

pytestmark = pytest.mark.anyio


async def test_equal_answers_are_no_others_for_an_outage() -> None:
    scorer = Scorer(workers=1)  # no worker has been started
    sample = Sample.model_validate({"completion": "x", "reference": "1/2"})
    reward = Reward(id=0, value=1.0, outcome=Outcome.SCORED, components={})
    members = [(sample, reward, None)] * 2
    asking = asyncio.ensure_future(_labels(scorer, members, ["1/2", "0.5"], CompiledSpec(preset("accuracy"))))
    while not scorer.pool.waiting:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)
    await scorer.pool.close()
    with pytest.raises(WorkerLost):
        await asking
