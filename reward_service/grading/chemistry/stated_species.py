"""The formula, equation or structure that a sentence of any language states.

What stands in bold, quotes, code or mathematics is looked at first, then runs of the signs that formulas
are written with. Of several, the last counts where it ends the sentence. Words that deny or offer another
state none.
"""

import re
from collections.abc import Callable, Hashable
from itertools import islice

from reward_service.grading.chemistry.chemical_equation import read_equation
from reward_service.grading.chemistry.chemical_formula import UnreadableFormula, read_formula
from reward_service.grading.formula_spans import EDGES, dressed_spans, is_denied

MAX_LINE = 4_000
MAX_RUNS = 60
_SIGNS = r"A-Za-z0-9()\[\]₀-₉⁰¹²³⁴-⁹⁺⁻·•.+\-^_{}"
_RUN = re.compile(rf"(?<![{_SIGNS}])[A-Z0-9(\[][{_SIGNS}]{{0,200}}(?:\s\((?:s|l|g|aq)\))?")
_BUILT = re.compile(r"[\d₀-₉⁺⁻+\-^]|[A-Z][a-z]?[A-Z(]")
"""A run is a formula, not a short word, where it has a figure, a charge or two elements."""
_ARROW = re.compile(r"->|→|⟶|⇌|⇋|⟷|↔|⇄|=|\\rightarrow|\\to\b|\\longrightarrow|\\rightleftharpoons")
_WORD_START = re.compile(r"(?<![^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3，：:。])(?=[A-Z0-9(\[\\$½⅓¼¾e])")
_WORD_END = re.compile(
    r"(?<=[A-Za-z0-9)\]}₀-₉⁺⁻+\-])(?=[\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3，。,.;!]|$)"
)


def formula_in(sentence: str) -> str | None:
    """The text of the formula that a sentence states; None without one."""
    line = sentence[-MAX_LINE:]
    dressed = [(place, inner.strip(EDGES)) for place, inner in dressed_spans(line)]
    runs = [
        (run.span(), text)
        for run in islice(_RUN.finditer(line), MAX_RUNS)
        if _BUILT.search(text := run.group().rstrip(".-_"))
    ]
    return _last_stated(line, dressed, read_formula) or _last_stated(line, runs, read_formula)


def lists_formulas(line: str) -> bool:
    """Whether a line is several formulas with commas between them: guesses, and no statement."""
    parts = [part.strip(EDGES) for part in re.split(r"[,;]\s", line[:MAX_LINE])]
    return 1 < len(parts) <= MAX_RUNS and all(_read(part, read_formula) is not None for part in parts)


def equation_in(sentence: str) -> str | None:
    """The text of the equation that a sentence states; None without one."""
    line = sentence[-MAX_LINE:]
    dressed = [(place, inner.strip(EDGES)) for place, inner in dressed_spans(line)]
    found = _last_stated(line, dressed, read_equation)
    if found or any(_ARROW.search(inner) for _, inner in dressed):
        return found
    arrows = list(islice(_ARROW.finditer(line), 3))
    if len(arrows) != 1:
        return None
    starts = [place.start() for place in islice(_WORD_START.finditer(line[: arrows[0].start()]), MAX_RUNS)]
    ends = [place.start() for place in islice(_WORD_END.finditer(line, arrows[0].end()), MAX_RUNS)]
    for start in starts:
        for end in reversed(ends[:24]):
            text = line[start:end].strip(EDGES)
            if _read(text, read_equation) is not None:
                return _last_stated(line, [((start, end), text)], read_equation)
    return None


def structure_in(sentence: str) -> str | None:
    """What a sentence dresses as its structure: one text without blanks; None without one."""
    line = sentence[-MAX_LINE:]
    found = [
        (place, text)
        for place, inner in dressed_spans(line)
        if not re.search(r"\s", text := inner.strip(EDGES))
    ]
    return _last_stated(line, found, str)


def _last_stated(
    line: str, found: list[tuple[tuple[int, int], str]], read: Callable[[str], Hashable]
) -> str | None:
    """The last of the texts that can be read, where it ends the line or is the only one."""
    said = [(place, text, value) for place, text in found if (value := _read(text, read)) is not None]
    if not said:
        return None
    place, text, _ = said[-1]
    if len({value for _, _, value in said}) > 1 and any(sign.isalnum() for sign in line[place[1] :]):
        return None
    return None if is_denied(line, place) else text


def _read(text: str, read: Callable[[str], Hashable]) -> Hashable | None:
    try:
        return read(text) if text else None
    except UnreadableFormula:
        return None
