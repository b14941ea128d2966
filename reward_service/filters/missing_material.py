"""Material that a text refers to and does not hold: a table, a passage, a list, a map, an earlier exercise.

Two things are needed: words that point at the material, and its absence. A table is there when the text sets
one out or gives numbers of its own; a passage when there is prose besides the question; a list when
something follows the words that announce it. Pictures are the business of `figure`.
"""

import re
from collections.abc import Callable, Iterator

from reward_service.filters import earlier_parts
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading, asks_in_chinese, words

_HINTS = frozenset(
    """
    table tables chart price passage passages text article articles story poem dialog dialogue
    conversation excerpt paragraph reading essay transcript recording lecture speech abstract
    extract author narrator speaker writer poet audio clip video film map list above below
    following given listed enclosed previous preceding earlier prior foregoing last attached
    attachment exercise exercises example examples problem problems question questions section
    sections chapter chapters theorem theorems lemma lemmas eq eqs equation equations page pages
    corollary corollaries proposition propositions part parts experiment experiments appendix
    activity activities lesson lessons task tasks textbook http https these those here provided
    bank key box schedule menu timetable tally spreadsheet
    """.split()
)
"""Words of which every English pointer to missing material holds one."""

_Find = Callable[[Reading], "re.Match[str] | None"]

_TABLE = Phrases(
    r"\b(?:the|this|following|accompanying|below|above|frequency|data|price|attached|"
    r"given) (?:\w+ ){0,2}(?:tables?|spreadsheet|"
    r"schedule|price list|menu|tally chart|timetable|two-way table) (?:\w+ ){0,2}?(?:below|above|"
    r"shows?|gives?|lists?|summari[sz]es|"
    r"displays|records?|contains|provides|presents|represents|describes|indicates|reports|is given|"
    r"was|has been)\b(?! that)|"
    r"\b(?:in|from|using|use|by|on|to|complete|see|consult|per|with|consider|fill in) (?:the|"
    r"this) (?:following |given |accompanying |attached |"
    r"above |frequency |two-way |data |probability |price )?(?:tables?|spreadsheet|schedule|timetable|"
    r"menu|price list|tally chart)\b"
    r"(?! (?:tennis|top|cloth|and|with|in|for|of contents|at|is set|near|by|legs?|to the)\b)|"
    r"\b(?:shown|given|listed|summari[sz]ed|recorded|displayed|tabulated|presented) (?:in|by) (?:the|"
    r"this|a) (?:\w+ ){0,2}(?:table|schedule|"
    r"spreadsheet|chart|menu)\b|\btable (?:below|above|\d)|\b(?:the|following) (?:table|"
    r"schedule) (?:below|above)\b",
    """
    table tables spreadsheet schedule menu timetable tally chart price
    """,
    opens="""
    above accompanying attached below by complete consider consult data displayed fill following
    frequency from given in listed on per presented price recorded see shown summarised summarized
    table tabulated the this to use using with
    """,
)
_TABLE_ZH = Phrases(
    r"(?:如|见|由|从|据|根据|依据|按|观察|看|利用)[^。,?]{0,6}(?:下|上|右|左|该|此|统计|价格|数据|"
    r"时刻|成绩|频数|以下)?(?<!代)表(?:\s?\d)?(?:所示|格|"
    r"中|可知|的数据|里|给出)?(?![示达面明情演])|"
    r"(?:下|上|右|左|该|此)表|(?:下面|下边|右面|左面)(?:是|的)[^。,?]{0,16}(?:统计|价格|成绩|课程|时刻)表|(?<!代|手|钟|水|电)(?<!周期|乘法|口诀)表(?:格)?(?:中|里|\s?\d|"
    r"所示)(?!示)|(?:列表|表格|统计表|价格表|时刻表|"
    r"成绩表|价目表)(?:如下|给出|记录|列出|显示)",
    "",
    re.NOFLAG,
    han="表",
)
_SET_OUT = re.compile(
    r"\\begin\{(?:tabular|array|[bpv]?matrix|align|cases)|\|[^|\n]{1,60}\|[^|\n]{1,60}\||<t[drh][ >]|"
    r"\t[^\t\n]{1,40}\t|"
    r"(?:\n[^\n]{0,60}\d[^\n]{0,60}){2}|\\hline|(?>\d[^\n.;。]{0,30}?[,;，；、])"
    r"(?:(?>[^\n.。]{0,30}?(?=\d[^\n.;。]{0,30}[,;，；、]))(?>\d[^\n.;。]{0,30}?[,;，；、])){2}",
)
_CELLS = re.compile(r"(?<![\w.])\d[\d,]{0,12}(?:\.\d{1,9})?%?(?![\w])")
_CELLS_ZH = re.compile(r"\d[\d,]{0,12}(?:\.\d{1,9})?")

_PASSAGE = Phrases(
    r"\b(?:according to|based on|read|in|from|of|about|(?<!to )refer(?:ring)? to|reading|using|"
    r"(?<!refer )to|"
    r"summari[sz]e|translate|after reading) "
    r"(?:the|this) (?:following |above |given |below |short |attached |"
    r"author's )?(?:\w+ )?(?:passages?|articles?|excerpt|poem|dialogue|"
    r"conversation|paragraph|reading|essay|text|story|transcript|recording|lecture|speech|abstract|"
    r"extract)\b(?! (?:of|costs?|is \d|has \d|with \d))|"
    r"\b(?:the|this) (?:passage|article|excerpt|poem|author|narrator|speaker|paragraph|text|dialogue|"
    r"writer)(?:'s)? (?:above |below |mainly |most |"
    r"probably |best )?(?:above|below|suggests?|implies|indicates?|states?|mentions?|describes?|tells|"
    r"argues|means?|says|would|is mainly|shows|"
    r"primarily|attitude|purpose|tone|conclude|refers?|is about|uses?|believes?|claims?)\b|"
    r"\b(?:passage|text|article|paragraph|dialogue|conversation|excerpt) (?:above|below)\b|"
    r"\b(?:the|this) (?:\w+ )?(?:text|passage|article) (?:provided|given|attached)\b|"
    r"\b(?:listen to|watch|hear) (?:the|this) (?:\w+ )?(?:recording|audio|clip|video|lecture|"
    r"conversation|dialogue|film)\b|"
    r"\bwhat (?:does|did|is) the (?:author|narrator|speaker|writer|poet)\b",
    """
    passage passages article articles excerpt poem dialogue conversation paragraph reading essay
    text story transcript recording lecture speech abstract extract author narrator speaker
    writer poet audio clip video film
    """,
    opens="""
    about according after article based conversation dialogue excerpt from hear in listen of
    paragraph passage read reading refer referring summarise summarize text the this to translate
    using watch what
    """,
)
_PASSAGE_ZH = Phrases(
    r"(?:阅读|根据|依据|结合|读|按照|从|联系|听)(?:以下|下面|下列|上面|上述|上|所给|这篇|这段|该|"
    r"给出的|本|附件中的?)?[^。,?，]{0,4}(?:短文|文章|材料|"
    r"上文|下文|全文|课文|原文|对话|"
    r"诗歌|古诗|文段|段落|资料|录音|新闻|故事|文本|史料|文中|诗)|(?:文中|文章|短文|材料|作者|诗人|"
    r"对话中|本文|上文|原文|录音|选文|这首诗|这篇文章|这段话)(?:中|里)?"
    r"(?:的(?!名字|姓名|国籍|朝代|原名)|主要|认为|提到|说|讲|表达|告诉|指出|介绍|想|对|写|划线|加点|"
    r"是(?!谁|哪|何人|什么人|\s?[_(])|[一二三四]|采用|运用|描写)",
    "",
    re.NOFLAG,
    opens="阅 根 依 结 读 按 从 联 听 文 短 材 作 诗 对 本 上 原 录 选 这",
)
_MAP = Phrases(
    r"\b(?:on|from|using|in|use|see|at|study|per) (?:the|this) (?:[\w-]+ ){0,2}map\b|"
    r"\bmap (?:below|above|shown|shows)\b",
    """
    map
    """,
    opens="""
    at from in map on per see study use using
    """,
)
_MAP_ZH = Phrases(
    r"(?:根据|在|从|看|读|观察|由|如)[^。,?]{0,6}地图(?:上|中|所示)?|地图(?:中|所示)",
    "",
    re.NOFLAG,
    han="地图",
)
_LIST = Phrases(
    r"\b(?:the |these |this |those )?(?:following|given|listed|attached|"
    r"enclosed) (?:\w+ ){0,2}(?:numbers?|words?|data(?: set| points?)?|lists?|"
    r"sentences?|equations?|expressions?|fractions?|values|items?|names|integers|statements?|terms|"
    r"code|program|function|sequence|letters|"
    r"decimals|shapes|sets?|matrix|matrices|polynomials?|system|inequalit(?:y|ies)|reactions?|"
    r"elements|compounds|angles|temperatures|"
    r"measurements|scores|dates|events|objects|countries|prices|lengths|information|conditions|"
    r"phrases?|paragraph|conversation|array|"
    r"formulas?|word bank|graph|tree|recipe|schedule|problem|integrals?|series|puzzle|grid)\b|"
    r"\b(?:numbers|words|list|data|items|values|names|scores|code|program|snippet|expression|"
    r"equations?|function|sequence|prices|reaction|information|statements?|sentences?) (?:listed |"
    r"given |shown |"
    r"provided |written )?(?:below|above|here|attached)\b|\b(?:the|this) (?:data set|dataset|"
    r"list) (?:given|provided|shown|above|below)\b|"
    r"\b(?:data set|dataset|list|table of values|numbers|values) (?:\w+ )?(?:shown|given|"
    r"listed)? ?above\b|\b(?:these|those) (?:numbers|words|values|scores|data|fractions|sentences|"
    r"equations|names|items)\b|\bthe (?:given|attached) (?:list|data|file|"
    r"document|spreadsheet|equation|expression|function|matrix|set|sequence)\b|\b(?:the|"
    r"this) (?:word bank|answer key|word box|word list|number bank)\b|\bthe list (?:of \w+ )?(?:below|"
    r"above)\b",
    """
    following given listed attached enclosed below above here provided these those bank key box
    """,
    opens="""
    attached code data dataset enclosed equation equations expression following function given
    information items list listed names numbers prices program reaction scores sentence sentences
    sequence snippet statement statements table the these this those values words
    """,
)
_LIST_ZH = Phrases(
    r"(?:下列|以下|下面|上述|上面|所给|给出的|如下|给定的?|这些|这组|这几个|"
    r"该组)(?:的)?各?(?:[一二三四五六七八九十几两\d]?(?:个|组|列|些|段|句|道)?)?(?:的)?"
    r"(?:数据|数字|数列|数|词语|词|单词|句子|算式|式子|方程组?|分数|小数|名单|列表|清单|代码|程序|"
    r"矩阵|表达式|不等式|成绩|温度|图形|物品|函数|字|语句|诗句|集合|"
    r"序列|名字|资料|多项式|化学式)",
    "",
    re.NOFLAG,
    opens="下 以 上 所 给 如 这 该",
)
_ELSEWHERE = Phrases(
    r"\b(?:previous|preceding|earlier|above|prior|foregoing) (?:exercise|problem|question|part|"
    r"example|section|chapter|"
    r"theorem|lemma|task|lesson)s?\b|\blast (?:exercise|section|chapter|example|lesson)\b(?! of)|"
    r"\b(?:in|of|from|by|see|using|to|with|as in|for|under|read|reading|after|finished|repeat|redo|"
    r"rework|same as) (?:exercises?|"
    r"examples?|problems?|"
    r"questions?|sections?|chapters?|theorems?|lemmas?|eqs?\.?|equations?|"
    r"pages?|corollar(?:y|ies)|propositions?|parts?|experiments?|tables?|appendix|activit(?:y|ies)|"
    r"lessons?) (?:\(?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?\)?|\([a-z]\)|[A-Z]\b(?!\w))(?! (?:of|"
    r"to (?:part |pages? |[\d(]|[A-Z]\b)|hours?|minutes?|"
    r"and \d+ (?:is|are)))|"
    r"\bequation \(\d|\bof the text(?:book)?\b|\bon page \d{1,4} of (?:the|your) (?:text|book|"
    r"textbook|workbook)",
    """
    activities activity appendix chapter chapters corollaries corollary earlier eq eqs equation
    equations example examples exercise exercises experiment experiments foregoing last lemma
    lemmas lesson lessons page pages part parts preceding previous prior problem problems
    proposition propositions question questions section sections see table tables task tasks text
    textbook theorem theorems under using
    """,
    opens="""
    above after as by earlier equation finished for foregoing from in last of on preceding previous
    prior read reading redo repeat rework same see to under using with
    """,
)
_ELSEWHERE_ZH = Phrases(
    r"(?:上|前)(?:一|面的?)?(?:题|问|小题|例|节|个问题)(?:中|的|结论|结果|所)|(?:上述|前述)(?:例题|"
    r"题目|定理|结论)|(?:例|习题|定理|式|公式|"
    r"第)\s?[(]?\d+(?:[.-]\d+)*[)]?\s?(?:中|题的)|(?:例|习题|定理|式|公式)\s?[(]?\d+[)]?\s?的(?:方法|做法|解法|"
    r"结论|结果|思路)|(?:见|看|翻到|参考|参见|打开)第\s?\d+\s?页|课本第|"
    r"(?<=[由据用在第])[(]\s?[1-9一二三]\s?[)][问题]?中?(?=的?(?:结论|结果|条件下|基础上))|"
    r"重[做解](?:第|例|习题|题)\s?\d|"
    r"^[^。,?]{0,8}(?:仿照|按照|利用|根据|用)上面的?(?:例子|例题|方法|做法|规律|解法)",
    "",
    re.NOFLAG,
    opens="上 前 例 习 定 式 公 第 见 看 翻 参 打 课 重 (",
)
_LINK = re.compile(
    r"https?://[^\s)\]}>\"']{3,300}|\b(?:see|in|on|open|download|from|using) (?:the )?(?:attachment|"
    r"attached (?:\w+ )?(?:worksheet|sheet|handout|page|table|map|passage|list)|attached (?:file|"
    r"image|document|photo|pdf))\b|\[(?:attachment|link|table|map|chart|audio|video|"
    r"passage)[^\]\n]{0,40}\]|(?:见|打开|如)附件|[【\[](?:表格?|地图|音频|视频|材料|"
    r"附件)[^】\]\n]{0,20}[】\]]",
    re.IGNORECASE,
)

FEW_CELLS = 2
"""Numbers outside the question with which a table is told in words."""

PASSAGE_WORDS = 30
"""Natural words besides the sentences that point and ask, from which on a passage is there."""


def reasons(reading: Reading) -> Iterator[Reason]:
    """Material that is pointed at and absent."""
    if not reading.han and _HINTS.isdisjoint(reading.words) and "[" not in reading.text:
        return
    for find, absent, sure in _KINDS:
        match = find(reading)
        if match and absent(reading, match):
            yield Reason(
                kind=Kind.MISSING_MATERIAL,
                text=quote(reading.original, match.start(), match.end()),
                confidence=sure,
            )
            return


def _finder(english: Phrases, chinese: Phrases) -> _Find:
    def find(reading: Reading) -> re.Match[str] | None:
        found = chinese.search(reading) if reading.han else None
        return found or (None if reading.chinese else english.search(reading))

    return find


def _no_table(reading: Reading, match: re.Match[str]) -> bool:
    if _SET_OUT.search(reading.text):
        return False
    return _numbers_given(reading, match) < FEW_CELLS


_LABEL = re.compile(
    r"^\s{0,4}\(?\d{1,3}\s?[.、)]|[(]?(?:第\s?\d{1,4}\s?[题周]|题\s?\d{1,4}|(?:item|question|problem|no\.|"
    r"exercise|sentence|blank|row|case|group|week|day|month) ?\d{1,4})[)]?",
    re.IGNORECASE,
)
"""Numbers that count exercises, and no data."""


def _numbers_given(reading: Reading, match: re.Match[str]) -> int:
    """Numbers in the sentences that do not ask, years and the number of the table left out."""
    cells = _CELLS_ZH if reading.chinese else _CELLS
    pieces = _CLAUSE_ZH.split(reading.text) if reading.chinese else reading.sentences
    plain = [s for s in pieces if not _asks(s, reading)]
    text = _LABEL.sub(" ", " ".join(plain).replace(match[0], " "))
    figures = sum(1 for cell in cells.findall(text) if not re.fullmatch(r"(?:19|20)\d\d", cell))
    return figures + len(_NUMBER_WORDS.findall(text))


_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"hundred|dozen)\b(?!-)",
    re.IGNORECASE,
)


_CLAUSE_ZH = re.compile(r"[,，。:：;；\n]")


def _numbers(reading: Reading) -> int:
    return len(_CELLS_ZH.findall(reading.text[:2_000]))


_ASKS = re.compile(
    r"\?|^(?:find|determine|compute|calculate|evaluate|solve|estimate|state|give|what|how|use|using|"
    r"complete|from|"
    r"according|based|express|write|draw|in which|on which|which|who|when|where|identify|list|name|"
    r"explain|describe|approximate|read)\b",
    re.IGNORECASE,
)


def _asks(sentence: str, reading: Reading) -> bool:
    if reading.chinese:
        return asks_in_chinese(sentence)
    return _ASKS.search(sentence) is not None


def _no_passage(reading: Reading, match: re.Match[str]) -> bool:
    """Whether there is hardly any prose besides the sentences that point and ask."""
    if _numbers(reading) >= FEW_CELLS or "《" in reading.text:
        return False
    rest = [s for s in reading.sentences if match[0] not in s and "?" not in s and not _INSTRUCTS.match(s)]
    given = sum(words(s) for s in rest)
    inside = max((len(s) for s in reading.sentences if match[0] in s), default=0)
    behind = reading.text[match.end() :].lstrip(" .:\n*")
    return given < PASSAGE_WORDS and inside < 300 and not _CODE.search(reading.text) and not _quoted(behind)


_INSTRUCTS = re.compile(r"(?:read|answer|choose|according|请|根据|阅读|回答)", re.IGNORECASE)
_CODE = re.compile(r"```|\bdef \w+\(|\bfor \w+ in |[{};]\s?\n|\\begin\{|\$\$|\n\s{0,4}[\"“>]")


def _quoted(behind: str) -> bool:
    return (
        re.search(
            r"[\"“「『][^\"”」』]{25,}[\"”」』]|[:：]\s?(?!what|who|when|where|why|how|which|"
            r"in )\S[^?]{80,}",
            behind,
            re.IGNORECASE,
        )
        is not None
    )


def _no_map(reading: Reading, match: re.Match[str]) -> bool:
    return re.search(
        r"scale|比例尺|1\s?:\s?\d|1 ?(?:cm|inch|厘米)|coordinate|坐标|colou?r|颜色|涂",
        reading.text,
        re.IGNORECASE,
    ) is None and (_numbers_given(reading, match) < FEW_CELLS)


_FORMAL = re.compile(r"\d|\$[^$]+\$|\\\[|=|[\"“‘][^\"”’]{1,200}[\"”’]|```")


_ABOVE = re.compile(
    r"^(?:code|program|snippet|statements?|sentences?|list|data)\b.*\babove$|^上[述面].*(?:程序|代码|语句|"
    r"句子)$",
    re.IGNORECASE,
)
"""Says that the list stands before: what stands behind is another thing."""

_LIMIT = re.compile(r"\s\$?(?:[-\d\\]|[a-z]\b|(?:the|a|an|zero|average)\b)", re.IGNORECASE)
"""What numbers may be above."""


def _nothing_listed(reading: Reading, match: re.Match[str]) -> bool:
    """Whether nothing that could be the list stands behind or before the words that announce it."""
    above = _ABOVE.search(match[0]) and not _LIMIT.match(reading.text, match.end())
    behind = "" if above else _LABEL.sub(" ", reading.text[match.end() :]).replace("( )", "")
    colon = re.search(r"[:：]\s{0,4}\S", behind)
    if colon or re.search(r"\n\s{0,4}\S", behind) or _FORMAL.search(behind):
        return False
    before = _LABEL.sub(" ", reading.text[: match.start()])
    lists = (
        len(re.findall(r",", before)) >= 2
        or "、" in before
        or "\n" in before.strip()
        or _FORMAL.search(before)
    )
    if lists:
        return False
    commas = re.search(
        r"\w+,\s\w+(?:\s\w+)?,\s|、|(?:\b[A-Z]\w+\b,\s){1,}|[(].{3,}[)]|\b[a-z]+ (?:[a-z]+ ){4,}[a-z]+\.?$",
        behind,
    )
    few = len(reading.text) < 400
    return few and not (commas and ("," in behind or "、" in behind or "(" in behind))


def _not_in_text(_reading: Reading, _match: re.Match[str]) -> bool:
    return True


_PLACES = ("[link", "[table", "[map", "[chart", "[audio", "[video", "[passage")


def _linked(reading: Reading) -> re.Match[str] | None:
    signs = reading.says("http", "attach", "附件", "【") or ("[" in reading.text and reading.says(*_PLACES))
    return _LINK.search(reading.text) if signs else None


_KINDS: tuple[tuple[_Find, Callable[[Reading, "re.Match[str]"], bool], float], ...] = (
    (_linked, _not_in_text, 0.9),
    (_finder(_TABLE, _TABLE_ZH), _no_table, 0.8),
    (_finder(_PASSAGE, _PASSAGE_ZH), _no_passage, 0.75),
    (_finder(_MAP, _MAP_ZH), _no_map, 0.7),
    (_finder(_LIST, _LIST_ZH), _nothing_listed, 0.7),
    (_finder(_ELSEWHERE, _ELSEWHERE_ZH), earlier_parts.unstated, 0.7),
)
