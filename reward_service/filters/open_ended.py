"""Open questions: explain, describe, discuss; the answer is prose, and prose is not compared."""

import re
from collections.abc import Iterator

from reward_service.filters.decision import Kind, Reason, quote
from reward_service.filters.reading import Reading

MAX_VALUE_WORDS = 12
"""Natural words that the answer to a closed question may have."""

FEW_WORDS = 3
"""More natural words than this, and no number or formula among them, are prose where an open question was
asked and no value."""

PROSE = 25
"""An answer of more natural words than this is prose, whatever was asked."""

SENTENCE = 10
"""An answer of more words than this, with no number or formula, is a sentence: no value is named so."""

_ASK = re.compile(
    r"\b(?:explain|"
    r"describe(?! (?:the|all) (?:\w+ )?(?:set|solutions?|values?|locus|range|domain|image|region|points?))|"
    r"discuss|justify|compare and contrast|outline|summari[sz]e(?! the (?:data|numbers))|elaborate|"
    r"comment on|interpret(?! [^?\n]{0,60}\bas an? )|"
    r"critici[sz]e|analy[sz]e|give (?:an?|your|some|two|three) (?:\w+ )?(?:examples?|reasons?|opinions?)|"
    r"(?:write|compose|draft) an? (?:\w+ ){0,2}(?:essay|paragraph|letter|story|poem|summary|report|email|"
    r"(?:program|function|code)(?= (?:that|to|which|in (?:python|java|c)\b)))|"
    r"why (?:is|are|do|does|did|can|would|was|were|might)|what do you think|in your (?:own words|opinion)|"
    r"(?:sketch|draw|plot|graph) (?:the|an?)\b|design an?\b|construct an example|"
    r"translate(?! [^.\n]{0,80}\b(?:expression|equation|inequality))|"
    r"correct the (?:errors|mistakes)|suggest (?:an?|some|two|three|four|five|ways)|implement an?|"
    r"(?:rewrite|rephrase|paraphrase) (?:the|this|these|each) (?:\w+ )?(?:sentences?|paragraph|passage|text)|"
    r"how (?:would|could|might|should) (?:you|we|one)|with (?:ruler|straightedge|compass)|"
    r"give an account|(?:strengths|pros|advantages) and (?:weaknesses|cons|disadvantages)|"
    r"how (?:do|does|did|has|have|can|is|are) [^?\n]{3,80}? (?:affect|influence|differ|contribute|relate)|"
    r"what (?:is|are|was|were) the (?:\w+ )?(?:(?:dis)?advantages|benefits|drawbacks|causes|consequences|"
    r"significance|importance|meaning|implications|similarities|main (?:ideas?|arguments?|themes?)))\b",
    re.IGNORECASE,
)
# fmt: off
_HINTS = (
    "explain", "describ", "discuss", "justif", "compare", "outline", "summar", "elaborate", "comment",
    "interpret", "critici", "analy", "give a", "give y", "give some", "give t", "write a", "compose", "draft",
    "why ", "what do you", "in your", "sketch", "draw", "plot", "graph", "design", "construct", "translate",
    "correct the", "suggest", "implement", "rewrite", "rephrase", "paraphrase", "how would", "how could",
    "how might", "how should", "ruler", "straightedge", "compass", "strengths", "pros and", "advantages",
    "affect", "influence", "differ", "contribute", "relate", "benefits", "drawbacks", "causes",
    "consequences", "significance", "importance", "meaning", "implications", "similarities", "main ",
)
# fmt: on
_ASK_ZH = re.compile(
    r"简述|试述|简要|指出[^。?\n]{0,30}(?:影响|原因|意义|作用|错误之处|特点)|说明[^。?\n]{0,30}?(?:理由|原因|关系|意义|影响|作用|依据|如何|怎样|为什么|措施|看法|特点|变化)|谈谈|材料[一二三四1-4]|"
    r"(?:结合|根据|阅读)[^。?\n]{0,12}?(?:材料|所学|文章|短文|上文|图文|全文)|提出[^。?\n]{0,30}?(?:建议|措施|对策|方案|办法|看法|主张)|"
    r"分析[^。?\n]{0,40}?(?:因素|过程|机制|优势|问题|变化|价值|原因|影响|理由|特点|作用|关系|意义|条件|如何|怎样)|"
    r"概括|论述|阐[述明释]|列举(?!法)|评[述析价](?!系统|分)|为什么|理由|作文|写一[篇段封则首](?![^。]{0,6}用了)|改错(?!了)|"
    r"修改(?![后前过了])|翻译(?![员家者官机])|赏析|仿写|补写|续写|拟[写定一]|"
    r"(?:什么|哪些|有何)(?:原因|影响|特点|作用|意义|启示|措施|看法|好处|建议|变化|认识)|举例(?!来说)|描述(?!法)|你(?:的)?(?:看法|观点|认为)|"
    r"怎样[^。\n]{0,20}?\?|如何[^。\n]{0,30}?[?。]|"
    r"(?:步骤|原理|主旨|中心思想|妙处|作用|成因)(?:是什么)?\s?[。?:.]?\s{0,3}$|造句|近义词|说明[^。?\n]{0,16}原理|画出[^。?\n]{0,30}图",
)
_LENGTH_ZH = re.compile(
    r"(?:不少于|不超过|不多于|约|共)\s?\d{1,4}\s?个?(?:字|词)|字数|条理清楚|言之成理|书写工整"
)
_MARKING = re.compile(
    r"【答案】|答案示例|参考答案|言之有理即可|答出[一二三四两]点|评分|示例[::]|答案不唯一|改[为成]|去掉|删[除去]"
)


_QUANTITY_ZH = re.compile(
    r"多少|[第之]几|几(?![何乎率])|(?<![要需请追])求(?![证和])|计算|等于|化简|解方程|何值|__"
)
_QUANTITY = re.compile(
    r"\b(?:find|determine|compute|calculate|solve|simplify|how (?:many|much|long|far)|__|what (?:fraction|"
    r"percent(?:age)?|number|value))\b",
    re.IGNORECASE,
)
_ANSWER_FORMAT = re.compile(
    r"\b(?:give|provide|express|enter|state|report|write|submit) (?:your|the) (?:final |exact )?answer\b",
    re.IGNORECASE,
)
"""A form that the answer shall have: only values have forms."""


def reasons(reading: Reading) -> Iterator[Reason]:
    """Open-ended by a verb with a long answer or none; unverifiable when the answer is prose by itself."""
    asked = _asked(reading)
    prose = reading.answer_words
    marking = _MARKING.search(reading.raw_answer[:2_000])
    told = prose > MAX_VALUE_WORDS or marking is not None
    if asked and (reading.answer is None or told or _spoken(reading)):
        sure = 0.9 if told else _unanswered(reading) if reading.answer is None else 0.7
        yield Reason(
            kind=Kind.OPEN_ENDED,
            text=quote(reading.original, asked.start(), asked.end() + 20),
            confidence=sure,
        )
    elif prose > PROSE or marking or (prose > SENTENCE and _spoken(reading)):
        yield Reason(kind=Kind.UNVERIFIABLE_ANSWER, text=quote(reading.raw_answer), confidence=0.8)


_FORMAL = re.compile(r"[\d=+^$\\<>{}]")


def _spoken(reading: Reading) -> bool:
    """Whether the answer is words and nothing to compute with."""
    return reading.answer_words > FEW_WORDS and _FORMAL.search(reading.raw_answer[:2_000]) is None


def _asked(reading: Reading) -> re.Match[str] | None:
    if reading.han:
        asked = _ASK_ZH.search(reading.text) or _LENGTH_ZH.search(reading.text)
        if asked or reading.chinese:
            return asked
    return _ASK.search(reading.text) if reading.says(*_HINTS) else None


def _unanswered(reading: Reading) -> float:
    """Without an answer: an open verb beside a question for a value is often a side remark."""
    if reading.chinese:
        return 0.4 if _QUANTITY_ZH.search(reading.text) else 0.7
    if _QUANTITY.search(reading.text) or _ANSWER_FORMAT.search(reading.text):
        return 0.4
    return 0.4 if reading.asks_value and _FORMAL.search(reading.text) else 0.7
