"""The date or the time of day that a text gives, of several that stand in it: the one in the clause nearest to the question."""

import re
from collections.abc import Sequence

from reward_service.grading.texts.answer_tokens import tokens
from reward_service.grading.texts.number_selection import content_of

MAX_QUESTION = 1_000
"""Characters at the end of a prompt in which the question is looked for."""
_MOMENT = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|(?<![\d.])\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?\d{4}(?!\d)|(?<!\w)[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4}(?!\d)"
)
_CLAUSE = re.compile(
    r",\s(?!\d{4})|[;；，]\s?|\.\s|\s[—–-]\s|(?<!\w)(?:while|whereas|and|but|und|aber|während|et|mais|tandis|y|pero|mientras|e|ma|mentre|enquanto|и|а|но)(?!\w)"
)
_SEVERAL = 2


def moment_decides(sentences: Sequence[str], prompt: str, answers: Sequence[str]) -> bool | None:
    """Whether an accepted date or time stands in the clause nearest to the question; None where there are not several,
    or no clause is nearest."""
    if not any(_MOMENT.fullmatch(answer.strip()) for answer in answers):
        return None
    clauses = [clause for one in sentences for clause in _CLAUSE.split(one) if clause]
    told = [
        (tuple(tokens(found.group())), clause) for clause in clauses for found in _MOMENT.finditer(clause)
    ]
    if len({moment for moment, _ in told}) < _SEVERAL:
        return None
    question = prompt[-MAX_QUESTION:]
    asked = content_of(question.rpartition('"')[2] or question)
    shared = [(len(asked & content_of(clause)), moment) for moment, clause in told]
    most = max(near for near, _ in shared)
    nearest = {moment for near, moment in shared if near == most}
    wanted = {tuple(tokens(answer)) for answer in answers}
    return not nearest.isdisjoint(wanted) if most and len(nearest) == 1 else None
