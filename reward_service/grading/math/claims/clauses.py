"""Sentences and clauses of a line whose formulas are placeholders."""

import re

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed.vocabulary import MONTHS

_ENDS = re.compile(
    "[.!?…。！？｡؟।॥](?:"
    '(?<=(?<![.!?…])[.!?…])[.!?…]*+["\'”’)\\]\ue001]{0,3}(?:\\s+|$)|(?<=[。！？｡؟])[。！？｡؟]*["”’）」\ue001]{0,2}\\s*|'
    "(?<=[।॥])\\s*|(?<=[.])(?=[\u4e00-\u9fff\u3040-\u30ff]))"
)
_ABBREVIATIONS = frozenset(
    "mrd mio mill млрд млн ans approx resp rép rep mr mrs dr st no nr eq e.g i.e cf vs a.m p.m a.m p.m "
    "aprox ungef env прибл máx mín z.b d.h sq cu in ft fig ca etc "
    "ex i e p a nº núm num etw bzw usw тыс руб см т.е отв".split()
)
_LAST_WORD = re.compile(r"([^\s(\[]{1,12})$")
_LONGEST_ABBREVIATION = 12


def sentences(line: str) -> list[str]:
    """The sentences of a line, with their final marks."""
    return list(_sentences(line))


@memo(256)
def _sentences(line: str) -> tuple[str, ...]:
    found, start = [], 0
    for end in _ENDS.finditer(line):
        mark = end.group()
        inside = mark.startswith(".") and end.end() < len(line)
        if mark[0] == "!" and _is_factorial(line, end):
            continue
        if inside and (_is_abbreviation(line[start : end.start()]) or _is_ordinal(line, end)):
            continue
        found.append(line[start : end.end()].strip())
        start = end.end()
    found.append(line[start:].strip())
    return tuple(sentence for sentence in found if sentence.strip(" .!?。"))


_MONTH_AHEAD = re.compile(r"\s?([^\W\d_]{3,12})")


def _is_ordinal(line: str, end: re.Match[str]) -> bool:
    """ "29. Februar": the point of an ordinal before a month."""
    month = _MONTH_AHEAD.match(line, end.end() - 1)
    return line[end.start() - 1 : end.start()].isdigit() and bool(month and month[1].casefold() in MONTHS)


def _is_factorial(line: str, end: re.Match[str]) -> bool:
    """ "10! = 3628800": a factorial that the sentence goes on from."""
    ahead = line[end.end() : end.end() + 1]
    return line[: end.start()][-1:].isdigit() and (ahead in set("=+-−*/·×÷<>≈") or ahead.islower())


def _is_abbreviation(before: str) -> bool:
    word = _LAST_WORD.search(before[-_LONGEST_ABBREVIATION:])
    if word is None:
        return False
    last = word.group(1).lower().strip("\ue000\ue001")
    return last in _ABBREVIATIONS or (last.isdigit() and before.strip() == last)


_SOFT_WORDS = (
    "and not|y no|et non|et pas|und nicht|e não|а не|而不是|而非|et l'on|et on|and we|und wir|y se|и мы|"
    "so|because|therefore|hence|thus|but|which|whereas|although|sondern|weil|denn|"
    "donc|car|parce que|porque|sino|mas sim|"
    "потому что|так как|поэтому|следовательно|لأن|بل|ولكن|बल्कि|क्योंकि|इसलिए|mà là|bởi vì|i\\.e\\.|namely"
)


_AND_THE = r"(?=(?:the|its|their)\s[^\d,;=]{2,30}?\s(?:is|are|equals)\s)"
_AND_ANOTHER = r"(?=(?:and|et|y|e|und|и)\s(?:the|its|their|his|her|le|la|les|l'|son|sa|el|los|su|o|a|os|as|der|die|das|seine?|ihre?)\s?[^\d,;]{2,40}?\s(?:is|are|was|were|happens|equals|est|sont|vaut|es|son|ist|sind|beträgt|é|são)\s)"
""" ", and the minimum value is": another sentence with a noun of its own."""
_ARROW_AHEAD = r"(?=(?:[^\W\d_]{2,}|[ldjL]['’])[\s'’\w])"


_ASIDE_AHEAD = r"(?:(?:by|at|in|after|of|for|during|from) )?which\s|de l[oa]s (?:cuales|que)\s|d[oa]s quais\s|davon\s|wovon\s|di cui\s|de[il]l?e? quali\s|из (?:которых|них)\s|trong đó\s|with\s[^\s,]{1,16}(?:\s[^\s,]{1,16})?\s[a-z]{3,12}ing\s|(?:attained|achieved|reached|occurring) (?:at|when|for)\s|đạt (?:được )?(?:khi|tại)\s|atteinte?s? (?:en|pour|quand)\s|alcanzad[oa]s? (?:en|cuando|para)\s|atingid[oa]s? (?:em|quando|para)\s|raggiunt[oa] (?:in|per|quando)\s|достигается\s|whose\s|dont\s|deren\s|dessen\s|cuy[oa]s?\s|cuj[oa]s?\s|whereupon\s|by then\s|having\s|ayant\s|habiendo\s|tendo\s"
""" ", by which time it moves at 30 m/s", ", with Leo trailing in fourth": what is said beside the answer."""
_SOFT_ENGLISH = "|".join(word for word in _SOFT_WORDS.split("|") if word.isascii())
_BOUNDARY = lexicon.FramedPattern(
    r"[;；]\s*(?=[^\W\d_]{2}|\d+\s[^\W\d_]{3,}\s)|[,，、]\s*(?=WORDS)|"
    "[,，]\\s*(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|"
    "、\\s*(?=[\u3040-\u30ff\u3400-\u9fff])|"
    r"،\s*(?=[^\W\d_]{2})|"
    rf"(?<!\bis)(?<!\bare)(?<!\best)(?<!\bist)(?<!\b(?:by|at|in|of))(?<!\bfor)\s(?=(?:{_SOFT_WORDS})[\s,，])|(?<=ではなく)[、,]?|(?<=でなく)[、,]?|(?<=아니라)[,\s]|(?<=아니고)[,\s]|(?<=ますが)、|(?<=から)、|(?<=ので)、|(?<=ですが)、|"
    r"(?<=므로)[,\s]\s?|(?<=니까)[,\s]\s?|(?<=지만)[,\s]\s?|(?<=이고)[,\s]\s?|(?<=인데)[,\s]\s?|"
    rf",\s{_AND_ANOTHER}|"
    rf",\s(?={_ASIDE_AHEAD})|\sand\s{_AND_THE}|"
    r"\s[–—]\s(?=[^\W\d_]{2,}\s)|(?<=[\d\ue100-\uf8ff)])\s?[→⇒⟹]\s*"
    + _ARROW_AHEAD
    + r"|[:：]\s*(?=[^\W\d_]{2,}\s[^\W\d_])|：(?=[^\W\d_]{2})",
    "contrast",
    "reason",
    "conclude",
    english=(  # begins with a character that is seldom met
        r"[;,:\s→](?:(?<=;)\s*(?=[^\W\d_]{2}|\d+\s[^\W\d_]{3,}\s)|"
        rf"(?<=,)\s*(?=WORDS)|(?<=,)\s{_AND_ANOTHER}|(?<=,)\s(?={_ASIDE_AHEAD})|(?<=\s)and\s{_AND_THE}|"
        rf"(?<=\s)(?<!\bis\s)(?<!\bare\s)(?<!\best\s)(?<!\bist\s)(?<!\b(?:by|at|in|of)\s)(?<!\bfor\s)(?=(?:{_SOFT_ENGLISH})[\s,])|"
        r"(?<=\s)[–—]\s(?=[^\W\d_]{2,}\s)|"
        rf"(?:(?<=[\d\ue100-\uf8ff)]\s)→|(?<=[\d\ue100-\uf8ff)]→))\s*{_ARROW_AHEAD}|"
        r"(?<=:)\s*(?=[^\W\d_]{2,}\s[^\W\d_]))"
    ),
)
_FIRST_COMMA = re.compile(r",\s(?=[^\W\d_]{2}|[a-zA-Z]\s?=|[\ue100-\uf8ff])")
_OPENS_SUBORDINATE = re.compile(
    r"\s*(?:since|because|if|when|as|with|given|after|from|using|[a-z]{3,12}ing|puisque|comme|si|"
    r"quand|après|weil|da|wenn|nach|como|cuando|después de|tras|"
    r"quando|depois de|após|dopo|так как|поскольку|если|после|sau khi|vì|do(?!\s(?:đó|vậy|thế)))\s",
    re.IGNORECASE,
)


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, in order; a list, a date or a pair is never cut."""
    return list(_clauses(sentence))


@memo(512)
def _clauses(sentence: str) -> tuple[str, ...]:
    pieces, start = [], 0
    for found in _BOUNDARY.for_text(sentence).finditer(sentence):
        pieces.append(sentence[start : found.start()])
        start = found.end()
    pieces.append(sentence[start:])
    return tuple(part for piece in pieces for part in _subordinate_apart(piece) if part.strip(" ,."))


def _subordinate_apart(clause: str) -> list[str]:
    if not _OPENS_SUBORDINATE.match(clause):
        return [clause]
    comma = _FIRST_COMMA.search(clause)
    return [clause] if comma is None else [clause[: comma.start()], clause[comma.end() :]]
