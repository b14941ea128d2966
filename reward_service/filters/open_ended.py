"""Open questions: explain, describe, discuss; the answer is prose, and prose is not compared."""

import re
from collections.abc import Iterator

from reward_service.filters import known_lines
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading

MAX_VALUE_WORDS = 12
"""Natural words that the answer to a closed question may have."""

FEW_WORDS = 3
"""More natural words than this, and no number or formula among them, are prose where an open question was
asked and no value."""

PROSE = 25
"""An answer of more natural words than this is prose, whatever was asked."""

SENTENCE = 10
"""An answer of more words than this, with no number or formula, is a sentence: no value is named so."""

_ASK = Phrases(
    r"\b(?:explain|critically (?:evaluate|assess|examine|analy[sz]e|appraise)|"
    r"describe(?![^.?\n]{0,100}\b(?:by|as|using|with) (?:an? |its? )?(?:equation|inequality|interval|"
    r"set|formula))(?! (?:the|all) (?:\w+ )?(?:set|solutions?|values?|locus|range|domain|image|region|"
    r"points?))|"
    r"discuss|justify|compare and contrast|outline|summari[sz]e(?! the (?:data|numbers))|elaborate|"
    r"comment on|interpret(?! [^?\n]{0,60}\bas an? )|"
    r"critici[sz]e|analy[sz]e|give (?:an?|your|some|two|three) (?:\w+ )?(?:examples?|reasons?|opinions?)|"
    r"(?:write|compose|draft) an? (?:\w+ ){0,2}(?:essay|paragraph|letter|story|poem|summary|report|email|"
    r"(?:program|function|code)(?= (?:that|to|which|in (?:python|java|c)\b))|"
    r"(?:class|script|method|module|decorator|query)(?= (?:that|to|which|in|for|called|named|with|using)\b))|"
    r"(?:create|build|develop|code) an? (?:\w+ ){0,2}(?:component|endpoint|class|script|app|"
    r"bot)(?= (?:that|to|for|in)\b)|"
    r"(?:anyone|anybody) (?:got|have|has|know|knows|recommend)\b|"
    r"(?:comment|document) your (?:code|program)|"
    r"why (?:is|are|do|does|did|can|would|was|were|might)|what do (?:you|you guys|you all|"
    r"people) (?:think|recommend|suggest)|"
    r"in your (?:own words|opinion)|"
    r"(?:sketch|draw|plot|graph) (?:the|an?)\b|design an?\b|construct an example|"
    r"translate(?! [^.\n]{0,80}\b(?:expression|equation|inequality))|"
    r"correct the (?:errors|mistakes)|suggest (?:an?|some|two|three|four|five|ways)|implement(?= an? |"
    r"s? [\w +#-]{3,30} (?:in|with)\b)|"
    r"(?:rewrite|rephrase|paraphrase) (?:the|this|these|each) (?:\w+ )?(?:sentences?|paragraph|"
    r"passage|text)|"
    r"how (?:would|could|might|should) (?:you|we|one)|with (?:ruler|straightedge|compass)|"
    r"give an account|(?:strengths|pros|advantages) and (?:weaknesses|cons|disadvantages)|"
    r"how (?:do|does|did|has|have|can|is|are) [^?\n]{3,80}? (?:affect|influence|differ|contribute|relate)|"
    r"what (?:is|are|was|were) the (?:\w+ )?(?:(?:dis)?advantages|benefits|drawbacks|causes|consequences|"
    r"significance|importance|meaning|implications|similarities|main (?:ideas?|arguments?|themes?)))\b",
    """
    critically account advantages affect analyse analyze arguments benefits causes class code comment compass
    decorator document recommend component endpoint app bot anyone anybody implement
    compose consequences construct contrast contribute could criticise criticize describe design
    differ disadvantages discuss draft draw drawbacks elaborate email errors essay examples
    explain give graph idea ideas implement implications importance influence interpret justify
    letter main meaning method might mistakes module query script opinion opinions outline paraphrase
    passage plot poem
    program pros reason reasons relate rephrase report rewrite ruler sentence sentences should
    significance similarities sketch story straightedge strengths suggest summarise summarize
    summary theme themes think translate weaknesses why words would write you
    """,
    opens="""
    anybody anyone build code create develop advantages analyse analyze comment compare compose
    construct correct critically criticise
    criticize describe design discuss document draft draw elaborate explain give graph how implement in
    interpret justify outline paraphrase plot pros rephrase rewrite sketch strengths suggest
    summarise summarize translate what why with write
    """,
)
_ASK_ZH = Phrases(
    r"简述|试述|简要|指出[^。?\n]{0,30}(?:影响|原因|意义|作用|错误之处|特点)|"
    r"说明[^。?\n]{0,30}?(?:理由|原因|关系|意义|影响|作用|依据|如何|怎样|"
    r"为什么|措施|看法|特点|变化)|谈谈|材料[一二三四1-4]|"
    r"(?:结合|根据|阅读)[^。?\n]{0,12}?(?:材料|所学|文章|短文|上文|图文|全文)|"
    r"提出[^。?\n]{0,30}?(?:建议|措施|对策|方案|办法|看法|主张)|"
    r"分析[^。?\n]{0,40}?(?:因素|过程|机制|优势|问题|变化|价值|原因|影响|理由|特点|作用|关系|意义|"
    r"条件|如何|怎样)|"
    r"概括|论述|阐[述明释]|列举(?!法)|评[述析价](?!系统|分)|为什么|理由|作文|"
    r"写一[篇段封则首](?![^。]{0,6}用了)|改错(?!了)|"
    r"修改(?![后前过了])|翻译(?![员家者官机])|赏析|仿写|补写|续写|拟[写定一]|"
    r"(?:什么|哪些|有何)(?:原因|影响|特点|作用|意义|启示|措施|看法|好处|建议|变化|认识)|举例(?!来说)|"
    r"描述(?!法)|你(?:的)?(?:看法|观点|认为)|"
    r"怎样[^。\n]{0,20}?\?|如何[^。\n]{0,30}?[?。]|"
    r"(?:步骤|原理|主旨|中心思想|妙处|作用|成因)(?:是什么)?\s?[。?:.]?\s{0,3}$|造句|近义词|"
    r"说明[^。?\n]{0,16}原理|画出[^。?\n]{0,30}图",
    "",
    re.NOFLAG,
    opens="""
    简 试 指 说 谈 材 结 根 阅 提 分 概 论 阐 列 评 为 理 作 写 改 修 翻 赏 仿 补
    续 拟 什 哪 有 举 描 你 怎 如 步 原 主 中 妙 成 造 近 画
    """,
)
_WISH = re.compile(
    r"\b(?:(?:write|compose|draft|create|craft|generate|produce|prepare|make up|pen|develop|invent|"
    r"come up with|design|propose|brainstorm|plan|"
    r"outline) (?:me |us |up )?(?:an?|the|some|your|two|three|four|five|ten|several|\d+|"
    r"another)?\s?(?:[\w'-]+,? ){0,5}(?:essays?|posts?|blogs?|reviews?|letters?|e-?mails?|"
    r"stor(?:y|ies)|poems?|haikus?|songs?|lyrics|speech(?:es)?|scripts?|dialogues?|scenes?|"
    r"monologues?|articles?|reports?|summar(?:y|ies)|slogans?|"
    r"advertisements?|ads?|adverts?|descriptions?|biograph(?:y|ies)|bios?|resumes?|proposals?|memos?|"
    r"tweets?|captions?|headlines?|titles?|names? for|outlines?|"
    r"plans?|recipes?|itinerar(?:y|ies)|guides?|manuals?|tutorials?|lessons?|quiz(?:zes)?|jokes?|"
    r"riddles?|plots?|characters?|novels?|paragraphs?|"
    r"introductions?|conclusions?|messages?|invitations?|explanations?|critiques?|(?:survey|word|"
    r"story|math|interview|discussion) (?:questions?|problems?)|notes?|journals?|diary|entry|"
    r"press releases?|pitch(?:es)?|agenda|schedules?|questions? (?:for|about|to)|"
    r"websites?|apps?|web ?pages?|games?|presentations?|polic(?:y|ies)|strateg(?:y|ies)|ideas?|"
    r"arguments?|fables?|fairy ?tales?|legends?|myths?|newsletters?|limericks?|sonnets?|ballads?|"
    r"toasts?|eulog(?:y|ies)|tips|ways)\b|"
    r"imagine (?:you|that you|yourself|a world|being|if|how)|pretend (?:you|to be|that)|"
    r"suppose you (?:are|were) an? (?:\w+ )?(?:teacher|doctor|lawyer|"
    r"king|queen|mayor|president|manager|journalist|tree|dog|cat|lighthouse|alien|ghost)|act as an?|"
    r"role[- ]?play|you are an? [\w ]{2,40}\. (?:write|help|give|respond|explain|advise)|"
    r"how (?:do|can|should|could|would) (?:i|one|we|you|people) (?!find|compute|calculate|determine|solve|"
    r"express|"
    r"write|much|many)[^?]{3,100}\?|what should (?:i|we|one|you|people|an? \w+) [^?]{3,100}\?|"
    r"what if (?!x|y|n|the (?:radius|side|length|price|number|probability)|\$|we (?:replace|double)|"
    r"there (?:are|were) \d)[^?]{5,200}\?|"
    r"what would (?:happen|you|life|the world|it be like)|how (?:do|would|did) you (?:feel|handle|"
    r"spend|define|see|approach|deal|celebrate|describe)|what do (?:you|you guys|you all|people|"
    r"y'all) (?:think|believe|like|feel|"
    r"prefer|consider|recommend|suggest)|"
    r"(?:do|would|are) you (?:think|believe|agree|prefer|recommend|support)|(?:share|give|tell|"
    r"express|state|offer) (?:\w+ )?(?:your|an?|some|several|a few|two|three|four|five|six|seven|eight|ten|"
    r"\d{1,2}|about) (?:\w+ )?(?:thoughts?|opinions?|"
    r"views?|feelings?|experiences?|"
    r"advice|tips|favou?rite|ideas|stor(?:y|ies)|joke|suggestions?|recommendations?|perspectives?|memor(?:y|"
    r"ies)|example|reasons?)|tell (?:me|us) (?:about|a|how|some\w*|any\w*)|"
    r"(?:recommend|suggest|propose|advise)(?:ations?)? (?:me |us )?(?:an?|some|two|three|five|ten|"
    r"several|good|the best|\d+|how|ways|what|which|to)\b|"
    r"what (?:is|are) (?:some|your|the best|a good|good|the most (?:important|effective|beautiful|"
    r"interesting)|the pros|the ethical|the role|the impact|the effects? of|"
    r"the relationship between (?!\$|x))\b|"
    r"(?:should|shall) (?:we|students|schools|governments?|people|children|companies|society|parents|"
    r"universities|teenagers|animals|zoos|ai|robots|humans|countries|college|everyone|"
    r"voting)\b[^?]{0,160}\?|"
    r"how can (?:we|one|i|you|people|schools|governments?|companies|cities|society|students|"
    r"a (?:person|company|city|school|teacher|student|small))\b[^?]{3,160}\?|how (?:do|can|should|"
    r"to) (?:i|you|we|people) (?:learn|improve|prepare|make|become|deal|stay|start|write|cook|"
    r"manage|overcome|protect|reduce|build|get better|train|choose)\b|how (?:has|have|did|does|do|"
    r"will|might|could) (?:the |a |an )?[\w' -]{3,60} (?:change[ds]?|affect(?:ed)?|influence[ds]?|"
    r"shape[ds]?|impact(?:ed)?|"
    r"transform(?:ed)?|contribute[ds]?|respond|differ|help)\b|(?:is|are) [^?]{3,80} (?:good|bad|"
    r"better|worse|ethical|moral|fair|justified|worth|important|beautiful) (?:for|than|to|"
    r"or)\b[^?]{0,80}\? (?:why|explain|discuss|give)|"
    r"debate|what (?:patterns?|differences|similarities|connections) (?:do|can) (?:you|we)|(?:do|"
    r"can) you notice|critique|(?:give|offer) (?:two|three|several) (?:interpretations|readings|"
    r"explanations)|formulate an? (?:conjecture|hypothesis|question)|defend your|symboli[sz]es?|"
    r"any (?:\w+ )?(?:suggestions?|recommendations?|advice|tips|ideas|thoughts) (?:for|on|about|as to|how)|"
    r"theme of|moral of|argue (?:for|against|whether)|persuade|convince|reflect on|discuss|"
    r"(?:continue|finish|complete|end) (?:the|this) (?:story|poem|tale|paragraph|dialogue)|"
    r"introduce (?:yourself|the|a)|give (?:me |us )?(?:an? )?(?:\w+ ){0,2}(?:overview|introduction|"
    r"advice|account|feedback|critique|speech|summary|explanation|description|interpretation)|"
    r"provide (?:an?|some|your) (?:\w+ ){0,2}(?:overview|analysis|explanation|summary|feedback|"
    r"critique|advice|description|commentary|interpretation|example|rationale|insight)s?|"
    r"make an? (?:list of (?:reasons|ways|ideas|things|tips|activities|places)|case|argument|speech|"
    r"poster|plan)|list (?:some|the|three|five|ten|several|\d+)? ?(?:reasons|ways|ideas|tips|"
    r"activities|benefits|advantages|disadvantages|pros|arguments|steps to|things to|strategies|"
    r"causes|effects|factors)|"
    r"(?:what|which) (?:\w+ ){0,3}(?:do|would|should) (?:you|i|we) (?:choose|recommend|pick|do|say|"
    r"suggest|wear|cook|read|visit|buy|learn|take|change|give|bring|invent|add)|"
    r"why (?:should|is it|do (?:people|we|you)|did|are|is|was|were|does)|rewrite|rephrase|paraphrase|"
    r"edit (?:the|this)|proofread|improve (?:the|this) (?:sentence|paragraph|essay|text)|"
    r"(?:sketch|draw|plot|graph|paint|illustrate) (?:an?|the|your)\b|evaluate (?:the (?:claim that|"
    r"role|impact|extent|effectiveness|significance)|how|whether)|assess the (?:impact|role|extent|"
    r"significance|validity)|"
    r"(?:compare|contrast) (?:the (?:poems?|characters?|styles?|themes?|economic|roles?|views?|causes|"
    r"two (?:poems|texts|characters|approaches|theories))|and contrast|\w+ (?:and|with|"
    r"to) \w+(?: in terms| as)))(?!\w)|"
    r"\bwhat does [^?]{2,60} mean to you\b|"
    r"\bwhat does it (?:really |actually )?mean (?:for|that|to|when|if)\b|"
    r"\bhow should (?:i|we|one) (?:think|approach|understand|interpret|go about)\b",
    re.IGNORECASE,
)
_WISH_HINTS = frozenset(
    """
    write compose draft create craft generate produce prepare make pen develop invent come design
    propose brainstorm plan outline imagine pretend suppose act role you your what how should
    shall debate argue persuade convince reflect discuss continue finish complete introduce give
    provide list why rewrite rephrase paraphrase edit proofread improve sketch draw plot graph
    paint illustrate evaluate assess compare contrast recommend suggest advise share tell do
    would any
    """.split()
)
_WISH_ZH = re.compile(
    r"推荐|异同|试述|自编|编一道|请?(?:(?<!填)写|创作|编写|撰写|起草|拟|设计|编|构思|策划|制定|生成|"
    r"想出|列出|给出|提供|提)(?:一|几|两|三|五|十|个|些|"
    r"出)?[^。?!\n]{0,24}?(?:文章|作文|故事|诗|歌词|信|邮件|演讲稿?|剧本|对话|"
    r"广告|文案|标题|报告|总结|计划|方案|攻略|食谱|菜谱|建议|意见|口号|标语|短文|评论|影评|书评|日记|"
    r"通知|发言稿|简历|介绍|游记|小说|台词|说明书|大纲|祝福语?|段子|"
    r"笑话|谜语|名字|理由|观点|优缺点|活动|方法|例子|博客|脚本|推文|童话|散文|"
    r"海报|课程|教案|问卷|提纲|读后感|观后感|句子|段落)|想象(?:你|一下|自己)|假[如设](?:你|我|世界|"
    r"没有|人类|地球|时间|能|恐龙|有一天)|如果(?:你|我|没有|人类|"
    r"世界|地球|时间|能|可以|让你|有一天)[^。\n]{0,40}(?:会(?!.{0,6}(?:多少|几))|怎|如何|什么|做|样)|"
    r"你(?:最|会|的|对|如何|怎么|是否|觉得|认为|同意|有什么|喜欢|想)|谈一?谈|谈论|聊聊|说说|讲(?:一个|"
    r"讲|个)|介绍(?:一下|你|我)?|扮演|续写|改写|润色|"
    r"[为给][^。]{1,20}(?:写|起|取|设计|策划|拟)|有(?:什么|啥|没有)(?:好的?|合适的|[^。?]{0,4}的)?"
    r"(?:建议|推荐|方法|办法|技巧|想法|主意|点子|经验)|怎么(?:样|做|办|提高|学|写|看|选|才能)|如何(?!求|计算|用|"
    r"表示|解|证)|"
    r"为什么|分析|讨论|论述|评价|解释|阐述|描述|请以[^。]{1,30}为题|帮我(?:写|想|设计|列|制定|推荐|起|"
    r"做)|给我?(?:一些|几个|讲|写|推荐|提)|有哪些(?:好处|"
    r"坏处|建议|方法|影响|优点|缺点|优势|技巧|推荐|注意|方式|措施|特点|原因|好)|应该(?!.{0,10}(?:多少|"
    r"几))[^。]{0,20}(?:吗|怎么|如何)|什么(?:意义|"
    r"启示|感受|看法|感想|好处|影响|区别|是(?:幸福|爱|成功|人工智能|友谊|美))|利弊|优缺点",
)
_NUMERIC = re.compile(r"\d|\$[^$]*\$|\\[a-z(\[]|[=+^<>]")

_LENGTH_ZH = Phrases(
    r"(?:不少于|不超过|不多于|约|共)\s?\d{1,4}\s?个?(?:字|词)|字数|条理清楚|言之成理|书写工整",
    "",
    re.NOFLAG,
    han="字 词 条理 言之 书写",
)
_MARKING = re.compile(
    r"【答案】|答案示例|参考答案|言之有理即可|答出[一二三四两]点|评分|示例[::]|答案不唯一|改[为成]|"
    r"去掉|删[除去]|合理即可|答案多样|\banswers? (?:may|will|can|might|could)? ?(?:vary|differ)|"
    r"\bsample (?:answer|response|"
    r"solution)|\bany (?:reasonable|sensible|valid|suitable)|\bsee students?|\baccept any|"
    r"\bpossible (?:answers?|responses?)\b|"
    r"\brubric\b|[a-z\u3400-\u9fff：，](?:\.{3}|…+)\s*$|\bopen[- ]ended\b",
    re.IGNORECASE,
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
    asked = _asked(reading) or _wished(reading)
    prose = reading.answer_words
    marking = _MARKING.search(reading.raw_answer[:2_000])
    told = prose > MAX_VALUE_WORDS or marking is not None
    listed = reading.answer is not None and (_from_text(reading) or known_lines.completed(reading))
    if (
        asked
        and not listed
        and (
            reading.answer is None or told or _spoken(reading) or _written(reading) or _argued(reading, asked)
        )
    ):
        sure = 0.9 if told else _unanswered(reading) if reading.answer is None else 0.7
        yield Reason(
            kind=Kind.OPEN_ENDED,
            text=quote(reading.original, asked.start(), asked.end() + 20),
            confidence=sure,
        )
    elif marking or (not listed and (prose > PROSE or _prose(reading))):
        yield Reason(kind=Kind.UNVERIFIABLE_ANSWER, text=quote(reading.raw_answer), confidence=0.8)


def _written(reading: Reading) -> bool:
    """Whether a text is to be written, and the answer holds nothing to compute with."""
    if not reading.says("write", "compose", "draft", "create", "写", "拟", "起草", "创作"):
        return False
    wanted = _WRITE.search(reading.text) is not None
    return wanted and _FORMAL.search(reading.raw_answer[:2_000]) is None and reading.answer_words > 0


_WRITE = re.compile(
    r"\b(?:write|compose|draft|create) (?:me |us )?(?:an?|the|your|a short) (?:[\w-]+ ){0,3}(?:essay|"
    r"letter|e-?mail|story|poem|haiku|scene|limerick|"
    r"speech|article|report|paragraph|dialogue|review|slogan|post|song|invitation|note)\b|(?:写|拟|"
    r"起草|创作|续写|撰写|编写?)(?:一?[篇封段首份则个]|"
    r"出)?[^。?!\n，,]{0,16}(?:文章|作文|故事|诗|信|邮件|演讲稿?|剧本|对话|广告|文案|报告|总结|计划|"
    r"方案|口号|标语|短文|评论|日记|通知|发言稿|"
    r"介绍|小说|读后感|倡议书|请假条)",
    re.IGNORECASE,
)


def _argued(reading: Reading, asked: re.Match[str]) -> bool:
    """Whether a reason was asked for, and the answer names one: words, however few, and no value."""
    if _EXAMPLE.match(asked[0]) and not _PLAIN_NUMBER.fullmatch(reading.answer or ""):
        return True
    return (
        _WHY.search(asked[0]) is not None
        and reading.answer_words > 0
        and _FORMAL.search(reading.raw_answer[:2_000]) is None
    )


_EXAMPLE = re.compile(r"give (?:an?|two|three|some) (?:\w+ )?examples?\b", re.IGNORECASE)
"""One of many, whatever form it has; a number may be the only one."""

_PLAIN_NUMBER = re.compile(r"-?[\d.,/ ]{1,20}%?")

_WHY = re.compile(
    r"\bwhy\b|explain|describe|discuss|justify|comment|compare and|what do you think|为什么|理由|简述|"
    r"说明|谈谈|分析",
    re.IGNORECASE,
)


def _prose(reading: Reading) -> bool:
    """Whether an answer without numbers or formulas is a sentence, by its length or by its small words."""
    if not _spoken(reading):
        return False
    small = len(_SMALL.findall(reading.raw_answer[:2_000]))
    return reading.answer_words > SENTENCE or (reading.answer_words > CLAUSE and small >= 3)


def _from_text(reading: Reading) -> bool:
    """Whether the answer is a list of words of the problem: sorted, picked or put in order."""
    found = _PLAIN_WORD.findall(reading.raw_answer[:2_000].lower())
    if _SMALL.search(reading.raw_answer[:2_000]) or not found:
        return False
    held = set(_PLAIN_WORD.findall(reading.lower))
    return sum(word in held for word in found) >= 0.9 * len(found)


CLAUSE = 6
"""An answer of more words than this, three of them small ones, is a sentence."""

_PLAIN_WORD = re.compile(r"[a-z]{1,40}|[\u3400-\u9fff]")
_SMALL = re.compile(
    r"\b(?:the|of|is|are|was|were|an?|to|between|with|that|which|from|in|on|by|as|it|its|be|this|for|"
    r"their|because|and)\b|的|是|在|与",
    re.IGNORECASE,
)

_FORMAL = re.compile(r"[\d=+^$\\<>{}]")


def _spoken(reading: Reading) -> bool:
    """Whether the answer is words and nothing to compute with."""
    return reading.answer_words > FEW_WORDS and _FORMAL.search(reading.raw_answer[:2_000]) is None


def _asked(reading: Reading) -> re.Match[str] | None:
    if reading.han:
        asked = _ASK_ZH.search(reading) or _LENGTH_ZH.search(reading)
        if asked or reading.chinese:
            return asked
    return _ASK.search(reading)


def _wished(reading: Reading) -> re.Match[str] | None:
    """A request for a text, an opinion or a plan, where no answer is known and nothing is computed."""
    if reading.answer is not None and not _spoken(reading) and not _written(reading):
        return None
    if not reading.han and _WISH_HINTS.isdisjoint(reading.words):
        return None
    texts = reading.han or not _TEXT_WORDS.isdisjoint(reading.words)
    plain = (_TEXT_WANTED, _ADVICE, _WRITE) if texts else (_ADVICE, _WRITE)
    if _NUMERIC.search(reading.text) and not any(wish.search(reading.text) for wish in plain):
        return None
    return (_WISH_ZH if reading.chinese else _WISH).search(reading.text)


_TEXT_WORDS = frozenset(
    """
    word words paragraph paragraphs sentence sentences essay poem story letter email post article
    speech reasons ways tips ideas day year century minute script
    """.split()
)
_TEXT_WANTED = re.compile(
    r"\b(?:words?|paragraphs?|sentences?|essay|poem|story|letter|email|post|article|speech|reasons|"
    r"ways|tips|ideas|day|year[- ]old|century|minute|script)\b|\d\s?(?:个?字|个?词|天|条)|"
    r"[一篇首封段]篇|作文|理由",
    re.IGNORECASE,
)


_ADVICE = re.compile(
    r"\bwhat do (?:you|people)(?: guys| all)? (?:think|recommend|suggest)|\b(?:best|good|better|"
    r"easiest) way to\b|\bwhat should i do\b|"
    r"\b(?:any|some) (?:\w+ )?(?:tips|advice|suggestions|recommendations)\b|(?:comment|"
    r"document) your (?:code|program)|"
    r"\bhow (?:should|would you|could) i (?![^?]{0,160}\b(?:so that|so as|ratio|equal|maxim\w+|minim\w+)\b)"
    r"[^?]{3,160}\?",
    re.IGNORECASE,
)
"""Asks for an opinion or a text, whatever numbers the story holds."""


def _unanswered(reading: Reading) -> float:
    """Without an answer: an open verb beside a question for a value is often a side remark."""
    if reading.chinese:
        return 0.4 if _QUANTITY_ZH.search(reading.text) else 0.7
    if _QUANTITY.search(reading.text) or _ANSWER_FORMAT.search(reading.text):
        return 0.4
    if _ADVICE.search(reading.text) or _WRITE.search(reading.text):
        return 0.7
    return 0.4 if reading.asks_value and _FORMAL.search(reading.text) else 0.7
