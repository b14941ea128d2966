"""What stands beside a value of a closing passage that tells whether the question asks for it."""

import re

from reward_service.grading.math.claims.asked_for import COMPARES, Asked, stems
from reward_service.grading.math.claims.asked_units import is_another_unit, unit_of
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.markup import DRESS
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed.number_words import with_digits

_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_OPERAND = re.compile(
    r"\s?\)?\s?(?:的(?:平方|立方|[\d二三四五六七八九n]次方|倒数|相反数)|の(?:[二三四2-4]乗|平方|逆数)|의 ?(?:제곱|세제곱|역수)|(?:squared|cubed|to the power)(?![^\W_])|(?:al (?:cuadrado|cubo)|ao (?:quadrado|cubo)|au (?:carré|cube)|zum quadrat|в (?:квадрате|кубе))(?![^\W_]))",
    re.IGNORECASE,
)
_AHEAD = (
    r"\s*(?:(?:and|und|et|y|e|и)\s)?(?:in|after|nach|dans|après|en|dentro de|em|daqui a|через|tra|fra|sau)\s"
)
_OPENS_LATER = re.compile(_AHEAD, re.IGNORECASE)
_LATER = re.compile(
    rf"{_AHEAD}(\d{{1,3}})\s(?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|jahre?n?|monate?n?|ans|mois|años|meses|anos|лет|года?|anni|năm)(?![^\W_])",
    re.IGNORECASE,
)


_SHIFTED = re.compile(
    r"(?<![^\W_])(?:in|after|nach|dans|après|en|dentro de|em|daqui a|через|tra|fra|sau|por|per|from now|later|ago|vor|hace|há|il y a|назад|will|wird|sera|tendrá|terá|будет)(?![^\W_])|后|後|前",
    re.IGNORECASE,
)
""" A question that asks of another time itself."""


_DIFFERS = re.compile(
    rf"[^\d,.;:]{{0,24}}?(?<![^\W_])(?:{COMPARES})(?![^\W_])(?:\s(?:than|als|que|qu'|do que|чем|expensive|cher|car[oa]|ahead|teuer))?|"
    r"\s?[^\d\s、。，,]{0,4}(?:多い|少ない|高い|安い|高く|安く|長い|短い|速い|遅い|大きい|小さい|お得|得です|더 (?:많|적|크|작|비싸|싸|길|짧|빠르|느리))",
    re.IGNORECASE,
)
_DIFFERS_BEFORE = re.compile(
    r"(?:比[^，。,.]{1,16}(?:多|少|高|低|大|小|长|短|快|慢|贵|便宜|重|轻)(?:了|行|行驶|走|花|用)?|多出?|少了|相差|(?:ほうが|より)[^、。]{0,8})\s?[$€£¥]?$",
    re.IGNORECASE,
)


_IN_WORDS = re.compile(
    r"(?<![^\W_])(?:difference|unterschied|différence|diferencia|diferença|differenza|разница)(?![^\W_])[^\d]{0,60}$|(?:相差|差は|차이는)[^\d]{0,8}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[^\d]{0,4}\d[\d.,]*")


def is_difference(before: str, value: str, after: str) -> bool:
    """ "$1,080 more than children", "比4小时多240千米": whether a value says by how much two others differ."""
    number = _NUMBER.match(value)
    behind = value[number.end() :] + after if number is not None else after
    return (
        _DIFFERS_BEFORE.search(before[-_NEAR:]) is not None
        or _DIFFERS.match(behind[:48]) is not None
        or _IN_WORDS.search(before[-_SENTENCE:]) is not None
    )


_SENTENCE = 100
_WOULD = GatedPattern(
    r"(?<![^\W_])(?:would (?:have|be|give|get|need|take|cost|make|yield|equal|only|still|then|also)|(?:it|they|he|she|one|there)'d (?:have|be|get)|wären?|würden?|hätten?|bräuchten?|käme|ergäbe|betrüge|kostete|seraient|serait|auraient|aurait|faudrait|"
    r"serían?|habrían?|tardarían?|costarían?|darían?|quedarían?|tendrían?|seriam?|levariam?|teriam?|dariam?|custariam?|ficariam?|sarebbero?|avrebbero?|было бы|были бы|был бы|получилось бы)(?![^\W_])",
    re.IGNORECASE,
)


def is_what_would_be(clause: str, problem: Problem) -> bool:
    """ "with the radius given one would have 36π": whether a clause tells what would be, where the question does not ask
    that."""
    return (
        bool(problem.text) and _WOULD.search(clause) is not None and _WOULD_ANY.search(problem.text) is None
    )


_WOULD_ANY = re.compile(
    r"(?<![^\W_])(?:would|could|if|suppose|wäre\w*|würde\w*|hätte\w*|wenn|falls|si|ser[ií]an?|ser[ií]am|se|бы|если)(?![^\W_])",
    re.IGNORECASE,
)


def is_complement(before: str, problem: Problem) -> bool:
    """ "the chance of not getting a 9 is 8/9", where the question has no "not"."""
    if _NOT.search(before[-60:]) is not None:
        return _NOT.search(problem.text[-160:]) is None
    return False


_DO_NOT = re.compile(
    r"(?<![^\W_])(?:(?:do|does|did|is|are|was|were|have|has|can|will) not|(?:do|does|did|is|are|was|were|have|has|can|wo)n't|não|no|ne|nicht|non|не)\s(?:n')?([^\W\d_]{4,})",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?<![^\W_])(?:not|n't|no|não|ne|n'|nicht|kein\w{0,2}|non|не|neither|without)(?![^\W_])|n't(?![^\W_])",
    re.IGNORECASE,
)


def is_of_the_others(words: str, question: str) -> bool:
    """ "12 of them wear glasses", where the question asks how many do not: whether a value is said of those who do."""
    verb = _not_done(question)
    if not verb or _NEGATED.search(words) is not None:
        return False
    return verb in {w.casefold()[:_VERB_STEM] for w in _LONG_WORDS.findall(words)}


@memo(512)
def _not_done(question: str) -> str:
    """The stem of the verb of what a question asks not to be so; nothing where it asks for no such thing."""
    asked = _DO_NOT.search(question)
    return asked[1].casefold()[:_VERB_STEM] if asked is not None else ""


_VERB_STEM = 4
_LONG_WORDS = re.compile(r"[^\W\d_]{4,}")


_NOT = re.compile(
    r"(?<![^\W_])(?:(?:of|for) not|not getting|no[nt]-|that (?:it|he|she|they) (?:does|do|is|are)(?: not|n't)|nicht zu|keine?n? .{1,20} zu|de ne pas|de no|de não|не вы\w+|does not|doesn't|gegenereignis|complement\w*)(?![^\W_])|不(?:是|被|中|能|会)?[\u4e00-\u9fff]{0,4}的概率",
    re.IGNORECASE,
)


_DONE_WITH = re.compile(
    r"(?<![^\W_])(?:doubling|halving|tripling|squaring|dividing|multiplying|adding|subtracting|doublant|multipliant|divisant|ajoutant|"
    r"duplicando|multiplicando|dividiendo|dividindo|sumando|somando|restando|subtraindo|verdoppeln|verdoppelt man|удваивая|умножая|разделив)(?:\s(?:the|these|those|les|los|die))?\s?$",
    re.IGNORECASE,
)


def is_operand(before: str, after: str) -> bool:
    """Whether something is done with a value: "(−4) 的平方", "doubling 32"."""
    return _OPERAND.match(after) is not None or _DONE_WITH.search(before[-_NEAR:]) is not None


_MEASURED_AHEAD = re.compile(r"(\d[\d.,]*\s?[^\W\d_]{1,12}[²³]?)\s?[(（]\s?(?:=|≈|or\s|oder\s|ou\s|o\s)?\s?$")


def is_restated_measure(before: str, value: str) -> bool:
    """ "750 g (0.75 kg)": whether a value in brackets measures what the one right before them does, in another unit."""
    if value.startswith(("(", "（")):
        before, value = before + "(", value.strip("()（） ")
    ahead = _MEASURED_AHEAD.search(before[-_NEAR:])
    first, second = (unit_of(ahead[1]), unit_of(value)) if ahead is not None else (None, None)
    return first is not None and second is not None and is_another_unit(second, first)


_NEAR = 32


def is_at_another_time(clause: str, problem: Problem) -> bool:
    """ "In 4 years they will be 23": whether a clause tells of a later time, where the question asks of none."""
    if not problem.text or _OPENS_LATER.match(clause) is None or _LATER.match(with_digits(clause)) is None:
        return False
    asks = re.split(r"(?<=[.!?。！？])\s?", problem.text.strip().rstrip(".!?。！？"))[-1]
    return _SHIFTED.search(with_digits(asks)) is None


def is_said_of(before: str, subject: frozenset[str]) -> bool:
    """ "the probability is 1/6": whether what is asked the value of stands between the value before and a value's copula."""
    earlier = [m.end() for m in _VALUED.finditer(before)]
    return bool(subject) and bool(stems(before[earlier[-1] if earlier else 0 :]) & subject)


_IS_IT = re.compile(
    r"\s?(?:is|are|was|ist|sind|est|sont|es|son|é|são|è|sono|is therefore|is thus|is indeed)\s(?:therefore |indeed |thus )?([^,.;:]{3,48})"
)


def says_it_is(after: str, subject: frozenset[str]) -> bool:
    """ "24 is the smallest": whether what is asked the value of stands behind a value and a copula."""
    found = _IS_IT.match(after) if subject else None
    return found is not None and bool(stems(found[1]) & subject)


_LABEL_BEFORE = re.compile(r"\s*([^\W\d_][^\d:：=]{2,40})\s?[:：=]\s?[$€£¥]?\s?$")


def is_labelled_as_asked(before: str, asked: Asked) -> bool:
    """ "Final price: $39.60" where the final price is asked: the label has most of the question's words, and no other."""
    found = _LABEL_BEFORE.fullmatch(before.translate(DRESS))
    words = stems(found[1]) if found is not None else frozenset()
    if not words or not words <= asked.words:
        return False
    return 3 * len(words) >= 2 * len(asked.words) or bool(asked.subject and asked.subject <= words)
