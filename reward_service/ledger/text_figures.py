"""What the ledger keeps of a completion in place of its text: how much it repeats itself, in which script it
is."""

import re

from reward_service.text.pieces import pieces
from reward_service.verifiers.repetition import repetition

LOOKED_AT_CHARS = 600
"""Characters from the beginning; the same for all, because longer texts repeat more."""
MIN_CHARS = 80
"""Shorter texts have neither figure."""
NGRAM = 4

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")


def repeated_share(text: str) -> float | None:
    """The share of 4-grams of words (or signs) that stood there before, in [0, 1]; None for short texts."""
    if len(text) < MIN_CHARS:
        return None
    head = text[:LOOKED_AT_CHARS]
    if not head.isascii():
        return -repetition(pieces(head), NGRAM, -1.0)
    words = head.split()
    grams = list(zip(*(words[at:] for at in range(NGRAM)), strict=False))
    return 1.0 - len(set(grams)) / len(grams) if grams else 0.0


def other_script_share(text: str) -> float | None:
    """The share of letters that are not Latin, in [0, 1]; None for short texts and those without letters."""
    head = text[:LOOKED_AT_CHARS]
    if len(text) < MIN_CHARS:
        return None
    if head.isascii():
        return 0.0
    other = len(_OTHER_LETTER.findall(head))
    letters = other + len(_LATIN.findall(head))
    return other / letters if letters else None
