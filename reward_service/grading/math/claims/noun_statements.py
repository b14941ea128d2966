"""Statements of clauses with a noun for the answer, such as "the answer is 5" or "5 is correct"."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.answer_labels import is_final
from reward_service.grading.math.claims.claim_types import Rank, Statement
from reward_service.grading.math.claims.copula_values import MOST_COPULAS, value_of
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, DRESS, FORMULA
from reward_service.grading.math.claims.polarity import Denial, denial, without_relative_clauses

_STRONG = lexicon.pattern("strong")
_COPULA = lexicon.pattern("copulas")
_KNOWN_LINK = lexicon.leading("links", "modifiers", "copulas", "conclude", "strong", "weak")
_BETWEEN = lexicon.leading("links", "modifiers", "copulas", "conclude", "weak")
_CORRECT = lexicon.pattern("correct")
_PREPOSITION = re.compile(
    (
        r"\s*(?:to|for|of|in|on|we|i|that we|à|au|du|de|pour|auf|zu|für|der|des|al|del|"
        r"para|à|ao|do|da|на|к|для|в|على|عن|في|cho|của|का|के|की|में)\s"
    ),
    re.IGNORECASE,
)


def by_noun(clause: str) -> Statement | None:
    """ "The answer is 5", "答案是5", "5 is the answer"; a noun whose link is unknown states nothing."""
    for noun in list(_STRONG.finditer(clause))[:4]:
        found = _after_noun(clause, noun) or _before_noun(clause)
        if found is not None:
            return found
    return None


def _after_noun(clause: str, noun: re.Match[str]) -> Statement | None:
    before, after = clause[: noun.start()], clause[noun.end() :]
    link = _link(after)
    if link is None:
        return None
    why = noun.group().strip()
    denied, rest = link
    denied = denial(without_relative_clauses(before)) or denied
    value, tail_denied = value_of(rest)
    denied = denied or tail_denied
    if not value:
        return None
    return Statement(value, Rank.EXPLICIT, why, denied, is_final(before[-24:] + why))


def _link(after: str) -> tuple[Denial | None, str] | None:
    """What denies the link, and the text of the value behind it; None when the link is unknown."""
    stripped = after.lstrip(" ,:：，、" + BOLD_ON + BOLD_OFF)
    first = values.FIRST.search(after)
    if first is not None and not after[: first.start()].strip(" ,:：，、=“\"'(" + BOLD_ON + BOLD_OFF):
        return _value_behind_noun(
            stripped if FORMULA.match(stripped) or not after.lstrip().startswith(BOLD_ON) else after
        )
    region = after if first is None else after[: first.start()]
    copulas = list(_COPULA.finditer(region))[:MOST_COPULAS]
    if not copulas:
        return None
    for copula in copulas[:1] if first is None else reversed(copulas):
        link, between = region[: copula.start()], region[copula.end() :]
        if not _known(link):
            continue
        rest = after[copula.end() :]
        if first is None:
            return denial(link), rest
        clean = between.translate(DRESS)
        if _BETWEEN.fullmatch(clean) or not clean.strip():
            return denial(link), after[copula.end() + _skipped(between) :]
        return denial(between) or denial(link), rest
    return (denied, "") if (denied := denial(region)) and first is None else None


def _skipped(between: str) -> int:
    return len(between) if not between.endswith(("(", "[")) else len(between) - 1


def _known(link: str) -> bool:
    link = link.translate(DRESS)
    if not link.strip() or _KNOWN_LINK.fullmatch(link):
        return True
    return bool(_PREPOSITION.match(link)) and denial(link) is None


def _value_behind_noun(text: str) -> tuple[Denial | None, str] | None:
    """ "Answer 5", "答案5": what follows the value must be nothing, or say that it is right."""
    found = values.span(text)
    if found is None:
        return None
    tail = found.after.translate(DRESS)
    taken = denial(tail)
    if taken is not None:
        return taken, found.value
    if values.says_nothing(tail) or _CORRECT.search(tail):
        return None, found.value
    return None


def _before_noun(clause: str) -> Statement | None:
    """ "42 is the answer", "5 ist die Lösung", "Option B is correct"."""
    correct = next(reversed(list(_CORRECT.finditer(clause))), None)
    if correct is None:
        return None
    head, tail = clause[: correct.start()], clause[correct.end() :]
    value = _BETWEEN.sub("", head.translate(str.maketrans("", "", BOLD_ON + BOLD_OFF)), count=1)
    if not values.says_nothing(tail) and denial(tail):
        return None
    found = values.span(value)
    if found is None:
        letter = re.fullmatch(r"\s*\(?([A-H])\)?\s*", value)
        return Statement(letter.group(1), Rank.EXPLICIT, correct.group(), denial(head)) if letter else None
    if not values.says_nothing(found.after) and not _BETWEEN.fullmatch(found.after):
        return None
    return Statement(found.value, Rank.EXPLICIT, correct.group(), denial(found.before))
