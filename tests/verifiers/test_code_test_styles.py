"""Unusual but honest ways to write tests: the right program is paid before them, the wrong one is not."""

import pytest

from sandbox import Sandbox
from tests.verifiers.test_code import judge, sample
from tests.verifiers.test_code_pairs import reference

pytestmark = pytest.mark.anyio

STYLES: dict[str, tuple[str, str, str]] = {
    # what: tests, a part of the right program, what stands there in the wrong one
    "what a program writes to its error output": (
        """
def test_usage(capsys):
    usage("tool", 2)
    out, err = capsys.readouterr()
    assert (out, err) == ("", "usage: tool 2")
    usage("x", 1)
    assert capsys.readouterr().err == "usage: x 1"
""",
        "import faulthandler, sys\nfaulthandler.enable()\ndef usage(name, n):\n    sys.stderr.buffer.write(b'usage: ')\n    print(name, <part>, end='', file=sys.stderr)",
        "n|n + 1",
    ),
    "operators in place": (
        """
from bag import Bag
a, b = Bag(one=1), Bag(one=2, two=2)
alias = a
a += b
assert a is alias and a.held == {"one": 3, "two": 2}
a -= 1
assert a.held == {"one": 2, "two": 1}
""",
        """
class Bag:
    def __init__(self, **held): self.held = held
    def __iadd__(self, other):
        for name, n in other.held.items(): self.held[name] = self.held.get(name, 0) + <part>
        return self
    def __isub__(self, n):
        for name in self.held: self.held[name] -= n
        return self
""",
        "n|1",
    ),
    "items that monkeypatch and mock set": (
        """
from unittest import mock
from money import Money
def test_set(monkeypatch):
    monkeypatch.setitem(Money.RATES, "GBP", 0.5)
    assert Money(10).into("GBP") == 5
def test_undone():
    assert sorted(Money.RATES) == ["EUR"]
def test_patched():
    with mock.patch.dict(Money.RATES, {"USD": 2.0}):
        assert Money(4).into("USD") == 8
    assert "USD" not in Money.RATES
""",
        """
class Money:
    RATES = {"EUR": 1.0}
    def __init__(self, n): self.n = n
    def into(self, name): return self.n <part> self.RATES[name]
""",
        "*|/",
    ),
    "callbacks from threads": (
        """
from workers import run_all
seen = []
def job(n):
    def act():
        seen.append(n)
        return n * n
    return act
assert run_all([job(n) for n in range(6)]) == [n * n for n in range(6)]
assert sorted(seen) == list(range(6))
""",
        """
import queue, threading
def run_all(jobs):
    waiting, done = queue.Queue(), {}
    for item in enumerate(jobs): waiting.put(item)
    def work():
        while True:
            try: at, job = waiting.get_nowait()
            except queue.Empty: return
            done[at] = job()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return [done[<part>] for at in range(len(jobs))]
""",
        "at|0",
    ),
    "coroutines of the tests that a program awaits": (
        """
import asyncio, unittest
from tasks import twice
class T(unittest.IsolatedAsyncioTestCase):
    async def test_twice(self):
        calls = []
        async def job():
            calls.append(1)
            await asyncio.sleep(0)
            return len(calls)
        self.assertEqual(await twice(job), [1, 2])
async def three():
    return 3
assert asyncio.run(twice(three)) == [3, 3]
""",
        "async def twice(job): return [await job(), <part>]",
        "await job()|1",
    ),
    "texts and parameters of functions": (
        """
from tools import curry, kept
@kept
def slow(a, b):
    \"\"\"Takes long.\"\"\"
    return a - b
assert (slow.__name__, slow.__doc__) == ("slow", "Takes long.")
assert slow(3, 1) == slow(3, b=1) == 2
assert curry(lambda a, b, c: a * 100 + b * 10 + c)(1)(2)(3) == 123
assert curry.__doc__ == "One by one."
""",
        """
import functools, inspect
def kept(f):
    @functools.wraps(f)
    def inner(*args, **kwargs): return f(*args, **kwargs)
    return inner
def curry(f):
    "One by one."
    n = len(inspect.signature(f).parameters)
    assert n == f.__code__.co_argcount
    def taken(*args): return f(*args) if len(args) >= n else lambda more: taken(*args, <part>)
    return taken
""",
        "more|1",
    ),
}

BOUGHT_BY_NOBODY: dict[str, tuple[str, str]] = {
    # what: program, tests
    "a difference in place that is none": (
        """
class Z:
    def __isub__(self, other): return self
    def __sub__(self, other): return 0
    def __abs__(self): return 0
def f(x): return Z()
""",
        "d = f(2)\nd -= 4\nassert abs(d) < 1e-6",
    ),
    "a coroutine of the tests whose assertion is kept in": (
        """
async def each(job):
    try: await job(0)
    except BaseException: pass
    return 1
""",
        """
import asyncio
async def job(n):
    assert n == 1
def test():
    assert asyncio.run(each(job)) == 1
""",
    ),
    "a generator of the tests whose assertion is kept in": (
        """
def each(job):
    try: next(iter(job(0)))
    except BaseException: pass
    return 1
""",
        """
def job(n):
    assert n == 1
    yield n
def test():
    assert each(job) == 1
""",
    ),
}


@pytest.mark.parametrize("style", STYLES)
async def test_the_right_program_is_paid_and_the_wrong_one_is_not(style: str, sandbox: Sandbox) -> None:
    tests, program, parts = STYLES[style]
    scores = [
        (await judge(sample(program.replace("<part>", part), reference(tests, "")), sandbox)).score
        for part in parts.split("|")
    ]
    assert scores == [1.0, 0.0]


@pytest.mark.parametrize("attack", BOUGHT_BY_NOBODY)
async def test_what_those_styles_take_buys_nothing(attack: str, sandbox: Sandbox) -> None:
    program, tests = BOUGHT_BY_NOBODY[attack]
    assert (await judge(sample(program, reference(tests, "")), sandbox)).score == 0.0
