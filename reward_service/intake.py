"""From decoded documents to samples, and no sample at the cost of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reward_service.sample import Sample
from reward_service.verdict import Verdict

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
    return [_understand(position, document) for position, document in enumerate(documents)]


def _understand(position: int, document: Any) -> Sample | Malformed:
    try:
        return Sample.model_validate(document)
    except ValidationError as error:
        first = faults(error)[0]
    reason = f"{field_path(('samples', position, *first['loc']))}: {first['msg']}"
    at_reference = first["loc"][:1] == ("reference",)
    verdict = Verdict.bad_reference(reason) if at_reference else Verdict.failed(reason)
    known = document if isinstance(document, dict) else {}
    return Malformed(_label(known.get("id")), verdict, _label(known.get("group")))


def _label(value: Any) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def faults(error: ValidationError) -> list[ErrorDetails]:
    """What a document got wrong, the most precise first: of a union, the member that fitted furthest."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return sorted(found, key=lambda fault: -len(fault["loc"]))


def field_path(location: tuple[str | int, ...]) -> str:
    """`samples.3.completion` from a validation location, without the names of union members."""
    return ".".join(str(p) for p in location if p not in _UNION_LABELS and "[" not in str(p))
