"""Verifiers whose scores need more than the sample: its accuracy, or the whole group.

A `CohortVerifier` compares the texts of a group's members with each other, by asking models. In a worker,
`read` returns the `Entry` that is compared; when the group is complete, `question` makes one question of all
entries, `judge_in` decides it, and `member_verdict` reads what it says of each.

A `GroupVerifier` works in two steps. In a worker, `read` measures the completion (its length, say) and
returns a `Measurement`. When accuracy is known and the group is complete, `complete_verdicts` turns the
measurements into scores by the verifier's formula, for the whole group at once. Members whose accuracy
has no score are measured with the others, because their length is known all the same, but get accuracy's
outcome instead of a score.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reward_service.sample import Sample
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.verifiers.base import Question, Verifier

Verdicts = Mapping[str, Verdict | Measurement | Entry]
"""One member's verdicts, and what is still a measurement, by component."""


@dataclass(frozen=True, slots=True)
class Member:
    """One sample of a group: what was measured, and its accuracy in [0, 1], None when unknown."""

    measured: float
    accuracy: float | None

    @property
    def correct(self) -> bool:
        """Whether the answer is right; an unknown one is not."""
        return self.accuracy is not None and self.accuracy >= 1.0


class GroupVerifier(Verifier):
    """A verifier whose scores `score_group` computes from measurements; see the head of this module."""

    @abstractmethod
    def read(self, sample: Sample) -> Measurement:
        """Measure the sample.

        Raises:
            BadReference: the sample lacks what the formula needs.
        """

    @abstractmethod
    def score_group(self, members: Sequence[Member]) -> list[float]:
        """One score per member of a group, in the formula's own range."""


class CohortVerifier(Verifier):
    """A verifier that compares the members of a group; see the head of this module."""

    @abstractmethod
    def read(self, sample: Sample) -> Verdict | Entry:
        """Cut out what is to be compared."""

    @abstractmethod
    def member_verdict(self, text: str, ranking: Verdict, question: Question) -> Verdict:
        """What the ranking, the verdict on `question`, says of the member with this text."""

    def question(self, entries: Sequence[Entry]) -> Question:
        """The question that all entries make: a prompt and the texts, in an order that does not depend on
        the members'."""
        prompts = sorted({entry.prompt for entry in entries})
        return Question((prompts[0], tuple(sorted(entry.text for entry in entries))))


def complete_verdicts(
    group: Sequence[Verdicts], verifiers: Mapping[str, GroupVerifier], *, accuracy: str = "accuracy"
) -> list[dict[str, Verdict]]:
    """The verdicts of one group's members, every measurement turned into a score.

    `group` holds each member's verdicts by component, `verifiers` the group verifiers by component,
    `accuracy` names the component that says who is right. The order of members does not change their
    scores.
    """
    completed = [{n: v for n, v in verdicts.items() if isinstance(v, Verdict)} for verdicts in group]
    for name, verifier in verifiers.items():
        measured = [
            (verdicts, measurement)
            for verdicts, member in zip(completed, group, strict=True)
            if isinstance(measurement := member[name], Measurement)
        ]
        members = [Member(measurement.value, known[accuracy].score) for known, measurement in measured]
        scores = verifier.score_group(members)
        for (known, measurement), score in zip(measured, scores, strict=True):
            known[name] = _scored(measurement, known[accuracy], score)
    return completed


def _scored(measurement: Measurement, accuracy: Verdict, score: float) -> Verdict:
    if accuracy.score is None:
        return replace(accuracy, answer=None, reason=f"accuracy has no score: {accuracy.reason}")
    return Verdict.shaped(score, measurement.reason, detail=measurement.detail)
