import inspect

import pytest

from reward_service import errors
from reward_service.errors import BadReference, LimitExceeded, Overloaded, RewardServiceError, ServiceFailure
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.scoring.scorer import verdict_for
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question, Verifier


def tree(root: type[RewardServiceError]) -> list[type[RewardServiceError]]:
    return [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, root)]


@pytest.mark.parametrize("cls", tree(LimitExceeded))
def test_whatever_exceeds_a_limit_is_the_completions_fault_and_worth_zero(cls: type[LimitExceeded]) -> None:
    verdict = verdict_for(cls("why"), answer="span")
    assert verdict == Verdict(Outcome.OVER_LIMIT, 0.0, "span", "why")


@pytest.mark.parametrize("cls", tree(ServiceFailure))
def test_whatever_fails_in_the_service_is_no_score(cls: type[ServiceFailure]) -> None:
    error = cls(3.0) if cls is Overloaded else cls("why")  # type: ignore[arg-type]
    assert verdict_for(error) == Verdict(Outcome.FAILED, None, None, str(error))


class _Blames(Verifier):
    name = "blames"

    def read(self, sample: Sample) -> Verdict:
        raise BadReference("empty")

    def judge(self, question: Question) -> Verdict:
        raise BadReference("unusable")


def test_a_bad_reference_is_no_score_in_either_half() -> None:
    sample = Sample(completion="x")
    assert worker_jobs.read_sample(((_Blames(),), sample)) == [Verdict.bad_reference("empty")]
    assert worker_jobs.judge_question((_Blames(), Question(()))) == Verdict.bad_reference("unusable")


def test_limits_failures_and_bad_references_exclude_each_other() -> None:
    branches = [set(tree(root)) for root in (LimitExceeded, ServiceFailure, BadReference)]
    assert not branches[0] & branches[1]
    assert not branches[0] & branches[2]
    assert not branches[1] & branches[2]
