"""Figures that are not there: a text alone cannot be answered when it asks about a picture.

A drawing given as code ([asy], TikZ) is in the text and can be read. A figure that only illustrates a full
description is told with a low confidence, which the default policy flags rather than drops.
"""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters import figure_untold
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import DRAWN, Reading, asks_in_english

_DRAWN = re.compile(
    rf"{DRAWN}|\\begin\{{(?:picture|pspicture)\}}|<svg|\\draw\b",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[\w./-]{1,100}\.(?:png|jpe?g|gif|svg|bmp|webp)\b|!\[[^\]\n]{0,100}\]\(|<img\b|"
    r"<image\d{0,2}>|\\includegraphics|\[(?:image|img|figure|photo|picture|graph|diagram|chart|图片?|"
    r"插图)\b[^\]\n]{0,120}\]|(?:\[asy\]|\\begin\{(?:asy|tikzpicture)\})\s{0,200}(?:\[/asy|\\end)|"
    r"【图[^】\n]{0,20}】|\{\{\s?(?:fig|image|img|pic|graph|diagram|"
    r"图)[^}\n]{0,40}\}\}|<(?:fig|figure|graph|diagram|pic|picture)\b[^>\n]{0,60}>",
    re.IGNORECASE,
)
_HINTS_ZH = ("图", "阴影")
_EXTENSIONS = (".png", ".jp", ".gif", ".svg", ".bmp", ".webp", "includegraphics")
_MARKS = (
    "<im",
    "<fig",
    "![",
    "[asy",
    "\\begin{",
    "[im",
    "[fig",
    "[photo",
    "[pic",
    "[graph",
    "[diag",
    "[chart",
    "[图",
    "[插",
    "{{",
    "【",
)
"""What files and places for pictures hold one of."""

_MARK_SIGNS = frozenset("<![{【")
_SET_OUT = re.compile(r"\\begin\{|\\\[|\$\$|\n\s{0,4}(?:[-*\d|$]|.{0,200}\|)")
_NOUN = (
    r"(?:figures?|diagrams?|pictures?|images?|illustrations?|sketch|charts?|graphs?|drawing|maps?|"
    r"plots?|circuits?|fig\.)"
)
_REFERENCE = Phrases(
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
    r"(?<!be )(?<!is )\bshown\s?(?=[?.(])|"
    r"\bthe (?:\w+ )?(?:figure|diagram|picture|image|chart|map|drawing) (?:below |above )?(?:shows|depicts|"
    r"illustrates|represents)\b|\b(?:refer(?:ring)? to|using|use|look(?:ing)? at|study|read|"
    r"consult|based on|see) (?:the|this) (?:\w+ )?(?:figure|diagram|picture|image|chart|illustration|"
    r"drawing|map)\b",
    """
    figure figures fig diagram diagrams picture pictures image images illustration illustrations
    sketch chart charts graph graphs drawing drawings map maps plot plots circuit circuits
    network networks shown pictured depicted drawn shaded unshaded
    """,
    opens="""
    according as at based by consult depicted displayed drawn fig figure figurea figureb figurec
    figured figuree figuref figureg figureh figurei figurej figurek figurel figurem figuren figureo
    figurep figureq figurer figures figuret figureu figurev figurew figurex figurey figurez
    following from given illustrated in look looking of on per pictured read refer referring see
    shaded shown study the to unshaded use using with
    """,
)
_UNSEEN = Phrases(
    r"\(\s?(?:see )?(?:the )?(?:figure|fig\.|diagram|picture)\s?[\w.-]{0,6}\s?\)|\bfig(?:ure|"
    r"\.)\s?\d{1,2}[.-]\d{1,3}|"
    r"\b(?:whose|the|their|its|this|these|following) (?:[\w-]+ ){0,3}(?:graphs?|plots?|histograms?|"
    r"(?:bar|pie|line|circle|box|dot|stem)[- ](?:charts?|graphs?|plots?)|"
    r"diagrams?|figures?|scatter ?plots?|box ?plots?|number lines?|(?:venn|tree|circuit|"
    r"phase) diagrams?|networks?|spinners?|waveforms?|curves?|pictographs?|"
    r"clocks?|thermometers?|rulers?|shapes?|patterns?|nets?|grids?|pictures?|drawings?|photos?|"
    r"photographs?|images?)"
    r"(?: (?:of|for)(?: [^\s.?;]{1,40}){1,6}?)? ?"
    r"(?:(?:is|are|was|were) )?(?:shown|given(?! by| that| in terms)|pictured|displayed|sketched|"
    r"drawn|depicted|illustrated|plotted|below|above|shows?|represents|displays|depicts|"
    r"illustrates|records)\b(?! by)|"
    r"\b(?:from|using|in|on|use|read|at|see|according to) (?:the|"
    r"this) (?:graphs?(?! of [^.,]{0,40}[=^]| theory| paper| with)|(?:\w+ )?histogram|(?:bar|pie|line|"
    r"circle|box|dot)[- ](?:chart|graph|plot)|scatter ?plot|box ?plot|number line above|"
    r"venn diagram|pictograph|stem-and-leaf plot|photo(?:graph)?)\b(?! of (?:\$|y|the (?:function|"
    r"equation|line|parabola)|a )| with)|"
    r"\bshown (?:on|in|at|to) (?:the|this) (?:\w+ )?(?:grid|axes|screen|board|right|left|display|"
    r"plane|model|margin)|\b(?:pictured|sketched|depicted)\s?[.?,;]|"
    r"\b(?:look at|study|observe|examine|continue|consider) the (?:\w+ )?(?:patterns?|shapes?|"
    r"drawings?|models?|pictures?|photos?|figures?) (?:above|below|shown)|"
    r"\b(?:patterns?|shapes?|tiles|dots|blocks|squares|matchsticks) (?:above|shown (?:above|below|here))\b|"
    r"\b(?:un)?shaded (?:regions?|areas?|parts?|portions?|sectors?|squares?|triangles?|figures?|section)\b|"
    r"\b(?:area|fraction|part|perimeter|percent|how (?:much|many)) [^.?]{0,30}(?:is|are) shaded\b|"
    r"\bthe (?:angle|side|length|segment|point|value|region)s? (?:marked|labell?ed|indicated|"
    r"highlighted)\b|"
    r"\b(?:what (?:time|number|temperature|fraction|shape|value) (?:is|does|do) (?:shown|(?:the|"
    r"this) (?:clock|spinner|thermometer|number line|ruler|model|scale)s?)(?: show| read| indicate|"
    r" represent)?)\b|"
    r"\bthe (?:dotted|dashed|red|blue|bold) (?:line|curve|region|path)s? (?:in|on|shown)\b|"
    r"\b(?:is|are|was|were) (?:graphed|plotted|sketched|drawn) (?:in|on) "
    r"(?:the|a) (?:\w+ )?(?:plane|axes|grid)\b",
    """
    figure figures fig diagram diagrams picture pictures image images illustration illustrations
    sketch chart charts graph graphs drawing drawings map maps plot plots circuit circuits
    network networks shown histogram histograms scatter scatterplot box line lines spinner
    spinners waveform waveforms curve curves pictograph pictographs clock clocks thermometer
    thermometers ruler rulers shape shapes pattern patterns net nets grid grids photo photos
    photograph photographs venn pictured sketched depicted shaded unshaded marked labeled
    labelled indicated highlighted scale scales model models dotted dashed tiles dots blocks
    squares matchsticks graphed plotted drawn
    """,
    opens="""
    is are was were
    ( according area at blocks consider continue depicted dots examine fig figure following fraction
    from how in its look matchsticks observe on part pattern patterns percent perimeter pictured
    read see shaded shape shapes shown sketched squares study the their these this tiles unshaded
    use using what whose
    """,
)
"""Words that point at something drawn, besides those for a figure."""

_OTHER_SENSE = re.compile(r"\s(?:skat|of speech|for\b|eights?\b|frames?\b|books?\b)", re.IGNORECASE)
"""What makes another word of "figure" or "picture"."""

_CHINESE = Phrases(
    r"(?:如|见|由|从|据|看|观察|根据|结合|读|依)(?:上|下|右|左|该|此|题|"
    r"以下)?\s?(?:示意)?图(?:\s?[\d一二三四甲乙丙①②]{1,2})?(?:所示|可知|"
    r"中)?(?![书形象案片标纸像腾])|"
    r"(?:下|上|右|左)图|图\s?(?:[\d一二三四甲乙丙]{1,2}|中|示|所示)(?!位)|"
    r"(?:根据|依据|观察|由|从)[^。,?]{0,8}(?:统计|条形|折线|扇形|柱状|函数|示意)图|(?:下列|以下|"
    r"下面)的?(?:扇形|条形|折线|柱状)?统计图|(?:扇形|条形|"
    r"折线|柱状)统计图(?:反映|表示|显示|中)|观察[^。,?]{0,6}图[形案]",
    "",
    re.NOFLAG,
    han="图",
)
_GIVEN = re.compile(
    r"(?<![\d.,:/])(?<![mM]\^)(?<![mM]\}\^)(?<!\^\{)\d{1,12}(?![\d分、]|\s?分\s?\))|(?<![<>])=(?!\s?\$?_)|"
    r"\\(?:perp|"
    r"parallel|cong|frac|sqrt)\b|[⊥∥≌]|"
    r"\b[A-Z]{3,8}\b|\b(?:inscribed|circumscribed|tangent|midpoint|perpendicular|diameter|radius|"
    r"equilateral|"
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


_WORDS = _REFERENCE.words | _UNSEEN.words


def reasons(reading: Reading) -> Iterator[Reason]:
    """A figure the text refers to and does not contain."""
    signs = not _MARK_SIGNS.isdisjoint(reading.characters)
    marked = reading.says(*_EXTENSIONS) or (signs and reading.says(*_MARKS))
    drawn = reading.says(DRAWN, "\\begin{", "<svg", "\\draw") and _DRAWN.search(reading.text)
    if drawn or not (
        marked or (reading.han and reading.says(*_HINTS_ZH)) or not _WORDS.isdisjoint(reading.words)
    ):
        return
    file = _FILE.search(reading.text) if marked else None
    match = file or _reference(reading)
    unseen = None if file or reading.chinese else _UNSEEN.search(reading)
    sure = 0.95 if file else _sureness(reading, match) if match else 0.0
    if unseen and sure < _DROPS and (told := _unseen_sureness(reading, unseen)):
        match, sure = unseen, told
    if match and sure:
        yield Reason(
            kind=Kind.FIGURE, text=quote(reading.original, match.start(), match.end()), confidence=sure
        )


_DROPS = 0.5
_FORMULA = re.compile(
    r"[a-z]\s?(?:\([a-z](?:, ?[a-z])?\))?\s?=(?!\s?[a-z]'?\([a-z]\))|=\s?[\d\\-]|\b(?:parabola|circle|"
    r"ellipse|hyperbola) (?:with|of|centered)",
    re.IGNORECASE,
)
_DATUM = re.compile(
    r"(?<![\w.\-–])\$?\d[\d,]{0,9}(?:\.\d{1,9})?\$?(?:\s?(?:%|°|\^|\\|[a-z]{1,12}\b))?|\b(?:two|three|"
    r"four|five|six|seven|eight|nine|ten|twelve|half|twice|"
    r"square|circle|semicircle|regular|hexagon|pentagon|octagon|rhombus|trapezoid|parallelogram|"
    r"isosceles|rectangle|triangle|equilateral|inscribed|midpoints?|diameter|radius|"
    r"perpendicular|parallel|tangent)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:figure|fig\.?|particle|point|wire|block|box|charge|resistor|player|player|table|problem|"
    r"exercise|part|step|rod|loop|cart|ball|car|"
    r"curve|section|chapter)s? ?[\d.-]{1,6}",
    re.IGNORECASE,
)


_MEASURED = re.compile(r",?\s(?:whose|with|of|having|has|measures|measuring)\s[^.?]{0,50}\d")
"""Behind a thing that is named: its measures."""


def _unseen_sureness(reading: Reading, match: re.Match[str]) -> float:
    """How surely something drawn is needed: not where the text gives a formula or measures of its own."""
    if _MEASURED.match(reading.text, match.end()):
        return 0.0
    if figure_untold.SHADES.search(reading.text) and "shade" in match[0].lower():
        return 0.4 if _data(_stated(reading)) < _ENOUGH else 0.0
    graphed = "graph" in match[0].lower() or "curve" in match[0].lower()
    stated = _AT_POINTS.sub(" ", _stated(reading)) if graphed else _stated(reading)
    if _FORMULA.search(stated):
        return 0.0
    if _DESCRIBED.match(reading.text, match.end()):
        return 0.4
    found = _data(stated)
    needed = 1 if graphed else _ENOUGH
    if match[0].startswith("(") or re.search(r"\d[.-]\d", match[0]):
        needed = _ENOUGH + 1
    return 0.7 if found < needed else 0.4 if found < needed + 2 else 0.0


def _stated(reading: Reading) -> str:
    """What the text states: the sentences that ask left out, and its labels of things."""
    plain = [s for s in reading.sentences if not _IMPERATIVE.search(s)]
    return _LABELLED.sub(" ", _NUMBERING.sub(" ", " ".join(plain)))


def _data(stated: str) -> int:
    return sum(1 for _ in islice(_DATUM.finditer(stated), MAX_GIVENS))


_AT_POINTS = re.compile(
    r"[a-zA-Z]'{0,2}\(-?\d{1,4}\)\s?=\s?-?\d[\d./]{0,8}\b|"
    r"-?\d{1,4}\s?(?:<|≤|\\leq?(?:slant)?|\\lt)\s?[a-z]\s?(?:<|≤|\\leq?(?:slant)?|\\lt)\s?-?\d{1,4}|"
    r"\b(?:on|over|for|interval) \$?[\[(]-?\d{1,4}, ?-?\d{1,4}[\])]"
)
"""Values at single points and the range of a graph, which give no curve."""


_IMPERATIVE = re.compile(
    r"\?|^(?:find|determine|compute|calculate|evaluate|state|give|estimate|what|how|identify|use|"
    r"using|from|write|name|list|"
    r"approximate|for what|in what|which|sketch|explain|describe)\b|, (?:find|determine|compute|"
    r"calculate|estimate|state|what|how|evaluate)\b|"
    r"\bfind\b[^.]{0,80}$",
    re.IGNORECASE,
)


def _reference(reading: Reading) -> re.Match[str] | None:
    """Words that point to a figure; what is "shown below" and follows as text or a table is no figure."""
    match = _CHINESE.search(reading) if reading.han else None
    if match or reading.chinese:
        return match
    match = _REFERENCE.search(reading)
    if match and _OTHER_SENSE.match(reading.text, match.end()):
        return None
    if match and _TEXT_BEFORE.search(reading.text, max(0, match.start() - NEAR), match.start()):
        return None
    below = match and match[0].lower().endswith("below")
    return None if match is None or (below and _SET_OUT.search(reading.text, match.end())) else match


_TEXT_BEFORE = re.compile(r"\b(?:code|program|snippet|script|pseudocode)s?\s$", re.IGNORECASE)
"""What is shown as text."""

_DESCRIBED = re.compile(
    r"\s?(?:shows?|depicts|represents|is)?\s?(?:an? |two |three |one )[^.?]{2,80}?\s(?:with|of|whose|"
    r"where|having|from|in which)"
    r"\s[^.?]{0,60}\d",
    re.IGNORECASE,
)
"""What a figure shows, told right behind it with a number."""


def _sureness(reading: Reading, match: re.Match[str]) -> float:
    """A figure that the question is about is needed, and one that comes with nothing else; one that is named
    beside numbers and relations mostly illustrates them."""
    chinese = _HAN.search(match[0]) is not None
    asked = not chinese and any(
        _asked_about(reading.text, other) for other in islice(_REFERENCE.finditer(reading), MAX_GIVENS)
    )
    if _DESCRIBED.match(reading.text, match.end()):
        return 0.4
    enough = _ENOUGH if not chinese else _ENOUGH + 1 if "可知" in match[0] else 1
    if not asked and _givens(reading, match) >= enough:
        return 0.7 if figure_untold.untold(reading) else 0.4
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
    text = _NUMBERING.sub("", reading.text[: match.start()]) + _NUMBERING.sub("", reading.text[match.end() :])
    text = text if reading.han else _QUESTION.sub("", text)
    return sum(1 for _ in islice(_GIVEN.finditer(text), MAX_GIVENS))


_QUESTION = re.compile(r"(?:^|(?<=[.?!]))[^.?!]{0,400}\?")
_NUMBERING = re.compile(
    r"^\s{0,4}\(?\d{1,3}\s?[.、)]|[(]?(?:第\s?\d{1,4}\s?题|题\s?\d{1,4}|\d{1,4}\s?(?:月份?|年级?|日|号|班)|"
    r"(?:item|question|problem|no\.|exercise) ?\d{1,4})[)]?|\(\d{1,2} ?(?:points?|marks?|分)\)|"
    r"[取=≈](?:(?<=[πig].)|(?<=[πi][ $].))\s?(?:3(?:\.14)?|10|9\.8)(?![\d.])",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
