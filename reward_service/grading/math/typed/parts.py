"""Answers of several parts: labelled `(a) 3, (b) 5`, counted `7 cats and 4 dogs`, and ratios."""

import re
from dataclasses import dataclass
from fractions import Fraction

_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\s,;.，、；]))(?:part\s?)?\(?\s?([a-h]|i{1,3}|iv|v|[1-9])\s?\)\s?[:.]?\s?", re.IGNORECASE
)
_STARTS = {"a", "i", "1"}
_MOST_PARTS = 12


def read_parts(text: str) -> tuple[tuple[str, str], ...] | None:
    """Labels with their texts, in order; None unless two or more labels begin at the first of their kind."""
    found = list(_LABEL.finditer(text))
    if (
        not 2 <= len(found) <= _MOST_PARTS
        or text[: found[0].start()].strip()
        or found[0][1].casefold() not in _STARTS
    ):
        return None
    ends = [m.start() for m in found[1:]] + [len(text)]
    parts = [(m[1].casefold(), _bare(text[m.end() : end])) for m, end in zip(found, ends, strict=True)]
    if not all(value for _, value in parts) or len({name for name, _ in parts}) != len(parts):
        return None
    return tuple(parts)


def _bare(text: str) -> str:
    text = re.sub(r"(?:[\s,;，；、]|\band\b|\bund\b|\bet\b|\by\b)+$", "", text.strip())
    return text.strip().strip("$").strip()


_RATIO = re.compile(
    r"^(?:[A-Za-z]\w{0,12}\s?(?::\s?[A-Za-z]\w{0,12}\s?){1,3}=\s?|[A-Za-z]\s?/\s?[A-Za-z]\s?="
    r"\s?)?(?P<parts>\d[\d.]{0,12}(?:\s?(?::|(?<=\s)(?:to|zu|à|a|к|para|por|बनाम)"
    r"(?=\s)|比|对|対|대|分之)\s?\d[\d.]{0,12}){1,4})$"
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The parts of a ratio; `marked` when a word, a name or blanks say that it is no time of day."""

    parts: tuple[Fraction, ...]
    marked: bool


def read_ratio(text: str) -> Ratio | None:
    """`3:4`, `12 to 5`, `a:b = 7:6`."""
    found = _RATIO.match(text)
    if found is None:
        return None
    numbers = re.findall(r"\d+(?:\.\d+)?", found["parts"])
    clock = re.fullmatch(r"\d{1,2}:[0-5]\d(?::[0-5]\d)?", found["parts"]) is not None
    parts = tuple(Fraction(n) for n in numbers)
    if "分之" in found["parts"]:
        return None
    return Ratio(parts, marked=not clock or found["parts"] != text) if all(parts) else None


def same_ratio(gold: Ratio, answer: Ratio) -> bool:
    """Proportional, part by part."""
    return len(gold.parts) == len(answer.parts) and all(
        a * answer.parts[0] == b * gold.parts[0] for a, b in zip(gold.parts, answer.parts, strict=True)
    )


_NAMED = re.compile(
    r"^([^\W\d_]{1,20}?)\s?(?:[:：=]|has|gets|有|得|为|是|等于)?\s?(-?\d[\d.,]{0,12}\d|-?\d)\s?([^\d,;=<>+*/^_]{0,24})$"
)
_NAMED_VALUE = re.compile(
    r"^([^\W\d_]{2,20}(?:\s[^\W\d_]{2,20}){0,2}?)\s?(?:[:：=]|为|是|(?<=\s)is(?=\s))?\s?([-−+]?[(\[{\\$€£¥√π\d].{0,60})$"
)


def read_named(text: str) -> dict[str, str] | None:
    """Names with their numbers: `Ann 12, Bob: 8`, 甲12个,乙8个; None unless there are two or more."""
    found = [_NAMED.match(piece.strip()) for piece in _JOINT.split(text) if piece.strip()]
    if not all(found):
        found = [_NAMED_VALUE.match(piece) for piece in outside_brackets(text)]
    if not 2 <= len(found) <= _MOST_PARTS or not all(found):
        return None
    named = {m[1].casefold(): m[2] for m in found if m}
    return named if len(named) == len(found) and not all(len(n) == 1 and n.isascii() for n in named) else None


def in_order_of(named: dict[str, str], prompt: str) -> list[str]:
    """Values in the order in which the prompt has their names; as they stand where it lacks one."""
    places = {name: prompt.casefold().find(name) for name in named}
    return (
        list(named.values())
        if -1 in places.values()
        else [named[n] for n in sorted(named, key=places.__getitem__)]
    )


_JOINT = re.compile(
    r"\s?(?:[,;，、；،؛]|(?<=\s)(?:and|und|et|y|e|и|و|và|और)(?=\s)|和|と|과\s(?!\d)|와\s(?!\d)){1,2}\s?"
)
_IN_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]{0,60}[)\]}]")


def outside_brackets(text: str) -> list[str]:
    """The pieces of a list; commas inside brackets part nothing."""
    hidden = _IN_BRACKETS.sub(lambda m: "\0" * len(m.group()), text)
    pieces, at = [], 0
    for cut in _JOINT.finditer(hidden):
        pieces.append(text[at : cut.start()].strip())
        at = cut.end()
    return [piece for piece in (*pieces, text[at:].strip()) if piece]


_COUNTED = re.compile(r"^(\d[\d.,]{0,12}?)\s?([^\W\d_][^\d,;=<>+*/^_]{0,40})$")


def read_counts(text: str) -> tuple[tuple[str, str], ...] | None:
    """Numbers with their nouns in `7 cats and 4 dogs`; None unless there are two or more, each with a noun."""
    pieces = [piece.strip() for piece in _JOINT.split(text)]
    found = [_COUNTED.match(piece) for piece in pieces if piece]
    if not 2 <= len(found) <= _MOST_PARTS or not all(found):
        return None
    return tuple((m[1], " ".join(m[2].casefold().split())) for m in found if m)
