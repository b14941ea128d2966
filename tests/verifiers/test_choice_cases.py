"""Answers to multiple-choice problems as people write them, right and wrong, under labels of many scripts."""

import json
from pathlib import Path

import pytest

from tests.verifiers.judging import earns

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("choice_cases.jsonl").read_text("utf-8").splitlines()
]
PROMPTS = sorted({case["prompt"] for case in CASES})


@pytest.mark.parametrize("prompt", PROMPTS)
def test_right_answers_earn_and_wrong_ones_do_not(prompt: str) -> None:
    for case in CASES:
        if case["prompt"] == prompt:
            earned = earns(case["reference"], case["completion"], prompt=prompt)
            assert earned is case["right"], (case["reference"]["answer"], case["completion"])
