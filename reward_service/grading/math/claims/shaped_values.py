"""Values of the kind a reference is, wherever they stand in a clause: ratios, letters, sets, signs, lists, words.

Patterns follow from the reference's shape alone; each finds all such values of a clause, right ones and wrong ones.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.markup import BOLD_OFF, BOLD_ON, FORMULA
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.claims.verdict_words import is_hedged_verdict
from reward_service.grading.math.typed import no_solution, verdicts
from reward_service.grading.math.typed.calendar import HALF_OF_DAY
from reward_service.grading.math.typed.number_words import with_digits
from reward_service.grading.math.typed.vocabulary import MONTHS
from reward_service.grading.math.typed.weekdays import named_weekdays

_COPULA = lexicon.pattern("copulas")
_RATIO = re.compile(
    r"(?<![\d.,/])\d[\d.]*\s?(?::|∶|(?<=\s)(?:to|zu|à|a|к|para|por|ต่อ|से|إلى)(?=\s)|比|对|対|대)\s?\d[\d.]*(?:\s?(?::|to|比)\s?\d[\d.]*)*(?![\d/])"
)
_LETTER = re.compile(
    r"(?<![^\W_])\(?([A-J])\)?(?![^\W_]|['’]|\s?=)|(?<![^\W_])([А-Е])(?![^\W_])|[「『“\"(（]?([アイウエオㄱ-ㅁ①-⑤甲乙丙丁])(?![\u30a0-\u30ffㄱ-ㅎ])"
)
_SET = re.compile(
    r"\\?\{[^{}]{1,60}[|:∣｜][^{}]{1,80}\}|[\[(\]]\s?[-−+\d∞][^\[\]()]{0,30}[,;]\s?[-−+\d∞][^\[\]()]{0,30}[\])\[]"
)
_QUOTED = re.compile(r"[“\"'「『‘«]\s?([^“”\"'「」『』‘’«»]{1,40}?)\s?[”\"'」』’»]")
_EQUATION = re.compile(
    r"(?<![\w+*/^-])[A-Za-z](?:\s?(?:[-+*/]\s?)?[A-Za-z0-9](?![A-Za-z])){0,12}+\s?=\s?([-−]?\d+(?:[.,/]\d+)*)(?=[,;]?\s|[.,;]?$)(?!(?:(?!\s(?:and|y|et|und|e|и)\s)[^,;=]){1,30}=)"
)
""" "a = 4, b = 3, and a + b = 7": each value behind its own name."""
_SIGN = re.compile(r"[<>=≤≥＜＞＝≠]")
_OPERATOR_JOINT = re.compile(
    r"\s?(?:→|->|⇒|>|<|,?\s(?:then|dann|puis|luego|después|depois|затем|rồi)\s|、|,|，|再到|然后)\s?"
)


def shaped_values(clause: str, wanted: Shape) -> Iterator[values.Span]:
    """All values of the wanted shape in a clause that the general reading would cut up or pass over."""
    finder = _FINDERS.get(wanted)
    if finder is not None:
        yield from finder(clause)


def _spans(pattern: re.Pattern[str] | GatedPattern) -> Callable[[str], Iterator[values.Span]]:
    def found(clause: str) -> Iterator[values.Span]:
        for match in pattern.finditer(clause):
            group = match.lastindex or 0
            yield values.Span(clause[: match.start(group)], match[group], clause[match.end(group) :])

    return found


_OUT_OF = re.compile(
    r"(?<![\d.,/\w])(\d{1,9}|one|eine|un|une|uno|una|um|uma)\s(?:[^\W\d_]{3,12}\s)?(?:out of|in|von|sur|su|de cada|em cada|из|trên|trong)\s(?:every\s)?(\d{1,9})(?![\d.,]*\d|[%/])"
)


def chances(clause: str) -> Iterator[values.Span]:
    """ "5 out of 14", "1 in 6": chances as fractions."""
    for found in _OUT_OF.finditer(clause):
        share = "1" if found[1].isalpha() else found[1]
        yield values.Span(clause[: found.start()], f"{share}/{found[2]}", clause[found.end() :])


def _words(clause: str) -> Iterator[values.Span]:
    """What is quoted or bold, what stands behind a copula, and the last words of a clause with a copula."""
    if verdicts.ENDLESS.search(clause):
        yield from _spans(verdicts.ENDLESS)(clause)
        return
    yield from _spans(_QUOTED)(clause)
    for day in named_weekdays(clause):
        at = clause.rfind(day)
        yield values.Span(clause[:at], day, clause[at + len(day) :])
    yield from _spans(_LAST_NAME)(clause)
    copulas = list(_COPULA.finditer(clause))
    if copulas and values.FIRST.search(clause) is None:
        rest = clause[copulas[-1].end() :]
        tail = values.trimmed(rest).split()
        if len(tail) > 1:
            word = tail[-1]
            at = clause.rfind(word)
            yield values.Span(clause[:at], word, clause[at + len(word) :])


_LAST_NAME = re.compile(r"(?<=\s)([A-ZА-ЯЁÀ-Ý][a-zа-яёà-ÿ]{1,15})[\s.!。\ue001*]*$")


def _list(clause: str) -> Iterator[values.Span]:
    """All values of a clause behind its copula or colon as one list: "en (0, 0) y en el punto (1, 1)"."""
    found = listed_values(clause)
    several = len(found) == 1 and len(FORMULA.findall(found[0][1])) > 1  # "\ue100 and \ue101" is one run
    if 2 <= len(found) <= _MOST_LISTED or several:
        listed = ", ".join(" ".join(values.trimmed(text).split()) for _, text in found)
        yield values.Span(clause[: found[0][0]], listed, "")


_INNER_REMARK = re.compile(
    r"(?<=[\d\ue100-\uf8ff])\s\([^\W\d_]{4,}\s[^()]{0,60}\)(?=\s?(?:[,;，；.。]|$|(?:and|et|und|y|e|и|và)\s|和|と))"
)
""" "3 (twice, a double root) and 1": what is said of one value of a list."""


def listed_values(clause: str) -> list[tuple[int, str]]:
    """The values of a clause behind its copula or colon, each with its place; remarks in brackets left out."""
    clause = _INNER_REMARK.sub(lambda m: " " * len(m.group()), clause)
    start = max(
        [m.end() for m in _COPULA.finditer(clause)] + [clause.rfind(":") + 1, clause.rfind("：") + 1, 0]
    )
    return list(_plain_values(clause, start))


_MOST_LISTED = 8
_JOINED = re.compile(r"^\s*(?:and|et|und|y|e|и|và|و|,|;|，|；|、|和|与|及)", re.IGNORECASE)


def _plain_values(clause: str, start: int) -> Iterator[tuple[int, str]]:
    at = start
    for _ in range(_MOST_LISTED + 1):
        found = values.span(clause[at:])
        if found is None or not found.value:
            return
        begin = at + len(found.before)
        value = found.value
        pair = re.match(r"\([^()]{1,40}\)", clause[begin:])
        value = pair.group() if pair else value
        yield begin, value
        at = begin + len(value)


_OR_BETWEEN = re.compile(
    r"\s?,?\s?(?:(?<=\s)(?:or|ou|oder|o|или|либо|hoặc|أو|या)(?=\s)|或者?|または|또는)\s?", re.IGNORECASE
)
_ALTERNATIVES = re.compile(
    rf"{FORMULA.pattern}(?:{_OR_BETWEEN.pattern}{FORMULA.pattern}){{0,5}}", re.IGNORECASE
)
"""Formulas with "or" between them are one set."""


def _formula_sets(clause: str) -> Iterator[values.Span]:
    yield from _spoken_inequalities(clause)
    yield from _spans(_SET)(clause)
    for found in _ALTERNATIVES.finditer(clause):
        joined = _OR_BETWEEN.sub(r" \\text{ or } ", found.group())
        yield values.Span(clause[: found.start()], joined, clause[found.end() :])


_VERDICT_WORDS = "|".join(
    map(re.escape, sorted(verdicts.verdict_words(), key=lambda word: (-len(word), word)))
)
_VERDICT_AHEAD = re.compile(
    rf"\s*({_VERDICT_WORDS})(?=[\s,.!;:—–。，！；、*\ue001]|$|[\u3040-\u9fff])", re.IGNORECASE
)
_VERDICT_BEHIND = re.compile(
    rf"(?:[:：—–-]|(?<![^\W_])(?:is|es|est|ist|é|—|là|это|है|هي|هو|lautet)(?![^\W_])|是|为|は|는|은)\s?[\ue000\"“「『]?({_VERDICT_WORDS})的?[\ue001\"”」』]?(?:です|である|입니다|이다|है)?[\s.!。！]*(?:$|\s?[:,;，；：—–]\s?)",
    re.IGNORECASE,
)
_CONCLUDES = lexicon.leading("conclude", "contrast", "links", "modifiers")


def _verdicts(clause: str) -> Iterator[values.Span]:
    """ "So yes — …", "The statement is false": a word of yes or no that opens a clause or closes it."""
    if is_hedged_verdict(clause):
        return
    ahead = _CONCLUDES.match(clause)
    start = ahead.end() if ahead else 0
    for at in (0, start):
        found = _VERDICT_AHEAD.match(clause, at)
        if found:
            yield values.Span("", found[1], "")
    behind = _VERDICT_BEHIND.search(clause)
    if behind:
        yield values.Span("", behind[1], "")


def _signs(clause: str) -> Iterator[values.Span]:
    for span in _spans(_QUOTED)(clause):
        if _SIGN.fullmatch(span.value.strip()):
            yield span


def _ordered(clause: str) -> Iterator[values.Span]:
    """ "B, then C, then A", "Wed → Fri → Mon": what stands behind a colon or copula, joined by commas."""
    head = max(
        [m.end() for m in _COPULA.finditer(clause)] + [clause.rfind(":") + 1, clause.rfind("：") + 1, 0]
    )
    rest = clause[head:].strip(" .。" + BOLD_ON + BOLD_OFF)
    pieces = [piece.strip() for piece in _OPERATOR_JOINT.split(rest)]
    if re.search(r"\d", rest) and not all(map(values.is_only_value, pieces)):
        return
    if "," in rest and re.search(r"\d,\d", rest):
        return
    if 2 <= len(pieces) <= _MOST_LISTED and all(piece and len(piece.split()) <= 3 for piece in pieces):
        yield values.Span(clause[:head], ", ".join(pieces), "")


def _words_or_ordered(clause: str) -> Iterator[values.Span]:
    yield from _words(clause)
    yield from _ordered(clause)


_NAMED_ROOTS = re.compile(
    r"(?<![^\W_])(?P<name>\\?[a-zA-Zα-ω]{1,7})(?:_\{?\w\}?|[₀-₉])\s?=\s?(?P<first>[^=,;]{1,24}?)(?P<rest>(?:\s?[,;]\s?(?:and\s)?|\s(?:and|und|et|y|e|и|và)\s|和|と)(?P=name)(?:_\{?\w\}?|[₀-₉])\s?=\s?[^=]{1,120})"
)
_NEXT_ROOT = re.compile(
    r"(?:\s?[,;]\s?(?:and\s)?|\s(?:and|und|et|y|e|и|và)\s|和|と)\\?[a-zA-Zα-ω]{1,7}(?:_\{?\w\}?|[₀-₉])\s?=\s?"
)


def _roots(clause: str) -> Iterator[values.Span]:
    """ "λ₁ = 3, λ₂ = 1": the values of one name with indices, as a list."""
    found = _NAMED_ROOTS.search(clause)
    if found is not None:
        listed = ", ".join(p.strip(" ." + BOLD_OFF) for p in _NEXT_ROOT.split(found["first"] + found["rest"]))
        yield values.Span(clause[: found.start()], listed, "")


def _listed(clause: str) -> Iterator[values.Span]:
    yield from _roots(clause)
    yield from _list(clause)
    yield from _ordered(clause)


_PAIR = re.compile(
    r"(?<![a-zA-Z\d])(?:[A-Z]['′]?\s?)?\([^()]{0,40}[,;，|][^()]{0,60}\)|⟨[^⟨⟩]{1,60}⟩|<\s?-?\d[^<>]{0,40},[^<>]{0,40}>"
)


def _pairs(clause: str) -> Iterator[values.Span]:
    """Brackets with commas, written out or as formulas."""
    yield from _spans(_PAIR)(clause)
    yield from (span for span in _equations(clause) if span.value.count("=") > 1)


_MONTH = "|".join(sorted((re.escape(m) for m in MONTHS if len(m) > 2), key=len, reverse=True))
_DATE = re.compile(
    r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)|(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号일]|(?:ngày )?\d{1,2} tháng \d{1,2}(?: năm \d{4})?|"
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?(?:{_MONTH})\.?(?![^\W\d_])(?:,?\s(?:de\s|del\s)?\d{{4}})?|"
    rf"(?<![^\W\d_])(?:{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s\d{{4}})?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:上午|下午|早上|晚上|凌晨|中午|午前|午後|오전|오후)?\s?(?<!\d)\d{1,2}\s?(?:[:：]\s?\d{2}|[点點时時시]\s?(?:\d{1,2}\s?[分분]|半|整)?|h\s?\d{2}(?!\d))(?:\s?Uhr)?"
    rf"(?:\s?(?:{HALF_OF_DAY}|noon)(?![^\W_]))?"
    r"|(?<!\d)\d{1,2}\s?(?:[ap]\.?m\.?|o'clock|Uhr)",
    re.IGNORECASE,
)


def _ratios(clause: str) -> Iterator[values.Span]:
    """Ratios, and times of day: `15:25` may be either."""
    clocks = list(_spans(_CLOCK)(clause))
    timed = {len(span.before.rstrip()) for span in clocks if re.search(r"[^\d:：]", span.value.strip())}
    yield from (span for span in _spans(_RATIO)(clause) if len(span.before.rstrip()) not in timed)
    yield from clocks


_SPOKEN_CLOCK = re.compile(
    r"(?<![^\W_/.:])(?:(?P<part>(?:an? )?(?:quarter|1/4)|half|1/2|\d{1,2}(?: minutes?)?) (?P<way>past|after|to|before) )(?P<hour>\d{1,2}|noon|midnight)(?: o'clock)?(?![\d:.]*\d)(?P<day> (?:in the (?:morning|afternoon|evening)|at night|[ap]\.?m\.?))?",
    re.IGNORECASE,
)
_QUARTERS = {"quarter": 15, "1/4": 15, "half": 30, "1/2": 30}


def _clocks(clause: str) -> Iterator[values.Span]:
    """Times of day, those in words, too: "a quarter past twelve in the afternoon"."""
    yield from _spans(_CLOCK)(clause)
    for found in _SPOKEN_CLOCK.finditer(with_digits(clause)):
        part = re.sub(r"^an? | minutes?$", "", found["part"].casefold())
        minutes = _QUARTERS[part] if part in _QUARTERS else int(part)
        hour = 12 if found["hour"].isalpha() else int(found["hour"])
        if found["way"].casefold() in {"to", "before"}:
            hour, minutes = (hour - 1 or 12), 60 - minutes
        if hour > 24 or not 0 <= minutes < 60:
            continue
        day = (found["day"] or "").casefold()
        half = (
            ""
            if not day
            else " a.m."
            if "morning" in day or (day.startswith(" a") and "m" in day[:3])
            else " p.m."
        )
        yield values.Span("", f"{hour}:{minutes:02}{half}", "")


def _dates(clause: str) -> Iterator[values.Span]:
    yield from _spans(_DATE)(clause)
    spelt = with_digits(clause)
    if spelt != clause:
        yield from _spans(_DATE)(spelt)


_TERM = rf"(?:\d++(?:\.\d++)?|(?!(?:{values.SMALL_WORDS})(?![a-zA-Z]))[a-zA-Z]{{1,2}}(?![a-zA-Z])|(?:sqrt|sin|sen|cos|tan|log|ln|exp)(?![a-zA-Z])(?:[²³]|\^\d)?\s?(?=[\w√π(])|pi(?![a-zA-Z])|√|π|\((?:[^()]|\([^()]{{0,30}}\)){{1,60}}+\))(?:\^\{{[^{{}}]{{1,12}}\}}|[²³⁴^_\d])*+"
_EXPRESSION = re.compile(
    rf"(?<![\w\\'′’])[-−]?\s?{_TERM}(?:(?:\s?[-−+*/·×^]\s?[-−]?\s?)?{_TERM}){{0,12}}+(?:\s?\+\s?(?:C|K|c)(?![a-zA-Z]))?"
)


_EQUALS = re.compile(r"\s?=")


def _expressions(clause: str) -> Iterator[values.Span]:
    """Runs of terms with operators between: "ab/(b + a)", which words around it would cut up."""
    for span in _spans(_EXPRESSION)(clause):
        named = _EQUALS.match(span.after) is not None
        if not named and re.search(r"[-−+*/·^²³(]", span.value) and re.search(r"[a-zA-Z]", span.value):
            yield span
    yield from _spans(FORMULA)(clause)


_FULL_EQUATION = re.compile(
    rf"(?<![\w\\]){_TERM}(?:(?:\s?[-−+*/·×^]\s?)?{_TERM}){{0,8}}+\s?=\s?[-−]?\s?{_TERM}(?:(?:\s?[-−+*/·×^]\s?[-−]?\s?)?{_TERM}){{0,8}}+(?:,\s[-−]?(?:\d++(?:[./]\d++)?|√\d++)(?![\w(]|\s?[=+*/a-zA-Z])){{0,4}}+"
)


def _equations(clause: str) -> Iterator[values.Span]:
    found = list(_FULL_EQUATION.finditer(clause))
    gaps = [clause[one.end() : two.start()].strip() for one, two in pairwise(found)]
    if found and all(_JOINT.fullmatch(gap) for gap in gaps):
        joined = ", ".join(match.group() for match in found)
        yield values.Span(clause[: found[0].start()], joined, clause[found[-1].end() :])
    else:
        yield from _spans(_FULL_EQUATION)(clause)
    yield from _spans(FORMULA)(clause)


_JOINT = re.compile(
    r"[,;，；、]?\s?(?:and|or|y|o|et|ou|und|oder|e|и|или|và|hoặc|または|あるいは|와|과|또는|和|或|或者|و|أو|और|या)?"
)


_INEQUALITY_WORDS = (
    (re.compile(r"([a-z])\s(?:is |must be )?(?:strictly )?(?:less|smaller) than(?! or)\s", re.IGNORECASE), r"\1 < "),
    (re.compile(r"([a-z])\s(?:is |must be )?(?:strictly )?(?:greater|more|larger|bigger) than(?! or)\s", re.IGNORECASE), r"\1 > "),
    (re.compile(r"([a-z])\s(?:is |must be )?(?:at least|(?:greater|larger) than or equal to)\s", re.IGNORECASE), r"\1 ≥ "),
    (re.compile(r"([a-z])\s(?:is |must be )?(?:at most|(?:less|smaller) than or equal to)\s", re.IGNORECASE), r"\1 ≤ "),
    (re.compile(r"([a-z])\s?(?:大于等于|不小于)\s?"), r"\1 ≥ "), (re.compile(r"([a-z])\s?(?:小于等于|不大于)\s?"), r"\1 ≤ "),
    (re.compile(r"([a-z])\s?大于\s?"), r"\1 > "), (re.compile(r"([a-z])\s?小于\s?"), r"\1 < "),
)  # fmt: skip
_INEQUALITY = re.compile(
    r"[a-z] [<>≤≥] [-−]?\d[\d./]*|[-−]?\d[\d.]*\s?[<>≤≥]\s?[a-z]\s?[<>≤≥]\s?[-−]?\d[\d./]*"
)


def _spoken_inequalities(clause: str) -> Iterator[values.Span]:
    """ "x less than 2" as a relation."""
    spoken = clause
    for words, sign in _INEQUALITY_WORDS:
        spoken = words.sub(sign, spoken)
    if spoken != clause:
        for span in _spans(_INEQUALITY)(spoken):
            yield values.Span("", span.value, "")


_CALLED = re.compile(
    r"(?<![^\W_])[A-Za-z]\s?\([^()=]{1,30}\)\s?=\s?([-−]?\d++(?:[.,/]\d++)*+)(?![\d/^*+(]|\s?[×·*/+^])"
)


def _numbers(clause: str) -> Iterator[values.Span]:
    """Values behind names and calls: "a = 4", "P(red) = 3/10"."""
    yield from _spans(_EQUATION)(clause)
    yield from _spans(_CALLED)(clause)


def _nothings(clause: str) -> Iterator[values.Span]:
    if no_solution.SAID.search(clause):
        yield values.Span("", "no solution", "")


_FINDERS: dict[Shape, Callable[[str], Iterator[values.Span]]] = {
    Shape.NUMBER: _numbers,
    Shape.RATIO: _ratios,
    Shape.LETTER: _spans(_LETTER),
    Shape.RELATION: _formula_sets,
    Shape.WORDS: _words_or_ordered,
    Shape.LIST: _listed,
    Shape.SIGN: _signs,
    Shape.VERDICT: _verdicts,
    Shape.PAIR: _pairs,
    Shape.DATE: _dates,
    Shape.CLOCK: _clocks,
    Shape.EXPRESSION: _expressions,
    Shape.EQUATION: _equations,
    Shape.SOLUTION: _equations,
    Shape.NOTHING: _nothings,
}
