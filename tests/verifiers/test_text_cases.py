"""Sentences that answer a question in words, right and wrong: roles, turned relations, dates, cases, later remarks."""

import json
from pathlib import Path

import pytest

from tests.verifiers.judging import earns

CASES = [
    json.loads(line) for line in Path(__file__).with_name("text_cases.jsonl").read_text("utf-8").splitlines()
]
PROMPTS = sorted({case["prompt"] for case in CASES})


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_sentence_is_paid_for_the_name_in_the_role_that_is_asked_for(prompt: str) -> None:
    for case in CASES:
        if case["prompt"] == prompt:
            for match in case["match"]:
                reference = {"kind": "text", "answers": case["answers"], "match": match}
                earned = earns(reference, case["completion"], prompt=prompt)
                assert earned is case["right"], (match, case["completion"])


@pytest.mark.parametrize(
    "unit",
    [
        "Otto Rehm, a pupil of Anna Berg, ",
        "was built by ",
        "beat Berg ",
        "in the ",
        "Anna is ",
        "12.05.1934 ",
        "よりアンナは",
        "第二の",
    ],
)
@pytest.mark.parametrize("match", ["normalised", "contains"])
def test_long_texts_of_names_in_roles_take_no_time(unit: str, match: str) -> None:
    text = unit * (100_000 // len(unit))
    for prompt in ("Who built the bridge?", "Where was it built?", "Who won, Berg or Rehm?"):
        earns({"kind": "text", "answers": ["Anna Berg"], "match": match}, text, prompt=prompt)
