"""Formulas as trees, and the limits they are read within."""

from dataclasses import dataclass

MAX_CHARS = 6_000
MAX_TOKENS = 1_500
MAX_DEPTH = 60
MAX_ARGUMENTS = 16


class UnreadableFormula(ValueError):
    """The text is no formula; the message says where it stops being one."""


class FormulaTooLarge(UnreadableFormula):
    """The formula is longer or nested deeper than formulas may be."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A node: `operator` is not, and, or, xor, implies, iff, forall, exists, predicate, equal, true, false.

    `name` is the predicate's or the variable's; `terms` the arguments of a predicate or both sides of an
    equality.
    """

    operator: str
    parts: "tuple[Formula, ...]" = ()
    name: str = ""
    terms: "tuple[Term, ...]" = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A variable, a constant, or a function of terms."""

    name: str
    arguments: "tuple[Term, ...] | None" = None
