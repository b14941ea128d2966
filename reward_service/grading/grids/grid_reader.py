"""Grids in texts: as JSON, or as rows of cells with blanks, commas, bars or nothing between them.

The last grid counts. One that breaks off, or stands behind "or" as an alternative, or behind another one in a list, is no answer. Where a Markdown
table has one row or one column more than the grid that is asked for, and its header says so, that is a header.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

Cell = int | str
Grid = list[list[Cell]]

MAX_TEXT = 400_000
"""Characters at the end of a final part that are read."""

MAX_ROWS = 400
"""A block of more rows is no grid."""
_ROW = re.compile(
    r"[ \t]*+[|\[(]{0,2}[ \t]*+-?\w{1,20}+(?:(?:[ \t]++(?:[,;|][ \t]*+)?|[,;|][ \t]*+)-?\w{1,20}+)*+"
    r"[ \t]*+[|\])]{0,2}[ \t]*+,?[ \t]*"
)
_UNSEPARATED = {ord(sign): None for sign in " \t,|[]()"}
_SEPARATED = {ord(sign): " " for sign in ",;|[]()"}
_DIGITS = {str(digit): digit for digit in range(10)}
_CELLS = re.compile(r"-?\w+")
_JSON_START = re.compile(r"\[\s*\[")
_JSON_GRID = re.compile(r"\[\s*\[[^\]\[{}]*\](?:\s*,\s*\[[^\]\[{}]*\])*\s*,?\s*\]")
_RULE = re.compile(
    r"[ \t]*[|+]?(?:[ \t]{0,4}:?-{3,}:?[ \t]{0,4}[|+]?){1,200}[ \t]*"
    r"|[ \t]*+\|(?:[ \t]{0,4}:?-{1,40}:?[ \t]{0,4}\|){1,200}[ \t]*"
)
_CORNER = re.compile(
    r"\s{0,8}\|?\s{0,8}(?:#|[*_]{0,2}(?:row|line|r\s?[\\/]\s?c|行)[*_]{0,2})?\s{0,8}\|", re.IGNORECASE
)
"""How a header begins above a column that numbers the rows."""
_ALTERNATIVE = re.compile(
    r"(?:^|[\n\])])\W{0,8}(?:or|alternatively|either|possibly)\b[^\n]{0,40}\Z", re.IGNORECASE
)

_LISTED = re.compile(r"\]\s{0,8}\]\s{0,8}[,;]\Z")
"""The end of another grid with a comma behind it: a list of grids is no answer."""


def last_grid(text: str, *, wide: bool, words: bool, shape: tuple[int, int]) -> Grid | None:
    """The last grid of a text; None without one.

    `wide`: a run of digits is one cell, not one cell a digit. `words`: cells may be words. `shape`: rows and
    columns that are asked for, by which headers of tables are told.
    """
    text = _plain(text[-MAX_TEXT:], words=words)
    starts = [found.start() for found in _JSON_START.finditer(text)]
    alone = _on_one_line(text, starts, words=words)
    block = _Block() if alone else _last_rows(text, words=words)
    found = _JSON_GRID.match(text, starts[-1]) if starts else None
    if starts and (starts[-1] >= block.at or (found is not None and found.end() > block.at)):
        if found is None or _is_alternative(text[: starts[-1]], has_other=len(starts) > 1):
            return None
        return _from_json(found.group(), words=words)
    if not block.rows or _is_alternative(text[: block.at], has_other=True):
        return None
    return _without_headers(block, [_cells(row, wide=wide, columns=shape[1]) for row in block.rows], shape)


@dataclass(slots=True)
class _Block:
    """Lines that are rows: where they begin, how many stand below each rule, and the line above the last rule."""

    at: int = -1
    rows: list[str] = field(default_factory=list)
    rules: set[int] = field(default_factory=set)
    header: str = ""


def _without_headers(block: _Block, grid: Grid, shape: tuple[int, int]) -> Grid:
    """A grid without the header of its table and the column of row names, where it is larger by them."""
    high, wide = shape
    if len(grid) == high + 1 and high in block.rules:
        grid = grid[1:]
    numbered = block.header and _CORNER.match(block.header) is not None
    if numbered and all(len(row) == wide + 1 for row in grid):
        grid = [row[1:] for row in grid]
    return grid


def _plain(text: str, *, words: bool) -> str:
    """A text with other ways of writing rows and grids brought to rows of cells, or to JSON."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "matrix}" in text or "array}" in text or "tabular}" in text:
        text = _last_matrix(text)
    if "\\[" in text:
        text = text.replace("\\[", " ").replace("\\]", " ")
    if "|" in text and not words:
        text = _ROW_NAME.sub(r"\1 0 ", text)
    if "**" in text or "`" in text:
        text = _DRESSED_CELL.sub(lambda found: found.group(1) or found.group(2), text)
    if "((" in text or "[(" in text:
        text = text.replace("(", "[").replace(")", "]")
    if any(sign in text for sign in "│┃║"):
        text = _FRAME.sub("---\n", text).translate(_BARS)
    if "[[" in text:
        text = _PRINTED_ARRAY.sub(_as_json, text)
    if ";" in text:
        text = _ROWS_IN_LINE.sub(lambda found: found.group(1).replace(";", "\n"), text)
    return _LABEL.sub("", text) if ":" in text or "：" in text else text


def _last_matrix(text: str) -> str:
    """The text up to its last LaTeX matrix, whose rows become lines."""
    start = text.rfind("\\begin{")
    found = _MATRIX.match(text, start) if start >= 0 else None
    if found is None:
        return text
    rows = _CELL_COMMAND.sub(r" \1 ", found.group(1))
    rows = _RULE_COMMAND.sub("\n---\n", rows)
    lines = _THIN_COMMAND.sub(" ", _ROW_END.sub("\n", rows)).replace("&", " ").split("\n")
    rows = "\n".join(line for line in lines if line.strip())
    return f"{text[:start]}\n{rows}\n{text[found.end() :].partition('}')[2]}"


_PRINTED_ARRAY = re.compile(
    r"\[\[[-\w'\"\s]{1,100000}\](?:\s{0,80}\[[-\w'\"\s]{1,100000}\]){0,400}\s{0,20}\]"
)
"""An array as numpy prints it: `[[1 0]`, `[0 1]]`."""


def _as_json(found: "re.Match[str]") -> str:
    """A printed array with commas between its cells and rows; unchanged where its cells are one a row."""
    rows = [" ".join(row.split()) for row in _PRINTED_ROW.findall(found.group())]
    return (
        "[" + ", ".join(f"[{row.replace(' ', ', ')}]" for row in rows) + "]"
        if any(" " in r for r in rows)
        else found.group()
    )


_ROW_NAME = re.compile(
    r"^([ \t]{0,20}\|)[ \t]{0,20}[*_]{0,2}[A-Za-z][\w ]{0,20}[*_]{0,2}[ \t]{0,20}(?=\|(?:[ \t]{0,20}-?\d{1,20}[ \t]{0,20}\|){1,200}[ \t]*$)",
    re.MULTILINE,
)
"""A word before a table's row of figures, which counts as a figure there."""
_PRINTED_ROW = re.compile(r"\[([^\[\]]*)\]")
_DRESSED_CELL = re.compile(r"\*\*(-?\w{1,20})\*\*|(?<!`)`(-?\w{1,20})`(?!`)")
_CELL_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|mathtt|texttt|boxed)\{\s{0,4}(-?\w{1,20})\s{0,4}\}"
)
_ROW_END = re.compile(r"\\\\(?:\[[^\[\]\n]{0,20}\])?|\\(?:tabularnewline|cr)\b")
_RULE_COMMAND = re.compile(r"\\(?:hline|cline\{[\d-]{0,8}\}|toprule|midrule|bottomrule)(?![a-z])")
_THIN_COMMAND = re.compile(r"\\[,;! ]")
_MATRIX = re.compile(
    r"\\begin\{[a-zA-Z]{0,10}(?:matrix|array|tabular)\}(?:\{[^{}]{0,100}\})?(.{1,100000}?)\\end\{", re.DOTALL
)
_FRAME = re.compile(r"^[ \t]*[─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬]+[ \t]*\n?", re.MULTILINE)
_BARS = {ord(sign): "|" for sign in "│┃║"}
_ROWS_IN_LINE = re.compile(r"\[([-\d\s,;]{3,20000})\]")
_LABEL = re.compile(
    r"^[ \t]*(?:[Rr]ow|[Ll]ine|R)[ \t]?\d{1,3}[ \t]?[:：][ \t]*|^[ "
    r"\t]*第[一二三四五六七八九十\d]{1,3}行[:：][ \t]*",
    re.MULTILINE,
)


def _is_alternative(before: str, *, has_other: bool) -> bool:
    end = before.rstrip()[-60:]
    return has_other and bool(_ALTERNATIVE.search(end) or _LISTED.search(end))


def _on_one_line(text: str, starts: list[int], *, words: bool) -> bool:
    """Whether the last grid is JSON on one line with no figure behind it, so that no rows can stand later."""
    if words or not starts:
        return False
    rest = text[starts[-1] :]
    end = rest.rfind("]")
    return "\n" not in rest[:end] and not any(map(str.isdecimal, rest[end:]))


def _from_json(text: str, *, words: bool) -> Grid | None:
    try:
        plain = _LAST_COMMA.sub("]", text)
        grid = json.loads(plain if '"' in plain else plain.replace("'", '"'))
    except (ValueError, RecursionError):
        return None
    if all(map(_INTEGERS.__eq__, (set(map(type, row)) for row in grid))):
        return cast("Grid", grid)
    if not all(isinstance(cell, int | str) and not isinstance(cell, bool) for row in grid for cell in row):
        return None
    typed = [[typed_cell(cell) for cell in row] for row in grid]
    return typed if words or all(isinstance(cell, int) for row in typed for cell in row) else None


_LAST_COMMA = re.compile(r",\s{0,40}\]")
_INTEGERS = {int}


def typed_row(row: Sequence[Cell]) -> list[Cell]:
    """A row as it is compared."""
    return list(row) if set(map(type, row)) == _INTEGERS else [typed_cell(cell) for cell in row]


def typed_cell(cell: Cell) -> Cell:
    """A cell as it is compared: a text that is a whole number is that number."""
    if isinstance(cell, int):
        return cell
    bare = cell.strip()
    return int(bare) if bare.removeprefix("-").isdecimal() and len(bare) <= 20 else bare


def _last_rows(text: str, *, words: bool) -> _Block:
    """The last block of lines that are rows; lines that rule a table off stand within it."""
    found = _Block()
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if len(found.rows) in found.rules and not found.header:
            found.header = line
        if _is_row(line, words=words):
            found.rows.append(line)
            if len(found.rows) > MAX_ROWS:
                return _Block()
        elif found.rows and not _RULE.fullmatch(line):
            found.at = end + 1
            break
        elif found.rows:
            found.rules.add(len(found.rows))
        end = start - 1
        if start == 0:
            found.at = 0 if found.rows else -1
            break
    found.rows.reverse()
    return found


def _is_row(line: str, *, words: bool) -> bool:
    if not line or len(line) > 5_000:
        return False
    if not words and not any(c.isdecimal() for c in line):
        return False
    if line.translate(_UNSEPARATED).isdecimal() and line[0] not in ",;":
        return True
    if _ROW.fullmatch(line) is None:
        return False
    return words or all(cell.lstrip("-").isdecimal() for cell in _CELLS.findall(line))


def _cells(row: str, *, wide: bool, columns: int) -> list[int | str]:
    cells = row.translate(_SEPARATED).split() if row.isascii() and "-" not in row else _CELLS.findall(row)
    if len(cells) == 1 and not wide and cells[0].isdecimal():
        return [int(digit) for digit in cells[0]]
    if len(cells) == 1 and 1 < len(cells[0]) == columns and cells[0].isalpha():
        return list(cells[0])
    if all(map(_DIGITS.__contains__, cells)):
        return [_DIGITS[cell] for cell in cells]
    return [typed_cell(cell) for cell in cells]


def right_cells(said: Grid, wanted: Grid) -> int | None:
    """How many cells are right; None when the shapes differ."""
    if [len(row) for row in said] != [len(row) for row in wanted]:
        return None
    if said == wanted:
        return sum(map(len, wanted))
    return sum(
        a == b for one, other in zip(said, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


def is_rectangle(grid: Grid) -> bool:
    """Whether all rows are of one length."""
    return len(list(groupby(map(len, grid)))) == 1
