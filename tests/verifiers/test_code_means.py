"""Laws of what test programs bring along: files of their own, ways to fail, arrays to compare with."""

from importlib.util import find_spec
from typing import Any

import pytest

from reward_service.errors import BadReference
from sandbox import Sandbox
from tests.verifiers.test_code_pairs import judge, sample

pytestmark = pytest.mark.anyio
DOUBLE, SAME = "def f(x): return 2 * x", "def f(x): return x"
OWN_FILE = {"test_files": {"want.json": "[2, 4]", "data/more.txt": "6"}}
FORGING = "import os\nos.makedirs('data')\nfor n in ('want.json', 'data/more.txt'):\n    open(n, 'w').write('[0, 0]')\ndef f(x): return 0"
HELPER = {"test_files": {"helper.py": "def check(f):\n    for x in (1, 2):\n        assert f(x) == 2 * x\n"}}
ASKING = {"test_files": {"helper.py": "from solution import f\ndef check():\n    assert f(1) == 2\n"}}
READ = "import json\nwant = json.load(open('want.json'))\nassert [f(1), f(2)] == want"
PATH = "import pathlib\nassert pathlib.Path('want.json').exists()\nassert str(f(3)) == pathlib.Path('data/more.txt').read_text()"
WRITTEN = "open('want.json', 'w').write('8')\nassert open('want.json').read() == '8' and f(1) == 2"
ENDS = "import sys\nwrong = [x for x in (1, 2) if f(x) != 2 * x]\nsys.exit(1 if wrong else 0)"
RAISES = (
    "def run(x, due):\n    if f(x) != due:\n        raise ValueError(x)\nfor x in (1, 2):\n    run(x, 2 * x)"
)


@pytest.mark.parametrize(
    ("program", "tests", "beside", "score"),
    [
        (DOUBLE, READ, OWN_FILE, 1.0),
        (SAME, READ, OWN_FILE, 0.0),
        (FORGING, READ, OWN_FILE, 0.0),
        (DOUBLE, PATH, OWN_FILE, 1.0),
        (FORGING, PATH, OWN_FILE, 0.0),
        (DOUBLE, WRITTEN, OWN_FILE, 1.0),
        ("def f(p): return len(open(p).read())", "open('a', 'w').write('xyz')\nassert f('a') == 1 + 2", {}, 1.0),
        (DOUBLE, "from helper import check\ncheck(f)", HELPER, 1.0),
        (SAME, "from helper import check\ncheck(f)", HELPER, 0.0),
        (DOUBLE, "import helper\nhelper.check()", ASKING, 1.0),
        (SAME, "import helper\nhelper.check()", ASKING, 0.0),
        (DOUBLE, ENDS, {}, 1.0),
        (SAME, ENDS, {}, 0.0),
        ("def f(x): raise SystemExit(0)", ENDS, {}, 0.0),
        (DOUBLE, RAISES, {}, 1.0),
        (SAME, RAISES, {}, 0.0),
        ("def f(x): raise StopIteration", RAISES, {}, 0.0),
        ("class Z:\n    def equals(self, o): return True\ndef f(x): return Z()", "for x in (1, 2):\n    assert f(x).equals(x) and f(x).equals([x])", {}, 0.0),
        ("class Z:\n    def __init__(s, x): s.x = x\n    def equals(self, o): return o == s.x\ndef f(x): return Z(x)".replace("self", "s"), "for x in (1, 2):\n    assert f(x).equals(x)", {}, 1.0),
    ],
)  # fmt: skip
async def test_tests_decide_by_what_they_have_brought(
    program: str, tests: str, beside: dict[str, Any], score: float, sandbox: Sandbox
) -> None:
    reference = {"assert_program": tests, "entry_point": "f", **beside}
    assert (await judge(sample(program, reference), sandbox)).score == score


LIST = "class Z(list):\n    def __eq__(s, o): return True\n    __ne__ = lambda s, o: False\n"
BOX = "class Box:\n    def __init__(s, v): s.v = v\n    def __eq__(s, o): return isinstance(o, Box) and s.v == o.v\n"
SETS = "for x in (1, 2):\n    assert f(x) == Box(({x, 9}, frozenset([x]), b'ab'))"


@pytest.mark.parametrize(
    ("program", "score"),
    [(LIST + BOX + "def f(x): return Box(Z())", 0.0), (BOX + "def f(x): return Box(({x, 9}, frozenset([x]), b'ab'))", 1.0)],
)  # fmt: skip
async def test_equality_is_cross_examined_with_sets_and_bytes(
    program: str, score: float, sandbox: Sandbox
) -> None:
    verdict = await judge(sample(program, {"assert_program": SETS, "entry_point": "f"}), sandbox)
    assert verdict.score == score, verdict


EMPTY = "import numpy as np\ndef f(x): return np.array([])"
POSITIVE = "import numpy as np\ndef f(xs): return xs[xs > 0]"


@pytest.mark.skipif(find_spec("numpy") is None, reason="numpy is not installed")
@pytest.mark.parametrize(
    ("program", "tests", "score"),
    [
        (EMPTY, "import numpy as np\nfor x in (1, 2):\n    assert (f(x) == 2 * x).all()", 0.0),
        (EMPTY, "import numpy as np\nfor x in (1, 2):\n    assert np.all(f(x)[:3] <= 2 * x)", 0.0),
        (EMPTY, "import numpy as np\nfor x in (1, 2):\n    assert np.sum(np.abs(f(x) - x)) < 1e-6", 0.0),
        ("import numpy as np\ndef f(x): return np.full(3, 2 * x)", "import numpy as np\nfor x in (1, 2):\n    assert (f(x) == 2 * x).all()", 1.0),
        (POSITIVE, "import numpy as np\nfor row in ([1, -1], [-3]):\n    xs = np.array(row)\n    np.testing.assert_allclose(f(xs), xs[xs > 0])\n    assert f(f(xs)).sum() == xs[xs > 0].sum()", 1.0),
    ],
)  # fmt: skip
async def test_all_of_nothing_is_no_answer(program: str, tests: str, score: float, sandbox: Sandbox) -> None:
    verdict = await judge(sample(program, {"assert_program": tests, "entry_point": "f"}), sandbox)
    assert verdict.score == score, verdict


SWALLOWED = "import contextlib\nfor x in (1, 2):\n    with contextlib.suppress(ValueError):\n        assert f(x) == 2 * x"


@pytest.mark.parametrize(
    "reference",
    [
        {"assert_program": SWALLOWED, "entry_point": "f"},
        {"assert_program": "import helper\nhelper.g(f)", "test_files": {"helper.py": "def g(f): f(1)"}},
    ],
)
async def test_tests_that_nothing_fails_are_no_reference(reference: dict[str, Any], sandbox: Sandbox) -> None:
    with pytest.raises(BadReference, match=r"programs that do nothing pass|whatever the program is"):
        await judge(sample(DOUBLE, reference), sandbox)
