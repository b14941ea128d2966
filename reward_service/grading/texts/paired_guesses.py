"""Two answers side by side, one accepted and the other not: a hedge, not an answer."""

import re
from collections.abc import Sequence

from reward_service.grading.texts.answer_matching import equals
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.namesake_places import COUNTRIES, STATES
from reward_service.grading.texts.sentence_core import opens_clause
from reward_service.grading.texts.stated_names import PROPER_NAME

MAX_PAIR_CHARS = 160
"""Longer texts are sentences, which are read as such."""
_OR = re.compile(r"\s(?:or|oder|ou|или)\s|或者|或", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,9})?|\d{5,12}")
"""A bare number that is no year."""
_ONE_NAME = re.compile(rf"{PROPER_NAME}|[^\W\d_]{{2,24}}")
_NO_GUESS = frozenset(
    "yes no ok okay sure well though however too anyway sir mate please thanks instead perhaps maybe hmm right sir easy simple simply answer hello hi oh ah so indeed correct exactly "
    "ja nein oui non si sí sim да нет tak".split()
)
_REGION = re.compile(rf"(?:{COUNTRIES}|{STATES})")


def is_pair_of_guesses(said: str, answers: Sequence[str], prompt: str = "") -> bool:
    """Whether a short text is an accepted answer beside another one: "Oslo or Riga", "42, Riga"."""
    said = said.strip(" .!\n")
    if len(said) > MAX_PAIR_CHARS or equals(said, answers) is not None:
        return False
    sides = _OR.split(said)
    if len(sides) == 2 and all(side.strip() for side in sides):
        return len({equals(side, answers) is None for side in sides}) == 2
    parts = [part.strip() for part in said.split(", ")]
    if len(parts) != 2 or any(any(map(str.isdigit, answer)) for answer in answers):
        return False
    if _is_second_name(parts[0], parts[1], answers, prompt):
        return True
    numbers = [part for part in parts if _NUMBER.fullmatch(part) and part not in prompt]
    return len(numbers) == 1 and any(equals(part, answers) is not None for part in parts)


def _is_second_name(first: str, last: str, answers: Sequence[str], prompt: str) -> bool:
    """Whether an accepted answer is the second of two names of one kind: "Berlin, Paris", but not "Brooklyn, New York",
    which says where a place is, nor a word that only leads to it."""
    if first.islower() and equals(first, answers) is not None:
        first, last = last, first
    if equals(last, answers) is None or equals(first, answers) is not None or _REGION.fullmatch(last):
        return False
    if _REGION.fullmatch(first.title()):
        return False
    is_name = _ONE_NAME.fullmatch(first) is not None and first[:1].isupper() >= last[:1].isupper()
    return (
        is_name
        and not opens_clause(first)
        and _NO_GUESS.isdisjoint(folded(first).split())
        and folded(first) not in folded(prompt)
    )
