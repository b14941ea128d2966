"""Whether a value of a closing sentence can weigh as much as one that was found, told from the sentence before its values
are looked for.

All that may speak for a value is counted but what its sentence lacks, and nothing that speaks against one: the bound is
never too low. A sentence that cannot reach a weight already found is not read.
"""

from collections.abc import Iterable, Iterator

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asked_for import TOTAL, TOTALS, Asked
from reward_service.grading.math.claims.candidate_evidence import NUMBERS, SIGNS, Question, lost_by_distance
from reward_service.grading.math.claims.evidence_weights import RULES, WEIGHTS, distance
from reward_service.grading.math.claims.markup import BOLD_ON, DRESS
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.typed.number_words import with_digits

_ANYWHERE = ("ends its clause", "first of its clause", "the only value")
"""What may hold of a value of any sentence."""
_OF_THE_QUESTION = (
    "of the name asked for", "of the unit asked for", "what remains", "an alternative of the prompt", "the noun asked for",
    "said of what is asked", "the question's verb", "asked for alone", "the prompt's words", "asked for right beside it",
    "the question's words", "all the question's words", "labelled as asked",
)  # fmt: skip
"""What only a value can have whose sentence has words of the prompt."""
_OF_ITS_OWN = (
    "behind an equals sign", "named in the prompt", "in bold", "concluded", "behind a copula", "names a result",
    "read by the rules",
)  # fmt: skip
"""What only a sentence with certain words or signs can have."""
_QUESTION = sum(WEIGHTS[name] for name in _OF_THE_QUESTION)
_MOST = max(RULES.values()) + sum(WEIGHTS[name] for name in (*_ANYWHERE, *_OF_ITS_OWN)) + _QUESTION
_CONCLUDES = lexicon.pattern("conclude")
_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_LABELS = (":", "：", "=")
_SLACK = 1e-6
"""Sums of weights differ with their order by much less."""
_BOUNDED = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.PAIR, Shape.RATIO})
"""Shapes whose values are whole pieces of their sentence; words may be cut out of others."""


def may_reach(weight: float, sentence: str, restored: str, number: int, question: Question) -> bool:
    """Whether a value of a sentence, at least `number` sentences before the last one, may have such a weight; what
    counts for the last clause, for lists and for the last sentence with the question's words is left out. `restored`
    has the formulas in it."""
    if question.wanted not in _BOUNDED:
        return True
    most = _MOST + WEIGHTS[distance(number)] + lost_by_distance(number) + _SLACK
    for lost in _lost(sentence, restored, number, question):
        most -= lost
        if most < weight:
            return False
    return True


def _lost(sentence: str, restored: str, number: int, question: Question) -> Iterator[float]:
    """What is lost by all that a sentence lacks; what is soon seen comes first."""
    if question.problem.text:
        said = f"{sentence}\n{sentence.translate(DRESS)}\n{restored}".casefold()
        yield from (WEIGHTS[name] for name, may_hold in _of_question(said, question.asked) if not may_hold)
        yield from _of_words(said, number, question.asked)
    else:
        yield _QUESTION + lost_by_distance(number)
    yield from (WEIGHTS[name] for name, may_hold in _stands(sentence, restored) if not may_hold)
    yield 0.0 if _may_be(question.ruled, restored) else WEIGHTS["read by the rules"]


def _of_question(said: str, asked: Asked) -> Iterator[tuple[str, bool]]:
    yield "of the name asked for", bool(asked.names)
    yield "of the unit asked for", asked.unit is not None
    yield "what remains", asked.rest
    yield "an alternative of the prompt", any(word.casefold() in said for word in asked.alternatives)
    yield "the noun asked for", any(noun == "%" or noun in said for noun in asked.nouns)
    yield "said of what is asked", _holds_any(said, asked.subject)
    yield "the question's verb", any(verb in said for verb in asked.verbs)
    yield "the prompt's words", _holds_any(said, asked.others)


def _of_words(said: str, number: int, asked: Asked) -> Iterator[float]:
    """What is lost for want of the question's words."""
    words = sum(_holds(said, word) for word in asked.words)
    total = TOTAL in asked.terms and TOTALS.search(said) is not None
    if not (words or total or _holds_any(said, asked.counted) or _holds_any(said, asked.terms - {TOTAL})):
        yield WEIGHTS["asked for alone"]
    if not words:
        yield WEIGHTS["asked for right beside it"]
    if not words or not any(sign in said for sign in _LABELS):
        yield WEIGHTS["labelled as asked"] + lost_by_distance(number)
    if not 1 < words == len(asked.words):
        yield WEIGHTS["all the question's words"]
    yield WEIGHTS["the question's words"] * (1 - min(3, words) / 3)


def _stands(sentence: str, restored: str) -> Iterator[tuple[str, bool]]:
    yield "behind an equals sign", any(sign in sentence for sign in SIGNS)
    yield "named in the prompt", "=" in restored
    yield "in bold", BOLD_ON in sentence
    dressed = sentence.translate(DRESS)
    yield "concluded", _CONCLUDES.search(dressed) is not None
    yield "behind a copula", _COPULA.search(dressed) is not None
    yield "names a result", _WEAK.search(dressed) is not None


def _may_be(ruled: str, restored: str) -> bool:
    """Whether the value that the rules chose may stand in a sentence: by its last number."""
    numbers = NUMBERS.findall(ruled)
    return bool(ruled) and (not numbers or numbers[-1] in restored or numbers[-1] in with_digits(restored))


def _holds(said: str, stem: str) -> bool:
    """Whether a text may have a word of this stem; stems of ordinals and axes are no pieces of their words."""
    return stem in said or stem.startswith(("#", "axis "))


def _holds_any(said: str, stems: Iterable[str]) -> bool:
    return any(_holds(said, stem) for stem in stems)
