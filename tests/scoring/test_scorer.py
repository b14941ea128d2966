import asyncio
from typing import Any

import psutil
import pytest

from reward_service.grading.worker_context import CALL_TIME
from reward_service.rewards.combine import Reward
from reward_service.scoring import sandbox_provider
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec, preset
from reward_service.verdict import Outcome
from reward_service.verifiers import base
from sandbox import Sandbox
from tests.waiting import PATIENCE

R1 = CompiledSpec(preset("r1-zero"))
ACCURACY = CompiledSpec(preset("accuracy"))


def solved(answer: str, **fields: Any) -> dict[str, Any]:
    completion = f"<think>Six sevens, counted out.</think><answer>\\boxed{{{answer}}}</answer>"
    return {"completion": completion, "reference": "42", **fields}


async def score(
    scorer: Scorer, compiled_spec: CompiledSpec, *documents: Any, seconds: float | None = None
) -> list[Reward]:
    return await scorer.score(parse_samples(documents), compiled_spec, seconds=seconds)


@pytest.fixture
def burning(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(base, "_registered", {})
    base.register_verifier("tests.plugins:Burn")

    def compiled_spec(**params: Any) -> CompiledSpec:
        return CompiledSpec(RewardSpec.model_validate({"components": {"burn": {"params": params}}}))

    return compiled_spec


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
    long = {"completion": "x" * (scorer.limits.completion_chars + 1), "reference": "42"}
    messages = {
        "completion": [{"content": "x" * scorer.limits.completion_chars}, {"content": "y"}],
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


async def test_a_reference_that_costs_too_much_whatever_the_completion_is_bad(
    scorer: Scorer, burning: Any
) -> None:
    (reward,) = await score(scorer, burning(burn=60.0, in_read=True, always=True), {"completion": "right"})
    assert (reward.value, reward.outcome) == (None, Outcome.BAD_REFERENCE)


async def test_a_batch_of_hanging_completions_is_over_limit_to_the_last(scorer: Scorer, burning: Any) -> None:
    compiled_spec = burning(burn=60.0, in_read=True)
    rewards = await score(scorer, compiled_spec, *({"completion": f"h{n}"} for n in range(2)))
    assert {reward.outcome for reward in rewards} == {Outcome.OVER_LIMIT}


async def test_equal_questions_are_judged_once(scorer: Scorer, burning: Any) -> None:
    compiled_spec = burning(burn=0.2)
    misses, hits = scorer.cache.misses, scorer.cache.hits
    rewards = await score(scorer, compiled_spec, *({"completion": "same"} for _ in range(50)))
    assert {reward.value for reward in rewards} == {1.0}
    assert (scorer.cache.misses - misses, scorer.cache.hits - hits) == (1, 49)


async def test_what_is_not_judged_by_the_deadline_failed_and_is_right_when_asked_again(
    scorer: Scorer, burning: Any
) -> None:
    compiled_spec = burning(burn=0.3)
    documents = [{"completion": f"d{n}"} for n in range(4)]
    rewards = await score(scorer, compiled_spec, *documents, seconds=0.05)
    assert {(reward.value, reward.outcome) for reward in rewards} == {(None, Outcome.FAILED)}
    assert "deadline" in rewards[0].components["burn"].reason
    rewards = await score(scorer, compiled_spec, *documents, seconds=PATIENCE)
    assert {(reward.value, reward.outcome) for reward in rewards} == {(1.0, Outcome.SCORED)}


async def test_a_calls_time_is_not_left_with_its_caller(scorer: Scorer, burning: Any) -> None:
    await score(scorer, burning(burn=0), {"completion": "one"}, seconds=PATIENCE)
    assert CALL_TIME.get() is None


async def test_a_caller_who_hangs_up_withdraws_what_has_not_begun(scorer: Scorer, burning: Any) -> None:
    documents = [{"completion": f"w{n}"} for n in range(50)]
    before = used_by_workers(scorer)
    caller = asyncio.ensure_future(score(scorer, burning(burn=0.1, in_read=True), *documents))
    await asyncio.sleep(0.1)
    caller.cancel()
    await asyncio.wait({caller})
    await score(scorer, burning(), {"completion": "next"})
    while scorer.pool.waiting or any(worker.jobs for worker in scorer.pool._workers):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    assert used_by_workers(scorer) - before < 0.8 * 50 * 0.1, "all of them together use 5 s"


def used_by_workers(scorer: Scorer) -> float:
    """Seconds of processor time that the present workers have used."""
    times = [psutil.Process(worker.pid).cpu_times() for worker in scorer.pool._workers]
    return sum(time.user + time.system for time in times)


async def test_killed_workers_give_no_null_and_no_false_zero(scorer: Scorer) -> None:
    documents = [solved("42" if n % 2 else str(n)) for n in range(512)]
    scoring = asyncio.ensure_future(score(scorer, R1, *documents))
    killed = set()
    while not scoring.done():
        for worker in list(scorer.pool._workers):
            if worker._answers:  # one that has got on: no sample is lost again and again
                worker.kill()
                killed.add(worker.pid)
        await asyncio.sleep(0)
    assert len(killed) > 1
    assert [reward.value for reward in await scoring] == [
        2.0 if n % 2 or n == 42 else 1.0 for n in range(512)
    ]


async def test_groups_are_counted_apart_and_in_order(scorer: Scorer) -> None:
    documents = [
        solved(answer, group=group) for answer, group in (("1", "b"), ("1", "a"), ("1", None), ("42", "b"))
    ]
    _, groups = await scorer.score_groups(parse_samples(documents), ACCURACY, ScoringCall(seconds=20))
    assert [(group.group, group.ids) for group in groups] == [("b", [0, 3]), ("a", [1])]
    assert groups[0].advantages == [-1.0, 1.0]


async def test_the_batch_advantage_divides_by_the_spread_of_all_rewards(scorer: Scorer) -> None:
    spec = RewardSpec.model_validate({"components": {"accuracy": {}}, "group": {"advantage": "batch"}})
    documents = [
        solved(answer, group=group) for answer, group in (("42", "a"), ("1", "a"), ("42", "b"), ("42", "b"))
    ]
    _, (first, second) = await scorer.score_groups(
        parse_samples(documents), CompiledSpec(spec), ScoringCall(seconds=20)
    )
    assert first.advantages == pytest.approx([0.5 / (0.5 + 1e-4), -0.5 / (0.5 + 1e-4)])
    assert second.advantages == [0.0, 0.0]


async def test_what_goes_wrong_in_the_sandbox_is_put_down_to_whose_fault_it_is(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(base, "_registered", {})
    base.register_verifier("tests.plugins:Boxed")
    compiled_spec = CompiledSpec(RewardSpec.model_validate({"components": {"boxed": {}}}))
    asked = [{"completion": text} for text in ("fine", "reference", "outage", "bug")]
    async with Scorer(workers=1, sandbox_provider=SandboxProvider(SandboxConfig(slots=1))) as scorer:
        rewards = await score(scorer, compiled_spec, *asked)
        assert scorer.sandbox_provider.state["isolation"] == sandbox.isolation.label
    assert [reward.outcome for reward in rewards] == [
        Outcome.SCORED, Outcome.BAD_REFERENCE, Outcome.FAILED, Outcome.FAILED,
    ]  # fmt: skip
    assert "KeyError" in rewards[3].components["boxed"].reason
    assert "verifier 'boxed' raised" in caplog.text
    assert scorer.sandbox_provider.state["isolation"] is None


async def test_a_sandbox_is_opened_for_programs_only() -> None:
    async with Scorer(workers=1) as fresh:
        await score(fresh, R1, solved("42"))
        assert fresh.sandbox_provider.state["isolation"] is None


async def test_a_lost_sandbox_is_an_outage_that_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    monkeypatch.setattr(sandbox_provider, "RETRY_SECONDS", 0.0)
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    reference = {"kind": "code", "tests": [{"stdout": "1"}]}
    program = {"completion": "```python\nprint(1)\n```", "reference": reference}
    async with Scorer(
        workers=1, sandbox_provider=SandboxProvider(SandboxConfig("docker", slots=1))
    ) as scorer:
        first = (await score(scorer, ACCURACY, program))[0]
        scorer.sandbox_provider.config = SandboxConfig(slots=1)
        second = (await score(scorer, ACCURACY, program))[0]
    assert (first.value, first.outcome) == (None, Outcome.FAILED)
    assert second.value == 1.0
