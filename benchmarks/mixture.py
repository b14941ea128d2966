"""Samples of every kind for long runs, hostile ones included, and what is known of their verdicts."""

import random
from typing import Any

RIGHT_PROGRAM = "print(sum(map(int, input().split())))"
PROGRAMS = (
    RIGHT_PROGRAM,
    "print(4)",
    "while True: pass",
    "x = 'x' * 10 ** 8\nwhile True: x += x",
    "while True: print('x' * 1000)",
    "import os\nwhile True: os.fork()",
    "import os; os._exit(0)",
    "open('f', 'wb').write(b'x' * 10 ** 9)",
    "import threading\nwhile True: threading.Thread(target=lambda: __import__('time').sleep(9)).start()",
    "import socket; socket.create_connection(('127.0.0.1', 8000))",
    "import os, signal; os.kill(-1, signal.SIGKILL)",
    "def f(): f()\nf()",
    "import os\nfor i in range(999): os.makedirs(f'{i}/' * 9, exist_ok=True)",
    "import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass",
)
LIMITS = {"cpu_s": 0.3, "wall_s": 1.0, "memory_mb": 64, "processes": 16, "disk_mb": 16}

HOSTILE_TEXTS = (
    "\\boxed{" * 2000,
    "\\frac{1}{" * 500,
    "9^{9^{9^{9}}}",
    "<think>" * 3000,
    "(" * 5000,
    "\u202e\u0000" * 999,
)

Expected = float | None
"""The accuracy that a sample earns; None where only that it has a verdict is known."""


def sample(number: int, rng: random.Random) -> tuple[dict[str, Any], Expected]:
    """One sample: of fifty, one program, one for the symbolic engine, one long answer, seven hostile texts,
    fifteen long reasonings, twenty-five expressions. All are distinct."""
    kind = rng.randrange(50)
    if kind == 0:
        return _program(number, rng)
    if kind == 1:
        pair = f"\\int x + {number} dx", f"\\int \\left({number} + x\\right)\\, dx"
        return _math(number, *pair), None
    if kind == 2:
        long = ",".join(f"{rng.randrange(10**18)}/{place}" for place in range(3, 118))
        return _math(number, long, f"x+{number}"), 0.0
    if kind < 10:
        return _math(number, rng.choice(HOSTILE_TEXTS) + str(number), f"{number + 1}"), 0.0
    if kind < 25:
        reasoning = "So it goes on. " * rng.randrange(200)
        right = float(number % 7 == number % 5)
        return _math(number, f"\\boxed{{{number % 7}}}", str(number % 5), reasoning), right
    answer = f"\\boxed{{x^2+{2 * number}x+{number * number + number % 2}}}"
    return _math(number, answer, f"(x+{number})^2"), float(number % 2 == 0)


def _program(number: int, rng: random.Random) -> tuple[dict[str, Any], Expected]:
    program = rng.choice(PROGRAMS)
    completion = f"```python\n# {number}\n{program}\n```"
    reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}], "limits": LIMITS}
    given = {"completion": completion, "reference": reference, "prompt": "Add the two numbers."}
    return given, float(program == RIGHT_PROGRAM)


_POINT = "class P:\n    def __init__(s, x): s.x = x\n    def __eq__(s, o): return s.x == o.x\n"
PAIRS: tuple[tuple[str, str, bool], ...] = (
    # program, tests that run in a box of their own, is it right
    ("def f(x): return {x: [x]}", "for x in range(5):\n    assert f(x) == {x: [x]}", True),
    ("def f(x): return {x: []}", "for x in range(5):\n    assert f(x) == {x: [x]}", False),
    (_POINT + "def f(x): return P(x + 1)", "for x in range(3):\n    assert f(x) == P(x + 1)", True),
    (_POINT + "def f(x): return [P(x)]", "assert f(2)[0].x == 2 and len(f(1)) == 1", True),
    ("import os\ndef f(x): os._exit(0)", "assert f(1) + 0 == 1", False),
    (
        "import os, tempfile\ndef f(x):\n    open('f', 'w').write('x')\n    tempfile.mkdtemp()\n    return x",
        "import os\nassert f(len('a')) == 1 and os.path.exists('f')",
        True,
    ),
)


def pair(number: int, rng: random.Random) -> tuple[dict[str, Any], Expected]:
    """A program whose tests run in a box of their own; sixteen share their tests."""
    program, tests, right = rng.choice(PAIRS)
    reference = {"kind": "code", "entry_point": "f", "assert_program": f"{tests}  # {number // 16}"}
    completion = f"```python\n# {number}\n{program}\n```"
    return {"completion": completion, "reference": reference, "prompt": "Write f."}, float(right)


def _math(number: int, answer: str, reference: str, reasoning: str = "square") -> dict[str, Any]:
    text = f"<think>{number} {reasoning}</think><answer>{answer}</answer>"
    return {"completion": text, "reference": reference, "prompt": "What is it?", "group": number // 8}
