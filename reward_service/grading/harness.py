"""The Python program of the second box: assert programs, run without the program they are about.

What the tests do to the program is written down as *deeds* (a call, a look at an attribute, ..), which are done
in the program's own box, one after another, in one process; what came of them is handed in with the next run.
`replay` runs the tests with what is known so far. It tells whether they passed, or which deeds come next: those
that are certain, and those that would follow if nothing depended on their values. Objects of the program stay in
its box; the tests see a `Handle`. What the tests compare them with never leaves this one.
"""

from reward_service.grading import collecting

PROGRAM = "from harness import discover, replay"
"""What the box runs, with `SOURCE` as a module beside it."""
SOURCE = (
    '''
import ast, builtins, collections, copy, itertools, operator, random, sys, types

MAX_DEEDS = 5000
OBJECT, NAME, CODE, ARRAY = "\\0object", "\\0name", "\\0code", "\\0array"
ATOMS = {type(None), bool, int, float, complex, str, bytes}
sys.set_int_max_str_digits(0)

class Missing(BaseException):
    """The next deed has not been done yet."""

class Gone(BaseException):
    """A deed that gave nothing, not even an exception: nothing that tests catch."""

class Stage:
    """One run of the tests: deeds that are done, what came of them, and those still wanted."""
    def __init__(self, text, deeds, results, strict):
        self.tree, self.deeds, self.results, self.strict = ast.parse(text), deeds, results, strict
        self.at, self.fresh, self.frozen, self.made = 0, [], False, {}
        self.done, self.stuck = 0, []

    def ask(self, deed, *args, **kwargs):
        wanted = [deed, [packed(each) for each in args], packed(kwargs)]
        at, self.at = self.at, self.at + 1
        if not self.fresh and at < len(self.results) and self.is_done(self.deeds[at], wanted):
            return self.given(at, args, kwargs)
        if self.strict:
            if not self.stuck:  # more may be asked on the way out
                self.done, self.stuck = at, [wanted]
            raise Missing
        self.frozen = self.frozen or is_dead(args, kwargs) or len(self.fresh) >= MAX_DEEDS
        if self.frozen:
            return Shadow(None)
        self.fresh.append(wanted)
        return Shadow(at)

    def is_done(self, deed, wanted):
        asked = repr(wanted)  # equal texts are equal deeds, and quickly compared
        return repr(deed) == asked or repr(deed := self.settled(deed)) == asked or name_of(deed) == name_of(wanted)

    def settled(self, deed):
        """A deed that was told of what an earlier one gave, as it is asked for now that this is known."""
        if type(deed) is tuple and len(deed) == 2 and deed[0] == OBJECT and type(deed[1]) is int:
            how, value = self.results[deed[1]][:2]
            return packed(self.unpacked(value)) if how == "value" else deed
        if type(deed) in (list, tuple):
            return type(deed)([each if type(each) in ATOMS else self.settled(each) for each in deed])
        return {key: self.settled(item) for key, item in deed.items()} if type(deed) is dict else deed

    def given(self, at, args, kwargs):
        how, value, after, printed = self.results[at]
        if printed:
            sys.stdout.write(printed)
        for old, new in zip([*args, *kwargs.values()], after):
            if new is not None:
                change(old, self.unpacked(new))
        if how == "gone":
            raise Gone(value)
        if how == "error":
            raise raised(*value)
        if how == "argument":
            return [*args, *kwargs.values()][value]
        return self.unpacked(value)

    def unpacked(self, value):
        kind = type(value)
        if kind in ATOMS:
            return value
        if kind is tuple and len(value) == 3 and value[0] == OBJECT:
            handle = self.made.get(value[1])
            if handle is None:
                handle = self.made[value[1]] = Handle(value[1])
            if value[2] is not None:
                object.__setattr__(handle, "_ahead", [self.unpacked(value[2][0]), value[2][1]])
                object.__setattr__(handle, "_streams", True)
            return handle
        if kind is tuple and len(value) == 3 and value[0] == ARRAY:
            return sys.modules["numpy"].array(value[1], value[2]) if "numpy" in sys.modules else value[1]
        if kind is tuple and len(value) == 4 and value[0] == "\\0named":
            return collections.namedtuple(value[1], value[2])(*self.unpacked(value[3]))
        if kind in (list, tuple, set, frozenset):
            return kind(map(self.unpacked, value))
        if kind is dict:
            return {self.unpacked(key): self.unpacked(item) for key, item in value.items()}
        return copy.deepcopy(value)

stage = None

def packed(value):
    """A value as the program's box is told of it; a copy."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind in (Handle, Shadow):
        return (OBJECT, value._at)
    if kind is Named:
        return (NAME, value._name)
    if kind is types.FunctionType and value.__code__.co_filename == "tests.py":
        return code_of(value)
    if kind in (types.BuiltinFunctionType, type) and getattr(builtins, value.__name__, None) is value:
        return (NAME, value.__name__)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
        return (ARRAY, value.tolist(), str(value.dtype))
    if kind in (list, tuple, set, frozenset):
        return kind(map(packed, value))
    if kind is dict:
        return {packed(key): packed(item) for key, item in value.items()}
    return copy.deepcopy(value)

def code_of(function):
    """A function of the tests that the program is to call: its text, and what it needs; none that asserts."""
    code = function.__code__
    ends = [place for place in code.co_positions() if place[3]][-1]
    for node in ast.walk(stage.tree):
        if isinstance(node, ast.Lambda) and code.co_name == "<lambda>":
            body = node.body
            found = ends[:2] == (body.lineno, body.end_lineno) and body.col_offset <= ends[2] < ends[3] <= body.end_col_offset
        else:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) if isinstance(node, ast.FunctionDef) else 0
            found = first == code.co_firstlineno and node.name == code.co_name
        if found and not any(isinstance(inner, ast.Assert) for inner in ast.walk(node)):
            if isinstance(node, ast.FunctionDef):
                node.decorator_list = []
            return (CODE, ast.unparse(node), code.co_name, packed(surroundings(function, code)))
    return function

def surroundings(function, code):
    cells = {n: c.cell_contents for n, c in zip(code.co_freevars, function.__closure__ or ())}
    space = {n: function.__globals__[n] for n in code.co_names if n in function.__globals__}
    return {n: v for n, v in {**space, **cells}.items() if not isinstance(v, (type, types.ModuleType)) and v is not function}

def is_dead(*values):
    for value in values:
        if type(value) is Shadow and value._at is None:
            return True
        if isinstance(value, dict) and is_dead(*value, *value.values()):
            return True
        if isinstance(value, (list, tuple, set, frozenset)) and is_dead(*value):
            return True
    return False

class Named:
    """A function or class of the program."""
    def __init__(self, name): self.__dict__["_name"] = name
    def __call__(self, *args, **kwargs): return stage.ask("call", self, *args, **kwargs)
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return stage.ask("get", self, name)
    def __eq__(self, other):
        # A constant of the program: its value is asked for, and compared here.
        value = stage.ask("itself", self)
        return type(value) not in (Handle, Shadow) and value == other
    def __hash__(self): return hash(self._name)
    def __subclasscheck__(self, kind): return stage.ask("issubclass", kind, self)
    def __instancecheck__(self, value):
        return stage.ask("isinstance", value, self) if type(value) is Handle else type(value) is Shadow

class Handle:
    """An object that stays in the program's box. It equals no plain value: the box is not asked about those."""
    def __init__(self, at):
        object.__setattr__(self, "_at", at)
        object.__setattr__(self, "_ahead", None)
        object.__setattr__(self, "_streams", False)
    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__", "__wrapped__", "__dict__"):
            raise AttributeError(name)
        return stage.ask("get", self, name)
    def __setattr__(self, name, value): stage.ask("set", self, name, value)
    def __delattr__(self, name): stage.ask("delete", self, name)
    def __call__(self, *args, **kwargs): return stage.ask("call", self, *args, **kwargs)
    def __len__(self): return stage.ask("len", self)
    def __bool__(self): return stage.ask("bool", self)
    def __str__(self): return stage.ask("str", self)
    def __repr__(self): return stage.ask("repr", self)
    def __format__(self, spec): return format(str(self), spec)
    def __hash__(self): return hash(self._at)
    def __getitem__(self, key): return stage.ask("getitem", self, key)
    def __setitem__(self, key, value): stage.ask("setitem", self, key, value)
    def __delitem__(self, key): stage.ask("delitem", self, key)
    def __iter__(self):
        if self._streams:
            return self
        found = stage.ask("iter", self)
        if type(found) is Handle:
            object.__setattr__(found, "_ahead", None)
        return found if type(found) in (Handle, Shadow) else iter(found)
    def __await__(self):
        return stage.ask("await", self)
        yield
    def __contains__(self, item):
        # A class that the tests make objects of is theirs; what a function gives may not say what it holds.
        deed = stage.deeds[self._at] if type(self._at) is int else ["", []]
        ours = deed[0] == "call" and deed[1][0] in made_by_name
        return stage.ask("contains", self, item) if ours else item in list(self)
    def __next__(self):
        if not self._ahead:
            object.__setattr__(self, "_ahead", stage.ask("take", self))
        items, rest = self._ahead
        if items:
            return items.pop(0)
        if rest == "more":
            object.__setattr__(self, "_ahead", stage.ask("take", self))
            return next(self)
        if rest == "end":
            raise StopIteration
        raise raised(*rest)
    def __enter__(self): return stage.ask("enter", self)
    def __exit__(self, *error): return stage.ask("exit", self)
    def __eq__(self, other): return self is other or (type(other) is Handle and stage.ask("eq", self, other))
    def __ne__(self, other): return not self == other

made_by_name = []

def compared(deed):
    def compare(self, other): return stage.ask(deed, self, other) if type(other) is Handle else NotImplemented
    return compare

def computed(deed, swapped=False):
    def compute(self, *other): return stage.ask(deed, *other, self) if swapped else stage.ask(deed, self, *other)
    return compute

for _name in "lt le gt ge".split():
    setattr(Handle, f"__{_name}__", compared(_name))
for _name in "add sub mul truediv floordiv mod pow matmul and or xor".split():
    setattr(Handle, f"__{_name}__", computed(_name + "_" if _name in ("and", "or") else _name))
    setattr(Handle, f"__r{_name}__", computed(_name + "_" if _name in ("and", "or") else _name, swapped=True))
for _name in "neg pos abs invert".split():
    setattr(Handle, f"__{_name}__", computed(_name))
for _name in "int float index round".split():
    setattr(Handle, f"__{_name}__", computed(_name))

class Shadow:
    """Stands for a value that is not known yet: whatever is asked of it, there is an answer.

    Its attributes and calls are deeds to come; all else that depends on it is dead, and what a dead value is
    handed to is not done before it is known."""
    def __init__(self, at): object.__setattr__(self, "_at", at)
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self if self._at is None else stage.ask("get", self, name)
    def __setattr__(self, name, value): stage.ask("set", self, name, value)
    def __call__(self, *args, **kwargs): return stage.ask("call", self, *args, **kwargs)
    def __iter__(self): return iter(())
    def __next__(self): raise StopIteration
    def __len__(self): return 0
    def __getitem__(self, key): return Shadow(None)
    def __setitem__(self, key, value): stage.frozen = True
    def __delitem__(self, key): stage.frozen = True
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    def __bool__(self): return False
    def __str__(self): return ""
    def __hash__(self): return 0
    def __eq__(self, other): return False
    def __contains__(self, item): return False
    def __enter__(self): return self
    def __exit__(self, *error): return False
    def __await__(self):
        return Shadow(None)
        yield
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __add__(self, other): return Shadow(None)
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __mod__ = __rmod__ = __pow__ = __floordiv__ = __rfloordiv__ = __add__
    def __round__(self, digits=0): return Shadow(None)
    def __abs__(self): return Shadow(None)
    __neg__ = __abs__

class Lenient(ast.NodeTransformer):
    """Asserts are evaluated and never stop the program."""
    def visit_Assert(self, node):
        guard = ast.parse("try:\\n    pass\\nexcept Exception:\\n    pass").body[0]
        guard.body = [ast.copy_location(ast.Expr(ast.UnaryOp(ast.Not(), node.test)), node)]
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

def change(old, new):
    """Do to an argument what the deed did."""
    if type(old) is not type(new):
        return
    if isinstance(old, list):
        old[:] = new
    elif isinstance(old, (dict, set)):
        old.clear()
        old.update(new)

errors = {}
"""Classes of exceptions that the tests know by names of the program's own."""

def raised(names, args, text, attributes):
    """The exception that a deed ended with: the nearest class known here, by the names of its bases."""
    found = next(filter(None, map(known_error, names)), None) if "builtins.Exception" in names else None
    if found is None:
        return RuntimeError(names[0] + ": " + text)
    own = names[0].rpartition(".")[2]
    if found.__name__ != own:
        found = type(own, (found,), {})
    try:
        error = found(*args)
    except Exception:
        error = found.__new__(found)
        error.args = tuple(args)
    if str(error) != text:
        error.__class__ = type(own, (found,), {"__str__": lambda self: text})
    error.__dict__.update(attributes)
    return error

def known_error(name):
    module, _, own = name.rpartition(".")
    found = errors.get(own) or getattr(sys.modules.get(module), own, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None

def run(tree, entry):
    """The tests from top to bottom, and those that a runner would collect."""
    random.seed(0)
    ready(tree)
    space = {"__name__": "__main__", "__file__": "tests.py", "__builtins__": builtins}
    caught = expected_errors(tree)
    errors.clear()
    made_by_name[:] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not hasattr(builtins, node.id) and node.id not in space:
            if node.id in caught:
                space[node.id] = errors[node.id] = type(node.id, (Exception,), {})
            else:
                space[node.id] = __import__(node.id) if node.id in STANDARD else Named(node.id)
            if isinstance(space[node.id], Named) and node.id[:1].isupper():
                made_by_name.append((NAME, node.id))
    space[entry.rpartition(".")[2]] = Named(entry)
    try:
        exec(compile(tree, "tests.py", "exec"), space)
    except SystemExit as leaving:
        if leaving.code not in (0, None, False):
            raise AssertionError(f"the tests left with {leaving.code}")
    collect(tree, space, entry)

def wanted_next(text, entry, deeds, results):
    """The deeds that are certain, and those that follow them, as far as can be told."""
    global stage
    stage = Stage(text, deeds, results, strict=False)
    tree = ast.fix_missing_locations(Lenient().visit(ast.parse(text)))
    soft(True)
    trouble = ""
    try:
        run(tree, entry)
    except ImportError as error:
        trouble = str(error)
    except (Exception, Gone):
        pass
    finally:
        soft(False)
    return stage.fresh, trouble

def discover(text, entry):
    return wanted_next(text, entry, [], [])

def replay(text, entry, deeds, results):
    global stage
    stage = Stage(text, deeds, results, strict=True)
    try:
        run(ast.parse(text), entry)
    except Missing:
        done, certain = stage.done, stage.stuck
        further = wanted_next(text, entry, deeds[:done], results[:done])[0]
        foreseen = further and name_of(further[0]) == name_of(certain[0])
        return [False, "more deeds", deeds[:done] + (further if foreseen else certain)]
    except (Exception, Gone) as error:
        return [False, type(error).__name__ + ": " + str(error)[:200], []]
    return [True, "", []]
'''
    + collecting.SOURCE
)
