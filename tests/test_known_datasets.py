"""Ground truths of known data sets become references of their kinds."""

from typing import Any

import pytest

from reward_service.known_datasets import SOURCES, reference_for
from reward_service.specs.compiled import SpecLibrary
from tests.verifiers.judging import earns

ROUTED: list[tuple[str, Any, str, str]] = [
    ("mcqa", {"expected_answer": "B", "options": [{"A": "Riga"}, {"B": "Oslo"}]}, "Oslo", "A"),
    ("Idavidrein/gpqa", "C", "The answer is C.", "The answer is B."),
    (
        "searchR1_nq",
        {"target": ["Ada Lovelace", "Lovelace"]},
        "<answer>ada lovelace</answer>",
        "<answer>Babbage</answer>",
    ),
    (
        "countdown",
        {"target": 24, "numbers": [4, 7, 8, 8]},
        "<answer>(7 - 8 / 8) * 4</answer>",
        "<answer>24</answer>",
    ),
    ("arc_agi", [[1, 2], [3, 4]], "1 2\n3 4", "1 2\n3 5"),
    ("ifeval", '[{"instruction_id": ["punctuation:no_comma"], "kwargs": [null]}]', "none here", "one, here"),
    ("IFEval", {"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}, "none here", "one, here"),
    ("bfcl", [{"f": {"x": [1]}}], "[f(x=1)]", "[f(x=2)]"),
    ("folio", "Uncertain", "The answer is Unknown.", "True"),
    ("structured_outputs", {"schema_str": '{"type": "object"}'}, "{}", "[]"),
    ("string_f1", "the theory of relativity", "theory of relativity", "gravity"),
    ("flan", "Oslo", "The answer is: Oslo", "The answer is: Riga"),
    ("puzzle", "Ada Lovelace", "<answer>ada lovelace</answer>", "<answer>Babbage</answer>"),
    ("mcqa_simple_agent", {"expected_answer": "B", "options": [{"A": "Riga"}, {"B": "Oslo"}]}, "Oslo", "A"),
    ("gpqa_mcqa_simple_agent", {"expected_answer": "B", "options": [{"A": "x"}, {"B": "y"}]}, "B", "A"),
    ("arc_agi_simple_agent", [[1, 2], [3, 4]], "1 2\n3 4", "1 2\n3 5"),
    (
        "re_search",
        '["Ada Lovelace", "Lovelace"]',
        "It is <finish>lovelace</finish>",
        "<finish>Babbage</finish>",
    ),
    (
        "re_search_f1",
        "the theory of relativity",
        "<finish>theory of relativity</finish>",
        "<finish>gravity</finish>",
    ),
    ("ifeval", "[{'instruction_id': ['punctuation:no_comma'], 'kwargs': [None]}]", "none here", "one, here"),
    (
        "xlam_fc_simple_agent",
        {"expected_answers": [{"name": "f", "arguments": {"x": 1}}]},
        "[f(x=1)]",
        "[f(x=2)]",
    ),
    (
        "swe_pivot_single_step_tool_use_with_argument_comparison_agent",
        {"expected_action": {"type": "function_call", "name": "f", "arguments": '{"x": 1}'}},
        "f(x=1)",
        "g(x=1)",
    ),
    (
        "nvarc_transductive_simple_agent",
        {"expected_output": [[1, 2], [3, 4]], "test_input": [[0]]},
        "1 2\n3 4",
        "0",
    ),
    (
        "bunsenbench_chemistry_mcq_simple_agent",
        {"expected_answer": "B", "options": [{"A": "x"}, {"B": "y"}]},
        "B",
        "A",
    ),
    ("hotpotqa_closedbook_simple_agent", {"expected_answer": "yes", "question": "Is it?"}, "Yes.", "No."),
]


@pytest.mark.parametrize(("source", "truth", "right", "wrong"), ROUTED, ids=[case[0] for case in ROUTED])
def test_a_known_source_is_judged_by_its_kind(source: str, truth: Any, right: str, wrong: str) -> None:
    reference = reference_for(source, truth)
    assert earns(reference, right)
    assert not earns(reference, wrong)


@pytest.mark.parametrize("truth", ["42", 3, None, {"kind": "math", "answer": "1"}, [], {"x": 1}])
def test_what_is_not_known_stays_as_it_is(truth: Any) -> None:
    assert reference_for("openai/gsm8k", truth) == truth
    assert reference_for("countdown", truth) == truth


def test_every_source_names_a_spec() -> None:
    library = SpecLibrary()
    for source in SOURCES:
        assert library.compiled_spec(source).spec.components
