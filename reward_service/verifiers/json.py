"""JSON: is the completion the document that was asked for?"""

import json
from typing import Any, ClassVar

from reward_service.errors import BadReference
from reward_service.grading.json_documents import schema_validity
from reward_service.grading.json_documents.json_reference import JsonReference
from reward_service.grading.json_documents.value_equality import at_pointer, equal
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers, strict_json
from reward_service.text.answer_statements import without_end_tokens
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of


class Json(Verifier):
    """1 when the final part is one strict JSON document that fits the reference, else 0.

    The document stands alone, in an answer tag or in a fenced block.
    """

    name: ClassVar[str] = "json"
    reference_model: ClassVar[type[Reference] | None] = JsonReference

    def gold(self, reference: Reference) -> str | None:
        """The value to be equalled, where there is one."""
        if not isinstance(reference, JsonReference) or "equals" not in reference.model_fields_set:
            return None
        return json.dumps(reference.equals)

    def read(self, sample: Sample) -> Verdict:
        """Read the document and compare it.

        Raises:
            BadReference: the reference has no usable schema or value.
        """
        reference = reference_of(sample, JsonReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        text, how = strict_json.document_text(without_end_tokens(final))
        if not text:
            return Verdict.no_answer("there is no document after the reasoning")
        try:
            document = strict_json.parse(text)
        except strict_json.DocumentTooLarge as error:
            return Verdict.over_limit(str(error), answer=text[:200])
        except strict_json.NoDocument as error:
            return Verdict.scored(0.0, f"{how}: {error}", answer=text[:200])
        fault = _fault(document, reference)
        return Verdict.scored(float(not fault), f"{how}: {fault or 'fits the reference'}", answer=text[:200])


def _fault(document: Any, reference: JsonReference) -> str | None:
    if reference.schema_ is not None:
        try:
            fault = schema_validity.fault(reference.schema_, document, reference.draft)
        except ValueError as error:
            raise BadReference(f"reference.schema: {error}") from None
        if fault:
            return fault
    if "equals" in reference.model_fields_set and not _equal(document, reference.equals, reference):
        return "differs from the reference"
    for pointer, wanted in (reference.paths or {}).items():
        try:
            found = at_pointer(document, pointer)
        except LookupError:
            return f"there is nothing at {pointer[:100]}"
        if not _equal(found, wanted, reference):
            return f"differs from the reference at {pointer[:100]}"
    return None


def _equal(said: Any, wanted: Any, reference: JsonReference) -> bool:
    return equal(said, wanted, tolerance=reference.tolerance, ignore_order=reference.ignore_order)
