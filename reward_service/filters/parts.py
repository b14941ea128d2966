"""Several questions in one: no single answer to compare with.

Conditions are numbered too, so numbered items alone are not enough: either the answer has parts as well,
or each item asks something.
"""

import re
from collections.abc import Iterator

from reward_service.filters.decision import Kind, Reason, quote
from reward_service.filters.reading import Reading

LONG_ANSWER = 60
"""Characters; the answer to one question is rarely longer, the answers to several are."""

MAX_ITEMS = 100
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi"]
_SERIES = (
    *map(list, ("123456789", "①②③④⑤⑥⑦⑧⑨", "ⅠⅡⅢⅣⅤⅥ", "abcdefgh", "ABCDEFGH", "一二三四五")),
    _ROMAN,
    [numeral.upper() for numeral in _ROMAN],
)
_ITEM = re.compile(
    r"(?:\(|^|(?<=[\s。.;；:：]))\s?(?:([1-9a-hA-H]|[ivIV]{1,3}|[ⅠⅡⅢⅣⅤⅥ])\s?\))|([①-⑨])|(?:^|"
    r"\n)\s{0,4}([1-9a-h])\s?[.、]\s|"
    r"(?:^|\s)(?:[Pp]art|PART|[Qq]uestion|QUESTION)\s?\(?([a-hA-H1-9])\)?[.:)]|第\s?([一二三四五])\s?[问小]"
)
_ASK = re.compile(
    r"\?|\b(?:find|determine|compute|calculate|evaluate|solve|show|prove|what|how|which|explain|describe|"
    r"write|draw|sketch|"
    r"is|are|does|give|state|express|simplify|factor|estimate)\b|"
    r"求|证明|证|计算|化简|分解|写出|说明|多少|几|为什么|简述|分析|概括|判断|解|如何|哪|____|_{2,}|\(\s{1,12}\)|[\u3000]{2,}|是\s{2,}|"
    r"\s{4,}|试|若.{0,200}则",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:^|[,;，；]\s?|\s)(?:part )?[A-Ha-h1-9]\s?[:：.)]\s?(?=[^\d\s]|\s|\d)", re.IGNORECASE)
"""A label in an answer."""

_COUNTED = re.compile(r"个数|几[个条种]|序号|_\s?个|(?:正确|成立|真命题|符合)[^。]{0,8}(?:有|是)")
"""What is asked of numbered statements as a whole."""

_REQUEST = re.compile(
    r"\?|_{2,}|\b(?:find|determine|compute|calculate|evaluate|solve|show|prove|explain|describe|write|draw|"
    r"sketch|give|state|express|simplify|factor|estimate|what|how|why|identify|list|name|discuss)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[?.;]\s{0,3}(?:also,? )?(?:and )?(?:find|determine|compute|calculate|what (?:is|are)|how (?:many|"
    r"much))\b[^.?]{3,300}[.?]\s{0,3}"
    r"(?:also,? |then,? |next,? |in addition,? |furthermore,? )?(?:find|determine|compute|calculate|prove|"
    r"show that|"
    r"is|are|does|what (?:is|are)|how (?:many|much))\b",
    re.IGNORECASE,
)
_PROVE_THEN_ASK = re.compile(
    r"(?<!can )(?<!could )(?<!to )(?<!we )(?<!may )(?<!will )\b(?:prove|"
    r"show) that\b.{3,1500}?[.?]\s{1,4}(?:find|determine|compute|what|is|are|does|can|"
    r"for which|give)\b",
    re.IGNORECASE | re.DOTALL,
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """Multi-part: numbered items that ask, and an answer of several parts or none."""
    if reading.answer is not None and not _several(reading):
        return
    items = _items(reading.text)
    if len(items) >= 2:
        asking = [at for at, end in _spans(items, reading.text) if _ASK.search(reading.text, at, end)]
        if reading.answer is not None and (asking or len(_items(reading.answer)) >= 2):
            yield Reason(kind=Kind.MULTI_PART, text=quote(reading.original, items[0]), confidence=0.9)
        elif reading.answer is None and len(asking) >= 2 and not _conditions(items, reading):
            yield Reason(kind=Kind.MULTI_PART, text=quote(reading.original, items[0]), confidence=0.75)
        return
    joined = _PROVE_THEN_ASK.search(reading.text) if reading.answer is None else None
    if joined:
        yield Reason(kind=Kind.MULTI_PART, text=quote(joined[0][-80:]), confidence=0.4)


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
        len(_items(reading.answer)) >= 2
        or len(_PART.findall(reading.answer)) >= 2
        or (len(reading.raw_answer) > LONG_ANSWER and reading.answer_words > 8)
    )


def _items(text: str) -> list[int]:
    """Where the items of the longest ordered series start."""
    found = []
    for match in _ITEM.finditer(text):
        found.append((next(g for g in match.groups() if g), match.start()))
        if len(found) == MAX_ITEMS:
            break
    if len(found) < 2:
        return []
    return max((_ordered(found, names) for names in _SERIES), key=len)


def _ordered(found: list[tuple[str, int]], names: list[str]) -> list[int]:
    run: list[int] = []
    for name, at in found:
        if len(run) < len(names) and name == names[len(run)]:
            run.append(at)
    return run


def _spans(items: list[int], text: str) -> list[tuple[int, int]]:
    return list(zip(items, [*items[1:], len(text)], strict=True))
