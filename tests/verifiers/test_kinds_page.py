"""The page of kinds: its examples are references, and it names what references may hold."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from reward_service.grading.chemistry.chemistry_reference import State
from reward_service.grading.json_documents.schema_validity import Draft
from reward_service.scoring.validation import InvalidSample, parse_sample
from reward_service.verifiers.base import verifiers_by_kind
from tests.verifiers.judging import earns, gold_of

PAGE = (Path(__file__).parents[2] / "docs/kinds.md").read_text("utf-8")
EXAMPLES = [
    json.loads(line)
    for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("reference", EXAMPLES, ids=lambda reference: str(reference["kind"]))
def test_every_example_is_a_reference_that_its_own_answer_fits(reference: dict[str, Any]) -> None:
    assert not isinstance(parse_sample(0, {"completion": "", "reference": reference}), InvalidSample)
    gold = gold_of(reference)
    if gold is not None and "smiles" not in reference:
        assert earns(reference, gold)


def test_examples_stand_in_the_section_of_their_kind_and_every_kind_has_a_section() -> None:
    sections = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
    for reference in EXAMPLES:
        assert json.dumps(reference, ensure_ascii=False) in sections[reference["kind"]], reference
    elsewhere = {"math", "code", "judge", "rubric"}
    named = {name.strip() for title in sections for name in title.split(",")}
    missing = set(verifiers_by_kind()) - elsewhere - named
    assert not missing, f"docs/kinds.md has no section of the names {sorted(missing)}"


def test_the_page_names_the_values_of_closed_lists() -> None:
    for value in (*get_args(Draft), *get_args(State)):
        assert f'`"{value}"`' in PAGE, value
