"""Groups through the whole engine, with real worker processes."""

import asyncio
import time

import pytest

from reward_service.sample import Sample
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import parse
from reward_service.verdict import Outcome

WHOLE = ScoringCall(seconds=20)


def sample(number: int, *, right: bool = True, group: str | None = "p", tokens: int | None = None) -> Sample:
    answer = 42 if right else 100 + number
    return Sample(
        id=number,
        prompt="What is six times seven?",
        completion=f"<think>six times seven</think><answer>\\boxed{{{answer}}}</answer>",
        reference="42",
        group=group,
        token_count=100 + 50 * number if tokens is None else tokens,
    )


EIGHT = [sample(number, right=number % 3 == 0) for number in range(8)]


@pytest.mark.parametrize("name", ["r1-zero", "r1", "kimi-k1.5", "dapo", "drgrpo", "open-r1"])
async def test_four_calls_with_two_members_each_get_what_one_call_with_eight_gets(
    scorer: Scorer, name: str
) -> None:
    compiled_spec = SpecLibrary().compiled_spec(name)
    rewards, (group,) = await scorer.score_groups(EIGHT, compiled_spec, WHOLE)
    parts = await asyncio.gather(
        *(
            scorer.score_groups(EIGHT[at : at + 2], compiled_spec, ScoringCall(seconds=20, group_size=8))
            for at in range(0, 8, 2)
        )
    )
    assert [reward for part, _ in parts for reward in part] == rewards
    assert [a for _, (own,) in parts for a in own.advantages] == group.advantages
    assert all(own.complete and own.mean == group.mean and own.size == 8 for _, (own,) in parts)


async def test_with_one_caller_dead_the_others_are_answered_at_the_deadline(scorer: Scorer) -> None:
    compiled_spec = SpecLibrary().compiled_spec("kimi-k1.5")
    six, (group,) = await scorer.score_groups(EIGHT[:6], compiled_spec, WHOLE)  # now they are in the cache
    started = time.monotonic()
    parts = await asyncio.gather(
        *(
            scorer.score_groups(EIGHT[at : at + 2], compiled_spec, ScoringCall(seconds=2, group_size=8))
            for at in range(0, 6, 2)
        )
    )
    assert time.monotonic() - started > 1.8
    assert [reward for part, _ in parts for reward in part] == six
    assert [a for _, (own,) in parts for a in own.advantages] == group.advantages
    assert not any(own.complete for _, (own,) in parts)


async def test_samples_without_a_group_are_groups_of_their_own(scorer: Scorer) -> None:
    compiled_spec = SpecLibrary().compiled_spec("kimi-k1.5")
    samples = [sample(number, group=None) for number in range(3)]
    rewards, groups = await scorer.score_groups(samples, compiled_spec, ScoringCall(seconds=20, group_size=8))
    assert [reward.value for reward in rewards] == [1.0, 1.0, 1.0]
    assert groups == []


async def test_the_parts_always_add_up_to_the_value(scorer: Scorer) -> None:
    parts = {
        name: {"weight": 0.5}
        for name in ("length", "cosine", "overlong", "repetition", "language", "tag_count")
    }
    compiled_spec = CompiledSpec(parse({"components": {"accuracy": {}, **parts}}))
    rewards, _ = await scorer.score_groups(EIGHT, compiled_spec, WHOLE)
    for reward in rewards:
        assert reward.value == sum(part.value or 0.0 for part in reward.components.values())


async def test_a_weight_warms_up_with_the_step(scorer: Scorer) -> None:
    compiled_spec = CompiledSpec(
        parse({"components": {"accuracy": {}, "length": {"weight": 0.2, "warmup_steps": 5}}})
    )
    pair = [sample(0), sample(6, right=False)]
    cold, _ = await scorer.score_groups(pair, compiled_spec, ScoringCall(seconds=20, step=4))
    warm, _ = await scorer.score_groups(pair, compiled_spec, ScoringCall(seconds=20, step=5))
    assert [reward.value for reward in cold] == [1.0, 0.0]
    assert [reward.value for reward in warm] == pytest.approx([1.1, -0.1])


async def test_a_completion_beyond_all_limits_escapes_no_penalty(scorer: Scorer) -> None:
    compiled_spec = SpecLibrary().compiled_spec("dapo")
    huge = Sample(completion="a " * 600_000, reference="42")
    reward = (await scorer.score([huge], compiled_spec))[0]
    assert (reward.outcome, reward.value) == (Outcome.OVER_LIMIT, -2.0)


async def test_the_majority_is_found_by_the_accuracy_verifiers_equivalence(scorer: Scorer) -> None:
    compiled_spec = CompiledSpec(parse({"components": {"accuracy": {}}, "group": {"consensus": True}}))
    answers = ["\\frac{1}{2}", "0.5", "1/2", "7", "7", "7.0", "3+4"]
    samples = [Sample(completion=f"\\boxed{{{answer}}}", reference="1/2", group="g") for answer in answers]
    _, (minority,) = await scorer.score_groups(samples, compiled_spec, WHOLE)
    _, (majority,) = await scorer.score_groups(samples[:5], compiled_spec, WHOLE)
    assert (minority.consensus, majority.consensus) == (False, True)


async def test_components_can_be_normalised_one_by_one(scorer: Scorer) -> None:
    document = {"components": {"accuracy": {}, "length": {"weight": 0.5}}}
    gdpo = {**document, "group": {"aggregation": "normalize_then_sum"}}
    _, (plain,) = await scorer.score_groups(EIGHT, CompiledSpec(parse(document)), WHOLE)
    _, (separate,) = await scorer.score_groups(EIGHT, CompiledSpec(parse(gdpo)), WHOLE)
    assert plain.mean == separate.mean
    assert plain.advantages != separate.advantages
    assert sum(separate.advantages) == pytest.approx(0.0)
