"""Repetition penalty on n-grams: arXiv 2502.03373, as in open-r1 and TRL, but for any script.

Splitting on blanks sees one word in any Chinese text, and no repetition. Here a character of a script
without blanks is a piece of its own, and so is a symbol; "words" longer than any word are taken apart.
"""

import re
from collections.abc import Hashable, Sequence
from itertools import islice

MAX_WORD = 32

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]{{1,{MAX_WORD}}}+|[^\w\s]")


def repetition(pieces: Sequence[Hashable], ngram: int, max_penalty: float) -> float:
    """(1 - distinct / all n-grams) x `max_penalty`, in [max_penalty, 0]; 0 for fewer than n pieces."""
    count = len(pieces) - ngram + 1
    if count < 1:
        return 0.0
    ngrams = zip(*(islice(pieces, start, None) for start in range(ngram)), strict=False)
    distinct = len(set(map(hash, ngrams)))  # a million n-grams themselves would not fit in a worker
    return (1 - distinct / count) * max_penalty if distinct < count else 0.0


def pieces(text: str) -> list[str]:
    """Words, lower case; single characters of scripts without blanks; symbols; long runs by the letter."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if len(piece) < MAX_WORD:
            found.append(piece)
        else:
            found.extend(piece)
    return found
