"""The wire types of filtering: problems come in, decisions with their reasons go out."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from reward_service.grading.code.code_reference import CodeReference, TestCase

MAX_QUOTE = 120
"""Characters of matched text that a reason quotes."""

MAX_TEXT = 200_000
"""Characters of a problem or an answer that the wire accepts."""

MAX_PROGRAMS = 64
MAX_PROGRAM = 256 << 10
"""Characters of one program."""

MAX_GENERATED = 200
"""Cases that a generator may be asked for; Kimi k1.5 takes 50."""


class Kind(StrEnum):
    """Why a problem may be unfit to train on."""

    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    CLOSED_ANSWER = "closed_answer"
    PROOF = "proof"
    MULTI_PART = "multi_part"
    OPEN_ENDED = "open_ended"
    FIGURE = "figure"
    MISSING_MATERIAL = "missing_material"
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
    UNTRIED = "untried"


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


Source = Annotated[str, Field(max_length=MAX_PROGRAM)]


class Generator(_Closed):
    """A program that writes inputs for a code problem.

    It is run `cases` times in the sandbox, with the number of the case (1, 2, …) as its argument and on its
    standard input. What it prints is the input of a case; where functions are called, a JSON list of
    arguments.
    """

    source: Source
    language: str = "python"
    cases: int = Field(default=50, ge=1, le=MAX_GENERATED)


class Problem(_Closed):
    """A problem to decide on.

    An absent, null or blank `answer` means that none is known; `Policy.require_answer` makes that a reason.
    A problem whose answer is a program has a `reference` of kind `code` in its place; `answer` may hold it,
    too.
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
    reference: CodeReference | None = Field(default=None, description="The tests of a code problem.")
    programs: tuple[Source, ...] = Field(
        default=(), max_length=MAX_PROGRAMS, description="Known-good programs: they validate the tests."
    )
    wrong_programs: tuple[Source, ...] = Field(
        default=(),
        max_length=MAX_PROGRAMS,
        description="Known-wrong programs; tests that they pass are weak.",
    )
    generator: Generator | None = Field(default=None, description="Writes more inputs for `programs`.")
    metadata: dict[str, Any] | None = None

    @model_validator(mode="before")
    @classmethod
    def _tests_apart(cls, value: Any) -> Any:
        if isinstance(value, dict) and is_code(value.get("answer")):
            rest = {name: item for name, item in value.items() if name != "answer"}
            return {"reference": value["answer"], **rest}
        return value

    @property
    def gold(self) -> str:
        """The answer as text, empty when none is known."""
        return "" if self.answer is None else str(self.answer)


def is_code(reference: object) -> bool:
    """Whether a reference, decoded from JSON, is the tests of a program."""
    return isinstance(reference, dict) and reference.get("kind") == "code"


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
    agreeing: FiniteFloat = Field(
        default=0.7,
        gt=0.0,
        le=1.0,
        description="A test case is valid when so many known-good programs agree.",
    )
    passing: FiniteFloat = Field(
        default=0.9, gt=0.0, le=1.0, description="Tests are sound when so many of them pass every valid case."
    )
    min_cases: int = Field(default=1, ge=1, description="Valid cases that a problem needs (Kimi k1.5: 40).")

    def action(self, kind: Kind, confidence: float) -> Action:
        """What follows from a reason of that kind. What could not be tried is told and never drops."""
        if kind is Kind.UNTRIED:
            return Action.FLAG
        default = Action.FLAG if kind in _FLAGGED else Action.DROP
        action = self.actions.get(kind, default)
        unsure = action is Action.DROP and confidence < self.min_confidence
        return Action.FLAG if unsure else action


class FilterDecision(_Closed):
    """Whether to keep a problem, with every reason found: those that dropped it and those that only speak."""

    id: str | int
    keep: bool
    reasons: tuple[Reason, ...] = ()
    measures: dict[str, float] = Field(
        default_factory=dict,
        description="Numbers behind the reasons: guess_hits, guess_tries, chance_baseline, pass_rate, …",
    )
    tests: tuple[TestCase, ...] | None = Field(
        default=None,
        description="The valid test cases of a code problem, where they are not those it came with: some are "
        "invalid, or a generator made more.",
    )


def quote(text: str, start: int = 0, end: int | None = None) -> str:
    """The matched text on one line, at most `MAX_QUOTE` characters."""
    piece = text[start : end if end is not None else start + MAX_QUOTE + 1]
    flat = " ".join(piece[: 2 * MAX_QUOTE].split())
    return flat if len(flat) <= MAX_QUOTE else flat[: MAX_QUOTE - 1] + "…"


def decide(
    problem_id: str | int,
    reasons: Sequence[Reason],
    policy: Policy,
    *,
    measures: Mapping[str, float] | None = None,
    tests: tuple[TestCase, ...] | None = None,
) -> FilterDecision:
    """Apply a policy to the reasons found; those it keeps in silence are left out."""
    acted = [r.model_copy(update={"action": policy.action(r.kind, r.confidence)}) for r in reasons]
    return FilterDecision(
        id=problem_id,
        keep=all(r.action is not Action.DROP for r in acted),
        reasons=tuple(r for r in acted if r.action is not Action.KEEP),
        measures=dict(measures or {}),
        tests=tests,
    )


def with_reasons(decision: FilterDecision, more: Sequence[Reason], policy: Policy) -> FilterDecision:
    """The decision once more reasons are known."""
    if not more:
        return decision
    reasons = [*decision.reasons, *more]
    return decide(decision.id, reasons, policy, measures=decision.measures, tests=decision.tests)
