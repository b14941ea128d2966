"""Two answers side by side, one accepted and the other not: a hedge, not an answer."""

import re
from collections.abc import Sequence

from reward_service.grading.texts.accepted_answers import equals

MAX_PAIR_CHARS = 160
"""Longer texts are sentences, which are read as such."""
_OR = re.compile(r"\s(?:or|oder|ou|или)\s|或者|或", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{1,9})?|\d{5,12}")
"""A bare number that is no year."""


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
    numbers = [part for part in parts if _NUMBER.fullmatch(part) and part not in prompt]
    return len(numbers) == 1 and any(equals(part, answers) is not None for part in parts)
