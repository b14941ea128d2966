"""Policies, decisions, screening."""

import pytest
from pydantic import ValidationError

from reward_service.filters.guessability import Guesses
from reward_service.filters.policy import Action, Kind, Policy, Problem, Reason, decide, quote
from reward_service.filters.screen import given, screen


def test_the_policy_decides_what_a_reason_does() -> None:
    reason = Reason(kind=Kind.PROOF, text="Prove", confidence=0.9)
    assert not decide(1, [reason], Policy()).keep
    flagged = decide(1, [reason], Policy(actions={Kind.PROOF: Action.FLAG}))
    assert flagged.keep
    assert flagged.reasons[0].action is Action.FLAG
    silent = decide(1, [reason], Policy(actions={Kind.PROOF: Action.KEEP}))
    assert silent.keep
    assert silent.reasons == ()


def test_an_unsure_reason_flags_at_most() -> None:
    decision = decide(1, [Reason(kind=Kind.FIGURE, text="如图", confidence=0.4)], Policy())
    assert decision.keep
    assert decision.reasons


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError):
        Problem.model_validate({"problem": "x", "anwser": "1"})


def test_quotes_are_short_and_on_one_line() -> None:
    assert quote("a\n b") == "a b"
    assert len(quote("x" * 1_000)) == 120


def test_an_id_is_echoed_and_a_missing_one_is_the_position() -> None:
    assert screen(Problem(id="p", problem="Find $1+1$.", answer="2"), Policy()).id == "p"
    assert screen(Problem(problem="Find $1+1$.", answer="2"), Policy(), position=3).id == 3


def test_given_guesses_and_attempts_become_reasons_and_measures() -> None:
    problem = Problem(problem="Find $6 \\cdot 7$.", answer="42", guesses=("41", "42.0"), attempts=(True,) * 4)
    decision = screen(problem, Policy(), guesses=given(problem, Policy()))
    assert {r.kind for r in decision.reasons} == {Kind.GUESSABLE, Kind.TOO_EASY}
    assert decision.measures["guess_hits"] == 1
    assert decision.measures["chance_baseline"] == pytest.approx(1 - 0.99**2)
    assert decision.measures["pass_rate"] == 1.0


def test_a_guess_that_broke_off_is_told_and_decides_nothing() -> None:
    broken = Guesses(hits=0, tries=0, complete=False)
    decision = screen(Problem(problem="Find $1+1$.", answer="2"), Policy(), guesses=broken)
    assert decision.keep
    assert decision.measures["guess_incomplete"] == 1.0


def test_a_policy_may_require_an_answer() -> None:
    problem = Problem(problem="Find the sum of 1 and 2.", answer=" ")
    assert screen(problem, Policy()).keep
    assert not screen(problem, Policy(require_answer=True)).keep
