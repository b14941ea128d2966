"""The null attack: a trainer leaves out samples without a reward, so a model that could cause that would
escape its punishment. No completion, on any verifier or reference, ends as `failed` or `bad_reference`.

Programs have an attack of their own in `tests/verifiers/test_code.py`.
"""

import os
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec
from reward_service.verdict import Outcome
from reward_service.verifiers.base import installed_verifiers, verifiers_by_kind
from tests.scale import FULL

BATCH = 100
COMPLETIONS = int(os.environ.get("REWARD_SERVICE_TEST_ATTACKS", "100"))
"""For each reference; the long run has 10,000."""

REFERENCES: dict[str, list[Any]] = {
    "instructions": [
        {
            "checks": [
                {"id": "length_constraints:number_words", "kwargs": {"relation": "at least", "num_words": 3}}
            ]
        },
        {"checks": [{"id": "detectable_format:json_format", "kwargs": {}}], "mode": "loose"},
    ],
    "fol": [{"formula": "∀x (P(x) → Q(x))"}, {"formula": "Q(a)", "premises": ["P(a)", "∀x (P(x) → Q(x))"]}],
    "sql": [
        {
            "query": "SELECT a FROM t ORDER BY a",
            "tables": "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2);",
        }
    ],
    "math": ["42", "\\frac{1}{2}", "x^2+1", "(1, 2]", "{1, 2, 3}", "3\\sqrt{2}", "10^{100}", "True"],
    "choice": [{"answer": "B", "options": {"A": "one", "B": "two"}}, {"answer": ["A", "C"]}],
    "text": [
        {"answers": ["Paris"], "match": match}
        for match in ("exact", "normalised", "f1", "contains", "regex", "fuzzy")
    ],
    "json": [{"equals": {"a": [1, 2.5, None]}}, {"schema": {"type": "object", "required": ["a"]}}],
    "tool_calls": [{"calls": [{"name": "f", "arguments": {"x": 1}}]}],
    "numeric": [{"value": 3.5, "unit": "m/s", "rel_tol": 0.01}, {"value": 1e300, "abs_tol": 1.0}],
    "grid": [{"cells": [[1, 2], [3, 4]]}, {"cells": [["a"]], "scoring": "cells"}],
    "logic": [{"label": "true"}, {"label": "unknown"}],
    "game": [{"target": 24, "numbers": [4, 6, 1, 1]}, {"target": 10, "numbers": [1, 2, 3], "use": "any"}],
    "chemistry": [{"formula": "SO4^2-"}, {"equation": "2H2 + O2 -> 2H2O", "coefficients": "any"}],
    "any_of": [{"references": ["42", {"kind": "text", "answers": ["x"]}]}],
    "all_of": [{"references": ["42", {"kind": "text", "answers": ["42"]}]}],
}
ELSEWHERE = {"code", "judge", "rubric", "reasoning_gym"}
"""Kinds that a sandbox, a model or other people's scorers judge, with tests of their own."""

SHAPES = ["format", "language", "repetition", "reasoning_steps", "tag_count", "cosine", "length", "overlong"]

PIECES = [
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "\\boxed{",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "$",
    "```json\n",
    "```",
    "```python\n",
    "<tool_call>",
    "</tool_call>",
    '{"name": "f", "arguments": ',
    '{"a": ',
    "null",
    "NaN",
    "Infinity",
    "1e999999999",
    "9" * 5000,
    "9**9**9",
    "10^{10^{10}}",
    "2^{2^{2^{2^{2^{2}}}}}",
    "1/0",
    "0^0",
    "\\frac{1}{0}",
    "\\sqrt{",
    "\\int_0^\\infty",
    "\\sum_{n=1}^{10^9}",
    "x",
    "y",
    "=",
    "<",
    "\\le",
    ",",
    ";",
    "\n",
    " ",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "&",
    "\\\\",
    "\x00",
    "\u202e",
    "\ufffd",
    "\ud800",
    "²",
    "٣",
    "½",
    "true",
    "false",
    "unknown",
    "The answer is ",
    "Final answer: ",
    "A",
    "B",
    "(C)",
    "Paris",
    "42",
    "24",
    "3.5 m/s",
    "(4+6)*",
    "4*6*1*1",
    "4!!!!!!",
    "6^6^6^6",
    "1 2\n3 4",
    "((((((((((",
    "[[[[[[[[[[",
    '"',
    "\\",
    "%",
    "#",
    "\\text{",
    "\\left(",
    "\\right)",
    "-",
    "+",
    "±",
    "∞",
    "e",
    "i",
    "π",
    "\\pi",
    "<|im_end|>",
    "</s>",
    "x" * 3000,
]
WHOLE = [
    "",
    " ",
    "\\boxed{" * 2000,
    "[" * 20_000,
    "{" * 20_000,
    "(" * 20_000,
    "\\boxed{" + "(" * 5000 + "}",
    "\\boxed{" + "9" * 100_000 + "}",
    "\\boxed{" + "\\frac{1}{" * 500 + "}",
    "\\boxed{9^{9^{9^{9}}}}",
    "\\boxed{" + "+".join(["x"] * 3000) + "}",
    "\\boxed{" + "\\sqrt{" * 400 + "2" + "}" * 401,
    "a" * 999_999,
    "<answer>" * 5000,
    "```json\n" + "[" * 5000 + "\n```",
    '{"a":' * 3000,
    "\\boxed{1000000!}",
    "<think>" * 20_000,
    "\\boxed{x^{1000000} - x^{999999}}",
    "\\boxed{\\sin(10^{1000})}",
    "\\boxed{(x+1)^{5000}}",
]


def completions(seed: str, count: int) -> Iterator[str]:
    dice = random.Random(seed)
    yield from WHOLE
    for _ in range(count - len(WHOLE)):
        text = "".join(dice.choices(PIECES, k=dice.randint(1, 24)))
        yield text if dice.random() < 0.5 else f"<think>so</think><answer>\\boxed{{{text}}}</answer>"


def spec(*verifiers: str) -> RewardSpec:
    """The reference's own verifier, and these."""
    others: dict[str, Any] = {name: {"verifier": name, "weight": 0.1} for name in verifiers}
    return RewardSpec.model_validate({"components": {"accuracy": {}, **others}})


def test_every_kind_is_attacked() -> None:
    missing = set(verifiers_by_kind()) - set(REFERENCES) - ELSEWHERE
    assert not missing, f"never attacked: add references for {sorted(missing)} to REFERENCES"
    assert set(REFERENCES) | ELSEWHERE <= set(verifiers_by_kind())
    assert set(SHAPES) <= set(installed_verifiers())


@pytest.mark.parametrize(
    ("kind", "reference"), [(kind, reference) for kind, found in REFERENCES.items() for reference in found]
)
async def test_no_completion_escapes_its_reward(scorer: Scorer, kind: str, reference: Any) -> None:
    others = SHAPES if reference == "42" else []
    texts = list(completions(repr(reference), COMPLETIONS // 2 if others else COMPLETIONS))
    await no_null(
        scorer, {"kind": kind, **reference} if isinstance(reference, dict) else reference, others, texts
    )


async def test_nor_does_one_that_math_verify_judges(scorer: Scorer) -> None:
    """It is slow on most of these, so it has one in three, or in CI all."""
    texts = list(completions("42", COMPLETIONS // 2))
    await no_null(scorer, "42", ["math_verify"], texts if FULL else texts[::3])


async def no_null(scorer: Scorer, whole: Any, others: Sequence[str], texts: Sequence[str]) -> None:
    compiled_spec = SpecLibrary().compiled_spec(spec(*others))
    escaped: list[tuple[str, str]] = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        fields = {"prompt": "Why?", "reference": whole, "token_count": 100, "target_language": "en"}
        samples = parse_samples([{**fields, "completion": mended(text)} for text in batch])
        for text, reward in zip(batch, await scorer.score(samples, compiled_spec), strict=True):
            for name, part in reward.components.items():
                if part.outcome in (Outcome.FAILED, Outcome.BAD_REFERENCE):
                    escaped.append((text[:200], f"{name}: {part.outcome}: {part.reason}"))
    assert escaped == [], f"{len(escaped)} of {len(texts)}: {escaped[:5]}"


def mended(text: str) -> str:
    """As intake leaves it."""
    return text.replace("\ud800", "\U0010f800")
