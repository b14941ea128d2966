"""One call with references of all kinds."""

import json
import subprocess
from pathlib import Path
from typing import Any

from reward_service.clients.trl import TRLReward
from reward_service.clients.verl import compute_score_sync
from tests.command import COMMAND
from tests.server import Server
from tests.waiting import PATIENCE

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
    ({"kind": "chemistry", "formula": "SO4", "charge": -2}, "SO₄²⁻", "SO3^2-"),
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


CASES = [
    (reference, said, value) for reference, good, bad in KINDS for said, value in ((good, 1.0), (bad, 0.0))
]


def as_text(reference: Any) -> str:
    """A reference as a column of texts holds it."""
    return reference if isinstance(reference, str) else json.dumps(reference)


def test_trls_batch_of_all_kinds_is_one_call(server: Server) -> None:
    reward = TRLReward(server.url, spec="accuracy")
    prompts = [f"Problem {number // 2}" for number in range(len(CASES))]
    said = [completion for _, completion, _ in CASES]
    for column in ([reference for reference, *_ in CASES], [as_text(reference) for reference, *_ in CASES]):
        found = reward(prompts=prompts, completions=said, solution=column)
        assert found == [value for *_, value in CASES]


def test_verls_samples_of_all_kinds_are_judged_by_their_kinds(server: Server) -> None:
    found = [
        compute_score_sync("mixed", said, as_text(reference), {}, url=server.url, spec="accuracy")["score"]
        for reference, said, _ in CASES
    ]
    assert found == [value for *_, value in CASES]


def test_the_command_scores_a_table_of_all_kinds(server: Server, tmp_path: Path) -> None:
    rows = [{"completion": said, "reference": reference} for reference, said, _ in CASES]
    table, rewards = tmp_path / "rows.jsonl", tmp_path / "rewards.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    asked = [COMMAND, "score", str(table), "-o", str(rewards), "--spec", "accuracy", "--url", server.url]
    subprocess.run(asked, check=True, capture_output=True, timeout=PATIENCE)
    found = [json.loads(line)["value"] for line in rewards.read_text("utf-8").splitlines()]
    assert found == [value for *_, value in CASES]
