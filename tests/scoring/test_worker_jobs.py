from reward_service.rewards.combine import Outcome
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, installed_verifiers
from reward_service.verifiers.format import Format
from tests.plugins import Burn


def test_a_sample_gets_one_answer_per_verifier_in_order() -> None:
    sample = Sample(completion="<think>6*7</think><answer>b</answer>")
    first, second, third = worker_jobs.read_sample(
        ((Format(), Burn(), Format(mode="prefilled_think")), sample)
    )
    assert isinstance(first, Verdict)
    assert isinstance(third, Verdict)
    assert second == Question((sample.completion_text,))
    assert (first.score, third.score) == (1.0, 0.0)


def test_a_question_is_judged_by_the_verifier_that_raised_it() -> None:
    assert worker_jobs.judge_question((Burn(), Question(("x",)))).outcome is Outcome.SCORED


def test_everything_installed_can_be_warmed() -> None:
    worker_jobs.warm_verifiers()
    assert installed_verifiers()
