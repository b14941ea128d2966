"""From what the attempts earned to what each check says."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf, isfinite
from statistics import median_low
from typing import Literal

from reward_service.certify.attempt import NOT_ASKED, Attempt, Check, Earned, Want, without_text
from reward_service.rewards.wilson import wilson_interval

TOLERANCE = 1e-6
ORACLE_TOLERANCE = 0.1
"""Of the reward's span: what a right answer may earn less than the best paid one, as with a length penalty.
OpenEnv's bound."""
FORMAT_SHARE = 0.5
"""Of the way from floor to maximum: what a reward that does not tell accuracy apart may pay for the format of
an answer that says nothing. Beyond, being right is worth less than its wrapping."""
SHAPES = ("dots", "gold of another row")
"""Attempts that have all but the right answer."""
MAX_EXAMPLES = 20
EXAMPLE_CHARS = 2_000
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
    earned: str = ""
    """SHA-256 of what its attempts earned, to the bit: what a replay must find again."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least that a right attempt must earn, and the most that a wrong one may."""

    maximum: float
    floor: float
    least: float = -inf
    """What nothing earns less than; a reward whose right answers earn no more pays them nothing."""

    def holds(self, attempt: Attempt, earned: Earned) -> bool:
        """Whether an attempt earned what it must; a wrong one that has no reward was paid nothing."""
        if earned.value is None or not earned.is_number:
            return attempt.want is Want.FLOOR
        if attempt.want is not Want.FLOOR:
            if self.maximum <= self.least:
                return False
            accurate = earned.accuracy is None or earned.accuracy >= 1.0 - TOLERANCE
            spared = ORACLE_TOLERANCE * max(0.0, self.maximum - self.floor)
            return accurate and earned.value >= self.maximum - spared - TOLERANCE
        if earned.accuracy is not None:
            return earned.accuracy <= TOLERANCE and earned.value < self.maximum - TOLERANCE
        return earned.value <= self.floor + TOLERANCE


def bounds_of(tried: Sequence[Tried]) -> Bounds:
    """The maximum is the most that any right attempt earned, the floor what an empty one earns on most rows.

    The format around an answer that says nothing, and an answer of the right kind that is the gold of
    another row, belong to the floor while they are at most `FORMAT_SHARE` of the way up; so does all that
    wrong answers earn by their length alone. However much empty attempts earn, the floor stays below the
    maximum: a reward that pays them like right ones pays wrong ones too much.
    """
    finite = [(a, e.value) for a, e in tried if e.value is not None and isfinite(e.value)]
    right = [value for attempt, value in finite if attempt.check is Check.ORACLE]
    empty = [value for attempt, value in finite if attempt.form in {"empty", "blanks"}]
    maximum, floor = max(right, default=inf), median_low(empty) if empty else 0.0
    most = floor + FORMAT_SHARE * (maximum - floor)
    for form in SHAPES:
        wrapped = [value for attempt, value in finite if attempt.form == form]
        shape = median_low(wrapped) if wrapped else floor
        if floor < shape <= most + TOLERANCE:
            floor = shape
    least = min((value for _, value in finite), default=0.0)
    if _is_paid_by_length(tried):
        floor = most
    if maximum <= least:
        return Bounds(maximum, floor, least)
    return Bounds(maximum, min(floor, maximum - max(MIN_GAP * (maximum - least), 2 * TOLERANCE)), least)


def _is_paid_by_length(tried: Sequence[Tried]) -> bool:
    """Is what wrong answers earn told by their length alone, as where longer attempts cost less?"""
    wrong = sorted(
        (a.chars, e.value) for a, e in tried if a.want is Want.FLOOR and e.value is not None and e.is_number
    )
    steps = [later - earlier for (_, earlier), (_, later) in pairwise(wrong)]
    return bool(wrong) and wrong[0][1] < wrong[-1][1] and all(step >= -TOLERANCE for step in steps)


def judged(check: Check, tried: Iterable[Tried], bounds: Bounds) -> CheckResult:
    """The result of a check whose attempts must each earn what they want; what may earn anything is told."""
    asked = [(attempt, earned) for attempt, earned in tried if attempt.check is check]
    own = [one for one in asked if one[0].want is not Want.EITHER]
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
    result = _result(check, len(own), len(own) - len(wrong), wrong, forms)
    return replace(result, measured=_measured(check, asked, bounds), earned=earned_digest(asked))


def _measured(check: Check, asked: Sequence[Tried], bounds: Bounds) -> dict[str, float]:
    """The bound that a check's attempts are held to, what they earned against it, and the unusual forms."""
    values = [e.value for a, e in asked if a.want is not Want.EITHER and e.value is not None]
    finite = [value for value in values if isfinite(value)]
    found: dict[str, float] = {}
    if finite and check is Check.ORACLE:
        found = {"maximum": bounds.maximum, "least_paid": min(finite)}
    elif finite and check in {Check.FLOOR, Check.CANARY}:
        found = {"floor": bounds.floor, "best_paid": max(finite)}
    told = [bounds.holds(attempt, earned) for attempt, earned in asked if attempt.want is Want.EITHER]
    return found | ({"unusual_forms": len(told), "unusual_forms_paid": sum(told)} if told else {})


def earned_digest(tried: Iterable[Tried]) -> str:
    """SHA-256 of attempts and what they earned, to the bit."""
    sha = hashlib.sha256()
    for attempt, earned in tried:
        sha.update((attempt if attempt.text_digest else without_text(attempt)).text_digest)
        paid = [None if one is None else one.hex() for one in (earned.value, earned.accuracy)]
        sha.update(f"{attempt.row} {attempt.form} {paid}\n".encode())
    return sha.hexdigest()


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
        attempt.row,
        attempt.form,
        attempt.completion[:EXAMPLE_CHARS],
        earned.value,
        wanted,
        earned.reason[:300],
    )


def null_attack(tried: Sequence[Tried]) -> CheckResult:
    """No attempt may end without a finite reward."""
    wrong = [(a, e) for a, e in tried if e.value is None or not isfinite(e.value)]
    values = [e.value for _, e in tried if e.value is not None and isfinite(e.value)]
    result = _result(Check.NULL, len(tried), len(tried) - len(wrong), wrong, {})
    return replace(result, measured={"least": min(values), "most": max(values)}) if values else result


def floor_gap(tried: Sequence[Tried]) -> CheckResult:
    """On each row the cheapest right attempt must earn more than the best paid wrong one, by a margin."""
    rows: dict[int, tuple[list[float], list[Tried]]] = {}
    for attempt, earned in tried:
        if earned.value is None or not earned.is_number:
            continue
        right, wrong = rows.setdefault(attempt.row, ([], []))
        if attempt.want is Want.MAXIMUM:
            right.append(earned.value)
        elif attempt.want is Want.FLOOR:
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
    """Attempts without a right answer earn less than the least that a right one earns on the same row."""
    least: dict[int, float] = {}
    wrong: list[Tried] = []
    for attempt, earned in tried:
        if earned.accuracy is None or earned.value is None:
            continue
        if earned.accuracy != 1.0:
            wrong.append((attempt, earned))
        elif attempt.want is Want.MAXIMUM:
            least[attempt.row] = min(earned.value, least.get(attempt.row, inf))
    judged_ones = [(a, e) for a, e in wrong if a.row in least]
    if not judged_ones:
        return CheckResult(Check.BALANCE, "not applicable")
    over = [(a, e) for a, e in judged_ones if (e.value or 0.0) >= least[a.row] - TOLERANCE]
    result = _result(Check.BALANCE, len(judged_ones), len(judged_ones) - len(over), over, {})
    best = max(e.value or 0.0 for _, e in judged_ones)
    return replace(result, measured={"best_without_accuracy": best, "least_right": min(least.values())})


def determinism(tried: Sequence[Tried], repeated: Sequence[Tried]) -> CheckResult:
    """What was scored again must earn the same to the bit."""
    again = [(a, e) for a, e in repeated if e.outcome != NOT_ASKED]
    if not again:
        return CheckResult(Check.DETERMINISM, "not applicable")
    wrong = _different([(a, e) for a, e in tried if e.outcome != NOT_ASKED], again)
    result = _result(Check.DETERMINISM, len(again), len(again) - len(wrong), wrong, {})
    return replace(result, earned=earned_digest(again))


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
    known = ((a, e, first.get((a.row, a.check, a.form), e.value)) for a, e in others)
    return [(a, e) for a, e, value in known if not _same(value, e.value)]


def _same(one: float | None, other: float | None) -> bool:
    """Equal to the bit; what is no number is equal to itself."""
    return one == other or (one is not None and other is not None and one != one and other != other)  # noqa: PLR0124
