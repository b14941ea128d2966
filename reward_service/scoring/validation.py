"""From decoded documents to samples, and no sample at the cost of another."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from reward_service.sample import Sample
from reward_service.untrusted_json import BadJson, decode, members
from reward_service.verdict import Verdict

MAX_FAULTS = 50
"""A document may hold thousands; nobody reads them, and they are compared with each other."""

MAX_NAME_CHARS = 80

_UNION_LABELS = {"str", "int", "float", "dict", "RewardSpec", "math", "plugin"}


@dataclass(frozen=True, slots=True)
class InvalidSample:
    """A sample that could not be understood; its verdict names the field and the fault.

    It stands in the batch like any other and comes back without a score, so that one broken row never
    costs its neighbours their rewards. A wrong field is the caller's fault (`bad_reference`), whichever it
    is: asking again would not mend it. A completion too large to be read is the model's (`over_limit`).
    """

    id: str | int | None
    verdict: Verdict
    group: str | int | None = None


def parse_samples(documents: Sequence[Any]) -> list[Sample | InvalidSample]:
    """One sample, or the reason why there is none, per document."""
    return [parse_sample(position, document) for position, document in enumerate(documents)]


def parse_sample(position: int, document: Any) -> Sample | InvalidSample:
    """The sample at `position` of a batch, or the reason why there is none."""
    try:
        return Sample.model_validate(document)
    except ValidationError as error:
        path, message = validation_faults(error, "samples", position)[0]
    known = document if isinstance(document, dict) else {}
    return InvalidSample(
        _name_or_none(known.get("id")),
        Verdict.bad_reference(f"{path}: {message}"),
        _name_or_none(known.get("group")),
    )


def invalid_sample(position: int, reason: str) -> InvalidSample:
    """A sample of which nothing is known but why it cannot be read."""
    return InvalidSample(None, Verdict.bad_reference(f"samples.{position}: {reason}"))


def too_deep(position: int, text: bytes) -> InvalidSample:
    """A sample in JSON that nests deeper than can be read; `id` and `group` are known where they do not."""
    parts = parts_of(text)
    deep = [name for name, part in parts.items() if _decoded(part) is _UNREADABLE]
    return unread_sample(position, parts, deep, "it is nested too deeply")


def parts_of(text: bytes) -> dict[str, bytes]:
    """The fields of a sample in JSON as they stand in its text; of what is no object, none."""
    with suppress(BadJson):
        return members(text)
    return {}


def unread_sample(
    position: int, parts: Mapping[str, bytes], at_fault: Sequence[str], fault: str
) -> InvalidSample:
    """A sample of which these fields cannot be read. Of a completion alone it is `over_limit`: a model wrote
    it, and must not escape its reward by that; of any other field it is `bad_reference`."""
    if list(at_fault) == ["completion"]:
        verdict = Verdict.over_limit(f"samples.{position}.completion: {fault}")
    else:
        others = [f".{shortened(name)}" for name in at_fault if name != "completion"]
        verdict = Verdict.bad_reference(f"samples.{position}{''.join(others[:1])}: {fault}")
    name, group = (_name_or_none(_decoded(parts.get(label, b"null"))) for label in ("id", "group"))
    return InvalidSample(name, verdict, group)


_UNREADABLE = object()


def _decoded(part: bytes) -> Any:
    try:
        return decode(part)
    except BadJson:
        return _UNREADABLE


def with_unique_ids(samples: Sequence[Sample | InvalidSample]) -> list[Sample | InvalidSample]:
    """The samples, but those whose id another one before them has: whoever joins rewards by id would give
    one the other's, so that such a sample is `bad_reference`, and costs no other its reward."""
    if len({sample.id for sample in samples}) == len(samples):
        return list(samples)
    first_seen: dict[str | int, int] = {}
    found = list(samples)
    for position, sample in enumerate(samples):
        if sample.id is not None and first_seen.setdefault(sample.id, position) != position:
            fault = f"id {shortened(str(sample.id))!r} is also that of samples.{first_seen[sample.id]}"
            verdict = Verdict.bad_reference(f"samples.{position}.id: {fault}; ids are unique")
            found[position] = InvalidSample(sample.id, verdict, sample.group)
    return found


def _name_or_none(value: Any) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def validation_faults(error: ValidationError, *prefix: str | int) -> list[tuple[str, str]]:
    """Path and message of every fault. Where a field may be one of several things, what is said of the
    others is left out: the fault that lies deepest tells which was meant."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]
    paths = [(field_path((*prefix, *fault["loc"])), fault["msg"]) for fault in errors]
    return [
        (path, message)
        for path, message in paths
        if not any(other.startswith(f"{path}.") for other, _ in paths)
    ]


def field_path(location: tuple[str | int, ...]) -> str:
    """`samples.3.completion` from a validation location, without the names of union members."""
    return ".".join(shortened(str(p)) for p in location if p not in _UNION_LABELS and "[" not in str(p))


def shortened(name: str) -> str:
    """A field's name as far as anybody reads it: strangers choose them."""
    return name if len(name) <= MAX_NAME_CHARS else f"{name[:MAX_NAME_CHARS]}…"
