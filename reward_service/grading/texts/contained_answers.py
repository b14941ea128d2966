"""Whether a text names an accepted answer and claims it, anywhere in a short final part."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from reward_service.grading.texts import accepted_names
from reward_service.grading.texts.answer_matching import equals
from reward_service.grading.texts.answer_mentions import (
    Naming,
    may_be_named,
    named,
    namings,
    readings,
    sentences,
    ways_of_writing,
    without_points,
)
from reward_service.grading.texts.answer_normalisation import plainly
from reward_service.grading.texts.answer_tokens import folded, tokens
from reward_service.grading.texts.claimed_mentions import claims
from reward_service.grading.texts.claimed_names import is_bare_list
from reward_service.grading.texts.last_conclusions import MAX_CONCLUSION
from reward_service.grading.texts.leading_fragments import by_head
from reward_service.grading.texts.mentioned_names import is_mentioned
from reward_service.grading.texts.namesake_places import is_elsewhere
from reward_service.grading.texts.number_selection import Numbers, numbers
from reward_service.grading.texts.other_answers import concludes_otherwise, gives_other, is_outdone
from reward_service.grading.texts.polar_answers import are_polar, polar_answer
from reward_service.grading.texts.restated_questions import restated
from reward_service.grading.texts.rival_names import Sentence, has_rivals
from reward_service.grading.texts.salient_statements import by_emphasis, is_other_told
from reward_service.grading.texts.semantic_roles import decided
from reward_service.grading.texts.stated_names import COPULA, opens_remark, states
from reward_service.grading.texts.stated_otherwise import states_otherwise
from reward_service.grading.texts.structural_answers import by_form
from reward_service.grading.texts.temporal_order import comparison
from reward_service.grading.texts.withdrawn_text import standing

_FEW = 3
"""Sentences of a text that are all read."""


def contained(said: str, answers: Sequence[str], *, prompt: str = "") -> str | None:
    """The accepted answer that a text names without denying it, hedging it or hiding it in a list.

    Of more than three sentences the first two and the last are read, so that whoever makes many statements
    is not paid for one of them.
    """
    if not may_be_named(said, tuple(answers)):
        return polar_answer(sentences(said), answers) if are_polar(answers) else None
    if (same := restated(said, tuple(answers), prompt)) is not None:
        return same
    said = plainly(said, answers, prompt)
    if len(said) <= MAX_CONCLUSION and (same := equals(said, answers)):
        return same
    if not any(map(str.isalnum, said)):
        return None
    if are_polar(answers):
        return polar_answer(sentences(said), answers)
    lines, key = standing(sentences(said), prompt), tuple(answers)
    told = by_head(said, answers, prompt) or by_emphasis(lines, key, prompt)
    if told is not None:
        return told.answer
    return None if _gives_other(said, lines, key, prompt) else _read(numbers(lines, prompt, answers), prompt)


def _gives_other(said: str, lines: Sequence[str], answers: tuple[str, ...], prompt: str) -> bool:
    """Whether the clause nearest to the question, or the form of the text, gives another answer."""
    if is_other_told(lines, answers, prompt):
        return True
    if _DASH.search(lines[0]):
        return False
    given = by_form(said, lines, answers, prompt, labelled=False)
    return given is not None and given.answer is None


_DASH = re.compile(r"\s[—–-]\s")
""" "The author — Nikolai Gogol" gives what stands behind the dash."""


def _read(asked: Numbers, prompt: str) -> str | None:
    """The accepted answer that the sentences claim, or that what is asked for decides for."""
    compared = comparison(asked.sentences, prompt, asked.answers).is_right
    if asked.is_wrong or compared is False:
        return None
    found, key = asked.sentences, asked.answers
    if states_otherwise(found, prompt, key):
        return None
    is_right = decided(found, prompt, key) if asked.given is None else None
    if is_right is False:
        return None
    if (is_right or compared) and (
        given := claimed(found, range(len(found)), key, Reading(prompt, is_given=True))
    ):
        return given
    if len(found) > 1 and not namings(found[-1], key) and concludes_otherwise(found[-1], prompt):
        return None
    read = range(len(found)) if len(found) <= _FEW else [0, 1, len(found) - 1]
    how = Reading(prompt, is_given=asked.given is not None)
    return claimed(found, read, key, how) or all_parts(found, read, key, how)


def _is_list(found: Sequence[str], at: int, is_accepted: Callable[[str], bool]) -> bool:
    """Whether a text is a list of names; several sentences are none, of which the one at that place has a copula."""
    if len(found) > 1 and (COPULA.search(found[at]) or any(map(opens_remark, found[1:]))):
        return False
    return is_bare_list(folded("\n".join(found)), is_accepted)


def _as_written(sentence: str, answer: str) -> str:
    """An accepted answer without its article, where a sentence has it with another one, or none."""
    bare = _ARTICLE.sub("", answer)
    if bare == answer or re.search(rf"(?<!\w){re.escape(answer)}", sentence, re.IGNORECASE):
        return answer
    return bare


_ARTICLE = re.compile(
    r"^(?:(?:the|an?|el|la|los|las|le|les|il|lo|gli|der|die|das|den|o|os|as)\s|l['’])(?=[A-ZÀ-ÖØ-Þ])"
)
Read = Sequence[int]


class Reading(NamedTuple):
    """How sentences are read: the question, and what a sentence that names an answer must do to claim it."""

    prompt: str = ""
    must_state: bool = False
    """It must come to the name, beside no rival."""
    is_given: bool = False
    """What the question asks for gives the answer already, so that no list is looked for."""


def claimed(
    found: Sequence[str], read: Read, answers: tuple[str, ...], how: Reading, alike: tuple[str, ...] = ()
) -> str | None:
    """The answer that one of the sentences `read` claims; names that are `alike` are no rivals of it."""

    def is_accepted(text: str) -> bool:
        written = tokens(text)
        return any(any(True for _ in named(*way)) for way in ways_of_writing(written, alike or answers))

    for at in read:
        texts = readings(found[at]) if how.must_state else (found[at],)
        for naming in (naming for text in texts for naming in namings(text, answers)):
            if (
                _is_meant(found, at, naming, how, partial(claims, found, at, is_accepted))
                and claims(found, at, is_accepted, naming.name, naming.answer)
                and (how.is_given or not _is_list(found, at, is_accepted))
            ):
                return naming.answer
    return None


def _is_meant(
    found: Sequence[str], at: int, naming: Naming, how: Reading, claimed_by: Callable[[Sequence[str]], bool]
) -> bool:
    """Whether a sentence does not only mention a name, and, where it must, comes to it beside no rival."""
    name = _as_written(found[at], without_points(naming.answer))
    if is_mentioned(found[at], name, how.prompt) or is_elsewhere(found[at], name, how.prompt):
        return False
    if len(found) > 1 and is_outdone(found, at, name, how.prompt):
        return False
    if not how.must_state:
        return True
    if not states([*found[:at], naming.text, *found[at + 1 :]], at, name, how.prompt):
        return False
    read_as = Sentence(naming.text, naming.words, how.prompt, claimed_by)
    return not (
        has_rivals(read_as, naming.start, naming.size, naming.answer)
        or gives_other(found[at], name, how.prompt)
    )


def all_parts(found: Sequence[str], read: Read, answers: tuple[str, ...], how: Reading) -> str | None:
    """The accepted answer that is a list, when the sentences claim every part of it."""
    for answer in answers:
        parts = tuple(accepted_names.parts(answer))
        if parts and all(claimed(found, read, (part,), how, parts) for part in parts):
            return answer
    return None
