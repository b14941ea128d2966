"""Formulas as S-expressions of SMT-LIB."""

import re

from reward_service.grading.formal_logic.formula_tree import (
    MAX_DEPTH,
    MAX_TOKENS,
    Formula,
    FormulaTooLarge,
    Term,
    UnreadableFormula,
)

_SMT_TOKEN = re.compile(r"[()]|[^\s()]+")
_SMT_OPERATORS = {
    "and": "and",
    "or": "or",
    "not": "not",
    "=>": "implies",
    "implies": "implies",
    "xor": "xor",
    "iff": "iff",
    "<=>": "iff",
}


def read_smt(text: str) -> Formula | None:
    """The formula of one S-expression; None when the text is none, and may be something else."""
    tokens = _SMT_TOKEN.findall(text)
    if len(tokens) > 2 * MAX_TOKENS or "," in text:
        return None
    try:
        tree, end = _s_expression(tokens, 0, 0)
        if end != len(tokens) or not isinstance(tree, list):
            return None
        tree = tree[1] if tree[0] == "assert" and len(tree) == 2 else tree
        return _from_smt(tree, 0)
    except (UnreadableFormula, IndexError):
        return None


def _s_expression(tokens: list[str], at: int, depth: int) -> tuple[object, int]:
    if depth > MAX_DEPTH:
        raise FormulaTooLarge("the formula is nested too deep")
    if tokens[at] != "(":
        if tokens[at] == ")":
            raise UnreadableFormula("a bracket too many")
        return tokens[at], at + 1
    members: list[object] = []
    at += 1
    while tokens[at] != ")":
        member, at = _s_expression(tokens, at, depth + 1)
        members.append(member)
    return members, at + 1


def _from_smt(tree: object, depth: int) -> Formula:
    if isinstance(tree, str):
        return Formula(tree) if tree in ("true", "false") else Formula("predicate", name=tree)
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
        raise UnreadableFormula("no formula")
    head, *rest = tree
    if head in ("forall", "exists"):
        return _smt_quantified(head, rest, depth)
    if head in ("=", "distinct") and len(rest) == 2:
        return _smt_equal(head, rest, depth)
    if head in _SMT_OPERATORS:
        return _smt_connected(_SMT_OPERATORS[head], [_from_smt(part, depth + 1) for part in rest])
    return Formula("predicate", name=head, terms=tuple(_smt_term(part) for part in rest))


def _smt_quantified(quantifier: str, rest: list[object], depth: int) -> Formula:
    if len(rest) != 2 or not isinstance(rest[0], list):
        raise UnreadableFormula("a quantifier without variables")
    body = _from_smt(rest[1], depth + 1)
    for binding in reversed(rest[0]):
        name = binding[0] if isinstance(binding, list) and binding else binding
        body = Formula(quantifier, (body,), str(name))
    return body


def _smt_equal(head: str, rest: list[object], depth: int) -> Formula:
    """`=` between formulas is iff, between terms equality; a bare name is a term."""
    if any(isinstance(side, list) for side in rest):
        both = Formula("iff", tuple(_from_smt(side, depth + 1) for side in rest))
    else:
        both = Formula("equal", terms=tuple(_smt_term(side) for side in rest))
    return both if head == "=" else Formula("not", (both,))


def _smt_connected(operator: str, parts: list[Formula]) -> Formula:
    if operator == "not" or not parts:
        if operator == "not" and len(parts) == 1:
            return Formula("not", (parts[0],))
        raise UnreadableFormula("an operator without operands")
    if operator == "implies":
        found = parts[-1]
        for part in reversed(parts[:-1]):
            found = Formula("implies", (part, found))
        return found
    found = parts[0]
    for part in parts[1:]:
        found = Formula(operator, (found, part))
    return found


def _smt_term(tree: object) -> Term:
    if isinstance(tree, str):
        return Term(tree)
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
        raise UnreadableFormula("no term")
    return Term(tree[0], tuple(_smt_term(part) for part in tree[1:]))
