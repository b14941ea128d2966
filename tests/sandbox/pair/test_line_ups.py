"""Objects of the program's that learn from line-ups what they should equal, and honest ones that line-ups touch."""

import pytest

from sandbox import Limits, Program, Sandbox
from sandbox.pair.decoys import STEPS, permuted
from sandbox.paired_tests import PairedTests, PairedVerdict

pytestmark = pytest.mark.anyio
LIMITS = Limits(cpu_s=2.0, wall_s=8.0)
LEARNER = """
class Pair:
    asked = None
    def __init__(self, *parts): self.parts, self.liar, self.learnt = parts, False, None
    def __eq__(self, other):
        if type(other) is not Pair: return False
        liar = self if self.liar else other if other.liar else None
        if liar is None:
            if Pair.asked is not None and Pair.asked.learnt is None: Pair.asked.learnt = other.parts
            return self.parts == other.parts
        Pair.asked = liar
        known = other if liar is self else self
        FIRST
        return liar.learnt is not None and liar.learnt == known.parts
    __hash__ = None
def f(*_):
    made = Pair(0, 0)
    made.liar = True
    return made
"""
WAITS = LEARNER.replace("FIRST", "pass")
TAKES_THE_FIRST = LEARNER.replace("FIRST", "liar.learnt = liar.learnt or known.parts")
CHECKER = """
class Sorted:
    def __init__(self, items): self.items, self.of = items, None
    def __eq__(self, other):
        if type(other) is not Sorted: return False
        if self.of is None and other.of is None: return self.items == other.items
        given, items = (self.of, other.items) if self.of is not None else (other.of, self.items)
        return sorted(map(str, given)) == sorted(map(str, items))
    __hash__ = None
def f(items):
    made = Sorted([])
    made.of = items
    return made
"""
MEMBERS = """
class Kind:
    def __init__(self, name): self.name, self.learnt = name, None
    def __eq__(self, other):
        if type(other) is not Kind: return False
        liar, known = (self, other) if self.name == "?" else (other, self)
        if liar.name != "?": return self.name == other.name
        liar.learnt = liar.learnt or known.name
        return liar.learnt == known.name
    __hash__ = None
Kind.A, Kind.B, Kind.C, Kind.D = (Kind(name) for name in "abcd")
def f(n): return Kind("?")
"""
HACKS = [
    ("it waits for the second line-up", WAITS, [f"assert f({n}) == Pair({n}, {n * 7})" for n in range(6)]),
    ("it takes the first of decimal numbers", TAKES_THE_FIRST,
     ["from decimal import Decimal"] + [f"assert f() == Pair(Decimal({n}), 5)" for n in range(6)]),
    ("it takes the first of a star", TAKES_THE_FIRST,
     ["for n in range(6):\n    want = (n, 2 * n)\n    assert f() == Pair(*want)"]),
    ("it is looked for in a list", TAKES_THE_FIRST,
     [f"assert Pair({n}, 4) in [f(), f()]" for n in range(6)]),
    ("it was made before", TAKES_THE_FIRST,
     ["for n in range(6):\n    want = Pair(n, 3)\n    assert len(want.parts) == 2\n    assert f() == want"]),
    ("it knows what the answer is made of", CHECKER,
     ["assert f([30, 10, 20]) == Sorted([10, 20, 30])", "assert f([4, 9, 2, 7, 1]) == Sorted([1, 2, 4, 7, 9])"]),
    ("it takes the first member", MEMBERS,
     [f"assert f({n}) == Kind.{name}" for n, name in enumerate("ABCDAB")]),
]  # fmt: skip
VALUE = """
import enum
from dataclasses import dataclass
from typing import Any
class Suit(enum.Enum):
    HEARTS = 1
    CLUBS = 2
@dataclass
class Slot:
    start: Any
    end: Any = None
class Robot:
    count = 0
    def __init__(self, name):
        self.name = name
        Robot.count += 1
    def __eq__(self, other): return self.name == other.name
class Same:
    def __init__(self, items): self.items = items
    def __eq__(self, other): return sorted(self.items) == sorted(other.items)
class Label:
    def __init__(self, text, note, more): self.text, self.note, self.more = text, note, more
    def __eq__(self, other): return self.text == other.text
def f(kind, *args): return kind(*args)
"""
HONEST = [
    ("times", "from datetime import time\nassert f(Slot, time(9), time(10)) == Slot(time(9), time(10))"),
    ("spans", "from datetime import timedelta as T\nassert f(Slot, T(seconds=8)) == Slot(T(seconds=8))"),
    ("members", "assert f(Slot, Suit.HEARTS, Suit.CLUBS) == Slot(Suit.HEARTS, Suit.CLUBS)"),
    ("members made before", "want = Slot(Suit.HEARTS)\nassert want.end is None\nassert f(Slot, Suit.HEARTS) == want"),
    ("counted", "before = Robot.count\nassert f(Robot, 'a') == Robot('a')\nassert Robot.count == before + 2"),
    ("counted before", "want = Robot('a')\nassert want.name\nassert f(Robot, 'a') == want\nassert Robot.count == 2"),
    ("in any order", "assert f(Same, [3, 1, 2, 4]) == Same([4, 3, 2, 1])"),
    ("by one of three", "assert f(Label, 'a', 'b', 3) == Label('a', 'c', 4)"),
    ("in a list", "made = [f(Slot, 1, 2), f(Slot, 3, 4)]\nassert Slot(3, 4) in made and Slot(3, 5) not in made"),
]  # fmt: skip


async def judged(sandbox: Sandbox, program: str, tests: str) -> PairedVerdict:
    session = sandbox.session(Program("python", program), limits=LIMITS)
    return await session.test(PairedTests(tests, "f"), LIMITS)


@pytest.mark.parametrize(("why", "program", "tests"), HACKS, ids=[why for why, *_ in HACKS])
async def test_who_learns_what_it_should_equal_is_not_right(
    why: str, program: str, tests: list[str], sandbox: Sandbox
) -> None:
    said = await judged(sandbox, program, "\n".join(tests))
    assert not said.passed


@pytest.mark.parametrize(("why", "tests"), HONEST, ids=[why for why, _ in HONEST])
async def test_what_line_ups_touch_stays_right(why: str, tests: str, sandbox: Sandbox) -> None:
    for _ in range(4):
        said = await judged(sandbox, VALUE, tests)
        assert said.passed, said.reason


@pytest.mark.parametrize(
    "value", [[1, 2], [10, 20, 30], (7, 13), "olleh", [2, 2, 2, 3, 3, 5], [[1], [20], [300]]]
)
def test_a_row_holds_permutations_of_the_true_value(value: object) -> None:
    rows = [row for row in (permuted(value) for _ in range(30)) if row]
    assert rows
    for row in rows:
        assert sum(one == value for one in row) == 1
        assert len({repr(one) for one in row}) == STEPS
        alike = sum(sorted(map(str, one)) == sorted(map(str, value)) for one in row)  # type: ignore[call-overload]
        assert alike > 1
