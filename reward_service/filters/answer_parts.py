"""How many parts an answer has: values beside each other, outside brackets."""

import re

MAX_PARTS = 40

_OPEN, _CLOSE = "([{（【⟨", ")]}）】⟩"
_JOINT = re.compile(
    r"[;；、\n]|(?<=\d)\.\s+(?=\d)|(?<![\\\d]),|(?<=\d),(?!\d{3}(?!\d)|\\!)|，|\s(?:and|or|&)\s|和|\\quad|"
    r"\\\\(?!\{)"
)


def parts(answer: str) -> list[str]:
    """The parts of an answer; one for a pair, a set or an interval in brackets."""
    if _JOINT.search(answer) is None:
        return [answer] if answer.strip(" $.。") else []
    found: list[str] = []
    depth = start = 0
    joints = {match.start(): match.end() for match in _JOINT.finditer(answer)}
    for at, char in enumerate(answer):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and at in joints and at >= start and len(found) < MAX_PARTS:
            found.append(answer[start:at])
            start = joints[at]
    found.append(answer[start:])
    return [
        part for part in (piece.strip(" $.。") for piece in found) if part and not _CONNECTIVE.fullmatch(part)
    ]


_CONNECTIVE = re.compile(
    r"therefore|thus|so|hence|then|i\.?e|that is|namely|where|因此|所以|即", re.IGNORECASE
)

MAX_PART = 80
"""Characters of a part that tell of what kind it is."""

_TRUTH = re.compile(r"(?:yes|no|true|false|对|错|是|否|正确|错误|√|×)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:about |approximately |≈|约)?\\?[$£€¥]?\s?[-+−±]?\s?(?:\\[dt]?frac\{[^{}]{1,12}\}\{[^{}]{1,12}\}|"
    r"\\sqrt\{?[^{}]{1,8}\}?|√\S{1,6}|\d[\d,. /×^eπ]{0,16})\s?(?:\\?pi|π)?"
)
_UNIT = re.compile(r"\s?(?:\\(?:text|mathrm)\{)?\s?(\\?%|°|\\circ|[a-zA-Z²³/·\u3400-\u9fff]{1,20})")
_LABEL = re.compile(
    r"(?:[A-Za-z]{3}[A-Za-z '-]{0,30}|"
    r"[\u3400-\u9fff]{2,12})[\s:：=]\s{0,2}[-+$£€¥(]{0,2}\d[-\d.,/%()]*(?:\s?\w{1,12})?"
)
_WORDS = re.compile(r"[A-Za-z\u3400-\u9fff][^\d=+*/^\\$<>]*")
_TOGETHER = tuple(
    frozenset(f" {unit}" for unit in units.split())
    for units in (
        "weeks week days day hours hour h hr hrs min minutes minute mins s sec seconds second",
        "ft feet foot in inches inch yd yards yard miles mile",
        "lb lbs pounds pound oz ounces ounce",
        "km m cm mm kg g dollars dollar cents cent years year months month",
        "小时 时 分 分钟 秒 天 元 角 千克 克 米 分米 厘米 毫米 吨 千米",
    )
)
"""Units that make one quantity together."""

_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b|\d年|\b(?:a|p)\.?m\b",
    re.IGNORECASE,
)


def labelled(found: list[str]) -> bool:
    """Whether each part says in words what its number is: `mean 5`, `Ana 40`."""
    names = [part.rstrip("0123456789.,/%$ ()-").lower() for part in found]
    return len(set(names)) == len(found) and all(_LABEL.fullmatch(part) for part in found)


def differ(found: list[str]) -> bool:
    """Whether the parts are of different kinds: a number and a name, a time and a speed."""
    if any(_DATE.search(part) or _BUILT.search(part) for part in found):
        return False
    kinds = {_kind(part[:MAX_PART]) for part in found}
    if len(kinds) < 2 or "prose" in kinds or kinds == {"truth", "words"}:
        return False
    return not any(kinds <= together | {"value"} for together in _TOGETHER)


_BUILT = re.compile(r"\\(?:begin|end|left|right)\b")
_NAME = re.compile(r"^\\?[A-Za-z]{1,6}(?:_\w)?\s?=\s?")
_SEVERAL_WORDS = re.compile(r"(?:[A-Za-z]{2,}\W+){4}|[\u3400-\u9fff]{9}")


def _kind(part: str) -> str:
    """What a part is; of a number with a unit, its unit."""
    part = _NAME.sub("", part)
    if _TRUTH.match(part):
        return "truth"
    if number := _NUMBER.match(part):
        unit = _UNIT.fullmatch(part, number.end())
        return f" {unit[1]}" if unit else "value"
    if _SEVERAL_WORDS.search(part):
        return "prose"
    return "words" if _WORDS.fullmatch(part) and len(part) > 1 else "value"
