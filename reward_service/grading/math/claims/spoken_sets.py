"""Sets said in words, written with signs: "all real numbers except 2 and -2"."""

import re

from reward_service.grading.math.claims.gated_pattern import GatedPattern

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
_MAY = GatedPattern(r"real|réel|reell|reais|действит|số thực|实数|実数|실수", re.IGNORECASE)


def spoken_sets(text: str) -> str:
    """The text with the reals without some points as a formula in dollars, and open intervals in round brackets."""
    if "]" in text:
        text = _OUTWARD.sub(r"(\1, \2)", text)
    if "\\ {" in text or "∖" in text:
        text = _TAKEN_OUT.sub(lambda found: rf"$\mathbb{{R}}\setminus\{{{found[1]}\}}$", text)
    if "inclusive" in text or "exclusive" in text or "nklusive" in text or "nclus" in text:
        text = _BETWEEN.sub(_interval, text)
    if _BEYOND.search(text) is not None:
        text = _ALL_BEYOND.sub(_relation, text)
    if _MAY.search(text) is None:
        return text
    return _BEHIND.sub(_without, _BEFORE.sub(_without, text))


_END = rf"(?:{_NUMBER}|[-−+]?\s?(?:∞|\\infty|√\d{{1,6}}))"
_OUTWARD = re.compile(rf"(?<=[\s=:$]) ?\]\s?({_END})\s?[;,]\s?({_END})\s?\[")
"""`]-2 ; 2[`: brackets turned outwards leave both ends out."""


_TAKEN_OUT = re.compile(r"(?<!\$)(?<!\\\()(?:ℝ|(?<![^\W_])R)\s?(?:\\\s|∖)\s?\\?\{([^{}\\$]{1,60})\\?\}")
""" `ℝ \\ {−2, 2}` in running text."""
_BETWEEN = re.compile(
    rf"(?:(?:lies|lie|is|are|ranges?|runs?|varies|goes|go|takes (?:all |every )?values?|all (?:real )?(?:numbers?|values?))\s)?(?:from|between)\s\$?(?P<low>{_END})\$?\s(?:and|to)\s\$?(?P<high>{_END})\$?,?\s\(?(?:both )?(?P<kind>inclusive|exclusive|included|excluded)\)?",
    re.IGNORECASE,
)


def _interval(found: re.Match[str]) -> str:
    """ "lies between 1 and 5 inclusive" as an interval."""
    opened, closed = "[]" if found["kind"].lower().startswith("in") else "()"
    return f"is ${opened}{found['low']}, {found['high']}{closed}$"


def _without(found: re.Match[str]) -> str:
    points = ", ".join(point for point in found.groups() if point)
    return rf"$\mathbb{{R}}\setminus\{{{points}\}}$"


_BEYOND = GatedPattern(
    r"(?:greater|larger|bigger|more|less|smaller|lower) than|at least|at most|er als|supérieurs?|inférieurs?|mayores|menores|maiores|maggiori|minori|больш|меньш|大于|小于",
    re.IGNORECASE,
)
_ALL = (
    r"(?:all|every|any) (?:the )?(?:real )?(?:numbers? |values? (?:of )?)?(?P<name>\$?[a-z]\$? )?(?:that are |which are |that is |with [a-z] )?(?:strictly )?|"
    r"alle (?:reellen )?(?:zahlen |werte )?(?P<name1>[a-z] )?(?:,? die )?|tous les (?:nombres )?(?:réels )?(?P<name2>[a-z] )?(?:strictement )?|tod[oa]s l[oa]s (?:números )?(?:reales )?(?P<name3>[a-z] )?|"
    r"todos os (?:números )?(?:reais )?(?P<name4>[a-z] )?|tutti i (?:numeri )?(?:reali )?(?P<name5>[a-z] )?|все (?:действительные )?(?:числа,? )?(?P<name6>[a-z] )?"
)
_MORE = r"(?:greater|larger|bigger|more) than|größer als|supérieurs à|mayores que|maiores (?:do )?que|maggiori di|больше"
_LESS = (
    r"(?:less|smaller|lower) than|kleiner als|inférieurs à|menores que|menores (?:do )?que|minori di|меньше"
)
_NO_LESS = r"at least|greater than or equal to|größer oder gleich|supérieurs ou égaux à|mayores o iguales (?:a|que)|maiores ou iguais a"
_NO_MORE = r"at most|less than or equal to|kleiner oder gleich|inférieurs ou égaux à|menores o iguales (?:a|que)|menores ou iguais a"
_ALL_BEYOND = re.compile(
    rf"(?<![^\W_])(?:{_ALL})(?:(?P<ge>{_NO_LESS})|(?P<le>{_NO_MORE})|(?P<gt>{_MORE})|(?P<lt>{_LESS}))\s\$?(?P<end>{_NUMBER})\$?(?![\d.]*\d|[a-zA-Z\\^/*+]|\s(?:and|but|und|et|y|e|и)\s)",
    re.IGNORECASE,
)
""" "all real x greater than 3", with no other end."""
_SIGNS = {"ge": "\\ge", "le": "\\le", "gt": ">", "lt": "<"}


def _relation(found: re.Match[str]) -> str:
    name = next((n.strip(" $") for key, n in found.groupdict().items() if key.startswith("name") and n), "x")
    sign = next(sign for key, sign in _SIGNS.items() if found[key])
    return f"${name} {sign} {found['end']}$"
