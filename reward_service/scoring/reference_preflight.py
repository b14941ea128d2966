"""References of any kind, looked at before training: can each be read, and does it earn everything by
itself?"""

from typing import Any

from reward_service.errors import BadReference
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.gold_answer import ReferenceReport, check
from reward_service.reference import Reference
from reward_service.scoring.validation import InvalidSample, parse_sample
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.verifiers.base import Question, Verifier, verifiers_by_kind

CheckJob = tuple[Any, Conventions]
"""A reference, and what math answers are read by."""


def check_job(job: CheckJob) -> ReferenceReport:
    """What is said of a reference, for a worker: texts and numbers are math answers."""
    reference, conventions = job
    if isinstance(reference, str | int | float) and not isinstance(reference, bool):
        return check(str(reference), conventions)
    return check_reference(reference)


def check_reference(reference: Any) -> ReferenceReport:
    """What the preflight says of a reference that is an object with its `kind`.

    Kinds that need programs or models are only read. Never raises.
    """
    sample = parse_sample(0, {"completion": "", "reference": reference})
    kind = str(reference.get("kind"))[:64] if isinstance(reference, dict) else "none"
    if isinstance(sample, InvalidSample):
        return ReferenceReport("unusable", kind, sample.verdict.reason.removeprefix("samples.0."))
    cls = verifiers_by_kind().get(kind)
    if cls is None or not isinstance(sample.reference, Reference):
        return ReferenceReport("unusable", kind, f"no verifier judges references of kind {kind!r}")
    if cls.runs_in != "worker":
        return ReferenceReport("ok", kind, "read, and not tried: it needs programs or models")
    return _tried(cls(), sample.reference, kind)


def _tried(verifier: Verifier, reference: Reference, kind: str) -> ReferenceReport:
    gold = verifier.gold(reference)
    try:
        verdict = _verdict(verifier, reference, gold or verifier.probe(reference))
    except BadReference as error:
        return ReferenceReport("unusable", kind, str(error))
    if gold is None:
        return ReferenceReport("ok", kind, "it holds no answer to try")
    if verdict.score != 1.0:
        reason = f"it does not earn full reward itself: {verdict.reason}"
        return ReferenceReport("unusable", kind, reason, None, verdict.score)
    return ReferenceReport("ok", kind, "", None, verdict.score)


def _verdict(verifier: Verifier, reference: Reference, completion: str) -> Verdict:
    sample = parse_sample(0, {"completion": completion})
    assert not isinstance(sample, InvalidSample)  # noqa: S101 -- a completion that is text is a sample
    read = verifier.read(sample.model_copy(update={"reference": reference}))
    if isinstance(read, Measurement | Entry):
        raise BadReference("a length or a rank judges no answer")
    return verifier.judge(read) if isinstance(read, Question) else read
