"""The filter by guess: an answer that is found without reasoning rewards no reasoning.

Kimi k1.5 (arXiv 2501.12599, section 2.1): a model answers N = 8 times without a chain of thought; a problem
with a right answer among them is removed. The accuracy verifier compares, not string equality. What pure
chance would find with the same N is reported beside it, so that a hit can be judged.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reward_service.errors import BadReference
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading, unwrapped
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, verifiers_by_kind

DEFAULT_GUESSES = 8
MAX_GUESS = 400
"""Characters; a longer guess is an argument, not an answer."""

_INTEGER = re.compile(r"-?\d{1,9}")

Agrees = Callable[[str, str], bool | None]
"""(reference, guess) → whether the guess is right; None when that cannot be judged."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """What came of guessing one problem.

    `tries` guesses were judged, `hits` of them right; `first_hit` is the right guess. `options` is how many
    answers a blind guesser chooses from, None when that is open; `complete` is False when guessing broke off
    for want of a model: nothing follows from the absence of a hit then.
    """

    hits: int
    tries: int
    first_hit: str | None = None
    options: int | None = None
    complete: bool = True

    @property
    def chance(self) -> float:
        """The probability that as many blind guesses hit at least once; 0 when the answer is open."""
        return chance(self.options, self.tries)


def chance(options: int | None, tries: int) -> float:
    """1 - (1 - 1/options)^tries: how surely N = `tries` blind guesses find one of `options` answers."""
    return 0.0 if not options else 1.0 - (1.0 - 1.0 / options) ** tries


def count(reference: str, guesses: Sequence[str], agrees: Agrees, *, limit: int = DEFAULT_GUESSES) -> Guesses:
    """Judge the first `limit` guesses; all of them, so that hits/N is known."""
    verdicts = [(guess, agrees(reference, guess)) for guess in guesses[:limit]]
    right = [guess for guess, verdict in verdicts if verdict]
    return Guesses(
        hits=len(right),
        tries=sum(verdict is not None for _, verdict in verdicts),
        first_hit=right[0] if right else None,
    )


def reason(found: Guesses) -> Reason | None:
    """`guessable` when a guess hit; the more of them, the surer."""
    if not found.hits:
        return None
    text = (
        f"guessed {quote(found.first_hit or '')!r}: {found.hits} of {found.tries} (chance {found.chance:.2f})"
    )
    return Reason(kind=Kind.GUESSABLE, text=text, confidence=min(1.0, 0.8 + 0.2 * found.hits / found.tries))


def options(reading: Reading, kinds: Sequence[Kind], listed: int) -> int | None:
    """How many answers a blind guesser chooses from: the options, two truth values, the integers of as many
    digits as the answer has; None when the answer is open."""
    if Kind.MULTIPLE_CHOICE in kinds or Kind.CLOSED_ANSWER in kinds:
        return max(listed, 2)
    if Kind.TRUE_FALSE in kinds:
        return 2
    answer = reading.answer or ""
    return int(10 ** len(answer.lstrip("-"))) if _INTEGER.fullmatch(answer) else None


def agrees(reference: str, guess: str) -> bool | None:
    """The accuracy verifier's judgement, in this process; a letter or a word is compared as it stands.

    For guesses from a model the engine is the better judge: it stops a comparison that does not end.
    """
    gold, said = unwrapped(reference).casefold(), unwrapped(guess).casefold()
    if len(guess) > MAX_GUESS:
        return False
    if gold == said:
        return bool(gold)
    verifier = verifiers_by_kind()["math"]()
    try:
        read = verifier.read(Sample(completion=f"\\boxed{{{guess}}}", reference=reference))
        verdict = verifier.judge(read) if isinstance(read, Question) else read
    except BadReference:
        return False
    return verdict.score >= 1.0 if isinstance(verdict, Verdict) and verdict.score is not None else None
