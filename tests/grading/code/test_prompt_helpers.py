"""Laws of functions that a prompt defines whole: the tests that use them have their own."""

import pytest

from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.code.unexpected_numbers import unexpected_number
from reward_service.sample import Sample
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox

PROMPT = """import math

def turned(text: str):
    return text[::-1]

def encode(text: str):
    \"\"\"Turn a text around.\"\"\"
    return turned(text)

def unused():
    return math.pi

def decode(text: str):
    \"\"\"Undo `encode`.\"\"\"
"""
TESTS = "def check(candidate):\n    for text in ('ab', 'xyz', 'q' * 3 + 'r'):\n        assert candidate(encode(text)) == text\n"
ROW = {"kind": "code", "prompt": PROMPT, "entry_point": "decode", "test": TESTS}


def test_what_is_used_and_has_a_body_is_taken() -> None:
    program = CodeReference.model_validate(ROW).assert_program
    assert isinstance(program, str)
    assert "def encode" in program
    assert "def turned" in program
    assert "unused" not in program
    assert "def decode" not in program


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("program", "score"),
    [
        ("def encode(s): return s\ndef decode(s): return s", 0.0),
        ("def decode(s): return s[::-1]", 1.0),
    ],
)
async def test_a_program_cannot_bring_a_helper_of_its_own(
    program: str, score: float, sandbox: Sandbox
) -> None:
    question = Code().read(Sample(completion=f"```python\n{program}\n```", reference=ROW))
    assert isinstance(question, Question)
    assert (await Code().judge_in(question, sandbox)).score == score


@pytest.mark.parametrize(
    ("given", "expected", "got", "found"),
    [
        ("3", "1.0 2", b"1 nan", "nan"),
        ("3", "1.0 2", b"1 -Infinity", "-Infinity"),
        ("3", "1.0 2", b"1 1e999", "1e999"),
        ("3", "1.0 2", b"1 1e200 banana info", ""),
        ("nan", "1.0 2", b"1 nan", ""),
        ("3", "1.0 inf", b"1 nan", ""),
        ("3", "word", b"nan", ""),
        ("3", "", b"nan", ""),
    ],
)
def test_numbers_that_nobody_expects(given: str, expected: str, got: bytes, found: str) -> None:
    assert unexpected_number(given, expected, got) == found
