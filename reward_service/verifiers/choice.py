"""Choice: does the completion declare the right option, and no other?"""

import re
from typing import ClassVar, Literal

from pydantic import Field

from reward_service.grading.choices.choice_reference import ChoiceReference
from reward_service.grading.choices.declared_letters import TAIL, Declaration, declarations
from reward_service.grading.choices.option_texts import Options, options_in, options_of
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of


class Choice(Verifier):
    """1 when the option that the final part declares is the right one, else 0.

    An option is declared by its letter or its text, and the last declaration counts. Several right options
    are a set, all or nothing. docs/kinds.md tells what declares an option and what does not.
    """

    name: ClassVar[str] = "choice"
    reference_model: ClassVar[type[Reference] | None] = ChoiceReference

    scoring: Literal["all", "fraction"] = Field(
        default="all",
        description="Several blanks in order: all must be right, or the share of right ones counts.",
    )

    def gold(self, reference: Reference) -> str | None:
        """The right letters in a tag."""
        letters = reference.letters if isinstance(reference, ChoiceReference) else ()
        return f"<answer>{', '.join(letters)}</answer>" if letters else None

    def read(self, sample: Sample) -> Verdict:
        """Find the declaration and compare it.

        Raises:
            BadReference: the reference names no option.
        """
        reference = reference_of(sample, ChoiceReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        options = _options(reference, sample)
        found = (_blanks(final, len(reference.letters)) if reference.ordered else []) or _declared(
            final, options
        )
        if not found:
            return Verdict.no_answer("no option is declared after the reasoning")
        if reference.ordered:
            return _in_order(found, reference.letters, fraction=self.scoring == "fraction")
        last = found[-1]
        equal = bool(last.letters) and set(last.letters) == set(reference.letters)
        said = ", ".join(last.letters) or "no single option"
        return Verdict.scored(float(equal), f"{last.how}: {said}", answer=last.text)


def _options(reference: ChoiceReference, sample: Sample) -> Options:
    listed = reference.options_by_letter
    return options_of(tuple(listed.items())) if listed else options_in(sample.prompt_text)


def _declared(final: str, options: Options) -> list[Declaration]:
    """What the answer tags declare, where there are any, and what is declared behind them."""
    bodies = answers.tags(final) if answers.ANSWER_OPEN in final else []
    if not bodies:
        return declarations(final, options)
    inside = [d for body in bodies for d in declarations(body, options) or [_nothing(body)]]
    behind = declarations(final.rpartition(answers.ANSWER_CLOSE)[2], options)
    return inside + [d for d in behind if d.how != "weak"]


_BLANK = re.compile(
    r"(?:^|[\s|:：,，;；、])[(（]?(\d{1,2})[)）]?\s?[.:：、|]?\s?[(（]?([A-Z])[)）]?(?=[\s|,;.，；、。]|$)",
    re.MULTILINE,
)


def _blanks(final: str, count: int) -> list[Declaration]:
    """Letters behind the numbers of the blanks, `1. B  2. A`; nothing unless every blank has one, in
    order."""
    found = _BLANK.findall(final[-TAIL:])
    numbers = [int(number) for number, _ in found]
    if len(found) != count or numbers != list(range(numbers[0], numbers[0] + count)):
        return []
    letters = tuple(letter for _, letter in found)
    return [Declaration(letters, 0, "numbered blanks", ", ".join(letters))]


def _nothing(body: str) -> Declaration:
    return Declaration((), 0, "answer tag", body[:200])


def _in_order(found: list[Declaration], expected: tuple[str, ...], *, fraction: bool) -> Verdict:
    said = [letter for d in found for letter in d.letters or ("",)]
    last = found[-1]
    if len(last.letters) == len(expected) > 1:
        said = list(last.letters)
    right = sum(a == b for a, b in zip(said, expected, strict=False)) if len(said) == len(expected) else 0
    share = right / len(expected)
    score = share if fraction else float(right == len(expected))
    reason = f"{right} of {len(expected)} blanks are right"
    return Verdict.scored(score, reason, answer=", ".join(said)[:200], detail={"share": share})
