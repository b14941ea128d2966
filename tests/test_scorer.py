import asyncio
import os
import signal
import time
from typing import Any

import pytest

from reward_service import verifier, walls
from reward_service.gathering import Call
from reward_service.intake import understand
from reward_service.recipe import Recipe
from reward_service.reward import Reward
from reward_service.scorer import Scorer
from reward_service.spec import RewardSpec, preset
from reward_service.verdict import Outcome
from reward_service.walls import Plan, Walls
from sandbox import Sandbox

R1 = Recipe(preset("r1-zero"))
ACCURACY = Recipe(preset("accuracy"))


def solved(answer: str, **fields: Any) -> dict[str, Any]:
    completion = f"<think>Let me see.</think><answer>\\boxed{{{answer}}}</answer>"
    return {"completion": completion, "reference": "42", **fields}


async def score(
    scorer: Scorer, recipe: Recipe, *documents: Any, seconds: float | None = None
) -> list[Reward]:
    return await scorer.score(understand(documents), recipe, seconds=seconds)


@pytest.fixture
def burning(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(verifier, "_registered", {})
    verifier.register("tests.plugins:Burn")

    def recipe(**params: Any) -> Recipe:
        return Recipe(RewardSpec.model_validate({"components": {"burn": {"params": params}}}))

    return recipe


@pytest.mark.parametrize(
    ("answer", "reference", "expected"),
    [
        ("42", "42", 2.0),
        ("41", "42", 1.0),
        ("0.5", "\\frac{1}{2}", 2.0),
        ("1+x", "x+1", 2.0),
        ("42", 42, 2.0),
    ],
)
async def test_a_reward_is_accuracy_plus_format(
    scorer: Scorer, answer: str, reference: Any, expected: float
) -> None:
    (reward,) = await score(scorer, R1, solved(answer, reference=reference))
    assert (reward.value, reward.outcome) == (expected, Outcome.SCORED)


async def test_unfinished_reasoning_is_no_answer(scorer: Scorer) -> None:
    (reward,) = await score(scorer, ACCURACY, {"completion": "<think>It is \\boxed{42}", "reference": "42"})
    assert (reward.value, reward.outcome) == (0.0, Outcome.NO_ANSWER)


async def test_an_empty_batch_gives_an_empty_list(scorer: Scorer) -> None:
    assert await score(scorer, R1) == []


async def test_rewards_come_back_in_order_under_their_ids_or_positions(scorer: Scorer) -> None:
    documents = [solved(str(n), id=f"s{n}" if n % 2 else None) for n in range(300)]
    rewards = await score(scorer, R1, *documents)
    assert [reward.id for reward in rewards] == [f"s{n}" if n % 2 else n for n in range(300)]
    assert [n for n, reward in enumerate(rewards) if reward.value == 2.0] == [42]


async def test_a_broken_sample_costs_nobody_else(scorer: Scorer) -> None:
    rewards = await score(scorer, R1, solved("42"), {"completion": 3}, solved("42"))
    assert [reward.value for reward in rewards] == [2.0, None, 2.0]


@pytest.mark.parametrize("reference", [None, "", "  ", {"kind": "riddle"}])
async def test_an_unusable_reference_is_null_whatever_the_completion(scorer: Scorer, reference: Any) -> None:
    for completion in ("", "\\boxed{42}", "<think>", "x" * 10_000):
        sample = {"completion": completion, "reference": reference}
        (reward,) = await score(scorer, ACCURACY, sample)
        assert (reward.value, reward.outcome) == (None, Outcome.BAD_REFERENCE), completion


async def test_a_completion_that_is_too_long_is_over_limit_and_costs_no_time(scorer: Scorer) -> None:
    long = {"completion": "x" * (scorer.max_completion_chars + 1), "reference": "42"}
    messages = {
        "completion": [{"content": "x" * scorer.max_completion_chars}, {"content": "y"}],
        "reference": "42",
    }
    rewards = await score(scorer, R1, long, messages, solved("42"))
    assert [(reward.value, reward.outcome) for reward in rewards] == [
        (0.0, Outcome.OVER_LIMIT),
        (0.0, Outcome.OVER_LIMIT),
        (2.0, Outcome.SCORED),
    ]


@pytest.mark.parametrize("in_read", [True, False])
async def test_a_completion_that_costs_too_much_is_over_limit_and_its_neighbours_are_right(
    scorer: Scorer, burning: Any, in_read: bool
) -> None:
    hang, fine = burning(burn=60.0, in_read=in_read), burning()
    hanging = asyncio.ensure_future(score(scorer, hang, {"completion": f"hang {in_read}"}))
    neighbours = await score(scorer, fine, *({"completion": f"{n} {in_read}"} for n in range(63)))
    assert {(reward.value, reward.outcome) for reward in neighbours} == {(1.0, Outcome.SCORED)}
    assert [(reward.value, reward.outcome) for reward in await hanging] == [(0.0, Outcome.OVER_LIMIT)]


async def test_a_batch_of_hanging_completions_is_over_limit_to_the_last(scorer: Scorer, burning: Any) -> None:
    recipe = burning(burn=60.0, in_read=True)
    rewards = await score(scorer, recipe, *({"completion": f"h{n}"} for n in range(2)))
    assert {reward.outcome for reward in rewards} == {Outcome.OVER_LIMIT}


async def test_equal_questions_are_judged_once(scorer: Scorer, burning: Any) -> None:
    recipe = burning(burn=0.2)
    misses, hits = scorer.cache.misses, scorer.cache.hits
    started = time.monotonic()
    rewards = await score(scorer, recipe, *({"completion": "same"} for _ in range(50)))
    assert {reward.value for reward in rewards} == {1.0}
    assert (scorer.cache.misses - misses, scorer.cache.hits - hits) == (1, 49)
    assert time.monotonic() - started < 5.0


async def test_what_is_not_judged_by_the_deadline_failed_and_is_right_when_asked_again(
    scorer: Scorer, burning: Any
) -> None:
    recipe = burning(burn=0.3)
    documents = [{"completion": f"d{n}"} for n in range(4)]
    rewards = await score(scorer, recipe, *documents, seconds=0.05)
    assert {(reward.value, reward.outcome) for reward in rewards} == {(None, Outcome.FAILED)}
    assert "deadline" in rewards[0].components["burn"].reason
    rewards = await score(scorer, recipe, *documents, seconds=60.0)
    assert {(reward.value, reward.outcome) for reward in rewards} == {(1.0, Outcome.SCORED)}


async def test_a_caller_who_hangs_up_withdraws_what_has_not_begun(scorer: Scorer, burning: Any) -> None:
    documents = [{"completion": f"w{n}"} for n in range(50)]
    caller = asyncio.ensure_future(score(scorer, burning(burn=0.1, in_read=True), *documents))
    await asyncio.sleep(0.1)
    caller.cancel()
    await asyncio.wait({caller})
    started = time.monotonic()
    await score(scorer, burning(), {"completion": "next"})
    assert time.monotonic() - started < 3.0


async def test_killed_workers_give_no_null_and_no_false_zero(scorer: Scorer) -> None:
    documents = [solved("42" if n % 2 else str(n)) for n in range(512)]
    scoring = asyncio.ensure_future(score(scorer, R1, *documents))
    while not scoring.done():
        for worker in list(scorer.pool._workers):
            os.kill(worker.pid, signal.SIGKILL)
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.02)
    assert [reward.value for reward in await scoring] == [
        2.0 if n % 2 or n == 42 else 1.0 for n in range(512)
    ]


async def test_groups_are_counted_apart_and_in_order(scorer: Scorer) -> None:
    documents = [
        solved(answer, group=group) for answer, group in (("1", "b"), ("1", "a"), ("1", None), ("42", "b"))
    ]
    _, groups = await scorer.score_groups(understand(documents), ACCURACY, Call(seconds=20))
    assert [(group.group, group.ids) for group in groups] == [("b", [0, 3]), ("a", [1])]
    assert groups[0].advantages == [-1.0, 1.0]


async def test_the_batch_advantage_divides_by_the_spread_of_all_rewards(scorer: Scorer) -> None:
    spec = RewardSpec.model_validate({"components": {"accuracy": {}}, "group": {"advantage": "batch"}})
    documents = [
        solved(answer, group=group) for answer, group in (("42", "a"), ("1", "a"), ("42", "b"), ("42", "b"))
    ]
    _, (first, second) = await scorer.score_groups(understand(documents), Recipe(spec), Call(seconds=20))
    assert first.advantages == pytest.approx([0.5 / (0.5 + 1e-4), -0.5 / (0.5 + 1e-4)])
    assert second.advantages == [0.0, 0.0]


async def test_what_goes_wrong_in_the_sandbox_is_put_down_to_whose_fault_it_is(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(verifier, "_registered", {})
    verifier.register("tests.plugins:Boxed")
    recipe = Recipe(RewardSpec.model_validate({"components": {"boxed": {}}}))
    asked = [{"completion": text} for text in ("fine", "reference", "outage", "bug")]
    async with Scorer(workers=1, walls=Walls(Plan(slots=1))) as scorer:
        rewards = await score(scorer, recipe, *asked)
        assert scorer.walls.state["isolation"] == sandbox.isolation.label
    assert [reward.outcome for reward in rewards] == [
        Outcome.SCORED, Outcome.BAD_REFERENCE, Outcome.FAILED, Outcome.FAILED,
    ]  # fmt: skip
    assert "KeyError" in rewards[3].components["boxed"].reason
    assert "verifier 'boxed' raised" in caplog.text
    assert scorer.walls.state["isolation"] is None


async def test_a_sandbox_is_opened_for_programs_only() -> None:
    async with Scorer(workers=1) as fresh:
        await score(fresh, R1, solved("42"))
        assert fresh.walls.state["isolation"] is None


async def test_a_lost_sandbox_is_an_outage_that_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    monkeypatch.setattr(walls, "RETRY_SECONDS", 0.0)
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    reference = {"kind": "code", "tests": [{"stdout": "1"}]}
    program = {"completion": "```python\nprint(1)\n```", "reference": reference}
    async with Scorer(workers=1, walls=Walls(Plan("docker", slots=1))) as scorer:
        first = (await score(scorer, ACCURACY, program))[0]
        scorer.walls.plan = Plan(slots=1)
        second = (await score(scorer, ACCURACY, program))[0]
    assert (first.value, first.outcome) == (None, Outcome.FAILED)
    assert second.value == 1.0
