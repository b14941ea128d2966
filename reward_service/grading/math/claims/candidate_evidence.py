"""What speaks for and against a candidate of a closing passage, each with its weight.

Evidence looks at the reference's shape, never at its value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import Asked, stems
from reward_service.grading.math.claims.claim_types import Statement
from reward_service.grading.math.claims.last_sentence import is_reason, is_remark
from reward_service.grading.math.claims.markup import BOLD_ON, DRESS
from reward_service.grading.math.claims.plain_statements import is_given, is_share
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.claims.reference_shape import Shape, fits, shape
from reward_service.grading.math.problem import Problem

_CONCLUDES = lexicon.pattern("conclude")
_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_AHEAD = lexicon.leading("links", "modifiers", "copulas", "conclude")
_SIGNS = ("=", "≈", "→", "⇒", ":", "：")
_WORK = re.compile(r"[×÷·*+=]|\d\s?[-−–]\s?\d")
_ONE_VALUE = frozenset({Shape.NUMBER, Shape.LETTER, Shape.WORDS})
_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_RUNS = re.compile(r"[\d\ue100-\uf8ff]+")

WEIGHTS = {
    "in the last sentence": 2.0, "the sentence before": -0.7, "two sentences before": -1.0, "far from the end": -1.2,
    "read by the rules": 0.95, "behind an equals sign": 0.8, "concluded": 1.15, "named in the prompt": 0.5, "asked for right beside it": 0.6, "an alternative of the prompt": 1.8, "ends its clause": 0.75,
    "names a result": 0.3, "the noun asked for": 0.9, "the question's words": 0.5, "the prompt's words": 0.4, "behind a copula": 0.65,
    "the only value": 0.3, "first of its clause": 0.5, "in bold": 0.5, "in the last clause with a value": 0.4, "work": -0.1,
    "in brackets": -0.1, "gives a reason": -0.3, "a share of it": -0.4, "in a first clause": -0.5, "given in the prompt": -1.2,
    "an example": -1.5, "a negation": -2.0, "a remark": -1.5, "of the rest": -2.2, "of another noun": -2.6, "asked about": -2.0, "words for a value": -3.0, "of a kindred shape": -1.5, "of another shape": -1.7,
}  # fmt: skip
"""What each piece of evidence counts, in logits; fitted once on labelled completions and rounded."""
_RULES = {
    "of the kind asked for": 0.6, "alone": 0.4, "behind an equals sign": 0.25, "a formula": 0.25, "in bold": 0.15, "a number in words": -0.2,
    "behind a copula": -0.1, "nothing there is": -0.6, "a value": -0.35, "a word": -0.4, "a number": -0.4,
}  # fmt: skip
"""What it counts by which rule for clauses a value was read."""


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


_DISTANCES = ("in the last sentence", "the sentence before", "two sentences before", "far from the end")


def weights(candidate: Candidate, text: str, question: Question) -> Iterator[float]:
    """The weights of all the evidence for a candidate."""
    yield WEIGHTS[_DISTANCES[min(candidate.sentence, 3)]]
    yield _RULES.get(candidate.statement.why, 0.0)
    yield from (WEIGHTS[name] for name, holds in _stands(candidate) if holds)
    yield from (WEIGHTS[name] for name, holds in _is(candidate, text, question) if holds)
    earlier = [m.end() for m in _VALUED.finditer(candidate.before)]
    said = stems(candidate.before[earlier[-1] if earlier else 0 :].translate(DRESS) + " " + candidate.after)
    yield WEIGHTS["the question's words"] * min(3, len(said & question.asked.words)) / 3
    yield WEIGHTS["the prompt's words"] * min(3, len(said & question.asked.others)) / 3


def _stands(candidate: Candidate) -> Iterator[tuple[str, bool]]:
    """Where and how a candidate stands in its clause."""
    before = candidate.before.translate(DRESS)
    yield "concluded", _CONCLUDES.search(before) is not None
    yield "behind a copula", _behind_copula(before)
    yield "behind an equals sign", before.rstrip().endswith(_SIGNS)
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
    yield "of a kindred shape", fit == 0.5
    yield "of another shape", fit == 0
    yield "words for a value", found is Shape.WORDS and question.wanted in _WORDLESS
    yield "read by the rules", joined(text) == question.ruled
    yield "given in the prompt", len(NUMBERS.findall(value)) == 1 and is_given(value, question.problem)
    yield "work", question.wanted in _ONE_VALUE and _WORK.search(value) is not None
    behind, folded = candidate.after.translate(DRESS).strip()[:20].casefold(), text.casefold()
    yield (
        "the noun asked for",
        any(behind.startswith(noun) or noun in folded for noun in question.asked.nouns),
    )
    yield "named in the prompt", _is_named(candidate, text, question.problem)
    wordy = question.wanted is Shape.WORDS and found is Shape.WORDS
    near = stems(
        candidate.before.translate(DRESS)[-_NEAR:] + " " + candidate.after[: _AHEAD_NEAR if wordy else 8]
    )
    yield "asked for right beside it", bool(near & question.asked.words)
    yield "a negation", wordy and _negates(text)
    yield "asked about", wordy and bool(question.asked.alternatives) and stems(text) <= question.asked.words
    yield "a remark", is_remark(candidate.clause) or is_of_those(candidate.clause, question.asked)
    yield "of the rest", is_of_the_rest(candidate, question.asked)
    yield "of another noun", _is_of_another_noun(candidate, question.asked)
    yield (
        "an alternative of the prompt",
        folded.strip() in {word.casefold() for word in question.asked.alternatives},
    )
    yield "an example", _EXAMPLE.match(candidate.clause) is not None


def _negates(text: str) -> bool:
    found = denial(text, bounds=False)
    return found is not None and found.polarity is Polarity.NEGATED


_OF_THOSE = re.compile(r"\s*(?:其中|このうち|そのうち|그중|이 중)")
_REST = re.compile(
    r"(?<![^\W_])(?:the other|the remaining|the rest|remaining|remain|remains|left over|(?:die )?(?:übrigen|restlichen|übrig|verbleiben\w*)|(?:les? )?(?:autres|restante?s?|reste|restent)|"
    r"(?:los |las )?(?:otr[ao]s|restantes|quedan?|sobran?)|(?:os |as )?(?:outr[ao]s|restam|sobram?)|(?:gli |le )?(?:altr[ie]|restanti|restano|rimangono)|остал\w{1,6}|остается|остаётся|còn lại)(?![^\W_])|"
    r"剩下|其余|其餘|余下|还剩|残り|나머지|남은|बाकी|शेष|الباقي|بقي|المتبقي",
    re.IGNORECASE,
)


def is_of_those(clause: str, asked: Asked) -> bool:
    """ "，其中男生33人": what is said of some of those counted before, unless the question asks for them."""
    found = _OF_THOSE.match(clause)
    return found is not None and not stems(clause[found.end() :]) & asked.words


def is_of_the_rest(candidate: Candidate, asked: Asked) -> bool:
    """ "Rita kept the other 56": whether a value is said of what is left, where the question does not ask for that."""
    found = _REST.search(candidate.before[-_REST_NEAR:] + " " + candidate.after[:_REST_NEAR])
    return found is not None and bool(asked.words) and not stems(found.group()) & asked.words


_REST_NEAR = 24
_SUBJECT = re.compile(
    r"(?:^|[,;]\s?|\s(?:and|und|et|y|e|и)\s)(?:the|its|their|his|her|der|die|das|le|la|les|l'|el|los|las|o|a|os|as|il|lo|gli|i)\s?([^\W\d_]{3,20})[^;]{0,40}$",
    re.IGNORECASE,
)


def _is_of_another_noun(candidate: Candidate, asked: Asked) -> bool:
    """ "…, die Zinsen betragen 121 €": whether a later value of a sentence is said of what was not asked for."""
    earlier = [m.end() for m in _VALUED.finditer(candidate.before)]
    if not asked.words or not (earlier or candidate.number):
        return False
    found = _SUBJECT.search(candidate.before[earlier[-1] if earlier else 0 :].translate(DRESS))
    if found is None or _WEAK.search(found[1]) or _CONCLUDES.search(found[1]):
        return False
    noun = stems(found[1])
    return bool(noun) and not noun & asked.words


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
