"""Put behind a Python program, after `drivers`, for tests that are replayed: does their deeds (`harness`) in turn.

What a deed gives stays here when it is no plain data, and is referred to by a key. This runs beside the program's
code and deserves as little belief as it: a forger only chooses what he answers.
"""

SOURCE = '''
class __Stage__:
    """Does deeds in turn, and keeps what they give: `harness` says what is to be done, and with what."""

    def __init__(self):
        import builtins, collections, datetime, decimal, fractions, io, operator, sys, time
        self.given, self.keys, self.io, self.sys, self.time = {}, {}, io, sys, time
        self.plain = {type(None), bool, int, float, complex, str, bytes, range, collections.deque, collections.Counter,
                      collections.OrderedDict, collections.defaultdict, fractions.Fraction, decimal.Decimal, datetime.date,
                      datetime.datetime, datetime.time, datetime.timedelta, type({}.keys()), type({}.values()), type({}.items())}
        alike = lambda compare: lambda a, b: type(a) is type(b) and compare(a, b)
        self.deeds = {
            "call": lambda f, *a, **k: f(*a, **k), "get": getattr, "set": setattr, "delete": delattr, "len": len,
            "bool": bool, "str": str, "repr": repr, "iter": iter, "take": self.take, "getitem": operator.getitem,
            "setitem": operator.setitem, "delitem": operator.delitem, "contains": operator.contains,
            "itself": lambda value: value, "isinstance": isinstance, "issubclass": issubclass, "enter": lambda c: c.__enter__(), "exit": lambda c: c.__exit__(None, None, None),
            "await": self.awaited, "int": int, "float": float, "round": round,
            **{n: alike(getattr(operator, n)) for n in ("eq", "lt", "le", "gt", "ge")},
        }
        self.operator, self.builtins = operator, builtins

    def do(self, deed, args, kwargs):
        at = len(self.given)
        args, kwargs = self.found(args), self.found(kwargs)
        after, real, self.sys.stdout = [*args, *kwargs.values()], self.sys.stdout, self.io.TextIOWrapper(self.io.BytesIO())
        try:
            return [*self.done(deed, args, kwargs, at, after), self.printed()]
        finally:
            self.sys.stdout = real

    def printed(self):
        self.sys.stdout.seek(0)
        return self.sys.stdout.read()

    def done(self, deed, args, kwargs, at, after):
        try:
            value = (self.deeds.get(deed) or getattr(self.operator, deed))(*args, **kwargs)
        except MemoryError:
            raise
        except BaseException as error:
            self.given[at] = None
            return ["error", self.error(error), self.shown_after(after)]
        self.given[at] = value
        same = [n for n, one in enumerate(after) if one is value and type(value) in (list, dict, set)]
        if same:
            return ["argument", same[0], self.shown_after(after)]
        return ["value", self.shown(value, at), self.shown_after(after)]

    def found(self, value):
        """A value with the objects, functions and code that it refers to."""
        if type(value) in self.plain:
            return value
        if type(value) is tuple and value and value[0] == "\\0object":
            return self.given[value[1]]
        if type(value) is tuple and value and value[0] == "\\0name":
            return __found__(value[1]) if value[1] in globals() or not hasattr(self.builtins, value[1]) else getattr(self.builtins, value[1])
        if type(value) is tuple and value and value[0] == "\\0code":
            space = {**globals(), **self.found(value[3])}
            if value[2] == "<lambda>":
                return eval(value[1], space)
            exec(value[1], space)
            return space[value[2]]
        if type(value) is tuple and value and value[0] == "\\0array":
            import numpy
            return numpy.array(value[1], value[2])
        if type(value) in (list, tuple, set, frozenset):
            return type(value)(map(self.found, value))
        if type(value) is dict:
            return {self.found(key): self.found(item) for key, item in value.items()}
        return value

    def shown(self, value, key):
        """A plain value as it is; of others, what they are known by here."""
        kind = type(value)
        if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
            return ("\\0array", value.tolist(), str(value.dtype))
        if kind in self.plain or kind.__module__ == "numpy":
            return value
        if kind in (list, tuple, set, frozenset):
            return kind(self.shown(item, f"{key}.{n}") for n, item in enumerate(value))
        if kind is dict:
            return {self.shown(k, f"{key}k{n}"): self.shown(v, f"{key}v{n}") for n, (k, v) in enumerate(value.items())}
        if issubclass(kind, tuple) and hasattr(kind, "_fields") and kind.__eq__ is tuple.__eq__:
            return ("\\0named", kind.__name__, list(kind._fields), list(self.shown(tuple(value), key)))
        key = self.keys.setdefault(id(value), key)
        self.given[key] = value
        ahead = self.take(value) if hasattr(kind, "__next__") and hasattr(kind, "send") else None
        return ("\\0object", key, ahead and self.shown(ahead, f"{key}a"))

    def shown_after(self, args):
        return [self.shown(a, f"{len(self.given)}b{n}") if type(a) in (list, dict, set) else None for n, a in enumerate(args)]

    def awaited(self, coroutine):
        import asyncio
        return asyncio.run(coroutine)

    def take(self, iterator):
        """The next few of what it yields, and whether there is more."""
        items, until = [], self.time.monotonic() + 0.1
        try:
            while len(items) < 256 and self.time.monotonic() < until:
                items.append(next(iterator))
        except StopIteration:
            return [items, "end"]
        except Exception as error:
            return [items, self.error(error)]
        return [items, "more"]

    def error(self, error):
        kinds = [f"{k.__module__}.{k.__qualname__}" for k in type(error).__mro__]
        args = [self.shown(a, f"{len(self.given)}e{n}") for n, a in enumerate(error.args)]
        own = {str(n): self.shown(v, f"{len(self.given)}f{n}") for n, v in vars(error).items()}
        return [kinds, args, str(error)[:1000], own]


__stage__ = []


def __played__(deed, args, kwargs):
    if not __stage__:
        __stage__.append(__Stage__())
    return __stage__[0].do(deed, args, kwargs)
'''
