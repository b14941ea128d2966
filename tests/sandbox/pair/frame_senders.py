"""Programs that answer their tests with random frames, some of them well-formed; and tests to answer to."""

FRAMES = """
import json, os, random, struct
R = random.Random({seed})
def some(depth=0):
    kind = R.randrange(30)
    if depth > 3 or kind < 5: return R.choice([None, True, 0, 3, 9, -1, "x", 1e3, 2**70, [], {{}}, [1, 2], "\\ud800"])
    if kind < 8: return [some(depth + 1) for _ in range(R.randrange(4))]
    tag = R.choice("i f t d s z b y c l n m o o o o C C P M g x".split())
    role = R.choice(["class", "value", "error", "iterator", "container", "coroutine"])
    handle = [R.randrange(4), "K", role, some(depth + 1), some(depth + 1), some(depth + 1)]
    return {{tag: R.choice([some(depth + 1), [some(depth + 1), some(depth + 1)], handle])}}
def frame():
    kind = R.randrange(10)
    classes = [["solution", "E", R.choice([-1, 0, 1, 7])], ["builtins", R.choice(["ValueError", "StopIteration", "SystemExit"]), -1]]
    error = [classes, R.choice([[], [some()]]), R.choice(["t", some()]), R.choice([[], [["a", some()]], [["__class__", 3]]]), R.choice([None, None, 0, 9, "x"])]
    if kind < 5: return ["did", "value", some(), R.choice([[], [[0, some()]], some()]), R.choice(["", "out", some()])]
    if kind < 7: return ["did", "error", R.choice([error, some()]), [], ""]
    if kind < 8: return ["did", R.choice(["same", "broken", "uncalled", "zzz"]), some(), [], ""]
    if kind < 9: return ["ask", R.choice([0, 1, -1, some()]), R.choice(["call", "get", "list", "item", some()]), [some()], [], ""]
    return some()
def send(data):
    text = json.dumps(data).encode() if R.randrange(20) else bytes(R.randrange(256) for _ in range(30))
    text = struct.pack("<I", len(text) if R.randrange(20) else R.randrange(1 << 32)) + text
    while text: text = text[os.write(3, text):]
send(["loaded", None, R.choice([[], [["f", some()]], some()])])
while os.read(3, 1 << 16):
    send(frame())
"""
FUZZED = """import unittest
class T(unittest.TestCase):
    def test_a(self):
        g = Thing(3)
        self.assertEqual(g.area(), 9)
        self.assertEqual(f(2), [1, 2])
        self.assertEqual(sorted(f(3)), [1, 2, 3])
        with self.assertRaises(ValueError): f(-1)
        self.assertEqual(g, Thing(3))
        for n, x in enumerate(g): self.assertEqual(n, x)
"""
