"""For every kind of reference, rows on which its verifier is certified. A kind without rows does not ship."""

from typing import Any

from reward_service.certify.attempt import CertifiedRow

PROGRAM = "```python\ndef double(n):\n    return 2 * n\n```"
READER = "```python\nprint(sum(map(int, input().split())))\n```"
ESSAY = (
    "A gyroscope keeps its axis because its wheel turns. Ships carry one, and so do satellites, to know where "
    "they point. The faster the wheel, the stronger it resists a push, and the steadier the ship."
)

SHIPPED: dict[str, list[tuple[str, Any, str | None]]] = {
    "math": [
        ("What is 17 times 3?", "51", None),
        ("Solve $x^2 = 2$ for positive x.", {"kind": "math", "answer": r"\sqrt{2}"}, None),
        ("A rope of 7 m is cut into 4 equal parts. How long is each?", "1.75", None),
    ],
    "choice": [
        ("Which is a metal?", {"kind": "choice", "answer": "B", "options": {"A": "Neon", "B": "Zinc", "C": "Argon"}}, None),
        ("Which letters come first?", {"kind": "choice", "answer": ["A", "C"]}, None),
    ],
    "text": [
        ("Who discovered radium?", {"kind": "text", "answers": ["Marie Curie", "Maria Skłodowska-Curie"]}, None),
        ("Capital of Latvia?", {"kind": "text", "answers": ["Riga"], "match": "exact"}, None),
        ("Where does the Tiber end?", {"kind": "text", "answers": ["Tyrrhenian Sea"], "match": "f1"}, None),
    ],
    "json": [
        ("Give the point as JSON.", {"kind": "json", "equals": {"x": 1, "y": [2.5, None]}}, None),
        (
            "Give a person as JSON.",
            {"kind": "json", "schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
            '<think>\nA name is needed.\n</think>\n<answer>\n{"name": "Ada"}\n</answer>',
        ),
    ],
    "tool_calls": [("Weather in Oslo?", {"kind": "tool_calls", "calls": [{"name": "weather", "arguments": {"city": "Oslo"}}]}, None)],
    "numeric": [
        ("How fast is sound in air?", {"kind": "numeric", "value": 343.0, "unit": "m/s", "rel_tol": 0.02}, None),
        ("How many seconds has a day?", {"kind": "numeric", "value": 86400, "abs_tol": 0.5}, None),
    ],
    "grid": [("Turn the grid.", {"kind": "grid", "cells": [[1, 2, 3], [4, 5, 6]]}, None)],
    "logic": [("Is it so?", {"kind": "logic", "label": "unknown"}, None), ("Is it so?", {"kind": "logic", "label": "true"}, None)],
    "game": [("Reach 24.", {"kind": "game", "target": 24, "numbers": [4, 6, 1, 1]}, None)],
    "chemistry": [
        ("The sulfate ion?", {"kind": "chemistry", "formula": "SO4^2-"}, None),
        ("Burn hydrogen.", {"kind": "chemistry", "equation": "2H2 + O2 -> 2H2O"}, None),
    ],
    "fol": [("All P are Q.", {"kind": "fol", "formula": "∀x (P(x) → Q(x))"}, None)],
    "sql": [
        (
            "Names of all above 2, in order.",
            {
                "kind": "sql",
                "query": "SELECT name FROM t WHERE size > 2 ORDER BY name",
                "tables": "CREATE TABLE t (name TEXT, size INTEGER); INSERT INTO t VALUES ('a', 1), ('c', 3), ('b', 4);",
            },
            None,
        )
    ],
    "instructions": [
        (
            "Write three sentences about that instrument.",
            {
                "kind": "instructions",
                "checks": [
                    {"id": "keywords:existence", "kwargs": {"keywords": ["gyroscope"]}},
                    {"id": "length_constraints:number_words", "kwargs": {"relation": "less than", "num_words": 200}},
                ],
            },
            ESSAY,
        )
    ],
    "any_of": [
        ("Seven times eight?", {"kind": "any_of", "references": ["56", {"kind": "text", "answers": ["fifty-six"]}]}, None),
        ("Six times seven?", {"kind": "any_of", "references": ["42", {"kind": "text", "answers": ["forty-two"]}]}, None),
    ],
    "all_of": [("Six times seven?", {"kind": "all_of", "references": ["42", {"kind": "numeric", "value": 42}]}, "<think>\n6 * 7\n</think>\n<answer>\n42\n</answer>")],
    "code": [
        (
            "Write double(n).",
            {
                "kind": "code", "language": "python", "entry_point": "double",
                "tests": [{"input": [2], "output": 4}, {"input": [-7], "output": -14}, {"input": [10], "output": 20}],
            },
            PROGRAM,
        ),
        (
            "Read numbers in a line and print their sum.",
            {"kind": "code", "language": "python", "tests": [{"stdin": "1 2 3\n", "stdout": "6\n"}, {"stdin": "10 -4\n", "stdout": "6\n"}, {"stdin": "5 5\n", "stdout": "10\n"}]},
            READER,
        ),
    ],
}  # fmt: skip

CANARIES: dict[str, list[tuple[Any, str]]] = {
    "instructions": [
        ({"kind": "instructions", "checks": [{"id": "keywords:existence", "kwargs": {"keywords": ["keel"]}}]}, ESSAY),
        ({"kind": "instructions", "checks": [{"id": "length_constraints:number_words", "kwargs": {"relation": "less than", "num_words": 9}}]}, ESSAY),
    ],
    "all_of": [
        ({"kind": "all_of", "references": ["42", {"kind": "text", "answers": ["Riga"]}]}, "The answer is \\boxed{42}."),
        ({"kind": "all_of", "references": ["42", "43"]}, "It is \\boxed{42} or \\boxed{43}."),
    ],
    "code": [
        ({"kind": "code", "language": "python", "entry_point": "f", "tests": [{"input": [2], "output": 4}, {"input": [3], "output": 6}]}, "```python\ndef f(n):\n    return 4\n```"),
        ({"kind": "code", "language": "python", "tests": [{"stdin": "1\n", "stdout": "2\n"}]}, "```python\nprint('2 or 3')\n```"),
    ],
}  # fmt: skip
"""Wrong answers to kinds whose gold cannot be written out: no canaries can be made from their rows."""

BY_MODELS = {"judge", "rubric"}
"""Kinds that a model judges; they are certified against a live endpoint, see docs/models.md."""
BY_EXTRAS = {"reasoning_gym"}
"""Kinds that other people's scorers judge; tests/verifiers/test_reasoning_gym.py holds them to their own cases."""


def rows_of(kind: str) -> list[CertifiedRow]:
    """The rows of a kind."""
    return [
        CertifiedRow(at, prompt, reference, solution)
        for at, (prompt, reference, solution) in enumerate(SHIPPED[kind])
    ]
