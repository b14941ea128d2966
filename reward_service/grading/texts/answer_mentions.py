"""Where sentences of a text name accepted answers, however they are written."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from reward_service.grading.texts import accepted_names, sentence_core
from reward_service.grading.texts.answer_matching import MAX_TOKENS
from reward_service.grading.texts.answer_tokens import folded, month_name, tokens
from reward_service.grading.texts.word_patterns import WordPattern

Name = tuple[str, ...]
ByFirst = dict[str, list[tuple[Name, str]]]


class Naming(NamedTuple):
    """Where a text names an accepted answer: the text as read, its tokens, the place and size of the name."""

    text: str
    words: list[str]
    start: int
    size: int
    answer: str

    @property
    def name(self) -> list[str]:
        """The tokens of the name."""
        return self.words[self.start : self.start + self.size]


def readings(sentence: str) -> tuple[str, ...]:
    """A sentence, and its main clause before it where something is added to that."""
    core = sentence_core.core(sentence)
    return (core.text, sentence) if core.added else (sentence,)


@lru_cache(64)
def namings(text: str, answers: tuple[str, ...]) -> tuple[Naming, ...]:
    """Where a sentence, or a part of one, names accepted answers."""
    words = tokens(text)[-MAX_TOKENS:]
    return tuple(
        Naming(text, written, *place)
        for written, by_first in ways_of_writing(words, answers)
        for place in named(written, by_first)
    )


def may_be_named(text: str, answers: tuple[str, ...]) -> bool:
    """Whether a text holds a word that names of accepted answers begin with; true wherever words do not tell.

    Numbers may be written in words of many languages, names of other alphabets in many cases.
    """
    firsts = _first_words(answers)
    if firsts is None:
        return True
    said, joined = _with_joined(text)
    return any(map(said.__contains__, firsts)) or any(map(joined.__contains__, firsts))


@lru_cache(256)
def _with_joined(text: str) -> tuple[str, str]:
    """A folded text, and the same with what signs part within words as one; empty where there is none."""
    said = folded(text)
    joined = _JOINING.sub("", said)
    return said, "" if joined == said else joined


_JOINING = re.compile(r"[.'’‘\u00ad]")
""" "B.B.C." and "O'Brien" are one word."""


@lru_cache(512)
def _first_words(answers: tuple[str, ...]) -> frozenset[str] | None:
    """The first words of the names of accepted answers, in all forms; None where a text may write them otherwise."""
    if not all(answer.isascii() and _LETTERS_ONLY.fullmatch(answer) for answer in answers):
        return None
    names = [name for answer in answers for name in accepted_names.names(answer)]
    names += [
        name
        for answer in answers
        for part in accepted_names.parts(answer)
        for name in accepted_names.names(part)
    ]
    firsts = {name[0] for name in names}
    if any(not first.isalpha() or len(first) < _LEAST for first in firsts):
        return None
    return frozenset(_singular([first])[0] for first in firsts)


_LETTERS_ONLY = re.compile(r"[A-Za-z][A-Za-z ]*")
_LEAST = 2


@lru_cache(512)
def by_first_token(answers: tuple[str, ...], *, singular: bool = False) -> ByFirst:
    """Names of the accepted answers by their first token; in the singular only those of common words."""
    found: ByFirst = {}
    for answer in answers:
        for name in accepted_names.names(answer) if not singular or answer.islower() else ():
            wanted = tuple(_singular(list(name))) if singular else name
            found.setdefault(wanted[0], []).append((wanted, answer))
    for same in found.values():
        same.sort(key=lambda item: -len(item[0]))
    return found


def _singular(words: list[str]) -> list[str]:
    return [w[:-1] if w[-1] == "s" and len(w) > 4 and w[-2] not in "sui" else w for w in words]


_PARTICLE = WordPattern(
    r"(?<=[가-힣]{2})(?:뿐(?:이다|입니다|이에요)?|만|입니다|이었습니다|였습니다|이에요|예요|이다|이며|이고|에서는?|에게서?|으로|이라고|라고|부터|까지|님이|님|은|는|이|가|을|를|의|에|와|과|로|도|이지만|지만)$"
)


def ways_of_writing(words: list[str], answers: tuple[str, ...]) -> Iterator[tuple[list[str], ByFirst]]:
    """The words and the names to look for in them; in the singular; with days left out of dates, for a day
    in April 1917 is in 1917; and without Korean particles."""
    yield words, by_first_token(answers)
    if any(word.startswith("date:") for word in words):
        yield [part for word in words for part in _month_and_year(word)], by_first_token(answers)
    singular = by_first_token(answers, singular=True)
    if singular:
        yield _singular(words), singular
    if any("가" <= word[-1] <= "힣" for word in words):
        yield [_PARTICLE.sub("", word) for word in words], by_first_token(answers)


def _month_and_year(word: str) -> list[str]:
    if not word.startswith("date:"):
        return [word]
    *year, month, _ = word[5:].split("-")
    return [month_name(int(month)), *year]


def named(words: list[str], by_first: ByFirst) -> Iterator[tuple[int, int, str]]:
    if by_first.keys().isdisjoint(words):
        return
    for start, word in enumerate(words):
        for wanted, answer in by_first.get(word, ()):
            if tuple(words[start : start + len(wanted)]) == wanted:
                yield start, len(wanted), answer


_SENTENCE = re.compile(r"(?<=[\w)\]\"”%*][.!?])\s+(?=[^\W\d_a-z]|[\"“'*¿¡(])|[。！？；।]|\n+|;\s")
_ABBREVIATED = re.compile(
    r"\b(St|Mr|Mrs|Ms|Dr|Jr|Sr|Mt|Ft|vs|Prof|Gen|Col|Sgt|Rev|Gov|Sen|Rep|bzw|ca|[A-Z]|[А-Я])\.\s"
)


_INITIALS = re.compile(r"(?<![\w.])[A-ZА-Я]\.(?:\s[A-ZА-Я]\.){1,3}(?=\s[A-ZА-Я])")
"""Initials with blanks between them."""
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\.\s(?=(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zäö]{0,7}(?!\w))"
)


_POINT_WITHIN = re.compile(r"\.\s")


def without_points(text: str) -> str:
    """A text without the points of abbreviations and initials, which end no sentence."""
    if "." not in text or _POINT_WITHIN.search(text) is None:
        return text
    text = _INITIALS.sub(lambda found: found.group().replace(" ", ""), text)
    return _DAY.sub(r"\1 ", _ABBREVIATED.sub(r"\1 ", _NUMBER.sub("Nr ", text)))


_NUMBER = re.compile(r"(?<!\w)No\.\s(?=\d)")
""" "No. 2", which denies nothing; elsewhere "No." is a sentence."""


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    found = _SENTENCE.split(without_points(text))
    return [sentence for sentence in found if sentence.strip()]
