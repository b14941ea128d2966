"""The reference of a question that a formula, an equation or a structure answers."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from reward_service.grading.chemistry import chemical_equation, chemical_formula, molecular_structure
from reward_service.reference import Reference

State = Literal["s", "l", "g", "aq"]


class ChemistryReference(Reference):
    """A structure, the formula of a species, or a balanced equation: one of the three."""

    kind: Literal["chemistry"] = "chemistry"
    smiles: (
        Annotated[str, StringConstraints(min_length=1, max_length=molecular_structure.MAX_CHARS)] | None
    ) = Field(
        default=None,
        description="The structure as SMILES or InChI; needs the extra `chemistry`.",
        examples=["OC(=O)[C@@H]1CCCN1"],
    )
    stereo: bool = Field(default=True, description="Whether stereochemistry and isotopes count.")
    formula: Annotated[str, StringConstraints(min_length=1, max_length=chemical_formula.MAX_CHARS)] | None = (
        Field(default=None, description="The formula of a species.", examples=["SO4^2-"])
    )
    charge: Annotated[int, Field(ge=-99, le=99)] | None = Field(
        default=None, description="Its charge, where the formula does not hold it."
    )
    state: State | None = Field(default=None, description="Its state; then an answer must state it.")
    equation: (
        Annotated[str, StringConstraints(min_length=1, max_length=chemical_equation.MAX_CHARS)] | None
    ) = Field(default=None, description="A balanced equation.", examples=["2H2 + O2 -> 2H2O"])
    coefficients: Literal["smallest", "any"] = Field(
        default="smallest",
        description="smallest: whole numbers without a common factor; any: multiples, too.",
    )

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "ChemistryReference":
        if sum(given is not None for given in (self.smiles, self.formula, self.equation)) != 1:
            raise ValueError("one of smiles, formula and equation is needed")
        if self.formula is None and (self.charge is not None or self.state is not None):
            raise ValueError("charge and state belong to a formula")
        try:
            if self.equation is not None and not chemical_equation.read_equation(self.equation).is_balanced:
                raise ValueError("the equation is not balanced")
            if self.formula is not None:
                self.species  # noqa: B018 -- it must be readable
        except chemical_formula.UnreadableFormula as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def species(self) -> chemical_formula.Species:
        """The species of the formula, with the charge and the state that are given beside it."""
        read = chemical_formula.read_formula(self.formula or "")[0]
        charge = read.charge if self.charge is None else self.charge
        return chemical_formula.Species(read.text, read.atoms, charge, self.state or read.state)
