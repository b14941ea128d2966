"""The verifiers that expose shaping formulas: parameters, ranges, measurements."""

from typing import Any

import pytest
from pydantic import ValidationError

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Measurement, Verdict
from reward_service.verifiers.base import Verifier
from reward_service.verifiers.cosine import Cosine
from reward_service.verifiers.efficiency import Efficiency
from reward_service.verifiers.group_relative import GroupVerifier, Member, complete_verdicts
from reward_service.verifiers.lcpo import Lcpo
from reward_service.verifiers.length import Length
from reward_service.verifiers.overlong import Overlong
from reward_service.verifiers.reasoning_steps import ReasoningSteps
from reward_service.verifiers.repetition import Repetition
from reward_service.verifiers.tag_count import TagCount

TEXTS = [
    "",
    "ab",
    "ab " * 500,
    "等" * 500,
    "<think>6*7</think><answer>b</answer>",
    "1. one thing\n2. another thing",
]
SETTLED: list[Verifier] = [Overlong(max_len=100, cache=20), Repetition(), TagCount(), ReasoningSteps()]
RELATIVE: list[GroupVerifier] = [
    Cosine(max_len=100),
    Length(),
    Efficiency(),
    Lcpo(target_tokens=100),
    Lcpo(target_tokens=100, mode="max"),
]


@pytest.mark.parametrize("verifier", SETTLED, ids=lambda v: v.name)
@pytest.mark.parametrize("text", TEXTS)
def test_every_score_lies_in_the_declared_span(verifier: Verifier, text: str) -> None:
    verdict = verifier.read(Sample(completion=text))
    assert isinstance(verdict, Verdict)
    assert verdict.score is not None
    assert verifier.span[0] <= verdict.score <= verifier.span[1]


@pytest.mark.parametrize("verifier", RELATIVE, ids=lambda v: v.name)
def test_relative_scores_lie_in_the_declared_span(verifier: GroupVerifier) -> None:
    members = [
        Member(verifier.read(Sample(completion="", token_count=n)).value, accuracy)
        for n in (0, 1, 99, 200)
        for accuracy in (0.0, 1.0)
    ]
    low, high = verifier.span
    assert all(low <= score <= high for score in verifier.score_group(members))


def test_overlong_uses_the_callers_token_count() -> None:
    sample = Sample(completion="short", token_count=18_432)
    assert Overlong().read(sample).score == pytest.approx(-0.5)


def test_a_cache_larger_than_the_limit_is_refused() -> None:
    with pytest.raises(ValidationError, match="cache"):
        Overlong(max_len=10, cache=11)


def test_repetition_prefers_token_ids() -> None:
    sample = Sample(completion="a b c d", metadata={"token_ids": [5, 5, 5, 5, 5]})
    assert Repetition(ngram=2).read(sample).score == pytest.approx(-0.75)


def test_lcpo_takes_the_target_from_the_sample_first() -> None:
    sample = Sample(completion="", token_count=1_500, metadata={"target_tokens": 1_000})
    verdicts = {"accuracy": Verdict.scored(1.0, ""), "lcpo": Lcpo(target_tokens=5).read(sample)}
    done = complete_verdicts([verdicts], {"lcpo": Lcpo(target_tokens=5)})
    assert done[0]["lcpo"].score == pytest.approx(0.85)


@pytest.mark.parametrize("target", [None, 0, -3, "1000", True])
def test_lcpo_without_a_target_is_the_datasets_fault(target: Any) -> None:
    with pytest.raises(BadReference, match="target_tokens"):
        Lcpo().read(Sample(completion="", metadata={"target_tokens": target}))


@pytest.mark.parametrize("verifier", RELATIVE, ids=lambda v: v.name)
def test_a_group_verifier_measures_and_gives_no_verdict(verifier: GroupVerifier) -> None:
    measurement = verifier.read(Sample(completion="", token_count=30))
    assert isinstance(measurement, Measurement)
    assert measurement.detail is not None
    assert measurement.detail["tokens"] == 30
