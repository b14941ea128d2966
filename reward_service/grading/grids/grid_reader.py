"""Grids in texts: as JSON, or as rows of cells with blanks, commas, bars or nothing between them.

The last grid counts. One that breaks off, or stands behind "or" as an alternative, is no answer.
"""

import json
import re
from itertools import groupby

Grid = list[list[int | str]]

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
_RULE = re.compile(r"[ \t]*[|+]?(?:[ \t]{0,4}:?-{3,}:?[ \t]{0,4}[|+]?){1,200}[ \t]*")
_ALTERNATIVE = re.compile(
    r"(?:^|[\n\])])\W{0,8}(?:or|alternatively|either|possibly)\b[^\n]{0,40}\Z", re.IGNORECASE
)


def last_grid(text: str, *, wide: bool, words: bool) -> Grid | None:
    """The last grid of a text; None without one.

    `wide`: a run of digits is one cell, not one cell a digit. `words`: cells may be words.
    """
    text = _plain(text[-MAX_TEXT:])
    starts = [found.start() for found in _JSON_START.finditer(text)]
    rows_at, rows = _last_rows(text, words=words)
    if starts and starts[-1] >= rows_at:
        found = _JSON_GRID.match(text, starts[-1])
        if found is None or _is_alternative(text[: starts[-1]], has_other=len(starts) > 1):
            return None
        return _from_json(found.group(), words=words)
    if not rows or _is_alternative(text[:rows_at], has_other=True):
        return None
    return [_cells(row, wide=wide) for row in rows]


def _plain(text: str) -> str:
    """A text with other ways of writing rows and grids brought to rows of cells, or to JSON."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "matrix}" in text or "array}" in text:
        text = _last_matrix(text)
    if "((" in text:
        text = text.replace("(", "[").replace(")", "]")
    if any(sign in text for sign in "│┃║"):
        text = _FRAME.sub("", text).translate(_BARS)
    if ";" in text:
        text = _ROWS_IN_LINE.sub(lambda found: found.group(1).replace(";", "\n"), text)
    return _LABEL.sub("", text) if ":" in text or "：" in text else text


def _last_matrix(text: str) -> str:
    """The text up to its last LaTeX matrix, whose rows become lines."""
    start = text.rfind("\\begin{")
    found = _MATRIX.match(text, start) if start >= 0 else None
    if found is None:
        return text
    rows = found.group(1).replace("&", " ").replace("\\\\", "\n")
    return f"{text[:start]}\n{rows}\n{text[found.end() :].partition('}')[2]}"


_MATRIX = re.compile(
    r"\\begin\{[a-zA-Z]{0,10}(?:matrix|array)\}(?:\{[^{}]{0,100}\})?(.{1,100000}?)\\end\{", re.DOTALL
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
    return has_other and bool(_ALTERNATIVE.search(before.rstrip()[-60:]))


def _from_json(text: str, *, words: bool) -> Grid | None:
    try:
        grid = json.loads(text)
    except (ValueError, RecursionError):
        return None
    kinds = (int, str) if words else (int,)
    fits = all(isinstance(cell, kinds) and not isinstance(cell, bool) for row in grid for cell in row)
    return grid if fits else None


def _last_rows(text: str, *, words: bool) -> tuple[int, list[str]]:
    """Where the last block of lines that are rows begins, and its lines."""
    rows: list[str] = []
    end = len(text)
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if _is_row(line, words=words):
            rows.append(line)
            if len(rows) > MAX_ROWS:
                return -1, []
        elif rows and not _RULE.fullmatch(line):
            return end + 1, rows[::-1]
        end = start - 1
        if start == 0:
            break
    return (0 if rows else -1), rows[::-1]


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


def _cells(row: str, *, wide: bool) -> list[int | str]:
    cells = row.translate(_SEPARATED).split() if row.isascii() and "-" not in row else _CELLS.findall(row)
    if len(cells) == 1 and not wide and cells[0].isdecimal():
        return [int(digit) for digit in cells[0]]
    if all(map(_DIGITS.__contains__, cells)):
        return [_DIGITS[cell] for cell in cells]
    return [int(cell) if cell.lstrip("-").isdecimal() and len(cell) <= 20 else cell for cell in cells]


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
