"""Accepted answers that a text writes a little otherwise, written as they are accepted.

A slip of the pen in a long word ("onomatopeia"), traditional characters for simplified ones, the short form of a
given name ("Bill Clinton"), and further names behind a single one ("Rembrandt Harmenszoon van Rijn").
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.chinese_characters import simplified
from reward_service.grading.texts.full_names import UPPER, bare
from reward_service.grading.texts.given_name_forms import alike_given_names
from reward_service.grading.texts.inflected_names import holds, in_nominative
from reward_service.grading.texts.word_patterns import WordPattern
from reward_service.text.language.word_language import LISTED, word_codes

MAX_CHARS, MAX_NAMES = 2_000, 64
"""Characters of a text, and accepted answers, that are looked at."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONG, _LONGER = 6, 8
"""Letters of a word that may be misspelt beside other words of its name, and alone."""
_MOST_WORDS = 8
_HAN = re.compile("[\u3400-\u9fff]")
_WHO = WordPattern(
    r"(?<!\w)(?:who|whom|whose|wer|wen|qui|quién|quien|quem|chi|wie|vem|kto)(?!\w)", re.IGNORECASE
)
_PART = rf"[{UPPER}][\w'’-]{{1,24}}"
_MORE = re.compile(rf"[\s-][{UPPER}]")
_FURTHER = re.compile(
    rf"(?:\s{_PART}(?:szoon|szn\.?|dochter|ovich|evich|ovna|evna|sson|dóttir)){{0,2}}(?:\s(?:van|von|de|da|di)(?:\s(?:der|den|la))?\s{_PART})?(?!\w)"
)
"""Behind a name that stands alone: patronymics, and where somebody is from."""
_OTHER_PERSON = re.compile(r"\sMerisi(?!\w)")


class _Word(NamedTuple):
    said: str
    start: int
    end: int


def as_accepted(said: str, answers: Sequence[str], prompt: str) -> str:
    """The text in which accepted answers that are written a little otherwise stand as they are accepted."""
    if len(said) > MAX_CHARS:
        return said
    if not said.isascii() and _HAN.search(said):
        said = _in_same_characters(said, answers)
    known = [answer for answer in answers[:MAX_NAMES] if holds(said, answer)]
    if known:
        return _without_further(said, known[0], prompt)
    for answer in answers[:MAX_NAMES]:
        if (found := _written_as(answer, said, prompt)) != said:
            return _without_further(found, answer, prompt)
    return said


def _written_as(answer: str, said: str, prompt: str) -> str:
    """A text with an answer that it holds in another case, with other marks, or but for one word, as it is accepted."""
    if not (answer.isascii() and said.isascii()):
        said = _with_marks(in_nominative(said, answer, prompt), answer)
    plan = _plan(answer)
    if plan is None or not any(beginning in said for beginning in plan.beginnings):
        return said
    place = next(_places(_words(said), plan, prompt), None)
    if place is not None and plan.is_name and _MORE.match(said, place[1]):
        return said
    return said if place is None else f"{said[: place[0]]}{answer}{said[place[1] :]}"


def _in_same_characters(said: str, answers: Sequence[str]) -> str:
    """A text with accepted answers in the characters, simplified or traditional, in which they are accepted."""
    plain = simplified(said)
    for answer in answers[:MAX_NAMES]:
        own = simplified(answer)
        if answer in said or own not in plain or not _HAN.search(answer):
            continue
        at = plain.find(own)
        said = said[:at] + answer + said[at + len(own) :]
    return said


def _with_marks(said: str, answer: str) -> str:
    """A text with an accepted name with the marks, or without, that it is accepted with."""
    own = bare(answer)
    at = bare(said).find(own)
    if at < 0 or said[at - 1 : at].isalpha() or said[at + len(own) : at + len(own) + 1].isalpha():
        return said
    return said[:at] + answer + said[at + len(own) :]


def _without_further(said: str, answer: str, prompt: str) -> str:
    """A text without what else a person of a single name is called, where it is asked who."""
    at = said.find(answer) if answer.isalpha() and answer[:1].isupper() else -1
    if at < 0 or _WHO.search(prompt) is None:
        return said
    end = at + len(answer)
    found = _FURTHER.match(said, end)
    if found is None or not found.group() or said[at - 1 : at].isalnum() or _OTHER_PERSON.match(said, end):
        return said
    return said[:end] + said[found.end() :]


class _Plan(NamedTuple):
    """The words of an accepted answer, folded, and how those begin that may be written otherwise."""

    words: tuple[str, ...]
    beginnings: tuple[str, ...]
    is_name: bool


@lru_cache(4096)
def _plan(answer: str) -> _Plan | None:
    """How an answer may be found written otherwise; None where it may not, as no answer with figures may."""
    words = tuple(folded(found.group()) for found in _WORD.finditer(answer))
    if not 0 < len(words) <= _MOST_WORDS or any(map(str.isdecimal, answer)):
        return None
    is_name = answer[:1].isupper()
    long = [one for one in words if len(one) >= (_LONG if is_name or len(words) > 1 else _LONGER)]
    beginnings = {one[:2] for one in long} | {one[:2].capitalize() for one in long}
    if len(words) > 1 and is_name and alike_given_names(words[0]):
        beginnings.add(answer.rsplit(maxsplit=1)[-1])
    return _Plan(words, tuple(beginnings), is_name) if beginnings else None


def _words(text: str) -> list[_Word]:
    return [_Word(folded(found.group()), *found.span()) for found in _WORD.finditer(text)]


def _places(words: Sequence[_Word], plan: _Plan, prompt: str) -> Iterator[tuple[int, int]]:
    """Where words of a text are those of an answer but for one."""
    size, wanted = len(plan.words), plan.words
    for at in range(len(words) - size + 1):
        other = -1
        for place in range(size):
            if words[at + place].said != wanted[place]:
                if other >= 0:
                    break
                other = place
        else:
            if other >= 0 and _may_be(words[at + other].said, other, plan, prompt):
                yield words[at].start, words[at + size - 1].end


def _may_be(said: str, place: int, plan: _Plan, prompt: str) -> bool:
    """Whether a word is the one at that place of an answer, written otherwise."""
    own, alone = plan.words[place], len(plan.words) == 1
    if place == 0 and plan.is_name and not alone and said in alike_given_names(own):
        return True
    if len(own) < _LONG or not _is_slip(said, own):
        return False
    if alone and len(own) < _LONGER and not (plan.is_name and _is_doubling(said, own)):
        return False
    return not _is_known(said) and said not in folded(prompt)


def _is_slip(said: str, own: str) -> bool:
    """Whether a word lacks a letter within, has one too many, or has two in the other order; another letter makes
    another word (nitrate, nitrite)."""
    if said[:2] != own[:2] or said[-1] != own[-1] or not said.isalpha():
        return False
    if len(said) == len(own):
        apart = [at for at in range(len(own)) if said[at] != own[at]]
        return (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and said[apart[0]] == own[apart[1]]
            and said[apart[1]] == own[apart[0]]
        )
    short, long = sorted((said, own), key=len)
    return len(long) == len(short) + 1 and _dropped(short, long) >= 0


def _dropped(short: str, long: str) -> int:
    """Which letter of the longer word the shorter one lacks; -1 where that is not all."""
    at = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    return at if short[at:] == long[at + 1 :] else -1


def _is_doubling(said: str, own: str) -> bool:
    short, long = sorted((said, own), key=len)
    at = _dropped(short, long) if len(short) != len(long) else -1
    return at > 0 and long[at] == long[at - 1]


def _is_known(word: str) -> bool:
    """Whether it is a word of some language."""
    return any(word in _list(language) for language in LISTED)


@lru_cache(16)
def _list(language: str) -> Mapping[str, int]:
    return word_codes(language)
