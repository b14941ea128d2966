"""`detail: spans` shows what the graders themselves looked at, and `/v1/specs` what a spec can pay."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.sample import Sample
from reward_service.scoring.worker_jobs import find_spans
from reward_service.specs.compiled import SpecLibrary
from tests.server import Server

SPEC = SpecLibrary().compiled_spec("r1-zero")
PROGRAM = "n = int(input())\nprint(n + 1)"
TESTS = [{"stdin": "1\n", "stdout": "2\n"}, {"stdin": "2\n", "stdout": "9\n"}]
REFERENCE = {"kind": "code", "tests": TESTS, "scoring": "fraction"}


def marked(completion: str, reference: Any) -> list[tuple[str, str, float | None]]:
    """Type, text and score of what the graders marked."""
    sample = Sample(completion=completion, reference=reference)
    judges = SPEC.verifier_set(sample.reference_kind)
    verifiers = dict(zip(judges.names, judges.verifiers, strict=True))
    found = find_spans((verifiers, sample, {}))
    return [(span.type, completion[span.start : span.end], span.score) for span in found if span.component]


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("<think>42</think>🙂🙂 \\boxed{42}", [("graded", "42", 1.0)]),
        ("\\boxed{41} and then \\boxed{42}", [("graded", "41", 0.0), ("candidate", "42", 1.0)]),
        ("<answer> 42 </answer>", [("graded", "42", 1.0)]),
        ("Twice 21 is a lot. The answer is 42.", [("graded", "42", 1.0)]),
        ("<think>\\boxed{42}", []),
    ],
)
def test_the_graded_place_is_that_of_the_grader(
    completion: str, expected: list[tuple[str, str, float]]
) -> None:
    assert [found for found in marked(completion, "42") if found[0] != "tag"] == expected


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.text("🙂é .\n", max_size=9))
@settings(max_examples=40)
def test_every_box_that_is_graded_is_marked(values: list[int], between: str) -> None:
    completion = f"{between}\n\nso that\n\n".join(f"\\boxed{{{value}}}" for value in values)
    texts = {text for _, text, _ in marked(completion, str(values[-1]))}
    assert texts == {str(value) for value in values}


def test_a_wrong_one_of_several_answers_is_named_with_the_rule_that_decides() -> None:
    sample = Sample(
        completion="\\boxed{41} and then, again, we find at last that \\boxed{42}", reference="42"
    )
    verdict = SPEC.verifier_set("math").verifiers[0].read(sample)
    assert "one of 2 final answers, all of which must be right" in verdict.reason  # type: ignore[union-attr]


def test_offsets_on_the_wire_are_code_points_and_programs_tell_of_each_test(server: Server) -> None:
    math = {"completion": "<think>🙂🙂 let us see</think>\\boxed{42}", "reference": "42"}
    code = {"completion": f"```python\n{PROGRAM}\n```", "reference": REFERENCE}
    first, second, broken = server.score([math, code, {"completion": 3}], detail="spans")["rewards"]
    graded = next(span for span in first["spans"] if span["type"] == "graded")
    assert math["completion"][graded["start"] : graded["end"]] == "42"
    program = next(span for span in second["spans"] if span["type"] == "program")
    assert code["completion"][program["start"] : program["end"]] == PROGRAM  # type: ignore[index]
    told = [(test["test"], test["status"]) for test in second["components"]["accuracy"]["detail"]["tests"]]
    assert told == [(0, "passed"), (1, "wrong_answer")]
    assert broken["spans"] == []
    assert 0 < first["component_ms"]["accuracy"] < 1_000
    program_ms = second["components"]["accuracy"]["detail"]["cpu_ms"]
    assert second["component_ms"]["accuracy"] >= program_ms > 0, "reading, and what the program took"
    assert broken["component_ms"] == {}


def test_without_being_asked_a_reward_has_no_spans_and_no_tests(server: Server) -> None:
    sample = {"completion": f"```python\n{PROGRAM}\n```", "reference": REFERENCE}
    (reward,) = server.score([sample])["rewards"]
    assert "spans" not in reward
    assert "tests" not in reward["components"]["accuracy"]["detail"]


def test_a_spec_tells_what_it_can_pay(server: Server) -> None:
    specs = {spec["name"]: spec for spec in server.client.get("/v1/specs").json()["specs"]}
    assert specs["dapo"]["components"]["overlong"]["range"] == [-1.0, 0.0]
    assert specs["dapo"]["range"] == [-2.0, 1.0]
    assert specs["dapo"]["accuracy"] == "accuracy"
