"""Combined references: any of several, or all of several, each judged by the verifier of its own kind."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from reward_service.errors import BadReference
from reward_service.reference import AnyReference, Reference
from reward_service.sample import Sample
from reward_service.verdict import Entry, Measurement, Outcome, Verdict
from reward_service.verifiers.base import Question, Verifier, configure_verifier, verifiers_by_kind

MAX_REFERENCES = 64
MAX_NESTED = 3
"""Combined references within combined references."""


def _depth(references: Any) -> int:
    """How deep combined references are nested, as far as it matters."""
    depth, level = 0, [references]
    while level and depth <= MAX_NESTED:
        members = [one for listed in level if isinstance(listed, list) for one in listed[:MAX_REFERENCES]]
        level = [one["references"] for one in members if isinstance(one, dict) and "references" in one]
        depth += 1
    return depth


class _CombinedReference(Reference):
    references: Annotated[list[AnyReference], Field(min_length=1, max_length=MAX_REFERENCES)] = Field(
        description="References of any kinds that are judged in a worker."
    )

    @field_validator("references", mode="before")
    @classmethod
    def _is_not_too_deep(cls, references: object) -> object:
        if _depth(references) > MAX_NESTED:
            raise ValueError(f"combined references are nested deeper than {MAX_NESTED}")
        return references


class AnyOfReference(_CombinedReference):
    """Several references, one of which the completion must satisfy."""

    kind: Literal["any_of"] = "any_of"


class AllOfReference(_CombinedReference):
    """Several references, all of which the completion must satisfy."""

    kind: Literal["all_of"] = "all_of"


class _Combined(Verifier):
    combines_kinds: ClassVar[bool] = True
    seconds: ClassVar[float] = 8.0

    kinds: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Parameters by kind; default: those the spec gives its `accuracy`."
    )

    def __hash__(self) -> int:
        """By the parameters, as other verifiers."""
        return hash((self.name, json.dumps(self.kinds, sort_keys=True, default=str)))

    def gold(self, reference: Reference) -> str | None:
        """What the first reference asks for; what all of several ask for, nobody knows."""
        if not isinstance(reference, AnyOfReference):
            return None
        first = reference.references[0]
        return self._verifier(_kind(first)).gold(first) if isinstance(first, Reference) else str(first)

    def read(self, sample: Sample) -> Verdict | Question:
        """Read the sample by every reference.

        Raises:
            BadReference: one of the references cannot judge anybody.
        """
        given = sample.reference
        if not isinstance(given, _CombinedReference):
            raise BadReference(f"a reference of kind {self.name!r} is needed")
        answers = [self._read(sample, reference) for reference in given.references]
        verdicts = [answer for answer in answers if isinstance(answer, Verdict)]
        settled = self._chosen(verdicts) if verdicts else None
        open_ = tuple(
            (_kind(reference), answer.content)
            for reference, answer in zip(given.references, answers, strict=True)
            if isinstance(answer, Question)
        )
        if settled is not None and (not open_ or self._is_final(settled)):
            return settled
        return Question(
            (_packed(settled), open_), next((q.answer for q in answers if isinstance(q, Question)), None)
        )

    def judge(self, question: Question) -> Verdict:
        """Decide what is open, as far as it still matters.

        Raises:
            BadReference: one of the references cannot judge anybody.
        """
        packed, open_ = question.content
        verdicts = [Verdict(Outcome(packed[0]), *packed[1:])] if packed else []
        for kind, content in open_:
            verdicts.append(self._verifier(kind).judge(Question(content)))
            if self._is_final(verdicts[-1]):
                break
        return self._chosen(verdicts)

    def _read(self, sample: Sample, reference: Any) -> Verdict | Question:
        read = self._verifier(_kind(reference)).read(sample.model_copy(update={"reference": reference}))
        if isinstance(read, Measurement | Entry):
            raise BadReference(f"references of kind {_kind(reference)[:64]!r} cannot be combined")
        return read

    def _verifier(self, kind: str) -> Verifier:
        cls = verifiers_by_kind().get(kind)
        if cls is None or cls.runs_in != "worker":
            raise BadReference(f"references of kind {kind[:64]!r} cannot be combined")
        params = {"kinds": self.kinds} if issubclass(cls, _Combined) else self.kinds.get(kind, {})
        return configure_verifier(cls, params, path=f"params.kinds.{kind}")

    def _chosen(self, verdicts: Sequence[Verdict]) -> Verdict:
        raise NotImplementedError

    def _is_final(self, verdict: Verdict) -> bool:
        raise NotImplementedError


class AnyOf(_Combined):
    """The best score that any of the references gives; references of different kinds may stand together."""

    name: ClassVar[str] = "any_of"
    reference_model: ClassVar[type[Reference] | None] = AnyOfReference

    def _chosen(self, verdicts: Sequence[Verdict]) -> Verdict:
        return max(verdicts, key=_order)

    def _is_final(self, verdict: Verdict) -> bool:
        return verdict.score == 1.0


class AllOf(_Combined):
    """The worst score that any of the references gives: all of them must be satisfied."""

    name: ClassVar[str] = "all_of"
    reference_model: ClassVar[type[Reference] | None] = AllOfReference

    def _chosen(self, verdicts: Sequence[Verdict]) -> Verdict:
        return min(verdicts, key=_order)

    def _is_final(self, verdict: Verdict) -> bool:
        return verdict.score == 0.0


_OUTCOMES = (Outcome.NO_ANSWER, Outcome.OVER_LIMIT, Outcome.SCORED)


def _order(verdict: Verdict) -> tuple[float, int]:
    return verdict.score or 0.0, _OUTCOMES.index(verdict.outcome)


def _kind(reference: Any) -> str:
    return str(reference.kind) if isinstance(reference, Reference) else "math"


def _packed(verdict: Verdict | None) -> tuple[Any, ...] | None:
    """A verdict as plain values; a `Question` holds nothing else."""
    if verdict is None:
        return None
    return verdict.outcome.value, verdict.score, verdict.answer, verdict.reason
