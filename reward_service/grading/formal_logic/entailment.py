"""Equivalence and entailment of formulas, decided by z3 within limits.

Symbols are known by name and number of arguments. Names that differ in case, underscores or hyphens only
are the same, unless the formulas of the reference itself tell them apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reward_service.grading.formal_logic.formula_tree import Formula, Term

MAX_STEPS = 1_000_000
"""Units of z3's work (`rlimit`) for a question: 0.3 to 1.2 s of processor time, however busy the machine."""
MAX_MEMORY_MB = 400
MAX_QUANTIFIERS = 40

Answer = Literal["yes", "no", "undecided"]


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether something follows, and a model in which it does not."""

    answer: Answer
    counter_model: str = ""


def folded(name: str) -> str:
    """A name without case, underscores and hyphens."""
    return name.casefold().replace("_", "").replace("-", "").replace("'", "").replace("’", "")


def _names(formula: Formula) -> Iterable[tuple[str, int]]:
    """Every symbol with its number of arguments: -1 for terms without."""
    if formula.operator == "predicate":
        yield formula.name, 100 + len(formula.terms)
    for term in formula.terms:
        yield from _term_names(term)
    for part in formula.parts:
        yield from _names(part)


def _term_names(term: Term) -> Iterable[tuple[str, int]]:
    yield term.name, -1 if term.arguments is None else len(term.arguments)
    for argument in term.arguments or ():
        yield from _term_names(argument)


class Vocabulary:
    """The symbols of one question in z3, made from the reference's formulas first."""

    def __init__(self, reference: Sequence[Formula]) -> None:
        import z3

        self.z3 = z3
        self.things = z3.DeclareSort("Thing")
        symbols = {symbol for formula in reference for symbol in _names(formula)}
        self.exact = len({(folded(name), count) for name, count in symbols}) < len(symbols)
        self._known: dict[tuple[str, int], Any] = {}

    def _key(self, name: str) -> str:
        return name if self.exact else folded(name)

    def _symbol(self, name: str, count: int, *, truth: bool) -> Any:
        key = (self._key(name), count + (100 if truth else 0))
        if key not in self._known:
            sorts = [self.things] * count + [self.z3.BoolSort() if truth else self.things]
            label = f"{'p' if truth else 't'}{count}:{key[0]}"
            self._known[key] = self.z3.Function(label, *sorts) if count else self.z3.Const(label, sorts[-1])
        return self._known[key]

    def formula(self, formula: Formula, bound: dict[str, Any] | None = None) -> Any:
        """The z3 expression of a formula."""
        bound = bound or {}
        z3, operator = self.z3, formula.operator
        if operator == "predicate":
            symbol = self._symbol(formula.name, len(formula.terms), truth=True)
            return symbol(*[self._term(term, bound) for term in formula.terms]) if formula.terms else symbol
        if operator == "equal":
            return self._term(formula.terms[0], bound) == self._term(formula.terms[1], bound)
        if operator in ("true", "false"):
            return z3.BoolVal(operator == "true")
        if operator in ("forall", "exists"):
            variable = z3.Const(f"v{len(bound)}:{formula.name}", self.things)
            body = self.formula(formula.parts[0], {**bound, formula.name: variable})
            return z3.ForAll(variable, body) if operator == "forall" else z3.Exists(variable, body)
        parts = [self.formula(part, bound) for part in formula.parts]
        return self._connected(operator, parts)

    def _connected(self, operator: str, parts: list[Any]) -> Any:
        z3 = self.z3
        if operator == "not":
            return z3.Not(parts[0])
        if operator == "iff":
            return parts[0] == parts[1]
        made = {"and": z3.And, "or": z3.Or, "xor": z3.Xor, "implies": z3.Implies}[operator]
        return made(*parts)

    def _term(self, term: Term, bound: dict[str, Any]) -> Any:
        if term.arguments is None:
            return bound[term.name] if term.name in bound else self._symbol(term.name, 0, truth=False)
        symbol = self._symbol(term.name, len(term.arguments), truth=False)
        return (
            symbol(*[self._term(argument, bound) for argument in term.arguments])
            if term.arguments
            else symbol
        )


def follows(vocabulary: Vocabulary, premises: Sequence[Any], conclusion: Any) -> Decided:
    """Whether a conclusion follows from premises, all z3 expressions of one vocabulary."""
    z3 = vocabulary.z3
    solver = z3.Solver()
    solver.set("rlimit", MAX_STEPS)
    solver.set("max_memory", MAX_MEMORY_MB)
    solver.add(*premises, z3.Not(conclusion))
    try:
        found = solver.check()
    except z3.Z3Exception:
        return Decided("undecided")
    if found == z3.unsat:
        return Decided("yes")
    if found == z3.sat:
        return Decided("no", _described(solver.model()))
    return Decided("undecided")


def equivalent(vocabulary: Vocabulary, premises: Sequence[Any], said: Any, wanted: Any) -> Decided:
    """Whether two formulas are true in the same models of the premises."""
    return follows(vocabulary, premises, said == wanted)


def _described(model: Any) -> str:
    """A model in one line for people, cut after a while."""
    lines = []
    for symbol in list(model)[:12]:
        name = str(symbol.name()).partition(":")[2]
        if name:
            lines.append(f"{name} = {' '.join(str(model[symbol]).split())[:60]}")
    return "; ".join(lines)[:300]


def quantifiers(formula: Formula) -> int:
    """How many quantifiers a formula has."""
    own = formula.operator in ("forall", "exists")
    return own + sum(quantifiers(part) for part in formula.parts)
