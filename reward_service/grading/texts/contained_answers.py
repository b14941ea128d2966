"""Whether a text names an accepted answer and claims it, anywhere in a short final part."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from reward_service.grading.texts import accepted_names
from reward_service.grading.texts.accepted_answers import equals
from reward_service.grading.texts.answer_tokens import folded, tokens
from reward_service.grading.texts.asked_numbers import numbers
from reward_service.grading.texts.asked_roles import decided
from reward_service.grading.texts.claimed_names import Place, is_bare_list, is_claimed
from reward_service.grading.texts.compared_names import comparison
from reward_service.grading.texts.mentioned_names import is_mentioned
from reward_service.grading.texts.named_answers import (
    Naming,
    may_be_named,
    named,
    namings,
    readings,
    sentences,
    ways_of_writing,
    without_points,
)
from reward_service.grading.texts.other_answers import concludes_otherwise, gives_other, is_outdone
from reward_service.grading.texts.plain_answers import plainly
from reward_service.grading.texts.polar_answers import are_polar, polar_answer
from reward_service.grading.texts.rival_names import Sentence, has_rivals
from reward_service.grading.texts.stated_otherwise import states_otherwise
from reward_service.grading.texts.statement_shape import opens_remark, states

MAX_CONCLUSION = 600
"""Characters of a text whose concluding sentence is looked for."""
_FEW = 3
"""Sentences of a text that are all read."""


def contained(said: str, answers: Sequence[str], *, prompt: str = "") -> str | None:
    """The accepted answer that a text names without denying it, hedging it or hiding it in a list.

    Of more than three sentences the first two and the last are read, so that whoever makes many statements
    is not paid for one of them.
    """
    if not may_be_named(said, tuple(answers)):
        return polar_answer(sentences(said), answers) if are_polar(answers) else None
    said = plainly(said, answers, prompt)
    if len(said) <= MAX_CONCLUSION and (same := equals(said, answers)):
        return same
    if not any(map(str.isalnum, said)):
        return None
    if are_polar(answers):
        return polar_answer(sentences(said), answers)
    asked = numbers(sentences(said), prompt, answers)
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


COPULA = re.compile(
    r"(?<!\w)(?:is|are|was|were|ist|sind|war|est|était|es|era|fue|è|fu|é|foi|jest|był|är|var)(?!\w)"
)


Read = Sequence[int]


@dataclass(frozen=True, slots=True)
class Reading:
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
    name = without_points(naming.answer)
    if is_mentioned(found[at], name, how.prompt):
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


def claims(
    found: Sequence[str], at: int, is_accepted: Callable[[str], bool], name: Sequence[str], written: str = ""
) -> bool:
    """Whether the sentence at that place claims a name, of these tokens or written so."""
    behind = "".join(f"\n{folded(sentence)}" for sentence in found[at + 1 :])
    places = _places(folded(found[at]), name, folded(written))
    return any(is_claimed(Place(place.before, place.behind + behind), is_accepted) for place in places)


def _places(sentence: str, name: Sequence[str], written: str) -> Iterator[Place]:
    """Where a name stands in a folded sentence, at most eight times; one that is written otherwise, as a date
    or number in words may be, stands at its end."""
    found = list(islice(_spans(sentence, name), _MAX_PLACES))
    if not found and written and any(map(str.isdecimal, name)):
        found = [
            span for span in islice(_spans(sentence, (written,)), _MAX_PLACES) if _is_word(sentence, *span)
        ]
    for start, end in found:
        yield Place(sentence[:start], sentence[end:])
    if not found:
        yield Place(sentence, "")


def _spans(sentence: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words stand in a sentence with at most six signs between each and the next."""
    start = sentence.find(words[0])
    while start >= 0:
        end = start + len(words[0])
        for word in words[1:]:
            between = _SIGNS.match(sentence, end)
            at = between.end() if between else end
            if not sentence.startswith(word, at):
                break
            end = at + len(word)
        else:
            yield start, end
        start = sentence.find(words[0], max(end if len(words) == 1 else start + 1, start + 1))


def _is_word(sentence: str, start: int, end: int) -> bool:
    return not (sentence[start - 1 : start].isalnum() or sentence[end : end + 1].isalnum())


_SIGNS = re.compile(r"[^\w]{0,6}")
_MAX_PLACES = 8


def all_parts(found: Sequence[str], read: Read, answers: tuple[str, ...], how: Reading) -> str | None:
    """The accepted answer that is a list, when the sentences claim every part of it."""
    for answer in answers:
        parts = tuple(accepted_names.parts(answer))
        if parts and all(claimed(found, read, (part,), how, parts) for part in parts):
            return answer
    return None
