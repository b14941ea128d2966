"""Chemistry: is the stated structure, formula or equation the one the reference asks for?"""

import re
from typing import ClassVar

from reward_service.errors import BadReference
from reward_service.grading.chemistry.chemical_equation import read_equation, same_equation, same_species
from reward_service.grading.chemistry.chemical_formula import UnreadableFormula, read_formula
from reward_service.grading.chemistry.chemistry_reference import ChemistryReference
from reward_service.grading.chemistry.molecular_structure import (
    MAX_CHARS,
    UnreadableStructure,
    canonical,
    inchi,
    need_rdkit,
)
from reward_service.grading.chemistry.stated_species import (
    equation_in,
    formula_in,
    lists_formulas,
    structure_in,
)
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of

MAX_FINAL = 20_000
_LEAD = re.compile(
    r"^(?:[^\n]{0,200}?\b(?:is|are|gives?|be|as)\s*[:：]?|[^\n:：]{0,80}(?<!InChI)[:：]|(?:smiles|inchi|formula|equation|answer|species|product)\b\s?[:：]?)\s+",
    re.IGNORECASE,
)
_FENCE = re.compile(r"```[a-z]*\n(.*?)\n?```", re.DOTALL)


class Chemistry(Verifier):
    """1 when the stated structure (by rdkit), formula or equation is that of the reference, else 0.

    Structures are the same when their canonical SMILES are; formulas when they are built, charged and in a
    state alike; equations when both sides hold the same species with the same coefficients.
    """

    name: ClassVar[str] = "chemistry"
    reference_model: ClassVar[type[Reference] | None] = ChemistryReference

    def gold(self, reference: Reference) -> str | None:
        """The structure, formula or equation in a tag."""
        if not isinstance(reference, ChemistryReference):
            return None
        if reference.formula is None:
            return f"<answer>{reference.smiles or reference.equation}</answer>"
        species = reference.species
        charge = f"^{{{abs(species.charge)}{'+' if species.charge > 0 else '-'}}}" if species.charge else ""
        return f"<answer>{species.text}{charge}{f'({species.state})' if species.state else ''}</answer>"

    def read(self, sample: Sample) -> Verdict | Question:
        """Find what is stated; formulas and equations are compared at once.

        Raises:
            BadReference: the reference asks for nothing.
            ServiceFailure: a structure is asked for, and rdkit is not installed.
        """
        reference = reference_of(sample, ChemistryReference)
        if reference.smiles is not None:
            need_rdkit()
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        text = _statement(answer_statements.without_end_tokens(final)[-MAX_FINAL:])
        said = _bare(text)
        if not said:
            return Verdict.no_answer("nothing is stated after the reasoning")
        line = text.split("\n", 1)[0]
        if reference.smiles is not None:
            return _structure_question(said, line, reference)
        if reference.formula is not None:
            return _formula(said, line, reference)
        return _equation(said, line, reference)

    def judge(self, question: Question) -> Verdict:
        """Compare two structures.

        Raises:
            BadReference: the reference is no structure.
        """
        said, wanted, stereo = question.content
        try:
            expected = canonical(wanted, stereo=stereo)
        except UnreadableStructure as error:
            raise BadReference(f"reference.smiles: {error}") from None
        try:
            same = canonical(said, stereo=stereo) == expected
            same = same or (said.startswith("InChI=") and stereo and said == inchi(wanted))
        except UnreadableStructure as error:
            return Verdict.scored(0.0, str(error), answer=said[:200])
        reason = "the same structure" if same else "another structure"
        return Verdict.scored(float(same), reason, answer=said[:200])


def _statement(final: str) -> str:
    """The text that states the answer."""
    found = answer_statements.statement(final)
    fenced = _FENCE.findall(final) if "```" in final else []
    text = found.text if found is not None else fenced[-1] if fenced else answer_statements.last_line(final)
    return text.strip()


def _bare(text: str) -> str:
    """A statement without emphasis and the words before its formula."""
    bare = answer_statements.undressed(text).strip("` \n")
    return answer_statements.undressed(_LEAD.sub("", bare, count=1).strip()).strip("` \n")


def _structure_question(said: str, line: str, reference: ChemistryReference) -> Verdict | Question:
    text = said.rstrip(".").strip("`$ ")
    if len(text) > MAX_CHARS or any(map(str.isspace, text)) or not text.isascii():
        text = structure_in(line) or text
    if len(text) > MAX_CHARS or any(map(str.isspace, text)):
        return Verdict.scored(0.0, "the answer is not one structure", answer=text[:200])
    return Question((text, reference.smiles, reference.stereo), text[:200])


def _formula(said: str, line: str, reference: ChemistryReference) -> Verdict:
    try:
        species = read_formula(said)
    except UnreadableFormula as error:
        found = None if lists_formulas(said) else formula_in(line)
        if found is None:
            return Verdict.scored(0.0, f"no formula: {error}", answer=said[:200])
        said, species = found, read_formula(found)
    same = any(same_species(one, reference.species) for one in species)
    return Verdict.scored(float(same), "the same species" if same else "another species", answer=said[:200])


def _equation(said: str, line: str, reference: ChemistryReference) -> Verdict:
    try:
        equation = read_equation(said)
    except UnreadableFormula as error:
        found = equation_in(line)
        if found is None:
            return Verdict.scored(0.0, f"no equation: {error}", answer=said[:200])
        said, equation = found, read_equation(found)
    wanted = read_equation(reference.equation or "").reduced()
    if reference.coefficients == "smallest" and not equation.is_smallest:
        return Verdict.scored(0.0, "the coefficients are not the smallest whole numbers", answer=said[:200])
    same = same_equation(equation.reduced(), wanted)
    reason = "the same equation" if same else "another equation" if equation.is_balanced else "not balanced"
    return Verdict.scored(float(same), reason, answer=said[:200])
