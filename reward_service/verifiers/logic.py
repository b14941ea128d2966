"""Logic: does the completion state the right label?"""

from typing import ClassVar

from reward_service.grading.logic_labels.logic_reference import LogicReference
from reward_service.grading.logic_labels.stated_label import labels_of, stated_label
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.text.answer_statements import without_end_tokens
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of


class Logic(Verifier):
    """1 when the final part states the right label of true, false, unknown, or of the reference's own,
    else 0.

    Labels have synonyms (yes, entailed, uncertain, T …). A label that is denied, hedged or beside another
    one is not stated; of two labels, a denied one is the other.
    """

    name: ClassVar[str] = "logic"
    reference_model: ClassVar[type[Reference] | None] = LogicReference

    def gold(self, reference: Reference) -> str | None:
        """The label in a tag."""
        return f"<answer>{reference.label}</answer>" if isinstance(reference, LogicReference) else None

    def read(self, sample: Sample) -> Verdict:
        """Find the label and compare it.

        Raises:
            BadReference: the reference has no label.
        """
        reference = reference_of(sample, LogicReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        labels = labels_of(tuple(reference.labels or ()))
        label, text = stated_label(without_end_tokens(final), labels)
        if label is None:
            return Verdict.no_answer("no single label is stated after the reasoning")
        equal = label == labels.of(reference.label)
        return Verdict.scored(float(equal), f"{label} is stated", answer=text[:200])
