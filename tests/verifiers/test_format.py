import pytest
from pydantic import ValidationError

from reward_service.sample import Sample
from reward_service.verdict import Outcome
from reward_service.verifiers.format import Format

GOOD = "<think> six times seven is 42 </think> <answer> 42 </answer>"


def score(completion: str, **params: object) -> float | None:
    return Format.model_validate(params).read(Sample(completion=completion)).score


@pytest.mark.parametrize(
    "completion",
    [
        GOOD,
        f"\n {GOOD}\n",
        GOOD.replace(" ", "\n"),
        f"{GOOD}<|im_end|>",
        "<think>先算六乘七</think><answer>四十二</answer>",
        "<think>in HTML: <b>42</b></think><answer>42</answer>",
    ],
)
def test_the_template_is_paid(completion: str) -> None:
    assert score(completion) == 1.0


@pytest.mark.parametrize(
    "completion",
    [
        f"{GOOD} and more",
        f"Sure! {GOOD}",
        GOOD * 2,
        "<think> </think> <answer> 42 </answer>",
        "<think>\u200b\u2060</think><answer>42</answer>",
        "<think>...</think><answer>42</answer>",
        "<think>why</think><answer> </answer>",
        "<think>reasoning process here</think><answer>answer here</answer>",
        "<think>why</think> so <answer>42</answer>",
        "<THINK>why</THINK><answer>42</answer>",
        "<answer>42</answer><think>why</think>",
        "<think>why<answer>42</answer></think>",
        "<think>why</think><answer>42",
        "<think>why</think>" + " " * 100 + "<answer>42</answer>",
        "＜think＞why＜/think＞＜answer＞42＜/answer＞",
    ],
)
def test_everything_but_the_template_is_not(completion: str) -> None:
    assert score(completion) == 0.0


def test_an_empty_completion_has_no_answer() -> None:
    verdict = Format().read(Sample(completion=" \n"))
    assert (verdict.outcome, verdict.score) == (Outcome.NO_ANSWER, 0.0)


def test_a_prefilled_opening_tag_is_not_written_again() -> None:
    rest = GOOD.removeprefix("<think>")
    assert score(rest, mode="prefilled_think") == 1.0
    assert score(GOOD, mode="prefilled_think") == 0.0
    assert score(rest) == 0.0
    assert score("why </think> it is 42", mode="think_only", prefilled_think=True) == 1.0


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


def test_think_and_answer_tags_must_differ() -> None:
    with pytest.raises(ValidationError, match="differ"):
        Format(think=("<a>", "</a>"), answer=("<a>", "</b>"))
