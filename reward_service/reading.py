"""The two functions that run in worker processes, and what those processes import beforehand."""

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier, installed

Plan = tuple[Verifier, ...]
"""The verifiers a sample is read by, one per component, in the spec's order."""


def read(job: tuple[Plan, Sample]) -> list[Verdict | Question]:
    """One verdict or question per verifier of the plan."""
    plan, sample = job
    return [_read(verifier, sample) for verifier in plan]


def _read(verifier: Verifier, sample: Sample) -> Verdict | Question:
    try:
        return verifier.read(sample)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def judge(job: tuple[Verifier, Question]) -> Verdict:
    """Decide one question."""
    verifier, question = job
    try:
        return verifier.judge(question)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def warm() -> None:
    """Load every installed verifier and let it fill its caches."""
    for verifier in installed().values():
        verifier.warm()
