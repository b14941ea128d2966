import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.sample import Sample
from reward_service.verdict import Outcome
from reward_service.verifiers.format import Format
from tests.verifiers.cases import Case, load, name

CASES = load("format_cases.jsonl")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_each_case_gets_its_outcome_and_score(case: Case) -> None:
    verdict = Format.model_validate(case.params).read(case.sample)
    assert (verdict.outcome, verdict.score) == (case.outcome, case.score), verdict.reason
    assert verdict.reason


def test_the_cases_show_every_outcome_that_format_can_give() -> None:
    seen = Counter((case.outcome, case.score) for case in CASES)
    assert set(seen) == {(Outcome.SCORED, 1.0), (Outcome.SCORED, 0.0), (Outcome.NO_ANSWER, 0.0)}


def test_shared_format_cases_get_the_score_they_must(cases_dir: Path) -> None:
    lines = (cases_dir / "hacks_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["which_reward"] == "format"]
    wrong = []
    for row in rows:
        sample = Sample.model_validate({"completion": row["completion"]})
        verdict = Format.model_validate(row["params"]).read(sample)
        if verdict.score != row["must_be"]:
            wrong.append((row["id"], row["why"], verdict.reason))
    assert rows
    assert wrong == []


PIECES = st.sampled_from(
    ["<think>", "</think>", "<answer>", "</answer>", " ", "\n", "9", "word", "\u200b", "</s>", "<", "think>"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_full_score_means_each_tag_once_in_order_with_words_inside(text: str) -> None:
    if Format().read(Sample(completion=text)).score == 1.0:
        head, _, tail = text.partition("<think>")
        reasoning, _, tail = tail.partition("</think>")
        gap, _, tail = tail.partition("<answer>")
        answer, _, tail = tail.partition("</answer>")
        assert not head.strip()
        assert not gap.strip()
        assert tail.strip() in ("", "</s>")
        assert "word" in reasoning or "9" in reasoning or "think" in reasoning
        assert any(character.isalnum() for character in answer)


@given(st.text(max_size=200))
def test_no_text_whatever_raises_or_is_refused_a_score(text: str) -> None:
    for mode in ("think_answer", "think_only", "prefilled_think"):
        verdict = Format.model_validate({"mode": mode}).read(Sample(completion=text))
        assert verdict.score is not None


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<", "</s>", " ", "\u200b", "<answer>9</answer>", "a"]
)
def test_reading_is_linear_in_the_completion(piece: str) -> None:
    text = "<think>" + piece * (1_000_000 // len(piece)) + "</think><answer>9</answer>"
    started = time.process_time()
    Format().read(Sample(completion=text))
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "params",
    [
        {"mode": "loose"},
        {"think": ["<a>", ""]},
        {"think": ["<a>"]},
        {"answer": ["<think>", "</answer>"]},
        {"think": ["<" + "a" * 64, "</a>"]},
    ],
)
def test_senseless_parameters_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Format.model_validate(params)


def score(completion: str, **params: object) -> float | None:
    return Format.model_validate(params).read(Sample(completion=completion)).score


class TestColdStart:
    """DeepSeek-R1's cold start data: one special token around the reasoning, a summary behind it."""

    token = "|special_token|"
    params = {"mode": "think_only", "think": (token, token)}  # noqa: RUF012 -- read only

    def test_the_form_is_paid(self) -> None:
        assert score(f"{self.token}six times seven{self.token}It is 42.", **self.params) == 1.0

    @pytest.mark.parametrize(
        "completion",
        [
            "{0}six times seven",
            "{0}six times seven{0}",
            "{0}{0}It is 42.",
            "so {0}six times seven{0}It is 42.",
            "{0}six{0}times{0}seven{0}",
            "six times seven{0}It is 42.",
        ],
    )
    def test_everything_else_is_not(self, completion: str) -> None:
        assert score(completion.format(self.token), **self.params) == 0.0
