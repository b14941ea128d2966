"""The value in a clause: where it begins, how far it goes, and what stands behind it."""

import re
from dataclasses import dataclass

from reward_service.grading.math import units
from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, FORMULA
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import vocabulary

SMALL_WORDS = (
    "is|or|so|we|of|to|in|it|be|by|as|at|an|if|on|no|my|do|us|he|es|et|le|la|de|en|el|un|il|du|au|se|si|ou|da"
)
KEPT = 512
"""Pieces of text of which is remembered what was found in them: a clause is looked at by several rules."""
_CURRENCY = "$€£¥₹₩₽₫฿"
_MONTH_DAY = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?\\s\\d"
_APART = r"(?<![^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
"""No letter or digit stands before, but for scripts that set no blanks."""
MID_WORD = "(?!(?<=[a-zA-Z])[a-zA-Z])"
"""No value begins between two letters: there, none of the kinds of beginnings is tried."""
FIRST = re.compile(
    MID_WORD
    + "(?:"
    + rf"(?<![^\W_]){_MONTH_DAY}|(?:上午|下午|早上|晚上|凌晨|午前|午後|오전|오후)\s?\d|[\ue100-\uf8ff]|\ue000|(?:(?<![^\s=(:：\ue000])[-−](?=\\?[{_CURRENCY}]\s?\d))?(?:(?<![A-Za-z])(?:R|US|A|C)?\\?[{_CURRENCY}]\s?)?[-−–+±]?\s?\.?\d"
    rf"|[-−]?\\[a-zA-Z({{[]|[\[({{]\s?(?=[-−+\d\\\ue100-\uf8ff√∞(\[a-zA-Z])|"
    r"[-−+]?[√∛π∞∅ℝℤ½⅓⅔¼¾⅛①-⑳]|[-−]?"
    + _APART
    + r"[a-zA-Z](?=\s?(?:[=^_+*/<>≤≥≠≡(]|'))|"
    + r"\|(?=[^|\s][^|\n]{0,30}\|)|"
    + _APART
    + rf"(?!(?:{SMALL_WORDS})(?![a-z]))[a-z]{{2}}(?=\s?[+/^]\s?[\w(])|"
    r"(?<![^\W_])[A-J](?:\s?[,、，;&]\s?[A-J](?![a-zA-Z\d]))+|(?<![^\W_])(?:[A-Z]['′’]?)"
    r"{1,4}['′’]|(?<![^\W_])(?:[A-Z][a-z]?){1,6}_?[\d₀-₉]|(?<![^\W_])[A-Z][A-Za-z]_?\d|[-−–]?\s?(?<![^\W_])(?:sqrt|sin|cos|tan|"
    r"log|ln|pi|exp|arctan|sen(?=\s?(?:\(|[a-zA-Zθα](?![^\W_]))))(?![^\W_])" + ")"
)
"""Where a value that is not a word begins."""
_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[\ue000\ue001\ue100-\uf8ff])|(?P<command>\\[a-zA-Z]+\s?(?:\{(?:[^{}]|"
    r"\{[^{}]{0,80}\}){0,200}\})*|\\.)|"
    r"(?P<number>\d[\d.,]*\d|[\d½⅓⅔¼¾⅛])|(?P<word>(?:[\u0391-\u03c9]|[a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+|(?:(?![a-zA-Z])[^\W\d_]|[\u0900-\u0963])+)(?:[.](?=[a-zA-Z][.]|[mM])[a-zA-Z][.]?)"
    r"?)|(?P<sign>[^\w\s。！？；]|_))"
)
_FUNCTIONS = frozenset(
    "sqrt sin sen cos tan cot sec csc arcsin arccos arctan log ln lg exp pi inf infinity "
    "min max mod gcd lcm cbrt and or to "
    "euler theta alpha beta gamma lambda mu base percent per in".split()
)
_PER_WORDS = frozenset("a an every each per pro par por в ao pr à mỗi".split())
_CONNECTIVES = frozenset(
    (
        "of and or y o et ou und oder e и или و أو और या và hoặc hay 和 或 及 と または 그리고 "
        "또는 과 와 to per in base"
    ).split()
)
OR = re.compile(
    r"(?<![^\W_])(?:or|ou|oder|или|или же|أو|या|hoặc|hay)(?![^\W_])|或者?|または|あるいは|또는|혹은",
    re.IGNORECASE,
)
_MARKS = str.maketrans("", "", BOLD_ON + BOLD_OFF)


@dataclass(frozen=True, slots=True)
class Span:
    """A value, what stands before it and what behind it."""

    before: str
    value: str
    after: str


@memo(KEPT)
def span(text: str) -> Span | None:
    """The first value of a text that is more than words, as far as it goes."""
    first = FIRST.search(text)
    if first is None:
        return None
    start = first.start()
    half = _HALF_DAY.match(text, start)
    end = run_end(text, half.end() if half else start)
    value, after = text[start:end], text[end:]
    opened = _BRACKET_LEFT_OPEN.search(value) if "(" in value or "（" in value else None
    if opened is not None:
        value, after = value[: opened.start()], value[opened.start() :] + after
    if after and _more(after):
        value, after = text[start:], ""
    return Span(text[:start], value, after)


_BRACKET_LEFT_OPEN = re.compile(r"(?<=[\w%°])\s?[(（][^()（）\[\]+*/^=\d]{1,8}$")
""" "20m(分": a remark whose bracket closes behind words."""
_HALF_DAY = re.compile(r"(?:上午|下午|早上|晚上|凌晨|午前|午後|오전|오후)\s?(?=\d)")
_LONGEST_JOINT, _MOST_JOINING = 60, 4
"""Characters, and words, that may stand between two values of one list: "3 pens and 2 books"."""


def _more(after: str) -> bool:
    """Whether another value belongs to this one: an alternative, or a list with nouns between."""
    beyond = FIRST.search(after)
    if beyond is None:
        return False
    between = after[: beyond.start()]
    if len(between) > _LONGEST_JOINT or (len(between.split()) > _MOST_JOINING and not OR.search(between)):
        return False
    return bool(OR.search(between)) or bool(
        re.search(r"(?<![^\W_])(?:and|et|und|y|e|и|và|و|और)(?![^\W_])|[、和及と]|과 |와 ", between)
        and not re.search(r"[.=]|(?<![^\W_])(?:is|are|so|for|in|of|by)(?![^\W_])|[^,，]{3},\s?$", between)
    )


def run_end(text: str, start: int) -> int:
    """Where a run of mathematics, units and connectives that begins at `start` ends."""
    at = kept = start
    depth = 0
    while found := _TOKEN.match(text, at):
        kind, token = found.lastgroup, found.group(found.lastgroup or 0)
        if kind == "word" and not _belongs(token, text, found, depth):
            return max(kept, found.start("word") + _known_head(token)) if _known_head(token) else kept
        if kind == "sign" and (
            (token in ")]}" and depth <= 0)
            or (
                token == "|"
                and depth <= 0
                and "|" not in text[start:at]
                and _ABSOLUTE.match(text, found.start("sign")) is None
            )
        ):
            break
        depth += token.count("(") + token.count("[") + token.count("{") if kind == "sign" else 0
        depth -= token.count(")") + token.count("]") + token.count("}") if kind == "sign" else 0
        at = found.end()
        if (
            kind in {"mark", "command", "number"}
            or (kind == "word" and (token.casefold() not in _CONNECTIVES or _is_operand(token, text, found)))
            or (
                kind == "sign"
                and token in ")]}%°'′″!℃℉‰|”\"" + _CURRENCY + "²³⁻¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉½⅓⅔¼¾∅∞π…㎡㎝㎏㎞"
            )
        ):
            kept = at
    return kept


_ABSOLUTE = re.compile(r"\|[^|\n]{1,40}\|")
""" `|x|`, where a single bar ends a value."""


def _known_head(word: str) -> int:
    """Characters at the head of a Chinese, Japanese or Korean word that are a unit: `分` of `分下课`."""
    if word.isascii() or not re.match("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", word):
        return 0
    return next((n for n in range(min(5, len(word) - 1), 0, -1) if vocabulary.unit_or_scale(word[:n])), 0)


def _belongs(token: str, text: str, found: re.Match[str], depth: int) -> bool:
    """Whether a word is part of a value: a symbol, a function, a unit, a connective."""
    if len(token) == 1 and (token.isascii() or "\u0370" <= token <= "\u03ff") and token not in {"a", "I"}:
        return True
    if (
        len(token) == 1
        and token in {"a", "I"}
        and not re.match(r"\s(?:hour|minute|second|day|week|month|year)", text[found.end() :])
    ):
        glued = text[found.start("word") - 1 : found.start("word")].isdigit()
        return glued or depth > 0 or bool(re.match(r"\s?[-+*/^_=<>)\]},'²³]|\s?$", text[found.end() :]))
    if token.isnumeric():
        return True
    folded = token.casefold()
    if folded in _PER_WORDS:
        unit = re.match(r"\s([^\W\d_]+)", text[found.end() :])
        return bool(
            unit
            and (units.read(unit[1]) is not None or unit[1] in {"cubic", "square", "hundred"})
            and re.search(r"[^\W\d_]\s*$", text[: found.start()])
        )
    if folded in _FUNCTIONS or folded in _CONNECTIVES or vocabulary.known(token):
        return not (folded in {"in", "to"} and not re.match(r"\s?(?:base|\d|the \d)", text[found.end() :]))
    if _SYMBOLS.fullmatch(token) and (
        re.match(r"[\^²³]|\s?[+*/]", text[found.end() :])
        or re.search(r"[\d)]$|[+*/]\s?$", text[max(0, found.start("word") - 2) : found.start("word")])
    ):
        return True
    if _ELEMENTS.fullmatch(token) and re.match(r"_?\d", text[found.end() :]):
        return True
    return (
        token.isascii()
        and token.isupper()
        and len(token) <= 5
        and token not in {"OR", "NOT", "AND", "BUT", "IF"}
    )


def _is_operand(token: str, text: str, found: re.Match[str]) -> bool:
    """Whether a letter that is a connective too ("x y z", "x/y") stands behind an operator."""
    start = found.start("word")
    return len(token) == 1 and _OPERATOR_BEFORE.search(text[max(0, start - 3) : start]) is not None


_OPERATOR_BEFORE = re.compile(r"[+*/^(<>·]\s?$|\d$")
_SYMBOLS = re.compile(r"[a-z]{2}")
_ELEMENTS = re.compile(r"(?:[A-Z][a-z]?){1,6}")
_ENDING = lexicon.pattern("endings")
_ENDINGS = lexicon.FramedPattern(r"\s*(?:WORDS)\s*[.。!！]?\s*$", "endings")
_ROUNDED_BEHIND = re.compile(
    r"(?<=\S)\s*\(\s?(?:≈|~|\\approx|approx|about|rund|environ|约|約|около|aprox|d\.h\.)[^()]{1,40}\)\s*$",
    re.IGNORECASE,
)
_REPEATS = re.compile(r"\.\d{2,40}(?:…|\.{3})$")
""" `0.3636…`: the dots belong to the number."""
_QUOTES = "\"'“”„«»‘’「」『』【】《》 \t"


@memo(KEPT)
def trimmed(text: str) -> str:
    """A value without final marks, quotes and the words that may end a clause."""
    text = _ROUNDED_BEHIND.sub("", text.translate(_MARKS).strip())
    for _ in range(3):
        before = text
        text = text.strip(_QUOTES)
        text = (text if _REPEATS.search(text) else text.rstrip(".。।!！,，;；:：…")).strip()
        shorter = _without_ending(text)
        text = shorter if shorter.strip() else text
        if text == before:
            break
    while text[-1:] in {")", "]", "}", "|"} and _unopened(text) and "\\" not in text:
        text = text[:-1].rstrip()
    bracketed = _BRACKETED.match(text)
    return bracketed[1] if bracketed else text


def _without_ending(text: str) -> str:
    """The text without a word that may end a clause, at its end."""
    return _ENDINGS.for_text(text).sub("", text) if _ENDING.may_occur(text) else text


@memo(KEPT)
def says_nothing(text: str) -> bool:
    """Whether a text is empty but for marks and the words that may end a clause."""
    text = text.translate(_MARKS).strip(_QUOTES + ".。।!！,，;；:：…)）")
    for _ in range(3):
        if not text:
            return True
        text = _without_ending(text).strip(_QUOTES + ".。।!！,，")
    return not text


def _unopened(text: str) -> bool:
    """Whether the closing bracket at the end has none that opens it; half-open intervals have."""
    if text[-1] == "|":
        return text.count("|") % 2 == 1
    return sum(map(text.count, ")]}")) > sum(map(text.count, "([{"))


_BRACKETED = re.compile(r"^\[\s?([^\[\],;]{1,80}?)\s?\]$")


def words(text: str) -> list[str]:
    """The words of a text, formulas left out."""
    return re.findall(r"[^\W\d_]+", FORMULA.sub(" ", text))


def last_bold(text: str) -> str | None:
    """What stands in the last emphasis, when it is shorter than the text around it."""
    start, end = text.rfind(BOLD_ON), text.rfind(BOLD_OFF)
    return text[start + 1 : end] if 0 <= start < end else None


def is_only_value(text: str) -> bool:
    """Whether a text is one value and nothing else."""
    found = span(text.translate({0xE000: None, 0xE001: None}))
    return found is not None and not found.before.strip() and says_nothing(found.after)
