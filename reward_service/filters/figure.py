"""Figures that are not there: a text alone cannot be answered when it asks about a picture.

A drawing given as code ([asy], TikZ) is in the text and can be read. A figure that only illustrates a full
description is told with a low confidence, which the default policy flags rather than drops.
"""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters.decision import Kind, Reason, quote
from reward_service.filters.reading import Reading, asks_in_english

_DRAWN = re.compile(r"\[asy\]|\\begin\{(?:asy|tikzpicture|picture|pspicture)\}|<svg|\\draw\b", re.IGNORECASE)
_FILE = re.compile(
    r"[\w./-]{1,100}\.(?:png|jpe?g|gif|svg|bmp|webp)\b|!\[[^\]\n]{0,100}\]\(|<img\b|"
    r"<image\d{0,2}>|\\includegraphics|\[(?:image|img|figure|图片?)\]",
    re.IGNORECASE,
)
_HINTS = (
    *(
        "figure",
        "fig.",
        "fig ",
        "diagram",
        "picture",
        "image",
        "illustrat",
        "sketch",
        "chart",
        "graph",
        "drawing",
        "map",
    ),
    *(
        "plot",
        "circuit",
        "shown",
        "depicted",
        "drawn",
        "shaded",
        "图",
        ".png",
        ".jp",
        ".gif",
        ".svg",
        ".bmp",
        ".webp",
        "<im",
    ),
)
_SET_OUT = re.compile(r"\\begin\{|\\\[|\$\$|\n\s{0,4}(?:[-*\d|$]|.{0,200}\|)")
_NOUN = (
    r"(?:figures?|diagrams?|pictures?|images?|illustrations?|sketch|charts?|graphs?|drawing|maps?|"
    r"plots?|circuits?|fig\.)"
)
_REFERENCE = re.compile(
    rf"\b(?:in|from|of|by|on|see|using|to|at|with|the|per|"
    rf"following) (?:the )?(?:\w+ )?{_NOUN}(?: \w+){{0,2}}? ?(?:shown|below|above|"
    rf"provided(?! that)|given(?! (?:by|as|that))|to the (?:right|left))|"
    rf"\b(?:in|from|on|see|the) {_NOUN} ?\d|\b(?:shown|given|depicted|"
    rf"illustrated|pictured|displayed|"
    rf"drawn) (?:in|by|on) (?:the |this )?"
    rf"(?:\w+ ){{0,2}}{_NOUN}|\b(?:in|from) (?:the|this) (?:accompanying |attached |adjoining |given )?"
    r"(?:figures?|diagrams?|pictures?|images?(?! of)|illustrations?|sketch|drawing)\b|"
    r"\bin (?:figure|fig\b\.?)(?! [a-z]{1,20}ing\b)(?: ?\w{1,3})?\b|\b(?:figure|"
    r"fig\.) ?[A-Z]?\d{1,2}[a-z]?\b|\b(?:as )?(?:shown|"
    r"pictured|depicted|drawn) (?:below|above|here|at right)\b|"
    r"\b(?:shaded|unshaded) (?:region|area|part)s? (?:shown|below|above)\b|"
    r"\bthe following (?:figure|diagram|picture|circuit|graph|network)\b(?!\s?:)|"
    r"\baccording to the (?:\w+ )?(?:figure|diagram|picture|chart|graph|map|plot)\b|"
    r"\b(?:from|using) the (?:graph|chart|map)\b(?! of\b)|"
    r"(?<!be )(?<!is )\bshown\s?(?=[?.])|"
    r"\bthe (?:\w+ )?(?:figure|diagram|picture|image|chart|map|drawing) (?:below |above )?(?:shows|depicts|"
    r"illustrates|represents)\b|\b(?:refer(?:ring)? to|using|use|look(?:ing)? at|study|read|"
    r"consult|based on|see) (?:the|this) (?:\w+ )?(?:figure|diagram|picture|image|chart|illustration|"
    r"drawing|map)\b",
    re.IGNORECASE,
)
_OTHER_SENSE = re.compile(r"\s(?:skat|of speech|for\b|eights?\b|frames?\b|books?\b)", re.IGNORECASE)
"""What makes another word of "figure" or "picture"."""

_CHINESE = re.compile(
    r"(?:如|见|由|从|据|看|观察|根据|结合|读|依)(?:上|下|右|左|该|此|题|以下)?\s?(?:示意)?图(?:\s?[\d一二三四甲乙丙①②]{1,2})?(?:所示|可知|"
    r"中)?(?![书形象案片标纸像腾])|"
    r"(?:下|上|右|左)图|图\s?(?:[\d一二三四甲乙丙]{1,2}|中|示|所示)(?!位)|"
    r"(?:根据|依据|观察|由|从)[^。,?]{0,8}(?:统计|条形|折线|扇形|柱状|函数|示意)图|观察[^。,?]{0,6}图[形案]"
)
_GIVEN = re.compile(
    r"(?<![\d.,:/])\d{1,12}(?![\d分、]|\s?分\s?\))|(?<![<>])=|\\(?:perp|parallel|cong|frac|sqrt)\b|[⊥∥≌]|"
    r"\b[A-Z]{3,4}\b|\b(?:inscribed|circumscribed|tangent|midpoint|perpendicular|diameter|radius|equilateral|"
    r"isosceles|regular)\b"
)
"""A number or a relation that the text itself gives."""

MAX_GIVENS = 12
NEAR = 16
"""Characters behind a reference in which a request is one about the figure."""

_ENOUGH = 2
"""Numbers and relations with which a text stands without its figure, as a rule."""

_LOOKED_AT = re.compile(
    r"\b(?:in|of|from|by|using) (?:the |this )?(?:figure|diagram|picture|image|graph|chart|waveform|"
    r"circuit)|\b(?:figure|fig\.) ?[A-Z]?\d|"
    r"下图|上图|右图|读图|观察[^。]{0,10}图",
    re.IGNORECASE,
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """A figure the text refers to and does not contain."""
    if not reading.says(*_HINTS) or _DRAWN.search(reading.text):
        return
    file = _FILE.search(reading.text)
    match = file or _reference(reading)
    if match:
        sure = 0.95 if file else _sureness(reading, match)
        yield Reason(
            kind=Kind.FIGURE, text=quote(reading.original, match.start(), match.end()), confidence=sure
        )


def _reference(reading: Reading) -> re.Match[str] | None:
    """Words that point to a figure; what is "shown below" and follows as text or a table is no figure."""
    match = _CHINESE.search(reading.text) if reading.han else None
    if match or reading.chinese:
        return match
    match = _REFERENCE.search(reading.text)
    if match and _OTHER_SENSE.match(reading.text, match.end()):
        return None
    below = match and match[0].lower().endswith("below")
    return None if match is None or (below and _SET_OUT.search(reading.text, match.end())) else match


def _sureness(reading: Reading, match: re.Match[str]) -> float:
    """A figure that the question is about is needed, and one that comes with nothing else; one that is named
    beside numbers and relations mostly illustrates them."""
    chinese = _HAN.search(match[0]) is not None
    asked = not chinese and any(
        _asked_about(reading.text, other) for other in islice(_REFERENCE.finditer(reading.text), MAX_GIVENS)
    )
    enough = _ENOUGH if not chinese else 1
    if not asked and _givens(reading, match) >= enough:
        return 0.4
    return 0.75 if chinese or _LOOKED_AT.search(match[0]) or match[0] in reading.last else 0.6


def _asked_about(text: str, match: re.Match[str]) -> bool:
    """Whether the request stands right behind a reference ("in the figure, find …") or before it in its
    sentence ("find the area in the figure"); else a description follows it."""
    start, end = _sentence(text, match)
    right_behind = text[match.end() : min(end, match.end() + NEAR)]
    return asks_in_english(right_behind) or asks_in_english(text[start : match.start()])


def _sentence(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the sentence that holds a match starts and ends."""
    before = max(text.rfind(stop, 0, match.start()) for stop in (". ", "? ", "。", "\n"))
    after = [at for stop in (". ", "?", "。", "\n") if (at := text.find(stop, match.end())) >= 0]
    return before + 1, min(after, default=len(text))


def _givens(reading: Reading, match: re.Match[str]) -> int:
    """Numbers and relations that the text states; the number of the figure and the question left out."""
    text = _NUMBERING.sub("", reading.text[: match.start()]) + reading.text[match.end() :]
    text = text if reading.han else _QUESTION.sub("", text)
    return sum(1 for _ in islice(_GIVEN.finditer(text), MAX_GIVENS))


_QUESTION = re.compile(r"(?:^|(?<=[.?!]))[^.?!]{0,400}\?")
_NUMBERING = re.compile(r"^\s{0,4}\(?\d{1,3}\s?[.、)]")
_HAN = re.compile(r"[\u3400-\u9fff]")
