"""From decoded documents to samples, and no sample at the cost of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from reward_service.sample import Sample
from reward_service.verdict import Verdict

MAX_FAULTS = 50
"""A document may hold thousands; nobody reads them, and they are compared with each other."""

_UNION_LABELS = {"str", "int", "float", "dict", "RewardSpec", "math", "plugin"}


@dataclass(frozen=True, slots=True)
class Malformed:
    """A sample that could not be understood; its verdict names the field and the fault.

    It stands in the batch like any other and comes back without a score, so that one broken row never
    costs its neighbours their rewards. A fault in the reference is the dataset's (`bad_reference`), any
    other is no verdict on the completion either (`failed`).
    """

    id: str | int | None
    verdict: Verdict
    group: str | int | None = None


def understand(documents: Sequence[Any]) -> list[Sample | Malformed]:
    """One sample, or the reason why there is none, per document."""
    return [understand_one(position, document) for position, document in enumerate(documents)]


def understand_one(position: int, document: Any) -> Sample | Malformed:
    """The sample at `position` of a batch, or the reason why there is none."""
    try:
        return Sample.model_validate(document)
    except ValidationError as error:
        path, message = faults(error, "samples", position)[0]
    reason = f"{path}: {message}"
    at_reference = path.startswith(f"samples.{position}.reference")
    verdict = Verdict.bad_reference(reason) if at_reference else Verdict.failed(reason)
    known = document if isinstance(document, dict) else {}
    return Malformed(_label(known.get("id")), verdict, _label(known.get("group")))


def _label(value: Any) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def faults(error: ValidationError, *prefix: str | int) -> list[tuple[str, str]]:
    """Path and message of every fault. Where a field may be one of several things, what is said of the
    others is left out: the fault that lies deepest tells which was meant."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]
    paths = [(field_path((*prefix, *fault["loc"])), fault["msg"]) for fault in found]
    return [
        (path, message)
        for path, message in paths
        if not any(other.startswith(f"{path}.") for other, _ in paths)
    ]


def field_path(location: tuple[str | int, ...]) -> str:
    """`samples.3.completion` from a validation location, without the names of union members."""
    return ".".join(str(p) for p in location if p not in _UNION_LABELS and "[" not in str(p))
