"""Numbered items in a text: (1) (2), a. b., ①②, Part A Part B, 第一问 第二问, and where each starts."""

import re
from collections.abc import Iterator
from itertools import islice

MAX_ITEMS = 100
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi"]
_SERIES = (
    *map(list, ("123456789", "①②③④⑤⑥⑦⑧⑨", "ⅠⅡⅢⅣⅤⅥ", "abcdefgh", "ABCDEFGH", "一二三四五")),
    _ROMAN,
    [numeral.upper() for numeral in _ROMAN],
)
_CLOSED = re.compile(r"[1-9a-hA-HivIVⅠ-Ⅵ一-五][ivIV]{0,2}\s?\)")
_DOTTED = re.compile(r"[.、](?:(?<=[1-9a-h一二三四五六].)|(?<=[1-9a-h一二三四五六]\s.))")
"""The stop of a label. Stops are fewer than letters."""

_PART_LABEL = re.compile(
    r"(?:^|[\s*#])(?:[Pp]art|PART|[Qq]uestion|QUESTION)\s?\(?([a-hA-H1-9]|[IV]{1,3})\)?(?:[.:)]|\*\*)|"
    r"(?:第\s?(?=.\s?[问小])|问题\s?(?=.\s?:))([一二三四五])"
)
_PART_WORDS = ("Part", "part", "PART", "uestion", "UESTION", "第", "问题")
"""What every match of the pattern above holds one of."""

_CIRCLED = re.compile(r"[①-⑨]")
_BEFORE = " \t\n。.;:(：；"
"""What an item may stand behind."""

_BEFORE_NUMBER = " \t\n.?!;:。；："
_AFTER_NUMBER = re.compile(
    r"\s[A-Z\d$\\\u3400-\u9fff]|[A-Z\u3400-\u9fff$]|\s(?:what|how|which|who|find|compute|calculate|solve|simplify)"
)
_FIRST = (
    *(
        ("(1", "(2"),
        ("1)", "2)"),
        ("1.", "2."),
        ("1、", "2、"),
        ("(a", "(b"),
        ("a)", "b)"),
        ("a.", "b."),
        ("a、", "b、"),
    ),
    *(
        ("(A", "(B"),
        ("A)", "B)"),
        ("(i", "(ii"),
        ("i)", "ii)"),
        ("(I", "(II"),
        ("I)", "II)"),
        ("①", "②"),
        ("Ⅰ", "Ⅱ"),
    ),
    *(
        ("第一", "第二"),
        ("(一", "(二"),
        ("一、", "二、"),
        ("Part", "Part"),
        ("part", "part"),
        ("PART", "PART"),
    ),
    *(
        ("Question", "Question"),
        ("question", "question"),
        ("QUESTION", "QUESTION"),
        ("( 1", "( 2"),
        ("( a", "( b"),
    ),
    *(("a .", "b ."), ("1 .", "2 ."), ("第 一", "第 二"), ("问题一", "问题二")),
)
"""What the first two items of every series begin with."""


def starts(text: str) -> list[int]:
    """Where the items of the longest ordered series start."""
    if not any(first in text and second in text for first, second in _FIRST):
        return []
    found = sorted(islice(_labels(text), MAX_ITEMS), key=lambda label: label[1])
    if len(found) < 2:
        return []
    named = {name for name, _ in found}
    return max((_ordered(found, names) for names in _SERIES if names[0] in named), key=len, default=[])


def _labels(text: str) -> Iterator[tuple[str, int]]:
    """What looks like the label of an item, and where it stands."""
    for match in _closed(text):
        name, at = match[0].rstrip(") \n\t"), match.start()
        before = text[max(0, at - 2) : at].rstrip(" ")[-1:] if text[at - 1 : at] == " " else text[at - 1 : at]
        if at == 0 or before in _BEFORE or text[at - 1] in _BEFORE:
            yield name, at - 1 if text[at - 1 : at] == "(" else at
    for match in _DOTTED.finditer(text):
        start = match.start() - (2 if text[match.start() - 1].isspace() else 1)
        if _numbers(text, start, match.end()):
            yield text[start], start
    if any(map(text.__contains__, _PART_WORDS)):
        yield from ((match[1] or match[2], match.start()) for match in _PART_LABEL.finditer(text))
    if "①" in text:
        yield from ((match[0], match.start()) for match in _CIRCLED.finditer(text))


def _closed(text: str) -> Iterator[re.Match[str]]:
    """Labels with a bracket behind them, looked for before each bracket."""
    at = text.find(")")
    while at >= 0:
        if match := _CLOSED.search(text, max(0, at - LABEL), at + 1):
            yield match
        at = text.find(")", at + 1)


LABEL = 4
"""Characters of a label before its bracket."""


def _numbers(text: str, at: int, end: int) -> bool:
    """Whether a figure or letter with a stop opens an item, and is no decimal and no end of a sentence."""
    line = text[max(0, at - 5) : at].rpartition("\n")
    opens = (at == 0 or line[1] == "\n" or at < 5) and not line[2].strip()
    if text[at] in "一二三四五六":
        return text[end - 1] == "、" and (at == 0 or text[at - 1] in " \n\t。")
    if opens and text[end : end + 1].isspace():
        return True
    numeric = text[at].isdigit() and end - at == 2 and at > 0 and text[at - 1] in _BEFORE_NUMBER
    return numeric and _AFTER_NUMBER.match(text, end) is not None


def _ordered(found: list[tuple[str, int]], names: list[str]) -> list[int]:
    run: list[int] = []
    for name, at in found:
        if len(run) < len(names) and name == names[len(run)]:
            run.append(at)
    return run
