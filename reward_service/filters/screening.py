"""One problem through every filter that needs nothing but the problem: the decision of `/v1/filter`."""

from collections.abc import Sequence

from reward_service.filters import choice, difficulty, form, guess, programs, references
from reward_service.filters.decision import Decision, Policy, Problem, Reason, decide
from reward_service.filters.guess import Guesses, agrees, count
from reward_service.filters.reading import Reading


def screen(
    problem: Problem, policy: Policy, *, position: int = 0, guesses: Guesses | None = None
) -> Decision:
    """Decide on a problem by its form, its attempts, its reference and its judged guesses, if any.

    `position` stands in for a missing id.
    """
    reading = Reading(problem.problem, problem.answer, problem.metadata)
    reasons = _of_program(problem, reading) if problem.reference else form.reasons_in(reading)
    measures: dict[str, float] = {}
    if guesses is not None:
        _guessed(reading, guesses, reasons, measures)
    _attempted(problem.attempts or (), policy, reasons, measures)
    found = (references.given_away(reading), _missing(problem, reading, policy))
    reasons += [reason for reason in found if reason]
    return decide(position if problem.id is None else problem.id, reasons, policy, measures=measures)


def _of_program(problem: Problem, reading: Reading) -> list[Reason]:
    """The reasons of a code problem by its form: a statement may well have parts, or ask to explain."""
    assert problem.reference is not None  # noqa: S101 - the caller looked
    judge = programs.special_judge(problem.problem, problem.reference)
    return [*form.reasons_in(reading, form.OF_PROGRAMS), *([judge] if judge else [])]


def _missing(problem: Problem, reading: Reading, policy: Policy) -> Reason | None:
    wanted = policy.require_answer and problem.reference is None
    return references.missing(reading) if wanted else None


def given(problem: Problem, policy: Policy) -> Guesses | None:
    """The guesses that came with a problem, judged in this process."""
    if problem.guesses is None or problem.answer is None:
        return None
    return count(str(problem.answer), problem.guesses, agrees, limit=policy.guesses)


def _guessed(reading: Reading, found: Guesses, reasons: list[Reason], measures: dict[str, float]) -> None:
    options = guess.options(reading, [r.kind for r in reasons], choice.option_count(reading))
    full = Guesses(found.hits, found.tries, found.first_hit, options, found.complete)
    measures |= {"guess_hits": full.hits, "guess_tries": full.tries, "chance_baseline": full.chance}
    if not full.complete:
        measures["guess_incomplete"] = 1.0
    reason = guess.reason(full)
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
