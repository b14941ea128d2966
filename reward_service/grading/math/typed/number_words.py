"""Numbers in words: "twenty-five", "three eighths", 百分之二十五, 八分之三, "trois milliards", as digits."""

import re

from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import spelled_numbers

_HAN = "零〇一二两兩三四五六七八九"
_HAN_DIGITS = dict(zip(_HAN, (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8}
_HAN_RUN = re.compile("[零〇一二两兩三四五六七八九十百千万萬亿]{1,16}")
_HAN_IDIOMS = re.compile(
    "一(?:共|起|样|樣|定|般|些|直|致|边|旦|律|下|种|方)|统一|唯一|之一|三角|四边|五边|六边|(?<![一二三四五六七八九])十分(?!之)|万一|百分之|千(?:米|克|瓦|卡)|同一|第一|星期|周[一二三四五六]|(?:一|二|三|四)次方|单一|任一|其一|一元|二次|一次|二元|千万|万能|百万|三分球|八折|四舍五入|再三|十字|四周|七夕|两者|两边"
)
_PER_CENT = re.compile(r"百分之\s?([零〇一二两三四五六七八九十百点.\d]{1,10})")
_HAN_FRACTION = re.compile(
    r"([零〇一二两三四五六七八九十百\d]{1,6})分之([零〇一二两三四五六七八九十百\d]{1,6})"
)


_HALF_MORE = re.compile(r"([一二两兩三四五六七八九十\d]{1,3})个半(小时|钟头|月|星期|学期)")
_HAN_MIXED = re.compile(r"([零〇一二两三四五六七八九十百\d]{1,6})[又と](\d{1,9}/\d{1,9})(?![\d/])")
_KOREAN_NATIVE = {
    tens + ones: 10 * i + j
    for i, tens in enumerate(("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"))
    for j, ones in enumerate(("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"))
    if i or j
} | {"스무": 20, "하나": 1, "둘": 2, "셋": 3, "넷": 4}
_KOREAN_COUNTED = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(_KOREAN_NATIVE, key=len, reverse=True))})\s?"
    r"(?=(?:개|명|마리|권|살|시간|번|가지|대|송이|장|쌍|그루|병|잔|조각|배|상자|자루|켤레|줄|칸|사람|입니다|이다)(?:[가-힣]{0,4})?)"
)
_KOREAN_DIGITS = dict(zip("영일이삼사오육칠팔구", range(10), strict=True))
_SINO = "[일이삼사오육칠팔구십백천만]"
_KOREAN_SINO = re.compile(
    rf"(?<![가-힣])({_SINO}{{0,8}}[십백천만]{_SINO}{{0,8}})(?=\s?(?:원|개|명|도|분|초|센티|미터|킬로|퍼센트|입니다|이다|세|번|층|$))"
)
_KOREAN_FRACTION = re.compile(rf"(?<![가-힣])({_SINO}{{1,4}})\s?분의\s?({_SINO}{{1,4}})(?![가-힣]*분)")
_PLACES = {"십": 10, "백": 100, "천": 1000, "만": 10**4}


@memo(2048)
def with_digits(text: str) -> str:
    """The text with number words as digits; "one" alone and idioms stay."""
    written = text
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        text = _han(text)
    if any("\uac00" <= char <= "\ud7af" for char in text):
        text = _korean(text)
    spelt = spelled_numbers.with_digits(text)
    if spelt != text:
        spelt = _NEGATIVE.sub("-", _MINUS.sub(r"\1-", spelt))
    return spelt if spelt == written or _TWICE.match(written) else _TWICE.sub(r"\1", spelt)


_TWICE = re.compile(r"\A\s{0,4}(-?\d{1,15})\s{0,2}[(（]\1[)）](?![^\n]*\d)")
""" "Forty-two (42)" is one number; "42 (42)" in digits is a product."""
_NEGATIVE = re.compile(r"(?<![^\W_])negative\s(?=\d)", re.IGNORECASE)


_MINUS = re.compile(
    r"(^\s*|[,:(=]\s?|(?<![^\W_])(?:is|was|be|equals|to|at|read|reads|showed|shows|gives?|gets?|got|have|has|had|obtain|find|yields?|leaves|makes|becomes?|so|thus|or|and|est|vaut|donne|obtient|obtenons|donc|es|da|queda|obtenemos|tenemos|luego|são|é|dá|temos|obtemos|logo|è|otteniamo|quindi|ist|also|wir|ergibt|равно|получаем|получим|имеем|будет|значит)\s)"
    r"(?:minus|negative|moins|menos|meno|минус)\s(?=\d)",
    re.IGNORECASE,
)
""" "the gauge was at minus nine"; but "the cost minus five" and "plus or minus three" are none."""


def _korean(text: str) -> str:
    text = _KOREAN_FRACTION.sub(lambda m: f"{_sino(m[2])}/{_sino(m[1])}", text)
    text = _KOREAN_SINO.sub(lambda m: str(_sino(m[1])), text)
    return _KOREAN_COUNTED.sub(lambda m: str(_KOREAN_NATIVE[m[1]]), text)


def _sino(run: str) -> int:
    """A Sino-Korean number: `이십오` is 25, `만 오천` is written without its blank here."""
    total = section = digit = 0
    for char in run:
        if char in _KOREAN_DIGITS:
            digit = _KOREAN_DIGITS[char]
        elif char == "만":
            total, section, digit = (total + section + digit or 1) * 10**4, 0, 0
        else:
            section, digit = section + (digit or 1) * _PLACES[char], 0
    return total + section + digit


_ONE_OF_A_DATE = re.compile(
    "(?<=月)一(?=[日号號])|(?<![零〇一二三四五六七八九十])一(?=月[一二三四五六七八九十\\d])"
)


def _han(text: str) -> str:
    text = _ONE_OF_A_DATE.sub("1", text)
    text = _PER_CENT.sub(lambda m: f"{_han_value(m[1])}%", text)
    text = _HALF_MORE.sub(lambda m: f"{_han_value(m[1])}.5{m[2]}", text)
    text = _HAN_FRACTION.sub(lambda m: f"{_han_value(m[2])}/{_han_value(m[1])}", text)
    text = _HAN_MIXED.sub(lambda m: f"{_han_value(m[1])} {m[2]}", text)
    pieces, at = [], 0
    for idiom in _HAN_IDIOMS.finditer(text):
        pieces += [_HAN_RUN.sub(lambda m: _han_number(m.group()), text[at : idiom.start()]), idiom.group()]
        at = idiom.end()
    return "".join([*pieces, _HAN_RUN.sub(lambda m: _han_number(m.group()), text[at:])])


def _han_number(run: str) -> str:
    """Digits for a run of Chinese numerals; scale signs alone stay words."""
    return run if run[0] in "百千万萬亿" or run == "一" else _han_value(run)


def _han_value(run: str) -> str:
    if run.replace(".", "").isdigit():
        return run
    whole, point, places = run.partition("点")
    total = section = digit = 0
    for char in whole:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_PLACES:
            place = _HAN_PLACES[char]
            if place >= 10**4:
                total, section, digit = (total + section + digit) * place, 0, 0
            else:
                section, digit = section + (digit or 1) * place, 0
        elif char.isdigit():
            digit = digit * 10 + int(char)
    value = str(total + section + digit)
    return value + ("." + "".join(str(_HAN_DIGITS.get(c, c)) for c in places) if point else "")
