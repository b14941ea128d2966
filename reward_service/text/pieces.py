"""A text as pieces in any script: words, or single characters where none are divided by blanks.

A text is split on blanks as long as it has no script without blanks; else a character of such a script is a
piece of its own, and so is a symbol. "Words" longer than any word are taken apart.
"""

import re

MAX_WORD = 32
"""Characters from which on a run without blanks is no word."""
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(rf"([^\W{_UNSPACED}]{{2,}}+)")
"""What is more than one character of a text whose other characters are pieces of their own."""


def pieces(text: str) -> list[str]:
    """The pieces of a text in lower case, in order."""
    small = text.lower()
    found: list[str] = []
    for at, part in enumerate(_WORD.split(small)) if is_unspaced(small) else ((1, w) for w in small.split()):
        if at % 2 and len(part) < MAX_WORD:
            found.append(part)
        else:
            found.extend("".join(part.split()))
    return found


def is_unspaced(text: str) -> bool:
    """Whether a text has a character of a script without blanks: Thai, Lao, Burmese, Khmer, Kana, Han."""
    return not text.isascii() and _UNSPACED_SIGN.search(text) is not None
