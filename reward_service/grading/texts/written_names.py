"""Accepted names as a text writes them: in a case of Russian or Polish, with the country behind them, or with a
second Spanish or Portuguese surname.

Each is rewritten to the accepted name where the words around it allow no other reading.
"""

import re
from collections.abc import Sequence

from reward_service.grading.texts.inflected_names import in_nominative
from reward_service.grading.texts.namesake_places import COUNTRIES, is_of_other_country
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
        else:
            text = in_nominative(text, answer, prompt)
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
