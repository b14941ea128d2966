"""A verdict of the verifier that judges a kind of reference, as the engine would ask for it."""

from typing import Any

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample, parse_sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question, verifiers_by_kind


def judged(reference: Any, completion: Any, *, prompt: Any = "", **params: Any) -> Verdict:
    """What the sample earns; a reference that is refused on intake or later is `bad_reference`."""
    sample = parse_sample(0, {"prompt": prompt, "completion": completion, "reference": reference})
    if isinstance(sample, InvalidSample):
        return sample.verdict
    verifier = verifiers_by_kind()[sample.reference_kind or ""](**params)
    try:
        read = verifier.read(sample)
        return verifier.judge(read) if isinstance(read, Question) else read
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def earns(reference: Any, completion: Any, **more: Any) -> bool:
    """Whether a completion earns the whole score; it must never be left without a verdict."""
    verdict = judged(reference, completion, **more)
    assert verdict.outcome in (Outcome.SCORED, Outcome.NO_ANSWER, Outcome.OVER_LIMIT), verdict.reason
    return verdict.score == 1.0


def is_refused(reference: Any) -> bool:
    """Whether a reference is the dataset's fault, whatever the completion."""
    return judged(reference, "x").outcome is Outcome.BAD_REFERENCE


def gold_of(reference: Any) -> str | None:
    """The completion that states the reference."""
    sample = parse_sample(0, {"completion": "", "reference": reference})
    assert isinstance(sample, Sample)
    assert not isinstance(sample.reference, str | int | float | None)
    return verifiers_by_kind()[sample.reference.kind]().gold(sample.reference)
