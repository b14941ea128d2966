"""Whether what was excluded from a text (formulas, boxes, code between ticks, addresses, tags, names) holds
a text of its own, hidden word by word.

Formulas and code are made of terms and names; only sentences need articles, pronouns and prepositions.
"""

import re
from collections.abc import Sequence

from reward_service.text.language.prose import OTHER_LETTERS, Prose, words_of_pieces
from reward_service.text.language.target_language_words import Target, refrains_of
from reward_service.text.language.word_language import function_words, is_romanised, word_codes

MIN_WORDS, MIN_FUNCTION_WORDS, FUNCTION_SHARE = 8, 3, 0.12
"""So many words, so many of them and such a share that make sentences, are a hidden text."""

NEW_WORDS, UNKNOWN_WORDS = 0.5, 0.6
"""Shares of different words, and of words that English does not have, in a text that is more than it
shows."""

NATURAL_WORDS, SURE = 12, 0.7
"""So many words in a language other than English, in which code is written, are a text, if a detector is
sure."""

MAX_LOOK = 200
"""Words that are shown to a detector."""

MAX_CORNERS = 5
"""Capitals that name the corners of a figure."""

_HUMP = re.compile(r"([a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])")
"""Behind what a word begins in a name of several."""

_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")


def hidden_text(prose: Prose, identifiers: Sequence[str], target: Target, *, seen: float) -> str:
    """The words that a text hides, to be counted like any other; empty where it hides nothing. `seen` is how
    many words it shows."""
    if not (prose.pieces or identifiers or prose.commands):
        return ""
    pieces = words_of_pieces(prose.pieces)
    names = " ".join(identifiers).replace("_", " ")
    hidden = [] if pieces.isascii() else OTHER_LETTERS.findall(pieces)
    words = _words(f"{pieces} {names}")
    if refrains := refrains_of(words):
        words = [word for word in words if word not in refrains]
    if makes_sentences(words) or is_foreign_text(words, target) or _is_unknown_text(words, seen):
        hidden.append(" ".join(words))
    if makes_sentences(prose.commands):
        hidden.append(" ".join(prose.commands))
    return "\n".join(hidden)


def _words(pieces: str) -> list[str]:
    """Words in lower case, without the corners of figures, unless the text is in capitals."""
    found = _LATIN_WORD.findall(_HUMP.sub(r"\1 ", pieces) if _HUMP.search(pieces) else pieces)
    if sum(word.isupper() and len(word) > MAX_CORNERS for word in found) < MIN_FUNCTION_WORDS:
        found = [word for word in found if not word.isupper()]
    return [word.lower() for word in found]


def makes_sentences(words: Sequence[str]) -> bool:
    """Whether words in this order hold what only sentences need. Several different ones: a name that is used
    again and again is a name."""
    if len(words) < MIN_WORDS:
        return False
    different = set(words)
    for known in function_words().values():
        found = len(different & known)
        if found >= MIN_FUNCTION_WORDS and (
            found >= FUNCTION_SHARE * len(different)
            or sum(map(known.__contains__, words)) >= FUNCTION_SHARE * len(words)
        ):
            return True
    return False


def _is_unknown_text(words: Sequence[str], seen: float) -> bool:
    """Whether more is hidden than shown, and it is neither English nor the few names of a program."""
    different = set(words)
    if len(words) < max(NATURAL_WORDS, seen) or len(different) < NEW_WORDS * len(words):
        return False
    english = word_codes("en")
    return sum(word not in english for word in different) >= UNKNOWN_WORDS * len(different)


def is_foreign_text(words: Sequence[str], target: Target) -> bool:
    """Whether words are in a language in which neither code nor formulas are written."""
    if len(words) < NATURAL_WORDS:
        return False
    looked_at = words[:MAX_LOOK]
    ((language, probability),) = target.detector([" ".join(looked_at)], "latin")
    return (language != "en" and probability >= SURE) or is_romanised(looked_at)
