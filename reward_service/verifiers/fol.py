"""First-order logic: is the completion's formula equivalent to the reference, or its label what follows?"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.grading.formal_logic import entailment
from reward_service.grading.formal_logic.entailment import Decided, Vocabulary
from reward_service.grading.formal_logic.fol_reference import FolReference
from reward_service.grading.formal_logic.formula_reader import read_formula
from reward_service.grading.formal_logic.formula_tree import Formula, FormulaTooLarge
from reward_service.grading.formal_logic.stated_formula import offered_formulas, stated_formula
from reward_service.grading.logic_labels.stated_label import labels_of, stated_label
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of

MAX_FINAL = 20_000


class Fol(Verifier):
    """1 when the stated formula is logically equivalent to the reference, else 0; decided by z3.

    With premises, a stated label (true, false, unknown) is judged by what follows from them.
    """

    name: ClassVar[str] = "fol"
    reference_model: ClassVar[type[Reference] | None] = FolReference
    seconds: ClassVar[float] = 20.0

    undecided: Literal["refuse", "accept"] = Field(
        default="refuse",
        description="What a formula earns that z3 can neither prove equivalent nor refute in time.",
    )

    def gold(self, reference: Reference) -> str | None:
        """The formula in a tag; with premises nobody knows the label beforehand."""
        if not isinstance(reference, FolReference) or reference.premises is not None:
            return None
        return f"<answer>{reference.formula}</answer>"

    def probe(self, reference: Reference) -> str:
        """With premises a label, so that it is tried whether they contradict each other."""
        has_premises = isinstance(reference, FolReference) and reference.premises is not None
        return "<answer>True</answer>" if has_premises else super().probe(reference)

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the formula or the label; the same text needs no proof.

        Raises:
            BadReference: the reference's formulas cannot be read.
        """
        reference = reference_of(sample, FolReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        final = answer_statements.without_end_tokens(final)[-MAX_FINAL:]
        premises = tuple(reference.premises) if reference.premises is not None else None
        if premises is not None:
            label, text = stated_label(final, labels_of(()))
            if label is not None:
                return Question(("label", reference.formula, premises, label), text[:200])
        try:
            said = stated_formula(final)
        except FormulaTooLarge as error:
            return Verdict.over_limit(str(error), answer=final[-200:])
        if said is None:
            return Verdict.no_answer("no formula that can be read is stated after the reasoning")
        if said == reference.formula:
            return Verdict.scored(1.0, "the same text", answer=said)
        return Question(("formula", reference.formula, premises, said), said[:200])

    def judge(self, question: Question) -> Verdict:
        """Ask z3.

        Raises:
            BadReference: the premises contradict each other, or the label cannot be decided.
        """
        kind, wanted, premises, said = question.content
        if kind == "label":
            label = _label_of(wanted, premises)
            return Verdict.scored(float(said == label), f"{said} is stated, {label} follows", answer=said)
        return self._formula_verdict(read_formula(wanted), [read_formula(p) for p in premises or ()], said)

    def _formula_verdict(self, wanted: Formula, premises: list[Formula], said: str) -> Verdict:
        stated = read_formula(said)
        if entailment.quantifiers(stated) > entailment.MAX_QUANTIFIERS + entailment.quantifiers(wanted):
            return Verdict.over_limit("the formula has too many quantifiers", answer=said[:200])
        vocabulary = Vocabulary([wanted, *premises])
        given = [vocabulary.formula(premise) for premise in premises]
        decided = entailment.equivalent(
            vocabulary, given, vocabulary.formula(stated), vocabulary.formula(wanted)
        )
        if decided.answer == "undecided":
            score = float(self.undecided == "accept")
            return Verdict.scored(score, "neither proved nor refuted within the limits", answer=said[:200])
        if decided.answer == "yes" and _is_one_of_several(said, wanted, vocabulary, given):
            return Verdict.scored(0.0, "two different formulas are offered", answer=said[:200])
        return Verdict.scored(float(decided.answer == "yes"), _reason(decided), answer=said[:200])


def _is_one_of_several(said: str, wanted: Formula, vocabulary: Vocabulary, given: list[Any]) -> bool:
    """Whether a text that is right as a whole offers the right formula beside another by the word "or".

    Of a disjunction that is meant as one, no part alone is the reference.
    """
    right = vocabulary.formula(wanted)
    parts = [vocabulary.formula(read_formula(part)) for part in offered_formulas(said)]
    alone = {entailment.equivalent(vocabulary, given, part, right).answer == "yes" for part in parts}
    return len(alone) == 2


def _reason(decided: Decided) -> str:
    if decided.answer == "yes":
        return "equivalent to the reference"
    return f"they differ where {decided.counter_model}" if decided.counter_model else "they differ"


def _label_of(conclusion: str, premises: tuple[str, ...]) -> str:
    formulas = [read_formula(premise) for premise in premises]
    formula = read_formula(conclusion)
    vocabulary = Vocabulary([*formulas, formula])
    given = [vocabulary.formula(one) for one in formulas]
    wanted = vocabulary.formula(formula)
    true = entailment.follows(vocabulary, given, wanted)
    false = entailment.follows(vocabulary, given, vocabulary.z3.Not(wanted))
    if true.answer == false.answer == "yes":
        raise BadReference("the premises contradict each other: everything follows from them")
    if true.answer == "yes" or false.answer == "yes":
        return "true" if true.answer == "yes" else "false"
    if "undecided" in (true.answer, false.answer):
        raise BadReference(
            "it could not be decided within the limits whether the formula follows from the premises"
        )
    return "unknown"
