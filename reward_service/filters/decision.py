"""The wire types of filtering: problems come in, decisions with their reasons go out."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

MAX_QUOTE = 120
"""Characters of matched text that a reason quotes."""

MAX_TEXT = 200_000
"""Characters of a problem or an answer that the wire accepts."""


class Kind(StrEnum):
    """Why a problem may be unfit to train on."""

    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    PROOF = "proof"
    MULTI_PART = "multi_part"
    OPEN_ENDED = "open_ended"
    FIGURE = "figure"
    UNVERIFIABLE_ANSWER = "unverifiable_answer"
    INVALID = "invalid"
    GUESSABLE = "guessable"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    BAD_REFERENCE = "bad_reference"
    ANSWER_IN_PROBLEM = "answer_in_problem"
    CONTRADICTION = "contradiction"
    DUPLICATE = "duplicate"
    CONTAMINATED = "contaminated"
    WEAK_TESTS = "weak_tests"
    SPECIAL_JUDGE = "special_judge"


class Action(StrEnum):
    """What follows from a reason: `drop` the problem, keep and `flag` it, or `keep` it in silence."""

    DROP = "drop"
    FLAG = "flag"
    KEEP = "keep"


_FLAGGED = (Kind.ANSWER_IN_PROBLEM, Kind.TOO_HARD, Kind.DUPLICATE)
"""A gold may stand in the problem by chance, nobody has solved it yet, a repeat may be meant: told, not
acted on."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(_Closed):
    """One ground for a decision.

    `text` quotes what was matched, in the problem, the answer or the metadata; `confidence` in [0, 1] is
    how often such a match means what it says, judged beforehand, not a calibrated probability.
    """

    kind: Kind
    text: str
    confidence: float = Field(ge=0.0, le=1.0)
    action: Action = Action.DROP


class Problem(_Closed):
    """A problem to decide on.

    An absent, null or blank `answer` means that none is known; `Policy.require_answer` makes that a reason.
    """

    id: str | int | None = Field(default=None, description="Echoed in the decision; default: the position.")
    problem: str = Field(max_length=MAX_TEXT)
    answer: str | int | float | bool | None = None
    guesses: tuple[str, ...] | None = Field(
        default=None, description="Answers a model gave without reasoning, in the order they were given."
    )
    attempts: tuple[bool | None, ...] | None = Field(
        default=None,
        description="Whether each sampled answer with reasoning was right, null when it could not be judged; "
        "their pass rate is the difficulty.",
    )
    metadata: dict[str, Any] | None = None

    @property
    def gold(self) -> str:
        """The answer as text, empty when none is known."""
        return "" if self.answer is None else str(self.answer)


class Policy(_Closed):
    """What to do about each kind of reason, and the thresholds of the filters that have any."""

    actions: Mapping[Kind, Action] = Field(
        default_factory=dict,
        description="Kinds not named here are dropped; answer_in_problem, too_hard and duplicate flagged.",
    )
    min_confidence: float = Field(
        default=0.5, ge=0.0, le=1.0, description="Reasons below it are flagged at most."
    )
    require_answer: bool = Field(default=False, description="A missing answer is a bad_reference.")
    check_answers: bool = Field(
        default=False, description="Ask the engine to read each answer; one it cannot is a bad_reference."
    )
    guesses: int = Field(default=8, ge=1, le=1024, description="Guesses that count (N; Kimi k1.5: 8).")
    easy_above: FiniteFloat = Field(
        default=1.0, ge=0.0, le=1.0, description="A pass rate of at least this is too_easy."
    )
    hard_below: FiniteFloat = Field(
        default=0.0, ge=0.0, le=1.0, description="A pass rate of at most this is too_hard."
    )
    min_attempts: int = Field(default=4, ge=1, description="Fewer judged attempts say nothing of difficulty.")

    def action(self, kind: Kind, confidence: float) -> Action:
        """What follows from a reason of that kind."""
        default = Action.FLAG if kind in _FLAGGED else Action.DROP
        action = self.actions.get(kind, default)
        unsure = action is Action.DROP and confidence < self.min_confidence
        return Action.FLAG if unsure else action


class Decision(_Closed):
    """Whether to keep a problem, with every reason found: those that dropped it and those that only speak."""

    id: str | int
    keep: bool
    reasons: tuple[Reason, ...] = ()
    measures: dict[str, float] = Field(
        default_factory=dict,
        description="Numbers behind the reasons: guess_hits, guess_tries, chance_baseline, pass_rate, …",
    )


def quote(text: str, start: int = 0, end: int | None = None) -> str:
    """The matched text on one line, at most `MAX_QUOTE` characters."""
    piece = text[start : end if end is not None else start + MAX_QUOTE + 1]
    flat = " ".join(piece[: 2 * MAX_QUOTE].split())
    return flat if len(flat) <= MAX_QUOTE else flat[: MAX_QUOTE - 1] + "…"


def decide(
    problem_id: str | int, reasons: list[Reason], policy: Policy, measures: Mapping[str, float] | None = None
) -> Decision:
    """Apply a policy to the reasons found; those it keeps in silence are left out."""
    acted = [r.model_copy(update={"action": policy.action(r.kind, r.confidence)}) for r in reasons]
    return Decision(
        id=problem_id,
        keep=all(r.action is not Action.DROP for r in acted),
        reasons=tuple(r for r in acted if r.action is not Action.KEEP),
        measures=dict(measures or {}),
    )


def with_reasons(decision: Decision, more: list[Reason], policy: Policy) -> Decision:
    """The decision once more reasons are known."""
    if not more:
        return decision
    return decide(decision.id, [*decision.reasons, *more], policy, decision.measures)
