"""What a place in a text declares to be the answer."""

from dataclasses import dataclass

TAIL = 8_000
"""Characters at the end of the final part that are read."""
WINDOW = 400
"""Characters of a sentence, or behind a cue, that may hold a declaration."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a place in a text declares: `letters` in order, none when it hedges or contradicts itself."""

    letters: tuple[str, ...]
    start: int
    how: str
    text: str
