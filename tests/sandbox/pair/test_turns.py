"""What tests ask of a program in how many turns, and what must not change by there being fewer."""

import pytest

from sandbox import Limits, Program, Sandbox
from sandbox.paired_tests import PairedTests, PairedVerdict

pytestmark = pytest.mark.anyio
LIMITS = Limits(cpu_s=2.0, wall_s=8.0)
STACK = """
class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
"""
LOGGED = """
log = []
class Noted:
    def __getattr__(self, name):
        log.append(name)
        return lambda *args: args
def f(): return Noted()
def g():
    log.append("g")
    return 1
def told(): return log
"""
HOLDER = """
class Inner:
    def __init__(self, x): self.x = x
class Holder:
    kind = Inner
    number = 5
    def __init__(self, act): self.act = act
    def take(self, xs, by=1): xs.append(by)
def f(act): return Holder(act)
"""
PAIR = """
class P:
    def __init__(self, x, y): self.x, self.y = x, y
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def norm(self): return abs(self.x) + abs(self.y)
def f(x): return P(x, x + 1)
"""
WRONG_ANSWER = """
import json, os, struct
def f():
    text = json.dumps(["did", "uncalled", 1, [], ""]).encode()
    os.write(3, struct.pack("<I", len(text)) + text)
"""


TOLD = """
import json, os, struct
text = json.dumps(["loaded", None, [["X", VALUE]]]).encode()
os.write(3, struct.pack("<I", len(text)) + text)
"""


async def judged(sandbox: Sandbox, program: str, tests: str, entry: str = "f") -> PairedVerdict:
    session = sandbox.session(Program("python", program), limits=LIMITS)
    return await session.test(PairedTests(tests, entry), LIMITS)


async def test_a_method_is_looked_up_and_called_in_one_turn(sandbox: Sandbox) -> None:
    tests = "s = Stack()\nfor n in range(5):\n    s.push(n)\nassert s.pop() == 4"
    said = await judged(sandbox, STACK, tests, "Stack")
    assert said.passed, said.reason
    assert said.deeds == 8  # the name, which is told beforehand, the call of it, and six methods


async def test_paths_are_asked_in_one_turn(sandbox: Sandbox) -> None:
    tests = (
        "def test_a(tmp_path):\n    p = tmp_path / 'a.txt'\n    p.write_text('b')\n"
        "    assert f(p) == 'b' and p.read_text() == 'b'\n    assert p.with_suffix('.c').name == 'a.c'\n"
        "    with p.open('r') as file:\n        assert file.read(1) == 'b'"
    )
    said = await judged(sandbox, "def f(p): return open(p).read()", tests)
    assert said.passed, said.reason
    assert said.deeds == 10  # of these two make the directory, and four are about the file that is opened


async def test_a_patch_asks_little(sandbox: Sandbox) -> None:
    tests = (
        "from unittest.mock import patch\ndef test_a():\n"
        "    with patch('time.time', return_value=41):\n        assert f() == 42"
    )
    said = await judged(sandbox, "import time\ndef f(): return time.time() + 1", tests)
    assert said.passed, said.reason
    assert said.deeds == 7  # two names, what is set, the call, and three to put the old one back


async def test_what_arguments_ask_is_asked_behind_the_lookup(sandbox: Sandbox) -> None:
    tests = "x = f()\nx.first(g())\nx.second(2)\nassert told() == ['first', 'g', 'second']"
    said = await judged(sandbox, LOGGED, tests)
    assert said.passed, said.reason


async def test_calls_of_what_is_inherited_are_what_they_were(sandbox: Sandbox) -> None:
    tests = (
        "import unittest\nclass Base(unittest.TestCase):\n    def setUp(self): self.s = Stack()\n"
        "class T(Base):\n    def setUp(self):\n        super().setUp()\n        self.s.push(1)\n"
        "    def test_a(self): self.assertEqual(self.s.pop(), 1)\n"
        "    def test_b(self): self.assertEqual('-'.join(map(str, self.s.items)), '1')"
    )
    said = await judged(sandbox, STACK, tests, "Stack")
    assert said.passed, said.reason


async def test_what_is_no_function_of_the_program_is_called_by_the_tests(sandbox: Sandbox) -> None:
    tests = (
        "seen = []\ndef note(x):\n    seen.append(x)\n    return [x]\n"
        "h = f(note)\nwas = h.act(3)\nassert was == [3] and seen == [3]\n"
        "assert h.kind(4).x == 4\n"
        "try:\n    h.number(1)\nexcept TypeError:\n    seen.append('no')\n"
        "try:\n    h.nothing(1)\nexcept AttributeError:\n    seen.append('none')\n"
        "xs = []\nh.take(xs, by=2)\nassert xs == [2] and seen == [3, 'no', 'none']"
    )
    said = await judged(sandbox, HOLDER, tests)
    assert said.passed, said.reason


async def test_an_answer_to_another_question_ends_the_program(sandbox: Sandbox) -> None:
    said = await judged(sandbox, WRONG_ANSWER, "assert f()")
    assert said.passed is False
    assert "another question" in said.reason


@pytest.mark.parametrize("false", ["def __len__(s): return 0", "def __bool__(s): return False"])
async def test_an_object_that_is_false_stays_the_same_one(sandbox: Sandbox, false: str) -> None:
    program = f"class E:\n    {false}\nkept = E()\ndef f(): return kept"
    said = await judged(sandbox, program, "one = f()\nassert f() is one and f() is one")
    assert said.passed, said.reason
    assert said.deeds == 4  # nobody asked for its truth


async def test_names_are_what_they_are_when_they_are_asked_for(sandbox: Sandbox) -> None:
    program = "def g(): return 1\ndef f():\n    global g\n    g = lambda: 2"
    tests = "import solution\ndef test_a():\n    f()\n    from solution import g\n    assert g() == 2"
    said = await judged(sandbox, program, tests)
    assert said.passed, said.reason


@pytest.mark.parametrize("value", [{"f": "nan"}, 7, {"o": [0, "N", "value", {"f": "nan"}]}, [1], None])
async def test_a_program_tells_nothing_but_classes_and_functions_unasked(
    sandbox: Sandbox, value: object
) -> None:
    tests = "from solution import X\nassert not X == 3"
    said = await judged(sandbox, TOLD.replace("VALUE", repr(value)), tests, "")
    assert said.passed is False
    assert "no plain value" in said.reason


async def test_decoys_are_made_in_one_turn(sandbox: Sandbox) -> None:
    tests = "p = P(2, 3)\nassert p.norm() == 5\nassert f(2) == p"
    said = await judged(sandbox, PAIR, tests)
    assert said.passed, said.reason
    assert said.deeds <= 14, said.deeds
    lying = PAIR.replace("return (self.x, self.y) == (other.x, other.y)", "return other.x is not None")
    assert (await judged(sandbox, lying, tests)).passed is False
