"""Sets said in words, written with signs: "all real numbers except 2 and -2"."""

import re

_NUMBER = r"[-−]?(?:\d{1,9}(?:[./]\d{1,9})?|\\[dt]?frac\{\d{1,6}\}\{\d{1,6}\})"
_POINT = rf"\$?\\?\(?\s?(?:[a-z]\s?(?:=|≠|\\neq?)\s?)?({_NUMBER})\s?\\?\)?\$?"
_AND = r"\s?(?:,\s?(?:and\s|or\s)?|、|\s(?:and|or|et|und|y|e|и|và)\s|和|与|と|와\s|과\s)\s?"
_POINTS = rf"{_POINT}(?:{_AND}{_POINT})?(?:{_AND}{_POINT})?(?:{_AND}{_POINT})?(?![\d.]*\d|[a-zA-Z\\^/*+])"
_ALL_BUT = (
    r"(?:all|every|any) (?:the )?reals?(?: numbers?| values?)?(?: of)?(?: \$?x\$?)? (?:except|other than|excluding|but|apart from|besides)(?: for| when| at| where)?|"
    r"tous les (?:nombres )?réels sauf|tout réel (?:sauf|autre que|différent de)|alle(?:n)? reellen zahlen (?:außer|ausser|ohne)|"
    r"tod[oa]s l[oa]s (?:números )?reales (?:excepto|menos|salvo)|todos os (?:números )?reais (?:exceto|menos|salvo)|"
    r"tutti i (?:numeri )?reali (?:tranne|eccetto|meno)|все действительные числа,? кроме|(?:mọi|tất cả các) số thực (?:trừ|khác)"
)
_BEFORE = re.compile(rf"(?:{_ALL_BUT})\s{_POINTS}", re.IGNORECASE)
_BEHIND = re.compile(
    rf"除了?\s?{_POINTS}\s?(?:以外|之外|外)的?(?:所有|一切|全体|任意|全部)?实数|{_POINTS}\s?(?:以外の|を除く)(?:すべての|全ての)?実数|"
    rf"{_POINTS}\s?(?:을|를)?\s?제외한 (?:모든 )?실수"
)
_MAY = re.compile(r"real|réel|reell|reais|действит|số thực|实数|実数|실수", re.IGNORECASE)


def spoken_sets(text: str) -> str:
    """The text with the reals without some points as a formula in dollars, and open intervals in round brackets."""
    if "]" in text:
        text = _OUTWARD.sub(r"(\1, \2)", text)
    if _MAY.search(text) is None:
        return text
    return _BEHIND.sub(_without, _BEFORE.sub(_without, text))


_END = rf"(?:{_NUMBER}|[-−+]?\s?(?:∞|\\infty|√\d{{1,6}}))"
_OUTWARD = re.compile(rf"(?<=[\s=:$]) ?\]\s?({_END})\s?[;,]\s?({_END})\s?\[")
"""`]-2 ; 2[`: brackets turned outwards leave both ends out."""


def _without(found: re.Match[str]) -> str:
    points = ", ".join(point for point in found.groups() if point)
    return rf"$\mathbb{{R}}\setminus\{{{points}\}}$"
