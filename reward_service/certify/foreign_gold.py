"""The gold of another row that is surely wrong on this one."""

import re
from collections.abc import Sequence
from fractions import Fraction

from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.gold_forms import GoldForms, gold_forms

WRITTEN_IN_MANY_WAYS = frozenset({"math", "numeric", "text", "any_of"})
"""Kinds in which two golds that are other texts may say the same."""
_COMMAND = re.compile(r"\\[A-Za-z]+")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PART = re.compile(r"\d+|[^\W\d_]+")


def foreign_gold(row: CertifiedRow, gold: GoldForms, others: Sequence[CertifiedRow]) -> str | None:
    """The first gold of the same kind among other rows that cannot mean the same as this row's own."""
    own = list(gold.forms.values())
    differs = _surely_another if row.kind in WRITTEN_IN_MANY_WAYS else _another_text
    for other in others if own else ():
        foreign = next(iter(gold_forms(other.reference).forms.values()), None)
        if other.kind == row.kind and foreign is not None and all(differs(form, foreign) for form in own):
            return foreign
    return None


def _another_text(one: str, other: str) -> bool:
    return one.strip().casefold() != other.strip().casefold()


def _surely_another(one: str, other: str) -> bool:
    """Two numbers of different values, or two texts that share no word, letter or number."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return first != second
    return not _parts(one) & _parts(other)


def _number(answer: str) -> Fraction | None:
    bare = answer.strip()
    try:
        return Fraction(bare.replace(",", "") if _GROUPED.fullmatch(bare) else bare)
    except (ValueError, ZeroDivisionError):
        return None


def _parts(answer: str) -> frozenset[str]:
    return frozenset(_PART.findall(_COMMAND.sub(" ", answer).casefold()))
