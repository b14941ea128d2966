"""Which value a closing passage states: every value in it is weighed by the words around it, and one is chosen.

Evidence looks at the reference's shape, never at its value, and exactly one value is chosen whatever it is, so a
text gains nothing by naming several.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import Asked, asked_for, stems
from reward_service.grading.math.claims.claim_types import Claim, Rank, Statement
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.last_sentence import is_reason, is_remark
from reward_service.grading.math.claims.markup import BOLD_ON, DRESS, Document, words_as_signs
from reward_service.grading.math.claims.plain_statements import is_given, is_share, plain
from reward_service.grading.math.claims.polarity import Polarity, denial
from reward_service.grading.math.claims.reference_shape import Shape, fits, shape
from reward_service.grading.math.claims.shaped_values import chances, shaped_values
from reward_service.grading.math.claims.stated_values import denial_around, with_noun
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.number_words import with_digits

_CONCLUDES = lexicon.pattern("conclude")
_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_AHEAD = lexicon.leading("links", "modifiers", "copulas", "conclude")
_SIGNS = ("=", "≈", "→", "⇒", ":", "：")
_WORK = re.compile(r"[×÷·*+=]|\d\s?[-−–]\s?\d")
_ONE_VALUE = frozenset({Shape.NUMBER, Shape.LETTER, Shape.WORDS})
_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_RUNS = re.compile(r"[\d\ue100-\uf8ff]+")
_MOST_VALUES = 10
"""Values of one clause that are weighed."""
_MOST_SHAPED = 60
"""Values of the wanted shape that are looked for in one clause; the last of them are weighed."""

WEIGHTS = {
    "in the last sentence": 2.0, "the sentence before": -0.7, "two sentences before": -1.0, "far from the end": -1.2,
    "read by the rules": 0.95, "behind an equals sign": 0.8, "concluded": 1.15, "named in the prompt": 0.5, "asked for right beside it": 0.6, "an alternative of the prompt": 1.8, "ends its clause": 0.75,
    "names a result": 0.3, "the noun asked for": 0.9, "the question's words": 0.5, "the prompt's words": 0.4, "behind a copula": 0.65,
    "the only value": 0.3, "first of its clause": 0.5, "in bold": 0.5, "in the last clause with a value": 0.4, "work": -0.1,
    "in brackets": -0.1, "gives a reason": -0.3, "a share of it": -0.4, "in a first clause": -0.5, "given in the prompt": -1.2,
    "an example": -1.5, "a negation": -2.0, "a remark": -1.5, "of another noun": -2.6, "asked about": -2.0, "words for a value": -3.0, "of a kindred shape": -1.5, "of another shape": -1.7,
}  # fmt: skip
"""What each piece of evidence counts, in logits; fitted once on labelled completions and rounded."""
_RULES = {
    "of the kind asked for": 0.6, "alone": 0.4, "behind an equals sign": 0.25, "a formula": 0.25, "in bold": 0.15, "a number in words": 0.0,
    "behind a copula": -0.1, "nothing there is": -0.6, "a value": -0.35, "a word": -0.4, "a number": -0.4,
}  # fmt: skip
"""What it counts by which rule for clauses a value was read."""


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


def best_claim(
    found: Document, closing: list[str], problem: Problem, wanted: Shape, ruled: Claim | None
) -> Claim | None:
    """The claim with the most evidence in the closing sentences (the last one first); None when there is no value."""
    question = Question(problem, asked_for(problem.text), wanted, _joined(ruled.text) if ruled else "")
    best = _best(closing, question, found.restored)
    if best is None:
        return None
    text = found.restored(best.statement.value) + _each(best)
    return Claim(text, f"the closing sentences ({best.statement.why})")


_EACH = re.compile(r"[每毎](小时|小時|分钟|分鐘|秒|时|時間|時|天)[^\d，,。；;\ue100-\uf8ff]{0,4}$")


def _each(best: Candidate) -> str:
    """ "每秒行驶25米": the unit that stands before a value belongs to it."""
    found = _EACH.search(best.before) if best.statement.value[-1:].isalpha() else None
    return f"/{found[1]}" if found else ""


def best_statement(text: str, problem: Problem, wanted: Shape) -> Statement | None:
    """The statement with the most evidence in one sentence; a denied one when there is no other."""
    question = Question(problem, asked_for(problem.text), wanted, "")
    best = _best([text], question, str, first=True)
    if best is not None:
        return best.statement
    return next((c.statement for c in _candidates([text], problem, wanted) if c.statement.denied), None)


_FIRST_VALUE = 1.5
"""What it counts, behind a label, to be the first value."""


def _best(
    closing: list[str], question: Question, restored: Callable[[str], str], *, first: bool = False
) -> Candidate | None:
    found = [
        (c, restored(c.statement.value)) for c in _candidates(closing, question.problem, question.wanted)
    ]
    denied = {_place(c, text) for c, text in found if c.statement.denied is not None}
    stated = [(c, text) for c, text in found if text and _place(c, text) not in denied]
    last = min(((c.sentence, -c.number) for c, text in stated if _VALUED.search(text)), default=(0, 0))
    ahead = min((c.number for c, text in stated if _VALUED.search(text)), default=0)
    best, weight = None, float("-inf")
    for candidate, text in stated:
        latest = (candidate.sentence, -candidate.number) == last
        weighed = sum(_weights(candidate, text, question)) + (
            WEIGHTS["in the last clause with a value"] if latest else 0.0
        )
        if first and candidate.number == ahead and _VALUED.search(candidate.before) is None:
            weighed += _FIRST_VALUE
        if weighed > weight:
            best, weight = (candidate, text), weighed
    return _in_full(*best, stated) if best else None


_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MORE_THAN_NUMBER = re.compile(r"[^\W\d_]|[%°$€£¥₹]")


def _in_full(best: Candidate, text: str, stated: list[tuple[Candidate, str]]) -> Candidate:
    """The last restatement with a unit of a number that was chosen without one: "= 0.9, so each is 0.9 cm long"."""
    number = text.rpartition("=")[2].strip()
    if _DIGITS.fullmatch(number) is None:
        return best
    place = best.sentence, -best.number
    restated = [
        candidate
        for candidate, other in stated
        if (candidate.sentence, -candidate.number) <= place
        and _DIGITS.findall(other) == [number]
        and other.startswith(number)
        and _MORE_THAN_NUMBER.search(other)
        and _UNIT.match(other[len(number) :])
    ]
    return min(restated, key=lambda c: (c.sentence, -c.number)) if restated else best


_UNIT = re.compile(r"\s?(?:[%°$€£¥₹]|[^\W\d_])")


def _joined(text: str) -> str:
    return " ".join(text.split())


def _place(candidate: Candidate, text: str) -> tuple[int, int, str]:
    """Where a value stands: a value that one reading denies, no other states."""
    numbers = "" if "setminus" in text else "".join(_NUMBERS.findall(text))
    return candidate.sentence, candidate.number, numbers or _joined(text)


def _candidates(closing: list[str], problem: Problem, wanted: Shape) -> Iterator[Candidate]:
    """Every value of the sentences, by the rules for clauses and as it stands."""
    for sentence, text in enumerate(closing):
        for number, clause in enumerate(clauses(text)):
            stated = plain(clause, problem)
            if stated is not None:
                start = clause.rfind(stated.value)
                before, after = (
                    (clause[:start], clause[start + len(stated.value) :]) if start >= 0 else (clause, "")
                )
                yield Candidate(stated, clause, before, after, sentence, number)
            yield from _of_clause(clause, problem, wanted, (sentence, number))


def _of_clause(clause: str, problem: Problem, wanted: Shape, at: tuple[int, int]) -> Iterator[Candidate]:
    """The values of a clause as they stand: all, those of the wanted shape, and numbers in words."""
    for span in _values(clause):
        yield _valued(span, clause, "a value", at)
    for span in _apart(clause) if wanted is Shape.NUMBER else ():
        yield _valued(span, clause, "a value", at)
    for span in chances(clause) if wanted is Shape.NUMBER and _CHANCE.search(problem.text) else ():
        yield _shaped(span, clause, at)
    for span in list(islice(shaped_values(clause, wanted), _MOST_SHAPED))[-_MOST_VALUES:]:
        yield _shaped(span, clause, at)
    for span in _named(clause, problem) if wanted is Shape.WORDS else ():
        yield _shaped(span, clause, at)
    spelt = words_as_signs(with_digits(clause))
    for span in _values(spelt) if spelt != clause else ():
        if span.value not in clause:
            yield _valued(span, spelt, "a number in words", at)


_CHANCE = re.compile(
    r"probab|chance|likel|odds|fraction|wahrscheinlich|anteil|bruch|fracción|fração|frazione|вероятност|доля|xác suất|概率|機率|几率|확률|確率|احتمال|प्रायिकता",
    re.IGNORECASE,
)
_NEXT_OWNER = re.compile(r"(?:,|;|\s(?:and|y|et|und|e|и))\s(?=[^\W\d_]{2})")


def _apart(clause: str) -> Iterator[values.Span]:
    """ "Luis tiene 10 años y Ana, 20": values that the names of their owners set apart."""
    for span in _values(clause):
        owner = _NEXT_OWNER.search(span.value)
        if owner is not None:
            rest = span.value[owner.start() :] + span.after
            yield values.Span(span.before, span.value[: owner.start()], rest)
            behind = span.before + span.value[: owner.start()]
            for later in _values(rest):
                yield values.Span(behind + later.before, later.value, later.after)


def _valued(span: values.Span, clause: str, why: str, at: tuple[int, int]) -> Candidate:
    value = Statement(with_noun(span), Rank.PLAIN, why, denial_around(span))
    return Candidate(value, clause, span.before, span.after, *at)


def _named(clause: str, problem: Problem) -> Iterator[values.Span]:
    """The names and alternatives of the prompt that stand in a clause."""
    for word in asked_for(problem.text).alternatives:
        whole = re.escape(word)
        pattern = whole if "\u4e00" <= word[0] <= "\u9fff" else rf"(?<![^\W_]){whole}(?![^\W_])"
        for found in re.finditer(pattern, clause, re.IGNORECASE):
            yield values.Span(clause[: found.start()], found.group(), clause[found.end() :])


def _shaped(span: values.Span, clause: str, at: tuple[int, int]) -> Candidate:
    value = Statement(span.value.strip(), Rank.PLAIN, "of the kind asked for", denial_around(span))
    return Candidate(value, clause, span.before, span.after, *at)


def _values(clause: str) -> Iterator[values.Span]:
    """The values of a clause from left to right, each with all that stands before and behind it."""
    at = 0
    for _ in range(_MOST_VALUES):
        found = values.span(clause[at:])
        if found is None or not found.value:
            return
        start = at + len(found.before)
        at = start + len(found.value)
        yield values.Span(clause[:start], found.value, clause[at:])


_DISTANCES = ("in the last sentence", "the sentence before", "two sentences before", "far from the end")


def _weights(candidate: Candidate, text: str, question: Question) -> Iterator[float]:
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
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDLESS = frozenset(
    {Shape.NUMBER, Shape.PAIR, Shape.LIST, Shape.RELATION, Shape.EQUATION, Shape.EXPRESSION, Shape.RATIO}
)


def _is(candidate: Candidate, text: str, question: Question) -> Iterator[tuple[str, bool]]:
    """What a candidate is, beside what is asked."""
    value = text.rpartition("=")[2].strip() if question.wanted not in _EQUATIONS and "=" in text else text
    found = shape(value) if value else Shape.UNKNOWN
    if question.wanted in _SEVERAL and text.count("=") > 1 and _LISTED.search(text):
        found = question.wanted
    fit = fits(question.wanted, found)
    yield "of a kindred shape", fit == 0.5
    yield "of another shape", fit == 0
    yield "words for a value", found is Shape.WORDS and question.wanted in _WORDLESS
    yield "read by the rules", _joined(text) == question.ruled
    yield "given in the prompt", len(_NUMBERS.findall(value)) == 1 and is_given(value, question.problem)
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
    yield "a remark", is_remark(candidate.clause)
    yield "of another noun", _is_of_another_noun(candidate, question.asked)
    yield (
        "an alternative of the prompt",
        folded.strip() in {word.casefold() for word in question.asked.alternatives},
    )
    yield "an example", _EXAMPLE.match(candidate.clause) is not None


def _negates(text: str) -> bool:
    found = denial(text, bounds=False)
    return found is not None and found.polarity is Polarity.NEGATED


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


def _is_alternative(word: str, alternatives: tuple[str, ...]) -> bool:
    """Whether a word is one the prompt offers, in whatever case it is declined: Коля for Коли."""
    if not word or " " in word:
        return False
    return any(word == a.casefold() or (len(word) > 3 and word[:3] == a.casefold()[:3]) for a in alternatives)


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
