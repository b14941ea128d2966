"""How much a value of a closing sentence can weigh at the most, told from the sentence before its values are looked for.

Every piece of evidence that may speak for a value is counted unless the sentence lacks what it needs, and none that
speaks against one: the bound is never too low. A sentence whose bound is below a weight already found is not read.
"""

from collections.abc import Iterable, Iterator

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asked_for import TOTAL, TOTALS
from reward_service.grading.math.claims.candidate_evidence import (
    NUMBERS,
    SIGNS,
    Question,
    lost_by_distance,
)
from reward_service.grading.math.claims.evidence_weights import RULES, WEIGHTS, distance
from reward_service.grading.math.claims.markup import BOLD_ON, DRESS
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.typed.number_words import with_digits

_CONCLUDES = lexicon.pattern("conclude")
_WEAK = lexicon.pattern("weak")
_COPULA = lexicon.pattern("copulas")
_ALWAYS = ("ends its clause", "first of its clause", "the only value")
"""What may hold of a value of any sentence."""
_LABELS = (":", "：", "=")
_SLACK = 1e-6
"""Sums of weights differ with their order by much less."""
_BOUNDED = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.PAIR, Shape.RATIO})
"""Shapes whose values are pieces of their sentence; words may be cut out of others."""


def most_weight(sentence: str, restored: str, number: int, question: Question) -> float:
    """What no value of a sentence can weigh more than, `number` sentences before the last one; without the evidence of
    the last clause, of a list and of the last sentence with the question's words. `restored` has the formulas in it."""
    if question.wanted not in _BOUNDED:
        return float("inf")
    said = f"{sentence}\n{sentence.translate(DRESS)}\n{restored}".casefold()
    for_all = WEIGHTS[distance(number)] + max(RULES.values()) + sum(WEIGHTS[name] for name in _ALWAYS)
    found = [*_stands(sentence), *_is(restored, said, question), *_answers(sentence, said, question)]
    return (
        for_all
        + sum(WEIGHTS[name] for name, may_hold in found if may_hold)
        + _of_words(said, question, number)
        + _SLACK
    )


def _stands(sentence: str) -> Iterator[tuple[str, bool]]:
    dressed = sentence.translate(DRESS)
    yield "concluded", _CONCLUDES.search(dressed) is not None
    yield "behind a copula", _COPULA.search(dressed) is not None
    yield "behind an equals sign", any(sign in sentence for sign in SIGNS)
    yield "names a result", _WEAK.search(dressed) is not None
    yield "in bold", BOLD_ON in sentence


def _is(restored: str, said: str, question: Question) -> Iterator[tuple[str, bool]]:
    asked = question.asked
    yield "read by the rules", _may_be(question.ruled, restored)
    yield "the noun asked for", any(noun == "%" or noun in said for noun in asked.nouns)
    yield "named in the prompt", "=" in restored
    yield "an alternative of the prompt", any(word.casefold() in said for word in asked.alternatives)
    yield "of the name asked for", bool(asked.names)


def _may_be(ruled: str, restored: str) -> bool:
    """Whether the value that the rules chose may stand in a sentence: by its last number."""
    numbers = NUMBERS.findall(ruled)
    return bool(ruled) and (not numbers or numbers[-1] in restored or numbers[-1] in with_digits(restored))


def _answers(sentence: str, said: str, question: Question) -> Iterator[tuple[str, bool]]:
    asked = question.asked
    yield "of the unit asked for", asked.unit is not None
    yield "what remains", asked.rest
    yield "said of what is asked", _holds_any(said, asked.subject)
    yield "the question's verb", any(verb in sentence for verb in asked.verbs)


def _of_words(said: str, question: Question, number: int) -> float:
    """What words of the question and of the prompt may count."""
    asked = question.asked
    words = sum(_holds(said, word) for word in asked.words)
    terms = words or _holds_any(said, asked.counted) or _holds_any(said, asked.terms - {TOTAL})
    total = TOTAL in asked.terms and TOTALS.search(said) is not None
    most = WEIGHTS["asked for alone"] if terms or total else 0.0
    most += WEIGHTS["the prompt's words"] if _holds_any(said, asked.others) else 0.0
    if not words:
        return most
    most += WEIGHTS["asked for right beside it"] + WEIGHTS["the question's words"] * min(3, words) / 3
    most += WEIGHTS["all the question's words"] if 1 < words == len(asked.words) else 0.0
    if any(sign in said for sign in _LABELS):
        most += WEIGHTS["labelled as asked"] + lost_by_distance(number)
    return most


def _holds(said: str, stem: str) -> bool:
    """Whether a text may have a word of this stem; stems of ordinals and axes are no pieces of their words."""
    return stem in said or stem.startswith(("#", "axis "))


def _holds_any(said: str, stems: Iterable[str]) -> bool:
    return any(_holds(said, stem) for stem in stems)
