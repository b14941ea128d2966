"""The functions that run in worker processes, and the warm-up that runs before they are forked."""

from collections.abc import Mapping
from dataclasses import replace

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.text.completion_spans import MAX_SPANS, TextSpan, only_place, structure_spans
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.verifiers.base import Question, Verifier, installed_verifiers

Verifiers = tuple[Verifier, ...]
"""The verifiers a sample is read by, one per component, in the spec's order."""


def read_sample(job: tuple[Verifiers, Sample]) -> list[Verdict | Question | Measurement | Entry]:
    """What each verifier says of a sample: a verdict, a question, a measurement or an entry, in order."""
    verifiers, sample = job
    return [_read_by(verifier, sample) for verifier in verifiers]


def _read_by(verifier: Verifier, sample: Sample) -> Verdict | Question | Measurement | Entry:
    try:
        return verifier.read(sample)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def find_spans(job: tuple[Mapping[str, Verifier], Sample, Mapping[str, str]]) -> list[TextSpan]:
    """The places of a completion that mean something, in their order.

    `job` has the verifiers by component, the sample, and what components say was graded, for verifiers that
    do not tell where it stands.
    """
    verifiers, sample, graded = job
    completion = sample.completion_text
    found = list(structure_spans(completion))
    for component, verifier in verifiers.items():
        found += _spans_of(component, verifier, sample, graded.get(component, ""))
    return sorted(found, key=lambda span: (span.start, -span.end))[:MAX_SPANS]


def _spans_of(component: str, verifier: Verifier, sample: Sample, graded: str) -> list[TextSpan]:
    try:
        own = verifier.spans(sample)
    except BadReference:
        return []
    place = only_place(sample.completion_text, graded) if not own else None
    if place is not None:
        own = [TextSpan(*place, "graded", "graded")]
    return [replace(span, component=component) for span in own]


def judge_question(job: tuple[Verifier, Question]) -> Verdict:
    """Decide one question."""
    verifier, question = job
    try:
        return verifier.judge(question)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def warm_verifiers() -> None:
    """Load every installed verifier and let it fill its caches."""
    for verifier in installed_verifiers().values():
        verifier.warm()
