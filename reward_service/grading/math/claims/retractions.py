"""Text behind a box that takes it back: "Wait, this is wrong." without another box."""

import re

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.polarity import (
    Denial,
    Polarity,
    denial,
    may_refute,
    refutes_what_was_said,
)

_ABOVE = re.compile(
    r"(?:^|[,;]\s)(?:[^\W\d_]{1,12}\s){0,3}(?:the above|(?:my|the|that|this|our)(?: boxed| previous| above| first)? (?:answer|result|value|box)(?: above| in the box)?|what (?:i|we) (?:wrote|boxed|have) above|"
    r"(?:das|die) obige|(?:la réponse|le résultat|ce qui est) ci-dessus|lo anterior|(?:la respuesta|el resultado) anterior|o (?:resultado )?acima|a resposta acima|(?:ответ|результат)? ?выше)\s|"
    r"^(?:所以|因此|等等)?[，,]?(?:上面|以上|上述|刚才)(?:的)?(?:答案|结果|计算)?|^上記|^上の|^위의|^앞의",
    re.IGNORECASE,
)
_NOT_RIGHT = re.compile(
    r"(?:not|n't|nicht|pas|no|não|non|не)\s(?:[^\W\d_]{1,9}\s)?(?:right|correct|true|richtig|korrekt|juste|correct[oae]?|cert[oa]|exacte?|giusto|верно|правильно|так)(?![^\W_])|不对|不正确|正しくな|맞지",
    re.IGNORECASE,
)
_MOST_SENTENCES = 8


def is_taken_back(behind: str) -> bool:
    """Whether the sentences behind a box say that it is wrong: at once, or by naming what stands above."""
    if not may_refute(behind):
        return False
    valued = False
    for sentence in sentences(behind)[:_MOST_SENTENCES]:
        for clause in clauses(sentence):
            taken = refutes_what_was_said(clause)
            if not valued and (_refutes(taken) or (taken is not None and _NOT_RIGHT.search(clause))):
                return True
            if _ABOVE.search(clause) and _refutes(denial(clause, bounds=False)):
                return True
            valued = valued or values.FIRST.search(clause) is not None
    return False


def _refutes(denied: Denial | None) -> bool:
    return denied is not None and denied.polarity is Polarity.REFUTED
