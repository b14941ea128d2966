"""Lists as lines: items of TeX and HTML lists get a line and a label, labels behind items move to the front.

Everything keeps its length, so that what a rule matches can be quoted from the problem as given.
"""

import re
from itertools import pairwise

MAX_LISTED = 20
"""Items of one list that get a label."""

_TEX = (
    r"\\begin\{(?P<tex>enumerate|itemize|[A-Za-z]{0,12}choices|tasks)\}\s?"
    r"(?P<form>\[[^\]\n]{0,60}\]|\(\d\))?|\\end\{(?:enumerate|itemize|[A-Za-z]{0,12}choices|tasks)\}|"
    r"(?P<item>\\(?:item|[Cc]hoice|CorrectChoice|correctchoice|task)(?![a-zA-Z]))\s{0,4}"
    r"(?P<own>\[[^\]\n]{0,12}\]|[(\[]?[A-Ha-h1-9][).\]:](?=\s))?"
)
_HTML = (
    r"<(?P<html>[ou]l)\b(?P<type>[^<>\n]{0,60})>|</(?:[ou]l|li)>|(?P<li><li\b[^<>\n]{0,60}>)\s{0,4}"
    r"(?P<mark>[(\[]?[A-Ha-h1-9][).\]:](?=\s))?"
)
_MARKUP = re.compile(f"{_TEX}|{_HTML}")
_COMMANDS = ("\\item", "\\choice", "\\task")
_LETTERED = re.compile(r"\\?[Aa]lph|type\s?=\s?[\"']?[Aa]|^\[?[(\[]?[aA][).\]]?\]?$")


def as_lines(problem: str) -> str:
    """The problem with its lists as lines that begin with their labels, character for character."""
    if "<li" in problem or ("\\" in problem and any(map(problem.__contains__, _COMMANDS))):
        problem = _listed(problem)
    return _labels_first(problem) if "\n" in problem else problem


def _listed(problem: str) -> str:
    """Items of TeX and HTML lists on lines: numbered, lettered or with a dash, as they would be printed."""
    pieces, end = list[str](), 0
    labels = "-" * MAX_LISTED
    for match in _MARKUP.finditer(problem):
        before = problem[end : match.start()]
        pieces += (before, " " if before.endswith("\n") else "\n")
        end = match.end()
        width = end - match.start() - 1
        if kind := match["tex"] or match["html"]:
            labels = _labels(kind, (match["form"] or match["type"] or "").strip())
        label = ""
        if match["item"] or match["li"]:
            own = (match["own"] or match["mark"] or "").strip()
            label = own[1:-1] if own[:1] == "[" and match["own"] and match["item"] else own
            label = label or _next(labels)
            labels = labels[1:]
        pieces.append(f"{label} ".ljust(width)[:width] if label else " " * width)
    return "".join((*pieces, problem[end:]))


def _labels(kind: str, form: str) -> str:
    """What numbers the items of a list of this kind, a character each."""
    if kind in ("itemize", "ul"):
        return "-" * MAX_LISTED
    lettered = kind.endswith("choices") or kind == "tasks" or _LETTERED.search(form)
    if not lettered:
        return "123456789"
    return "ABCDEFGH" if kind.endswith("choices") or "A" in form else "abcdefgh"


def _next(labels: str) -> str:
    return labels[:1] if labels[:1] in ("-", "") else f"{labels[0]}."


_BEHIND = re.compile(r"^(.{2,160}?)(\s?[-–—]?\s?[(（\[]([A-H1-8])[)）\]])[.;]?[ \t]{0,4}$", re.MULTILINE)
"""A line with its label at the end."""

_CLOSED = ("1)", "A)", "1）", "A）", "1]", "A]")
_FIRST_BEHIND = re.compile(r"[(（\[][A1][)）\]][.;]?[ \t]{0,4}\n")


def _labels_first(problem: str) -> str:
    """Labels at the ends of lines, in order from A or 1, moved to the fronts of their lines."""
    if not any(map(problem.__contains__, _CLOSED)) or _FIRST_BEHIND.search(problem) is None:
        return problem
    run = list(_BEHIND.finditer(problem))
    if not "".join(match[3] for match in run).startswith(("ABC", "123")):
        return problem
    formulas = any("=" in match[1] for match in run)
    if any(problem[one.end() : other.start()].strip() for one, other in pairwise(run)) or (
        formulas and (run[0][3] == "1" or problem[run[-1].end() :].strip())
    ):
        return problem
    pieces, end = list[str](), 0
    for match in run:
        label = f"({match[3]}) "
        pieces += (problem[end : match.start()], f"{label}{match[1]}".ljust(len(match[0])))
        end = match.end()
    moved = "".join((*pieces, problem[end:]))
    return moved if len(moved) == len(problem) else problem
