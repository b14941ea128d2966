"""One call with references of all kinds."""

from typing import Any

from tests.server import Server

SQL = "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'x');"
KINDS: list[tuple[Any, str, str]] = [
    ("42", "\\boxed{42}", "\\boxed{41}"),
    ({"kind": "choice", "answer": "B"}, "B", "A"),
    ({"kind": "text", "answers": ["Oslo"]}, "oslo", "Riga"),
    ({"kind": "json", "equals": {"a": 1}}, '{"a": 1}', '{"a": 2}'),
    ({"kind": "tool_calls", "calls": [{"name": "f", "arguments": {"x": 1}}]}, "[f(x=1)]", "[f(x=2)]"),
    ({"kind": "numeric", "value": 10, "unit": "m/s"}, "36 km/h", "37 km/h"),
    ({"kind": "grid", "cells": [[1, 2], [3, 4]]}, "1 2\n3 4", "1 2\n4 3"),
    ({"kind": "game", "target": 24, "numbers": [4, 7, 8, 8]}, "(7 - 8 / 8) * 4", "24"),
    ({"kind": "logic", "label": "unknown"}, "Uncertain", "True"),
    ({"kind": "fol", "formula": "∀x (P(x) → Q(x))"}, "![X]: (~p(X) | q(X))", "∀x (P(x) ∧ Q(x))"),
    ({"kind": "sql", "query": "SELECT a FROM t WHERE b = 'x'", "tables": SQL}, "select a from t where 'x' = b", "SELECT a FROM t"),
    ({"kind": "instructions", "checks": [{"id": "punctuation:no_comma"}]}, "none", "one, two"),
    ({"kind": "any_of", "references": ["1", {"kind": "fol", "formula": "p → q"}]}, "¬p ∨ q", "p ∧ q"),
]  # fmt: skip


def test_a_batch_of_all_kinds_is_judged_in_one_call(server: Server) -> None:
    samples = [
        {"id": f"{number}-{right}", "completion": said, "reference": reference}
        for number, (reference, good, bad) in enumerate(KINDS)
        for right, said in ((True, good), (False, bad))
    ]
    answer = server.score(samples, spec="accuracy")
    found = {reward["id"]: (reward["value"], reward["outcome"]) for reward in answer["rewards"]}
    wrong = {
        name: said
        for name, said in found.items()
        if said != (1.0 if name.endswith("True") else 0.0, "scored")
    }
    assert wrong == {}
