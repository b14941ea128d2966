"""Scores that need more than the sample: the accuracy of the same sample, or the whole group.

A `Relative` verifier works in two steps. In a worker, `read` measures (a length, say) and leaves the
measurement in the verdict. When accuracy is known and the group is complete, `complete` turns the
measurements into scores by a pure formula, for the whole group at once. Members whose accuracy has no
score are measured with the others (a length is known whoever failed to judge it) but share accuracy's
outcome instead of getting a score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reward_service.verdict import Outcome, Verdict
from reward_service.verifier import Verifier

MEASURED = "measured"

Verdicts = Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Member:
    """One sample of a group: what was measured, and its accuracy in [0, 1], None when unknown."""

    measured: float
    accuracy: float | None

    @property
    def correct(self) -> bool:
        """Whether the answer is right; an unknown one is not."""
        return self.accuracy is not None and self.accuracy >= 1.0


class Relative(Verifier):
    """A verifier whose scores `shape` computes from measurements; see the head of this module."""

    def shape(self, members: Sequence[Member]) -> list[float]:
        """One score per member of a group, in the formula's own range."""
        raise NotImplementedError


def measured(value: float, reason: str, *, detail: dict[str, Any]) -> Verdict:
    """The verdict of a `read` that only measures; scores 0 until it is completed."""
    return Verdict(Outcome.SCORED, 0.0, None, reason, {**detail, MEASURED: value})


def complete(
    group: Sequence[Verdicts], verifiers: Mapping[str, Verifier], *, accuracy: str = "accuracy"
) -> list[dict[str, Verdict]]:
    """The verdicts of one group's members with every relative component scored.

    `group` holds each member's verdicts by component, `verifiers` the spec's verifiers by component (those
    that are not `Relative` are left alone), `accuracy` names the component that says who is right. The
    order of members does not matter to the scores.
    """
    relative = {name: verifier for name, verifier in verifiers.items() if isinstance(verifier, Relative)}
    completed = [dict(verdicts) for verdicts in group]
    for name, verifier in relative.items():
        _complete(completed, name, verifier, accuracy)
    return completed


def _complete(group: list[dict[str, Verdict]], name: str, verifier: Relative, accuracy: str) -> None:
    present = [verdicts for verdicts in group if MEASURED in (verdicts[name].detail or {})]
    members = [_member(verdicts, name, accuracy) for verdicts in present]
    for verdicts, member, score in zip(present, members, verifier.shape(members), strict=True):
        if member.accuracy is None:
            known = verdicts[accuracy]
            verdicts[name] = replace(known, answer=None, reason=f"accuracy has no score: {known.reason}")
        else:
            detail = {key: value for key, value in (verdicts[name].detail or {}).items() if key != MEASURED}
            verdicts[name] = Verdict.shaped(score, verdicts[name].reason, detail=detail)


def _member(verdicts: Verdicts, name: str, accuracy: str) -> Member:
    return Member((verdicts[name].detail or {})[MEASURED], verdicts[accuracy].score)
