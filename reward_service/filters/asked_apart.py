"""Several values for an answer, and a text that asks for each by itself: parts without numbers.

The answer comes first: it has parts beside each other. Roots, coordinates and sorted lists have, too; so
either the parts are of different kinds (a time and a speed, a name and a year), or the text asks several
times: two questions, two nouns joined in one request, two blanks, a list of things to work out.
"""

import re
from itertools import islice, pairwise

from reward_service.filters import answer_parts
from reward_service.filters.problem_text import Reading

MAX_SENTENCES = 12
MAX_BLANKS = 12

_ORDER = (
    r"(?:find|determine|compute|calculate|evaluate|solve|simplify|state|give|factor|differentiate|"
    r"integrate|list|write(?: down| out)?|tell me|estimate|convert|express|name|identify|round|work out|"
    r"expand|complete|report|provide|obtain|sketch|draw|measure|describe|define|translate|show|"
    r"what(?:'s| is| are| was| were| will be)|how (?:many|much|long|far|old|fast|tall|large|big|high))"
)
_PREPOSITION = r"(?:of|between|in|on|for|with|from|that|to|by|at|if|when|where|and|or|is|are|which)"
_NOUN = (
    rf"(?:(?:both|the|its|their|his|her|an?|each|all)\s)?(?:(?!{_PREPOSITION}\b)[a-z][\w'-]*\s){{0,4}}"
    rf"(?!{_PREPOSITION}\b)[a-z][\w'-]{{2,30}}"
)
_JOINT = (
    r"(?:,?\s(?:and|as well as|plus|along with|together with)"
    r"(?:,? (?:also|separately|in addition|then|finally|likewise),?)?\s)"
)
_NOUNS = re.compile(
    rf"\b{_ORDER}\s(?:both\s)?{_NOUN}(?:\s?\([^()]{{1,30}}\))?(?:,\s{_NOUN})*{_JOINT}"
    rf"(?:{_NOUN}|the \$?[a-z]\$? (?:at|for|where|value))",
    re.IGNORECASE,
)
"""Nouns joined in one request, before any preposition: `the mean, median and mode of`."""

_NOUNS_TOLD = re.compile(
    rf"\b{_ORDER}\s{_NOUN}(?:\s(?:of|on|in|at|for|where)\s[^,.?;]{{1,60}})?,\s(?:the|its|all|"
    rf"any)\s[^?;]{{3,120}}?,?\sand\s"
    rf"(?:the|its|all|any)\s",
    re.IGNORECASE,
)
"""Three nouns with their articles, each told at length: `the slope, the point at which …, and the area`."""

_NOUN_OF = re.compile(
    rf"\b{_ORDER}\s(?:(?:the|its|their|his|her|an?)\s)?(?:[a-z][\w'-]*\s){{0,3}}?(?![a-z]*(?:s|[eo]nts)\s)"
    rf"[a-z][\w'-]{{2,30}}\s(?:of|for|in)\s[^?;.]{{1,80}}?{_JOINT}(?:of )?(?:the|its|their|his|her|an?)\s"
    rf"(?:[a-z][\w'-]*\s){{0,3}}[a-z][\w'-]{{2,30}}",
    re.IGNORECASE,
)
"""A noun in the singular with what it belongs to, and another one behind it."""

_EXPRESSION = (
    r"(?:\$[^$]{0,40}[+*/^('\\-][^$]{0,60}\$|\\\([^)]{1,60}\\\)|[A-Za-z][\w'′]{0,8}\([^()]{1,24}\)|"
    r"d\S{0,6}/d\S{1,4}|[A-Za-z0-9]{1,4}(?:\s?[+*·×^/-]\s?[A-Za-z0-9]{1,4}){1,3}|\|[^|]{1,12}\||[A-Z]{2}\b)"
)
_EXPRESSIONS = re.compile(
    rf"\b{_ORDER}:?\s{_EXPRESSION}\s?(?:,\s?(?:and\s)?|\sand\s){_EXPRESSION}", re.IGNORECASE
)
_TWICE = re.compile(
    r"\b(as|to|into|in|by|of|from|with|correct to)\s(?:the |an? )?[^.?;]{2,60}?,?\s(?:and|then|"
    r"and then|and also)\s\1\b",
    re.IGNORECASE,
)
"""The same preposition twice: `as a fraction and as a percentage`."""

_THEN = re.compile(
    rf"\b{_ORDER}\b[^?.]{{3,200}}?[,;]?\s(?:and|then|and then|and also|also|next)\s(?:then\s|also\s)?"
    rf"(?:\w+ly,?\s)?(?:from (?:it|this|that),? |hence |thus |by |for |at |in )?{_ORDER}\b(?!\s(?:them|"
    rf"it|your|the (?:answer|result|solution|value)s?)\b)",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(
    r"\band,? (?:also,? )?for each(?: of (?:them|these))?,? (?:an?|the|its)\b", re.IGNORECASE
)
_AT_END = re.compile(
    r"\b(?:the|its) [a-z][a-z -]{2,40} and (?:the|its) [a-z][a-z -]{2,40}[.?]?\s*$", re.IGNORECASE
)
"""Two nouns with their articles at the end of a request."""

_ORDERS = re.compile(
    rf"(?:^|[;:]\s)(?:and\s|then\s)?{_ORDER}\b"
    r"(?!\s(?:both|all|your|it|them|only|the (?:answer|solution|root|result)s?)\b)",
    re.IGNORECASE,
)
_WH = re.compile(
    r"\b(?:what|how(?! \w+ (?:as|than))|who|whom|why|in which|at which|by which|(?<=and )which|"
    r"(?<=and )when|(?<=and )where|(?<=^)when|(?<=^)where|(?<=^)which)\b",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(
    rf"(?:[-*•\s]*)(?:(?:also|then|next|now|finally|hence|and)[,\s]+)?{_ORDER}\b", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?:answers?|form|nearest|decimal places?|significant|simplest|lowest terms|separated|"
    r"order(?:ed)?)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"_{2,}|\(\s{0,4}\\q?quad\s{0,4}\)|\(\s{1,12}\)|[○◯□〇]|(?<=\S)=(?=\s{2,}|\s*$|\s*[,，;；\n])|"
    r"\\underline\{[\s~\\a-z]{0,40}\}"
)
_FILL = re.compile(
    r"填空|填一填|得数|口算|计算|比较|\b(?:fill|complete|blanks?|compute|calculate)\b", re.IGNORECASE
)
_LISTED = re.compile(
    r"(?:\b(?:following|each|these|below|both)\b[^:?\n]{0,60}|"
    r"\b(?:calculate|compute|evaluate|simplify|solve|find|factor|expand|convert|complete|determine|"
    r"state)\s?|"
    r"(?:下列|以下|各题|各式|计算|解方程|口算|求|填空|化简|写出|"
    r"完成)[^:?\n]{0,24})[:：\n]\s{0,4}(\S[^?？]{3,400})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[:：]\s?([A-Za-z\u3400-\u9fff][^:：,，、?？.。]{1,30}"
    r"(?:[,，、]\s?(?:and )?[A-Za-z\u3400-\u9fff][^:：,，、?？.。]{1,30}){1,6})[?？]"
)
"""Nouns behind a colon with one question mark: `perimeter, area, inradius?`."""

_ITEMS = re.compile(r"[,，、;；\n]|\sand\s|。|\.\s")
_HEADS = re.compile(r"^[ \t]{0,4}[-*•]?\s?[\w\s'()]{2,40}[:：]\s*_*$", re.MULTILINE)
_ZH_NOUN = r"(?:[\u3400-\u9fff]{1,8}(?:坐标|方程|面积|大小)?)"
_ZH_PAIR = re.compile(
    rf"(?:求|写出|计算|求出|说出|指出|确定|是多少|化成|化为|写成)[^。?；;]{{0,50}}?{_ZH_NOUN}"
    rf"(?:[、,，]{_ZH_NOUN}){{0,4}}(?:和|与|及|以及|、)(?:它的|其|它们的)?{_ZH_NOUN}"
)
_ZH_ONE = re.compile(
    r"(?:坐标|交点|(?<![大小对])值|根|解|因数|数|边长|整数|方程组|区间|范围|集合|公约数|"
    r"倍数)[^。?]{0,4}$|之和|之积|之比|之差|的(?:和|差|积|商|比)\b"
)
_ZH_THREE = re.compile(rf"[、,，]{_ZH_NOUN}(?:和|与|及|以及){_ZH_NOUN}$")
_ZH_EACH = re.compile(
    r"各(?:是|为|有|需|要)?(?:多少|几)|(?<![根解标长值数])分别(?:是|为|有|需)[^。,]{0,6}(?:多少|几)|"
    r"分别(?:求|化|写(?![有着上了的])|计算|解)|(?:多少|几)[^。?,，]{0,6}[,，][^。?,，]{1,20}(?:多少|几)[^。?]{0,6}[?？]|"
    r"[^。?]{2,}?呢\s?[?？]"
)
_ZH_EXPRESSIONS = re.compile(
    r"求\s?\$?\\?(?:sin|cos|tan|log|ln)[^,，。;]{0,16}?(?:[和与、,，及]|以及)\s?\$?\\?(?:sin|cos|tan|"
    r"log|ln)|"
    r"求\s?\$[^$]{0,40}[+*/^('|\\-][^$]{0,60}\$\s?(?:[,，、和与及]|以及)\s?\$|"
    r"求\s?\$?[a-zA-Z]'?\([^()]{1,12}\)\$?\s?[,，、和与]\s?\$?[a-zA-Z]'?\("
)
_ZH_ASK = re.compile(
    r"多少|几(?!何|乎)|什么|哪|(?:求|计算|写出|化简|比较|判断|解方程|分解)(?!出来的)|(?:^|"
    r"[,，;；。])(?:第[一二三]步)"
)
_ZH_CLAUSE = re.compile(r"[。?？;；\n]|[,，](?=\s?(?:并|又|再|那么|求|问|第|其次|然后|最后|接着))")

_PLURAL = re.compile(
    r"\b(?:all|solve|solutions?|roots?|zeros|factors?|divisors|values|pairs?|triples?|list|sort|order|"
    r"arrange|rank|terms|coordinates|points|vertices|intersections?|digits|numbers|integers|dimensions|"
    r"sides|angles|ratio|split|share|divide|intervals?|set|names|multiples|primes|eigenvalues|asymptotes|"
    r"hours and minutes|feet and inches|possible|critical|ages?|each|pieces|they|old are|people|"
    r"parts)\b|根|方程组|解(?:方程|不等式|集)|因数|倍数|交点|坐标|"
    r"所有|哪些|排列|顺序|哪几|值为|的值|按.{1,12}分",
    re.IGNORECASE,
)
"""One request for several values of one kind."""


_NUMBERS = re.compile(r"-?[\d.,/%]{1,20}(?:\s{1,4}-?[\d.,/%]{1,20}){1,9}")
"""Numbers with nothing but blanks between them."""

_SAYS = re.compile(r"\w")
_BUILT = re.compile(r"\\begin\{(\w{1,12})\}.{0,600}?\\end\{\1\}", re.DOTALL)
"""A matrix or a system, which is one part."""


def told(reading: Reading) -> str:
    """The words that ask for several answers where the answer has as many; "" where it is one."""
    answer = _BUILT.sub("M", reading.answer or "")
    parts = answer_parts.parts(answer)
    if len(parts) < 2:
        parts = re.split(r"\s(?:at|when)\s", answer)
    if len(parts) < 2 and (filled := _for_blanks(answer, reading)):
        parts = filled
        if not _NUMBERS.fullmatch(answer):
            return f"answer {answer}"
    if len(parts) < 2:
        return ""
    if answer_parts.labelled(parts) or answer_parts.differ(parts):
        return f"answer {answer}"
    evidence = _chinese(reading) if reading.chinese else _english(reading)
    evidence = evidence or _spaces(reading, len(parts))
    if evidence:
        return evidence
    apart = re.search(r"[;；\n]", answer) is not None and len(_BLANK.findall(reading.text)) < 2
    return f"answer {answer}" if apart and not of_one_kind(reading) else ""


def _for_blanks(answer: str, reading: Reading) -> list[str]:
    """Numbers, or words of a Chinese problem, with blanks between them, one for each blank to fill."""
    words = answer.split()
    apart = reading.chinese or _NUMBERS.fullmatch(answer) is not None
    fits = apart and 2 <= len(words) == len(_BLANK.findall(reading.text)) and all(map(_SAYS.search, words))
    return words if fits else []


def of_one_kind(reading: Reading) -> bool:
    """Whether one request asks for several values of one kind: roots, divisors, an order."""
    return _PLURAL.search(reading.text) is not None


def _spaces(reading: Reading, count: int) -> str:
    """Blanks to fill, lines to complete or a list to work out, as many as the answer has parts."""
    blanks = list(islice(_BLANK.finditer(reading.text), MAX_BLANKS))
    filled = (
        (reading.words and not reading.chinese)
        or _FILL.search(reading.text)
        or _of_units(blanks, reading.text)
    )
    if len(blanks) == count >= 2 and reading.chinese and _in_clauses(blanks, reading.text):
        filled = filled or not of_one_kind(reading)
    if 2 <= len(blanks) <= count + 1 and filled:
        return reading.text[blanks[0].start() - 20 if blanks[0].start() > 20 else 0 : blanks[-1].end()]
    heads = _HEADS.findall(reading.text) if "\n" in reading.text else []
    if len(heads) == count:
        return " ".join(heads)
    for match in islice(_NAMED.finditer(reading.text), 4):
        if match[1].count(",") + match[1].count("、") + match[1].count("，") == count - 1:
            return match[0]
    for match in islice(_LISTED.finditer(reading.text), 4):
        items = [item for item in _ITEMS.split(match[1].strip(" .。")) if item.strip()]
        if (
            len(items) == count
            and count >= 2
            and not _PLURAL.search(match[0][: match.start(1) - match.start()])
        ):
            return match[0]
    return ""


def _in_clauses(blanks: list[re.Match[str]], text: str) -> bool:
    """Whether each blank ends a clause of its own, which says what it is; gaps in formulas (`\\quad`) and
    values of symbols are one list."""
    if any("quad" in blank[0] for blank in blanks) or all(text[: b.start()].endswith("=") for b in blanks):
        return False
    between = (text[one.end() : other.start()] for one, other in pairwise(blanks))
    return all(_CLAUSE.fullmatch(words) is not None for words in between)


_CLAUSE = re.compile(r"[^,，;；。]{0,12}[,，;；。].*\S.*", re.DOTALL)


def _of_units(blanks: list[re.Match[str]], text: str) -> bool:
    """Whether different units stand behind the blanks, or different nouns before them."""
    units = {unit[0] for blank in blanks if (unit := _UNIT.match(text, blank.end()))}
    nouns = [
        noun[1]
        for blank in blanks
        if (noun := _NOUN_ZH.search(text, max(0, blank.start() - 8), blank.start()))
    ]
    return len(units) >= 2 or len(set(nouns)) == len(blanks)


_NOUN_ZH = re.compile(r"([\u3400-\u9fff]{2})\s?(?:是|为|有|:|：)\s?\$?$")
_UNIT = re.compile(r"\s?(?:[\u3400-\u9fff%]{1,4}|cm|m|kg|g|km)[²³]?")


def _english(reading: Reading) -> str:
    asked = [s for s in reading.statements[-MAX_SENTENCES:] if "?" in s or _FIRST_WORD.search(s)]
    if sum(s.rstrip("$").endswith("?") for s in asked) >= 2:
        return asked[-1]
    if sum(_FIRST_WORD.match(s) is not None and not _FORM.search(s) for s in asked) >= 2:
        return asked[-1]
    for sentence in asked:
        found = _THEN.search(sentence) or _EXPRESSIONS.search(sentence) or _TWICE.search(sentence)
        if found and not _FORM.search(found[0]):
            return found[0]
        if (found := _FOR_EACH.search(sentence)) or (found := _AT_END.search(sentence)):
            return found[0]
        if len(_ORDERS.findall(sentence)) >= 2:
            return sentence
        if (" and " in sentence or ", " in sentence) and len(_WH.findall(sentence)) >= 2:
            return sentence
        if found := _NOUNS.search(sentence) or _NOUNS_TOLD.search(sentence) or _NOUN_OF.search(sentence):
            return found[0]
    return ""


def _chinese(reading: Reading) -> str:
    clauses = [c for c in _ZH_CLAUSE.split(reading.text) if c.strip()]
    asking = [c for c in clauses if _ZH_ASK.search(c)]
    if len(asking) >= 2:
        return asking[-1]
    if found := _ZH_EACH.search(reading.text) or _ZH_EXPRESSIONS.search(reading.text):
        return found[0]
    for match in islice(_ZH_PAIR.finditer(reading.text), 4):
        if _ZH_THREE.search(match[0]) or not _ZH_ONE.search(match[0]):
            return match[0]
    return ""
