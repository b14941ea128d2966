"""From what the attempts earned to what each check says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from reward_service.certify.attempt import Attempt, Check, Earned, Want
from reward_service.rewards.wilson import wilson_interval

TOLERANCE = 1e-6
ORACLE_TOLERANCE = 0.1
"""Of the reward's span: what a right answer may earn less than the best paid one where accuracy is told
apart, as with a length penalty. OpenEnv's bound."""
MAX_EXAMPLES = 20
MIN_GAP = 0.1
"""Of the reward's span: what the cheapest right attempt must earn beyond the best paid wrong one."""

Status = Literal["passed", "failed", "not applicable"]
Tried = tuple[Attempt, Earned]


@dataclass(frozen=True, slots=True)
class Example:
    """One attempt that did not earn what it must."""

    row: int
    form: str
    completion: str
    earned: float | None
    wanted: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check says: of `trials` so many were `right`, the share's interval, and the worst examples."""

    check: Check
    status: Status
    trials: int = 0
    right: int = 0
    interval: tuple[float, float] = (0.0, 1.0)
    measured: Mapping[str, float] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    forms: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Right and all attempts by form."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least that a right attempt must earn, and the most that a wrong one may."""

    maximum: float
    floor: float

    def holds(self, attempt: Attempt, earned: Earned) -> bool:
        """Whether an attempt earned what it must."""
        if earned.value is None or not isfinite(earned.value):
            return False
        if attempt.want is Want.MAXIMUM:
            accurate = earned.accuracy is None or earned.accuracy >= 1.0 - TOLERANCE
            spared = 0.0 if earned.accuracy is None else ORACLE_TOLERANCE * (self.maximum - self.floor)
            return accurate and earned.value >= self.maximum - spared - TOLERANCE
        if earned.accuracy is not None:
            return earned.accuracy <= TOLERANCE and earned.value < self.maximum - TOLERANCE
        return earned.value <= self.floor + TOLERANCE


def bounds_of(tried: Sequence[Tried]) -> Bounds:
    """The maximum is the most that any right attempt earned, the floor the most that an empty one earned."""
    finite = [(a, e.value) for a, e in tried if e.value is not None and isfinite(e.value)]
    right = [value for attempt, value in finite if attempt.check is Check.ORACLE]
    empty = [value for attempt, value in finite if attempt.form in {"empty", "blanks"}]
    return Bounds(max(right, default=float("inf")), max(empty, default=0.0))


def judged(check: Check, tried: Iterable[Tried], bounds: Bounds) -> CheckResult:
    """The result of a check whose attempts must each earn what they want."""
    own = [(attempt, earned) for attempt, earned in tried if attempt.check is check]
    if not own:
        return CheckResult(check, "not applicable")
    forms: dict[str, tuple[int, int]] = {}
    wrong: list[Tried] = []
    for attempt, earned in own:
        right = bounds.holds(attempt, earned)
        hits, trials = forms.get(attempt.form, (0, 0))
        forms[attempt.form] = (hits + right, trials + 1)
        if not right:
            wrong.append((attempt, earned))
    return _result(check, len(own), len(own) - len(wrong), wrong, forms)


def _result(
    check: Check, trials: int, right: int, wrong: Sequence[Tried], forms: Mapping[str, tuple[int, int]]
) -> CheckResult:
    return CheckResult(
        check,
        "passed" if right == trials else "failed",
        trials,
        right,
        wilson_interval(right, trials),
        examples=tuple(_example(attempt, earned) for attempt, earned in _worst(wrong)),
        forms=forms,
    )


def _worst(wrong: Sequence[Tried]) -> list[Tried]:
    """Paid wrong ones by what they were paid, one of each form first."""
    ordered = sorted(wrong, key=lambda one: -(one[1].value or 0.0))
    first: dict[str, Tried] = {}
    for one in ordered:
        first.setdefault(one[0].form, one)
    rest = [one for one in ordered if first[one[0].form] is not one]
    return [*first.values(), *rest][:MAX_EXAMPLES]


def _example(attempt: Attempt, earned: Earned) -> Example:
    wanted = "the maximum" if attempt.want is Want.MAXIMUM else "no more than the floor"
    return Example(
        attempt.row, attempt.form, attempt.completion[:2_000], earned.value, wanted, earned.reason[:300]
    )


def null_attack(tried: Sequence[Tried]) -> CheckResult:
    """No attempt may end without a finite reward."""
    wrong = [(a, e) for a, e in tried if e.value is None or not isfinite(e.value)]
    return _result(Check.NULL, len(tried), len(tried) - len(wrong), wrong, {})


def floor_gap(tried: Sequence[Tried]) -> CheckResult:
    """On each row the cheapest right attempt must earn more than the best paid wrong one, by a margin."""
    rows: dict[int, tuple[list[float], list[Tried]]] = {}
    for attempt, earned in tried:
        if earned.value is None:
            continue
        right, wrong = rows.setdefault(attempt.row, ([], []))
        if attempt.want is Want.MAXIMUM:
            right.append(earned.value)
        else:
            wrong.append((attempt, earned))
    both = [(min(right), wrong) for right, wrong in rows.values() if right and wrong]
    if not both:
        return CheckResult(Check.GAP, "not applicable")
    gaps = [least - max(e.value or 0.0 for _, e in wrong) for least, wrong in both]
    span = max(least for least, _ in both) - min(e.value or 0.0 for _, wrong in both for _, e in wrong)
    margin = MIN_GAP * span if span > 0 else TOLERANCE
    best_paid = [max(wrong, key=lambda one: one[1].value or 0.0) for _, wrong in both]
    narrow = [one for gap, one in zip(gaps, best_paid, strict=True) if gap < margin]
    result = _result(Check.GAP, len(gaps), len(gaps) - len(narrow), narrow, {})
    return CheckResult(
        result.check, result.status, result.trials, result.right, result.interval,
        {"least_gap": min(gaps), "margin": margin}, result.examples,
    )  # fmt: skip


def balance(tried: Sequence[Tried]) -> CheckResult:
    """Attempts without a right answer earn less than the least that a right one earns, over all rows."""
    if all(earned.accuracy is None for _, earned in tried):
        return CheckResult(Check.BALANCE, "not applicable")
    judged_ones = [(a, e) for a, e in tried if e.accuracy is not None and e.value is not None]
    right = [e.value or 0.0 for a, e in judged_ones if a.want is Want.MAXIMUM and e.accuracy == 1.0]
    wrong = [(a, e) for a, e in judged_ones if e.accuracy != 1.0]
    if not right or not wrong:
        return CheckResult(Check.BALANCE, "not applicable")
    over = [(a, e) for a, e in wrong if (e.value or 0.0) >= min(right) - TOLERANCE]
    result = _result(Check.BALANCE, len(wrong), len(wrong) - len(over), over, {})
    best = max(e.value or 0.0 for _, e in wrong)
    return CheckResult(
        result.check, result.status, result.trials, result.right, result.interval,
        {"best_without_accuracy": best, "least_right": min(right)}, result.examples,
    )  # fmt: skip


def determinism(tried: Sequence[Tried], repeated: Sequence[Tried]) -> CheckResult:
    """What was scored again must earn the same to the bit."""
    wrong = _different(tried, repeated)
    return _result(Check.DETERMINISM, len(repeated), len(repeated) - len(wrong), wrong, {})


def portability(tried: Sequence[Tried], elsewhere: Mapping[str, Sequence[Tried]]) -> CheckResult:
    """Behind every other wall, programs must earn the same to the bit."""
    if not any(elsewhere.values()):
        return CheckResult(Check.PORTABILITY, "not applicable")
    forms = {}
    wrong: list[Tried] = []
    for name, own in elsewhere.items():
        different = _different(tried, own)
        forms[name] = (len(own) - len(different), len(own))
        wrong += different
    trials = sum(map(len, elsewhere.values()))
    return _result(Check.PORTABILITY, trials, trials - len(wrong), wrong, forms)


def _different(tried: Sequence[Tried], others: Sequence[Tried]) -> list[Tried]:
    """Those of the others that earned something else than at first."""
    first = {(a.row, a.check, a.form): e.value for a, e in tried}
    return [(a, e) for a, e in others if not _same(first[a.row, a.check, a.form], e.value)]


def _same(one: float | None, other: float | None) -> bool:
    """Equal to the bit; what is no number is equal to itself."""
    return one == other or (one is not None and other is not None and one != one and other != other)  # noqa: PLR0124
