"""Laws of references on trial: tests that pay a program that does nothing judge nobody."""

from typing import Any

import pytest

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code, reference_trouble
from sandbox import Sandbox

pytestmark = pytest.mark.anyio
WEAK = [
    ("nothing", "m = [2, 1]\nf(m)\nassert m == [2, 1]"),
    ("opaque", "assert f(1) is not None"),
    ("nan", "import pandas\nfor x in range(3):\n    assert not abs(f(x) - x) > 1e-6"),
    (
        "raising",
        "for x in [1, 2]:\n    try:\n        got = f(x)\n    except Exception:\n        continue\n    assert got == x",
    ),
    (
        "ValueError",
        "for x in [1, 2]:\n    try:\n        got = f(x)\n    except ValueError:\n        continue\n    assert got == x",
    ),
    ("it never calls the program", "def helper():\n    assert f(1) == 1"),
    ("nothing", "assert not f(3)\nassert not f(4)"),
]
STRONG = [
    "try:\n    f(-1)\n    assert False\nexcept ValueError:\n    pass\nassert f(2) == 2",
    "import pytest\ndef test_a():\n    with pytest.raises(ValueError):\n        f(-1)",
    "import math\nassert math.isnan(f(float('nan')))",
    "m = [2, 1]\nassert f(m) is m",
    "assert f(None) is None\nassert f(2) == 2",
]  # fmt: skip


async def judge(tests: str | list[str], sandbox: Sandbox) -> float | None:
    program = "def f(x):\n    if x == -1: raise ValueError('negative')\n    return x"
    reference: dict[str, Any] = {"kind": "code", "assert_program": tests, "entry_point": "f"}
    question = Code().read(Sample(completion=f"```python\n{program}\n```", reference=reference))
    assert isinstance(question, Question)
    return (await Code().judge_in(question, sandbox)).score


@pytest.mark.parametrize(("void", "tests"), WEAK)
async def test_tests_that_a_void_passes_judge_nobody_and_say_which(
    void: str, tests: str, sandbox: Sandbox
) -> None:
    with pytest.raises(BadReference, match=void):
        await judge(tests, sandbox)


@pytest.mark.parametrize("tests", STRONG)
async def test_tests_that_are_about_just_what_a_void_does_may_be(tests: str, sandbox: Sandbox) -> None:
    assert await judge(tests, sandbox) == 1.0


async def test_a_void_must_pass_all_assert_programs_of_a_reference(sandbox: Sandbox) -> None:
    assert (
        await judge(["assert f(1) is not None", "for x in range(3):\n    assert f(x) == x"], sandbox) == 1.0
    )


def code(reference: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "code", **reference}


TROUBLES = [
    ("solution does not pass", {"tests": [{"stdin": "1", "stdout": "2"}], "solution": "print(3)"}),
    ("solution does not pass", {"assert_program": "for x in range(3):\n    assert f(x) == x", "solution": "def f(x): return 1"}),
    ("checker accepts", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"source": "print('OK')"}}),
    ("", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"source": "import sys\nfar = abs(float(open(sys.argv[3]).read()) - 2) > 1e-6\nprint(0 if far else 1)"}}),
    ("checker accepts nan", {"tests": [{"stdin": "1", "stdout": "x 2"}], "checker": {"source": "import sys\nfar = abs(float(open(sys.argv[3]).read().split()[1]) - 2) > 1e-6\nprint(0 if far else 1)"}}),
    ("checker accepts inf", {"tests": [{"stdin": "1", "stdout": "x 2"}], "checker": {"source": "import sys\ngot = float(open(sys.argv[3]).read().split()[1])\nprint(1 if abs(got - 2) <= 1e-6 * max(2, abs(got)) else 0)"}}),
    ("checker accepts", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"source": "import sys\nprint(int(eval(open(sys.argv[3]).read()) == 2))"}}),
    ("checker accepts", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"protocol": "testlib", "source": "import sys\nsys.exit(eval(open(sys.argv[2]).read()) != 2)"}}),
    ("do nothing pass", {"assert_program": "assert f(1) is not None"}),
    ("does not parse", {"assert_program": "assert f(1 ==", "entry_point": "f"}),
    ("cannot be run: whatever the program is: NameError", {"assert_program": "def rows():\n    row = [1]\n    return row\ndef test_a():\n    assert rows() and f(row) == row", "entry_point": "f"}),
    ("cannot be run: whatever the program is: NameError", {"assert_program": "import unittest\nclass T(unittest.TestCase):\n    def setUp(self):\n        row = [1]\n    def test_a(self):\n        self.assertEqual(f(row), row)", "entry_point": "f"}),
    ("cannot be run: whatever the program is: FileNotFoundError", {"assert_program": "from words import WANTED\nassert f() + '' == WANTED", "test_files": {"words.py": "WANTED = open('no.txt').read()"}, "entry_point": "f"}),
    ("", {"assert_program": "s = Stack()\ns.push(MOD)\nassert s.pop() == MOD and s.size == 0", "entry_point": "Stack", "solution": "MOD = 7\nclass Stack:\n    def __init__(self): self.rows = []\n    def push(self, x): self.rows.append(x)\n    def pop(self): return self.rows.pop()\n    @property\n    def size(self): return len(self.rows)"}),
    ("", {"assert_program": "for n in range(MAX + 1):\n    assert f(n) == n % MAX", "entry_point": "f", "solution": "MAX = 7\ndef f(n): return n % MAX"}),
    ("", {"tests": [{"stdin": "1", "stdout": "2"}], "solution": "print(int(input()) + 1)"}),
    ("", {"assert_program": "for x in range(3):\n    assert f(x) == x", "solution": "def f(x): return x"}),
    ("", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"source": "import sys\ntext = open(sys.argv[3]).read()\nprint(int(bool(text.strip()) and eval(text, {'__builtins__': {}}) == 2))"}}),
    ("", {"tests": [{"stdin": "1", "stdout": "2"}], "checker": {"source": "import sys\nprint(int(open(sys.argv[3]).read().strip() == '2'))"}}),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "reference"), TROUBLES)
async def test_a_reference_is_tried_before_it_judges(
    trouble: str, reference: dict[str, Any], sandbox: Sandbox
) -> None:
    found = await reference_trouble(code(reference), sandbox)
    assert trouble in found
    assert bool(found) is bool(trouble), found
