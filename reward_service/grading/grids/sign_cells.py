"""Grids whose cells are signs (`#`, `.`, `_`, emoji), brought to rows of letters, and back."""

from collections.abc import Sequence

Cell = int | str
_SEPARATORS = {ord(sign): None for sign in " \t,|;`\ufe0f"}
_FIRST = 0xA000
"""The first of the letters that stand for signs; no text in use has them."""


def sign_letters(cells: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """The letters that stand for a grid's signs; none where a cell is more than one sign."""
    signs = {str(cell).replace("\ufe0f", "") for row in cells for cell in row}
    if any(len(sign) != 1 or sign in ",|;` []" for sign in signs) or all(sign.isalnum() for sign in signs):
        return {}
    return {sign: sign if sign.isalnum() else chr(_FIRST + place) for place, sign in enumerate(sorted(signs))}


def with_letters(text: str, letters: dict[str, str], columns: int) -> str:
    """A text in whose rows of so many cells letters with blanks between stand for the signs."""
    return "\n".join(_row(line, letters, columns) for line in text.split("\n"))


def _row(line: str, letters: dict[str, str], columns: int) -> str:
    bare = line.translate(_SEPARATORS) if len(line) < 5_000 else line
    if len(bare) != columns or not all(sign in letters for sign in bare):
        return line
    return " ".join(letters[sign] for sign in bare)


def with_signs(grid: list[list[Cell]], letters: dict[str, str]) -> list[list[Cell]]:
    """A grid in which the signs stand again for their letters."""
    signs = {letter: sign for sign, letter in letters.items()}
    return [[signs.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in grid]
