"""Whole groups ranked by a judge: whatever the order, the copies, the missing members and the judge's habits."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from examples.model_server import Faults
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_provider import ModelProvider
from reward_service.rewards.combine import Reward
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import parse
from tests.models.model_app import model_server
from tests.scale import amount

pytestmark = pytest.mark.anyio
ALONE = ScoringCall()
QUALITIES = ("please, short", "please, " + "long " * 40, "short", "long " * 40)
"""From best to worst, as the scripted judge sees it."""


@asynccontextmanager
async def scorer_at(url: str, **endpoint: Any) -> AsyncIterator[Scorer]:
    models = ModelProvider({"judge": ModelEndpoint.model_validate({"base_url": url, **endpoint})})
    async with Scorer(workers=1, models=models) as scorer:
        yield scorer


def group(texts: list[str], name: str | None = "g") -> list[dict[str, Any]]:
    named = {} if name is None else {"group": name}
    return [{"id": at, "prompt": "Say it.", "completion": text, **named} for at, text in enumerate(texts)]


async def ranked(
    scorer: Scorer, documents: list[dict[str, Any]], call: ScoringCall = ALONE, **params: Any
) -> list[Reward]:
    spec = SpecLibrary().compiled_spec(parse({"components": {"ranking": {"params": params}}}))
    rewards, _ = await scorer.score_groups(parse_samples(documents), spec, call)
    return rewards


def values(rewards: list[Reward]) -> list[float | None]:
    return [reward.value for reward in rewards]


async def test_the_order_of_members_changes_nothing_and_copies_are_asked_about_once() -> None:
    faults = Faults()
    texts = [*QUALITIES, QUALITIES[0], "<think>long reasoning</think>" + QUALITIES[2]]
    with model_server("honest", faults) as url:
        async with scorer_at(url) as scorer:
            found = values(await ranked(scorer, group(texts)))
            asked = faults.attempts
            for seed in range(5):
                order = list(range(len(texts)))
                random.Random(seed).shuffle(order)
                again = values(await ranked(scorer, group([texts[at] for at in order])))
                assert again == [found[at] for at in order]
            assert faults.attempts == asked, "the ranking of these texts is known"
            strengths = values(await ranked(scorer, group(texts), score_by="bradley_terry"))
            listed = values(await ranked(scorer, group(texts), method="listwise"))
    assert found == pytest.approx([0.9, 0.6, 0.3, 0.0, 0.9, 0.3])
    assert sum(value or 0.0 for value in found) == pytest.approx(len(texts) / 2)
    for other in (strengths, listed):
        assert sorted(range(4), key=lambda at: -(other[at] or 0.0)) == [0, 1, 2, 3]
        assert (other[0], other[2]) == (other[4], other[5])
    assert asked == 6 * 2 + 4, "six pairs of distinct texts, both ways round, and four canaries"


@pytest.mark.parametrize("method", ["pairwise", "listwise"])
async def test_groups_of_one_text_are_neutral_and_nobody_is_asked(method: str) -> None:
    async with scorer_at("http://127.0.0.1:9", max_attempts=1) as scorer:
        assert values(await ranked(scorer, group(["same"]), method=method)) == [0.5]
        assert values(await ranked(scorer, group(["same"] * 3), method=method)) == [0.5] * 3


async def test_members_without_an_answer_earn_nothing_and_are_not_compared() -> None:
    with model_server("honest") as url:
        async with scorer_at(url) as scorer:
            rewards = await ranked(scorer, group([QUALITIES[0], "<think>never ends", QUALITIES[3]]))
    assert values(rewards) == [1.0, 0.0, 0.0]
    assert [reward.outcome for reward in rewards] == ["scored", "no_answer", "scored"]


async def test_a_group_is_ranked_whole_or_not_at_all() -> None:
    with model_server("honest") as url:
        async with scorer_at(url) as scorer:
            partial = await ranked(scorer, group(list(QUALITIES[:2])), ScoringCall(seconds=0.2, group_size=4))
            alone = await ranked(scorer, group(["please"], name=None))
            broken = await ranked(scorer, [*group(list(QUALITIES)), {"group": "g", "completion": 3}])
    assert [reward.outcome for reward in partial] == ["failed", "failed"]
    assert "incomplete" in partial[0].components["ranking"].reason
    assert alone[0].outcome == "bad_reference"
    assert values(broken[:4]) == pytest.approx([1.0, 2 / 3, 1 / 3, 0.0])
    assert broken[4].outcome == "bad_reference"


async def test_a_judge_that_prefers_a_place_is_stopped_and_gives_no_number() -> None:
    faults = Faults()
    with model_server("first", faults) as url:
        async with scorer_at(url) as scorer:
            rewards = await ranked(scorer, group(list(QUALITIES)))
            assert values(rewards) == [None] * 4
            assert values(await ranked(scorer, group(["please", "x"]))) == [None] * 2
    assert faults.attempts <= 50


async def test_one_lost_comparison_fails_the_group_and_never_ranks_fewer() -> None:
    with model_server("honest", Faults(garbage=1.0)) as url:
        async with scorer_at(url, max_attempts=1) as scorer:
            for method in ("pairwise", "listwise"):
                rewards = await ranked(scorer, group(list(QUALITIES)), method=method)
                assert [reward.outcome for reward in rewards] == ["failed"] * 4


@pytest.mark.parametrize(("method", "count"), [("pairwise", amount(24, 12)), ("listwise", 64)])
async def test_many_members_are_ranked_exactly(method: str, count: int) -> None:
    """Of 64 members in pairs, `test_pairwise_games` has the scores; here each pair is two calls."""
    texts = [f"please {'x' * at}" for at in range(count)]
    order = random.Random(count).sample(range(count), count)
    with model_server("honest") as url:
        async with scorer_at(url) as scorer:
            rewards = await ranked(scorer, group([texts[at] for at in order]), method=method)
    qualities = [1 - len(texts[at].strip()) / 2000 for at in order]
    wanted = qualities if method == "listwise" else [(count - 1 - at) / (count - 1) for at in order]
    assert values(rewards) == pytest.approx(wanted, abs=1e-12)


async def test_members_that_the_judge_cannot_tell_apart_stay_equal() -> None:
    texts = [f"please {number}" for number in range(100, 108)] * 2
    with model_server("honest") as url:
        async with scorer_at(url) as scorer:
            for score_by in ("win_rate", "bradley_terry"):
                assert values(await ranked(scorer, group(texts), score_by=score_by)) == [0.5] * 16
            assert len(set(values(await ranked(scorer, group(texts), method="listwise")))) == 1
