"""The option whose value a text is, or comes to at the end of a derivation: "8 + 4 = 12.", "0.25" for 1/4."""

import re
from fractions import Fraction

from reward_service.grading.choices.letter_polarity import DENYING, hedges
from reward_service.grading.choices.problem_options import Options, normalised
from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded

_NUMBER = r"[-−]?\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,12})?"
_VALUE = re.compile(rf"(?P<over>{_NUMBER})(?:/(?P<under>\d{{1,9}}(?:\.\d{{1,6}})?)|(?P<percent>%))?")
_END = re.compile(r"(?<![<>!=≠])=\s{0,3}(?P<value>[^=\n;,?]{1,60}?)[\s.!*$`]{0,6}$")
_WHOLE = re.compile(
    r"[\s*$`]{0,4}(?:[a-zA-Z](?:\([a-zA-Z]\))?\s{0,2})?=?\s{0,2}(?P<value>[^=\n]{1,40}?)[\s.!*$`]{0,6}"
)
_MARKS = " \t\n*$`.!"
_MOST = 300
"""Characters of a last sentence that ends in an equation."""
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n+")


def by_value(text: str, options: Options) -> str | None:
    """The letter of the one option that has the value a text is, or its last equation ends in."""
    whole = _WHOLE.fullmatch(text) if len(text) <= _MOST else None
    if whole is not None and (letter := _letter_of(whole["value"], options)):
        return letter
    last = _SENTENCE.split(text[-2 * _MOST :].rstrip())[-1]
    found = _END.search(last) if len(last) <= _MOST else None
    if found is None:
        return None
    words = last.lower().replace("’", "'").split()
    if "?" in last or hedges(words, last, "") or not DENYING.isdisjoint(words):
        return None
    if negation_hedge_words.NEGATION_BEFORE.search(folded(last)):
        return None
    return options.letter_of(found["value"].strip(_MARKS)) or _letter_of(found["value"], options)


def _letter_of(said: str, options: Options) -> str | None:
    value = _value(said)
    if value is None:
        return None
    same = [letter for letter, text in options.texts.items() if _value(text) == value]
    return same[0] if len(same) == 1 else None


def _value(text: str) -> Fraction | None:
    """The exact value of a number, fraction or percentage that is written in figures."""
    found = _VALUE.fullmatch(normalised(text).replace("−", "-"))
    if found is None:
        return None
    over = Fraction(found["over"].replace(",", "").replace("−", "-"))
    under = Fraction(found["under"] or (100 if found["percent"] else 1))
    return over / under if under else None
