"""Takes the words of a script that several languages are written in out of a text, sentence by sentence.

Cyrillic, Arabic, Devanagari: a text in such a script is words of it with signs and numbers between. Those
words are found all at once; only what is left, the words of other scripts, is looked at one by one.
"""

import re
from functools import cache

from reward_service.text.language.scripts import ALPHABETS, GAP, MARKS, SHARED
from reward_service.text.language.target_language_words import Target

SHORTEST = 64
"""Characters of a text that is worth it."""

_SIGNS = r"0-9 \t\r\n!-&(-/:-@\[-`{-~·–—‘“”«»→≤≥≠≈±×÷−√∞°…।؟۔،؛"
_SENTENCE_END = re.compile(r"[.!?。！？…\n;；।؟۔](?:(?<=[^.!?])|(?=[.!?]*+(?:\s|$)))")
"""A class first: then the search is fast."""


@cache
def _patterns(script: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A stretch of words of a script with signs between, a word, a letter."""
    letters = ALPHABETS[script] + MARKS
    stretch = rf"(?<![^\W\d_])[{letters}][{letters}'’{_SIGNS}]*(?<![0-9'’])(?![^\W\d_])"
    return re.compile(stretch), re.compile(f"[{letters}]+(?:['’][{letters}]+)*"), re.compile(f"[{letters}]")


def take_shared_script(text: str, target: Target) -> tuple[str, list[list[str]]]:
    """A text with a mark in place of each stretch of the target's script, and the words of those by sentence;
    the text as it is where some of them stand within words of another script."""
    if target.script not in SHARED or target.script == "latin" or len(text) < SHORTEST:
        return text, []
    stretch, word, letter = _patterns(target.script)
    rest = stretch.sub(GAP, text)
    if GAP in text or letter.search(rest):
        return text, []
    return rest, [words for words in _words_of_sentences(text, word) if words]


def _words_of_sentences(text: str, word: re.Pattern[str]) -> list[list[str]]:
    """The words of each sentence; sentences that differ in their numbers alone share them."""
    sentences = "\n".join(_SENTENCE_END.split(text))
    for number in (*"0123456789", *["  "] * 3):
        sentences = sentences.replace(number, " ")
    parts = sentences.split("\n")
    known = {part: word.findall(part) for part in set(parts)}
    return [known[part] for part in parts]
