"""TRL's built-in rewards and ours, on the same inputs: equal where the definitions agree, and each
deliberate difference listed with its reason. Runs where `trl` (and torch) are installed."""

from random import Random
from typing import Any

import pytest

from reward_service.rewards.advantages import advantages
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier
from reward_service.verifiers.cosine import Cosine
from reward_service.verifiers.format import Format
from reward_service.verifiers.group_relative import complete_verdicts
from reward_service.verifiers.math import Math
from reward_service.verifiers.overlong import Overlong
from reward_service.verifiers.repetition import Repetition

WHY = "needs the package trl (and torch): pip install trl==1.16.0 torch==2.13.0"
pytest.importorskip("trl", reason=WHY)
trl_rewards: Any = pytest.importorskip("trl.rewards", reason=WHY)

LENGTHS = [0, 1, 50, 79, 80, 81, 90, 99, 100, 101, 250, 1_000]


def chat(completion: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": completion}]


def ours(verifier: Verifier, sample: Sample) -> float | None:
    found = verifier.read(sample)
    return (verifier.judge(found) if isinstance(found, Question) else found).score


@pytest.mark.parametrize(("max_len", "cache"), [(100, 20), (100, 100), (1_000, 1), (81, 0)])
def test_soft_overlong_punishment_is_the_same(max_len: int, cache: int) -> None:
    theirs = trl_rewards.get_soft_overlong_punishment(max_len, cache)([[1] * n for n in LENGTHS])
    verifier = Overlong(max_len=max_len, cache=cache)
    assert [ours(verifier, Sample(completion="", token_count=n)) for n in LENGTHS] == theirs


@pytest.mark.parametrize("ngram", [1, 2, 3, 8])
def test_repetition_penalty_is_the_same_on_token_ids(ngram: int) -> None:
    random = Random(ngram)
    ids = [[random.randrange(1, 6) for _ in range(random.randrange(1, 60))] for _ in range(100)]
    theirs = trl_rewards.get_repetition_penalty_reward(ngram, -0.7)(ids)
    verifier = Repetition(ngram=ngram, max_penalty=-0.7)
    found = [ours(verifier, Sample(completion="", metadata={"token_ids": item})) for item in ids]
    assert found == pytest.approx(theirs, abs=1e-12)


def test_cosine_scaled_reward_is_the_same() -> None:
    texts = ["\\boxed{42}", "\\boxed{41}"]
    completions = [chat(text) for text in texts for _ in LENGTHS]
    ids = [[1] * n for _ in texts for n in LENGTHS]
    theirs = trl_rewards.get_cosine_scaled_reward(max_len=100)(completions, ["42"] * len(ids), ids)
    cosine = Cosine(max_len=100)
    samples = [Sample(completion=t, reference="42", token_count=n) for t in texts for n in LENGTHS]
    group = [{"accuracy": Math().read(sample), "cosine": cosine.read(sample)} for sample in samples]
    verdicts: Any = group
    found = [done["cosine"].score for done in complete_verdicts(verdicts, {"cosine": cosine})]
    assert found == pytest.approx(theirs, abs=1e-12)


AGREED_ACCURACY = [
    ("It is \\boxed{42}.", "42"),
    ("It is \\boxed{41}.", "42"),
    ("<think>so</think> \\boxed{\\frac{1}{2}}", "\\frac{1}{2}"),
    ("\\boxed{0.5}", "\\frac{1}{2}"),
    ("\\boxed{x^2+2x+1}", "(x+1)^2"),
    ("\\boxed{x^2+2x}", "(x+1)^2"),
    ("I do not know.", "42"),
]


@pytest.mark.parametrize(("completion", "gold"), AGREED_ACCURACY)
def test_accuracy_reward_is_the_same_on_one_boxed_answer(completion: str, gold: str) -> None:
    (theirs,) = trl_rewards.accuracy_reward([chat(completion)], [f"${gold}$"])
    assert ours(Math(), Sample(completion=completion, reference=gold)) == theirs


ACCURACY_DIFFERENCES = [
    ("<think>\\boxed{42}</think><answer>7</answer>", "42", 1.0, 0.0, "a box in the reasoning is no answer"),
    ("<think>it may be \\boxed{42}, or", "42", 1.0, 0.0, "reasoning that never ended has no answer"),
]


@pytest.mark.parametrize(("completion", "gold", "theirs", "mine", "reason"), ACCURACY_DIFFERENCES)
def test_where_accuracy_differs_it_is_on_purpose(
    completion: str, gold: str, theirs: float, mine: float, reason: str
) -> None:
    assert trl_rewards.accuracy_reward([chat(completion)], [f"${gold}$"]) == [theirs], reason
    assert ours(Math(), Sample(completion=completion, reference=gold)) == mine, reason


AGREED_FORMAT = [
    "<think>\nSix sevens are forty-two.\n</think>\nIt is 42.",
    "<think>six times seven</think>42",
    "<think>\nSix sevens are forty-two.\nIt is 42.",
    "Six sevens are forty-two.</think> It is 42.",
    "<think>one<think>two</think>answer",
    "answer <think>reasoning</think>",
    "no tags",
]


@pytest.mark.parametrize("completion", AGREED_FORMAT)
def test_think_format_reward_is_the_same_on_whole_and_broken_templates(completion: str) -> None:
    (theirs,) = trl_rewards.think_format_reward([chat(completion)])
    assert ours(Format(mode="think_only"), Sample(completion=completion)) == theirs


FORMAT_DIFFERENCES = [
    ("<think></think>answer", 1.0, 0.0, "empty reasoning is not reasoning"),
    ("<think>six times seven</think>", 1.0, 0.0, "nothing follows the reasoning"),
    ("<think>a</think>b</think>c", 1.0, 0.0, "the reasoning ends twice"),
    ("\n<think>six times seven</think>42", 0.0, 1.0, "blanks around a completion are the chat template's"),
]


@pytest.mark.parametrize(("completion", "theirs", "mine", "reason"), FORMAT_DIFFERENCES)
def test_where_format_differs_it_is_on_purpose(
    completion: str, theirs: float, mine: float, reason: str
) -> None:
    assert trl_rewards.think_format_reward([chat(completion)]) == [theirs], reason
    assert ours(Format(mode="think_only"), Sample(completion=completion)) == mine, reason


def test_advantages_are_trls() -> None:
    torch: Any = pytest.importorskip("torch", reason=WHY)
    nanstd: Any = pytest.importorskip("trl.trainer.utils", reason=WHY).nanstd
    random = Random(0)
    for _ in range(50):
        rewards = [random.choice([0.0, 0.5, 1.0, None]) for _ in range(8)]
        known = [r for r in rewards if r is not None]
        if len(set(known)) < 2:
            continue
        values = torch.tensor([float("nan") if r is None else r for r in rewards], dtype=torch.float64)
        theirs = torch.nan_to_num((values - torch.nanmean(values)) / (nanstd(values) + 1e-4))
        assert advantages(rewards, "trl") == pytest.approx(theirs.tolist(), abs=1e-6)  # a float32 in it


def test_verdicts_of_the_test_itself_are_settled() -> None:
    assert isinstance(Math().read(Sample(completion="\\boxed{42}", reference="42")), Verdict)
