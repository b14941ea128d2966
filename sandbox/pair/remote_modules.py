"""In the tests' box: modules, files and paths of the program's box. The world is the program's.

`open`, `os`, `tempfile` and the like act where the program runs, and bring back values: nothing is shared by
a mount, so there are no links, FIFOs or races to trust.
"""

import builtins
import functools
import importlib.abc
import importlib.machinery
import os
import pathlib
import random
import sys
import types
from typing import Any

from sandbox.pair import library_questions
from sandbox.pair.foreign_code import CodeRunner
from sandbox.pair.remote_program import program
from sandbox.pair.told_names import named

REMOTE_MODULES = frozenset(
    [
        "os",
        "os.path",
        "posixpath",
        "tempfile",
        "shutil",
        "glob",
        "subprocess",
        "pickle",
        "runpy",
        "sqlite3",
        "fileinput",
        "linecache",
    ]
)
_LOCAL_NAMES = frozenset(
    [
        "sep",
        "linesep",
        "pathsep",
        "altsep",
        "curdir",
        "pardir",
        "extsep",
        "name",
        "fspath",
        "PathLike",
        "join",
        "basename",
        "dirname",
        "split",
        "splitext",
        "normpath",
        "isabs",
        "commonprefix",
        "commonpath",
    ]
)
"""Names of `os` and `os.path` that are the same everywhere, and need no way."""
own_files: set[str] = set()
"""What stands beside the tests, and nowhere else: they read it themselves, until they write to a file of that
name."""
_READING = frozenset(["read_text", "read_bytes", "exists", "is_file"])
_RENAMING = frozenset(["resolve", "absolute", "expanduser"])
_WRITING = frozenset(["write_text", "write_bytes", "touch", "unlink", "rename", "replace"])


class RemoteModule(types.ModuleType):
    """A module of the program's box."""

    made: dict[str, "RemoteModule"] = {}  # noqa: RUF012 - one for each name, of the whole process

    @classmethod
    def of(cls, name: str) -> "RemoteModule":
        """The one of that name."""
        if name not in cls.made:
            cls.made[name] = made = cls(name)
            made.__dict__.update(_name=name, __path__=[])
        return cls.made[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__doc__":
            raise AttributeError(name)
        own = self.__dict__["_name"]
        if f"{own}.{name}" in REMOTE_MODULES:
            return RemoteModule.of(f"{own}.{name}")
        if own in ("os", "os.path") and name in _LOCAL_NAMES:
            return getattr(os if own == "os" else os.path, name)
        if own == "os.path" and name in ("relpath", "abspath"):
            return functools.partial(_path_of, name)
        if own.partition(".")[0] not in program.program_names:
            return program.exchange("name", own, name)
        try:
            return named("solution", name)
        except NameError as error:
            raise AttributeError(str(error)) from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            self.__dict__[name] = value
        elif not (isinstance(value, RemoteModule) and value.__dict__["_name"].rpartition(".")[2] == name):
            program.exchange("setmodule", self, name, value)  # else the import system binds a submodule

    def __delattr__(self, name: str) -> None:
        program.exchange("delmodule", self, name)


def _path_of(name: str, *paths: Any) -> Any:
    """A path of others: the same everywhere, where those begin at the root."""
    absolute = all(isinstance(path, str) and path.startswith("/") for path in paths)
    if absolute and (name == "abspath" or len(paths) > 1):
        return getattr(os.path, name)(*paths)
    return "".join([*program.exchange("call", RemoteName("os.path", name), *paths)])  # none that it named


class RemoteName:
    """A name of a module of the program's box."""

    def __init__(self, home: str, name: str) -> None:
        self.home, self.name = home, name


class RemotePath(pathlib.PurePosixPath):
    """A path of the program's box, or of a file that stands beside the tests."""

    def __new__(cls, *parts: Any, **named: Any) -> "RemotePath":
        kind = TheirPath if any(map(_is_theirs, parts)) else cls
        return super().__new__(kind, *parts, **named)

    def __truediv__(self, part: Any) -> "RemotePath":
        made = super().__truediv__(part)
        return TheirPath(made) if _is_theirs(part) else made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "open":
            return functools.partial(open_remotely, self)
        if name in _WRITING:
            own_files.discard(_own_name(self))
        if name in _READING and type(self) is not TheirPath and _own_name(self) in own_files:
            return getattr(pathlib.Path(self), name)
        found = program.exchange("get", self, name)
        return functools.partial(_still_ours, found) if name in _RENAMING and not _is_theirs(self) else found

    @classmethod
    def cwd(cls) -> "RemotePath":
        """The program's working directory."""
        return cls(program.exchange("call", RemoteName("os", "getcwd")))

    def __enter__(self) -> "RemotePath":
        return self

    def __exit__(self, *error: object) -> None:
        return None


class TheirPath(RemotePath):
    """A path that the program has named: of its own box, whatever stands beside the tests."""


def _still_ours(rename: Any, *args: Any, **kwargs: Any) -> Any:
    """A path of the tests' by another name."""
    return RemotePath(str(rename(*args, **kwargs)))


def _is_theirs(part: Any) -> bool:
    return isinstance(part, TheirPath) or program.texts.has(part)


def theirs(path: Any) -> Any:
    """A path that was made of what the program gave."""
    return TheirPath(path) if own_files and isinstance(path, str | RemotePath) else path


def open_remotely(*args: Any, **kwargs: Any) -> Any:
    """`open` in the program's box; here of a file of the tests' own that they read."""
    name = _own_name(args[0] if args else kwargs.get("file"))
    if name in own_files and not _is_theirs(args[0] if args else kwargs.get("file")):
        if str(args[1] if len(args) > 1 else kwargs.get("mode", "r")).startswith("r"):
            return open(*args, **kwargs)  # noqa: PTH123 - as the tests want it
        own_files.discard(name)
    return program.exchange("call", RemoteName("io", "open"), *args, **kwargs)


def _own_name(path: Any) -> str:
    """The name that a path has beside the tests."""
    return os.path.relpath(path) if isinstance(path, str | pathlib.PurePath) and str(path) else ""


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the program under every name that the tests import it by."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """See `MetaPathFinder`."""
        if name.partition(".")[0] in program.program_names:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> RemoteModule:
        """See `Loader`."""
        return RemoteModule.of(spec.name)

    def exec_module(self, module: Any) -> None:
        """Nothing: it has been loaded in its own box."""


def remote_module_of(target: Any) -> Any:
    """What tests patch of Python's own modules is patched where the program runs."""
    if type(target) is types.ModuleType and target.__name__ not in ("tests", "__main__"):
        return RemoteModule.of(target.__name__)
    return target


def import_remotely(path: str) -> Any:
    """What a dotted path leads to, as `mock.patch` takes it, in the program's box."""
    head, *rest = path.split(".")
    is_program = head in program.program_names or head == "__main__"
    target: Any = RemoteModule.of("solution" if is_program else head)
    for name in rest:
        full = f"{target.__dict__['_name']}.{name}" if isinstance(target, RemoteModule) else ""
        known = full in REMOTE_MODULES or isinstance(sys.modules.get(full), types.ModuleType)
        target = RemoteModule.of(full) if known or full in sys.stdlib_module_names else getattr(target, name)
    return target


def install(space: dict[str, Any], tests: str) -> None:
    """Turn a test program's `open`, `eval` and modules to the program's box."""
    sys.meta_path.append(Finder())
    space["__builtins__"] = tests_builtins
    tests_builtins.update(CodeRunner(tests, tests_builtins).functions())


def _seed(*args: Any, **kwargs: Any) -> None:
    """`random.seed`: of the tests, and of the program."""
    random.seed(*args, **kwargs)
    if program.channel is not None:
        program.exchange("call", RemoteName("random", "seed"), *args, **kwargs)


@functools.cache
def _random() -> types.ModuleType:
    own = types.ModuleType("random")
    own.__dict__.update({**vars(random), "seed": _seed})
    return own


def _builtins() -> types.ModuleType:
    own = types.ModuleType("builtins")
    own.__dict__.update(tests_builtins)
    return own


def _import(name: str, *context: Any, **named: Any) -> Any:
    """`__import__` of the tests' own text: the library's own imports stay as they are."""
    names = named.get("fromlist", context[2] if len(context) > 2 else ())
    if name == "pathlib":
        return _paths()
    if name == "random":
        return _random()
    if name == "builtins":
        return _builtins()
    if name in REMOTE_MODULES or name.partition(".")[0] in program.program_names:
        return RemoteModule.of(name if names else name.partition(".")[0])
    return builtins.__import__(name, *context, **named)


tests_builtins: dict[str, Any] = {
    **vars(builtins),
    **library_questions.FUNCTIONS,
    "open": open_remotely,
    "__import__": _import,
}
"""Python's own names, as tests have them."""


@functools.cache
def _paths() -> types.ModuleType:
    remote = types.ModuleType("pathlib")
    remote.__dict__.update({**vars(pathlib), "Path": RemotePath, "PosixPath": RemotePath})
    return remote


def _remote(tag: str, text: str) -> Any:
    return TheirPath(text) if tag == "P" else RemoteModule.of(text)


def _to_wire(value: Any) -> Any:
    if isinstance(value, RemoteModule):
        return {"M": value.__dict__["_name"]}
    if type(value) is RemoteName:
        return {"g": [value.home, value.name]}
    return None


program.remote = _remote
program.to_wire.append(_to_wire)
