"""The formula that a final part states: alone, or dressed or bare within a sentence of any language.

Of a sentence, what stands in bold, quotes, code or mathematics is looked at first; a name or an atom there
is talk about the formula where something larger is dressed, too. Two formulas in one sentence, a denial
or an "or" beside them state none.
"""

import re
from itertools import islice

from reward_service.grading.formal_logic.formula_reader import read_formula
from reward_service.grading.formal_logic.formula_tree import Formula, FormulaTooLarge, UnreadableFormula
from reward_service.grading.formula_spans import EDGES, dressed_spans, is_denied
from reward_service.text import answer_statements, strict_json

MAX_LISTED = 64
"""Parts of a line that are looked at as a list."""
MAX_LINE = 4_000
MAX_OFFERED = 8
"""Formulas joined by "or" that are looked at one by one."""
MAX_STARTS = 24
"""Places of a sentence at which a bare formula may begin."""
_LABEL = re.compile(r"^[^\n:：∀∃¬]{1,60}[:：]\s*(?=\S)")
_START = re.compile(
    r"[∀∃¬~(\[]|!(?=[\[(\w])|\\(?:forall|exists|neg|lnot)\b|\b(?:forall|exists|all|some|for\s(?:all|every|each|any)"
    r"|there\s(?:exists|is))\s|[^\W\d]\w{0,60}\(",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:negation|opposite|converse|inverse|contrary)\s(?:of|to)\W{0,6}$", re.IGNORECASE
)


_OR_WORD = re.compile(r"\\(?:text|mathrm)\s?\{\s{0,3}(?:or|OR)\s{0,3}\}|(?<![\w\\])(?:or|OR|Or)(?!\w)")
_DRESS = EDGES + "\n\\()[]{}$"
_OFFERED = re.compile(
    r"(?<!\w)(?:or|alternatively|oder|ou|oppure|o|или|либо|of|lub|veya)[\W_]{0,12}$|(?:或者?|还是|または|あるいは|또는)[\W_]{0,12}$",
    re.IGNORECASE,
)


def offered_formulas(said: str) -> list[str]:
    """The formulas that a text joins by the word "or" outside of all brackets; nothing where it joins none.

    The word may be a connective of one formula: only what the whole is worth beside its parts tells.
    """
    parts, depth, start = list[str](), 0, 0
    words = {found.start(): found.end() for found in _OR_WORD.finditer(said)}
    for at, sign in enumerate(said):
        depth += (sign in "([") - (sign in ")]")
        if at in words and (not depth or said[:at].rstrip(" $").endswith(("\\)", "\\]"))):
            parts.append(said[start:at])
            start = words[at]
    parts.append(said[start:])
    parts = list(dict.fromkeys(part.strip(" \n\t$") for part in parts))[:MAX_OFFERED]
    read = [_readable(part) for part in parts] if len(parts) > 1 else []
    return [found[0][0] for found in read] if read and all(read) else []


def stated_formula(final: str) -> str | None:
    """The text of the formula that a final part states, the surest place first; None without one.

    Raises:
        FormulaTooLarge: what stands there is beyond the limits, and nothing else is a formula.
    """
    too_large: FormulaTooLarge | None = None
    places = _places(final)
    for place in places:
        text = place.strip()
        for candidate in dict.fromkeys((text, _LABEL.sub("", text, count=1))):
            try:
                if candidate and read_formula(candidate):
                    return None if _is_offered(final, candidate) else candidate
            except FormulaTooLarge as error:
                too_large = error
            except UnreadableFormula:
                continue
    if too_large:
        raise too_large
    line = places[-1].strip().split("\n")[0][-MAX_LINE:]
    if _is_list(line):
        return None
    return _in_sentence(f"**{line}" if line.count("**") % 2 else line)


def _places(final: str) -> list[str]:
    found = answer_statements.statement(final)
    if found is not None:
        return [found.text, found.text.split("\n")[0]]
    blocks = strict_json.fenced_blocks(final)
    if blocks:
        return [blocks[-1][1]]
    text = final.strip()
    places = [final, text.rpartition("\n\n")[2], answer_statements.last_line(final)]
    for opening, closing in (("\\[", "\\]"), ("$$", "$$")):
        bare = text.rstrip(" .")
        at = bare.removesuffix(closing).rfind(opening) if bare.endswith(closing) else -1
        if at >= 0:
            places.insert(1, bare[at:])
    return places


def _is_offered(final: str, formula: str) -> bool:
    """Whether another one and an "or" stand before the formula that ends a text."""
    before, found, behind = final.rpartition(formula)
    return bool(found) and not behind.strip(_DRESS) and _OFFERED.search(before[-200:]) is not None


def _is_list(line: str) -> bool:
    """Whether a line is several formulas with commas between them: guesses, and no statement."""
    parts, depth, start = list[str](), 0, 0
    for at, sign in enumerate(line):
        depth += (sign in "([") - (sign in ")]")
        if sign in ",;" and not depth:
            parts.append(line[start:at])
            start = at + 1
    parts.append(line[start:])
    return 1 < len(parts) <= MAX_LISTED and all(_readable(part) for part in parts)


def _in_sentence(line: str) -> str | None:
    """The one formula of a line that is a sentence."""
    spans = dressed_spans(line)
    if spans:
        said = {read: (place, text) for place, inner in spans for text, read in _readable(inner)}
        large = {read: found for read, found in said.items() if read.operator not in ("predicate", "equal")}
        chosen = large or said
        if len(chosen) != 1:
            return None
        place, text = next(iter(chosen.values()))
        return None if _denies(line, place) else text
    return _bare_in_sentence(line)


def _readable(text: str) -> list[tuple[str, Formula]]:
    """A text without dress and its formula; nothing where it is none, or a bare name."""
    bare = text.strip(EDGES)
    for written in dict.fromkeys((bare, _LABEL.sub("", bare, count=1))):
        try:
            read = read_formula(written) if written else None
        except (UnreadableFormula, FormulaTooLarge):
            continue
        if read is not None and (read.operator != "predicate" or read.terms):
            return [(written, read)]
    return []


def _bare_in_sentence(line: str) -> str | None:
    """The longest end of a line that is a formula, but for words behind its last bracket."""
    ends = dict.fromkeys((len(line), line.rfind(")") + 1))
    for found in islice(_START.finditer(line), MAX_STARTS):
        for end in ends:
            read = _readable(line[found.start() : end]) if end > found.start() else []
            if read:
                return None if _denies(line, (found.start(), end)) else read[0][0]
    return None


def _denies(line: str, place: tuple[int, int]) -> bool:
    """Whether the words around a formula deny or doubt it, or make it the formula of something else."""
    return _OF_ANOTHER.search(line[: place[0]]) is not None or is_denied(line, place)
