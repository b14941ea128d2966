"""The alternatives that a question names: "A or B?", "是 A 还是 B", "fill in >, < or =", a list to pick from.

They are found from the answer's side: a phrase of the question is an alternative when it stands where one
can stand, beside an "or" or in a list to choose from, and the answer says the same.
"""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters import answer_parts
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.problem_text import Reading

MAX_NAMED = 12
"""Alternatives that are told of one question."""

MAX_SENTENCES = 40
"""Sentences with an "or" that are looked at, the last ones."""

MAX_ITEM_WORDS = 5
"""Words of an alternative that is an item of a list."""

MAX_ANSWER = 120
"""Characters; a longer answer is no alternative."""

_OR = re.compile(r"\s(?:or|versus|vs\.?)\s(?:else )?|(?<=[a-z]{2})\s?/\s?(?=[a-z]{2})", re.IGNORECASE)
_COMMA = r"(?:(?<!\d),|,(?!\d{3}(?!\d)))"
"""A comma that parts no thousands."""

_CUT = re.compile(
    rf"\s?(?:{_COMMA}|[;:，、；：])\s?|\s?\b(?:either|whether|between|among|than|if)\b\s?|[\"“”]"
)
_CHOOSE = Phrases(
    r"\b(?:choose|select|pick|fill (?:in|the)|insert|answer|respond|reply|label|classify|"
    r"categori[sz]e|choices|options?|labels?|"
    r"categories|possible answers|candidates|one of|output|enter|return|write)\b"
    r"[^.?!\n]{0,60}?(?::|\b(?:with|as|from|between|among|one of|either|into|(?:the )?(?:words?|"
    r"signs?|symbols?|labels?|options?)"
    r"(?: from)?)\b|(?<=options )are\b|(?<=choices )are\b|(?=[<>\"“]))\s?",
    """
    choose select pick fill insert answer respond reply label classify categorize categorise
    choices options option label labels categories candidates candidate output enter return write
    one possible
    """,
    opens="""
    choose select pick fill insert answer respond reply label classify categorize categorise
    choices choice options option labels categories candidates candidate output enter return write
    one possible
    """,
)
_CHOOSE_ZH = Phrases(
    r"(?:选填|填入?|选择|选出|回答|判断为|分类为|标签(?:为|有|是)?|选项(?:为|有|是)?|"
    r"候选(?:答案)?(?:为|有|是)?)"
    r"[^。?!\n]{0,12}?(?=[\"“‘<>(:：「『'])|[(（](?:选?填|选择|请?回答)\s?|"
    r"从(?=[^。\n]{2,60}中(?:任?选|挑))",
    "",
    re.NOFLAG,
    opens="选 填 回 判 分 标 候 从 (",
)
_SPLIT = re.compile(
    rf"\s?(?:{_COMMA}|[;，、；|\n]|(?<!\d)/(?!\d)|\bor\b|\band\b|还是|或者?|和|[\"“”‘’'()（）「」『』])\s?",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|who|whose|whom|what|whichever|is|are|does|do|did|will|was|were|has|have|should|would|"
    r"could|might|shall|can)\b",
    re.IGNORECASE,
)
_PICKS = re.compile(
    r"\b(?:which|who|whose)\b|\bwhat (?:is|are) (?:the )?(?:\w+ ){0,2}(?:larger|greater|smaller|"
    r"bigger|less|"
    r"cheaper|better|faster|largest|greatest|smallest)\b|\b(?:is|are) it\b",
    re.IGNORECASE,
)
"""Asks to pick: what is picked may be a number then."""

_TELL = re.compile(
    r"\b(?:determine|decide|state|tell|say|classify|identify|indicate|whether|choose|select|specify|"
    r"predict|"
    r"label|judge|characteri[sz]e|find out|answer|categori[sz]e|conclude|figure out|describe)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\b(?:how (?:many|much|long|far|old|often|fast|tall)|find|compute|calculate|evaluate|solve|sum|"
    r"probability|percentage|number of|simplify|product|average|express)\b",
    re.IGNORECASE,
)
_PICKS_ZH = re.compile(r"哪|谁|还是")
_ARTICLE = re.compile(
    r"(?:the|an?|it|is|are|which|they|to be|be|in|on|at|as|by|that|of|because|it's|he|she)\s+"
)
_NOISE = re.compile(r"\\(?:text|mathrm|mathbf|textbf|left|right)\b|[$`*{}\\\"“”‘’'「」『』]")
_VALUE = re.compile(r"(?<![a-z]{2})(?<![a-z]{2}\d)\d|\\[a-z]|[=^]|^[a-z]$")
"""What makes an alternative a value."""


def unmarked(text: str) -> str:
    """A text in lower case without quotes and markup, one blank between words."""
    return " ".join(_NOISE.sub(" ", text.lower()).split())


def normalised(text: str) -> str:
    """A phrase as alternatives are compared: lower case, without articles, quotes, markup and end stops."""
    flat = unmarked(text).strip(" .。,;:!?，；：、()（）[]-–•")
    for _ in range(3):
        if (article := _ARTICLE.match(flat)) is None:
            break
        flat = flat[article.end() :]
    return flat


def named(reading: Reading) -> tuple[str, ...]:
    """The alternatives of the question of which the answer is one; empty where it names none."""
    answer = reading.answer or ""
    said = normalised(answer) if len(answer) <= MAX_ANSWER else ""
    if not said:
        return ()
    value = _VALUE.search(said) is not None
    if value and not all(map(reading.lower.__contains__, _RUNS.findall(said))):
        return ()
    alone = value or len(answer_parts.parts(answer)) < 2
    same = _ends if value and _WORDED.search(said) else _same if alone and not value else _equal
    for parts in _lists(reading, value=value):
        if any(same(said, part) for part in parts):
            return tuple(parts[:MAX_NAMED])
    return ()


def _lists(reading: Reading, *, value: bool) -> Iterator[list[str]]:
    """Lists of alternatives in the text; where the answer is a value, only those of a question that picks."""
    picks = not _PICK_WORDS.isdisjoint(reading.words)
    if not _OR_WORDS.isdisjoint(reading.words) or "/" in reading.text:
        for sentence in _alternative_sentences(reading, value=value):
            parts = _around_or(sentence)
            yield parts
            if value and _between(sentence):
                yield [part.rpartition(" ")[2] for part in parts]
    if value and not picks and not reading.han and _CHOOSE_WORDS.isdisjoint(reading.words):
        return
    if not _CHOOSE_WORDS.isdisjoint(reading.words):
        yield from _offered(reading.text, _CHOOSE.finditer(reading), value=value)
    if reading.han:
        yield from _chinese(reading, value=value)
    if not value or picks or (reading.han and "选" in reading.text):
        yield from _set_out(reading)
    if len(reading.answer or "") <= MAX_CODE and not _IF_WORDS.isdisjoint(reading.words):
        for match in islice(_CODED.finditer(reading), 4):
            yield [normalised(match[1]), normalised(match[2])]


MAX_CODE = 14
"""Characters of a label that stands for its meaning: `1 if it holds`."""

_OR_WORDS = frozenset(("or", "versus", "vs"))
_IF_WORDS = frozenset(("if", "when", "otherwise"))
_PICK_WORDS = frozenset(
    """
    which who whose larger greater smaller bigger less cheaper better faster largest greatest smallest
    """.split()
)
_CHOOSE_WORDS = frozenset(
    """
    choose select pick fill insert answer respond reply label classify categorize categorise choices options
    option labels categories candidates candidate output enter return write one
    """.split()
)
"""Words of the patterns below."""


_SET_OUT = re.compile(
    r"[:：—]\s{0,3}([^:：.?!。？\n]{3,300})(?=[.?!。？\n]|$)|[(（]([^()（）\n]{3,200})[)）]"
)
_CODED = Phrases(
    r"\b(?:respond|answer|output|return|write|reply|enter|print|say|put|use|give|"
    r"mark)\b[^.\n]{0,30}?[\"'“]?(\w{1,14})[\"'”]? (?:if|when|for|in case)\b[^.\n]{1,160}?"
    r"(?:,|;|and|or|otherwise)\s(?:with |answer |write |output |return |"
    r"say )?[\"'“]?(\w{1,14})[\"'”]? (?:if|when|otherwise|for|in case|else)\b",
    """
    respond answer output return write reply enter print say put use give mark
    """,
)
"""Labels with their meaning: `answer 1 if it holds and 0 if not`."""


def _set_out(reading: Reading) -> Iterator[list[str]]:
    """Lists of three or more behind a colon or in brackets."""
    for match in islice(_SET_OUT.finditer(reading.text), MAX_SENTENCES):
        parts = [part for part in map(normalised, _SPLIT.split(match[1] or match[2])) if part]
        if 3 <= len(parts) <= MAX_NAMED and max(len(part.split()) for part in parts) <= MAX_ITEM_WORDS:
            yield parts


def _alternative_sentences(reading: Reading, *, value: bool) -> Iterator[str]:
    """Sentences that ask between things joined by "or", the last ones first."""
    with_or = [
        s
        for s in reading.sentences
        if (" or " in s or "/" in s or "vs" in s or "versus" in s) and _OR.search(s)
    ]
    for sentence in with_or[: -MAX_SENTENCES - 1 : -1]:
        if value and (_QUANTITY.search(sentence) or not (_PICKS.search(sentence) or _between(sentence))):
            continue
        if ("?" in sentence and (_WHICH.search(sentence) or _ALONE.match(sentence))) or _TELL.search(
            sentence
        ):
            yield sentence


def _between(sentence: str) -> bool:
    """Whether a question offers values: `is the interest $100, $200 or $300?`, `a 3s or a 3p subshell?`"""
    if not sentence.endswith("?"):
        return False
    return any(
        _BETWEEN.match(sentence, at) for at in {0, sentence.rfind(": ") + 2, sentence.rfind(", is ") + 2}
    )


_BETWEEN = re.compile(
    r"(?:is|are|was|were|does|do|did|will|would)\s[^?]{1,120}?\s"
    r"(?:\S{1,20},\s\S{1,20},? or \S{1,20}|(?:an?|the) \S{1,20} or (?:an?|the) [^?]{1,30})\?$",
    re.IGNORECASE,
)

_ALONE = re.compile(r"[A-Za-z-]{2,20}(?: [A-Za-z-]{2,20}){0,2},? or (?:[\w-]{1,20} ?){1,4}\?")
"""Nothing but the alternatives: `Odd or even function?`"""


def _around_or(sentence: str) -> list[str]:
    """What stands on both sides of each "or", with the items of the list before it."""
    pieces = _OR.split(sentence)
    found: list[str] = []
    for index, piece in enumerate(pieces):
        cut = [part for part in map(normalised, _CUT.split(piece)) if part]
        if index == 0:
            found += _chain(cut)
        elif index < len(pieces) - 1:
            found += cut
        else:
            found += cut[:1]
    return found


def _chain(parts: list[str]) -> list[str]:
    """The items of a list at the end of a piece: short ones, and the one that the sentence runs into."""
    start = len(parts) - 1
    while start > 0 and len(parts[start].split()) <= MAX_ITEM_WORDS and len(parts) - start < MAX_NAMED:
        start -= 1
    listed = parts[max(0, start) :]
    return listed[1:] if len(listed) > 1 and _COMPARES.search(listed[0]) else listed


_COMPARES = re.compile(
    r"\b(?:larger|greater|smaller|bigger|less|more|cheaper|better|faster|slower|older|younger|taller|"
    r"shorter|heavier|"
    r"lighter|longer|higher|lower|largest|greatest|smallest|wins?|first)$"
)
"""The end of what asks, before the first alternative."""


def _offered(text: str, openings: Iterator[re.Match[str]], *, value: bool) -> Iterator[list[str]]:
    """Lists behind a request to choose; a value is chosen only where the request says so."""
    for match in islice(openings, MAX_SENTENCES):
        if value and not _PLAINLY.match(match[0]):
            continue
        end = min(
            (at for at in (text.find(stop, match.end() + 1) for stop in ("\n", ". ", "?", "。")) if at >= 0),
            default=len(text),
        )
        listed = text[match.end() : min(end, match.end() + 300)]
        parts = [part for part in map(normalised_sign, _SPLIT.split(listed)) if part]
        if 2 <= len(parts) <= MAX_NAMED:
            yield parts


_PLAINLY = re.compile(
    r"choose|select|pick|choices|options|fill|answer (?:with|only|either)|one of|从|选", re.IGNORECASE
)


def normalised_sign(text: str) -> str:
    """The same for a piece that may be a sign of comparison."""
    bare = text.strip(" $\\.。")
    return bare if bare in _SIGNS else normalised(text)


_SIGNS = frozenset({">", "<", "=", "≥", "≤", "lt", "gt", "ge", "le", "+", "-", "×", "÷"})


def _equal(said: str, part: str) -> bool:
    return "".join(said.split()) == "".join(part.split())


_RUNS = re.compile(r"[a-z0-9]{1,120}")
"""What of a value stands in the text, too, where the text names it."""

_WORDED = re.compile(r"[a-z]{3}.*[^a-z][a-z]{3}|^(?:\d{1,3}[a-z]|[a-z]\d{1,3})$")
"""A value with words of its own, or one that is a name: `1 litre of water`, `3p`."""


def _ends(said: str, part: str) -> bool:
    """Whether the answer is this alternative, or ends or begins it; the rest belongs to the sentence."""
    return _equal(said, part) or part.endswith(" " + said) or part.startswith(said + " ")


def _same(said: str, part: str) -> bool:
    """The same, or the other way round: the alternative's words are among the answer's."""
    if len(part) > len(said) or _equal(said, part):
        return _ends(said, part)
    return len(said) <= 3 * len(part) + 12 and len(part) >= 3 and _stems(part) <= _stems(said)


_STEM = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(
    """
    the and has have will does was were are for that this with not who which can series function
    number
    """.split()
)


def _stems(text: str) -> set[str]:
    """The words of a phrase without their endings; a mark that nothing equals where it has none."""
    found = {word[:5] if len(word) > 5 else word.rstrip("s") for word in _STEM.findall(text)}
    return (found - _COMMON) or {"\0" + text}


def _chinese(reading: Reading, *, value: bool) -> Iterator[list[str]]:
    yield from _offered(reading.text, _CHOOSE_ZH.finditer(reading), value=value)
    for sentence in reading.sentences:
        if "还是" in sentence or ("或" in sentence and not value):
            if value and not _PICKS_ZH.search(sentence):
                continue
            pieces = re.split(r"还是|或者?|[、,，;；:：\"“”‘’()（）]", sentence)
            said = normalised(reading.answer or "")
            yield [
                _end(part, said) if "还是" in sentence else part for part in map(_trimmed_zh, pieces) if part
            ]


def _end(part: str, said: str) -> str:
    """The answer where a piece of the question ends or begins with it: `显红色、蓝色还是无色`."""
    if len(said) >= 2 and part.endswith(said.removesuffix("的")) and len(part) <= len(said) + 6:
        return said
    return said if len(said) >= 2 and (part.endswith(said) or part.startswith(said)) else part


_LEAD_ZH = re.compile(r"^.{0,40}(?:究竟|到底|属于|判断|应该|应当|会|是|为|选|填|在|用)(?=.)")
_TAIL_ZH = re.compile(r"(?:[呢吗?？。!]|的$|必胜$|获胜$|先$|更.{1,4}$)+$")


def _trimmed_zh(piece: str) -> str:
    bare = _LEAD_ZH.sub("", normalised(piece))
    return _TAIL_ZH.sub("", bare).strip()
