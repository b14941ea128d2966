"""Letters that are names and no factors: choices, points, sequences, rankings, chemical formulas."""

import re
from collections import Counter
from dataclasses import dataclass

_CHOICE_WORDS = (
    r"(?:options?|choices?|answers?|statements?|letters?|选项|選項|选|選|選択肢|선택지|вариант[ы]?|"
    r"опция|opción|opciones|opção|opções|alternativas?|réponses?|lettres?|option|"
    r"antwort(?:en)?|الخيار|विकल्प|phương án|đáp án|câu)"
)
_CHOICES = re.compile(
    (
        rf"^(?:the\s)?(?:correct\s)?{_CHOICE_WORDS}?\s?:?\s?(?P<letters>\(?[A-J]\)?(?:(?:\s?[,、，;"
        rf"&/+]\s?|\s?,?\s?(?:and|und|et|y|e|и|و|và|和|と|과|와|及|और)\s?){{1,2}}\(?[A-J]\)?)"
        rf"{{0,9}})(?:\s?(?:项|項|번))?$"
    ),
    re.IGNORECASE,
)
_JOINED = re.compile(r"^[A-Z]{2,12}$|^[A-Z](?:-[A-Z]){1,11}$")
_NAME = re.compile(
    r"^(?:\\?(?:overline|overrightarrow|vec|segment|line|arc|widehat|overarc)\s?\{?\s?)"
    r"?((?:[A-Z](?:_\d|\d)?'{0,3}){2,6})\s?\}?$"
)


@dataclass(frozen=True, slots=True)
class Letters:
    """Capital letters in order; `separated` when signs or words stood between them, `decorated` under a bar."""

    letters: tuple[str, ...]
    separated: bool
    decorated: bool = False


def read_letters(text: str) -> Letters | None:
    """`A, C`, `BCD`, `HTH`, `\\overline{P'A'}`, `Option A and D`."""
    found = _CHOICES.match(text)
    if found and found["letters"].replace(" and ", "").isupper() is not None:
        letters = re.findall(r"(?<![A-Za-z])[A-J](?![A-Za-z])", found["letters"])
        if letters and (len(letters) > 1 or len(text) == 1 or not text.isalpha()):
            return Letters(tuple(letters), separated=True)
    if _JOINED.match(text):
        return Letters(tuple(text.replace("-", "")), separated=False)
    found = _NAME.match(text)
    if found:
        return Letters(
            tuple(re.findall(r"[A-Z](?:_\d|\d)?'*", found[1])),
            separated=False,
            decorated=text.startswith(("\\", "overline", "segment")),
        )
    return None


def same_letters(gold: Letters, answer: Letters) -> bool | None:
    """Choices as sets, named points as multisets, joined letters in order; None when both readings are open."""
    if gold.letters == answer.letters:
        return True
    if gold.separated or answer.separated:
        ascending = list(gold.letters) == sorted(gold.letters)
        if not ascending and gold.separated:
            return None
        if len(gold.letters) == 1 or len(answer.letters) == 1:
            return False
        return (
            ascending
            and set(gold.letters) == set(answer.letters)
            and len(set(answer.letters)) == len(answer.letters)
        )
    primed = (
        any("'" in letter for letter in (*gold.letters, *answer.letters))
        or gold.decorated
        or answer.decorated
    )
    return Counter(gold.letters) == Counter(answer.letters) if primed and len(gold.letters) == 2 else False


_ORDER = re.compile(
    r"^(?P<first>[A-Z](?:_\d)?|[A-Z][a-z]{1,14})(?P<rest>(?:\s?(?:>|<|→|->|=>|,|≻|"
    r"≥|≤)\s?(?:[A-Z](?:_\d)?|[A-Z][a-z]{1,14})){1,11})$"
)


def read_ranking(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The direction (`>`, `→` or `,`) and members of `B > A > C`, largest first; `A < B` is turned round."""
    found = _ORDER.match(text)
    if found is None:
        return None
    signs = set(re.findall(r">|<|→|,|≻", found["rest"].replace("->", "→").replace("=>", "→")))
    if len(signs) != 1:
        return None
    members = tuple(re.findall(r"[A-Z](?:_\d)?[a-z]{0,14}", text))
    sign = signs.pop()
    return (">", members[::-1]) if sign == "<" else (sign, members)


# ---------------------------------------------------------------- chemistry
_ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu "
    "Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd "
    "Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf "
    "Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac "
    "Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr".split()
)
_STATE = re.compile(r"\s?\((aq|s|l|g)\)$")
_CHARGE = re.compile(r"\^\s?\{?\s?(\d{0,2})\s?([-+])\s?\}?$|(?<=[\w)])([-+])$")
_PIECE = re.compile(
    r"([A-Z][a-z]?)(?:_?\{?(\d{1,3})\}?)?|(\()|(\))(?:_?\{?(\d{1,3})\}?)?|([·.*]\s?(\d{0,2}))"
)


@dataclass(frozen=True, slots=True)
class Substance:
    """Elements with their counts, the charge and the state (empty when not stated)."""

    counts: tuple[tuple[str, int], ...]
    charge: int
    state: str


def read_substance(text: str) -> Substance | None:
    """A chemical formula: `H_2SO_4`, `Fe(OH)3`, `SO_4^{2-}`, `NaCl(aq)`."""
    state = _STATE.search(text)
    text = text[: state.start()] if state else text
    charged = _CHARGE.search(text)
    charge = 0
    if charged:
        sign = charged[2] or charged[3]
        charge = int(charged[1] or 1) * (1 if sign == "+" else -1)
        text = text[: charged.start()]
    counts = _counts(text.replace(" ", ""))
    if counts is None:
        return None
    return Substance(tuple(sorted(counts.items())), charge, state[1] if state else "")


def _counts(text: str) -> Counter[str] | None:
    stack: list[Counter[str]] = [Counter()]
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None or (found[1] and found[1] not in _ELEMENTS):
            return None
        at = found.end()
        if found[1]:
            stack[-1][found[1]] += int(found[2] or 1)
        elif found[3]:
            stack.append(Counter())
        elif found[4]:
            if len(stack) < 2:
                return None
            inner = stack.pop()
            stack[-1].update({e: n * int(found[5] or 1) for e, n in inner.items()})
        else:
            rest = _counts(text[at:])
            if rest is None or len(stack) > 1:
                return None
            stack[0].update({e: n * int(found[7] or 1) for e, n in rest.items()})
            return stack[0]
    return stack[0] if len(stack) == 1 and stack[0] else None


def same_substance(gold: Substance, answer: Substance) -> bool:
    """The same elements, counts and charge; states differ only where both are stated."""
    return (gold.counts, gold.charge) == (answer.counts, answer.charge) and (
        not gold.state or not answer.state or gold.state == answer.state
    )
