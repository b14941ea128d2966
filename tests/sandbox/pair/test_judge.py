"""Laws of tests in a box of their own, on every wall that can be built here."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox import Execution, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox.native.native_backend import TIERS, NativeBackend
from sandbox.paired_tests import PairedTests, PairedVerdict
from tests.sandbox.native.test_native_backend import SYSTEM_PYTHON
from tests.sandbox.pair.frame_senders import FRAMES, FUZZED

pytestmark = pytest.mark.anyio
LIMITS = Limits(cpu_s=2.0, wall_s=6.0)
TESTS_LIMITS = Limits(cpu_s=4.0, wall_s=8.0)


@pytest.fixture(scope="module", params=range(4), ids=["full", "namespaces", "rootless", "landlock"])
async def walled(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncIterator[Sandbox]:
    """A sandbox behind each wall."""
    tier = request.param
    interpreter = SYSTEM_PYTHON if tier >= 2 else ""
    sandbox = Sandbox(NativeBackend(tiers=TIERS[tier : tier + 1], interpreter=interpreter), slots=1)
    try:
        await sandbox.open()
    except SandboxUnavailable as error:
        pytest.skip(f"this tier cannot be built here: {error}")
    yield sandbox
    await sandbox.close()


async def verdict(
    sandbox: Sandbox, program: str, tests: str, entry: str = "f", **given: Any
) -> PairedVerdict:
    session = sandbox.session(Program("python", program), limits=LIMITS)
    return await session.test(PairedTests(tests, entry, **given), TESTS_LIMITS)


HONEST = [
    ("what looks like a lie and is none", "class B:\n    def __init__(s): s.x = [1, 2, 3]\n    def __len__(s): return 3\n    def __iter__(s): return iter([s.x[:2], s.x[2:]])\nclass M(dict):\n    def items(s, multi=False): return [(k, v) for k, v in dict.items(s)] if multi else sorted(dict.items(s))\nclass Q:\n    def __init__(s): s.x = [1, 2]\n    def __len__(s): return len(s.x)\n    def __iter__(s):\n        while s.x: yield s.x.pop()\ndef f(): return B(), M(b=1, a=2), Q()\ndef run(tests):\n    bad = 0\n    for t in tests:\n        try: t()\n        except AssertionError: bad += 1\n    return bad",
     "b, m, q = f()\nassert len(b) == 3 and [len(x) for x in b] == [2, 1]\nassert list(m.items()) == [('a', 2), ('b', 1)] and list(m.items(multi=True)) == [('b', 1), ('a', 2)]\nassert list(q) == [2, 1] and len(q) == 0\ndef bad():\n    assert 1 == 2\nassert run([bad]) == 1"),
    ("callbacks, blocks and containers of its own", "import contextlib\nclass L:\n    def __init__(s, x): s.x = x\n    def __len__(s): return len(s.x)\n    def __iter__(s): return iter(s.x)\nclass D(dict):\n    pass\n@contextlib.contextmanager\ndef block(): yield 4\ndef f(g): return L([g(x) for x in (1, 2)]), D(a=1)",
     "l, d = f(lambda x: 2 * x)\nassert len(l) == 2 and list(l) == [2, 4] and [*l] == [2, 4]\nassert list(d.items()) == [('a', 1)] and set(d.keys()) == {'a'} and 1 in d.values()\nwith block() as four:\n    assert four == 4"),
    ("values", "def f(x): return {x: [x, (x, 1.5)], 'b': {x}}", "for x in range(5):\n    assert f(x) == {x: [x, (x, 1.5)], 'b': {x}}"),
    ("raises", "class Full(ValueError):\n    def __init__(self, n): super().__init__(f'{n} are too many'); self.n = n\ndef f(x):\n    if x > 3: raise Full(x)\n    return x",
     "import pytest\ndef test_a():\n    with pytest.raises(Full, match='too many') as info:\n        f(7)\n    assert info.value.n == 7 and f(2) == 2"),
    ("changed arguments", "def f(m):\n    m.append(len(m))", "m = [1]\nalias = [m]\nf(m)\nassert m == [1, 1] and alias[0] is m"),
    ("callbacks", "def f(g, xs): return [g(x) for x in xs]", "seen = []\ndef note(x):\n    seen.append(x)\n    return x * 2\nassert f(note, [1, 2]) == [2, 4] and seen == [1, 2]"),
    ("generators", "def f(n):\n    i = 0\n    while True:\n        yield i\n        i += n", "g = f(3)\nassert [next(g) for _ in range(70)] == [3 * i for i in range(70)]"),
    ("stepped iterators", "class f:\n    def __init__(s, n): s.i, s.n = 0, n\n    def __iter__(s): return s\n    def __next__(s):\n        s.i += 1\n        if s.i > s.n: raise StopIteration\n        return s.i",
     "it = f(5)\nassert next(it) == 1\nassert it.i == 1\nassert list(it) == [2, 3, 4, 5]"),
    ("classes", "class P:\n    def __init__(s, x, y): s.x, s.y = x, y\n    def __eq__(s, o): return (s.x, s.y) == (o.x, o.y)\n    def __add__(s, o): return P(s.x + o.x, s.y + o.y)\ndef f(a): return P(a, a + 1)",
     "assert f(2) == P(2, 3)\nassert f(2) != P(3, 2)\nassert P(1, 2) + P(3, 4) == P(4, 6)"),
    ("files", "def f(p): return open(p).read().upper()", "def test_a(tmp_path):\n    p = tmp_path / 'a.txt'\n    p.write_text('hi')\n    assert f(p) == 'HI' and f(str(p)) == 'HI'"),
    ("environment", "import os\ndef f(): return os.environ.get('HOLE', 'none')", "def test_a(monkeypatch):\n    monkeypatch.setenv('HOLE', '7')\n    assert f() == '7'\ndef test_b():\n    assert f() == 'none'"),
    ("patches", "import time\ndef f(): return time.time() + 1", "from unittest.mock import patch\ndef test_a():\n    with patch('time.time', return_value=41):\n        assert f() == 42"),
    ("any module name", "def f(x): return x + 1", "import unittest\nfrom plus_one import f\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)"),
    ("what is printed", "def f(x): print('got', x)", "def test_a(capsys):\n    f(3)\n    assert capsys.readouterr().out == 'got 3\\n'"),
    ("coroutines", "async def f(x): return x * 2", "import asyncio\nassert asyncio.run(f(4)) == 8"),
    ("objects of the tests' classes", "def f(node):\n    seen, todo = [], [node]\n    while todo:\n        one = todo.pop()\n        if one not in seen:\n            seen.append(one)\n            todo += one.to\n    node.to = []\n    return min(seen)",
     "class Node:\n    def __init__(s, v, *to): s.v, s.to = v, list(to)\n    def __eq__(s, o): return s.v == o.v\n    def __lt__(s, o): return s.v < o.v\n    def __hash__(s): return s.v\na, b = Node(3), Node(2)\nc = Node(5, a, b, Node(3))\nassert f(c) is b and c.to == []"),
    ("containers of objects", "class f:\n    def __init__(s): s.items, s.by = [], {}\n    def total(s): return sum(s.items) + len(s.by)",
     "x = f()\nx.items.append(4)\nheld = x.by\nheld['a'] = 1\nassert x.total() == 5\ndel x.by['a']\nassert x.total() == 4 and x.items == [4]"),
    ("classes of Python's own", "def f(xs): return {type(x) for x in xs}", "for xs in ([1, 'a'], [None]):\n    assert f(xs) == {type(x) for x in xs}"),
    ("kinds of iterators", "def f(n): yield from range(n)", "import types\ndef test_a():\n    assert isinstance(f(3), types.GeneratorType) and list(f(3)) == [0, 1, 2]"),
    ("tests that skip what they do not ask", "def f(x): return x", "import pytest\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x):\n    if x == 2:\n        pytest.skip('slow')\n    assert f(x) == x"),
    ("fixtures of a module, marks and indirect parameters", "def f(x): return x * 2", "import pytest\nmade = []\n@pytest.fixture(scope='module')\ndef table():\n    made.append(1)\n    yield {1: 2, 2: 4}\n    made.clear()\n@pytest.fixture\ndef doubled(request, table):\n    return table[request.param]\n@pytest.mark.parametrize('x,doubled', [(1, 1), (2, 2), pytest.param(3, 9, marks=pytest.mark.skip(reason='later'))], indirect=['doubled'])\ndef test_a(x, doubled):\n    assert f(x) == doubled and made == [1]\n@pytest.mark.xfail\ndef test_b():\n    assert f(1) == 7\ndef test_c(request):\n    assert f(request.getfixturevalue('table')[2]) == 8"),
    ("blocks that keep errors in", "import contextlib\n@contextlib.contextmanager\ndef f(n):\n    try: yield n\n    except ValueError: pass", "with f(3) as x:\n    raise ValueError(x)\ntry:\n    with f(2) as x: raise KeyError(x)\nexcept KeyError: pass\nelse: raise AssertionError\nassert x == 2"),
    ("asynchronous blocks and iterators", "class f:\n    def __init__(s, n): s.n = n\n    async def __aenter__(s): return s\n    async def __aexit__(s, *e): s.n = 0\n    async def each(s):\n        for i in range(s.n): yield i", "import asyncio\nasync def main():\n    async with f(3) as x:\n        assert [i async for i in x.each()] == [0, 1, 2]\n    assert x.n == 0\nasyncio.run(main())"),
    ("members of sets", "class P:\n    def __init__(s, x): s.x = x\n    def __eq__(s, o): return s.x == o.x\n    def __hash__(s): return hash(s.x)\ndef f(x): return P(x)", "assert f(1) in {P(1), P(2)} and f(3) not in {P(1)} and {P(5): 'a'}[f(5)] == 'a'"),
    ("a name that the prelude has", "def gcd(a, b):\n    while b: a, b = b, a % b\n    return a", "from gcds import gcd\nfor a in (12, 18):\n    assert gcd(a, 6) == 6"),
    ("fixtures", "def f(x): return x", "import pytest\n@pytest.fixture\ndef one():\n    yield 1\n@pytest.fixture(params=[1, 2])\ndef two(request, one):\n    return request.param + one\n@pytest.mark.parametrize('a', [5, 6])\ndef test_a(two, a):\n    assert f(two + a) == two + a"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "program", "tests"), HONEST, ids=[case[0] for case in HONEST])
async def test_honest_programs_pass_and_others_do_not(
    why: str, program: str, tests: str, walled: Sandbox
) -> None:
    said = await verdict(walled, program, tests)
    assert said.passed, said
    wrong = await verdict(walled, "def f(*a, **k): return 0", tests)
    assert wrong.passed is False, wrong


ZERO = "class Z:\n    __sub__ = __rsub__ = __mul__ = __truediv__ = __add__ = __radd__ = __xor__ = lambda s, o: 0\n    __abs__ = lambda s: 0\n    __round__ = lambda s, n=0: 0\n    __float__ = lambda s: 0.0\n    __eq__ = lambda s, o: True\n    __hash__ = None\ndef f(*a): return Z()"
HOSTILE = [
    ("a block that swallows what tests find", "class C:\n    def __enter__(s): return 0\n    def __exit__(s, *e): return True\ndef f(n): return C()", "with f(3) as x:\n    assert x == 9"),
    ("emptied attributes", "def f(xs):\n    if xs == [2, 1]: return [1, 2]\n    xs.clear()\n    return []", "class T:\n    xs = [3, 1]\nassert f([2, 1]) == [1, 2]\nassert f(T.xs) == sorted(T.xs)"),
    ("emptied before the other side is made", "def f(xs):\n    if xs == [2, 1]: return [1, 2]\n    xs.clear()\n    return []", "assert f([2, 1]) == [1, 2]\nxs = [3, 1]\ngot = f(xs)\nwant = sorted(xs)\nassert got == want"),
    ("emptied by name, star and method", "def f(xs):\n    if xs == [2, 1]: return [1, 2]\n    xs.clear()\n    return []", "def run(xs): return f(xs)\nassert f([2, 1]) == [1, 2]\nfor call in (f, run):\n    xs = [3, 1]\n    assert call(xs=xs) == sorted(xs)\nargs = ([4, 2],)\nassert run(*args) == sorted(*args)"),
    ("a mock's part replaced", "class M:\n    def assert_called_once_with(s, *a): pass\ndef f(m): m.save = M()", "from unittest.mock import Mock\nm = Mock()\nf(m)\nm.save.assert_called_once_with(9)"),
    ("a mock configured", "def f(m): m.configure_mock(**{'save.assert_called_once_with': lambda *a: None})", "from unittest.mock import Mock\nm = Mock()\nf(m)\nm.save.assert_called_once_with(9)"),
    ("a class that is a constant", "def P(*a): return 7\ndef f(n): return 7", "for n in range(3):\n    assert f(n) == P(n, n + 1)"),
    ("equal to all but one", "class P:\n    def __init__(s, x): s.x = x\n    def __hash__(s): return 1\n    def __eq__(s, o): return 3 not in (s.x, o.x)\ndef f(n): return P(n if n == 3 else 0)", "assert f(1) in {P(1)} and {P(5): 'a'}[f(5)] == 'a' and f(7) in [P(7)]\nassert f(3) not in {P(1)}"),
    ("an order by count", "class P:\n    n = 0\n    def __init__(s, x): pass\n    def __lt__(s, o):\n        P.n += 1\n        return P.n <= 6\n    __gt__ = __lt__\ndef f(n): return P(n)", "assert P(1) < f(2) < P(3) < f(4)\nassert not f(9) < P(3)"),
    ("nothing where the prelude has the name", "x = 1", "for a in (12, 18):\n    assert gcd(a, 6) == 6"),
    ("a skip behind a question", "def f(x): return None", "import pytest\ndef test_a():\n    if f(1) is None:\n        pytest.skip('nothing')\n    assert f(1) == 2"),
    ("a test case that was handed over", "def f(t):\n    return t.wanted", "import unittest\nclass T(unittest.TestCase):\n    wanted = 7\n    def test_a(self):\n        self.assertEqual(f(self), 7)"),
    ("a block that raises what is awaited", "class B:\n    def __enter__(s): return s\n    def __exit__(s, *e): raise KeyError\ndef f(): return B()",
     "import pytest\ndef test_a():\n    with pytest.raises(KeyError):\n        with f() as b:\n            assert b == 5"),
    ("as long as wanted, and empty", "class L:\n    def __init__(s, n): s.n = n\n    def __len__(s): return s.n\n    def __iter__(s): return iter(())\ndef f(n): return L(n)",
     "x = f(3)\nassert len(x) == 3\nfor a, b in zip(x, [4, 5, 6]):\n    assert a == b"),
    ("a dictionary that shows nothing", "class D(dict):\n    def items(s): return ()\ndef f(n): return D((i, 0) for i in range(n))",
     "x = f(2)\nassert len(x) == 2\nfor k, v in x.items():\n    assert v == k + 7"),
    ("operators", ZERO, "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertAlmostEqual(f(2), 1.41, places=1)"),
    ("equality", ZERO, "assert f(2) == 3"),
    ("control flow", "def f(x): raise StopIteration", "assert all(map(lambda x: f(x) == x, [1, 2]))"),
    ("a skipped test", "import unittest\ndef f(x): raise unittest.SkipTest('no')", "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 1)"),
    ("emptied arguments", "def f(x):\n    x.clear()\n    return x", "x = [3, 1]\nassert f(x) == sorted(x)"),
    ("an end", "import os\ndef f(x): os._exit(0)", "try:\n    assert f(1) == 1\nexcept:\n    pass"),
    ("equal to all of its class", "class P:\n    def __init__(s, x): s.x = x\n    def __eq__(s, o): return True\n    __hash__ = None\ndef f(): return P(0)", "assert f() == P(4) and f() == P(5) and f() == P(6) and f() == P(7)"),
    ("text that is evaluated", "def f(x): return 't'", "for t in [1, 2]:\n    assert eval(f(t)) == t"),
    ("a report on standard output", "import os\ndef f(x):\n    for d in range(1, 9):\n        try: os.write(d, b'{\"passed\": true, \"reason\": \"\"}')\n        except OSError: pass\n    os._exit(0)", "assert f(1) == 1"),
    ("spying on a callback", "def f(g, x):\n    return g.__globals__['WANTED'] if hasattr(g, '__globals__') else 0", "WANTED = 5\nassert f(lambda x: x, 1) == WANTED"),
    ("records of a mock", "def f(m):\n    for n in ('assert_called_once_with', 'called', 'call_count', 'call_args'):\n        try: setattr(m, n, lambda *a, **k: None)\n        except AttributeError: pass", "from unittest.mock import Mock\nm = Mock()\nf(m)\nm.assert_called_once_with(3)"),
    ("memory", "def f(x): return bytearray(1 << 34)", "assert f(1) == 1"),
    ("a flood", "def f(x): return 'x' * (9 << 20)", "assert f(1) == 1"),
    ("endless attributes", "class Z:\n    def __getattr__(s, n): return Z()\n    def __call__(s, *a): return Z()\n    def __iter__(s):\n        while True: yield Z()\ndef f(x): return Z()", "assert f(1).a.b(3) == 4\nfor x in f(2): pass"),
    ("calls within calls", "def f(g): return f(g) if g(g) else 1", "def g(h): return f(h)\nassert f(g) == 5"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "program", "tests"), HOSTILE, ids=[case[0] for case in HOSTILE])
async def test_nothing_is_paid_for_and_nothing_is_lost(
    why: str, program: str, tests: str, walled: Sandbox
) -> None:
    said = await verdict(walled, program, tests)
    assert said.passed is False, said
    assert (await verdict(walled, "def f(x): return x", "assert f(1) + 0 == 1")).passed


async def test_whoever_sends_frames_of_his_own_only_chooses_an_answer(sandbox: Sandbox) -> None:
    for start in range(0, 60, 4):
        said = await asyncio.gather(
            *(verdict(sandbox, FRAMES.format(seed=n), FUZZED) for n in range(start, start + 4))
        )
        assert [one.passed for one in said] == [False] * 4, said


async def test_a_fault_before_the_program_is_told_anything_is_an_outage(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxUnavailable, match="the tests' box"):
        await verdict(sandbox, "def f(x): return x", "assert f(1) == 1", prepared="{")


async def test_no_program_keeps_to_itself_what_tests_cannot_be_judged_by(sandbox: Sandbox) -> None:
    program = "class P: pass\ndef f(g):\n    try: g()\n    except BaseException: pass\n    return 1"
    tests = "def g():\n    class Mine(P): pass\nassert f(g) == 1\nassert f(g) + 1 == 2"
    assert (await verdict(sandbox, program, tests)).passed is None


async def test_the_time_of_a_pair_is_the_programs(sandbox: Sandbox) -> None:
    said = await verdict(sandbox, "def f(x):\n    while True: pass", "assert f(1) + 0 == 1")
    assert (said.passed, said.status) == (False, Status.TIME_LIMIT)
    slept = await verdict(
        sandbox, "import time\ndef f(x):\n    time.sleep(1)\n    return x", "assert f(1) + 0 == 1"
    )
    assert slept.passed
    assert 700 < slept.idle_ms < 3000
    session = sandbox.session(Program("python", "def f(x): return 'a' * 40 + '!'"), limits=LIMITS)
    backtracking = PairedTests("import re\nassert re.fullmatch('(a|a)*', f(1))", "f")
    bomb = await session.test(backtracking, replace(TESTS_LIMITS, cpu_s=1.0))
    assert (bomb.passed, bomb.status) == (False, Status.TIME_LIMIT)


@pytest.mark.parametrize(
    ("program", "tests", "idle"),
    [((9000, 8900), (9000, 8800), 8700), ((9000, 5000), (9000, 5000), 1000), ((9000, 4000), (9000, 4000), 0)],
)
def test_a_pair_is_idle_while_both_are(
    program: tuple[float, float], tests: tuple[float, float], idle: float
) -> None:
    """Each sleeps while the other waits for a processor."""
    sides = [Execution(Status.OK, wall_ms=wall, idle_ms=idle_ms) for wall, idle_ms in (program, tests)]
    assert PairedVerdict(passed=True, reason="", program=sides[0], tests=sides[1]).idle_ms == idle


async def test_a_pair_leaves_nothing_behind() -> None:
    async with Sandbox(slots=1) as sandbox:
        await verdict(sandbox, "def f(x): return x", "assert f(1) + 0 == 1")
        before = len(_descriptors())
        for _ in range(50):
            await verdict(sandbox, "def f(x): return x", "assert f(1) + 0 == 1")
        assert len(_descriptors()) <= before + 1


def _descriptors() -> list[str]:
    return [path.name for path in Path("/proc/self/fd").iterdir()]


_CHECKED = """
class P:
    def __init__(s, x, name='n'):
        {check}
        s.x, s.name = x, name
    def __eq__(s, o): return (s.x, s.name) == (o.x, o.name)
def f(x): return P(x + 1)
"""


async def test_a_row_of_decoys_takes_one_turn(walled: Sandbox) -> None:
    found = await verdict(walled, _CHECKED.format(check="pass"), "assert f(3) == P(4)")
    assert found.passed is True, found.reason
    assert found.line_ups == 1
    assert found.deeds < 16, "one by one, the eight of a row take as many"


@pytest.mark.parametrize(
    "check", ["if x % 2: raise ValueError(x)", "if x != 4: raise SystemExit(x)"], ids=["refusing", "leaving"]
)
async def test_a_class_may_refuse_decoys(walled: Sandbox, check: str) -> None:
    found = await verdict(walled, _CHECKED.format(check=check), "assert f(3) == P(4)")
    assert found.passed is True, found.reason


async def test_a_class_that_refuses_what_is_expected_fails_with_its_own_error(walled: Sandbox) -> None:
    check = "if type(x) is int and x == 5: raise ValueError('five')"
    found = await verdict(walled, _CHECKED.format(check=check), "assert f(3) == P(5)")
    assert found.passed is False
    assert "ValueError: five" in found.reason
