"""The Python program of the second box: assert programs, run without the program they are about.

`discover` tells which calls the tests make, `replay` runs them with what the calls gave; nothing else is
called from outside.
"""

SOURCE = '''
import ast, builtins, copy, random

MAX_CALLS = 5000

class Shadow:
    """Stands for a value that is not known yet: whatever is asked of it, there is an answer."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __call__(self, *args, **kwargs): return self
    def __iter__(self): return iter(())
    def __len__(self): return 0
    def __getitem__(self, key): return self
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    def __bool__(self): return False
    def __hash__(self): return 0
    def __eq__(self, other): return False
    def __contains__(self, item): return False
    def __neg__(self): return self
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __add__(self, other): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __mod__ = __rmod__ = __pow__ = __floordiv__ = __round__ = __abs__ = __add__
    def __round__(self, digits=0): return self
    def __abs__(self): return self

class Lenient(ast.NodeTransformer):
    """Asserts are evaluated and never stop the program."""
    def visit_Assert(self, node):
        guard = ast.parse("try:\\n    pass\\nexcept Exception:\\n    pass").body[0]
        guard.body = [ast.copy_location(ast.Expr(node.test), node)]
        return ast.copy_location(guard, node)

STANDARD = set("bisect collections copy functools heapq itertools math random re string sys".split())

def name_of(value):
    """A text that equal plain values share, whatever order a set is in."""
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(name_of, value))) + "}"
    if isinstance(value, (list, tuple)):
        return type(value).__name__ + "(" + ",".join(map(name_of, value)) + ")"
    if isinstance(value, dict):
        return "dict(" + ",".join(name_of(key) + ":" + name_of(item) for key, item in value.items()) + ")"
    return repr(value)

def call_name(function, args, kwargs):
    return name_of([function, list(args), sorted(kwargs.items())])

def run(tree, entry, functions):
    random.seed(0)
    space = {"__name__": "tests", "__builtins__": builtins}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not hasattr(builtins, node.id):
            space.setdefault(node.id, __import__(node.id) if node.id in STANDARD else functions(node.id))
    space[entry.rpartition(".")[2]] = functions(entry)
    exec(compile(tree, "tests.py", "exec"), space)
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if "check" in space and "check" not in names:
        space["check"](functions(entry))

def with_shadow(value):
    if isinstance(value, dict):
        return any(map(with_shadow, [*value, *value.values()]))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(with_shadow, value))
    return isinstance(value, Shadow)

def change(args, after):
    """Do to the arguments what the call did."""
    for old, new in zip(args, after):
        if isinstance(old, list) and isinstance(new, list):
            old[:] = copy.deepcopy(new)
        elif isinstance(old, (dict, set)) and type(old) is type(new):
            old.clear()
            old.update(copy.deepcopy(new))

def raised(text):
    """The exception that a call ended with, as far as its name tells."""
    kind, _, message = text.partition(": ")
    found = getattr(builtins, kind, None)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            return found(message)
        except TypeError:
            pass
    return RuntimeError(text)

def given(how, value):
    return iter(copy.deepcopy(value)) if how == "iterator" else copy.deepcopy(value)

def calls_of(text, entry, known):
    """The calls that the tests make and `known` does not answer, and why the tests broke off, if on their own
    account; values that are missing are shadows."""
    calls, seen = [], set()
    def recorder(function):
        def record(*args, **kwargs):
            if with_shadow([args, kwargs]):
                return Shadow()
            name = call_name(function, args, kwargs)
            if name in known:
                how, value, after = known[name]
                change(args, after)
                if how == "error":
                    raise raised(value)
                return given(how, value) if how in ("value", "iterator") else Shadow()
            if name not in seen and len(calls) < MAX_CALLS:
                seen.add(name)
                calls.append([name, function, copy.deepcopy(list(args)), copy.deepcopy(kwargs)])
            return Shadow()
        return record
    try:
        run(ast.fix_missing_locations(Lenient().visit(ast.parse(text))), entry, recorder)
    except ImportError as error:
        return calls, str(error)
    except Exception:
        pass
    return calls, ""

def discover(text, entry):
    return calls_of(text, entry, {})

class Gone(BaseException):
    """A call that gave nothing, not even an exception: nothing that tests catch."""

def replay(text, entry, names, values):
    known = dict(zip(names, values))
    class Missing(BaseException):
        pass
    def player(function):
        def answer(*args, **kwargs):
            name = call_name(function, args, kwargs)
            if name not in known:
                raise Missing
            how, value, after = known[name]
            change(args, after)
            if how == "gone":
                raise Gone(value)
            if how == "error":
                raise raised(value)
            return given(how, value)
        return answer
    try:
        run(ast.parse(text), entry, player)
    except Missing:
        return [False, "more calls", calls_of(text, entry, known)[0]]
    except (Exception, Gone) as error:
        return [False, type(error).__name__ + ": " + str(error)[:200], []]
    return [True, "", []]
'''
