"""The math verifier as a trainer meets it."""

from typing import Any

import pytest

from reward_service.errors import BadReference
from reward_service.grading.math import symbolic
from reward_service.sample import Sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.math import Math


def verdict(completion: str, reference: str | float = "42", **params: Any) -> Verdict:
    math = Math(**params)
    read = math.read(Sample(completion=completion, reference=reference))
    return math.judge(read) if isinstance(read, Question) else read


@pytest.mark.parametrize(
    ("completion", "outcome", "score"),
    [
        ("<think>6*7</think> \\boxed{42}", Outcome.SCORED, 1.0),
        ("<think>41</think><answer>42</answer>", Outcome.SCORED, 1.0),
        ("<think>6*7</think><answer>A: 42</answer>", Outcome.SCORED, 1.0),
        ("<think>6*7</think><answer>答：42个</answer>", Outcome.SCORED, 1.0),
        ("<think>6*7</think><answer>A: 41</answer>", Outcome.SCORED, 0.0),
        ("<think>6*7</think><answer>B: 42</answer>", Outcome.SCORED, 0.0),
        ("<think>x</think><answer>４２</answer>", Outcome.SCORED, 1.0),
        ("\\boxed{42} indeed \\boxed{42}", Outcome.SCORED, 1.0),
        ("\\boxed{42.0} … \\boxed{42}", Outcome.SCORED, 1.0),
        ("The answer is 42.", Outcome.SCORED, 1.0),
        ("<think>\\boxed{42}</think> The answer is 7.", Outcome.SCORED, 0.0),
        ("<think>\\boxed{42}</think><answer>41</answer>", Outcome.SCORED, 0.0),
        ("<think>\\boxed{42}</think> I don't know.", Outcome.NO_ANSWER, 0.0),
        ("<think>\\boxed{42}", Outcome.NO_ANSWER, 0.0),
        ("", Outcome.NO_ANSWER, 0.0),
        ("\\boxed{}", Outcome.NO_ANSWER, 0.0),
        ("\\boxed{41} \\boxed{42}", Outcome.SCORED, 0.0),
        ("\\boxed{42} \\boxed{41}", Outcome.SCORED, 0.0),
        ("<answer>41 or 42</answer>", Outcome.SCORED, 0.0),
        ("<answer>42</answer> Final: \\boxed{41}", Outcome.SCORED, 0.0),
        ("\\boxed{7} so the answer is 42", Outcome.SCORED, 0.0),
        ("The final answer is $42$. Actually, \\boxed{7}", Outcome.SCORED, 0.0),
        ("\\boxed{6 \\times 7}", Outcome.SCORED, 0.0),
        ("\\boxed{9^{9^{9^{9}}}}", Outcome.OVER_LIMIT, 0.0),
    ],
)
def test_outcomes(completion: str, outcome: Outcome, score: float) -> None:
    found = verdict(completion)
    assert (found.outcome, found.score) == (outcome, score)


@pytest.mark.parametrize("reference", ["", "  ", "$$", "\\boxed{}"])
def test_a_reference_without_an_answer_is_bad_whatever_the_completion(reference: str) -> None:
    with pytest.raises(BadReference):
        verdict("\\boxed{42}", reference)


def test_a_reference_may_be_a_box_a_tag_or_a_hash_line() -> None:
    for reference in (
        "\\boxed{42}",
        "$42$",
        "<answer>42</answer>",
        "6 * 7 = 42\n#### 42",
        42,
        "\\[\\boxed{42}\\]",
    ):
        assert verdict("\\boxed{42}", reference).score == 1.0


def test_a_reference_too_large_to_evaluate_is_never_the_completions_fault() -> None:
    monster = "2^{2^{2^{2^{2^{16}}}}}"
    assert verdict("\\boxed{7}", monster).outcome is Outcome.SCORED
    assert verdict(f"\\boxed{{{monster}}}", monster).score == 1.0


@pytest.mark.parametrize(
    ("params", "completion", "reference", "default"),
    [
        ({"boxes": "last"}, "\\boxed{41} no wait, that is wrong: \\boxed{42}", "42", 0.0),
        ({"percent": "bare"}, "\\boxed{28}", "28\\%", 0.0),
        ({"multiplicity": "ignore"}, "\\boxed{1,2}", "1,1,2", 0.0),
        ({"unevaluated": "accept"}, "\\boxed{17\\times24}", "408", 0.0),
        ({"answer_figures": 3}, "\\boxed{0.333}", "\\frac13", 0.0),
        ({"gold_figures": 2}, "\\boxed{\\frac13}", "0.33", 0.0),
    ],
)
def test_every_convention_is_strict_until_a_parameter_says_otherwise(
    params: dict[str, Any], completion: str, reference: str, default: float
) -> None:
    assert verdict(completion, reference).score == default
    assert verdict(completion, reference, **params).score == 1.0


@pytest.mark.parametrize(
    ("params", "completion", "reference"),
    [
        ({"boxes": "reject"}, "\\boxed{42} … so \\boxed{42.0}", "42"),
        ({"list_order": "gold"}, "\\boxed{2,1}", "1,2"),
        ({"equations": "refuse"}, "\\boxed{x=42}", "42"),
        ({"units": "required"}, "\\boxed{42}", "42\\text{ cm}"),
        ({"unboxed": "refuse"}, "The answer is 42.", "42"),
        ({"prose": "refuse"}, "\\boxed{Petya}", "Petya will take the last token"),
        ({"domain": "real"}, "\\boxed{\\ln a+\\ln b}", "\\ln(ab)"),
    ],
)
def test_stricter_conventions_refuse_more(params: dict[str, Any], completion: str, reference: str) -> None:
    assert verdict(completion, reference).score == 1.0
    assert verdict(completion, reference, **params).score == 0.0


def test_the_symbolic_engine_is_asked_only_about_what_evaluation_leaves_open() -> None:
    question = Math(unevaluated="accept").read(
        Sample(completion="\\boxed{\\int x\\,dx+1}", reference="\\int 1\\,dx")
    )
    assert isinstance(question, Question)
    assert Math(unevaluated="accept").judge(question).score == 0.0


def test_a_formula_broken_off_behind_a_box_takes_nothing_from_the_box() -> None:
    assert verdict("\\boxed{7}\n\nSo the final answer is \\(\n7\n\\).", "7").score == 1.0


def test_a_value_inside_a_broken_formula_is_no_answer() -> None:
    assert verdict("The final answer is \\(\n7\n\\).", "7").outcome is Outcome.NO_ANSWER


def test_without_a_symbolic_engine_no_worker_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    Math.warm()
    monkeypatch.setattr(symbolic, "parsed", lambda _: [])  # what it reads nothing with
    with pytest.raises(RuntimeError, match="math-verify"):
        Math.warm()
