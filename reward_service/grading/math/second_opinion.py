"""When math-verify may be asked about an answer that our own reader cannot read.

math-verify folds case, drops commands it does not know and takes words for products of letters. It is asked
only where none of this can decide: two short expressions without words, relations and signs that hide a list.
"""

import re

from reward_service.grading.math.tokens import knows_command

MAX_ASKED = 200
"""Characters of a side; what nobody could read is not given room to be dear."""
_MAX_DIGITS = 30
_NO_EXPRESSION = re.compile(r"[^\x20-\x7e]|['\";:<>=~?@#%$]|[a-zA-Z]{4}|\d[eE]")
_REFUSED = re.compile(
    r"\\(?:text|mathrm|mbox|operatorname|circ|degree|pm|mp|le|ge|ne|lt|gt|in(?!t)|approx|equiv|to|not|sim|quad|begin|%|\$)"
)
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")
_LETTER = re.compile("[a-zA-Z]")
_DIGITS = re.compile(rf"\d{{{_MAX_DIGITS + 1}}}")


def may_be_asked(gold: str, answer: str) -> bool:
    """Whether both sides are expressions of which math-verify leaves nothing out that the other side has."""
    return _is_expression(gold) and _is_expression(answer) and _says_nothing_more(gold, answer)


def _is_expression(text: str) -> bool:
    """Whether a short text has no words, relations, units or signs that separate."""
    if not 0 < len(text) <= MAX_ASKED or _DIGITS.search(text) or _REFUSED.search(text):
        return False
    return _NO_EXPRESSION.search(_COMMAND.sub(" ", text)) is None


def _says_nothing_more(gold: str, answer: str) -> bool:
    """Whether each command of the answer is known here or the gold's, and no letters differ in case alone."""
    commands = set(_COMMAND.findall(gold))
    if not all(command in commands or knows_command(command) for command in _COMMAND.findall(answer)):
        return False
    letters = set(_LETTER.findall(_COMMAND.sub(" ", gold))) | set(_LETTER.findall(_COMMAND.sub(" ", answer)))
    return not any(letter.swapcase() in letters for letter in letters)
