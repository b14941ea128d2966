"""Numeric: is the stated number near enough to the reference, in its unit?"""

import re
from typing import Any, ClassVar

from reward_service.errors import BadReference
from reward_service.grading.physical_quantities import unit_reader
from reward_service.grading.physical_quantities.numeric_reference import NumericReference
from reward_service.grading.physical_quantities.quantity_reader import Ambiguous, Stated, quantity_in
from reward_service.grading.physical_quantities.quantity_sentences import has_number, is_remark
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.negation_hedge_words import TAKEN_BACK
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.text.answers import Span
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of

_EXACT = 1e-9
"""Relative difference of doubles that stand for the same decimal."""
_CLAUSE = re.compile(
    r"[,;()\[\]=≈]|\s(?:and|which|because|since|so|for|per cent of|of|is|was|when|after|as|at|to|or|from"
    r"|in)\s|\.(?:\s|$)"
)
_WORDS = 3
"""Words behind a number that may be its unit."""
MAX_REMARK = 2_000
"""Characters behind a declaration in which it may be taken back, and of the end that may hold remarks."""


class Numeric(Verifier):
    """1 when the final number, converted to the reference's unit, is near enough, else 0.

    Near is `rel_tol`, `abs_tol`, `figures`, or a range; without any of them the decimals must be equal. A
    hedge of two numbers is wrong.
    """

    name: ClassVar[str] = "numeric"
    reference_model: ClassVar[type[Reference] | None] = NumericReference

    def gold(self, reference: Reference) -> str | None:
        """The value, or the middle of the range, with its unit."""
        if not isinstance(reference, NumericReference):
            return None
        value = reference.value if reference.range is None else sum(reference.range) / 2
        return f"<answer>{value} {reference.unit or ''}</answer>"

    def read(self, sample: Sample) -> Verdict:
        """Find the number and its unit, and compare.

        Raises:
            BadReference: the reference has no value, or an unknown unit.
        """
        reference = reference_of(sample, NumericReference)
        if reference.unit is not None and unit_reader.unit_of(reference.unit) is None:
            raise BadReference(f"reference.unit: the unit {reference.unit!r} is not known")
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        final = answer_statements.without_end_tokens(final)
        text, declared = _statement(final)
        try:
            stated = quantity_in(text, declared=declared)
        except Ambiguous as error:
            return Verdict.scored(0.0, str(error), answer=text[:200])
        if stated is None:
            return Verdict.no_answer("no number is stated after the reasoning")
        right, reason = _judged(stated, reference)
        return Verdict.scored(float(right), reason, answer=f"{stated.text}{stated.behind}"[:200])


def _statement(final: str) -> tuple[str, bool]:
    """The text that states the quantity, and whether a tag, a box or a phrase declares it the answer.

    A declaration that is taken back behind it is none; without one, the last line that is no remark counts.
    """
    found = answer_statements.statement(final)
    if found is not None and not _is_taken_back(found, final):
        return found.text.split("\n", 1)[0], True
    lines = [line for line in final.strip()[-MAX_REMARK:].split("\n") if line.strip()]
    while len(lines) > 1 and is_remark(lines[-1]) and any(map(has_number, lines[:-1])):
        lines.pop()
    return lines[-1] if lines else "", False


def _is_taken_back(found: Span, final: str) -> bool:
    """Whether a declaration outside a tag is taken back in what follows it."""
    if found.how == "answer tag" or not found.text:
        return False
    before, _, behind = final.rpartition(found.text)
    return bool(before) and TAKEN_BACK.search(folded(behind[:MAX_REMARK])) is not None


def _judged(stated: Stated, reference: NumericReference) -> tuple[bool, str]:
    unit, is_foreign = _unit_behind(stated.behind)
    if reference.unit is None:
        return _without_unit(stated, unit, reference)
    wanted = unit_reader.unit_of(reference.unit)
    if unit is None:
        if is_foreign or reference.unit_required:
            return False, "the unit is missing or unknown"
        return _near(stated.value, reference), f"{stated.value:g}, unit left out"
    value = unit_reader.converted(stated.value, unit, wanted)
    if value is None:
        return False, "the unit is of another dimension"
    return _near(value, reference), f"{value:g} {reference.unit}"


def _without_unit(stated: Stated, unit: Any, reference: NumericReference) -> tuple[bool, str]:
    """Of units, only those without dimension count where the reference has none: `37.5 %` is 0.375."""
    if unit is not None and str(unit) in ("percent", "permille"):
        value = stated.value / (100 if str(unit) == "percent" else 1000)
        return _near(value, reference), f"{value:g}"
    return _near(stated.value, reference), f"{stated.value:g}"


def _unit_behind(behind: str) -> tuple[Any, bool]:
    """The unit that a text begins with, and whether it begins with something that is none."""
    text = behind.replace("\\%", "%").lstrip(" \t~*").removeprefix("\\,").lstrip()
    if not text or text[0] in ".,;)(" or not text.strip("$ .*`\"'\\)]"):
        return None, False
    text = text.strip("$*` ").rstrip(".")
    whole = unit_reader.unit_of(text)
    if whole is not None:
        return whole, False
    words = _CLAUSE.split(text, maxsplit=1)[0].split()[:_WORDS] if "\\" not in text else [text]
    for count in range(len(words), 0, -1):
        found = unit_reader.unit_of(" ".join(words[:count]))
        if found is not None:
            return found, False
    return None, bool(words) and len(text) <= 40


def _near(value: float, reference: NumericReference) -> bool:
    if reference.range is not None:
        low, high = reference.range
        return low <= value <= high
    wanted = reference.value
    if wanted is None:
        return False
    if reference.figures is not None:
        return f"{value:.{reference.figures - 1}e}" == f"{wanted:.{reference.figures - 1}e}"
    allowed = reference.abs_tol if reference.abs_tol is not None else (reference.rel_tol or 0.0) * abs(wanted)
    return abs(value - wanted) <= allowed + _EXACT * max(abs(wanted), allowed)
