"""Options without letters: bulleted, numbered or plain lines behind a question, or a list in its sentence.

Data stand in lists, too. What makes a list options is that the answer is one of its items, whole; without
an answer, short items behind the question with nothing asked or stated after them.
"""

import re
from itertools import islice

from reward_service.filters import answer_among, answer_parts
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.problem_text import Reading, asks_in_chinese, asks_in_english, words

MAX_LINES = 80
"""Lines from the end that are looked at."""

MOST = 12
"""More items than this are data."""

_BULLET = re.compile(
    r"^\s{0,8}(?:[-*•·●○▪◦‣–—□☐]|\[\s?\]|\(\s?\)|\d{1,2}\s?[.)、:]|\(\d{1,2}\)|[①-⑳]|"
    r"\(?[ivx]{1,4}[.)]|<(?:option|li|choice)\b[^<>\n]{0,60}>)\s{0,4}(?=\S)"
)
_PLAIN_ITEM = re.compile(r"^\s{0,8}\S[^\n]{0,80}$")
_ANNOUNCED = Phrases(
    r"(?:options?|choices?|alternatives|candidates|possible answers|answer choices|choose (?:from|"
    r"one)[^:\n]{0,40}|pick (?:from|one)[^:\n]{0,40}|"
    r"select (?:from|one)[^:\n]{0,40}|选项|候选(?:答案|项)?|备选(?:答案|项)?|可选(?:答案|项)?|"
    r"请?从[^:\n]{0,16}选[^:\n]{0,10})\s?[:=]\s?",
    """
    option options choice choices alternatives candidates answers choose pick select
    """,
    opens="""
    alternatives answer candidates choice choices choose option options pick possible select
    """,
    han="选",
)
_PIECES = re.compile(r"\s?(?:[,;，、；|\n]|(?<!\w)/(?!\w)|\s/\s|\bor\b|['\"“”]\s?,\s?['\"“”])\s?")
_MARKED = re.compile(r"(?<!\S)(?:[-*•·●○▪◦□☐]|\(\d\)|\d[.)]|[①-⑨]|\[\s?\])\s?(?=\S)")
_STATED = re.compile(r"[:=]\s?\S|\d\s?(?:[a-z]{1,12}|%)$|[.;。；]$")
_ASKS_LABEL = re.compile(r"^\s{0,4}\d{1,2}$|^[①-⑨]$")
_TRIM = " \t.。,;，；、$*_`'\"“”()（）[]【】"


def options(reading: Reading) -> list[str]:
    """The options, in order; empty where there are none."""
    labelled = reading.answer is None or 0 < _place(reading.answer) <= MOST
    if not (labelled or _may_hold(reading.text, reading)):
        return []
    if literal := _literal(reading):
        return literal
    lines = reading.text.rstrip().split("\n")[-MAX_LINES:]
    items, before = _bulleted(lines)
    if _fit(items) and (_are_options(reading, items, before) or _place_of(reading, items, before)):
        return items
    for items, before in (_bare_lines(lines), *_inline(reading), *_last_lines(reading, lines)):
        if _fit(items) and _are_options(reading, items, before):
            return items
    return []


_LITERAL = re.compile(
    r"\b(?:choices|options|candidates|endings|alternatives)['\"]?\s?[:=]\s?\[(?P<items>\s?['\"][^\[\]\n]{3,800}['\"]\s?)\]",
    re.IGNORECASE,
)
_QUOTES_BETWEEN = re.compile(r"['\"]\s?,\s?['\"]")


def _literal(reading: Reading) -> list[str]:
    """Options as programs print them, `choices: ['finch', 'kiwi']`, where the answer is one or its number."""
    found = _LITERAL.search(reading.text) if "[" in reading.text else None
    if found is None or asks_in_english(reading.text[found.end() :]):
        return []
    items = _QUOTES_BETWEEN.split(found["items"].strip(" '\""))
    answer = reading.answer
    is_number = answer is not None and len(answer) < 3 and answer.isdecimal() and int(answer) <= len(items)
    picked = answer is None or is_number or _flat(answer) in set(map(_flat, items))
    return items if _fit(items) and picked else []


def _fit(items: list[str]) -> bool:
    return 2 <= len(items) <= MOST


def _are_options(reading: Reading, items: list[str], before: str) -> bool:
    if reading.answer is None:
        asked = before.rstrip().endswith(("?", ":", "?**", ")"))
        texts = " ".join(items)
        states = (
            any(_STATED.search(item) or _CODE.search(item) for item in items) or max(map(len, items)) > 100
        )
        more = "?" in texts or asks_in_english(texts) or (reading.han and asks_in_chinese(texts))
        return asked and len(items) >= 3 and not states and not more and _asks_which(before)
    said = _flat(reading.answer)
    flat = {_flat(item) for item in items}
    return said in flat or _several_of(reading, flat)


def _several_of(reading: Reading, flat: set[str]) -> bool:
    """Whether the answer is several of the items where all that fit are asked for."""
    picked = [_flat(part) for part in answer_parts.parts(reading.answer or "")]
    if len(picked) < 2 or not all(part in flat for part in picked):
        return False
    return _ALL_THAT.search(reading.text) is not None


_ALL_THAT = re.compile(
    r"\b(?:all|any|which) (?:that|which) (?:apply|are|is)|\bselect (?:all|two|three)|\bchoose (?:all|"
    r"two|three)|\[ \]|☐|□|多选|所有(?:正确|符合)",
    re.IGNORECASE,
)


def _place_of(reading: Reading, items: list[str], before: str) -> bool:
    """Whether the answer is the number of one of the numbered items that the text ends with."""
    place = _place(reading.answer or "")
    labels = _LINE_LABEL.findall(reading.text)
    if _ANNOUNCED.search(reading) and len(labels) >= 3 and reading.answer in labels:
        return True
    leads = _asks_which(before) or _unfinished(before)
    leads = leads or _only_told(reading, items, before)
    return 0 < place <= len(items) and len(items) >= 3 and leads and _ends_with(items, reading)


def _only_told(reading: Reading, items: list[str], before: str) -> bool:
    """Whether the text asks and orders nothing, and its items are words: then one of them is to be picked."""
    if reading.asks_value or "?" in reading.text or _GIVES.search(before):
        return False
    return all(words(item) >= TOLD_WORDS for item in items)


TOLD_WORDS = 3
LONGEST_REMARK = 240
"""Characters of a line behind options that are looked at."""


def _unfinished(before: str) -> bool:
    """Whether what stands before the items is a sentence without its end, and asks for nothing."""
    sentence = before.rstrip().rpartition(". ")[2][-240:]
    if not sentence or not (sentence[-1].isalpha() or sentence[-1] in ",_—–-") or "?" in before:
        return False
    sentence = _CONDITION.sub("", sentence.lstrip())
    return not (_GIVES.search(sentence) or asks_in_english(sentence) or asks_in_chinese(sentence))


_CONDITION = re.compile(r"^(?:[^\n,]{1,120}, )?(?:if|when|as|once|while)\b[^\n]{1,220}, ", re.IGNORECASE)
"""A clause before the one that the items end."""


_GIVES = re.compile(
    r"\b(?:following|these|steps?|rules?|conditions?|given|such that|so that|satisf\w+|if|when|then|let|"
    r"suppose|"
    r"show|prove|write|draw|state)\b|如下|满足|条件|步骤|[若设令]",
    re.IGNORECASE,
)
"""Numbers what is given or ordered."""


def _place(answer: str) -> int:
    """The number that an answer is, as a figure or in a circle; 0 where it is none."""
    circled = "①②③④⑤⑥⑦⑧⑨".find(answer) + 1 if len(answer) == 1 else 0
    return circled or (int(answer) if _ASKS_LABEL.fullmatch(answer) and answer.isascii() else 0)


def _ends_with(items: list[str], reading: Reading) -> bool:
    """Whether the items are numbered and the text ends with them."""
    return _NUMBERED.search(reading.text) is not None and reading.text.rstrip().endswith(items[-1])


_LINE_LABEL = re.compile(r"^\s{0,4}\(?(\d)\s?[.)、:]", re.MULTILINE)
_NUMBERED = re.compile(r"(?:^|\s)(?:\(?1[.)、:]|①)\s?\S")


_CODE = re.compile(r"\\begin|\[/?asy|[{};]\s?$|draw\(|&")
_WHICH = re.compile(
    r"\bwh(?:ich|o|ere|y|at)\b|\b(?:choose|select|pick)\b|:\s{0,4}$|哪|什么|谁|选|(?:是|"
    r"为)\s?(?:[(]\s{0,8}[)])?\s?[:.。]?\s{0,4}$",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:how (?:many|much|long|far)|compute|calculate|find|total|sum)\b|多少|几个|求", re.IGNORECASE
)


def _asks_which(before: str) -> bool:
    tail = before[-240:]
    return _WHICH.search(tail) is not None and _COUNTS.search(tail) is None


def _flat(text: str) -> str:
    return "".join(text.lower().strip(_TRIM).split())


def _bulleted(lines: list[str]) -> tuple[list[str], str]:
    """The last block of lines with a bullet or a number, and what stands before it."""
    end = len(lines)
    while end and not _BULLET.match(lines[end - 1]):
        end -= 1
        if len(lines) - end > 3:
            return [], ""
    if end and any(answer_among.OF_ALL.search(line[:LONGEST_REMARK]) for line in lines[end:]):
        return [], ""
    start = end
    while start and (_BULLET.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
    items = [_BULLET.sub("", line).partition("</")[0].strip() for line in lines[start:end] if line.strip()]
    return items, "\n".join(lines[:start])


def _bare_lines(lines: list[str]) -> tuple[list[str], str]:
    """Short plain lines behind a line that ends in a question mark or a colon."""
    start = next(
        (
            at
            for at in range(len(lines) - 1, -1, -1)
            if lines[at].rstrip(" *").endswith(("?", ":", "是", ")", "是."))
        ),
        -1,
    )
    items = [line.strip() for line in lines[start + 1 :] if line.strip()]
    fit = start >= 0 and all(_PLAIN_ITEM.match(item) for item in items)
    return (items, "\n".join(lines[: start + 1])) if fit else ([], "")


def _last_lines(reading: Reading, lines: list[str]) -> list[tuple[list[str], str]]:
    """The short lines at the end, where the answer is one of them."""
    if reading.answer is None or len(lines) < 3:
        return []
    start = len(lines)
    while start > 1 and len(lines) - start < MOST and _PLAIN_ITEM.match(lines[start - 1]):
        start -= 1
    items = [line.strip() for line in lines[start:]]
    return [(items, "\n".join(lines[:start]))] if len(items) >= 2 else []


def _may_hold(behind: str, reading: Reading) -> bool:
    """Whether the answer, or one part of it, may be one of the items of a text."""
    if reading.answer is None:
        return False
    said, flat = (_flat(reading.answer), *answer_parts.parts(reading.answer)), "".join(behind.lower().split())
    return any(_flat(part) in flat for part in said)


_ANNOUNCERS = frozenset(
    "option options choice choices alternatives candidates answers choose pick select".split()
)
_INSIDE = re.compile(r"(?:^|(?<=[\s,;，；]))[1-9][\s.、]\s?(?=[^\d\s.])")
_STARTS_AT_ONE = re.compile(r"\s?1")
_BETWEEN = re.compile(r"\s[/|]\s|[^\W\d_]{2}[/|][^\W\d_]{2}|\|")
"""A stroke between words, which makes no fraction."""

_TAIL = re.compile(
    r"(?<!\S)\(?1(?:\)|\.\s)[^()\n;]{1,60}?\(?2(?:\)|\.\s)[^()\n;]{1,60}?\(?3(?:\)|\.\s)[^()\n;]{1,60}"
    r"(?:\(?4(?:\)|\.\s)[^()\n;]{1,60})?(?:\(?5(?:\)|\.\s)[^()\n;]{1,60})?$"
)
_TAIL_MARK = re.compile(r"\(?[1-5](?:\)|\.\s)\s?")
_PICKS = re.compile(
    r"\b(?:choose|select|pick|circle|best (?:completes|describes|fits)|which (?:of|one|word|phrase|"
    r"option))\b|选",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:\.\.\.|…|\?|:|\b(?:is|are|equals|be|by|of)|[是为]|[(]\s{0,6}[)])\s{0,4}$")
_SLASHED = re.compile(r"[\[({]([^\[\](){}\n]{3,200})[\])}]")


def _inline(reading: Reading) -> list[tuple[list[str], str]]:
    """Options in one line: behind `Options:`, or with bullets or numbers between them."""
    found: list[tuple[list[str], str]] = []
    announced = "选" in reading.text or not _ANNOUNCERS.isdisjoint(reading.words)
    for match in islice(_ANNOUNCED.finditer(reading), 4) if announced else ():
        listed = reading.text[match.end() : match.end() + 1_000].strip().split("\n\n")[0].strip("[](){}")
        items = [item for item in (part.strip(_TRIM) for part in _PIECES.split(listed)) if item]
        found.append((items, match[0]))
    slashed = reading.answer is not None and (
        "/" in reading.text or "|" in reading.text or "2 " in reading.text
    )
    for match in islice(_SLASHED.finditer(reading.text), 8) if slashed else ():
        if len(pieces := _INSIDE.split(match[1])) >= 4 and _STARTS_AT_ONE.match(match[1]):
            items = [piece.strip(_TRIM) for piece in pieces[1:]]
            place = _place(reading.answer or "")
            found.append(([*items, reading.answer or ""] if 0 < place <= len(items) else items, "?"))
        if _BETWEEN.search(match[1]):
            found.append(
                ([item.strip(_TRIM) for item in re.split(r"[/|]", match[1])], reading.text[: match.start()])
            )
    if tail := _TAIL.search(reading.text, max(0, len(reading.text) - 600)):
        items = [piece.strip(_TRIM) for piece in _TAIL_MARK.split(tail[0])[1:]]
        place = _place((reading.answer or "").strip("()"))
        told = [*items, reading.answer or ""] if 0 < place <= len(items) else items
        before = reading.text[: tail.start()]
        picks = _PICKS.search(before) is not None and not (_GIVES.search(before) or _COUNTS.search(before))
        if picks or _LEADS.search(before) or _unfinished(before):
            found.append((told, before))
    asked = reading.text.rfind("?")
    behind = reading.text[asked + 1 :] if asked >= 0 else ""
    marks = [match.start() for match in islice(_MARKED.finditer(behind), MOST + 1)]
    if len(marks) >= 2 and not behind[: marks[0]].strip():
        pieces = [behind[at:end] for at, end in zip(marks, [*marks[1:], len(behind)], strict=True)]
        found.append(
            ([_MARKED.sub("", piece, count=1).strip(_TRIM) for piece in pieces], reading.text[: asked + 1])
        )
    if asked >= 0 and 0 < len(behind.strip()) <= 400 and _may_hold(behind, reading):
        items = [item for item in (part.strip(_TRIM) for part in _PIECES.split(behind)) if item]
        found.append((items, reading.text[: asked + 1]) if len(items) >= 3 else ([], ""))
    return found
