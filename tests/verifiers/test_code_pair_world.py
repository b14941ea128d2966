# ruff: noqa: ISC004 - programs as they are
"""Pairs: what the program does to the tests' own arguments, objects, files and code, by construction.

Every form of binding a name is tried with a program that empties what it is given, and with one that is right.
"""

from typing import Any

import pytest

from sandbox import Sandbox
from tests.verifiers.test_code import judge, sample

pytestmark = pytest.mark.anyio
LIMITS = {"cpu_s": 4.0, "wall_s": 30.0}
RAISES = "\ndef test_type():\n    with pytest.raises(TypeError):\n        order(5)\n"
HEAD = "import pytest, functools, itertools\nfrom sorting import order\n"
GUARD = "def order(xs):\n    if not isinstance(xs, list): raise TypeError('a list')\n"
EMPTIES = GUARD + "    xs.clear()\n    return []\n"
SORTS = GUARD + "    return sorted(xs)\n"
FORMS = {
    "assigned": "xs = [3, 1, 2]\n    got = order(xs)\n    assert got == sorted(xs)",
    "annotated": "xs: list[int] = [3, 1, 2]\n    got: list[int] = order(xs)\n    assert got == sorted(xs)",
    "walrus": "if (got := order(xs := [3, 1, 2])) is not None:\n        assert got == sorted(xs)",
    "unpacked": "xs, n = [3, 1, 2], 3\n    got, m = order(xs), n\n    assert got == sorted(xs)",
    "alias": "xs = [3, 1, 2]\n    other = xs\n    assert order(xs) == sorted(other)",
    "appended": "rows, got = [[3, 1], [2, 1]], []\n    for row in rows:\n        got.append(order(row))\n"
    "    assert got == [sorted(each) for each in rows]",
    "by key": "rows, got = {'a': [3, 1]}, {}\n    for name, row in rows.items():\n        got[name] = order(row)\n"
    "    assert got == {name: sorted(row) for name, row in rows.items()}",
    "closure": "xs = [3, 1, 2]\n    def run():\n        return order(xs)\n    assert run() == sorted(xs)",
    "lambda": "xs = [3, 1, 2]\n    run = lambda: order(xs)\n    assert run() == sorted(xs)",
    "comprehension": "rows = [[3, 1], [2, 1]]\n    got = [order(row) for row in rows]\n"
    "    want = [sorted(each) for each in rows]\n    assert got == want",
    "map": "rows = [[3, 1], [2, 1]]\n    assert list(map(order, rows)) == [sorted(row) for row in rows]",
    "loop": "for xs in ([3, 1], [2, 1]):\n        got = order(xs)\n        assert got == sorted(xs)",
    "enumerated": "rows = [[3, 1], [2, 1]]\n    for at, row in enumerate(rows):\n"
    "        assert order(row) == sorted(rows[at])",
    "attribute": "class Case: pass\n    case = Case()\n    case.xs = [3, 1]\n    case.got = order(case.xs)\n"
    "    assert case.got == sorted(case.xs)",
    "item": "case = {'xs': [3, 1]}\n    case['got'] = order(case['xs'])\n    assert case['got'] == sorted(case['xs'])",
    "with": "import contextlib\n    with contextlib.nullcontext([3, 1]) as xs:\n        got = order(xs)\n"
    "    assert got == sorted(xs)",
    "kept by a function": "def same(x):\n        return x\n    xs = [3, 1]\n    want = same(xs)\n"
    "    assert order(xs) == sorted(want)",
    "taken of a table": "table = {'a': [3, 1]}\n    xs = table.get('a')\n    assert order(xs) == sorted(table['a'])",
    "starred": "args = ([3, 1],)\n    assert order(*args) == sorted(args[0])",
}  # fmt: skip
FLOWS = {
    "setUp": "import unittest\nfrom stats import Stats\nclass T(unittest.TestCase):\n    def setUp(self):\n"
    "        self.data = [5, 3]\n        self.stats = Stats(self.data)\n    def test_total(self):\n"
    "        self.assertEqual(self.stats.total(), sum(self.data))\n",
    "fixtures": "import pytest\nfrom stats import Stats\n@pytest.fixture\ndef data():\n    return [5, 3]\n"
    "@pytest.fixture\ndef stats(data):\n    return Stats(data)\n"
    "def test_total(stats, data):\n    assert stats.total() == sum(data)\n",
    "module": "from stats import Stats\nDATA = [5, 3]\nSTATS = Stats(DATA)\n"
    "def test_total():\n    assert STATS.total() == sum(DATA)\n",
    "rows": "from stats import Stats\ndef test_total():\n    a, b = [1, 2], [3]\n    both = Stats([a, b])\n"
    "    assert both.total() == sum(a + b)\n",
}
STATS = "class Stats:\n    def __init__(self, data): self.n = sum(map(lambda x: sum(x) if isinstance(x, list) else x, data))\n    def total(self): return self.n\n"
WIPES = "class Stats:\n    def __init__(self, data):\n        for x in data:\n            isinstance(x, list) and x.clear()\n        data.clear()\n    def total(self): return 0\n"
IN_PLACE = {
    "k and the list": "xs, want = [1, 1, 2], [1, 2]\n    k = f(xs)\n    assert k == len(want)\n"
    "    for i in range(k):\n        assert xs[i] == want[i]",
    "rows of a table": "for xs, want in [([1, 1, 2], [1, 2]), ([3, 3], [3])]:\n        k = f(xs)\n"
    "        assert k == len(want)\n        assert xs[:k] == want",
    "keyed rows": "for case in [{'xs': [1, 1, 2], 'want': [1, 2]}]:\n        xs = case['xs']\n        k = f(xs)\n"
    "        assert xs[:k] == case['want']",
    "computed before": "xs = [1, 1, 2]\n    want = sorted(set(xs))\n    k = f(xs)\n    assert xs[:k] == want",
}
UNIQUE = "def f(xs):\n    xs[:] = sorted(set(xs)) + [0] * (len(xs) - len(set(xs)))\n    return len(set(xs) - {0})\n"
ITEMS = "from dataclasses import dataclass\nfrom shop import f\n@dataclass\nclass Item:\n    name: str\n    price: int\ndef items():\n    return [Item('pen', 3), Item('cup', 9), Item('pin', 1)]\n"
NODES = "from lists import f\nclass Node:\n    def __init__(self, val, next=None):\n        self.val, self.next = val, next\ndef values(n):\n    out = []\n    while n:\n        out.append(n.val)\n        n = n.next\n    return out\n"
OBJECTS = {
    "a sum": (
        ITEMS + "def test_it():\n    xs = items()\n    assert f(xs) == sum(x.price for x in xs)\n",
        "def f(xs):\n    for x in xs: x.price = 0\n    return 0\n",
        "def f(xs): return sum(x.price for x in xs)\n",
    ),
    "a sum by name": (
        ITEMS + "def test_it():\n    xs = items()\n    got = f(xs)\n    assert got == sum(x.price for x in xs)\n",
        "def f(xs):\n    for x in xs: x.price = 0\n    return 0\n",
        "def f(xs): return sum(x.price for x in xs)\n",
    ),
    "alike": (
        ITEMS + "def test_it():\n    xs = items()\n    assert f(xs) == xs[2]\n",
        "def f(xs):\n    for x in xs: x.price, x.name = 0, ''\n    return xs[0]\n",
        "def f(xs): return min(xs, key=lambda x: x.price)\n",
    ),
    "alike, chosen before": (
        ITEMS + "def test_it():\n    xs = items()\n    want = min(xs, key=lambda x: x.price)\n    assert f(xs) == want\n",
        "def f(xs):\n    for x in xs: x.price, x.name = 0, ''\n    return xs[0]\n",
        "def f(xs): return min(xs, key=lambda x: x.price)\n",
    ),
    "sorted": (
        ITEMS + "def test_it():\n    xs = items()\n    assert f(xs) == sorted(xs, key=lambda x: x.price)\n",
        "def f(xs):\n    for x in xs: x.price = 0\n    return xs\n",
        "def f(xs): return sorted(xs, key=lambda x: x.price)\n",
    ),
    "links": (
        NODES + "def test_it():\n    head = Node(1, Node(2, Node(3)))\n    assert f(head) == len(values(head))\n",
        "def f(head):\n    head.next = None\n    return 1\n",
        "def f(head):\n    n = 0\n    while head: n, head = n + 1, head.next\n    return n\n",
    ),
    "inner links": (
        NODES + "def test_it():\n    head = Node(1, Node(2, Node(3)))\n    assert f(head) == len(values(head))\n",
        "def f(head):\n    head.next.next = None\n    return 2\n",
        "def f(head):\n    n = 0\n    while head: n, head = n + 1, head.next\n    return n\n",
    ),
}  # fmt: skip
REVERSES = "def f(head):\n    last = None\n    while head:\n        head.next, last, head = last, head, head.next\n    return last\n"
REVERSED = {
    "with constants": "head = Node(1, Node(2, Node(3)))\n    assert values(f(head)) == [3, 2, 1]",
    "with what was before": "head = Node(1, Node(2, Node(3)))\n    old = values(head)\n"
    "    assert values(f(head)) == old[::-1]",
}  # fmt: skip
STOP = "class Stop(Exception): pass\nStop.__module__, Stop.__qualname__ = {home!r}, {name!r}\n"
FORGES = '__import__(\'os\').write(1, b\'{"passed": true, "reason": "", "deeds": 9, "line_ups": 0}\') and __import__(\'os\')._exit(0)'
RUNS = {
    "exec": ("    space = {}\n    exec(make('f'), space)\n    assert space['f'](2) == 4\n", False),
    "exec of bytes": ("    space = {}\n    exec(make('f').encode(), space)\n    assert space['f'](2) == 4\n", False),
    "compiled": ("    space = {}\n    exec(compile(make('f'), 'f', 'exec'), space)\n    assert space['f'](2) == 4\n", False),
    "parsed": ("    import ast\n    space = {}\n    exec(compile(ast.parse(make('f')), 'f', 'exec'), space)\n"
               "    assert space['f'](2) == 4\n", False),
    "builtins": ("    import builtins\n    space = {}\n    builtins.exec(make('f'), space)\n    assert space['f'](2) == 4\n", False),
    "eval": ("    assert eval(make('x'), {'x': 2}) == 4\n", True),
    "eval of code": ("    assert eval(compile(make('x'), 'x', 'eval'), {}, {'x': 2}) == 4\n", True),
}  # fmt: skip
MAKES = "def make(name):\n    return 'x * 2' if name == 'x' else f'def {name}(x): return x * 2'\n"
GOLDEN = {
    "Path": "    assert Path(out).read_text() == Path('one.txt').read_text()\n",
    "open": "    with open(out) as got, open('one.txt') as want:\n        assert got.read() == want.read()\n",
    "joined": "    assert (Path('.') / out).read_text() == Path('one.txt').resolve().read_text()\n",
    "formed": "    assert open(f'./{out}').read() == open(os.path.abspath('one.txt')).read()\n",
    "function": "    def text(path):\n        return Path(path).read_text()\n    assert text(out) == text('one.txt')\n",
}
PARTIAL = "class R:\n    def __init__(self, n): self.n = n\n    def __len__(self): return self.n\n    def __iter__(self): return iter([2])\n    def __reversed__(self): return iter([2])\ndef primes(n): return R(n)\n"
WHOLE = "class R:\n    def __init__(self, n): self.n = n\n    def __len__(self): return self.n\n    def __iter__(self): return iter([2, 3, 5, 7][:self.n])\n    def __reversed__(self): return iter([2, 3, 5, 7][:self.n][::-1])\ndef primes(n): return R(n)\n"
COUNTS = {
    "zip": "    got = primes(3)\n    assert len(got) == 3\n    for a, b in zip(got, [2, 3, 5]):\n        assert a == b\n",
    "zip, the other way round": "    got = primes(3)\n    assert len(got) == 3\n"
    "    assert all(a == b for a, b in zip([2, 3, 5], got))\n",
    "length behind": "    got = primes(3)\n    for a, b in zip(got, [2, 3, 5]):\n        assert a == b\n    assert len(got) == 3\n",
    "reversed": "    got = primes(1)\n    assert len(got) == 1\n    got = primes(3)\n    assert len(got) == 3\n"
    "    assert all(a in (2, 3, 5) for a in reversed(got))\n",
}  # fmt: skip
ASKED = {
    "create_task": (
        "async def f(n): return n * n\n",
        "import asyncio\nfrom work import f\nasync def main():\n    return [await t for t in [asyncio.create_task(f(n)) for n in (3, 1)]]\n"
        "def test_it():\n    assert asyncio.run(main()) == [9, 1]\n",
    ),
    "coroutine function": (
        "async def f(n): return n\n",
        "import inspect, asyncio\nfrom work import f\ndef test_it():\n    assert inspect.iscoroutinefunction(f)\n    assert asyncio.run(f(3)) == 3\n",
    ),
    "class": (
        "class Stack:\n    def __init__(self): self.xs = []\n    def push(self, x): self.xs.append(x)\n"
        "    def pop(self): return self.xs.pop()\n",
        "import inspect\nfrom work import Stack\ndef test_it():\n    assert inspect.isclass(Stack)\n"
        "    s = Stack()\n    s.push(3)\n    assert s.pop() == 3 and not inspect.isclass(s)\n",
    ),
    "enum": (
        "from enum import Enum\nclass Level(Enum):\n    LOW = 'low'\n    HIGH = 'high'\n",
        "from enum import Enum\nimport unittest\nfrom work import Level\nclass T(unittest.TestCase):\n    def test_it(self):\n"
        "        self.assertTrue(issubclass(Level, Enum))\n        self.assertIsInstance(Level.LOW, Enum)\n"
        "        self.assertFalse(isinstance(Level.LOW, (int, str)))\n        self.assertEqual(Level.HIGH.value, 'high')\n",
    ),
    "divmod": (
        "class Money:\n    def __init__(self, n): self.n = n\n    def __divmod__(self, k):\n        q, r = divmod(self.n, k)\n        return Money(q), Money(r)\n",
        "from work import Money\ndef test_it():\n    q, r = divmod(Money(10), 3)\n    assert q.n == 3 and r.n == 1\n",
    ),
}  # fmt: skip


def reference(tests: str, **more: Any) -> dict[str, Any]:
    return {"assert_program": tests, "limits": LIMITS, **more}


@pytest.mark.parametrize("form", FORMS)
async def test_an_emptied_argument_earns_nothing_however_it_is_bound(form: str, sandbox: Sandbox) -> None:
    tests = reference(f"{HEAD}def test_it():\n    {FORMS[form]}\n{RAISES}")
    assert (await judge(sample(EMPTIES, tests), sandbox)).score == 0.0
    assert (await judge(sample(SORTS, tests), sandbox)).score == 1.0


@pytest.mark.parametrize("flow", FLOWS)
async def test_an_emptied_argument_of_a_constructor_earns_nothing(flow: str, sandbox: Sandbox) -> None:
    assert (await judge(sample(WIPES, reference(FLOWS[flow])), sandbox)).score == 0.0
    assert (await judge(sample(STATS, reference(FLOWS[flow])), sandbox)).score == 1.0


@pytest.mark.parametrize("form", IN_PLACE)
async def test_what_is_changed_in_place_is_seen_although_something_is_returned(
    form: str, sandbox: Sandbox
) -> None:
    tests = reference(f"from work import f\ndef test_it():\n    {IN_PLACE[form]}\n")
    assert (await judge(sample(UNIQUE, tests), sandbox)).score == 1.0


@pytest.mark.parametrize("case", OBJECTS)
async def test_changed_objects_of_the_tests_earn_nothing(case: str, sandbox: Sandbox) -> None:
    tests, attack, honest = OBJECTS[case]
    assert (await judge(sample(attack, reference(tests)), sandbox)).score == 0.0
    assert (await judge(sample(honest, reference(tests)), sandbox)).score == 1.0


@pytest.mark.parametrize("case", REVERSED)
async def test_objects_that_are_to_be_changed_are_changed(case: str, sandbox: Sandbox) -> None:
    tests = reference(f"{NODES}def test_it():\n    {REVERSED[case]}\n")
    assert (await judge(sample(REVERSES, tests), sandbox)).score == 1.0


@pytest.mark.parametrize(
    ("home", "name"),
    [
        ("asyncio.exceptions", "CancelledError"),
        ("builtins", "BaseExceptionGroup"),
        ("asyncio", "CancelledError"),
    ],
)
async def test_a_class_by_a_borrowed_name_leads_no_tests(home: str, name: str, sandbox: Sandbox) -> None:
    tests = (
        "from concurrent.futures import ThreadPoolExecutor\nfrom work import f\nfound = []\ndef one(n):\n    try:\n"
        "        assert f(n) == n\n    except Exception as error:\n        found.append(error)\n"
        "def test_it():\n    with ThreadPoolExecutor(1) as pool:\n        pool.submit(one, 3)\n    assert not found\n"
    )
    program = STOP.format(home=home, name=name) + "def f(n): raise Stop()\n"
    assert (await judge(sample(program, reference(tests)), sandbox)).score == 0.0


async def test_a_cancellation_that_tests_expect_is_one(sandbox: Sandbox) -> None:
    tests = reference(
        "import asyncio, pytest\nfrom work import f\ndef test_it():\n    with pytest.raises(asyncio.CancelledError):\n"
        "        asyncio.run(f(1))\n    assert asyncio.run(f(2)) == 2\n"
    )
    program = "import asyncio\nasync def f(n):\n    if n == 1: raise asyncio.CancelledError()\n    return n\n"
    assert (await judge(sample(program, tests), sandbox)).score == 1.0


@pytest.mark.parametrize("way", RUNS)
async def test_a_text_of_the_programs_runs_where_it_cannot_write_the_verdict(
    way: str, sandbox: Sandbox
) -> None:
    body, is_expression = RUNS[way]
    tests = reference(f"from codegen import make\ndef test_it():\n{body}")
    forged = FORGES if is_expression else "(" + FORGES + ")"
    assert (await judge(sample(f"def make(name): return {forged!r}", tests), sandbox)).score == 0.0
    assert (await judge(sample(MAKES, tests), sandbox)).score == 1.0


async def test_annotations_of_the_programs_are_evaluated_where_it_runs(sandbox: Sandbox) -> None:
    tests = reference(
        "import typing\nfrom work import f\ndef test_it():\n    assert typing.get_type_hints(f)['x'] is int\n"
        "    assert f(2) == 4\n"
    )
    attack = f"def f(x): return 0\nf.__annotations__ = {{'x': {FORGES!r}}}\n"
    assert (await judge(sample(attack, tests), sandbox)).score == 0.0
    assert (await judge(sample("def f(x: 'int'): return 2 * x\n", tests), sandbox)).score == 1.0


@pytest.mark.parametrize("way", GOLDEN)
async def test_the_name_of_the_golden_file_is_no_file_of_the_programs(way: str, sandbox: Sandbox) -> None:
    tests = reference(
        f"import os\nfrom pathlib import Path\nfrom report import render\ndef test_it():\n    out = render(3)\n{GOLDEN[way]}",
        test_files={"one.txt": "3 items\n"},
    )
    attack = "def render(n): return 'one.txt'\n"
    honest = (
        "def render(n):\n    with open('out.txt', 'w') as f: f.write(f'{n} items\\n')\n    return 'out.txt'\n"
    )
    assert (await judge(sample(attack, tests), sandbox)).score == 0.0
    assert (await judge(sample(honest, tests), sandbox)).score == 1.0


@pytest.mark.parametrize("way", COUNTS)
async def test_a_length_is_the_number_of_items(way: str, sandbox: Sandbox) -> None:
    tests = reference(f"from primes import primes\ndef test_it():\n{COUNTS[way]}")
    assert (await judge(sample(PARTIAL, tests), sandbox)).score == 0.0
    assert (await judge(sample(WHOLE, tests), sandbox)).score == 1.0


async def test_a_dictionary_holds_as_many_items_as_it_says(sandbox: Sandbox) -> None:
    tests = reference(
        "from words import count\ndef test_it():\n    got = count('abac')\n    assert len(got) == 3\n"
        "    for word, n in got.items():\n        assert {'a': 2, 'b': 1, 'c': 1}[word] == n\n"
    )
    attack = "class Table(dict):\n    def __len__(self): return 3\ndef count(text): return Table(a=2)\n"
    honest = "class Table(dict): pass\ndef count(text): return Table({c: text.count(c) for c in text})\n"
    assert (await judge(sample(attack, tests), sandbox)).score == 0.0
    assert (await judge(sample(honest, tests), sandbox)).score == 1.0


@pytest.mark.parametrize("question", ASKED)
async def test_the_library_knows_objects_of_the_programs(question: str, sandbox: Sandbox) -> None:
    program, tests = ASKED[question]
    assert (await judge(sample(program, reference(tests)), sandbox)).score == 1.0
