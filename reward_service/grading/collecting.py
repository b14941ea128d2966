"""Test runners in the second box: what pytest and unittest would collect from the tests is run, once.

pytest is not there; tests get what they commonly use of it. Nothing is skipped: a program could ask for that.
"""

SOURCE = '''
import contextlib, inspect, io

lenient = False

def soft(on):
    """With values missing, no assertion of a runner stops the tests."""
    global lenient
    lenient = on


class Raises:
    """`pytest.raises` and `assertRaises`."""
    def __init__(self, kind, match=None): self.type, self.match, self.value = kind, match, None
    def __enter__(self): return self
    def __exit__(self, kind, error, trace):
        if kind is None:
            if not lenient:
                raise AssertionError(f"did not raise {self.type}")
            self.value = self.exception = Shadow(None)
            return False
        if not issubclass(kind, self.type):
            return lenient and issubclass(kind, Exception)
        self.value = self.exception = error
        if self.match is not None and not re_search(self.match, str(error)):
            raise AssertionError(f"{error} does not match {self.match}")
        return True

def re_search(pattern, text):
    import re
    return re.search(pattern, text)

def raises(kind, function=None, *args, match=None, **kwargs):
    expectation = Raises(kind, match)
    if function is None:
        return expectation
    with expectation:
        function(*args, **kwargs)
    return expectation


def with_unittest():
    import unittest
    for _name in [n for n in dir(unittest.TestCase) if n.startswith("assert") and not n.endswith(("Raises", "RaisesRegex", "Warns", "WarnsRegex", "Logs", "NoLogs"))]:
        def _patient(real):
            def check(self, *args, **kwargs):
                try:
                    real(self, *args, **kwargs)
                except Exception:
                    if not lenient:
                        raise
            return check
        setattr(unittest.TestCase, _name, _patient(getattr(unittest.TestCase, _name)))
    unittest.TestCase.assertRaises = lambda self, kind, function=None, *args, **kwargs: raises(kind, function, *args, **kwargs)
    unittest.TestCase.assertRaisesRegex = lambda self, kind, match, function=None, *args, **kwargs: raises(kind, function, *args, match=match, **kwargs)
    unittest.main = lambda *args, **kwargs: None

class approx:
    """`pytest.approx`: numbers, lists and dictionaries of them."""
    def __init__(self, expected, rel=None, abs=None, nan_ok=False): self.expected, self.rel, self.abs = expected, rel, abs
    def __eq__(self, got): return self.near(got, self.expected)
    def near(self, got, expected):
        if isinstance(expected, dict):
            return isinstance(got, dict) and got.keys() == expected.keys() and all(self.near(got[k], expected[k]) for k in expected)
        if isinstance(expected, (list, tuple)):
            return isinstance(got, (list, tuple)) and len(got) == len(expected) and all(map(self.near, got, expected))
        if isinstance(expected, bool) or not isinstance(expected, (int, float, complex)):
            return got == expected
        if not isinstance(got, (int, float, complex)):
            return False
        relative = (1e-6 if self.rel is None else self.rel) * builtins.abs(expected) if self.abs is None or self.rel is not None else 0
        return got == expected or builtins.abs(got - expected) <= max(relative, 1e-12 if self.abs is None else self.abs)

class Mark:
    def __getattr__(self, name):
        def mark(*args, **kwargs):
            if len(args) == 1 and not kwargs and callable(args[0]) and name != "parametrize":
                return args[0]
            def put(function):
                if name == "parametrize":
                    function.__dict__.setdefault("sets", []).append((args[0] if args else kwargs["argnames"], list(args[1] if len(args) > 1 else kwargs["argvalues"])))
                return function
            return put
        return mark

def fixture(function=None, **kwargs):
    def put(function):
        function.is_fixture = True
        return function
    return put if function is None else put(function)

def fail(reason="", **kwargs):
    raise AssertionError(reason)

class Capture:
    """`capsys`."""
    def __enter__(self):
        self.out, self.real = io.StringIO(), sys.stdout
        sys.stdout = self.out
        return self
    def __exit__(self, *error): sys.stdout = self.real
    def readouterr(self):
        text, self.out = self.out.getvalue(), io.StringIO()
        sys.stdout = self.out
        return collections.namedtuple("Captured", "out err")(text, "")

def awaited(coroutine, **kwargs):
    """`asyncio.run`, of what the program gave, too."""
    async def wait():
        return await coroutine
    return real_run(wait(), **kwargs)

def with_asyncio():
    global real_run
    import asyncio
    real_run, asyncio.run = asyncio.run, awaited

def ready(tree):
    """Prepare what the tests import: neither is loaded here by itself, and both take their time."""
    imported = {a.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for a in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    for name, prepare in (("unittest", with_unittest), ("asyncio", with_asyncio)):
        if name in imported and name not in prepared:
            prepared.add(name)
            prepare()

prepared = set()
pytest = types.ModuleType("pytest")
pytest.__dict__.update(raises=raises, approx=approx, mark=Mark(), fixture=fixture, fail=fail, skip=fail, main=lambda *a, **k: 0,
                       param=lambda *values, **kwargs: values if len(values) != 1 else values[0], importorskip=__import__)
sys.modules["pytest"] = pytest

def expected_errors(tree):
    """Names that the tests expect to be raised."""
    found = set()
    for node in ast.walk(tree):
        kinds = [node.type] if isinstance(node, ast.ExceptHandler) and node.type else []
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("raises", "assertRaises", "assertRaisesRegex"):
                kinds = node.args[:1]
        for kind in kinds:
            found |= {inner.id for inner in ast.walk(kind) if isinstance(inner, ast.Name)}
    return found

def collect(tree, space, entry):
    """Run what nobody has called."""
    loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if callable(space.get("check")) and "check" not in loaded:
        space["check"](Named(entry))
    ran = "TextTestRunner" in {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)} | loaded
    TestCase = getattr(sys.modules.get("unittest"), "TestCase", ())
    for node in tree.body:
        found = space.get(getattr(node, "name", None))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test") and node.name not in loaded:
            apart(lambda: each_set(found, space))
        elif isinstance(node, ast.ClassDef) and isinstance(found, type):
            if issubclass(found, TestCase) and not ran:
                case(found, lambda name: found(name), "setUp", "tearDown", space)
            elif node.name.startswith("Test") and not issubclass(found, TestCase) and node.name not in loaded:
                case(found, lambda name: found(), "setup_method", "teardown_method", space)

def apart(test):
    """With values missing, one test that breaks off does not keep the next from being looked at."""
    try:
        test()
    except Exception:
        if not lenient:
            raise

def case(kind, make, before, after, space):
    getattr(kind, "setUpClass" if before == "setUp" else "setup_class", lambda: None)()
    for name in dir(kind):
        if name.startswith("test"):
            apart(lambda: one(make(name), name, before, after, space))

def one(made, name, before, after, space):
    getattr(made, before, lambda *a: None)()
    each_set(getattr(made, name), space, made)
    getattr(made, after, lambda *a: None)()

def each_set(test, space, owner=None):
    """A test with each of its sets of parameters, and the fixtures it names."""
    sets = [{}]
    for names, values in getattr(test, "sets", ()):
        names = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
        rows = [dict(zip(names, value if len(names) > 1 else [value])) for value in values]
        sets = [{**chosen, **row} for chosen in sets for row in rows]
    for chosen in sets:
        with Capture() if "capsys" in inspect.signature(test).parameters else contextlib.nullcontext() as captured:
            apart(lambda: finished(test(**with_fixtures(test, {"capsys": captured, **chosen}, space, owner))))

def finished(result):
    if inspect.iscoroutine(result):
        import asyncio
        asyncio.run(result)

def with_fixtures(function, chosen, space, owner=None):
    wanted = {name: value for name, value in chosen.items() if name in inspect.signature(function).parameters}
    for name in inspect.signature(function).parameters:
        maker = getattr(owner, name, None) or space.get(name)
        if name not in wanted and getattr(maker, "is_fixture", False):
            made = maker(**with_fixtures(maker, {}, space, owner))
            wanted[name] = next(made) if inspect.isgenerator(made) else made
        elif name not in wanted and isinstance(maker, Named):
            wanted[name] = maker
    return wanted
'''
