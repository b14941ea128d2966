"""Several questions in one: no single answer to compare with.

Conditions are numbered too, so numbered items alone are not enough: either the answer has parts as well,
or each item asks something.
"""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters import answer_parts, asked_apart, numbered_items, several_questions
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading

LONG_ANSWER = 60
"""Characters; the answer to one question is rarely longer, the answers to several are."""

_ASK = re.compile(
    r"\?|\b(?:find|determine|compute|calculate|evaluate|solve|show|prove|what|how|which|explain|describe|"
    r"write|draw|sketch|"
    r"is|are|does|give|state|express|simplify|factor|estimate|differentiate|integrate|expand|convert|"
    r"list|name|identify)\b|"
    r"求|证明|证|计算|化简|分解|写出|说明|多少|几|为什么|简述|分析|概括|判断|解|如何|哪|____|_{2,}|"
    r"\(\s{1,12}\)|[\u3000]{2,}|是\s{2,}|"
    r"\s{4,}|试|若.{0,200}则",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:^|[,;，；]\s?|\s)(?:part )?[A-Ha-h1-9]\s?[:：.)]\s?(?=[^\d\s]|\s|\d)",
    re.IGNORECASE,
)
"""A label in an answer."""

_COUNTED = re.compile(r"个数|几[个条种]|[序编]号|_\s?个|(?:正确|成立|真命题|符合)[^。]{0,8}(?:有|是)")
"""What is asked of numbered statements as a whole."""

_REQUEST = re.compile(
    r"\?|_{2,}|\b(?:find|determine|compute|calculate|evaluate|solve|show|prove|explain|describe|write|draw|"
    r"sketch|give|state|express|simplify|factor|estimate|what|how|why|identify|list|name|discuss)\b",
    re.IGNORECASE,
)
_PROVE_THEN_ASK = re.compile(
    r"(?<!can )(?<!could )(?<!to )(?<!we )(?<!may )(?<!will )\b(?:prove|"
    r"show) that\b.{3,1500}?[.?]\s{1,4}(?:find|determine|compute|what|is|are|does|can|"
    r"for which|give)\b",
    re.IGNORECASE | re.DOTALL,
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """Multi-part: numbered items that ask, several questions in a row, or an answer of several parts."""
    items = numbered_items.starts(reading.text)
    if len(items) >= 2:
        sure = _numbered(items, reading)
        if sure:
            yield Reason(kind=Kind.MULTI_PART, text=quote(reading.original, items[0]), confidence=sure)
            return
    told, sure = _bullets(reading) or _unnumbered(reading)
    if told:
        yield Reason(kind=Kind.MULTI_PART, text=quote(told), confidence=sure)


def _numbered(items: list[int], reading: Reading) -> float:
    """How surely numbered items are parts; 0 where they are conditions or options."""
    asking = [at for at, end in _spans(items, reading.text) if _ASK.search(reading.text, at, end)]
    answered = reading.answer or ""
    if _LABELS_ALONE.fullmatch(answered) and _COUNTED.search(reading.text):
        return 0.0
    if _several(reading) and (
        asking or len(numbered_items.starts(answered)) >= 2 or len(_PART.findall(answered)) >= 2
    ):
        return 0.9
    if (reading.answer is None or len(answer_parts.parts(answered)) >= 2) and _each(items, reading):
        return 0.7
    if len(items) == len(answer_parts.parts(answered)) and not asked_apart.of_one_kind(reading):
        return 0.75
    if len(asking) < 2 or _conditions(items, reading):
        return 0.0
    if reading.answer is None:
        return 0.75
    if len(answer_parts.parts(answered)) >= 2:
        return 0.8
    return 0.8 if all(_orders(reading.text[at:end]) for at, end in _spans(items, reading.text)) else 0.0


_LABELS_ALONE = re.compile(r"(?:\(?[\d①-⑨]\)?[\s,，、]{0,2}){1,9}")
"""An answer that names which of the numbered statements hold."""

_EACH = re.compile(
    r"(?:simplify|evaluate|solve|compute|find|calculate|factor|expand|differentiate|integrate|convert|"
    r"round|write|determine|perform)\b[^.?:]{0,40}\b(?:each|the following|these|"
    r"all)\b[^?]{0,60}[.:]\s*$|(?:计算|求值|化简|求|解(?:下列)?(?:方程|不等式|各题)(?!组)|因式分解|"
    r"口算|直接写出得数|分解因式|脱式计算|"
    r"递等式计算|竖式计算)[^。?]{0,12}[::.。]?\s*$",
    re.IGNORECASE,
)


_HEADED = re.compile(
    r"\b(?:find|determine|compute|calculate|evaluate|state|give|solve|simplify|factor|"
    r"answer)(?: the following(?: questions| problems| quantities)?)?\s?:?\s*$|[试分]?[别]?求(?:出|"
    r"解)?\s?[::]\s*$|"
    r"(?:回答|完成|解答)(?:下列|以下)?(?:问题|各题)[::。]?\s*$|填空(?:题)?[::]\s*$|[把将](?:下列|"
    r"以下)[^。]{2,16}(?:化|写|改|"
    r"换)[^。]{1,8}[::]\s*$",
    re.IGNORECASE,
)
_STEPS = re.compile(
    r"\b(?:take|multiply|add|subtract|divide|start|double|square|replace|choose|repeat)\b", re.IGNORECASE
)
_FORMULA_FIRST = re.compile(
    r"\s?\(?[\w①-⑨]{1,3}\s?[).、:]?\s{0,3}(?:[$\\\d(|√-]|[a-z][\s^+*/=(\d-])", re.IGNORECASE
)


def _each(items: list[int], reading: Reading) -> bool:
    """Whether what stands before the items asks the same of each, and nothing is asked behind them."""
    before = reading.text[max(0, items[0] - 120) : items[0]].rstrip(" (")
    tail = reading.text[items[-1] :]
    bare = all(_FORMULA_FIRST.match(reading.text, at) for at in items)
    headed = _HEADED.search(before) is not None and not _STEPS.search(reading.text, items[0])
    return (headed or (bare and _EACH.search(before) is not None)) and not re.search(
        r"\?|[.。]\s*(?:find|what|how|求|则)", tail, re.IGNORECASE
    )


def _orders(item: str) -> bool:
    return _ORDER_FIRST.match(item) is not None or item.rstrip().endswith("?")


_ORDER_FIRST = re.compile(
    r"[^A-Za-z\u3400-\u9fff]{0,6}(?:[a-hA-HivIV]{1,3}\s?[).:]|(?:part|question)\s?\(?\w\)?[.:)]|"
    r"第\s?.\s?[问小]题?[:：]?|[①-⑨]|[一二三四五六]、?)?"
    r"[^A-Za-z\u3400-\u9fff]{0,6}(?:find|determine|compute|calculate|evaluate|solve|show|prove|what|"
    r"how|which|explain|describe|"
    r"write|draw|sketch|give|state|express|simplify|factor|estimate|differentiate|integrate|expand|"
    r"convert|graph|list|name|round|identify|求|证明|计算|化简|若.{1,80}求|当.{1,60}求|.{1,60}多少)",
    re.IGNORECASE | re.DOTALL,
)


_BULLETS = frozenset("-*•·●○▪◦–—")
_BULLET = re.compile(r"^\s{0,8}[-*•·●○▪◦–—]\s{0,4}(.{1,300})$", re.MULTILINE)
_SEMICOLONS = Phrases(
    r"\b(?:find|determine|compute|calculate|state|give|"
    r"evaluate)\s?:\s{0,3}[^;.?\n]{3,120};[^;.?\n]{3,120}|求[::][^;。?]{2,60};[^;。?]{2,60}",
    """
    find determine compute calculate state give evaluate
    """,
    opens="""
    calculate compute determine evaluate find give state
    """,
    han="求",
)


_HEADS = re.compile(
    r"(?:^|[.?!\n]\s?)(?:warm-?up|main (?:task|question)|bonus(?: question)?|extra|challenge|"
    r"follow-?up|(?:task|problem|question|exercise|step|part) (?:one|two|three|\d|[AB]))\s?[:.➜→–-]{1,2}\s|"
    r"(?<!\S)[1-9]\.[1-9]\s(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_HEAD_WORDS = frozenset(
    (
        "warm",
        "main",
        "bonus",
        "extra",
        "challenge",
        "follow",
        "task",
        "problem",
        "question",
        "exercise",
        "step",
        "part",
    )
)
_EACH_OF = Phrases(
    r"\b(?:find|give|write|compute|determine|state|evaluate|simplify|convert|round|solve|express|"
    r"classify|name|identify)\b[^.?:]{0,60}\b(?:each of (?:the following|these|them)|"
    r"each(?: \w+){1,2}(?=:)|for each\b|of each\b)(?:(?! and )[^.?]){0,60}[:.]|"
    r"(?:求|写出|计算|化简|比较|说出|指出)[^。]{0,8}(?:下列|以下)?各(?:数|式|题|组|角|函数|"
    r"项)[^。]{0,16}[::]",
    """
    each
    """,
    han="各",
)


def _bullets(reading: Reading) -> tuple[str, float] | None:
    """Two bullets or more that give orders, or things to find with semicolons between them."""
    text = reading.text
    marked = "\n" in text and not _BULLETS.isdisjoint(reading.characters)
    items = [match[1] for match in islice(_BULLET.finditer(text), numbered_items.MAX_ITEMS)] if marked else []
    orders = [item for item in items if _orders(item)]
    headed = _HEAD_WORDS.isdisjoint(reading.words) and "1.2" not in text
    heads = [] if headed else [match[0] for match in islice(_HEADS.finditer(text), 3)]
    orders += heads if len(heads) >= 2 else []
    listed = _SEMICOLONS.search(reading) if ";" in text else None
    if listed is None and (
        reading.says("each of", "for each", "of each", "各") or (":" in text and "each" in text)
    ):
        listed = _EACH_OF.search(reading)
    if len(orders) < 2 and not listed:
        return None
    several = reading.answer is None or len(answer_parts.parts(reading.answer)) >= 2 or _several(reading)
    return (listed[0] if listed else orders[0]), (0.75 if several else 0.4)


def _unnumbered(reading: Reading) -> tuple[str, float]:
    """Several questions in a row or in one sentence, and how surely each wants its own answer."""
    answer = reading.answer
    several = len(answer_parts.parts(answer or "")) >= 2
    same = answer is not None and _ALIKE.match(answer) is not None
    if reading.cut and answer is not None and not several and not same:
        return "", 0.0
    count, alike = several_questions.requests(reading)
    pair = several_questions.joined(reading)
    told = pair or (reading.last if count >= 2 else "")
    apart = "" if answer is None or (told and several) else asked_apart.told(reading)
    tail = max(0, len(reading.text) - TAIL)
    if (told or apart) and (
        _AS_ONE.search(reading.text, tail) or (not several and _ADDED.search(reading.text, tail))
    ):
        return "", 0.0
    if answer is not None:
        return apart or told, 0.85 if told and several else 0.75 if apart or (told and same) else 0.4
    if told:
        return told, 0.6 if pair or alike or _ORDINAL.search(reading.text) else 0.45
    shown = "prove" in reading.words or "show" in reading.words
    proved = _PROVE_THEN_ASK.search(reading.text) if shown else None
    return (proved[0][-80:], 0.4) if proved else ("", 0.0)


_ALIKE = re.compile(r"(?:both|each|all)\b|(?:都|均|各)", re.IGNORECASE)
"""One answer to several questions."""

_ORDINAL = re.compile(
    r"(?:^|[.?]\s)(?:first|firstly),.{10,600}?[.?]\s(?:second|secondly|then|next),", re.IGNORECASE | re.DOTALL
)
TAIL = 600
"""Characters at the end, where the form of the answer is told."""

_AS_ONE = re.compile(
    r"\bas (?:an? )?(?:list|(?:ordered )?(?:pair|triple)|tuple|set|vector|interval|sum|single)\b|"
    r"\bseparated by\b|\bcomma[- ]separated\b|"
    r"(?:\?\s)(?:give|report|enter|answer with|output|state|submit) (?:only )?(?:the|"
    r"your)\b[^.?]{0,80}[.]?$",
    re.IGNORECASE,
)
"""Values that are asked for as one answer."""

_ADDED = re.compile(
    r"\b(?:find|compute|report|give|enter|what is) (?:the (?:value of )?)?(?:\$?[a-z]\$? ?\+ ?\$?[a-z]|"
    r"sum|product)\b",
    re.IGNORECASE,
)
"""Values that are asked for in one number."""


def _conditions(items: list[int], reading: Reading) -> bool:
    """Whether the items state what is given: none but the last asks, and the last ends with the question."""
    if reading.chinese:
        return _COUNTED.search(reading.text, items[-1]) is not None
    return not any(_REQUEST.search(reading.text, at, end) for at, end in _spans(items, reading.text)[:-1])


def _several(reading: Reading) -> bool:
    """Whether the answer has numbered parts, or is too long for one."""
    if reading.answer is None:
        return False
    return (
        len(numbered_items.starts(reading.answer)) >= 2
        or len(_PART.findall(reading.answer)) >= 2
        or (len(reading.raw_answer) > LONG_ANSWER and reading.answer_words > 8)
    )


def _spans(items: list[int], text: str) -> list[tuple[int, int]]:
    return list(zip(items, [*items[1:], len(text)], strict=True))
