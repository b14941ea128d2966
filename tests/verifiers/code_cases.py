"""Programs with known verdicts: (why, program, reference, score). A score of None means that nobody can be judged."""

import base64
import json
import pickle
import zlib
from typing import Any

ADD = "def add(a, b): return a + b"
SUM = "print(sum(map(int, input().split())))"


def io(*pairs: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"tests": [{"stdin": given, "stdout": wanted} for given, wanted in pairs], **more}


def calls(entry: str, *pairs: tuple[list[Any], Any], **more: Any) -> dict[str, Any]:
    return {"entry_point": entry, "tests": [{"args": a, "expected": e} for a, e in pairs], **more}


def asserts(*programs: str, **more: Any) -> dict[str, Any]:
    return {"assert_program": list(programs), **more}


def packed(value: Any) -> str:
    return base64.b64encode(zlib.compress(pickle.dumps(value))).decode()


LIVE = [{"input": "1 2", "output": "3", "testtype": "stdin"}]
LRU = """
class LRU:
    def __init__(self, size): self.size, self.d = size, {}
    def get(self, k):
        if k not in self.d: return -1
        self.d[k] = self.d.pop(k)
        return self.d[k]
    def put(self, k, v):
        self.d.pop(k, None)
        self.d[k] = v
        if len(self.d) > self.size: self.d.pop(next(iter(self.d)))
"""
LRU_TESTS = {
    "tests": [
        {
            "operations": ["LRU", "put", "put", "get", "put", "get"],
            "args": [[2], [1, 1], [2, 2], [1], [3, 3], [2]],
            "expected": [None, None, None, 1, None, -1],
        }
    ]
}
REVERSE = calls("reverse", ([[1, 2, 3]], [3, 2, 1]), ([["a"]], ["a"]), answer_in="argument")
THREE = calls("f", ([1], 1), ([2], 2), ([3], 3), scoring="fraction")

STDIO: list[tuple[str, str, dict[str, Any], float | None]] = [
    ("trailing blanks and a missing newline", "print('3 ', end='')", io(("", "3\n")), 1),
    ("blank lines at the end", "print('3\\n\\n')", io(("", "3")), 1),
    ("carriage returns at line ends", "print('1\\r\\n2\\r')", io(("", "1\n2\n")), 1),
    ("an empty line in the middle is a line", "print('1\\n\\n2')", io(("", "1\n2\n")), 0),
    ("a missing last line", "print(1)", io(("", "1\n2\n")), 0),
    ("one line too many", "print('1\\n2\\n3')", io(("", "1\n2\n")), 0),
    ("case counts", "print('yes')", io(("", "YES")), 0),
    ("leading blanks count by lines", "print('  *\\n ***')", io(("", "  *\n ***\n")), 1),
    ("and are missed", "print('*\\n***')", io(("", "  *\n ***\n")), 0),
    ("but not by tokens", "print('*\\n***')", io(("", "  *\n ***\n"), compare="tokens"), 1),
    ("floats by tolerance", "print(1 / 3)", io(("", "0.33333333"), compare="float"), 1),
    ("floats beyond tolerance", "print(0.3334)", io(("", "0.33333333"), compare="float"), 0),
    ("a wider tolerance", "print(0.34)", io(("", "0.3333"), compare="float", abs_tol=0.01), 1),
    ("nan is near nothing", "print(float('nan'))", io(("", "0.5"), compare="float"), 0),
    ("words beside floats are exact", "print('Case #1: 0.5000001')", io(("", "Case #1: 0.5"), compare="float"), 1),
    ("rules mixed: one test by tolerance", "print(0.1 + 0.2 if input() else 'x')",
     {"tests": [{"stdin": "1\n", "stdout": "0.3", "compare": "float"}, {"stdin": "\n", "stdout": "x"}]}, 1),
    ("and the other without", "print(0.1 + 0.2)",
     {"tests": [{"stdin": "1\n", "stdout": "0.3", "compare": "float"}, {"stdin": "\n", "stdout": "0.3"}]}, 0),
    ("an integer of 10000 digits", "print('9' * 10000)", io(("", "9" * 10000)), 1),
    ("and one digit off", "print('9' * 9999 + '8')", io(("", "9" * 10000), compare="float"), 0),
    ("lines in any order", "print('b\\na')", io(("", "a\nb"), compare="unordered"), 1),
    ("json by value", "print('{\"a\": [1.0]}')", io(("", '{"a":[1]}'), compare="json"), 1),
    ("right output and a non-zero exit", "print(3)\nraise SystemExit(1)", io(("", "3")), 0),
    ("exit code 0 by hand", "print(3)\nraise SystemExit(0)", io(("", "3")), 1),
    ("no output where none is expected", "pass", io(("", ""), allow_empty=True), 1),
    ("some output where none is expected", "print(1)", io(("", ""), allow_empty=True), 0),
    ("an expectation of nothing judges nobody", "pass", io(("", "")), None),
    ("half of the tests", "print(3)", io(("", "3"), ("", "4"), scoring="fraction"), 0.5),
    ("weights", "print(3)", {"tests": [{"stdout": "3", "weight": 3}, {"stdout": "4"}], "scoring": "weighted"}, 0.75),
    ("main guard", "if __name__ == '__main__': print(input())", io(("7\n", "7")), 1),
    ("fast reading", "import sys\nfor l in sys.stdin.buffer: print(int(l) * 2)", io(("1\n2\n", "2\n4\n")), 1),
    ("the file descriptor", "import os\nos.write(1, os.read(0, 9))", io(("hey\n", "hey\n")), 1),
    ("text beyond ASCII", "print(input()[::-1])", io(("héß😀\n", "😀ßéh\n")), 1),
    ("deep recursion", "import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return n and f(n - 1) + 1\nprint(f(50000))",
     io(("", "50000")), 1),
    ("a thread with a large stack", ("import sys, threading\nthreading.stack_size(1 << 27)\nsys.setrecursionlimit(10**6)\n"
     "def main(): print(input())\nt = threading.Thread(target=main)\nt.start()\nt.join()"), io(("7\n", "7")), 1),
    ("output by an exit handler", "import atexit\natexit.register(print, 3)", io(("", "3")), 1),
]  # fmt: skip

VALUES: list[tuple[str, str, dict[str, Any], float | None]] = [
    ("a tuple for a list", "def f(): return (1, (2,))", calls("f", ([], [1, [2]])), 1),
    ("3.0 for 3", "def f(): return 3.0", calls("f", ([], 3)), 1),
    ("true is not 1", "def f(): return True", calls("f", ([], 1)), 0),
    ("'3' is not 3", "def f(): return '3'", calls("f", ([], 3)), 0),
    ("None for null", "def f(): pass", calls("f", ([], None)), 1),
    ("None for []", "def f(): pass", calls("f", ([], [])), 0),
    ("a set for a list", "def f(): return {1, 2}", calls("f", ([], [1, 2])), 0),
    ("a set in any order", "def f(): return {2, 1}", calls("f", ([], [1, 2]), compare="unordered"), 1),
    ("twice is not once", "def f(): return [1, 1, 2]", calls("f", ([], [1, 2]), compare="unordered"), 0),
    ("a Counter for an object", "def f(): return Counter('aab')", calls("f", ([], {"a": 2, "b": 1})), 1),
    ("a defaultdict for an object", "def f():\n    d = defaultdict(list)\n    d[1].append(2)\n    return d",
     calls("f", ([], {"1": [2]})), 1),
    ("a named tuple for a list", "import collections\nP = collections.namedtuple('P', 'x y')\ndef f(): return P(1, 2)",
     calls("f", ([], [1, 2])), 1),
    ("a generator is what it yields", "def f(): yield 1", calls("f", ([], [1])), 1),
    ("a generator of something else", "def f(): yield 2", calls("f", ([], [1])), 0),
    ("a list of nodes, by its annotation", "class Solution:\n    def f(self, head: Optional[ListNode]) -> Optional[ListNode]:\n        back = None\n        while head: head.next, back, head = back, head, head.next\n        return back", calls("f", ([[1, 2, 3]], [3, 2, 1]), ([[]], [])), 1),
    ("a tree of nodes, by its annotation", "class Solution:\n    def f(self, root: TreeNode) -> int:\n        return 0 if root is None else root.val + self.f(root.left) + self.f(root.right)", calls("f", ([[1, None, 2, 3]], 6)), 1),
    ("a float not quite", "def f(): return 0.1 + 0.2", calls("f", ([], 0.3)), 0),
    ("a float by tolerance, deep inside", "def f(): return [[0.1 + 0.2]]", calls("f", ([], [[0.3]]), compare="float"), 1),
    ("nan by tolerance", "def f(): return float('nan')", calls("f", ([], 0.0), compare="float"), 0),
    ("a factorial of 3000", "import math\ndef f(n): return math.factorial(n) % 10**40", calls("f", ([3000], 0)), 1),
    ("an integer of 1000 digits", "def f(n): return 10 ** n", calls("f", ([999], 10**999)), 1),
    ("a method of Solution", "class Solution:\n    def f(self, x): return x", calls("f", ([1], 1), ([2], 2)), 1),
    ("state between tests", "class Solution:\n    n = 0\n    def f(self, x):\n        Solution.n += 1\n        return Solution.n",
     calls("f", ([0], 1), ([0], 1)), 0),
    ("a cache between tests", "@cache\ndef f(n): return n if n < 2 else f(n - 1) + f(n - 2)", calls("f", ([60], 1548008755920)), 1),
    ("keywords", "def f(*, a, b=1): return a - b", {"entry_point": "f", "tests": [{"args": [], "kwargs": {"a": 3}, "expected": 2}]}, 1),
    ("an exception", "def f(x): return 1 / x", calls("f", ([0], 0)), 0),
    ("a missing function", "def g(): return 1", calls("f", ([], 1)), 0),
    ("an alias", "def g(): return 1\nf = g", calls("f", ([], 1)), 1),
    ("in place", "def reverse(x): x.reverse()", REVERSE, 1),
    ("in place, wrongly", "def reverse(x): x.sort()", REVERSE, 0),
    ("in place by a method", "class Solution:\n    def reverse(self, x) -> None: x[:] = x[::-1]", REVERSE, 1),
    ("returned instead of in place", "def reverse(x): return x[::-1]", REVERSE, 1),
    ("in place where nobody asked", "def f(x): x.reverse()", calls("f", ([[1, 2]], [2, 1])), 0),
    ("a class with state", LRU, LRU_TESTS, 1),
    ("a class with the wrong state", LRU.replace("self.d[k] = self.d.pop(k)", "pass"), LRU_TESTS, 0),
    ("no class", ADD, LRU_TESTS, 0),
    ("operations without values judge nobody", LRU, {"tests": [{"operations": ["LRU"], "args": [[2]]}]}, None),
    ("a loop spoils its own test only", "def f(x):\n    while x == 1: pass\n    return x", THREE, 2 / 3),
    ("so does a death", "import os\ndef f(x):\n    if x == 1: os.kill(os.getpid(), 6)\n    return x", THREE, 2 / 3),
    ("so does a quiet exit", "import os\ndef f(x):\n    if x == 1: os._exit(0)\n    return x", THREE, 2 / 3),
    ("arguments and inputs do not mix", ADD, {"entry_point": "f", "tests": [{"args": [1], "expected": 1}, {"stdout": "1"}]}, None),
]  # fmt: skip

ASSERTS: list[tuple[str, str, dict[str, Any], float | None]] = [
    ("a name that Python has, too", "def sum(a, b): return a + b", asserts("assert sum(1, 2) == 3"), 1),
    ("a Counter where a dict is expected", "def f(x): return Counter(x)", asserts("assert f('aa') == {'a': 2}"), 1),
    ("tuples are not lists here", "def f(): return [1]", asserts("assert f() == (1,)"), 0),
    ("a set of the value", "def f(): return [2, 1, 1]", asserts("assert set(f()) == {1, 2}"), 1),
    ("both of two", "def f(x): return x", asserts("assert f(1) == 1 and f(2) == 2"), 1),
    ("one of two", "def f(x): return 1", asserts("assert f(1) == 1 and f(2) == 2"), 0),
    ("an exception that is expected", "def f(x):\n    if x < 0: raise ValueError('no')\n    return x",
     asserts("try:\n    f(-1)\n    assert False\nexcept ValueError as e:\n    assert 'no' in str(e)\nassert f(1) == 1"), 1),
    ("another exception", "def f(x):\n    if x < 0: raise KeyError('no')\n    return x",
     asserts("try:\n    f(-1)\n    assert False\nexcept ValueError:\n    pass"), 0),
    ("no exception", "def f(x): return x", asserts("try:\n    f(-1)\n    assert False\nexcept ValueError:\n    pass"), 0),
    ("an end instead of an exception", "import os\ndef f(x): os._exit(0)",
     asserts("try:\n    f(-1)\nexcept Exception:\n    pass\nelse:\n    assert False"), 0),
    ("an object instead of an exception", "def f(x): return object()",
     asserts("try:\n    y = f(-1)\nexcept Exception:\n    y = 1\nassert y == 1"), 0),
    ("an argument changed in place", "def f(x): x.sort()", asserts("x = [3, 1]\nf(x)\nassert x == [1, 3]"), 1),
    ("an argument not changed", "def f(x): sorted(x)", asserts("x = [3, 1]\nf(x)\nassert x == [1, 3]"), 0),
    ("one call's value in another", "def f(x): return x + 1", asserts("x = 0\nfor _ in range(6):\n    x = f(x)\nassert x == 6"), 1),
    ("sets of words as arguments", "def f(x): return len(x)", asserts("for n in (1, 2):\n    assert f({'b', 'a', 'c'}) == 3"), 1),
    ("a method of Solution()", "class Solution:\n    def f(self, x): return x", asserts("assert Solution().f(3) == 3"), 1),
    ("a Solution kept", "class Solution:\n    def f(self, x): return -x", asserts("s = Solution()\nassert s.f(3) == 3"), 0),
    ("check, LeetCode's way", "class Solution:\n    def twoSum(self, nums, target): return [0, 1]",
     asserts("def check(candidate):\n    assert candidate(nums=[3, 3], target=6) == [0, 1]", entry_point="Solution().twoSum"), 1),
    ("what an iterator yields", "def f(n): yield from range(n)", asserts("assert list(f(3)) == [0, 1, 2]"), 1),
    ("an iterator is no list", "def f(n): yield from range(n)", asserts("assert f(3) == [0, 1, 2] or f(2) == [0, 1]"), 0),
    ("an iterator without end", "def f(n):\n    while True: yield n", asserts("assert next(f(3)) == 4"), 0),
    ("a module that nobody imported", "def f(): return 0.1 + 0.2", asserts("assert math.isclose(f(), 0.3)"), 1),
    ("objects of the program's classes", "class P:\n    def __init__(self, x): self.x = x\ndef f(ps): return ps[0].x",
     asserts("assert f([P(1)]) == 1", "p = P(3)\np.x += 1\nassert p.x == 4 and f([p, p]) == 4"), 1),
    ("classes that it does not have", "def f(ps): return 1", asserts("assert f([P(1)]) == 1"), 0),
    ("the module that is not there is the program", ADD, asserts("import no_such_thing\nassert no_such_thing.add(1, 2) + 0 == 3"), 1),
    ("a package that is not there judges nobody", ADD, asserts("import matplotlib\nassert add(1, 2) + 0 == 3"), None),
    ("half of the asserts", "def f(x): return 1", asserts("assert f(1) == 1", "assert f(2) == 2", scoring="fraction"), 0.5),
    ("a unittest", ADD, asserts("import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(add(1, 2), 3)\n"
     "r = unittest.TextTestRunner(stream=open('/dev/null', 'w')).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))\n"
     "assert r.wasSuccessful() and add(1, 2) == 3"), 1),
]  # fmt: skip

ROWS: list[tuple[str, str, dict[str, Any], float | None]] = [
    ("APPS: lists of lines", SUM, {"input_output": json.dumps({"inputs": [["1 2"]], "outputs": [["3"]]})}, 1),
    ("APPS: a value wrapped once", ADD, {"input_output": '{"fn_name": "add", "inputs": [[1, 2]], "outputs": [[3]]}'}, 1),
    ("APPS: a list wrapped once", "def f(a): return a", {"fn_name": "f", "inputs": [[[1, 2]]], "outputs": [[[1, 2]]]}, 1),
    ("APPS: a list that is not wrapped", "def f(a): return a", {"fn_name": "f", "inputs": [[[1, 2]]], "outputs": [[1, 2]]}, 1),
    ("APPS: no fn_name", SUM, {"input_output": '{"inputs": ["1 2"], "outputs": ["3"], "fn_name": null}'}, 1),
    ("TACO: wrong all the same", "def add(a, b): return a", {"fn_name": "add", "inputs": [[1, 2]], "outputs": [[3]]}, 0),
    ("verl: place-holders beside asserts", ADD, {"inputs": [""], "outputs": [None], "assert_case": ["assert add(1, 2) == 3"]}, 1),
    ("verl: Python's own spelling", "def f(a): return a > 1", {"fn_name": "f", "inputs": ["2"], "outputs": ["True"]}, 1),
    ("verl: a text", "def f(a): return a * 2", {"fn_name": "f", "inputs": ['"ab"'], "outputs": ["abab"]}, 1),
    ("verl: inputs and outputs of two lengths", SUM, {"inputs": ["1 2"], "outputs": []}, None),
    ("LiveCodeBench: one argument per line", "class Solution:\n    def add(self, a, b): return a + sum(b)",
     {"public_test_cases": '[{"input": "1\\n[2, 3]", "output": "6", "testtype": "functional"}]', "metadata": '{"func_name": "add"}'}, 1),
    ("LiveCodeBench: private tests, a text in a pickle", SUM,
     {"public_test_cases": json.dumps(LIVE), "private_test_cases": packed(json.dumps(LIVE))}, 1),
    ("LiveCodeBench: private tests count", "print(3)",
     {"public_test_cases": json.dumps(LIVE), "private_test_cases": packed(json.dumps([{**LIVE[0], "output": "4"}]))}, 0),
    ("LiveCodeBench: a pickle of more than text", SUM, {"private_test_cases": packed(LIVE)}, None),
    ("LiveCodeBench: a pickle that calls", SUM, {"private_test_cases": packed(print)}, None),
    ("LiveCodeBench: no pickle, no JSON", SUM, {"private_test_cases": "hello"}, None),
    ("open-r1: a call", ADD, {"verification_info": {"language": "python", "test_cases": [
        {"type": "function_call", "fn_name": "add", "input": [1, 2], "output": [3]}]}}, 1),
    ("open-r1: JSON text", SUM, {"verification_info": json.dumps({"language": "python", "test_cases": [
        {"type": "stdin_stdout", "input": "1 2\n", "output": "3\n"}]})}, 1),
    ("MBPP: a set-up", "import math\ndef f(x): return x * math.pi",
     {"test_list": ["assert f(1) == math.pi"], "test_setup_code": "import math"}, 1),
]  # fmt: skip

ALL = [(f"{kind}: {why}", program, reference, score)
       for kind, cases in (("stdio", STDIO), ("value", VALUES), ("assert", ASSERTS), ("row", ROWS))
       for why, program, reference, score in cases]  # fmt: skip
