"""What a place in a text declares to be the answer."""

from typing import NamedTuple

TAIL = 8_000
"""Characters at the end of the final part that are read."""
WINDOW = 400
"""Characters of a sentence, or behind a cue, that may hold a declaration."""


class Declaration(NamedTuple):
    """What a place in a text declares: `letters` in order, none when it hedges or contradicts itself."""

    letters: tuple[str, ...]
    start: int
    how: str
    text: str
