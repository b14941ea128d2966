"""What written work comes to: the last member of a chain of equations, where a value and no equation is wanted."""

import re
from collections.abc import Callable

from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.undecided import Sameness

_RELATIONS = re.compile(r"\\(?:leq?|geq?|lt|gt|neq?|ne|in|equiv|pmod)(?![a-zA-Z])|[<>≤≥≠∈≡]")
_SIGN = re.compile(
    r"(?<![<>!:=\\])=(?!=)|≈|\\approx(?![a-zA-Z])|\\(?:R|Longr)ightarrow(?![a-zA-Z])|→|⇒|⟹|\\implies(?![a-zA-Z])"
)
_TIDY = " \t\n.,;$&"
_NAME = re.compile(
    r"(?:\\(?:mathrm|text|operatorname|mathbf|angle|vec|overline|bar|hat|Delta|alpha|beta|gamma|theta|lambda|mu|sigma|phi|omega)\s?)?"
    r"\{?[^\W\d_]{1,12}(?<!\d)\d?'?\}?(?:_\{?\w{1,8}\}?|\^\{?[\w*]{1,3}\}?)?'?(?:\([^()=]{1,24}\))?"
)
_NUMERIC = re.compile(
    r"(?:[\d\s.,+\-−×÷·*/()^{}!%√π]|\\(?:[dt]?frac|cdot|times|div|sqrt|left|right|pi|quad|[,;! ])(?![a-zA-Z]))+"
)
_EXACT = re.compile(r"[-−]?[\d\s./{}()]*(?:\\(?:ln|log|lg)|ln|log|lg)(?![a-z])\s?[({]?\s?\d[\d./]*\s?[)}]?")
""" "\\ln 2", which a decimal behind it only rounds."""
_DECIMAL = re.compile(r"[-−]?\d+[.,]\d+")
_WORK_OPENS = re.compile(
    r"\s*[-−]?\s?(?:\\(?:int|sum|prod|lim|det|sin|cos|tan|cot|log|ln|lg|arcsin|arccos|arctan|gcd|binom|max|min|Pr|mathbb|mathrm|operatorname|text|left|frac|dfrac|tfrac|sqrt|angle|widehat|overline|lvert|Vert)(?![a-z])"
    r"|(?:cos|sin|tan|cot|log|ln|lg|det|gcd|lcm|ggT|kgV|pgcd|ppcm|mcd|mcm|mdc|mmc|НОД|НОК|lim|arcsin|arccos|arctan|exp|sqrt|max|min|P|E|Var|C|A|nCr)(?![a-z])|[∫∑∏√|⌊⌈])"
)
_NEXT_NAME = re.compile(
    r"(?:[,;；，、]|\\q?quad|\\[,;: ]|(?<![^\W_])(?:and|or|y|o|et|ou|und|oder|e|и|или|и|và|hoặc|أو|و|या|और)(?![^\W_])|[和或与])"
    r"[\s\\,;:]*(?:\\text\{[^{}]*\}\s*)?(?:\\q?quad\s*)?(?!d[a-z]$)(?:\\[a-z]{2,8}|[^\W\d_]\w{0,3})(?:_\{?\w\}?)?(?:\([^()]{0,12}\))?$"
)
""" `3,\\ y` between two signs: the chain is a list of equations."""
_CONTENTS_WANTED = frozenset({Shape.EQUATION, Shape.SOLUTION, Shape.RELATION, Shape.UNKNOWN, Shape.WORDS})
_MOST_MEMBERS = 16


def worked_result(text: str, wanted: Shape, same: Callable[[str, str], Sameness]) -> str:
    """The last member of `cos 60° = 1/2 = 0,5` or `12 · 4 = 48`; the text as it stands when it is no work.

    An equation in an unknown stays as it is, and so does a chain of numbers that differ (by `same`): it contradicts
    itself. Where the reference has names, nothing is cut, for names are compared.
    """
    if len(text) <= _MOST_IMPLIED and wanted in _IMPLYING:
        text = _implied(text, wanted)
    text = _tidied(text, wanted)
    if wanted in _CONTENTS_WANTED or len(text) > 600:
        return text
    members, signs = _members(text)
    if (
        not 2 <= len(members) <= _MOST_MEMBERS
        or not all(members)
        or any(map(_NEXT_NAME.search, members[1:-1]))
    ):
        return text
    if (
        len(members) == 2
        and signs[0] in {"≈", "\\approx"}
        and not _DECIMAL.fullmatch(members[0])
        and (_NUMERIC.fullmatch(members[0]) or _EXACT.fullmatch(members[0]))
    ):
        return text
    evaluated = len(members) > 2 and bool(_NUMERIC.fullmatch(members[-1]) and _NUMERIC.fullmatch(members[-2]))
    if not (evaluated or _NAME.fullmatch(members[0]) or _is_work(members[0], members[-1], wanted, same)):
        return text
    if _contradicts(members, signs, same):
        return text
    last = len(members) - 1
    if last > 1 and signs[-1] in {"≈", "\\approx"} and signs[-2] == "=":
        last -= 1
    return members[last]


_IMPLIES = re.compile(
    r"(?:\\(?:Rightarrow|Longrightarrow|implies|therefore)(?![a-zA-Z])|[⇒⟹∴])(?:\s|&|\\q?quad(?![a-z])|\\[,;: ])*"
)
_BEFORE_IMPLIES = re.compile(r"(?:\s|&|\\q?quad|\\[,;: ])+$")


def _implied(text: str, wanted: Shape) -> str:
    """What "2x = 10 ⟹ x = 5" comes to: the formula behind the last implication that stands in no bracket."""
    solved = _SOLVED_AFTER.fullmatch(text)
    if solved is not None and re.search(rf"(?<![a-zA-Z]){solved['name']}(?![a-zA-Z])", solved["left"]):
        return solved["last"] if solved["left"].strip() != solved["name"] else text
    for found in reversed(list(_IMPLIES.finditer(text))):
        before, behind = _BEFORE_IMPLIES.sub("", text[: found.start()]), text[found.end() :]
        if wanted in _OF_UNKNOWNS and _SOLVED.search(before):
            return text  # "x = 1 ⟹ y = 2": both are the solution
        if "=" in before and behind.strip(_TIDY) and not _depth(before):
            return behind
    return text


_SOLVED_AFTER = re.compile(
    r"\s*(?P<left>[^=<>,;]{1,40})=[^=<>,;]{1,40}(?:[,;]|,?\s(?:so|and so|then|thus|hence|therefore))\s(?:so\s)?(?P<last>(?P<name>[a-zA-Z])\s?=\s?[^=<>,;]{1,40})"
)
""" "x + 1 = 6, x = 5": the equation that is solved and its solution."""
_SOLVED = re.compile(r"(?:^|[,;]\s?|\band\s)[a-zA-Z](?:_\{?\w\}?)?\s?=\s?[^=<>]{1,40}$")
_OF_UNKNOWNS = frozenset({Shape.SOLUTION, Shape.EQUATION})
_IMPLYING = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.SOLUTION, Shape.EQUATION})
_MOST_IMPLIED = 600
_IN_BRACKETS = re.compile(r"[(（]\s?([^()（）]{1,60}?)\s?[)）]")
_RESTATED = re.compile(
    r"^(.{1,60}[^\s(,=+*/×·^-])(?:\s|(?<=[\u3040-\u9fff]))[(（]\s?(?!(?:or|ou|oder|o|или|hoặc|و?أو|या)\s|或|または|또는)[=≈]?\s?([^()（）]{1,40})[)）]$",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"^(.*(?<![a-zA-Z])([kmntsrlNZ])(?![a-zA-Z]).*),\s?\2$")
""" "x = nπ, n" of "x = nπ, n entero"."""
_ARTICLE = re.compile(r"\s(and|et|und|y|e)\s(?:el|la|le|the|der|die|das|den|o|a)\s(?=[-−(\d])")
_PLAIN_NUMBER = r"[-−]?\d+(?:[./]\d+)?"
_BARE_PAIR = re.compile(
    rf"{_PLAIN_NUMBER}(?:(?:,\s|;\s?|\s(?:and|und|et|y|e|и)\s|和|と)(?:{_PLAIN_NUMBER})){{1,3}}"
)
_AND = re.compile(r"\s?(?:;|\s(?:and|und|et|y|e|и)\s|和|と)\s?")
_UNIT_IN_BRACKETS = re.compile(r"(?<=\d)\s?[(（][\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,6}[)）]\s*$")
""" "48 ÷ 6 = 8(环)"."""
_NUMBER_NOT_ZERO = re.compile(r"^\s*([-−]?\d[\d.,/]*)\s?(?:\\neq?(?![a-z])|≠)\s?0\s*$")
_NOT_ZERO = re.compile(r"\s?(?:\\neq?(?![a-z])|≠|\\gt|>)\s?0\b.{0,40}$")


def _tidied(text: str, wanted: Shape) -> str:
    """Without what a reading leaves around a single number: brackets, the same value in brackets behind it, "≠ 0"."""
    text = _ARTICLE.sub(r" \1 ", _PARAMETER.sub(r"\1", text))
    if wanted is Shape.PAIR and _BARE_PAIR.fullmatch(text.strip()):
        return "(" + _AND.sub(", ", text.strip()) + ")"
    if wanted is not Shape.NUMBER:
        return text
    text = _UNIT_IN_BRACKETS.sub("", text)
    text = _NOT_ZERO.sub("", text) if "=" in text else _NUMBER_NOT_ZERO.sub(r"\1", text)
    whole = _IN_BRACKETS.fullmatch(text.strip())
    if whole and ", " not in whole[1] and ";" not in whole[1]:
        return whole[1]
    twice = _RESTATED.match(text.strip())
    return (
        twice[1]
        if twice and re.search(r"\d", twice[1]) and re.search(r"\d", twice[2]) and "\\" not in text
        else text
    )


def _members(text: str) -> tuple[list[str], list[str]]:
    """The members of a chain, cut at signs outside all brackets, and the signs between them."""
    members, signs, start, depth, at = [], [], 0, 0, 0
    for found in _SIGN.finditer(text):
        depth += _depth(text[at : found.start()])
        at = found.start()
        if depth == 0:
            members.append(_trimmed(text[start : found.start()]))
            signs.append(found.group())
            start = found.end()
    return [*members, _trimmed(text[start:])], signs


_SPACE_AT_ENDS = re.compile(
    r"^(?:\s|\\(?:[,;:! ]|q?quad(?![a-zA-Z])))+|(?:\s|\\(?:[,;:! ]|q?quad(?![a-zA-Z])))+$"
)


def _trimmed(member: str) -> str:
    """A member without blanks, spaces of TeX and final marks."""
    return _SPACE_AT_ENDS.sub("", member).strip(_TIDY)


def _depth(text: str) -> int:
    return sum(map(text.count, "({")) - sum(map(text.count, ")}"))


_LETTER = re.compile(r"(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])")
_COMMAND = re.compile(r"\\text\{[^{}]*\}|\\[a-zA-Z]+")


def _is_work(first: str, last: str, wanted: Shape, same: Callable[[str, str], Sameness]) -> bool:
    """Whether a left side is work to be done: numbers, a function of them, words; or a form of an expression."""
    if _RELATIONS.search(first):
        return False
    if _NUMERIC.fullmatch(first) or _WORK_OPENS.match(first):
        return True
    symbols = _LETTER.findall(_COMMAND.sub(" ", first))
    if not symbols:
        return True
    return wanted in {Shape.EXPRESSION, Shape.PAIR, Shape.LIST} and same(first, last) is True


def _contradicts(members: list[str], signs: list[str], same: Callable[[str, str], Sameness]) -> bool:
    """Whether two numbers that a chain calls equal differ."""
    for one, sign, other in zip(members, signs, members[1:], strict=False):
        if (
            sign == "="
            and _NUMERIC.fullmatch(one)
            and _NUMERIC.fullmatch(other)
            and same(one, other) is False
            and not ("," in one + other and same(_pointed(one), _pointed(other)) is True)
        ):
            return True
    return False


_COMMA = re.compile(r"(?<=\d),(?=\d)")


def _pointed(text: str) -> str:
    """A text with its decimal commas as points: `85 × 1,20`."""
    return _COMMA.sub(".", text)
