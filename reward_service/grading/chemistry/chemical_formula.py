"""Formulas of species as people and models write them: `SO4^2-`, `SO₄²⁻`, `\\mathrm{SO_4^{2-}}`, `CuSO4·5H2O`.

A formula is compared as it is built, element for element: `C2H6O` does not tell which isomer `CH3OCH3` is.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 400
MAX_COUNT = 10**6
_ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc "
    "Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi "
    "Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og D T".split()
)
_COMMAND = re.compile(
    r"\\(?:mathrm|text|ce|rm|mathbf|textbf|mathsf|operatorname)\b|\\[,;! ]|[$`*]|\\[()\[\]]|\\left|\\right"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]{1,8}")
_CARET = re.compile(r"\^\s?\{?\s?([+\-]\d{1,3}|\d{0,3}\s?[+\-]|[+\-]\s\d{1,3}(?=\}))\s?\}?")
_STATE = re.compile(r"[_\s]{0,2}\{?\((s|l|g|aq|solid|liquid|gas|aqueous)\)\}?\s*$")
_STATE_NAMES = {"solid": "s", "liquid": "l", "gas": "g", "aqueous": "aq"}
_TRAILING = re.compile(r"(\d{0,2})([+\-]{1,4})(\d{0,2})$")
_PIECE = re.compile(r"([A-Z][a-z]?)(\d{0,7})|([(\[])|([)\]])(\d{0,7})|(·)(\d{0,4})")


class UnreadableFormula(ValueError):
    """A text that is no formula of a species."""


@dataclass(frozen=True, slots=True)
class Species:
    """What a formula says: its text in one way of writing, atoms by element, charge, and state where given."""

    text: str
    atoms: tuple[tuple[str, int], ...]
    charge: int
    state: str | None


def one_way(text: str) -> str:
    """A text with subscripts as digits, charges as `^{2-}`, and without what typesetting adds."""
    raised = _RAISED_RUN.sub(lambda run: "^{" + run.group().translate(_RAISED) + "}", text)
    flat = unicodedata.normalize("NFKC", raised.replace("−", "-").replace("–", "-")).replace("⁄", "/")
    flat = _COMMAND.sub(
        " " if "\\ " in flat else "",
        flat.replace("\\cdot", "·").replace("•", "·").replace("∙", "·").replace("⋅", "·"),
    )
    return _CARET.sub(lambda found: "^{" + re.sub(r"\s", "", found.group(1)) + "}", flat)


@lru_cache(2_048)
def read_formula(text: str) -> tuple[Species, ...]:
    """The species a text may mean, the likeliest first: without a caret `SO42-` is `SO4^2-` or `SO42^-`.

    Raises:
        UnreadableFormula: it is none, or longer than `MAX_CHARS`.
    """
    if len(text) > MAX_CHARS:
        raise UnreadableFormula("too long for a formula")
    bare, state = _without_state(one_way(text).strip().strip(".").strip())
    if bare.startswith("[") and bare.count("^{") == 1 and bare.endswith("}"):
        inner, _, charge = bare.rpartition("^{")
        bare = f"{_unwrapped(inner)}^{{{charge}"
    return tuple(_species(body, charge, state) for body, charge in _charges(bare))


def _without_state(text: str) -> tuple[str, str | None]:
    found = _STATE.search(text)
    if found is None:
        return text, None
    name = found.group(1)
    return text[: found.start()].strip(), _STATE_NAMES.get(name, name)


def _unwrapped(text: str) -> str:
    """`[OH]` as `OH`; brackets around a complex with ligands stay."""
    inner = text[1:-1] if text.endswith("]") else text
    return inner if re.fullmatch(r"[A-Za-z0-9]+", inner) else text


def _charges(text: str) -> list[tuple[str, int]]:
    if "^{" in text:
        body, _, charge = text.rpartition("^{")
        return [(body.strip(), _charge(charge.rstrip("}")))]
    found = _TRAILING.search(text)
    if found is None or not found.start():
        return [(text, 0)]
    digits, signs, behind = found.groups()
    body, sign = text[: found.start()], 1 if signs[0] == "+" else -1
    if behind or len(set(signs)) > 1:
        return [(body + digits, sign * int(behind or 1))]
    if len(signs) > 1:
        return [(body + digits, sign * len(signs))]
    ways = [(body + digits[:cut], sign * int(digits[cut:] or 1)) for cut in range(len(digits) + 1)]
    return [(_unwrapped(rest.strip()), charge) for rest, charge in ways if charge and rest.strip()]


def _charge(text: str) -> int:
    found = re.fullmatch(r"([+-]?)(\d{0,3})([+-]?)", text.strip())
    if found is None or not (found.group(1) or found.group(3)):
        raise UnreadableFormula(f"{text[:10]!r} is no charge")
    sign = -1 if "-" in (found.group(1), found.group(3)) else 1
    return sign * int(found.group(2) or 1)


def _species(body: str, charge: int, state: str | None) -> Species:
    flat = re.sub(r"[_{}\s]", "", body).replace(".", "·").replace("*", "·")
    return Species(_rewritten(flat), tuple(sorted(_atoms(flat).items())), charge, state)


def _rewritten(flat: str) -> str:
    return "OH" if flat == "HO" else flat.replace("[", "(").replace("]", ")")


def _atoms(flat: str) -> "Counter[str]":
    """How many atoms of each element a formula without blanks holds.

    Raises:
        UnreadableFormula: it holds anything but elements, counts, brackets and dots.
    """
    total: Counter[str] = Counter()
    for part in flat.split("·"):
        times, rest = _leading_count(part)
        for element, count in _atoms_of_part(rest).items():
            total[element] += times * count
    if max(total.values(), default=0) > MAX_COUNT:
        raise UnreadableFormula("more atoms than a formula has")
    return total


def _leading_count(part: str) -> tuple[int, str]:
    found = re.match(r"\d{0,4}", part)
    digits = found.group() if found else ""
    return int(digits or 1), part[len(digits) :]


def _atoms_of_part(part: str) -> "Counter[str]":
    stack: list[Counter[str]] = [Counter()]
    at = 0
    while at < len(part):
        piece = _PIECE.match(part, at)
        if piece is None or piece.end() == at:
            raise UnreadableFormula(f"{part[at : at + 10]!r} is no element")
        at = piece.end()
        _take(piece, stack)
    if len(stack) != 1 or not stack[0]:
        raise UnreadableFormula("brackets do not match" if len(stack) > 1 else "it holds no element")
    return stack[0]


def _take(piece: "re.Match[str]", stack: "list[Counter[str]]") -> None:
    element, count, opened, closed, times, _, _ = piece.groups()
    if element is not None:
        if element not in _ELEMENTS:
            raise UnreadableFormula(f"{element} is no element")
        stack[-1][element] += int(count or 1)
    elif opened:
        stack.append(Counter())
    elif closed:
        if len(stack) == 1:
            raise UnreadableFormula("brackets do not match")
        for name, number in stack.pop().items():
            stack[-1][name] += number * int(times or 1)
