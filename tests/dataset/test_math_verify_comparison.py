"""A report asks math-verify about answers of math, tells where it differs, and asks about nothing else."""

import asyncio

from reward_service.dataset.math_verify_comparison import compare_with_math_verify, judges_math
from reward_service.dataset.reports.report_rows import DIFFERS, ReportTables
from reward_service.dataset.reports.score_figures import ScoreFigures
from reward_service.dataset.reports.scored_sample import sample_of_reward
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import parse


def counted(*rows: tuple[str, object, float]) -> ScoreFigures:
    """Figures of completions with their references and the scores that they got."""
    figures = ScoreFigures()
    for number, (completion, reference, score) in enumerate(rows):
        part = {"score": score, "value": score, "outcome": "scored", "answer": None, "reason": "compared"}
        reward = {"id": number, "value": score, "outcome": "scored", "components": {"accuracy": part}}
        row = {"completion": completion, "reference": reference}
        figures.add(sample_of_reward(row, reward, "accuracy"))
    return figures


def test_what_math_verify_judges_otherwise_is_a_sign_with_its_class() -> None:
    figures = counted(
        ("so \\boxed{\\frac{1}{2}}", "0.5", 1.0),
        ("so \\boxed{7}", {"kind": "math", "answer": "7"}, 0.0),
        ("so \\boxed{8}", 7, 0.0),
        ("B", {"kind": "choice", "answer": "B"}, 1.0),
    )
    asyncio.run(compare_with_math_verify(figures, 1))
    assert figures.comparison is not None
    assert (figures.comparison.compared, figures.comparison.differing.total()) == (3, 1)
    assert [one.id for one in figures.examples[DIFFERS]] == ["1"]
    table = ReportTables(figures).comparison()
    assert table.rows
    assert "judged 1 otherwise" in table.note
    (row,) = [row for row in ReportTables(figures).signs().rows if row[0] == DIFFERS]
    assert row[1:3] == ("1", "33.3%"), "of the three that were asked about, not of all four"
    assert "right here and wrong there 0, wrong here and right there 1" in row[3]


def test_only_specs_whose_answers_our_math_judges_are_compared() -> None:
    library = SpecLibrary()
    assert judges_math(library.compiled_spec("r1-zero"))
    by_text = parse({"name": "t", "components": {"accuracy": {"verifier": "text"}}})
    assert not judges_math(library.compiled_spec(by_text))
    assert not judges_math(library.compiled_spec(parse({"name": "f", "components": {"format": {}}})))
