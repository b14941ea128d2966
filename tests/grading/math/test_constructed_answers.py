"""Renderings keep a verdict, mutations lose it: two thousand answers made by construction."""

from benchmarks.math_generated import score
from reward_service.verifiers.math import Math
from tests.grading.math.constructed_answers import VALUES, Row, rows

_MATH = Math()


def test_renderings_keep_the_verdict_and_mutations_lose_it() -> None:
    judged = [(row, score(_MATH, row)) for row in rows(2_000, seed=11)]
    wrong = [row for row, given in judged if (given == 1.0) != row.expected]
    paid = [row for row in wrong if not row.expected]
    assert [row for row, given in judged if given is None] == []
    assert len(paid) <= 0.005 * sum(not row.expected for row, _ in judged), paid[:5]
    assert len(wrong) <= 0.03 * len(judged), wrong[:5]


def test_every_kind_of_value_occurs_right_and_wrong() -> None:
    seen = {(row.kind.split("/")[0], row.expected) for row in rows(2_000, seed=11)}
    assert len(seen) == 2 * len(VALUES)


def test_a_verdict_does_not_depend_on_its_neighbours_or_on_blanks_at_the_ends() -> None:
    chosen = list(rows(150, seed=5))
    first = [score(Math(), row) for row in chosen]
    turned = [score(Math(), row) for row in reversed(chosen)][::-1]
    padded = [
        score(Math(), Row(r.kind, r.prompt, f"\n  {r.completion}\n\n", r.reference, r.expected))
        for r in chosen
    ]
    assert first == turned == padded
