"""Do two answers agree? Asked of the accuracy verifier itself, in a worker process."""

from collections.abc import Sequence

from pydantic import ValidationError

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier
from reward_service.voting import consensus

MAX_ANSWER = 200
"""Characters; longer answers agree only when they are the same text."""


def agree(verifier: Verifier, one: str, other: str) -> bool:
    """Whether `one` would be right if `other` were the reference."""
    if one == other:
        return True
    if max(len(one), len(other)) > MAX_ANSWER:
        return False
    reference = {"kind": verifier.reference_kind, "answer": other}
    try:
        sample = Sample.model_validate({"completion": f"\\boxed{{{one}}}", "reference": reference})
        verdict = verifier.read(sample)
        verdict = verdict if isinstance(verdict, Verdict) else verifier.judge(verdict)
    except (BadReference, ValidationError):
        return False
    return verdict.score == 1.0


def majority_is_right(job: tuple[Verifier, Sequence[str | None], Sequence[bool]]) -> bool | None:
    """cons@n of one group: the accuracy verifier, the answers, and which of them are right."""
    verifier, answers, right = job
    return consensus(answers, right, lambda one, other: agree(verifier, one, other))
