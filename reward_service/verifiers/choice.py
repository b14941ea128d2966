"""Choice: does the completion declare the right option, and no other?"""

import re
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from reward_service.grading.choices.blank_letters import blank_letters
from reward_service.grading.choices.choice_reference import ChoiceReference
from reward_service.grading.choices.declaration import TAIL, Declaration
from reward_service.grading.choices.declared_letters import declarations
from reward_service.grading.choices.head_answers import HOW as HEAD
from reward_service.grading.choices.json_answers import json_answer
from reward_service.grading.choices.known_options import options_given, options_listed
from reward_service.grading.choices.label_series import is_latin, label_of
from reward_service.grading.choices.last_sentences import LAST
from reward_service.grading.choices.option_values import by_value
from reward_service.grading.choices.ordinal_options import counted
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.choices.relabelled_text import relabelled
from reward_service.grading.choices.varied_options import as_listed, stated_as_right, with_signed_labels
from reward_service.grading.kept_results import kept
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.text.further_questions import (
    opens_with_question,
    question_labels,
    without_labelled_questions,
    without_next_questions,
)
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
        """The right labels in a tag."""
        labels = map(label_of, reference.labels) if isinstance(reference, ChoiceReference) else ()
        said = ", ".join(label if is_latin(label) else f"({label})" for label in labels)
        return f"<answer>{said}</answer>" if said else None

    def read(self, sample: Sample) -> Verdict:
        """Find the declaration and compare it.

        Raises:
            BadReference: the reference names no option.
        """
        reference = reference_of(sample, ChoiceReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        options, right = _options(reference, sample)
        asked = _Asked(options, right, sample.prompt_text, reference.ordered, self.scoring)
        return _judged(final, asked)


class _Asked(NamedTuple):
    """What a final part is compared with: the options, the right letters, the prompt, how blanks count."""

    options: Options
    right: tuple[str, ...]
    prompt: str
    ordered: bool
    scoring: str


@kept
def _judged(final: str, asked: _Asked) -> Verdict:
    """The verdict on what a final part declares."""
    options, right = asked.options, asked.right
    final = _first_answer(final, asked)
    final = json_answer(final, asked.prompt, options.has) or final
    final = final[-TAIL:]
    if options.has_texts and _MAY_BE_SIGNED.search(final):
        final = with_signed_labels(final, options)
    final = relabelled(final, options)
    final = _INSERTED.sub("", final) if "," in final else final
    found = (blank_letters(final, len(right)) if asked.ordered else []) or _found(final, options)
    if not found:
        return Verdict.no_answer("no option is declared after the reasoning")
    if asked.ordered:
        return _in_order(found, right, fraction=asked.scoring == "fraction")
    last = found[-1]
    equal = bool(last.letters) and set(last.letters) == set(right)
    said = ", ".join(last.letters) or "no single option"
    return Verdict.scored(float(equal), f"{last.how}: {said}", answer=last.text)


def _first_answer(final: str, asked: _Asked) -> str:
    """A text up to the next question that its writer asks behind a declared answer, as base models do.

    A question of the prompt is no next one.
    """
    if (letter := _LETTER_LINE.match(final)) is not None and _lists_other_options(
        final[letter.end() :], asked
    ):
        return letter[0]
    final = without_labelled_questions(final, question_labels(asked.prompt), asked.prompt)
    head = without_next_questions(final)
    if len(head) == len(final) or opens_with_question(head.lstrip()):
        return final
    question = _ASKED.match(final[len(head) :].lstrip())
    if question is None or question[1].strip("* ") in asked.prompt:
        return final
    return head if _found(head[-TAIL:], asked.options) else final


def _lists_other_options(text: str, asked: _Asked) -> bool:
    """Whether a text goes on to options, from A on, of which none begins as one of the prompt does."""
    listed = _OPTION_LINE.findall(text[:TAIL])
    own = {head.casefold() for _, head in _OPTION_LINE.findall(asked.prompt[-TAIL:])}
    is_series = "".join(letter for letter, _ in listed).startswith("AB")
    return is_series and own.isdisjoint(head.casefold() for _, head in listed)


_LETTER_LINE = re.compile(r"\s{0,8}[(\[]?[A-Z][)\].．、]?[ \t]{0,8}\n")
_OPTION_LINE = re.compile(r"^[ \t]{0,8}[(]?([A-Z])[).．、:：][ \t]{0,3}([^\s,，。.]{1,40})", re.MULTILINE)
_ASKED = re.compile(r"[^:：]{1,40}[:：]\s{0,4}([^\n]{1,400})")
_INSERTED = re.compile(
    r",\s(?:though|however|of course|indeed|then|in fact|therefore|jedoch|allerdings|pourtant|cependant|"
    r"sin embargo|no entanto|porém|tuttavia|однако),(?=\s)",
    re.IGNORECASE,
)
"""A word that is set into a sentence: "The correct answer, though, is D." """


def _options(reference: ChoiceReference, sample: Sample) -> tuple[Options, tuple[str, ...]]:
    """The options and the letters of the right ones."""
    listed = reference.options_by_letter
    if not listed:
        return options_listed(reference.labels, sample.prompt_text)
    return options_given(tuple(listed.items()), reference.series, sample.prompt_text), reference.letters


def _found(final: str, options: Options) -> list[Declaration]:
    """What the final part declares; unless it is announced, options counted in words are read as letters."""
    found = _declared(final, options)
    if found and found[-1].how not in _UNANNOUNCED:
        return found
    read = counted(final, options)
    if read != final:
        return _declared(read, options)
    is_clear = bool(found) and (found[-1].how != LAST or len(found[-1].letters) == 1)
    return found if is_clear else _otherwise_named(final, options, found)


_MAY_BE_SIGNED = re.compile(r"[A-Z]\s?[-−–+](?!\w)|[A-Z]\s(?:negative|positive)")
_UNANNOUNCED = frozenset((LAST, HEAD))


def _otherwise_named(final: str, options: Options, found: list[Declaration]) -> list[Declaration]:
    """What a text declares by an option's value, by calling it right, or by naming it otherwise."""
    read = as_listed(final, options) if options.has_texts else final
    letter = stated_as_right(read, options) or by_value(final, options) if options.has_texts else None
    if letter is not None:
        return [Declaration((letter,), 0, LAST, final[-80:].strip())]
    return found if read == final else _declared(read, options)


def _declared(final: str, options: Options) -> list[Declaration]:
    """What the answer tags declare, where there are any, and what is declared behind them."""
    bodies = answers.tags(final) if answers.ANSWER_OPEN in final else []
    if not bodies:
        return declarations(final, options)
    inside = [d for body in bodies for d in declarations(body, options) or [_nothing(body)]]
    rest = final.rpartition(answers.ANSWER_CLOSE)[2]
    behind = declarations(rest, options) if rest and not rest.isspace() else []
    return inside + [d for d in behind if d.how != "weak"]


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
