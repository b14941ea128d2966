"""Values that several lines or pieces of a sentence list: bullets, and values with the names of their owners."""

import re

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_names import asked_names, canonical
from reward_service.grading.math.claims.clauses import sentences
from reward_service.grading.math.claims.copula_values import result
from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.polarity import denial
from reward_service.grading.math.problem import Problem

_STRONG = lexicon.pattern("strong")
_CONCLUDES = lexicon.leading("conclude", "links", "contrast")


def bullets(found: Document) -> str | None:
    """Bullets at the end that hold nothing but values are one list."""
    items: list[str] = []
    lines = found.lines
    if len(lines) > 2 and not lines[-1].bullet and _CLOSES_LIST.match(lines[-1].text):
        lines = lines[:-1]
    for line in reversed(lines):
        if not line.bullet or not values.is_only_value(line.text):
            break
        items.insert(0, values.trimmed(line.text))
    return ", ".join(items) if len(items) > 1 else None


_CLOSES_LIST = re.compile(
    r"(?:(?:these|those) are (?:all|the only)|and (?:these|those) are all|no others?|there are no (?:others?|more|further)|that's all|das sind alle|ce sont toutes|"
    r"estas son todas|estas são todas|queste sono tutte|это все|других .{0,20}нет|以上|这些就是全部|以上です|이것이 전부)[^\d\ue100-\uf8ff]*$",
    re.IGNORECASE,
)
"""A line without a value behind a list, that says it is whole."""
_NAMED = re.compile(
    r"^(?:so |thus |therefore |所以|因此|故)?([^\W\d_]{1,20}?(?:'s)?)\s?(?:[:：=]|has|gets|have|got|有|得|分得|は|는|은|hat|a|tiene|tem)?\s?([$£€¥￥]?\d[^,，;；:]{0,30}?)[.。]?$",
    re.IGNORECASE,
)


def named_values(found: Document, problem: Problem) -> str | None:
    """`Ann: 12 stickers` and `Bob: 8 stickers` on the last lines, or in one sentence, as one list."""
    last = found.lines[-1].text
    if listed := asked_list((sentences(last) or [last])[-1], problem):
        return listed
    pieces = [
        p.strip() for p in re.split(r"[,，;；]\s?(?:and\s)?|\s(?:and|und|et|y|e|и)\s", last) if p.strip()
    ]
    if len(pieces) > 1 and "。" not in last and all(_NAMED.match(p) for p in pieces):
        return _named_list(pieces, problem)
    lines: list[str] = []
    for line in reversed(found.lines[-6:]):
        if not re.match(r"^[^\W\d_]{1,20}\s?[:：]\s?\d", line.text) or not _NAMED.match(line.text):
            break
        lines.insert(0, line.text)
    return _named_list(lines, problem) if len(lines) > 1 else None


_SEPARATOR = re.compile(r"[,，;；、。.]\s?(?:and\s)?|\s(?:and|und|et|y|e|и)\s")
_ASKED = re.compile(
    r"^(?:so |thus |therefore |hence |所以|因此|故|则|即)?(?P<name>[a-zA-Z]|[\u3400-\u9fff]{1,6}?)"
    r"\s?(?:must be|has to be|is|equals|今年有?|现在有?|应?为|应?是|有|得|=|[:：])\s?"
    r"(?P<value>[-−$¥]?\d[^,，;；:]{0,30}?)$"
)
_NAMES_TOGETHER = re.compile(r"(?<![^\W_])[a-zA-Z],? and [a-zA-Z](?![^\W_])")
_EACH = re.compile(r"[各和与及、]|分别")


def _asks_several(prompt: str) -> bool:
    """Whether a prompt asks for "a and b", or joins names in its last clause: "鸭羊各几只？"."""
    asked = re.split(r"[，,。；;]", prompt.rstrip(" 。？?."))[-1]
    return bool(_NAMES_TOGETHER.search(prompt) or _EACH.search(asked))


def asked_list(sentence: str, problem: Problem) -> str | None:
    """ "兔有12只，鸡有23只", "b must be -3 and a must be 2": a value for each of several names in the prompt."""
    if not _asks_several(problem.text):
        return None
    pieces = [piece.strip() for piece in _SEPARATOR.split(sentence[:_LONGEST_LIST]) if piece.strip()]
    if len(pieces) > 2 and values.FIRST.search(pieces[0]) is None:
        pieces = pieces[1:]
    named = [found for found in map(_ASKED.match, pieces) if found]
    names = {found["name"] for found in named}
    if len(pieces) != len(named) or not 1 < len(named) == len(names) or denial(sentence):
        return None
    if not all(re.search(rf"(?<![a-zA-Z]){re.escape(name)}(?![a-zA-Z])", problem.text) for name in names):
        return None
    return ", ".join(
        f"{f['name']}{' = ' if f['name'].isascii() else ': '}{result(f['value'])}" for f in named
    )


_LONGEST_LIST = 200
_NAME_LINK = re.compile(r"\s?(?:[:：=]|has|有|得|は|는|은)")


def _named_list(pieces: list[str], problem: Problem) -> str | None:
    named = [m for m in map(_NAMED.match, pieces) if m]
    names = {m[1].casefold() for m in named}
    if len(asked_names(problem.text)) == 1 and asked_names(problem.text) <= {canonical(m[1]) for m in named}:
        return None
    if any(_CONCLUDES.fullmatch(m[1]) or not values.is_only_value(m[2]) for m in named):
        return None
    if not all(m[1].isascii() or _NAME_LINK.match(m.string[m.end(1) :]) for m in named):
        return None
    if (
        len(names) != len(named)
        or _STRONG.search(" ".join(names))
        or lexicon.pattern("weak").search(" ".join(names))
    ):
        return None
    return ", ".join(f"{m[1]}: {_MONEY.sub(_AS_MONEY, m[2].strip())}" for m in named)


_MONEY = re.compile(r"^\$")
_AS_MONEY = r"\\$"


_LABELLED = re.compile(r"^([^:：=]{1,30}?)\s?[:：=]\s?(.+)$")


def in_the_prompt_s_order(listed: str, problem: Problem) -> str | None:
    """The values of a list with names, as the prompt orders the names; None when it has not all of them."""
    found = [_LABELLED.match(piece.strip()) for piece in listed.split(", ")]
    if len(found) < 2 or not all(found):
        return None
    places = [(problem.text.find(m[1]), m[2]) for m in found if m]
    if any(place < 0 for place, _ in places) or len({place for place, _ in places}) != len(places):
        return None
    return ", ".join(value for _, value in sorted(places))
