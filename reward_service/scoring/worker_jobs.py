"""The functions that run in worker processes, and the warm-up that runs before they are forked."""

import time
from collections.abc import Mapping
from dataclasses import replace

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.text.completion_spans import MAX_SPANS, TextSpan, only_place, structure_spans
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.verifiers.base import Question, Verifier, installed_verifiers

ReadAnswer = Verdict | Question | Measurement | Entry
"""What a verifier says of a sample when it reads it."""
Verifiers = tuple[Verifier, ...]
"""The verifiers a sample is read by, one per component, in the spec's order."""


def read_sample(job: tuple[Verifiers, Sample]) -> list[ReadAnswer]:
    """What each verifier says of a sample: a verdict, a question, a measurement or an entry, in order."""
    verifiers, sample = job
    return [_read_by(verifier, sample) for verifier in verifiers]


def _read_by(verifier: Verifier, sample: Sample) -> ReadAnswer:
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


def time_components(job: tuple[Mapping[str, Verifier], Sample]) -> dict[str, float]:
    """The milliseconds of processor time that each component takes to read a sample and to judge it here."""
    verifiers, sample = job
    return {name: _milliseconds(verifier, sample) for name, verifier in verifiers.items()}


def _milliseconds(verifier: Verifier, sample: Sample) -> float:
    began = time.thread_time()
    answer = _read_by(verifier, sample)
    if isinstance(answer, Question) and verifier.runs_in == "worker":
        judge_question((verifier, answer))
    return round((time.thread_time() - began) * 1000, 3)


def judge_question(job: tuple[Verifier, Question]) -> Verdict:
    """Decide one question."""
    verifier, question = job
    try:
        return verifier.judge(question)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def judge_timed(job: tuple[Verifier, Question]) -> tuple[Verdict, float]:
    """Decide one question, and tell the seconds of processor time that it took."""
    began = time.thread_time()
    verdict = judge_question(job)
    return verdict, time.thread_time() - began


def warm_verifiers() -> None:
    """Load every installed verifier and let it fill its caches."""
    for verifier in installed_verifiers().values():
        verifier.warm()
