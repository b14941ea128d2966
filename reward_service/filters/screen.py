"""One problem through every filter that needs nothing but the problem: the decision of `/v1/filter`."""

from collections.abc import Sequence

from reward_service.text.method_disk_cache import kept_code

with kept_code(__file__):
    from reward_service.filters import (
        closed_answers,
        code_tests,
        difficulty,
        form_rules,
        gradable_reference,
        guessability,
        multiple_choice,
    )
    from reward_service.filters.guessability import Guesses, agrees, count
    from reward_service.filters.policy import FilterDecision, Kind, Policy, Problem, Reason, decide
    from reward_service.filters.problem_text import Reading


def screen(
    problem: Problem, policy: Policy, *, position: int = 0, guesses: Guesses | None = None
) -> FilterDecision:
    """Decide on a problem by its form, its attempts, its reference and its judged guesses, if any.

    `position` stands in for a missing id.
    """
    reading = Reading(problem.problem, problem.answer, problem.metadata)
    reasons = _of_program(problem, reading) if problem.reference else form_rules.reasons_in(reading)
    measures = _blind(reading, reasons)
    if guesses is not None:
        _guessed(reading, guesses, reasons, measures)
    _attempted(problem.attempts or (), policy, reasons, measures)
    found = (gradable_reference.given_away(reading), _missing(problem, reading, policy))
    reasons += [reason for reason in found if reason]
    return decide(position if problem.id is None else problem.id, reasons, policy, measures=measures)


def _blind(reading: Reading, reasons: list[Reason]) -> dict[str, float]:
    """What one blind guess finds of a closed answer."""
    if not any(reason.kind is Kind.CLOSED_ANSWER for reason in reasons):
        return {}
    return {"chance_baseline": 1 / max(2, len(closed_answers.among(reading)[0]))}


def _of_program(problem: Problem, reading: Reading) -> list[Reason]:
    """The reasons of a code problem by its form: a statement may well have parts, or ask to explain."""
    assert problem.reference is not None  # noqa: S101 - the caller looked
    judge = code_tests.special_judge(problem.problem, problem.reference)
    return [*form_rules.reasons_in(reading, form_rules.OF_PROGRAMS), *([judge] if judge else [])]


def _missing(problem: Problem, reading: Reading, policy: Policy) -> Reason | None:
    wanted = policy.require_answer and problem.reference is None
    return gradable_reference.missing(reading) if wanted else None


def given(problem: Problem, policy: Policy) -> Guesses | None:
    """The guesses that came with a problem, judged in this process."""
    if problem.guesses is None or problem.answer is None:
        return None
    return count(str(problem.answer), problem.guesses, agrees, limit=policy.guesses)


def _guessed(reading: Reading, found: Guesses, reasons: list[Reason], measures: dict[str, float]) -> None:
    listed = multiple_choice.option_count(reading) or len(closed_answers.among(reading)[0])
    options = guessability.options(reading, [r.kind for r in reasons], listed)
    full = Guesses(found.hits, found.tries, found.first_hit, options, found.complete)
    measures |= {"guess_hits": full.hits, "guess_tries": full.tries, "chance_baseline": full.chance}
    if not full.complete:
        measures["guess_incomplete"] = 1.0
        reasons.append(Reason(kind=Kind.UNTRIED, text="the model did not answer; ask again", confidence=1.0))
    reason = guessability.reason(full)
    if reason:
        reasons.append(reason)


def _attempted(
    attempts: Sequence[bool | None], policy: Policy, reasons: list[Reason], measures: dict[str, float]
) -> None:
    rate = difficulty.pass_rate(attempts)
    if rate is None:
        return
    measures |= {"pass_rate": rate, "difficulty": difficulty.difficulty(rate)}
    reason = difficulty.reason(attempts, policy)
    if reason:
        reasons.append(reason)
