"""Accepted names as a text writes them: in a case of Russian or Polish, with the country behind them, or with a
second Spanish or Portuguese surname.

Each is rewritten to the accepted name where the words around it allow no other reading.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.other_places import COUNTRIES, is_of_other_country
from reward_service.grading.texts.word_patterns import WordPattern

MAX_NAMES = 64
"""Accepted answers that are looked for."""
_BEHIND = re.compile(rf"(?:,\s(?:{COUNTRIES})|\s\((?:{COUNTRIES})\))(?=[\s.,;:!?)*]|$)")
_IBERIAN = WordPattern(
    r"[¿¡ñãõ]|(?<!\w)(?:fue|por|novela|escribió|autor|pintor|foi|quem|quién|el|los|una|uma|obra|em|um)(?!\w)",
    re.IGNORECASE,
)
_SURNAME = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'-]{2,20}"
_GIVEN = re.compile(rf"{_SURNAME}(?:\s(?:de|del|de\sla|da|do|dos|{_SURNAME}))+")
_CYRILLIC_ENDS = "(?:а|я|у|ю|ы|и|е|о|ой|ей|ою|ом|ем|ём|ью|ах|ях)?"
_POLISH_ENDS = "(?:ie|iu|u|y|i|ach|ze|em|owie|rze|e)?"
_PLACE_RU = r"(?:в|во|на|у|близ|возле|берегу|берегах|озере|реке|реки|городе|города|острове)"
_PLACE_PL = r"(?:w|we|na|nad|u)"
_AGENT_RU = WordPattern(
    r"(?<!\w)[а-яё]{3,20}(?:ан|ен|ён|ят|ит)[аоы]?\s(?:[а-яё]{4,20}(?:ом|ем|ым|им|ой|ей)\s){0,2}(?P<said>[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+){0,2})"
)


def plainly_written(text: str, answers: Sequence[str], prompt: str) -> str:
    """A text in which accepted names stand as they are accepted."""
    for answer in answers[:MAX_NAMES]:
        if not answer[:1].isupper() or not answer[-1].isalpha():
            continue
        at = _place_of(text, answer)
        if at is not None:
            text = _without_more(text, answer, at + len(answer), prompt)
        elif answer.split()[-1][:_BEGINNING] not in text:
            continue
        elif not answer.isascii() and "а" <= answer[-1].lower() <= "я":
            text = _in_nominative(text, answer)
        elif _IS_POLISH.search(prompt[-_QUESTION:]) and (found := _polish(answer)) is not None:
            text = found.sub(rf"\g<before>{answer}", text)
    return text


_BEGINNING = 2
"""Letters that the last word of a name keeps in every case."""


_QUESTION = 400


def _place_of(text: str, answer: str) -> int | None:
    """Where a text holds a name as a whole word for the first time."""
    at = text.find(answer)
    while at >= 0:
        if not (text[at + len(answer) : at + len(answer) + 1].isalpha() or text[at - 1 : at].isalpha()):
            return at
        at = text.find(answer, at + 1)
    return None


def _without_more(text: str, answer: str, end: int, prompt: str) -> str:
    """A text without the country behind a name, or a further surname that an Iberian text gives it."""
    more = _BEHIND.match(text, end) if text[end : end + 2] in (", ", " (") else None
    if more is not None and is_of_other_country(text[end:], prompt):
        return text
    if more is None and text[end : end + 1] == " " and " " in answer and _GIVEN.fullmatch(answer):
        more = _FURTHER.match(text, end)
        if more is not None and not _IBERIAN.search(f"{prompt[-_QUESTION:]} {text}"):
            return text
    return text[:end] + text[more.end() :] if more is not None else text


_FURTHER = re.compile(rf"(?:\s[ye])?\s{_SURNAME}(?![\w’'-])")


def _in_nominative(text: str, answer: str) -> str:
    """A place behind its preposition, or a person behind a passive, in the nominative."""
    text = _cyrillic(answer).sub(rf"\g<before>{answer}", text)
    found = _AGENT_RU.search(text)
    if found is None:
        return text
    said, own = found["said"].split(), answer.split()
    stem = own[-1][: max(3, len(own[-1]) - 2)]
    same = (
        len(said) == len(own)
        and said[-1].startswith(stem)
        and said[-1].endswith(_INSTRUMENTAL)
        and said[0][0] == own[0][0]
    )
    return f"{text[: found.start('said')]}{answer}{text[found.end() :]}" if same else text


_INSTRUMENTAL = ("ом", "ем", "ём", "ым", "им", "ой", "ей", "ью")


@lru_cache(512)
def _cyrillic(answer: str) -> re.Pattern[str]:
    stems = [f"{re.escape(re.sub('[аяоеьйыи]$', '', word))}{_CYRILLIC_ENDS}" for word in answer.split()]
    return re.compile(rf"(?P<before>(?<!\w){_PLACE_RU}\s){chr(92)}b{' '.join(stems)}(?!\w)", re.IGNORECASE)


_IS_POLISH = re.compile(r"[ąćęłńśźż]|(?<!\w)(?:w|jest|jaki\w|kt\w+|gdzie)(?!\w)")


@lru_cache(512)
def _polish(answer: str) -> re.Pattern[str] | None:
    """A Polish place behind its preposition; None for what is no single name."""
    word = re.sub("[aeyio]$", "", answer)
    if " " in answer or len(word) < 4 or not word.isalpha():
        return None
    stem = re.escape(word).replace("ó", "[óo]").replace("ń", "[ńn]")
    return re.compile(rf"(?P<before>(?<!\w){_PLACE_PL}\s){stem}{_POLISH_ENDS}(?!\w)", re.IGNORECASE)
