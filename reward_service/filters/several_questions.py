"""Several questions without numbers: one sentence after the other, or joined by "and" in one.

Two requests count when each asks for something of its own. Values that belong together (`a` and `b`, the
coordinates of a point, all roots) are one question.
"""

import re

from reward_service.filters.problem_text import Reading

MAX_REQUESTS = 12

_WH = (
    r"(?:what(?:['’]s)?|how (?:many|much|long|far|old|fast|tall|large|big|often|deep|heavy|wide|high)|"
    r"who|when|where|which|in how many)"
)
_ORDER = (
    r"(?:find|determine|compute|calculate|evaluate|solve|simplify|state|give|factor|differentiate|"
    r"integrate|list|write down|tell me|"
    r"estimate|convert|express)"
)
_REQUEST = re.compile(
    rf"^(?:(?:also|then|next|now|finally|furthermore|in addition|second(?:ly)?|first(?:ly)?|hence|and|"
    rf"so|moreover|additionally|"
    rf"lastly|besides|afterwards?|if so|part \w)[,:]?\s)*(?:please\s)?(?:{_ORDER}\b(?! (?:your|"
    rf"the) answer|,? if)|[^.?]{{0,160}}?\b{_WH}\b[^?]*\?)",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER_FORM = re.compile(
    r"\b(?:your (?:final )?answers?|(?:the|as an?|in|to) (?:simplest|nearest|reduced|lowest|decimal|"
    r"exact|fraction|mixed)|(?:express|give|write|state|round|"
    r"list|enter|report|simplify|provide|submit)\b[^.?]{0,40}\b(?:answers?|it|form|them|results?|"
    r"solutions?|roots?|values?|fraction|decimal|nearest|order|terms|expression))\b",
    re.IGNORECASE,
)
"""Tells the form of the answer, and asks nothing."""

_AND_THIS = re.compile(r"and (?!what|how|who|why|so)[^?.]{1,80}\?", re.IGNORECASE)
_HINT = re.compile(
    r"^(?:solve the following (?:\w+ )?(?:problem|question|task|exercise)s?|answer the following|"
    r"remember|please reason|put your|hint|note|recall|for example|assume|suppose|\(|e\.g)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?:^|[,;:]\s)(?:(?!when|where|who|which){_WH}|{_ORDER})\b[^?.]{{1,200}}?(?:,|;)?\s(?:and|then|"
    rf"and then|and also|as well as)(?: also| then| hence)?,?\s(?:\w+, )?(?:by |at |in |for |to |"
    rf"after |with |from )?"
    rf"(?:{_WH}\b(?! is (?:the )?(?:same|larger))|(?:find|determine|compute|calculate|evaluate|state)\b|"
    r"(?<=hence )(?:the|its) (?:value|sum|product|area|length|number)\b)",
    re.IGNORECASE,
)
_WH_LIST = re.compile(
    r"^(?:what|who|where (?:does|did|is|was)|when (?:does|did|is|was)|how|why|which|in (?:what|which|"
    r"how))\b[^?]{3,200}[,;]? and (?:also )?(?:in |at |by |for |to |on )?(?:what|who|where|when|how|"
    r"why|which)\b[^?]*\?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”]{0,300}[\"”]|\[asy\].{0,8000}?(?:\[/asy\]|$)", re.DOTALL)
_MEASURE = (
    r"(?:area|perimeter|circumference|volume|surface area|mean|median|mode|range|average|variance|"
    r"standard deviation|(?:total )?(?:cost|price|profit|"
    r"distance|time|speed|revenue|weight|mass|number)|radius|diameter|cent(?:er|re)|vertex|focus|foci|"
    r"directrix|eccentricity|slope|"
    r"(?:[xy]-)?intercepts?|domain|range|asymptotes?|period|amplitude|phase shift|determinant|trace|"
    r"rank|nullity|inverse|eigenvalues?|eigenvectors?|"
    r"kernel|image|basis|dimension|sum|product|difference|quotient|remainder|gcd|lcm|"
    r"greatest common (?:divisor|factor)|least common multiple|"
    r"velocity|acceleration|force|momentum|energy|power|current|voltage|resistance|length|width|"
    r"height|hypotenuse|angle|degree|leading coefficient|"
    r"derivative|integral|curvature|torsion|gradient|divergence|curl|limit|probability|expected value|"
    r"maximum height|interest|roots?|zeros|"
    r"discriminant|axis of symmetry|magnitude|direction|conjugate|modulus|argument|real part|"
    r"imaginary part|numerator|denominator|wavelength|frequency|"
    r"first term|common (?:difference|ratio)|radius of convergence|interval of convergence|"
    r"lateral area|diagonal|midpoint|supremum|infimum)"
)
_PAIR = re.compile(
    rf"\b(?:find|determine|compute|calculate|state|give|what (?:is|are)|evaluate|identify|"
    rf"express) (?:both )?(?:the|its|their|his|her) (?:\w+ )?{_MEASURE}"
    rf"(?: of [^,.?]{{1,50}}?)?(?:, (?:the |its )?(?:\w+ )?{_MEASURE})*,? (?:and|"
    rf"as well as) (?:also )?(?:the |its |their )?(?:\w+ )?{_MEASURE}\b",
    re.IGNORECASE,
)
_ASK_ZH = re.compile(
    r"多少|[是有为共](?:第)?几|几(?=[个只条元天岁人年倍次本块页米千分小])|(?<!为)什么|(?:^|"
    r"[,，;；:：。?]|并|再|分别|试|请)\s?(?:求(?!证)|"
    r"计算(?!除|乘|加|减))|等于几|(?:^|[,，;；。:：并])\s?(?:请|试)?证明(?!一道|了)|哪"
)
_SPLIT_ZH = re.compile(r"[。?？;；\n]|,(?=\s?(?:并|又|再|那么.{0,12}多少|求|问))")
_PAIR_ZH_WORD = (
    r"(?:周长|面积|体积|表面积|侧面积|半径|直径|平均数|中位数|众数|方差|极差|标准差|长|宽|高|"
    r"最大公因数|最大公约数|最小公倍数|商|余数|和|差|积|"
    r"速度|时间|路程|加速度|焦点|离心率|顶点|对称轴|准线|渐近线|定义域|值域|周期|振幅|单调区间|极值|"
    r"斜率|截距|公差|公比|首项|通项公式|前n项和|"
    r"秩|行列式|特征值|特征向量|迹|逆矩阵|期望|概率|质量|电流|电压|电阻|功率|模|辐角|共轭复数|实部|"
    r"虚部|动能|势能|密度|重力|压强|利润|成本|单价|总价)"
)
_PAIR_ZH = re.compile(
    rf"求[^。?;；]{{0,40}}?{_PAIR_ZH_WORD}(?:[、,，]{_PAIR_ZH_WORD})*(?:和|与|及|以及|、)(?:它的|"
    rf"其)?{_PAIR_ZH_WORD}(?![的之])"
)


def _asks(sentence: str) -> bool:
    """Whether a sentence is a question with a question word, or begins with an order."""
    lower = sentence.lower()
    if "?" not in sentence and not any(order in lower for order in _ORDERS):
        return False
    return _REQUEST.match(sentence) is not None


_ORDERS = (
    *(
        "find",
        "determine",
        "compute",
        "calculate",
        "evaluate",
        "solve",
        "simplify",
        "state",
        "give",
        "factor",
        "tell",
    ),
    *("differentiate", "integrate", "list", "write down", "estimate", "convert", "express"),
)


def requests(reading: Reading) -> tuple[int, bool]:
    """How many sentences of the text ask for something of their own, and whether two of them ask alike: both
    as questions or both as orders."""
    if "Final answer:" in reading.text:
        return 1, False  # a worked example comes before the question
    if reading.chinese:
        pieces = _SPLIT_ZH.split(_QUOTED.sub(" ", reading.text))[-MAX_REQUESTS:]
        count = sum(1 for piece in pieces if _ASK_ZH.search(piece))
        return count, count >= 2
    if "?" not in reading.text and not any(order in reading.lower for order in _ORDERS):
        return 0, False
    told = [s for s in reading.statements[-MAX_REQUESTS:] if not _HINT.match(s)]
    asked = [s for s in told if _asks(s) and not _ANSWER_FORM.search(s)]
    asked += [s for s in told if _AND_THIS.fullmatch(s)]
    questions = sum("?" in s for s in asked)
    return len(asked), max(questions, len(asked) - questions) >= 2


def joined(reading: Reading) -> str:
    """Two requests joined in one sentence, or two measures asked for at once; "" where there are none."""
    if reading.chinese:
        pair = _PAIR_ZH.search(reading.text)
        return pair[0] if pair else ""
    for sentence in reading.statements[-MAX_REQUESTS:]:
        if " and " not in sentence and " then " not in sentence and " as well as " not in sentence:
            continue
        if "?" not in sentence and not any(order in sentence.lower() for order in (*_ORDERS, "identify")):
            continue
        found = _JOINED.search(sentence) or _PAIR.search(sentence) or _WH_LIST.match(sentence)
        if found and not _ANSWER_FORM.search(sentence[found.start() :]):
            return found[0]
    return ""
