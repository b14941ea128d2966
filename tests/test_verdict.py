import math
import pickle

import pytest

from reward_service.verdict import Outcome, Verdict

ONE_OF_EACH = [
    Verdict.scored(0.5, "half", answer="42", detail={"n": 1}),
    Verdict.no_answer("none"),
    Verdict.over_limit("slow", answer="9^9"),
    Verdict.bad_reference("empty"),
    Verdict.failed("outage"),
]


def test_there_is_a_case_for_every_outcome() -> None:
    assert {verdict.outcome for verdict in ONE_OF_EACH} == set(Outcome)


@pytest.mark.parametrize("verdict", ONE_OF_EACH)
def test_the_score_is_missing_exactly_when_the_completion_was_not_judged(verdict: Verdict) -> None:
    assert (verdict.score is None) == (verdict.outcome in (Outcome.BAD_REFERENCE, Outcome.FAILED))


@pytest.mark.parametrize("verdict", ONE_OF_EACH)
def test_verdicts_survive_pickling_unchanged(verdict: Verdict) -> None:
    copy = pickle.loads(pickle.dumps(verdict))
    assert copy == verdict
    assert copy.outcome is verdict.outcome


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan, math.inf])
def test_a_score_outside_zero_and_one_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Verdict.scored(score, "?")
