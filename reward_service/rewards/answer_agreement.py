"""Do two answers agree? Asked of the accuracy verifier itself, in a worker process."""

from collections.abc import Sequence

from pydantic import ValidationError

from reward_service.errors import BadReference
from reward_service.rewards.voting import consensus, equivalence_classes
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier

MAX_ANSWER = 200
"""Characters; longer answers agree only when they are the same text."""


def answers_agree(verifier: Verifier, one: str, other: str) -> bool:
    """Whether `one` would be right if `other` were the reference."""
    if one == other:
        return True
    if max(len(one), len(other)) > MAX_ANSWER:
        return False
    reference = {"kind": verifier.reference_kind, "answer": other}
    try:
        sample = Sample.model_validate({"completion": f"\\boxed{{{one}}}", "reference": reference})
        answer = verifier.read(sample)
        verdict = verifier.judge(answer) if isinstance(answer, Question) else answer
    except (BadReference, ValidationError):
        return False
    return isinstance(verdict, Verdict) and verdict.score == 1.0


def majority_is_right(job: tuple[Verifier, Sequence[str | None], Sequence[bool]]) -> bool | None:
    """cons@n of one group: the accuracy verifier, the answers, and which of them are right."""
    verifier, answers, right = job
    return consensus(answers, right, lambda one, other: answers_agree(verifier, one, other))


def answer_classes(job: tuple[Verifier, Sequence[str]]) -> list[int]:
    """For each answer, the position of the first that the accuracy verifier calls equal to it."""
    verifier, answers = job
    return equivalence_classes(answers, lambda one, other: answers_agree(verifier, one, other))
