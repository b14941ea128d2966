"""The figures of a report are those of the samples, in whatever order they come."""

import random
import re
import statistics
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.dataset.reports.prompt_figures import group_figures
from reward_service.dataset.reports.report_rows import ReportTables
from reward_service.dataset.reports.report_subject import ReportSubject
from reward_service.dataset.reports.report_summary import summary_lines
from reward_service.dataset.reports.score_figures import EXAMPLES, Moments, ScoreFigures
from reward_service.dataset.reports.score_markdown import render_markdown_report
from reward_service.dataset.reports.score_page import render_score_report
from reward_service.dataset.reports.scored_sample import PaidPart, ScoredSample, sample_of_reward

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


def scored(
    number: int, *, right: bool | None = True, value: float | None = 1.0, **fields: object
) -> ScoredSample:
    accuracy = None if right is None else float(right)
    given: dict[str, object] = {
        "id": f"s{number}", "prompt_key": f"p{number // 4}", "source": "gsm8k", "step": None, "value": value,
        "outcome": "scored" if value is not None else "bad_reference", "accuracy": accuracy,
        "answer": "42" if right else f"wrong {number % 2}", "reason": "differs", "chars": 10 + number,
        "parts": {"accuracy": PaidPart(accuracy, accuracy, "scored", "differs (41)")},
    }  # fmt: skip
    return ScoredSample(**{**given, **fields})  # type: ignore[arg-type]


def counted(samples: list[ScoredSample]) -> ScoreFigures:
    figures = ScoreFigures()
    for sample in samples:
        figures.add(sample)
    return figures


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_mean_and_deviation_are_those_of_the_numbers(values: list[float]) -> None:
    moments = Moments()
    for value in values:
        moments.add(value)
    assert moments.mean == pytest.approx(statistics.fmean(values), abs=1e-6)
    assert moments.std == pytest.approx(statistics.pstdev(values), abs=1e-3)


@given(
    st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=40), st.randoms(use_true_random=False)
)
@settings(max_examples=50)
def test_the_order_of_samples_changes_no_figure(answers: list[bool | None], chance: random.Random) -> None:
    samples = [
        scored(at, right=right, value=None if right is None else float(right))
        for at, right in enumerate(answers)
    ]
    mixed = list(samples)
    chance.shuffle(mixed)
    one, other = counted(samples), counted(mixed)
    for name in (
        "rows",
        "outcomes",
        "right_values",
        "wrong_values",
        "unjudged_values",
        "reasons",
        "signs",
        "judged",
        "right",
    ):
        assert getattr(one, name) == getattr(other, name), name
    assert group_figures(one.prompts.values()) == group_figures(other.prompts.values())


def test_groups_have_pass_at_k_majority_and_their_share_that_teaches() -> None:
    rights = [True, False, False, True] + [False] * 4 + [True] * 4
    figures = group_figures(
        counted([scored(at, right=right) for at, right in enumerate(rights)]).prompts.values()
    )
    assert figures is not None
    assert (figures.size, figures.prompts) == (4, 3)
    assert [(one.k, one.share) for one in figures.pass_at] == [
        (1, pytest.approx(1 / 2)), (2, pytest.approx((5 / 6 + 0 + 1) / 3)), (4, pytest.approx(2 / 3))
    ]  # fmt: skip
    assert figures.informative == pytest.approx(1 / 3)
    assert figures.majority[-1].share == pytest.approx(2 / 3)  # of the first, 42 has two of four votes
    assert figures.majority[0].share == pytest.approx(1 / 2)
    assert all(one.low < one.share < one.high for one in (*figures.pass_at, *figures.majority))


def test_a_reward_without_correctness_is_a_sign() -> None:
    parts = {"accuracy": PaidPart(0.0, 0.0, "scored", ""), "format": PaidPart(1.0, 1.0, "scored", "")}
    figures = counted([scored(1, right=False, value=1.0, parts=parts), scored(2, completion="a\u200bb")])
    assert figures.signs == {"rewarded although wrong": 1, "hidden characters": 1, "wrong": 1, "right": 1}
    (row, _) = ReportTables(figures).signs().rows
    assert (row[0], "1 at most" in row[3]) == ("rewarded although wrong", True)
    figures.subject = ReportSubject({"r1-zero": None}, lowest=0.0, highest=2.0)
    (row, _) = ReportTables(figures).signs().rows
    assert "1 of 2 at most" in row[3]


def test_the_head_says_what_the_report_is_about() -> None:
    subject = ReportSubject({"r1-zero": None}, lowest=0.0, highest=2.0, made="made today")
    assert subject.words() == "spec r1-zero (rewards 0 to 2), made today"
    kept = ReportSubject()
    for step, day in ((3, 2), (1, 1), (2, 4)):
        kept.add_ledger_row(
            {"spec": "r1", "run": f"run-{step}", "step": step, "time": datetime(2026, 1, day)}
        )
    kept.add_ledger_row({"spec": "r1", "run": None, "step": None, "time": datetime(2026, 1, 3)})
    assert kept.words() == "spec r1, runs run-3, run-1, run-2, steps 1 to 3, scored 2026-01-01 to 2026-01-04"
    kept.add_ledger_row({"spec": "r1", "run": "fourth", "step": 3, "time": datetime(2026, 1, 3)})
    assert "4 runs" in kept.words()
    assert ReportSubject().words() == ""


def test_rewards_are_counted_as_right_wrong_and_not_judged() -> None:
    """A reward that nobody judged is not drawn as one of a right answer."""
    samples = [scored(1), scored(2, right=False, value=0.5), scored(3, right=None, value=0.25)]
    figures = counted(samples)
    assert (figures.right_values, figures.wrong_values, figures.unjudged_values) == (
        {1.0: 1},
        {0.5: 1},
        {0.25: 1},
    )
    page = render_score_report(figures, title="t", made_by="c")
    assert all(f"{name}</span>" in page for name in ("right", "wrong", "not judged"))
    known = render_score_report(counted(samples[:2]), title="t", made_by="c")
    assert "not judged</span>" not in known


def test_shares_of_right_answers_are_told_as_they_are_where_prompts_are_alike() -> None:
    """Two of three is 2/3, not a rounded tenth; where prompts differ in their answers, tenths are said to be such."""
    rights = [True, True, False, False]
    alike = [
        scored(at, right=right, prompt_key=f"p{at // 3}")
        for at, right in enumerate([*rights[:3], *rights[1:]])
    ]
    page = render_score_report(counted(alike), title="t", made_by="c")
    assert "2/3: prompts 1" in page
    assert "right answers of 3" in page
    other = [*alike, *(scored(at, prompt_key="q") for at in (7, 8))]
    mixed = render_score_report(counted(other), title="t", made_by="c")
    assert "share of right answers, to the nearest tenth" in mixed
    assert "2/3" not in mixed


def test_examples_are_few_and_texts_stay_texts() -> None:
    figures = counted(
        [scored(at, completion=HOSTILE + "\ud800", prompt=HOSTILE, source=HOSTILE) for at in range(90)]
    )
    page = render_score_report(figures, title=HOSTILE, made_by=HOSTILE)
    assert page.count("<script>") == page.count("</script>") == 1
    assert "<img" not in page
    assert page.encode()
    assert page.count("<details") == 2 * EXAMPLES
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    "samples", [[], [scored(1, right=None, value=None)], [scored(1), scored(2, right=False)]]
)
def test_every_table_has_a_report(samples: list[ScoredSample]) -> None:
    figures = counted(samples)
    assert render_score_report(figures, title="t", made_by="c").endswith("</html>\n")
    assert f"{len(samples)}" in next(iter(summary_lines(figures)))


def test_rows_that_are_none_and_rewards_of_any_spec_are_counted() -> None:
    reward = {"id": 3, "value": None, "outcome": "bad_reference", "components": {}}
    broken = sample_of_reward("torn", reward, "accuracy")
    assert (broken.id, broken.accuracy, broken.chars) == ("3", None, 0)
    part = {"score": 0.0, "value": 0.0, "outcome": "scored", "answer": "7", "reason": "differs"}
    row = {"completion": [{"role": "assistant", "content": "7"}], "metadata": {"source": "amc"}, "group": 1}
    judged = sample_of_reward(row, {**reward, "components": {"numbers": part}, "value": 0.0}, "numbers")
    assert (judged.is_right, judged.source, judged.completion, judged.prompt_key) == (False, "amc", "7", "g1")


def test_the_report_in_markdown_has_the_figures_and_no_text_gets_out_of_its_place() -> None:
    """Texts with the signs of tables, markup and blocks of code."""
    odd = "| a | **b** <img src=x> ```\n# head\n```` end"
    samples = [
        scored(at, right=at % 2 == 0, source=odd, reason=odd, prompt=odd, completion=odd) for at in range(8)
    ]
    page = render_markdown_report(counted(samples), title=odd, made_by=f"reward-service score {odd}")
    assert "| right (pass@1) | 50.0% |" in page.replace("\\", "")
    outside = re.sub(r"(?ms)^(`{3,})text\n.*?^\1\n", "", page)
    assert "<img" not in outside
    assert not re.search(r"(?m)^# head|(?<!\\)\*\*b", outside)
    rows = [line for line in outside.splitlines() if "img" in line and line.startswith("|")]
    assert rows
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}, "five cells of the table of sources"
