"""Words of a question that have an opposite: of "the smallest" and "the largest" it asks for one."""

import re

from reward_service.grading.math.size_bounded_cache import memo
from reward_service.text.letter_case import lowered

_PAIRS = """
smallest / largest, smaller / larger, smaller / bigger, smallest / biggest, least / greatest,
lesser / greater, least / most, lowest / highest, minimum / maximum, minimal / maximal,
shortest / longest, shorter / longer, youngest / oldest, younger / older, cheapest / dearest,
slower / faster, slowest / fastest, lighter / heavier, first / last, numerator / denominator,
profit / loss, even / odd, prime / composite, finite / infinite, converg / diverg, increas / decreas,
parallel / perpendicular, inside / outside, innerhalb / außerhalb, dentro / fuera, à l'intérieur / à l'extérieur, kleinste / größte, kleinere / größere, kürzere / längere, jüngere / ältere,
zähler / nenner, gewinn / verlust, plus petit / plus grand, plus petite / plus grande,
plus jeune / plus âgé, bénéfice / perte, menor / mayor, menor / maior, mínimo / máximo,
mínima / máxima, minore / maggiore, ganancia / pérdida, lucro / prejuízo, наименьш / наибольш,
меньше / больше, минимальн / максимальн, младш / старш, самое маленькое / самое большое, 最小 / 最大,
较小 / 较大, 最短 / 最长, 最低 / 最高, 最少 / 最多, 小的 / 大的, 小さい / 大きい, 短い / 長い, 작은 / 큰, 최솟 / 최댓, 최소 / 최대,
圆内 / 圆外, 内部 / 外部, nhỏ nhất / lớn nhất
"""
"""Whole words or their first letters, of several languages."""
_OPPOSITES: dict[str, set[str]] = {}
for _pair in _PAIRS.replace("\n", " ").split(","):
    _one, _other = (lowered(word.strip()) for word in _pair.split("/"))
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
_LONGEST_FIRST = sorted(_OPPOSITES, key=lambda word: (-len(word), word))
_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EITHER = re.compile(
    rf"(?<![^\W_])({'|'.join(word for word in _LONGEST_FIRST if not _WITHOUT_BLANKS.match(word))})[^\W\d_]{{0,3}}|"
    rf"({'|'.join(word for word in _LONGEST_FIRST if _WITHOUT_BLANKS.match(word))})"
)


@memo(512)
def _with_opposites(text: str) -> frozenset[str]:
    """The words of a text that have an opposite."""
    return frozenset(match[1] or match[2] for match in _EITHER.finditer(lowered(text)))


_COMPARED_WITH = re.compile(
    r"(?<![^\W_])(?:than|als|que|do que|чем)\s(?:the |der |die |das |la |le |el |o |a )?\$?\s?$",
    re.IGNORECASE,
)


def is_of_the_opposite(words: str, question: str, before: str = "") -> bool:
    """ "28 is the largest", where the question asks for the smallest alone. `before` is what stands before a value:
    "smaller than" tells of a larger one."""
    asked = _with_opposites(question)
    if not asked:
        return False
    said = _with_opposites(words)
    if _COMPARED_WITH.search(before):
        return bool(said & asked)
    return bool(said) and not said & asked and any(_OPPOSITES[word] & said for word in asked)
