"""The filter by difficulty: how often a model that reasons gets it right.

Kimi k1.5 (arXiv 2501.12599, sections 2.1, 2.3.4, 2.3.5): ten answers from the SFT model, the pass rate is the
measure, lower is harder; curriculum sampling goes from easy to hard, prioritized sampling draws problem i
with a probability proportional to 1 - s_i. DAPO (arXiv 2503.14476, eq. 12): a group that is all right or all
wrong gives no gradient.
"""

from collections.abc import Sequence
from math import fsum

from reward_service.filters.policy import Kind, Policy, Reason

BANDS = (("unsolved", 0.0), ("hard", 0.25), ("medium", 0.75), ("easy", 1.0))
"""A band holds the pass rates up to its bound that no earlier one holds; all right is `trivial`."""


def pass_rate(correct: Sequence[bool | None]) -> float | None:
    """Share of right answers among those judged; None when none was."""
    judged = [c for c in correct if c is not None]
    return sum(judged) / len(judged) if judged else None


def difficulty(rate: float) -> float:
    """1 - pass rate: 0 is trivial, 1 is unsolved."""
    return 1.0 - rate


def band(rate: float) -> str:
    """The name of a pass rate's band: unsolved, hard, medium, easy or trivial."""
    if rate >= 1.0:
        return "trivial"
    return next(name for name, bound in BANDS if rate <= bound)


def informative(correct: Sequence[bool | None]) -> bool:
    """Whether a group has both right and wrong answers; one without variance teaches nothing."""
    return len({c for c in correct if c is not None}) == 2


def curriculum(rates: Sequence[float]) -> list[int]:
    """The order from easy to hard, as positions; equally hard ones stay in order."""
    return sorted(range(len(rates)), key=lambda i: -rates[i])


def weights(success_rates: Sequence[float]) -> list[float]:
    """Prioritized sampling: probabilities proportional to 1 - s; uniform when everything is solved."""
    if not success_rates:
        return []
    missing = [1.0 - s for s in success_rates]
    total = fsum(missing)
    return [m / total for m in missing] if total > 0 else [1.0 / len(missing)] * len(missing)


def reason(correct: Sequence[bool | None], policy: Policy) -> Reason | None:
    """`too_easy` or `too_hard` by the policy's bounds; nothing when too few attempts were judged."""
    judged = [c for c in correct if c is not None]
    rate = pass_rate(judged)
    if rate is None or len(judged) < policy.min_attempts:
        return None
    text = f"{sum(judged)} of {len(judged)} right"
    if rate >= policy.easy_above:
        return Reason(kind=Kind.TOO_EASY, text=text, confidence=1.0)
    return Reason(kind=Kind.TOO_HARD, text=text, confidence=1.0) if rate <= policy.hard_below else None
