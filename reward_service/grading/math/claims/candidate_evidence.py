"""What speaks for and against a candidate of a closing passage, each with its weight.

Evidence looks at the reference's shape, never at its value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import LEFT, REST, Asked, stems
from reward_service.grading.math.claims.asked_names import Owner, owner
from reward_service.grading.math.claims.asked_units import Unit, is_another_unit, unit_of
from reward_service.grading.math.claims.claim_types import Statement
from reward_service.grading.math.claims.evidence_weights import RULES, WEIGHTS, distance
from reward_service.grading.math.claims.intermediate_values import NO_WORK, Work, number
from reward_service.grading.math.claims.last_sentence import is_reason, is_remark
from reward_service.grading.math.claims.markup import BOLD_ON, DRESS
from reward_service.grading.math.claims.opposites import is_of_the_opposite
from reward_service.grading.math.claims.paired_values import around
from reward_service.grading.math.claims.plain_statements import is_given, is_share
from reward_service.grading.math.claims.polarity import Denial, Polarity, denial
from reward_service.grading.math.claims.question_evidence import (
    is_at_another_time,
    is_complement,
    is_difference,
    is_labelled_as_asked,
    is_of_the_others,
    is_operand,
    is_said_of,
    is_what_would_be,
    says_it_is,
)
from reward_service.grading.math.claims.reference_shape import Measure, Shape, fits, shape
from reward_service.grading.math.problem import Problem

_CONCLUDES = lexicon.pattern("conclude")
_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_AHEAD = lexicon.leading("links", "modifiers", "copulas", "conclude")
SIGNS = ("=", "≈", "→", "⇒", ":", "：")
_WORK = re.compile(r"[×÷·*+=]|\d\s?[-−–]\s?\d")
_ONE_VALUE = frozenset({Shape.NUMBER, Shape.LETTER, Shape.WORDS})
_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_RUNS = re.compile(r"[\d\ue100-\uf8ff]+")


def joined(text: str) -> str:
    """A text with single blanks."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of a closing passage, the text around it in its clause, and how far from the end it stands."""

    statement: Statement
    clause: str
    before: str
    after: str
    sentence: int
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """What candidates are weighed against: the prompt, what it asks, the reference's shape, the rules' choice."""

    problem: Problem
    asked: Asked
    wanted: Shape
    ruled: str
    measure: Measure | None = None
    work: Work = NO_WORK


def weights(candidate: Candidate, text: str, question: Question) -> Iterator[float]:
    """The weights of all the evidence for a candidate."""
    yield WEIGHTS[distance(candidate.sentence)]
    yield RULES.get(candidate.statement.why, 0.0)
    yield from (WEIGHTS[name] for name, holds in _stands(candidate) if holds)
    yield from (WEIGHTS[name] for name, holds in _is(candidate, text, question) if holds)
    yield from (WEIGHTS[name] for name, holds in _answers(candidate, text, question) if holds)
    if question.asked.words or question.asked.others:
        yield from _of_words(candidate, question.asked)


def _of_words(candidate: Candidate, asked: Asked) -> Iterator[float]:
    """What the words around a candidate count that the prompt has, too."""
    said = stems(_behind_last_value(candidate.before).translate(DRESS) + " " + candidate.after)
    yield WEIGHTS["the question's words"] * min(3, len(said & asked.words)) / 3
    if len(asked.words) > 1 and asked.words <= stems(_own_words(candidate)):
        yield WEIGHTS["all the question's words"]
    yield WEIGHTS["the prompt's words"] * min(3, len(said & asked.others)) / 3


def _behind_last_value(text: str) -> str:
    """What stands behind the last value of a text."""
    ends = [value.end() for value in _VALUED.finditer(text)]
    return text[ends[-1] :] if ends else text


def _own_words(candidate: Candidate) -> str:
    """The words of a clause that belong to a candidate."""
    return around(candidate.clause, len(candidate.before)).translate(DRESS)


def lost_by_distance(sentence: int) -> float:
    """What a candidate lost by not standing in the last sentence, but so many sentences before it."""
    return WEIGHTS[distance(0)] - WEIGHTS[distance(sentence)]


def _stands(candidate: Candidate) -> Iterator[tuple[str, bool]]:
    """Where and how a candidate stands in its clause."""
    before = candidate.before.translate(DRESS)
    yield "concluded", _CONCLUDES.search(before) is not None
    yield "behind a copula", _behind_copula(before)
    yield "behind an equals sign", before.rstrip().endswith(SIGNS)
    yield "names a result", _WEAK.search(before) is not None
    yield "in bold", candidate.before.rstrip().endswith(BOLD_ON) or BOLD_ON in candidate.statement.value
    yield "ends its clause", values.says_nothing(candidate.after)
    yield "first of its clause", _VALUED.search(candidate.before) is None
    yield "the only value", len(_RUNS.findall(candidate.clause)) == 1
    yield "in a first clause", candidate.number == 0
    yield "gives a reason", is_reason(candidate.clause)
    yield (
        "in brackets",
        before.count("(") > before.count(")") or candidate.before.rstrip().endswith(("(", "（")),
    )
    yield "a share of it", is_share(before)


def _behind_copula(before: str) -> bool:
    copulas = [copula.end() for copula in _COPULA.finditer(before)]
    if not copulas:
        return False
    between = before[copulas[-1] :]
    return not between.strip(" ,:") or _AHEAD.fullmatch(between) is not None


_SEVERAL = frozenset({Shape.PAIR, Shape.LIST})
_LISTED = re.compile(r"=[^=]{1,40}(?:[,;，；]|\s(?:and|y|et|und|e|и)\s|和)[^=]{1,12}=")
_EQUATIONS = frozenset({Shape.EQUATION, Shape.SOLUTION})
_VERB_NEAR = 6
_WHERE = re.compile(
    r"[\d)]\s(?:at|when|for|bei|für|pour|en|em|cuando|quando|при|в)\s(?:the point\s)?\(?[a-zA-Z]\s?=\s?$|(?:occur\w*|attain\w*|achiev\w*|reach\w*|taken?|minim\w*|maxim\w*|máxim\w*|mínim\w*|extrem\w*|minimis\w*|happens|vertex|alcanz\w*|atteint\w*|angenommen|liegt|достига\w*)\s(?:is\s)?(?:at|when|for|bei|für|pour|en|em|cuando|quando|при|в)\s(?:the point\s)?\(?[a-zA-Z]\s?=\s?$|(?:当|在)\s?[a-zA-Z]\s?=\s?$"
)
""" "the minimum occurs at x = 4": where something happens, which is no answer to what it is."""
_WHEN = re.compile(r"\s?(?:のとき|の時|일 ?때|때|时[，,取有]|時[，,取有])")
_WHERE_NEAR = 48
_ASKS_WHERE = re.compile(
    r"(?<![^\W_])(?:where|when|at (?:what|which)|for (?:what|which)|(?:what|which) (?:value|point|x|t|n|angle|number|integer)|wo|wann|bei welche[mr]|für welche[sn]?|où|quand|pour quelle?s?|dónde|cuándo|para qu[éeê]|para cuáles|onde|quando|para quais|para qual|con qué|per quale|per quali|dove|где|когда|при как\w+|với giá trị nào|khi nào)(?![^\W_])|何时|什么时候|多少时|哪|当.{0,8}(?:为何|取何)|solve for",
    re.IGNORECASE,
)
_NEAR = 14
"""Characters before a value in which a word of the question marks it."""
_AHEAD_NEAR = 20
"""The same behind a name: "Ann is the youngest"."""
NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDLESS = frozenset(
    {Shape.NUMBER, Shape.PAIR, Shape.LIST, Shape.RELATION, Shape.EQUATION, Shape.EXPRESSION, Shape.RATIO}
)


def _is(candidate: Candidate, text: str, question: Question) -> Iterator[tuple[str, bool]]:
    """What a candidate is, beside what is asked."""
    value = text.rpartition("=")[2].strip() if question.wanted not in _EQUATIONS and "=" in text else text
    found = shape(value) if value else Shape.UNKNOWN
    if question.wanted in _SEVERAL and text.count("=") > 1 and _LISTED.search(text):
        found = question.wanted
    if question.wanted is Shape.NUMBER and text.count("=") > 1 and _LISTED.search(text):
        found = Shape.LIST
    fit = fits(question.wanted, found)
    yield (
        "a formula for a number",
        question.wanted is Shape.NUMBER and found is Shape.EXPRESSION and unit_of(value) is None,
    )
    yield "of a kindred shape", fit == 0.5
    yield "of another shape", fit == 0
    yield "words for a value", found is Shape.WORDS and question.wanted in _WORDLESS
    yield "read by the rules", joined(text) == question.ruled
    yield "given in the prompt", len(NUMBERS.findall(value)) == 1 and is_given(value, question.problem)
    yield "work", question.wanted in _ONE_VALUE and _WORK.search(value) is not None
    behind, folded = candidate.after.translate(DRESS).strip()[:20].casefold(), text.casefold()
    yield (
        "the noun asked for",
        any(
            (folded[-1:] + behind).startswith(noun) or behind.startswith(noun) or noun in folded
            for noun in question.asked.nouns
        ),
    )
    yield "named in the prompt", _is_named(candidate, text, question.problem)
    wordy = question.wanted is Shape.WORDS and found is Shape.WORDS
    yield (
        "asked for right beside it",
        bool(question.asked.words) and bool(_near(candidate, wordy=wordy) & question.asked.words),
    )
    yield "a negation", wordy and _negates(text)
    yield "asked about", wordy and bool(question.asked.alternatives) and stems(text) <= question.asked.words
    yield (
        "a remark",
        (is_remark(candidate.clause) and _CONCLUDES.search(candidate.before) is None)
        or is_of_those(candidate.clause, question.asked),
    )
    yield "of the rest", is_of_the_rest(candidate, question.asked)
    yield "of another noun", _is_of_another_noun(candidate, question.asked)
    yield (
        "an alternative of the prompt",
        folded.strip() in {word.casefold() for word in question.asked.alternatives},
    )
    owned = owner(candidate.before.replace(BOLD_ON, ""), text, question.asked.names)
    yield "of the name asked for", owned is Owner.ASKED
    yield "of another name", owned is Owner.ANOTHER
    yield "where it happens", owned is not Owner.ASKED and _is_where(candidate, question)


def _near(candidate: Candidate, *, wordy: bool) -> frozenset[str]:
    """Stems of the words right beside a candidate."""
    behind = candidate.after[: _AHEAD_NEAR if wordy else 8]
    return stems(candidate.before.translate(DRESS)[-_NEAR:] + " " + behind)


def _answers(candidate: Candidate, text: str, question: Question) -> Iterator[tuple[str, bool]]:
    """What a candidate is to the question's unit and subject, and to the work that led to it."""
    before, value = candidate.before.translate(DRESS), text.rpartition("=")[2].strip()
    asked = question.asked.unit[0] if question.asked.unit is not None else None
    yield "of another measure", _measures_otherwise(text, question.measure or asked)
    unit = unit_of(value) if question.asked.unit else None
    yield "of the unit asked for", unit is not None and unit == question.asked.unit
    yield "of another unit", unit is not None and is_another_unit(unit, question.asked.unit)
    copied = bool(question.asked.subject) and (_behind_copula(before) or before.rstrip().endswith(SIGNS))
    yield "what remains", question.asked.rest and _says_what_remains(candidate)
    behind = candidate.after.translate(DRESS)
    yield (
        "said of what is asked",
        (copied and is_said_of(before, question.asked.subject)) or says_it_is(behind, question.asked.subject),
    )
    yield "the question's verb", not question.asked.verbs.isdisjoint(candidate.before[-_VERB_NEAR:])
    yield "an example", _EXAMPLE.match(candidate.clause) is not None
    yield (
        "a difference",
        not question.asked.difference and is_difference(before, value, behind),
    )
    yield "of the complement", is_complement(before, question.problem)
    if question.asked.question:
        words = _own_words(candidate)
        yield "of the others", is_of_the_others(words, question.asked.question)
        yield "of the opposite", is_of_the_opposite(words, question.asked.question, before)
    yield "what would be", is_what_would_be(candidate.clause, question.problem)
    yield "labelled as asked", is_labelled_as_asked(before, question.asked)
    yield "an operand", is_operand(before, candidate.after)
    yield "at another time", is_at_another_time(candidate.clause, question.problem)
    done = NUMBERS.findall(value)
    alone = number(done[0]) if len(done) == 1 else ""
    yield "worked out last", candidate.sentence == 0 and bool(alone) and alone == question.work.last
    yield "a step of the work", bool(alone) and alone in question.work.steps


_NEITHER = re.compile(
    r"(?<![^\W_])(?:neither|weder|keine?[ns]?(?: von beiden)?|ni|ning[uú]n[ao]?|nenhuma?|nem|aucune?|nessun[ao]?|né)(?![^\W_])|都不|どちらも|둘 다",
    re.IGNORECASE,
)


def counts_what_is_neither(candidate: Candidate, problem: Problem) -> bool:
    """ "Fifteen like neither drink", where the question asks for those: the word denies nothing."""
    spelt = candidate.before == candidate.clause  # a number in words, at an unknown place of its clause
    before, behind = ("", candidate.clause[1:]) if spelt else (candidate.before, candidate.after)
    return is_of_neither(candidate.statement.denied, before, behind, problem)


def is_of_neither(denied: Denial | None, before: str, behind: str, problem: Problem) -> bool:
    """Whether what denies a value is a word behind it for "neither", which the question has, too."""
    if denied is None or denied.polarity is not Polarity.NEGATED or _NEITHER.fullmatch(denied.word) is None:
        return False
    said = behind.translate(DRESS)
    return (
        denied.word.casefold() in problem.text.casefold()
        and denied.word in said
        and denial(before, bounds=False) is None
        and _COPULA.match(said.lstrip()) is None
    )


def _negates(text: str) -> bool:
    found = denial(text, bounds=False)
    return found is not None and found.polarity is Polarity.NEGATED


_OF_THOSE = re.compile(
    r"\s*(?:其中|このうち|そのうち|그중|이 중|(?:of which|of whom|de l[oa]s (?:cuales|que)|d[oa]s quais|dont|davon|wovon|di cui|dei quali|delle quali|из (?:которых|них)|trong đó)(?![^\W_]))",
    re.IGNORECASE,
)


def is_of_those(clause: str, asked: Asked) -> bool:
    """ "，其中男生33人": what is said of some of those counted before, unless the question asks for them."""
    found = _OF_THOSE.match(clause)
    return found is not None and not stems(clause[found.end() :]) & asked.words


def is_of_the_rest(candidate: Candidate, asked: Asked) -> bool:
    """ "Rita kept the other 56": whether a value is said of what is left, where the question does not ask for that."""
    if asked.rest or not asked.words:
        return False
    found = REST.search(candidate.before[-_REST_NEAR:] + " " + candidate.after[:_REST_NEAR])
    return found is not None and not stems(found.group()) & asked.words


def _says_what_remains(candidate: Candidate) -> bool:
    """ "$400 remains", "Left: $400"."""
    near = candidate.before.translate(DRESS)[-_REST_NEAR:] + " " + candidate.after[:_REST_NEAR]
    return REST.search(near) is not None or LEFT.search(near) is not None


_REST_NEAR = 24
_SUBJECT = re.compile(
    r"(?:^|[,;]\s?|\s(?:and|und|et|y|e|и)\s)(?:the|its|their|his|her|der|die|das|le|la|les|l'|el|los|las|o|a|os|as|il|lo|gli|i)\s?([^\W\d_]{3,20})[^;]{0,40}$",
    re.IGNORECASE,
)


def _is_of_another_noun(candidate: Candidate, asked: Asked) -> bool:
    """ "…, die Zinsen betragen 121 €": whether a later value of a sentence is said of what was not asked for."""
    if not asked.words or not (candidate.number or _VALUED.search(candidate.before)):
        return False
    found = _SUBJECT.search(_behind_last_value(candidate.before).translate(DRESS))
    if found is None or _WEAK.search(found[1]) or _CONCLUDES.search(found[1]):
        return False
    noun = stems(found[1])
    return bool(noun) and not noun & asked.words and _WHO_PAYS.fullmatch(found[1]) is None


_WHO_PAYS = re.compile(
    r"(?:customer|buyer|shopper|client|seller|shop|store|family|kunde|käufer|cliente|acheteu\w*|comprador\w*|покупател\w*|[^\W\d_]{2,16}(?:aron|ieron|yeron|aram|eram|iram))",
    re.IGNORECASE,
)
""" "the customer pays $35", "le dieron 11 €": who does something with a value is not what it is a value of."""


_FIRST_MEASURE = re.compile(r"[$€£]?\d[\d.,]*\s?[^\W\d_]{1,12}(?=\s)")


def _first_unit(text: str) -> Unit | None:
    """The unit of the first of several quantities: "180 km and the slower 150 km"."""
    first = _FIRST_MEASURE.match(text)
    return unit_of(first.group()) if first is not None else None


def _measures_otherwise(text: str, wanted: Measure | None) -> bool:
    """Whether a quantity is a time where a length is wanted, or money, and so on."""
    measured = text.rpartition("=")[2].strip()
    found = (unit_of(measured) or _first_unit(measured)) if wanted else None
    return found is not None and found[0] != wanted


def _is_where(candidate: Candidate, question: Question) -> bool:
    where = _WHERE.search(candidate.before[-_WHERE_NEAR:]) or _WHEN.match(candidate.after)
    return where is not None and _ASKS_WHERE.search(question.problem.text) is None


_LEFT_SIDE = re.compile(r"([^\s,;:，。、=<>]{1,24}(?:\s[^\s,;:，。、=<>]{1,12})?)\s?[=≈]?\s?$")


def _is_named(candidate: Candidate, text: str, problem: Problem) -> bool:
    """Whether the prompt has the left side of a value's equation: "sin 60° = 1/2" where sin 60° is asked."""
    left = (
        text.partition("=")[0]
        if "=" in text
        else candidate.before
        if candidate.before.rstrip().endswith("=")
        else ""
    )
    found = _LEFT_SIDE.search(left.rstrip().rstrip("=").rstrip()) if left else None
    if found is not None and f"{_close(found[1])}={_close(text.rpartition('=')[2])}" in _close(problem.text):
        return False
    return (
        found is not None
        and bool(re.search(r"[^\W\d_]", found[1]))
        and _close(found[1]) in _close(problem.text)
    )


def _close(text: str) -> str:
    return re.sub(r"[\s\\{}$()]", "", text).casefold()


_EXAMPLE = re.compile(
    r"\s*(?:(?:for|für|pour|para|при|với|with|if|when)\s[a-z]\s?=|e\.g|for example|for instance|z\.b|zum beispiel|par exemple|por ejemplo|"
    r"por exemplo|например|例如|比如|たとえば|例えば|예를 들어|ví dụ|उदाहरण|مثلا)",
    re.IGNORECASE,
)
