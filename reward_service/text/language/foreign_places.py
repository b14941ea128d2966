"""Where in a text stands what is not in its target language: for people who look at a verdict."""

import re
from collections.abc import Iterator

from reward_service.text.language.detectors import Detector
from reward_service.text.language.scripts import TOKEN, script_of, script_of_language
from reward_service.text.language.share import dominant, measure

MAX_SENTENCES = 400
"""So many are looked at."""
MOSTLY_FOREIGN = 0.5
"""The share of a sentence's words from which below it is marked as a whole."""

Place = tuple[int, int, str]
"""Start, end, and the language or script."""

_SENTENCE = re.compile(r"[^.!?;…。！？\n<>]++[.!?;…。！？]*+")
_NO_SCRIPT = frozenset({"stop", "gap", "other", "mixed", "code"})


def foreign_places(text: str, language: str, detector: Detector) -> Iterator[Place]:
    """Sentences that are mostly in another language, and words of another script in the others, in order."""
    own = {"ja": {"han", "kana"}, "zh": {"han"}}.get(language, {script_of_language(language)})
    for at, found in enumerate(_SENTENCE.finditer(text)):
        if at == MAX_SENTENCES:
            return
        share = measure(found[0], language, detector).value
        if share is None or share == 1.0:
            continue
        if share < MOSTLY_FOREIGN:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield start, start + len(found[0].strip()), dominant(found[0], detector) or ""
        else:
            yield from _other_scripts(text, found.span(), own)


def _other_scripts(text: str, within: tuple[int, int], own: set[str]) -> Iterator[Place]:
    """Runs of words in one other script."""
    run: Place | None = None
    for token in TOKEN.finditer(text, *within):
        kind = token.lastgroup or "other"
        script = script_of(token[0]) if kind in ("word", "dense") else kind
        lone = kind == "word" and len(token[0]) == 1
        if script in _NO_SCRIPT or script in own or lone:
            if run and script in own:
                yield run
                run = None
        elif run and run[2] == script:
            run = (run[0], token.end(), script)
        else:
            if run:
                yield run
            run = (*token.span(), script)
    if run:
        yield run
