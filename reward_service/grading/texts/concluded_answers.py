"""Whether a short text gives an accepted answer by its form, or comes to it in its concluding sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reward_service.grading.texts import accepted_names, claim_words, sentence_core
from reward_service.grading.texts.accepted_answers import equals
from reward_service.grading.texts.answer_tokens import folded, tokens
from reward_service.grading.texts.asked_numbers import Numbers, numbers
from reward_service.grading.texts.asked_roles import decided
from reward_service.grading.texts.claimed_names import is_bare_list
from reward_service.grading.texts.compared_names import comparison
from reward_service.grading.texts.contained_answers import (
    COPULA,
    MAX_CONCLUSION,
    Reading,
    all_parts,
    claimed,
    claims,
)
from reward_service.grading.texts.given_names import GivenName, given_names
from reward_service.grading.texts.named_answers import by_first_token, may_be_named, namings, sentences
from reward_service.grading.texts.other_answers import doer, gives_other
from reward_service.grading.texts.plain_answers import plainly
from reward_service.grading.texts.polar_answers import are_polar, polar_answer
from reward_service.grading.texts.stated_otherwise import states_otherwise
from reward_service.grading.texts.statement_shape import agent, corrected, identified, without_remarks

_FEW = 3
"""Sentences of a text of which fewer are all read."""
_LINE_WORDS = 7
"""Words of a line of a list."""


def concluded(said: str, answers: Sequence[str], *, prompt: str = "", labelled: bool = False) -> str | None:
    """The accepted answer that a short text's concluding sentence states, beside no rival of its sort.

    The concluding sentence is the last; of two, either, unless the last identifies another name. Other
    numbers, names it is a part of, and more than three names that the prompt does not hold are rivals. Before
    it come the number or the one of two names that is asked for, and a name that the text gives by its form.
    """
    if len(said) > MAX_CONCLUSION or not any(map(str.isalnum, said)):
        return None
    if not may_be_named(said, tuple(answers)):
        return polar_answer(sentences(said), answers) if are_polar(answers) else None
    written = said
    said = plainly(said, answers, prompt)
    if said != written and (same := equals(said, answers)):
        return same
    if are_polar(answers):
        return polar_answer(sentences(said), answers)
    asked = numbers(sentences(said), prompt, answers)
    found, answers = asked.sentences, asked.answers
    if states_otherwise(found, prompt, answers):
        return None
    is_right = _as_asked(asked, prompt)
    if is_right is None:
        is_right = decided(found, prompt, answers)
    if is_right is not None:
        how = Reading(prompt, is_given=True)
        return claimed(found, range(len(found)), answers, how) if is_right else None
    given = _by_last(found, answers, prompt) or _by_form(said, found, answers, prompt, labelled=labelled)
    return given.answer if given is not None else _by_reading(found, answers, prompt)


@dataclass(frozen=True, slots=True)
class Given:
    """What a text gives: an accepted answer, or another one."""

    answer: str | None


def _as_asked(asked: Numbers, prompt: str) -> bool | None:
    """Whether a number, or one of two names, is the one that is asked for; None when the text gives none."""
    if asked.given is not None:
        return not asked.is_wrong
    return comparison(asked.sentences, prompt, asked.answers).is_right


def _by_last(found: Sequence[str], answers: tuple[str, ...], prompt: str) -> Given | None:
    """What the last sentence identifies, as "the capital is Bern" does."""
    last = identified(found[-1])
    if last is None or claim_words.HEDGE.search(folded(found[-1])):
        return None
    if same := _accepted(last, answers):
        return None if gives_other(found[-1], last, prompt) else Given(same)
    is_other = folded(last) not in folded(prompt) and not _names_it_too(found, answers)
    return Given(None) if is_other else None


def _by_form(
    said: str, found: Sequence[str], answers: tuple[str, ...], prompt: str, *, labelled: bool
) -> Given | None:
    """What a text gives by its form, if nothing in it corrects that."""
    later = [name for sentence in found[1:] if (name := corrected(sentence, prompt))]
    is_corrected = any(not _is_known(name, prompt, answers) for name in later)
    done = doer(found[0], prompt)
    names = [*given_names(said, found, labelled=labelled), *([GivenName(done, alone=False)] if done else [])]
    for given in names:
        same = None if is_corrected else _given(given, answers, prompt)
        if same is not None and _stands(found, given.name, answers):
            return Given(same)
        if given.alone and not _is_known(given.name, prompt, answers):
            return Given(None)
    return None


def _by_reading(found: Sequence[str], answers: tuple[str, ...], prompt: str) -> str | None:
    """What the concluding sentence states."""
    is_named = bool(namings(found[-1], answers))
    if not is_named and (by := agent(found[-1], prompt)) and not _is_known(by, prompt, answers):
        return None
    told = found if is_named else without_remarks(found, prompt)
    read = range(len(told)) if len(told) < _FEW else [len(told) - 1]
    how = Reading(prompt, must_state=True)
    return claimed(told, read, answers, how) or all_parts(told, read, answers, Reading(prompt))


_PREPOSITION = re.compile(
    r"(?P<word>in|im|nach|von|vom|bei|aus|mit|auf|zu|für|by|after|from|for|with|to|par|pour|de|d'après|à|en|dans|por|para|con|da|di|dal|dalla|per|a|nel|nella|em|no|na|do|w|we|z|od|po|в|во|на|из|от)\s",
    re.IGNORECASE,
)


def _without_preposition(name: str, prompt: str) -> str:
    """A name without the preposition before it, where the question has it too."""
    found = _PREPOSITION.match(name)
    is_asked = found is not None and re.search(
        rf"(?<!\w){found['word']}(?!\w)", prompt[-_QUESTION:], re.IGNORECASE
    )
    return name[found.end() :] if found is not None and is_asked else name


_QUESTION = 400


def _given(given: GivenName, answers: tuple[str, ...], prompt: str) -> str | None:
    """The accepted answer that a given name, or what stands behind it in brackets, is."""
    ways = (
        given.name,
        accepted_names.without_title(given.name),
        given.other,
        _without_preposition(given.name, prompt),
    )
    return next((same for way in ways if (same := _accepted(way, answers))), None)


def _accepted(name: str, answers: tuple[str, ...]) -> str | None:
    """The accepted answer that a name names."""
    written = tuple(tokens(name))
    named = by_first_token(answers).get(written[0], ()) if written else ()
    return next((answer for wanted, answer in named if written == wanted), None)


def _names_it_too(found: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether an accepted answer stands in the last clause, or a sentence before identifies it."""
    clause = re.split(r"[;:,，；：]", found[-1])[-1]
    if any(folded(answer) in folded(clause) for answer in answers):
        return True
    return any((name := identified(sentence)) and equals(name, answers) for sentence in found[:-1])


def _is_known(name: str, prompt: str, answers: Sequence[str]) -> bool:
    """Whether the prompt holds a name, or an accepted answer is part of it."""
    written = folded(name)
    return written in folded(prompt) or any(folded(answer) in written for answer in answers)


def _stands(found: Sequence[str], name: str, answers: Sequence[str]) -> bool:
    """Whether nothing denies, hedges or takes back a name where it stands first."""
    words = tokens(name)
    at = next((at for at, sentence in enumerate(found) if name in sentence.replace("*", "")), None)

    def is_accepted(text: str) -> bool:
        return equals(text, answers) is not None

    return (
        at is not None
        and claims(found, at, is_accepted, words)
        and not is_bare_list(folded(_opening_of(found[at], name)), is_accepted)
        and not (len(found) > 1 and _are_lines(found) and is_bare_list(folded("\n".join(found)), is_accepted))
    )


def _opening_of(sentence: str, name: str) -> str:
    """A sentence without what the name is not, and the name without marks inside it."""
    return sentence_core.without_denied(sentence).replace(name, name.replace("·", ""))


def _are_lines(found: Sequence[str]) -> bool:
    """Whether no sentence is more than a line of a list."""
    return all(len(one.split()) <= _LINE_WORDS and not COPULA.search(one) for one in found)
