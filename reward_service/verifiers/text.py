"""Text: is the stated answer one of the accepted ones?"""

from typing import ClassVar

from reward_service.grading.texts import accepted_answers, concluded_answers, contained_answers, patterns
from reward_service.grading.texts.text_reference import TextReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.text.answers import Span
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
        stated = _stated(answer_statements.without_end_tokens(final))
        if not stated.text:
            return Verdict.no_answer("no answer is stated after the reasoning")
        if _echoes(stated.text, sample, reference):
            return Verdict.scored(0.0, "the answer repeats the question", answer=stated.text[:200])
        verdict = _compared(stated, reference, sample.prompt_text)
        if reference.match == "regex":
            return verdict
        return self.open_to_appeal(verdict, unread=stated.how == _WHOLE)

    def appeal_reference(self, sample: Sample) -> str:
        """The accepted answers."""
        accepted = reference_of(sample, TextReference).answers
        return accepted[0] if len(accepted) == 1 else "any one of these:\n" + "\n".join(accepted)


def _stated(final: str) -> Span:
    found = answer_statements.statement(final)
    if found is not None:
        return Span(answer_statements.undressed(found.text)[:MAX_STATED], found.how)
    return Span(answer_statements.undressed(final[-MAX_STATED:]), _WHOLE)


def _echoes(said: str, sample: Sample, reference: TextReference) -> bool:
    """Whether a longer text is a piece of the prompt, so that it claims nothing."""
    if reference.match not in ("normalised", "contains", "regex", "f1") or len(said) < 20:
        return False
    return said.strip(" ?.!\n").casefold() in sample.prompt_text.casefold()


def _compared(stated: Span, reference: TextReference, prompt: str) -> Verdict:
    said, wanted = stated.text, reference.answers
    if reference.match in ("f1", "fuzzy"):
        measure = accepted_answers.overlap if reference.match == "f1" else accepted_answers.likeness
        alike = measure(said, wanted)
        reason = f"{stated.how}: {reference.match} {alike:.3f}, at least {reference.least:g} is needed"
        return Verdict.scored(
            float(alike >= reference.least), reason, answer=said[:200], detail={"likeness": round(alike, 6)}
        )
    found = _found(said, reference, prompt, labelled=stated.how != _WHOLE)
    reason = (
        f"{stated.how}: {'is none of the accepted answers' if found is None else f'matches {found[:80]!r}'}"
    )
    return Verdict.scored(float(found is not None), reason, answer=said[:200])


def _found(said: str, reference: TextReference, prompt: str, *, labelled: bool) -> str | None:
    if reference.match == "exact":
        return next((answer for answer in reference.answers if said.strip() == answer.strip()), None)
    if reference.match == "normalised":
        return accepted_answers.equals(said, reference.answers) or concluded_answers.concluded(
            said, reference.answers, prompt=prompt, labelled=labelled
        )
    if reference.match == "contains":
        return contained_answers.contained(said, reference.answers, prompt=prompt)
    return next((p for p in reference.answers if patterns.compiled(p).search(said.strip())), None)
