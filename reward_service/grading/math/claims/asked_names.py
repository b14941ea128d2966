"""The names a prompt asks the value of, `x`, `f(2)`, `cos θ`, and which of them a value is said to be of."""

import re
from enum import Enum

from reward_service.grading.math.size_bounded_cache import memo

_GREEK = str.maketrans(
    dict(
        zip(
            "αβγδεζηθικλμνξπρστυφχψωϕϑ",
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
            "omega phi theta".split(),
            strict=True,
        )
    )
)
_COMMANDS = re.compile(
    r"\\(?:left|right|mathrm|operatorname|text|displaystyle|,|;|!|quad)(?![a-zA-Z])|\\[,;! ]"
)
_CALLED = re.compile(r"(sin|cos|tan|cot|sec|csc|log|ln)\((\w+)\)")


@memo(1024)
def canonical(name: str) -> str:
    """A name in one spelling: `\\cos\\theta`, `cos(θ)` and `cos θ` are `costheta`."""
    bare = re.sub(r"[\s\\{}$*]", "", _COMMANDS.sub("", name).translate(_GREEK))
    return _CALLED.sub(r"\1\2", bare)


_FUNCTION = r"\\?(?:sin|cos|tan|cot|sec|csc|log|ln)"
_ARGUMENT = r"(?:\s?\(?\s?(?:\\?[a-zA-Z]{1,7}|[α-ω]|\d{1,4})\s?(?:°|\^\\circ)?\s?\)?)"
_LETTER = r"(?:[a-zA-Zα-ω](?:_\{?\w\}?)?'?)"
_CALL = rf"{_LETTER}\s?\(\s?[-\w+/]{{1,8}}\s?\)"
_TERM = (
    rf"(?:{_FUNCTION}{_ARGUMENT}|{_CALL}|\\[a-z]{{2,7}}(?![a-zA-Z])|[∠△][A-Z]{{1,3}}|[A-Z]{{2}}|{_LETTER})"
)
_FORMULA = r"(?:\$[^$]{1,40}\$|\\\([^()]{1,40}\\\))"
_NAME = rf"(?:{_FORMULA}|{_TERM}(?![a-zA-Zà-ÿ])(?:\s?[-+*/]\s?{_TERM}(?![a-zA-Zà-ÿ])){{0,3}})"
_BEHIND = r"(?=\s?(?:[.,;:=?？。，；]|$|if\b|when\b|does\b|do\b|is\b|are\b|has\b|have\b|will\b|such that|given|where\b|so that|satisf|for which|in terms|in degrees|and\b|to\b|to the|for\b|equal|ist\b|si\b|wenn\b|sabendo|если|при\b))"
_VALUE = r"(?:values?|measure|length|area|exact value|valeur|wert|valor|valore|значение|giá trị)\s(?:of|de|von|di|do|da|của)?\s?"
_ASKS = re.compile(
    r"(?:find|report|submit|enter|determine|compute|calculate|evaluate|what\s(?:is|are|was)|what's|solve\sfor|give|halla|calcula|encuentra|calcule|determine|"
    r"trouver|trouvez|calculer|calculez|berechne|bestimme|найдите|вычислите|tính|tìm|(?:at|for|of)\s(?:what|which)|quel\sest|quelle\sest|cuál\ses|qual\sé|cuánto\s(?:vale|es)|quanto\s(?:vale|é)|combien\svaut|wie\sgroß\sist|чему\sравн[оа])"
    rf"\s(?:(?:all|the|each|any|la|le|el|o|a|der|den|das|il|real|integer|positive|possible|(?!(?:sin|cos|tan|cot|sec|csc|log)\s)[a-z]{{3,14}})\s){{0,4}}(?:{_VALUE})?"
    rf"({_NAME}(?:(?:,\s?(?:and\s)?|\s(?:and|y|et|und|e|и|và)\s){_NAME}){{0,3}}){_BEHIND}",
    re.IGNORECASE,
)
_HAN_ASKS = re.compile(
    rf"({_NAME})\s?(?:的(?:最[大小]|取)?值|的(?:长度?|大小|度数|面积)|等于(?:多少|几)|是多少|为多少|の(?:最[大小])?値|의\s?(?:최[댓솟])?값|\s?=\s?(?:[?？_]|[（(]\s*[）)]))"
)
_JOINTS = re.compile(r",\s?(?:and\s)?|\s(?:and|y|et|und|e|и|và)\s")
_WORDS = frozenset("aAIOoEe")
"""Letters that are words where no formula shows them to be names."""


@memo(1024)
def asked_names(prompt: str) -> frozenset[str]:
    """The names that the last sentence of a prompt which names one asks the value of, in one spelling."""
    for sentence in reversed(_SENTENCE.split(prompt[-_MOST_PROMPT:])):
        found = [*_ASKS.findall(sentence), *_HAN_ASKS.findall(sentence)]
        names = _JOINTS.split(found[-1]) if found else []
        if len(names) > 1 or not _WORDS.issuperset(names):
            return frozenset(map(canonical, names))
    return frozenset()


_MOST_PROMPT = 4_000
_SENTENCE = re.compile(r"(?<=[.!?。！？؟।])\s+|(?<=[。！？])|\n+")


class Owner(Enum):
    """Whose value a value is said to be."""

    ASKED = "a name that the prompt asks for"
    ANOTHER = "another name"
    NOBODY = "no name"


_LEFT = re.compile(
    rf"(?<![^\W_])({_NAME})\s?(?:=|≈|\s(?:is|equals|est|vaut|ist|es|é|vale)\s|为|是|等于|は|는|은)\s?$"
)


def owner(before: str, text: str, asked: frozenset[str]) -> Owner:
    """Whose value a value is said to be: the left side of its equation, or the name right before it."""
    if not asked:
        return Owner.NOBODY
    if _SEVERAL_NAMED.search(text):
        return Owner.NOBODY
    left = text.partition("=")[0] + "=" if "=" in text else before
    found = _LEFT.search(left[-_NEAR:])
    if found is None:
        return Owner.NOBODY
    name = canonical(found[1])
    if name in asked or name.partition("(")[0] in {one.partition("(")[0] for one in asked if _open_call(one)}:
        return Owner.ASKED
    return Owner.ANOTHER


_NEAR = 48
_SEVERAL_NAMED = re.compile(r"=[^=]*(?:[,;，；]|\s(?:and|or|y|et|ou|und|oder|e|и|или)\s|和)[^=]*=")


def _open_call(name: str) -> bool:
    """Whether a name is a function, or its call with a variable: `f`, `f(x)`, which `f(2)` is a value of."""
    return re.fullmatch(r"[a-zA-Z](?:\([a-z]\))?", name) is not None


_POINT = re.compile(
    r"(?:\\left)?\(\s?(?P<names>[a-zA-Z](?:\s?,\s?[a-zA-Z]){1,3})\s?(?:\\right)?\)\s?=\s?(?:\\left)?\((?P<values>[^()]{1,80})(?:\\right)?\)"
)

_POINT_AHEAD = re.compile(r"\([^()]{3,20}\)\s?=\s?$")


def asked_coordinate(before: str, text: str, asked: frozenset[str]) -> str | None:
    """Of "(x, y) = (2, 3)" the value of the one name that is asked for; `before` is what stands before the text."""
    opened = _POINT_AHEAD.search(before[-_NEAR:])
    found = _POINT.fullmatch((opened.group() if opened else "") + text.strip())
    if found is None or len(asked) != 1:
        return None
    names, values = (re.split(r"\s?,\s?", found[group].strip()) for group in ("names", "values"))
    wanted = next(iter(asked))
    return values[names.index(wanted)] if wanted in names and len(names) == len(values) else None
