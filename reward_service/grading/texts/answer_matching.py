"""Whether a stated text is one of the accepted answers: alike, or overlapping."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from reward_service.grading.texts.accepted_names import spellings
from reward_service.grading.texts.answer_tokens import tokens, tokens_of_answer

MAX_TOKENS = 4_000
"""Tokens of a final part that are looked at, the last ones."""


def equals(said: str, answers: Sequence[str]) -> str | None:
    """The accepted answer a text is, once both are normalised."""
    tokens_said = tuple(tokens(said)) or (said.strip().casefold(),)
    return _by_tokens(tuple(answers)).get(tokens_said)


@lru_cache(512)
def _by_tokens(answers: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    return {
        tokens_of_answer(spelling): answer for answer in reversed(answers) for spelling in spellings(answer)
    }


def overlap(said: str, answers: Sequence[str]) -> float:
    """The best F1 of the tokens of a text and of an accepted answer (SQuAD)."""
    if not any(map(str.isalnum, said)):
        return float(equals(said, answers) is not None)
    counted = Counter(tokens(said)[-MAX_TOKENS:])
    return max(_f1(counted, Counter(tokens_of_answer(answer))) for answer in answers)


def _f1(said: "Counter[str]", wanted: "Counter[str]") -> float:
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total()) if shared else 0.0


def likeness(said: str, answers: Sequence[str]) -> float:
    """The best likeness by edit distance, 0 to 1, after normalising; texts with other numbers are unlike."""
    if not any(map(str.isalnum, said)):
        return float(equals(said, answers) is not None)
    tokens_said = tokens(said)[-MAX_TOKENS:]
    return max(_alike(tokens_said, tokens_of_answer(answer)) for answer in answers)


def _alike(said: Sequence[str], wanted: Sequence[str]) -> float:
    if _numbers(said) != _numbers(wanted):
        return 0.0
    text, other = " ".join(said), " ".join(wanted)
    if len(text) > 2 * len(other) + 40:
        return 0.0
    return ratio(text, other) / 100


def _numbers(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if any(c.isdecimal() for c in word))
