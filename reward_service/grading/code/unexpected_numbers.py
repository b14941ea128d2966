"""NaN and infinity in an output, before a checker that might take them for right.

`abs(want - got) > 1e-6` is false of NaN, and `<= 1e-6 * max(want, got)` true of infinity: checkers that read
numbers so are many, and their references are none the worse for other outputs.
"""

import math
import re

_NOT_FINITE = re.compile(rb"(?i)(?<!\S)[+-]?(?:nan(?:\([^\s()]{0,99}\))?|inf(?:inity)?)(?!\S)")
_LARGE = re.compile(rb"(?<!\S)[+-]?[\d.]{1,99}[eE]\+?\d{3,9}(?!\S)")
_FINITE = re.compile(r"[+-]?(?:\d{1,5000}\.?\d{0,5000}|\.\d{1,5000})(?:[eE][+-]?\d{1,2})?")


def unexpected_number(given: str, expected: str, got: bytes) -> str:
    """The first word of an output that reads as NaN or as infinity, where all that is expected is finite
    numbers and the input names none that is not; "" where there is none."""
    found = _NOT_FINITE.search(got) or next(filter(_overflows, _LARGE.finditer(got)), None)
    if found is None or _NOT_FINITE.search(given.encode("utf-8", "replace")):
        return ""
    words = expected.split()
    return found[0][:20].decode() if words and all(map(_FINITE.fullmatch, words)) else ""


def _overflows(found: re.Match[bytes]) -> bool:
    try:
        return math.isinf(float(found[0]))
    except ValueError:  # two points
        return False
