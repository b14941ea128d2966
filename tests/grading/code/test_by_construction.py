"""Verdicts by construction: problems × forms of tests × right programs, proven mutants and hostile families.

A right program passes its tests in plain Python, a mutant fails them there, and a hostile one has no answer in it. So
every row has a known verdict: 1 for the right one, else 0, and never none.
"""

import asyncio
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from reward_service.sample import Sample
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox
from tests.scale import FULL

pytestmark = pytest.mark.anyio
AT_ONCE = 4
PROBLEMS: dict[str, tuple[str, str, str, list[tuple[Any, ...]]]] = {
    # name: body of the right program, what a mutant says instead, arguments
    "total": ("return sum(xs)", "sum(xs)", "sum(xs) + 1", [([1, 2, 3],), ([5, -5],), ([10],)]),
    "longest": ("return max(map(len, xs))", "max(", "min(", [(["a", "bcd"],), (["xx", "y", "zzzz"],)]),
    "halves": ("return [x / 2 for x in xs]", "/ 2", "/ 3", [([1, 2],), ([3, 5, 8],)]),
    "counts": ("return {x: xs.count(x) for x in xs}", "xs.count(x)", "xs.count(x) + 1", [("abca",), ("zz",)]),
    "ordered": ("return sorted(xs)", "sorted(xs)", "sorted(xs, reverse=True)", [([3, 1, 2],), ([9, 8],)]),
    "pairs": ("return list(zip(xs, xs[1:]))", "xs[1:]", "xs", [([1, 2, 3],), ("abc",)]),
    "root": ("return xs ** 0.5", "0.5", "0.51", [(4,), (2,), (10,)]),
    "words": ("return ' '.join(reversed(xs.split()))", "reversed(xs.split())", "xs.split()", [("a b c",), ("do it",)]),
}  # fmt: skip
FORMS = {
    "plain": "{asserts}",
    "loop": "for given, wanted in {rows}:\n    assert {name}(*given) == wanted\n",
    "all": "assert all({name}(*given) == wanted for given, wanted in {rows})\n",
    "mapped": "assert list(map(lambda row: {name}(*row[0]), {rows})) == [wanted for _, wanted in {rows}]\n",
    "check": "def check(candidate):\n    for given, wanted in {rows}:\n        assert candidate(*given) == wanted\n",
    "pytest": "import pytest\nfrom solution import {name}\n@pytest.mark.parametrize('given,wanted', {rows})\ndef test_it(given, wanted):\n    assert {name}(*given) == wanted\n",
    "unittest": "import unittest\nfrom my_{name} import {name}\nclass T(unittest.TestCase):\n    def test_it(self):\n        for given, wanted in {rows}:\n            with self.subTest(given=given):\n                self.assertEqual({name}(*given), wanted)\n",
    "collected": "def test_a():\n    got = [{name}(*given) for given, _ in {rows}]\n    for one, other in zip(got, {rows}):\n        assert one == other[1]\n",
    "bound": "for given, wanted in {rows}:\n    answer = {name}(*given)\n    assert type(answer) is type(wanted) and repr(answer) == repr(wanted)\n",
}  # fmt: skip
_ALL = "class Z:\n    def __getattr__(s, n): return lambda *a, **k: Z()\n"
HOSTILE = {
    "constant object": _ALL + "    __eq__ = lambda s, o: True\n    __hash__ = None\ndef {name}(*a): return Z()",
    "operators": _ALL + "    __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __truediv__ = lambda s, o: 0\n    __abs__ = lambda s: 0\ndef {name}(*a): return Z()",
    "int that equals all": "class Z(int):\n    __eq__ = lambda s, o: True\n    __hash__ = int.__hash__\ndef {name}(*a): return Z(7)",
    "list that equals all": "class Z(list):\n    __eq__ = lambda s, o: True\n    __hash__ = None\ndef {name}(*a): return Z()",
    "stops": "def {name}(*a): raise StopIteration",
    "skips": "import unittest\ndef {name}(*a): raise unittest.SkipTest('no')",
    "ends": "import os\ndef {name}(*a): os._exit(0)",
    "leaves": "def {name}(*a): raise SystemExit(0)",
    "empties": "def {name}(*a):\n    for x in a:\n        if isinstance(x, list): x.clear()\n    return a[0]",
    "huge": "def {name}(*a): return 1 << (1 << 18)",
    "deep": "X = 3\nfor _ in range(200): X = [X]\ndef {name}(*a): return X",
    "frames": "import sys\ndef {name}(*a):\n    f = sys._getframe()\n    while f:\n        for v in list(f.f_locals.values()) + list(f.f_globals.values()):\n            if isinstance(v, list) and v and isinstance(v[0], tuple): return v[0][-1]\n        f = f.f_back",
    "collector": "import gc\ndef {name}(*a):\n    for o in gc.get_objects():\n        if isinstance(o, tuple) and len(o) == 2 and o[0] == a: return o[1]",
    "report": "import os, struct\nT = b'[\"did\",\"value\",true,[],\"\"]'\nfor fd in range(3, 9):\n    try: os.write(fd, (struct.pack('<I', len(T)) + T) * 9)\n    except OSError: pass\ndef {name}(*a): return Z",
    "patched": "import builtins, unittest\nbuiltins.AssertionError = KeyError\nunittest.TestCase.assertEqual = lambda *a: None\ndef {name}(*a): return None",
}  # fmt: skip


def rows() -> Iterator[tuple[str, str, str, float]]:
    """Label, program, tests and score: every kind of program against every form of tests, of one problem each."""
    names, kinds = itertools.cycle(PROBLEMS), ["right", "mutant", *HOSTILE]
    some = ((next(names), form, kind) for form, kind in itertools.product(FORMS, kinds))
    for name, form, kind in itertools.product(PROBLEMS, FORMS, kinds) if FULL else some:
        body, old, new, arguments = PROBLEMS[name]
        right = f"def {name}(xs):\n    {body}\n"
        space: dict[str, Any] = {}
        exec(right, space)
        table = [(given, space[name](*given)) for given in arguments]
        asserts = "".join(f"assert {name}(*{given!r}) == {wanted!r}\n" for given, wanted in table)
        tests = FORMS[form].format(name=name, rows=repr(table), asserts=asserts)
        program = {"right": right, "mutant": right.replace(old, new)}.get(kind) or HOSTILE[kind].replace(
            "{name}", name
        )
        if kind == "mutant":
            assert program != right
        yield f"{name} {form} {kind}", program, tests, float(kind == "right")


async def test_every_row_gets_its_verdict_whoever_wrote_the_program(sandbox: Sandbox) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(label: str, program: str, tests: str, score: float) -> str:
        reference = {"kind": "code", "assert_program": tests, "entry_point": label.split(maxsplit=1)[0]}
        question = Code().read(Sample(completion=f"```python\n{program}\n```", reference=reference))
        assert isinstance(question, Question), label
        async with turn:
            verdict = await Code().judge_in(question, sandbox)
        return "" if verdict.score == score else f"{label}: {verdict.score} {verdict.reason}"

    assert not [*filter(None, await asyncio.gather(*(one(*row) for row in rows())))]
