"""Sentences that set something beside the value before them: another quantity, a share, a rate, a case, a rounding."""

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.other_quantities import tells_another_quantity
from reward_service.grading.math.claims.question_evidence import is_at_another_time
from reward_service.grading.math.claims.trailing_remarks import (
    compares,
    is_irreal,
    only_rounds,
    says_a_share,
    says_another_measure,
    tells_where_it_holds,
)
from reward_service.grading.math.problem import Problem


def says_it_beside(sentence: str, before: str, problem: Problem) -> bool:
    """Whether a sentence sets another value beside the one before it, or tells where that holds."""
    return bool(before) and (
        compares(sentence, before, problem)
        or is_irreal(sentence, before, problem)
        or tells_where_it_holds(sentence, before)
        or says_a_share(sentence, before, problem)
        or says_another_measure(sentence, before, problem)
        or tells_another_quantity(sentence, before, problem)
        or only_rounds(sentence, before, problem)
        or (is_at_another_time(sentence, problem) and values.FIRST.search(before) is not None)
    )
