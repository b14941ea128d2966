"""Families of functions with arbitrary constants, where a problem asks for one.

Two antiderivatives are the same family when they differ by a constant (`sin²x + C`, `-cos(2x)/2 + C`). In
general solutions, constants have any names in any order (`Ae^t + Be^{2t}` for `C_1e^x + C_2e^{2x}`), and the
variable has any name where the problem has none.
"""

import re
from itertools import permutations

from reward_service.grading.math.compare import compare
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.named_values import named
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.tree import (
    Head,
    Node,
    Op,
    Sym,
    integer,
    is_op,
    negated,
    replaced,
    symbols,
    walk,
)

_ASKS_ANTIDERIVATIVE = re.compile(
    r"anti-?derivative|primitive|integra|stammfunktion|\\int(?![a-z])|∫|первообразн|интеграл|nguyên hàm|"
    "tích phân|积分|原函数|積分|적분",
    re.IGNORECASE,
)
_ASKS_GENERAL = re.compile(
    r"general solution|differential|recurrence|\bode\b|y'|\\frac\{d\w?\^?\{?\d?\}?|dy/d|allgemeine lösung|"
    r"solution générale|différentielle|solución general|diferencial|solução geral|soluzione generale|"
    "differenziale|общее решение|дифференциальн|通解|微分方程|一般解|일반해|미분방정식",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\$[^$]{1,400}\$|\\\(.{1,400}?\\\)|\\\[.{1,400}?\\\]")
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_CONSTANT = re.compile(r"[A-EKck]|[cCkK]_\d")
_MOST_CONSTANTS = 3
_SOMEWHERE = integer(1)


def same_family(gold: Node, answer: Node, conventions: Conventions, steps: int, problem: Problem) -> bool:
    """Whether two trees are one family of functions, of the kind that the problem asks for."""
    if not any(map(_CONSTANT.fullmatch, symbols(gold))):
        return False
    antiderivative = _ASKS_ANTIDERIVATIVE.search(problem.text) is not None
    if not antiderivative and _ASKS_GENERAL.search(problem.text) is None:
        return False
    left, right = _value(gold), _value(answer)
    ours, theirs = _constants(left, problem), _constants(right, problem)
    if not 0 < len(ours) == len(theirs) <= _MOST_CONSTANTS:
        return False
    if (
        antiderivative
        and len(ours) == 1
        and _differ_by_constant(left, right, (ours[0], theirs[0]), conventions, steps)
    ):
        return True
    right = _with_variable_of(left, right, set(ours) | set(theirs), problem)
    return any(
        compare(left, replaced(right, _renaming(order, ours)), conventions, steps) is True
        for order in permutations(theirs)
    )


def _renaming(names: tuple[str, ...], new: list[str]) -> dict[str, Node]:
    return {name: Sym(other) for name, other in zip(names, new, strict=True)}


def _value(node: Node) -> Node:
    """The right side of `y = …` or `F(x) = …`."""
    found = named(node)
    return found.value if found is not None else node


def _constants(node: Node, problem: Problem) -> list[str]:
    """The symbols of a tree that can be arbitrary constants: by their names, and not by the problem's."""
    return sorted(n for n in symbols(node) if _CONSTANT.fullmatch(n) and not _is_in(n, problem))


def _is_in(name: str, problem: Problem) -> bool:
    """Whether a problem has a symbol, or its differential."""
    formulas = _COMMAND.sub(" ", " ".join(_FORMULA.findall(problem.text)))
    alone = rf"(?<![a-zA-Z\\])d?{re.escape(name)}(?![a-zA-Z]|\s[a-z]{{2}})"
    return name in formulas or re.search(alone, problem.text) is not None


def _differ_by_constant(
    left: Node, right: Node, constants: tuple[str, str], conventions: Conventions, steps: int
) -> bool:
    """Whether both sides are a sum with their constant, and without it differ by a constant."""
    one, other = _without_addend(left, constants[0]), _without_addend(right, constants[1])
    if one is None or other is None:
        return False
    names = symbols(one) | symbols(other)
    if len(names) != 1 or symbols(one) != symbols(other):
        return False
    difference = Op(Head.ADD, (other, negated(one)))
    somewhere = replaced(difference, dict.fromkeys(names, _SOMEWHERE))
    return compare(somewhere, difference, conventions, steps) is True


def _without_addend(node: Node, name: str) -> Node | None:
    """A sum without the symbol that is one of its terms; None where the symbol stands elsewhere."""
    found = [n for n in walk(node) if n == Sym(name)]
    if not is_op(node, Head.ADD) or len(found) != 1:
        return None
    if Sym(name) in node.args:
        rest = tuple(term for term in node.args if term != Sym(name))
        return Op(Head.ADD, rest) if len(rest) > 1 else rest[0]
    inner = [_without_addend(term, name) for term in node.args]
    if sum(term is not None for term in inner) != 1:
        return None
    return Op(Head.ADD, tuple(new or old for new, old in zip(inner, node.args, strict=True)))


def _with_variable_of(left: Node, right: Node, constants: set[str], problem: Problem) -> Node:
    """The right side in the variable of the left, where the problem has neither."""
    ours, theirs = symbols(left) - constants, symbols(right) - constants
    if len(ours) != 1 or len(theirs) != 1 or ours == theirs:
        return right
    old, new = next(iter(theirs)), next(iter(ours))
    if any(
        re.search(rf"(?<![a-zA-Z\\])d?{re.escape(name)}(?![a-zA-Z])", problem.text) for name in (old, new)
    ):
        return right
    return replaced(right, {old: Sym(new)})
