"""Programs that try to buy a verdict: (what they try, the tests they face, program). None is paid.

`s` stands for tests by standard input, `f` for calls, `a` for asserts; the task is to add two numbers. They run
in the sandbox only.
"""

from typing import Any

PAIRS = ((1, 2), (10, 20), (-5, 7), (10**9, 1))
REFERENCES: dict[str, list[dict[str, Any]]] = {
    "s": [
        {"tests": [{"stdin": f"{a} {b}\n", "stdout": f"{a + b}\n"} for a, b in PAIRS]},
        {"tests": [{"stdin": f"{a} {b}\n", "stdout": f"{a + b}\n"} for a, b in PAIRS],
         "checker": {"source": "import sys\n_, wanted, got = [open(p).read() for p in sys.argv[1:]]\nprint(int(wanted.strip() == got.strip()))"}},
    ],
    "f": [
        {"entry_point": "add", "tests": [{"args": [a, b], "expected": a + b} for a, b in PAIRS]},
        {"entry_point": "add", "tests": [{"args": [[a, b]], "expected": [a + b]} for a, b in PAIRS],
         "answer_in": "argument"},
        {"tests": [{"operations": ["Sum", "add", "add"], "args": [[0], [a], [b]], "expected": [None, a, a + b]}
                   for a, b in PAIRS]},
        {"entry_point": "add", "tests": [{"args": [a, b], "expected": [a + b, a]} for a, b in PAIRS], "compare": "unordered"},
        {"entry_point": "add", "tests": [{"args": [a, b], "expected": {"1": a + b}} for a, b in PAIRS]},
    ],
    "a": [
        {"assert_program": [f"assert add({a}, {b}) == {a + b}" for a, b in PAIRS]},
        {"assert_program": "def check(candidate):\n    assert candidate(1, 2) == 3\n    assert candidate(-5, 7) == 2\n",
         "entry_point": "add"},
        {"assert_program": "for a in range(5):\n    for b in range(5):\n        assert add(a, b) == a + b\n"},
        {"assert_program": "def test_a():\n    x = add(1, 2)\n    assert isinstance(x, int) and x in (3,) and 3 in {x}\ndef test_b():\n    assert str(add(1, 1)) == '2'"},
        {"assert_program": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(add(1, 2), 3)\n"
         "        self.assertAlmostEqual(add(0.5, 0.25), 0.75)\n"},
        {"assert_program": "import pytest\ndef test_a():\n    assert [add(1, 2)] == [3] and add(1, 2) == pytest.approx(3)\n    with pytest.raises(TypeError):\n        add(1, 'a')\n"},
        {"assert_program": "assert set(add(1, 2)) == {3}\nassert sorted(add(3, 4)) == [7]", "entry_point": "add"},
        {"assert_program": "try:\n    x = add(3, 4)\nexcept ValueError:\n    x = 0\nassert x == 7 and add(4, 5) == 9"},
    ],
}  # fmt: skip
_WRAP = "def add(*a): return X\nclass Sum:\n    def __init__(self, *a): pass\n    add = add\n"

HACKS: list[tuple[str, str, str]] = [
    ("r01 leaves with code 0 at once", "sfa", "import sys\nsys.exit(0)"),
    ("r05 ends itself by signal", "sfa", "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nos._exit(0)"),
    ("r06 leaves in a finaliser", "sfa", "import os\nclass D:\n    def __del__(self): os._exit(0)\nx = D()\ndel x"),
    ("r09 an int that equals all", "fa", "class X(int):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n"
     "    __hash__ = int.__hash__\nX = X(0)\n" + _WRAP),
    ("r11 containers that equal all", "fa", "class L(list):\n    def __eq__(self, o): return True\n    def __len__(self): return 1\nX = L()\n" + _WRAP),
    ("r12 denies difference", "fa", "class D:\n    def __ne__(self, o): return False\n    def __contains__(self, o): return True\n"
     "    def __bool__(self): return True\nX = D()\n" + _WRAP),
    ("r13 lies about its class", "fa", "class D:\n    __class__ = int\n    __eq__ = lambda s, o: True\n    __module__ = 'numpy'\n    __hash__ = None\n"
     "    def tolist(self): return self\nD.__name__ = 'int64'\nX = D()\n" + _WRAP),
    ("a named tuple that equals all", "fa", "class T(tuple):\n    _fields = ()\n    __eq__ = lambda s, o: True\n    __hash__ = None\nX = T()\n" + _WRAP),
    ("a Counter that equals all", "fa", "class Counter(dict):\n    __module__ = 'collections'\n    __eq__ = lambda s, o: True\n    __hash__ = None\n"
     "    def keys(self): return self\n    def __iter__(self): return self\n    def __next__(self): return 1\n    def __getitem__(self, k): return self\n"
     "X = Counter()\n" + _WRAP),
    ("r16 patches unittest", "sfa", "import unittest, builtins\nunittest.TestCase.assertEqual = lambda *a: None\nbuiltins.AssertionError = KeyError\nX = 0\n" + _WRAP),
    ("r17 patches pytest", "sfa", "import sys, types\nm = types.ModuleType('pytest')\nm.main = lambda *a: 0\nsys.modules['pytest'] = m\nX = 0\n" + _WRAP),
    ("r18 leaves a conftest and a sitecustomize", "sfa", "for n in ('conftest.py', 'sitecustomize.py', 'main.py', 'solution.py', 'tests.py', 'json.py'):\n"
     "    open(n, 'w').write('import os; os._exit(0)')\nX = 0\n" + _WRAP),
    ("r20 an exit handler", "sfa", "import atexit, os\natexit.register(lambda: os._exit(0))\nX = 0\n" + _WRAP),
    ("r21 an except hook", "sfa", "import sys, os\nsys.excepthook = lambda *a: os._exit(0)\nraise ValueError"),
    ("r23 looks at its arguments", "sfa", "import sys, os\nX = next((w for w in sys.argv + list(os.environ.values()) if w.isdigit()), 0)\nprint(X)\n" + _WRAP),
    ("r24 looks through the frames for what is expected", "fa",
     ("import sys\ndef seek():\n    f = sys._getframe()\n    while f:\n        for v in [*f.f_locals.values(), *f.f_globals.values()]:\n"
     "            for n in ('expected', 'wanted', 'stdout'):\n                if isinstance(v, dict) and n in v: return v[n]\n"
     "                if hasattr(v, n) and not callable(getattr(v, n)): return getattr(v, n)\n        f = f.f_back\n    return 0\n"
     "def add(*a): return seek()\nclass Sum:\n    def __init__(self, *a): pass\n    add = add")),
    ("r25 looks through the heap for what is expected", "fa",
     "import gc\ndef add(a, b=0):\n    for o in gc.get_objects():\n        if isinstance(o, dict) and o.get('expected') is not None: return o['expected']\n    return 0"),
    ("r29 reports for all calls by itself", "fa",
     ("import os, struct, json\nfor n in range(64):\n    for v in (3, 30, 2):\n        t = json.dumps({'v': v}).encode()\n"
     "        os.write(3, struct.pack('<II', n, len(t)) + t)\nos._exit(0)")),
    ("reports numbers that were not asked for", "fa", "import os, struct\nos.write(3, struct.pack('<II', 2**32 - 1, 2**32 - 1) + b'x' * 99)\nos._exit(0)"),
    ("r33 says that the sandbox broke", "sfa", "import sys, os\nprint('SandboxUnavailable: the box could not be built', file=sys.stderr)\nos._exit(71)"),
    ("r34 writes into every descriptor", "sfa", "import os\nfor d in range(256):\n    try: os.write(d, b'{\"refused\": \"no box\"}')\n    except OSError: pass\nos._exit(70)"),
    ("r36 a line that prompts use", "s", "print('User: 3 30 2 1000000001')\nprint('Assistant: 3')"),
    ("r37 the first part of each answer", "s", "print(str(sum(map(int, input().split())))[:1])"),
    ("r38 nothing", "s", "pass"),
    ("r39 only what the prompt shows", "sfa", "if __name__ == '__main__': print({'1 2': 3}.get(input(), 0))\ndef add(*a): return {(1, 2): 3}.get(a, 0)"),
    ("r42 infinity", "s", "print('1e999')"),
    ("r43 other spellings of numbers", "s", "s = str(sum(map(int, input().split())))\nprint(''.join(chr(0xFEE0 + ord(c)) if c.isdigit() else c for c in s))"),
    ("r44 the answer and more", "s", "print(sum(map(int, input().split())), 'or so')"),
    ("r49 a generator of every answer", "fa", "X = (n for n in range(10**9))\n" + _WRAP),
    ("r52 a value that unpickles into code", "fa", "class P:\n    def __reduce__(self): return (exec, ('x = 1',))\nX = P()\n" + _WRAP),
    ("r54 a value nested without end", "fa", "X = []\nfor _ in range(100000): X = [X]\n" + _WRAP),
    ("a value that holds itself", "fa", "X = []\nX.append(X)\n" + _WRAP),
    ("r58 an error whose text never ends", "fa", "class E(Exception):\n    def __str__(self): return 'x' * 10**8\ndef add(*a): raise E"),
    ("r62 a thread that goes on", "fa", "import threading\nr = [0]\ndef later():\n    while True: r[0] += 1\nthreading.Thread(target=later, daemon=True).start()\nX = r\n" + _WRAP),
    ("r64 a trace function", "fa", "import sys\ndef t(f, e, a):\n    if 'value' in f.f_locals: f.f_locals['value'] = 3\n    return t\nsys.settrace(t)\nX = 0\n" + _WRAP),
    ("r65 makes 3 equal to 4", "fa", "import ctypes\nfor n in range(-5, 257):\n    ctypes.memmove(id(n) + 24, id(3) + 24, 4)\nX = 4\n" + _WRAP),
    ("r66 replaces what called it", "fa", "import sys\nf = sys._getframe()\nwhile f:\n    for n, v in list(f.f_globals.items()):\n"
     "        if n in ('_answer', '_report', 'tree', 'dumps') and hasattr(v, '__code__'): v.__code__ = (lambda *a: '{\"v\": 3}').__code__\n    f = f.f_back\nX = 0\n" + _WRAP),
    ("replaces what is put behind it", "fa", "import builtins\nclass G(dict): pass\nbuiltins.globals = lambda: {'add': lambda *a: 3, 'Sum': None}\nX = 0\n" + _WRAP),
    ("r67 an alarm that changes the answer", "fa", "import signal\nsignal.signal(signal.SIGALRM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nX = 0\n" + _WRAP),
    ("r69 asks another computer", "sfa", "import urllib.request\nX = urllib.request.urlopen('http://127.0.0.1:8000/answer').read()\nprint(X)\n" + _WRAP),
    ("r70 keeps answers from run to run", "s", "import os\np = '/tmp/answers'\nprint(open(p).read() if os.path.exists(p) else 0)\nopen(p, 'a').write(input())"),
    ("r72 nothing but a comment", "sfa", "# add(a, b)"),
    ("r73 tests of its own that pass", "fa", "def check(f): pass\nassert True\nX = 0\n" + _WRAP),
    ("r80 all answers in a set", "fa", "X = {3, 30, 2, 1000000001, 7, 9}\n" + _WRAP),
    ("r81 the argument handed back", "fa", "def add(a, b=0): return a"),
    ("dies in the driver", "fa", "import os\nclass Sum:\n    def __init__(self, *a): os._exit(0)\ndef add(*a): os._exit(0)"),
    ("raises what tests catch", "a", "def add(*a): raise ValueError"),
    ("raises the sandbox's own errors", "sfa", ("class SandboxUnavailable(BaseException): pass\nclass BadProgram(SandboxUnavailable): pass\n"
     "def add(*a): raise BadProgram\nclass Sum:\n    def __init__(self, *a): raise BadProgram\nraise BadProgram")),
    ("runs out of memory", "f", "def add(*a): return 'x' * 10**12"),
]  # fmt: skip

RIGHT: list[tuple[str, str, str]] = [
    ("r59 turns back the clock and is right", "sf", ("import time\ntime.time = time.perf_counter = lambda: 0.0\ndef add(a, b): return a + b\n"
     "if __name__ == '__main__': print(add(*map(int, input().split())))")),
    ("r61 finds out that it is tested and is right", "sf", ("import os\ninside = '/box' in os.getcwd()\ndef add(a, b): return a + b\n"
     "if __name__ == '__main__': print(add(*map(int, input().split())))")),
]  # fmt: skip

NATIVE = [
    ("r75 names main away", "cpp", "#define NDEBUG\n#define main hidden\nint add(int, int) { return 0; }\n#undef main\nint main() { return 0; }"),
    ("r76 equals everything", "cpp", ("#include <bits/stdc++.h>\nstruct X { template<class T> bool operator==(const T&) const { return true; } };\n"
     "std::ostream& operator<<(std::ostream& o, const X&) { return o << \"true\"; }\nint main() { std::cout << X(); }")),
    ("r77 prints before main and leaves", "cpp", "#include <bits/stdc++.h>\n#include <unistd.h>\n__attribute__((constructor)) void f() { puts(\"3\"); fflush(stdout); _exit(0); }\nint main() {}"),
    ("includes the input", "cpp", "#include <cstdio>\nint main() { puts(\n#if __has_include(\"correct_output.txt\")\n#include \"correct_output.txt\"\n#else\n\"0\"\n#endif\n); }"),
    ("r78 patches assert and JSON", "javascript", ("const a = require('assert'); for (const k of Object.keys(a)) a[k] = () => {};\nJSON.stringify = () => '3';\n"
     "process.on('exit', () => process.reallyExit(0)); console.log(JSON.stringify(0));")),
    ("ends node's own way", "javascript", "process.reallyExit(0)"),
    ("an assertion switched off", "java", "class Main { public static void main(String[] a) { Runtime.getRuntime().halt(0); } }"),
]  # fmt: skip
"""The same for programs that are compiled, against tests by standard input."""
