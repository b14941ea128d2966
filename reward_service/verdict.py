"""What a verifier says of one sample: a verdict (an outcome, a score or none, and why), or what a verdict
over the whole group is made of, a measurement or an entry."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, Self


class Outcome(StrEnum):
    """Whose text was read when it went wrong; `errors` tells the theory."""

    SCORED = "scored"
    NO_ANSWER = "no_answer"
    OVER_LIMIT = "over_limit"
    BAD_REFERENCE = "bad_reference"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verifier's judgement.

    `score` is in [0, 1], or in a shaping formula's own range (a penalty is below 0), and None exactly when
    the outcome is `bad_reference` or `failed`.
    `answer` is the span that was graded, `reason` one sentence for people, `detail` numbers for logs.
    """

    outcome: Outcome
    score: float | None
    answer: str | None = None
    reason: str = ""
    detail: dict[str, Any] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call: what dataclasses do by default is several times slower, and workers send
        verdicts by the thousand."""
        return _rebuilt, (self.outcome.value, self.score, self.answer, self.reason, self.detail)

    @classmethod
    def scored(
        cls, score: float, reason: str, *, answer: str | None = None, detail: dict[str, Any] | None = None
    ) -> Self:
        """The completion was judged; `score` in [0, 1]."""
        if not 0.0 <= score <= 1.0:
            raise ValueError(f"a score is between 0 and 1, not {score!r}")
        return cls(Outcome.SCORED, float(score), answer, reason, detail)

    @classmethod
    def shaped(cls, score: float, reason: str, *, detail: dict[str, Any] | None = None) -> Self:
        """A shaping formula's value, finite, in the range the verifier declares as `span`."""
        if not isfinite(score):
            raise ValueError(f"a score is a finite number, not {score!r}")
        return cls(Outcome.SCORED, float(score), None, reason, detail)

    @classmethod
    def no_answer(cls, reason: str) -> Self:
        """The completion holds nothing to judge."""
        return cls(Outcome.NO_ANSWER, 0.0, None, reason)

    @classmethod
    def over_limit(cls, reason: str, *, answer: str | None = None) -> Self:
        """The completion's text or program exceeded a limit."""
        return cls(Outcome.OVER_LIMIT, 0.0, answer, reason)

    @classmethod
    def bad_reference(cls, reason: str) -> Self:
        """The reference cannot judge anybody."""
        return cls(Outcome.BAD_REFERENCE, None, None, reason)

    @classmethod
    def failed(cls, reason: str) -> Self:
        """The service could not judge; retryable."""
        return cls(Outcome.FAILED, None, None, reason)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the `read` of a group verifier returns in place of a verdict: a number that its formula turns into
    a score when accuracy, and where needed the whole group, is known.

    `value` is in the verifier's own unit (tokens, say), `reason` one sentence for people, `detail`
    numbers for logs.
    """

    value: float
    reason: str
    detail: dict[str, Any] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call, like verdicts."""
        return Measurement, (self.value, self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the `read` of a cohort verifier returns in place of a verdict: a text that is to be compared with
    those of the group's other members, and the prompt that all of them answer."""

    prompt: str
    text: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call, like verdicts."""
        return Entry, (self.prompt, self.text)


def _rebuilt(outcome: str, *rest: Any) -> Verdict:
    return Verdict(_OUTCOMES[outcome], *rest)


_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
