"""What kind of value a text is, told from its signs alone: a number, a relation, a pair, a list, a word, …

The reference's shape says what kind of value is looked for in a closing passage; its value is never used.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from reward_service.grading.math.literals import is_whole
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import calendar, quantity, vocabulary
from reward_service.grading.math.typed.latex_to_plain import plain_text
from reward_service.grading.math.typed.no_solution import is_no_solution
from reward_service.grading.math.typed.parts import read_parts
from reward_service.grading.math.typed.verdicts import read_verdict


class Shape(StrEnum):
    """Kinds of values that differ in how they are written."""

    NUMBER = "number"
    LETTER = "letter"
    WORDS = "words"
    PAIR = "pair"
    LIST = "list"
    RELATION = "relation"
    SOLUTION = "solution"
    EQUATION = "equation"
    EXPRESSION = "expression"
    RATIO = "ratio"
    MATRIX = "matrix"
    SIGN = "sign"
    NOTHING = "nothing"
    DATE = "date"
    CLOCK = "time of day"
    VERDICT = "yes or no"
    UNKNOWN = "unknown"


Measure = tuple[tuple[str, int], ...]
"""What a unit measures: powers of base units."""


@memo(4096)
def measure(text: str) -> Measure | None:
    """What the unit of a quantity measures; None for a text without one."""
    found = quantity.read(text) if len(text) <= _LONGEST_QUANTITY else None
    return found.dims if found is not None and found.dims else None


_LONGEST_QUANTITY = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a text: the reference's shape, how many values it has, their labels and shapes.

    `coordinates` counts those of a point, `roots` the values of one unknown; `measure` tells what its unit measures."""

    shape: Shape = Shape.UNKNOWN
    count: int = 1
    labels: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    lettered: bool = False
    coordinates: int = 0
    roots: int = 0
    measure: Measure | None = None


ANYTHING = Wanted()

_WRAPPED = re.compile(
    r"\\(?:text|mathrm|mathbf|textbf|operatorname|ce|rm|mbox)\s?\{([^{}]*(?:\{[^{}]*\}[^{}]*){0,6})\}"
)
_DRESS = re.compile(
    r"\\(?:left|right|text|mathrm|displaystyle|mathbf|textbf|operatorname|bigl?|bigr?|Bigl?|Bigr?)(?![a-zA-Z])|\\[,;:! ]|\$|\\[()\[\]]"
)
_DOLLARS = re.compile(r"(?<![^\W_])(?:R|US|A|AU|C|CA|NZ|HK|NT|S|MX)(?=\\?\$\s?\d)")
_MATRIX = re.compile(r"\\begin\{(?:[a-zA-Z]?matrix|array|smallmatrix)")
_LETTER = re.compile(r"[({]?\s?[A-Ja-jА-Еㄱㄴㄷㄹㅁアイウエオ①②③④⑤甲乙丙丁]\s?[)}.]?")
_LETTERS = re.compile(
    r"(?:[A-Jㄱ-ㅁアイウエオ①-⑤甲乙丙丁](?:\s?[,、，;]\s?(?:and\s)?|\s?(?:and|y|et|und|e|и|和|と|과|와|>|<|→)\s?)){1,7}[A-Jㄱ-ㅁアイウエオ①-⑤甲乙丙丁]"
)
_SIGNS = frozenset("<>=≤≥≠＜＞＝") | {"\\leq", "\\geq", "\\le", "\\ge", "\\neq"}
_RELATION = re.compile(r"[<>≤≥∈≠∪≡]|\\(?:leq?|geq?|lt|gt|in|neq?|cup|infty|equiv|pmod)(?![a-zA-Z])|∞")
_HALF_OPEN = re.compile(r"^[\[(\]]\s?[^\[\]()]{1,60}[,;]\s?[^\[\]()]{1,60}[\])\[]$")
_BRACKETED = re.compile(r"^(?:[A-Z]?'?\s?=?\s?)\(.{0,200}[,;].{0,200}\)$|^\\langle|^⟨")
_PAIRS = re.compile(
    r"^[A-Z]?\s?\([^()]{1,40}\)\s?(?:[,;、，]|and|y|et|und|e|и|和|と|과|와|및).{0,12}\([^()]{1,40}\)"
)
_SOLVED = r"[a-zA-Z](?:_\{?\w\}?)?'?\s?=\s?(?:[-−+±]?\s?[\d.,/√π()*^\s]|\\[dt]?frac|\\sqrt|\\pi|\\pm|[{}]|\d\s?i){1,60}+"
_SOLUTION = re.compile(
    rf"{_SOLVED}(?:(?:[,;、，]|and|or|y|o|et|ou|und|oder|e|и|или|و|أو|和|或|और|या|và|hoặc|または|또는|\\quad)*+\s?(?:{_SOLVED}|[-−\d/.\s]{{1,20}}+)){{0,5}}+"
)
_SET = re.compile(r"^\\?\{.*\}$|^\\lbrace")
_RATIO = re.compile(r"^\d[\d.]*(?:\s?(?:[:：∶]|\\colon|to|zu|a|à|比|对|к)\s?\d[\d.]*)+$")
_DIGITS_APART = re.compile(r"[-−]?\d{1,9}(?:,[-−]?\d{1,9}){2,20}")
_GROUPED = re.compile(r"[-−]?\d{1,3}(?:,\d{3}){1,9}")
_SEVERAL = re.compile(
    r"(?<!\d),|,(?!\d)|[;；、，]|(?<=[\s\d])(?:and|or|y|o|et|ou|und|oder|e|и|или|và|hoặc|और|या|तथा|و|أو)\s|[和或与と]|와\s|과\s|\\pm|±"
)
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_SYMBOL = re.compile(r"(?<![^\W\d_])[a-zA-Z](?![^\W\d_])")
_WORD = re.compile(r"[^\W\d_]{2,}")


def _undressed(text: str) -> str:
    """A text without commands of layout, signs of formulas, and letters before a dollar sign."""
    bare = _WRAPPED.sub(r"\1", _WRAPPED.sub(r"\1", text)) if "\\" in text else text
    bare = _DOLLARS.sub("", bare) if "$" in bare else bare
    return _DRESS.sub(" ", bare).strip().rstrip(".。")


@memo(4096)
def shape(text: str) -> Shape:
    """The shape of an answer or a reference."""
    bare = _undressed(text)
    if _MATRIX.search(bare):
        return Shape.MATRIX
    if _LETTER.fullmatch(bare) or _LETTERS.fullmatch(bare):
        return Shape.LETTER if _LETTER.fullmatch(bare) else Shape.LIST
    if bare in _SIGNS or read_verdict(bare) is not None:
        return Shape.SIGN if bare in _SIGNS else Shape.VERDICT
    if is_no_solution(bare):
        return Shape.NOTHING
    timed = _timed(bare)
    if timed is not None:
        return timed
    if _RATIO.match(bare):
        return Shape.RATIO
    if _PAIRS.match(bare):
        return Shape.LIST
    if _RELATION.search(bare) or (_HALF_OPEN.match(bare) and ("[" in bare or "]" in bare)):
        return Shape.RELATION
    if not re.search(r"\d|\\[a-zA-Z]|[=^+√π∅]", bare) and _WORD.search(bare):
        return Shape.WORDS
    return _written(bare)


def _timed(bare: str) -> Shape | None:
    """Dates and times of day."""
    if len(bare) > 40 or bare.isdecimal() or not re.search(r"\d", bare):
        return None
    if calendar.read_date(bare) is not None:
        return Shape.DATE
    clock = calendar.read_clock(bare)
    return Shape.CLOCK if clock is not None and not clock.bare else None


def _written(bare: str) -> Shape:
    if "=" in bare:
        return Shape.SOLUTION if _SOLUTION.fullmatch(bare) else Shape.EQUATION
    if _BRACKETED.match(bare):
        return Shape.PAIR
    if _SET.match(bare) or _SEVERAL.search(bare) or _lists_numbers(bare):
        return Shape.LIST
    plain = _COMMAND.sub(" ", bare)
    symbols = [s for s in _SYMBOL.findall(plain) if s not in {"e", "i"} and not _is_unit(s, plain)]
    if symbols:
        return Shape.EXPRESSION
    return Shape.NUMBER


def _lists_numbers(text: str) -> bool:
    """Whether commas between digits part numbers: `-1,0,1`, not `1,000,000`."""
    return _DIGITS_APART.fullmatch(text) is not None and _GROUPED.fullmatch(text) is None


def _is_unit(symbol: str, text: str) -> bool:
    """Whether a letter stands where a unit stands: behind a number and a blank, at the end."""
    return vocabulary.known(symbol) and re.search(rf"\d\s{symbol}\d?(?:$|\s|/)", text) is not None


_OWNED = re.compile(
    r"^(?:the\s)?([^\d\s:：=(){}\[\]\\$€£¥₹+*/^_<>-]{1,16}(?:_\w)?(?:\s[^\W\d_]{1,12})?)\s?(?:[:：=]|为|是|is\s)?\s?([(\[$€£¥₹₩₽-]?\s?-?\d.*)$"
)
_PIECES = re.compile(
    r"\s?(?:(?<!\d)[,，](?!\d{3}(?!\d))|(?<=\d)[,，]\s|(?<=\d)[,，](?=[^\d\s])|[;；、،؛]|\s(?:and|und|et|y|e|и|و|और|và)\s|和|与|及|と|과\s(?!\d)|와\s(?!\d))\s?(?:and\s)?"
)
_MOST_VALUES = 8


_A_NUMBER = Wanted(Shape.NUMBER)


@memo(4096)
def wanted(reference: str) -> Wanted:
    """What a reference asks of a text."""
    if is_whole(reference):
        return _A_NUMBER
    plain = plain_text(reference) or reference
    parts = read_parts(plain)
    if parts is not None:
        return Wanted(
            shape(reference),
            len(parts),
            tuple(n for n, _ in parts),
            tuple(shape(v) for _, v in parts),
            lettered=True,
        )
    pieces = _top_pieces(plain)
    owned = [_OWNED.match(piece) for piece in pieces]
    if (
        2 <= len(pieces) <= _MOST_VALUES
        and all(owned)
        and len({m[1].casefold() for m in owned if m}) == len(pieces)
    ):
        return Wanted(
            shape(reference),
            len(pieces),
            tuple(m[1] for m in owned if m),
            tuple(shape(m[2]) for m in owned if m),
        )
    whole = shape(reference)
    if whole is Shape.LIST and 2 <= len(pieces) <= _MOST_VALUES:
        return Wanted(whole, len(pieces), (), tuple(map(shape, pieces)))
    if whole is Shape.PAIR:
        return Wanted(whole, coordinates=_coordinates(plain))
    return Wanted(whole, roots=_roots(plain) if whole is Shape.SOLUTION else 0, measure=measure(plain))


_POINT = re.compile(r"\(([^()]{1,40}(?:,[^()]{1,40}){1,2})\)")
_ROOTS = re.compile(r"([a-z])\s?=\s?[^=]{1,40}?(?:\s?,\s?|\s(?:or|and)\s|$)")


def _coordinates(plain: str) -> int:
    """How many coordinates a point of numbers has; none for anything else in brackets."""
    found = _POINT.fullmatch(plain)
    pieces = found[1].split(",") if found else []
    return len(pieces) if pieces and all(shape(piece) is Shape.NUMBER for piece in pieces) else 0


def _roots(plain: str) -> int:
    """How many values a reference gives to one unknown: `x = -1 or x = 7` two."""
    names = [m[1] for m in _ROOTS.finditer(plain)]
    return len(names) if len(set(names)) == 1 and plain.count("=") == len(names) else 0


def _top_pieces(plain: str) -> list[str]:
    """The pieces of a list, cut outside brackets only."""
    plain = plain.strip("{} ") if plain.startswith("{") else plain
    if _lists_numbers(plain):
        return plain.split(",")
    hidden = re.sub(r"[(\[{][^()\[\]{}]{0,80}[)\]}]", lambda m: "\x00" * len(m.group()), plain)
    pieces, at = [], 0
    for cut in _PIECES.finditer(hidden):
        pieces.append(plain[at : cut.start()].strip())
        at = cut.end()
    return [piece for piece in [*pieces, plain[at:].strip()] if piece]


_KIN = {
    Shape.NUMBER: {Shape.EXPRESSION, Shape.RATIO},
    Shape.LIST: {Shape.PAIR, Shape.EQUATION, Shape.SOLUTION},
    Shape.PAIR: {Shape.LIST, Shape.EQUATION, Shape.SOLUTION, Shape.EXPRESSION},
    Shape.SOLUTION: {Shape.NUMBER, Shape.LIST, Shape.PAIR, Shape.EXPRESSION},
    Shape.EQUATION: {Shape.SOLUTION, Shape.LIST, Shape.RELATION, Shape.EXPRESSION, Shape.PAIR},
    Shape.EXPRESSION: {Shape.EQUATION, Shape.SOLUTION, Shape.NUMBER},
    Shape.RELATION: {Shape.LIST, Shape.EQUATION, Shape.SOLUTION, Shape.PAIR},
    Shape.RATIO: {Shape.NUMBER, Shape.LIST},
    Shape.CLOCK: {Shape.RATIO, Shape.NUMBER},
    Shape.NOTHING: {Shape.WORDS, Shape.NUMBER},
    Shape.LETTER: {Shape.WORDS},
    Shape.WORDS: {Shape.LETTER, Shape.VERDICT},
    Shape.VERDICT: {Shape.WORDS},
    Shape.MATRIX: {Shape.PAIR, Shape.EQUATION, Shape.SOLUTION},
}


def fits(wanted: Shape, found: Shape) -> float:
    """How well a value of one shape answers a reference of another: 1 the same, 0.5 its kin, 0 neither."""
    if wanted is Shape.UNKNOWN or wanted is found or (wanted is Shape.RATIO and found is Shape.CLOCK):
        return 1.0
    return 0.5 if found in _KIN.get(wanted, ()) else 0.0
