"""A sample on its way through a scorer."""

from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import cast

from reward_service.rewards.group_rewards import JudgedSample, uniform_verdicts
from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample
from reward_service.scoring.worker_jobs import ReadAnswer
from reward_service.specs.compiled import CompiledSpec, VerifierSet
from reward_service.verdict import Entry, Measurement, Verdict

NO_VERIFIERS = VerifierSet((), (), {})


@dataclass(slots=True)
class SampleInProgress:
    """A sample that is being judged: what each verifier of its set has answered so far, or the one verdict
    that all components share. `seconds` is the processor time that workers took to answer its questions."""

    sample: Sample | InvalidSample
    verifier_set: VerifierSet = NO_VERIFIERS
    answers: list[ReadAnswer] = field(default_factory=list)
    shared_verdict: Verdict | None = None
    size: int = 0
    late: bool = False
    seconds: float = 0.0

    @property
    def prompt(self) -> Hashable:
        """What samples of one prompt have in common: their group, or else the prompt."""
        sample = self.sample
        if sample.group is not None or isinstance(sample, InvalidSample):
            return sample.group
        return sample.prompt if isinstance(sample.prompt, str) else None

    def to_judged_sample(self, position: int, compiled_spec: CompiledSpec) -> JudgedSample:
        sample_id = position if self.sample.id is None else self.sample.id
        if isinstance(self.sample, InvalidSample):
            return uniform_verdicts(sample_id, self.sample.verdict, compiled_spec)
        if self.shared_verdict is not None:
            return uniform_verdicts(sample_id, self.shared_verdict, compiled_spec, turns=self.sample.turns)
        answers = cast("list[Verdict | Measurement | Entry]", self.answers)  # questions are verdicts now
        verdicts = dict(zip(self.verifier_set.names, answers, strict=True))
        if self.verifier_set.fixed_verdicts:
            verdicts.update(self.verifier_set.fixed_verdicts)
        return JudgedSample(sample_id, verdicts, self.sample.reference_kind, self.sample.turns)


ASKED_FOR: ContextVar[SampleInProgress | None] = ContextVar("asked_for", default=None)
"""The sample that the present task judges, which is told the time it takes."""
