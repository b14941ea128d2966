"""What workers do for `/v1/filter`. They load no web framework for it, and the rules with kept patterns."""

from reward_service.filters.guessability import Guesses
from reward_service.filters.policy import FilterDecision, Policy, Problem, Reason
from reward_service.filters.repeated_problems import within
from reward_service.filters.source_answer_counts import AnswerValues, SourceValues

ScreenJob = tuple[Problem, Policy, int, Guesses | None]
"""The arguments of `screen`, `position` and `guesses` among them."""


def screen_job(job: ScreenJob) -> FilterDecision:
    """`screen` with its arguments in one; the server itself needs none of its patterns."""
    from reward_service.filters.screen import screen

    problem, policy, position, guesses = job
    return screen(problem, policy, position=position, guesses=guesses)


def recurrence_job(
    job: tuple[list[tuple[str, str, str]], list[str | int]],
) -> tuple[list[list[Reason]], list[SourceValues]]:
    """What rows of problem, answer and source have to do with each other, by row, and the values of their
    sources."""
    rows, names = job
    values = AnswerValues()
    for _, gold, source in rows:
        values.add(source, gold)
    found = within([(problem, gold) for problem, gold, _ in rows], names)
    for reasons, (_, gold, source) in zip(found, rows, strict=True):
        closed = values.reason(source, gold)
        reasons.extend([closed] if closed else [])
    return found, values.summaries()
