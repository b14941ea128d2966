"""Words that may be part of a value: units, scale words, months, halves of the day."""

import re
from fractions import Fraction
from functools import lru_cache

from reward_service.grading.math import units

SCALES: dict[str, int] = {
    word: size
    for size, listed in (
        (12, "dozen dozens 打 ダース"),
        (20, "score"),
        (100, "hundred hundreds 百 백 सौ cien ciento cent hundert сто сотен مئة مائة trăm"),
        (10**3, (
            "thousand thousands 千 천 हज़ार हजार mil mille mila tausend тысяча тысячи тысяч тыс "
            "nghìn ngàn ألف آلاف"
            )),
        (10**4, "万 萬 만"),
        (10**5, "lakh lakhs lac लाख"),
        (10**6, (
            "million millions 百万 百萬 백만 millón millones milhão milhões millionen milione milioni mio миллион "
            "миллиона миллионов млн triệu مليون ملايين"
            )),
        (10**7, "crore crores करोड़ 千万 千萬 천만"),
        (10**8, "亿 億 억"),
        (10**9, (
            "billion billions bn 十亿 십억 milliard milliards milliarde milliarden miliardo miliardi mrd bilhão "
            "bilhões миллиард миллиарда миллиардов млрд tỷ tỉ مليار مليارات"
            )),
        (10**12, "trillion trillions 兆 万亿 조 trilhão trilhões триллион триллиона триллионов billionen"),
    )
    for word in listed.split()
}  # fmt: skip
MONTHS: dict[str, int] = {
    word: number
    for number, listed in enumerate(
        (
            "january jan enero janvier januar janeiro январь января يناير जनवरी gennaio",
            "february feb febrero février fevrier februar fevereiro февраль февраля فبراير फरवरी febbraio",
            "march mar marzo mars märz maerz março март марта مارس मार्च",
            "april apr abril avril апрель апреля أبريل ابريل अप्रैल aprile",
            "may mayo mai maio май мая مايو मई maggio",
            "june jun junio juin juni junho июнь июня يونيو जून giugno",
            "july jul julio juillet juli julho июль июля يوليو जुलाई luglio",
            "august aug agosto août aout август августа أغسطس अगस्त",
            (
                "september sep sept septiembre septembre setembro сентябрь сентября سبتمبر सितंबर "
                "सितम्बर settembre"
            ),
            "october oct octubre octobre oktober okt outubro октябрь октября أكتوبر अक्टूबर ottobre",
            "november nov noviembre novembre novembro ноябрь ноября نوفمبر नवंबर नवम्बर",
            (
                "december dec diciembre décembre decembre dezember dez dezembro декабрь декабря "
                "ديسمبر दिसंबर दिसम्बर dicembre"
            ),
        ),
        1,
    )
    for word in listed.split()
}
_OTHERS = frozenset(
    (
        "am pm a.m p.m a.m. p.m. noon midnight o'clock uhr th st nd rd of per square "
        "cubic sq cu percent base squared cubed minus 点 時 시 分 월 일 년 年 月 日 割 per"
    ).split()
)
_AREA_WORDS = frozenset(units.AREA_WORDS)
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@lru_cache(8192)
def known(word: str) -> bool:
    """Whether a word may belong to a value."""
    folded = word.casefold()
    if (
        folded in SCALES
        or folded in _OTHERS
        or folded in _AREA_WORDS
        or (folded in MONTHS and (word[:1].isupper() or not word.isascii()) and word not in {"Mar", "MAY"})
    ):
        return True
    if units.read(word) is not None and word not in {"in", "a"}:
        return True
    if _CJK_RUN.fullmatch(word):
        return scaled_unit(word) is not None
    return False


def unit_or_scale(word: str) -> bool:
    """Whether a word is a unit, a scale word, or a scale word before a unit, and nothing more."""
    found = scaled_unit(word)
    return (
        word in SCALES
        or units.read(word) is not None
        or (found is not None and (not found[1] or units.read(found[1]) is not None))
    )


def scaled_unit(word: str) -> tuple[int, str] | None:
    """The factor and unit of `万元`, `亿人`, `万`; None when the word is neither."""
    factor, rest = 1, word
    for _ in range(3):
        if rest and (units.read(rest) is not None):
            return factor, rest
        scale = next((s for s in _CJK_SCALES if rest.startswith(s)), None)
        if scale is None:
            break
        factor, rest = factor * SCALES[scale], rest[len(scale) :]
    if factor > 1 and len(rest) <= 2:
        return factor, rest
    return None


_CJK_SCALES = sorted((s for s in SCALES if not s.isascii() and _CJK_RUN.fullmatch(s)), key=len, reverse=True)
NUMBER_WORDS: dict[str, Fraction] = {
    word: Fraction(i)
    for i, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
}
