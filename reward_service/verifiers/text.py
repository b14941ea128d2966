"""Text: is the stated answer one of the accepted ones?"""

import re
from typing import ClassVar, NamedTuple

from reward_service.grading.kept_results import kept
from reward_service.grading.texts import (
    answer_matching,
    concluded_answers,
    contained_answers,
    name_spellings,
    paired_guesses,
    patterns,
    sought_answers,
    varied_spellings,
)
from reward_service.grading.texts.text_reference import TextReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.text.answers import Span
from reward_service.text.further_questions import (
    question_labels,
    without_labelled_questions,
    without_next_questions,
)
from reward_service.verdict import Verdict
from reward_service.verifiers.appealing import AppealingVerifier
from reward_service.verifiers.base import reference_of

_WHOLE = "the final part"
MAX_STATED = 20_000
"""Characters of an answer in words; a longer final part is read at its end."""


class Text(AppealingVerifier):
    """1 when the stated answer is one of the accepted answers, in the way their reference asks for, else 0.

    Stated is the answer tag, the box, what follows "the answer is", or else the whole final part.
    """

    name: ClassVar[str] = "text"
    reference_model: ClassVar[type[Reference] | None] = TextReference

    def gold(self, reference: Reference) -> str | None:
        """The first accepted answer in a tag; patterns hold none."""
        if not isinstance(reference, TextReference) or reference.match == "regex":
            return None
        return f"<answer>{reference.answers[0]}</answer>"

    def read(self, sample: Sample) -> Verdict:
        """Find the stated answer and compare it.

        Raises:
            BadReference: the reference names no answers.
        """
        reference = reference_of(sample, TextReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        asked = _Asked(tuple(reference.answers), reference.match, reference.least, sample.prompt_text)
        verdict, how = _judged(final, asked)
        if reference.match == "regex" or not how:
            return verdict
        return self.open_to_appeal(verdict, unread=how == _WHOLE)

    def appeal_reference(self, sample: Sample) -> str:
        """The accepted answers."""
        accepted = reference_of(sample, TextReference).answers
        return accepted[0] if len(accepted) == 1 else "any one of these:\n" + "\n".join(accepted)


def _stated(final: str) -> Span:
    found = answer_statements.statement(final)
    if found is not None:
        return Span(answer_statements.undressed(found.text)[:MAX_STATED], found.how)
    if (said := sought_answers.sought(final)) is not None:
        return Span(answer_statements.undressed(said), "after an answer phrase")
    return Span(answer_statements.undressed(final[-MAX_STATED:]), _WHOLE)


class _Asked(NamedTuple):
    """What a final part is compared with: the accepted answers, how, how alike, for which question."""

    answers: tuple[str, ...]
    match: str
    least: float
    prompt: str


@kept
def _judged(final: str, asked: _Asked) -> tuple[Verdict, str]:
    """The verdict on a final part, and how its answer was found; empty where there is nothing to appeal."""
    final = answer_statements.without_end_tokens(final)
    final = without_labelled_questions(final, question_labels(asked.prompt), asked.prompt)
    final = without_next_questions(final)
    stated = _stated(_BOLD_INITIAL.sub(r"\1", final) if "*" in final else final)
    if not stated.text:
        return Verdict.no_answer("no answer is stated after the reasoning"), ""
    if _echoes(stated.text, asked):
        return Verdict.scored(0.0, "the answer repeats the question", answer=stated.text[:200]), ""
    return _compared(stated, asked), stated.how


_BOLD_INITIAL = re.compile(r"(?<![*\w])\*{1,3}([^\W\d_]{1,2})\*{1,3}(?=[^\W\d_])")
""" "**D**omain **N**ame **S**ystem": letters of an acronym in bold."""


def _echoes(said: str, asked: _Asked) -> bool:
    """Whether a longer text is a piece of the prompt, so that it claims nothing."""
    if asked.match not in ("normalised", "contains", "regex", "f1") or len(said) < 20:
        return False
    return said.strip(" ?.!\n").casefold() in asked.prompt.casefold()


def _compared(stated: Span, asked: _Asked) -> Verdict:
    said = stated.text
    if asked.match in ("f1", "fuzzy"):
        measure = answer_matching.overlap if asked.match == "f1" else answer_matching.likeness
        alike = measure(said, asked.answers)
        reason = f"{stated.how}: {asked.match} {alike:.3f}, at least {asked.least:g} is needed"
        return Verdict.scored(
            float(alike >= asked.least), reason, answer=said[:200], detail={"likeness": round(alike, 6)}
        )
    way = _Way(asked.answers, asked.match, asked.prompt, labelled=stated.how != _WHOLE)
    found = _found(said, way)
    reason = (
        f"{stated.how}: {'is none of the accepted answers' if found is None else f'matches {found[:80]!r}'}"
    )
    return Verdict.scored(float(found is not None), reason, answer=said[:200])


class _Way(NamedTuple):
    """How a stated answer is looked for: by what, in which way, for which question, and whether announced."""

    answers: tuple[str, ...]
    match: str
    prompt: str
    labelled: bool


@kept
def _found(said: str, way: _Way) -> str | None:
    if way.match == "exact":
        return next((answer for answer in way.answers if said.strip() == answer.strip()), None)
    if way.match in ("normalised", "contains"):
        if paired_guesses.is_pair_of_guesses(said, way.answers, way.prompt):
            return None
        said = varied_spellings.as_accepted(
            name_spellings.as_accepted(said, way.answers), way.answers, way.prompt
        )
    if way.match == "normalised":
        return answer_matching.equals(said, way.answers) or concluded_answers.concluded(
            said, way.answers, prompt=way.prompt, labelled=way.labelled
        )
    if way.match == "contains":
        return contained_answers.contained(said, way.answers, prompt=way.prompt)
    return next((p for p in way.answers if patterns.compiled(p).search(said.strip())), None)
