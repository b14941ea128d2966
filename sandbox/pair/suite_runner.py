"""In the tests' box: what unittest and pytest would collect is run, once; one failure ends it.

unittest is the real one; its results are listened to, so that a runner whose result is ignored fails all the
same. A test that the file itself did not execute is run; one that skips itself, without being decorated so,
has failed.
"""

import asyncio
import contextlib
import inspect
import itertools
import sys
import types
import unittest
import unittest.mock
from collections.abc import Iterator
from typing import Any

from sandbox.pair import library_questions, pytest_stand_in, remote_modules, warnings_and_logs
from sandbox.pair.fixture_parameters import parameters_of
from sandbox.pair.handles import Handle
from sandbox.pair.prepared_tests import PreparedTests
from sandbox.pair.pytest_stand_in import Capture, Mocker, MonkeyPatch, ParameterSet
from sandbox.pair.remote_program import Gone, Unsupported, program
from sandbox.pair.warnings_and_logs import Logged, Warned

failures: list[BaseException] = []
_BROKEN = (NameError, ImportError, OSError, SyntaxError)
"""What tests fail with that lack something of their own. Other errors may come of what the program's names
are, which are known before anything is asked."""


def install() -> None:
    """Turn unittest, mock, pytest and asyncio to the program; once in a process."""
    sys.modules["pytest"] = pytest_stand_in.module()
    case: Any = unittest.TestCase
    case.assertRaises = lambda self, kind, function=None, *args, **kwargs: pytest_stand_in.raises(
        kind, function, *args, **kwargs
    )
    case.assertRaisesRegex = lambda self, kind, match, function=None, *args, **kwargs: pytest_stand_in.raises(
        kind, function, *args, match=match, **kwargs
    )
    warnings_and_logs.install()
    unittest.main = lambda *_, **__: None  # type: ignore[assignment]
    for name in ("addFailure", "addError"):
        setattr(unittest.TestResult, name, _noting(getattr(unittest.TestResult, name)))
    unittest.TestResult.addSubTest = _noting_parts(unittest.TestResult.addSubTest)  # type: ignore[method-assign]
    unittest.TestResult.startTest = _note_start(unittest.TestResult.startTest)  # type: ignore[method-assign]
    unittest.TestResult.addSkip = _note_skip  # type: ignore[method-assign]
    _turn_mock()
    library_questions.install()


def _noting(real: Any) -> Any:
    def note(self: Any, test: Any, error: Any) -> None:
        failures.append(error[1])
        real(self, test, error)

    return note


def _noting_parts(real: Any) -> Any:
    def note(self: Any, test: Any, part: Any, error: Any) -> None:
        if error is not None:
            failures.append(error[1])
        real(self, test, part, error)

    return note


def _note_start(real: Any) -> Any:
    def note(self: Any, test: Any) -> None:
        pytest_stand_in.started[0] = program.deeds
        real(self, test)

    return note


def _note_skip(self: Any, test: Any, reason: str) -> None:
    method = getattr(test, getattr(test, "_testMethodName", ""), None)
    if program.deeds > pytest_stand_in.started[0] and not (
        getattr(test, "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False)
    ):
        failures.append(AssertionError("a test that skipped itself"))


def _turn_mock() -> None:
    """What is patched is patched in the program's box."""
    patch: Any = unittest.mock._patch
    real = patch.__enter__

    def enter(self: Any) -> Any:
        getter = self.getter
        self.getter = lambda: remote_modules.remote_module_of(getter())
        try:
            return real(self)
        finally:
            self.getter = getter

    patch.__enter__ = enter
    is_coroutine: Any = unittest.mock.iscoroutinefunction  # type: ignore[attr-defined]
    unittest.mock.iscoroutinefunction = (  # type: ignore[attr-defined]  # asked of all that None has, for each mock
        lambda value: type(value) not in _BUILT_IN and is_coroutine(value)
    )
    unittest.mock._importer = remote_modules.import_remotely  # type: ignore[attr-defined]
    unittest.mock.pkgutil = types.SimpleNamespace(resolve_name=remote_modules.import_remotely)  # type: ignore[attr-defined]


_BUILT_IN = {types.BuiltinFunctionType, types.MethodWrapperType, types.WrapperDescriptorType, types.NoneType}
_BUILT_IN |= {str, Handle}
"""Types of what is no coroutine function, at a glance."""


def outcome(tests: PreparedTests, space: dict[str, Any], entry: str) -> tuple[bool, str]:
    """Run everything: passed, and the reason when not.

    Raises:
        Gone, Unsupported: the program has ended; the tests are of a kind that cannot be run here, or break
            before they have asked the program anything.
    """
    before = program.deeds
    try:
        executed = _run_file(tests, space)
        with kept:
            kept.callback(kept_values.clear)
            _run_collected(tests, space, entry, executed)
    except SystemExit as leaving:
        if leaving.code not in (0, None, False):
            return False, f"the tests left with {leaving.code}"
    except (Gone, Unsupported):
        raise
    except BaseException as error:  # noqa: BLE001 - what tests fail with
        failures.insert(0, error)
    if not failures:
        return True, ""
    if program.deeds == before and _is_broken(failures[0], tests):
        raise Unsupported(f"whatever the program is: {_text(failures[0])}")
    return False, _text(failures[0])


def _is_broken(error: BaseException, tests: PreparedTests) -> bool:
    """Do the tests lack something that no program could give them?"""
    name = error.name if isinstance(error, NameError) else None
    return isinstance(error, _BROKEN) and name not in {*tests.free, *tests.asked}


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _run_file(tests: PreparedTests, space: dict[str, Any]) -> set[int]:
    """Run the file as `__main__`; the first lines of the tests that were executed."""
    executed: set[int] = set()
    space["__executed__"] = executed.add
    exec(tests.compiled, space)  # noqa: S102 - the tests' box
    return set(executed)


def _run_collected(tests: PreparedTests, space: dict[str, Any], entry: str, executed: set[int]) -> None:
    if callable(space.get("check")) and tests.calls_check:
        space["check"](space[entry.rpartition(".")[2]])
    for kind, name in tests.collected:
        found = space.get(name)
        if kind == "function":
            if _first_line(found) not in executed and not _is_fixture(found):
                _run_each_set(found, space)
        elif isinstance(found, type):
            _run_class(found, space, executed)


def _first_line(function: Any) -> int:
    return function.__code__.co_firstlineno if isinstance(function, types.FunctionType) else -1


def _run_class(kind: type, space: dict[str, Any], executed: set[int]) -> None:
    names = [name for name in dir(kind) if name.startswith("test")]
    if issubclass(kind, unittest.TestCase):
        if not any(_first_line(_as_written(kind, name)) in executed for name in names):
            result = unittest.TestResult()
            result.failfast = True
            _suite(kind, names).run(result)
    elif kind.__name__.startswith("Test") and not getattr(kind, "is_skipped", False):
        getattr(kind, "setup_class", lambda: None)()
        for name in names:
            made = kind()
            _call_hook(made, "setup_method", name)
            _run_each_set(getattr(made, name), space, made)
            _call_hook(made, "teardown_method", name)
        getattr(kind, "teardown_class", lambda: None)()


def _as_written(kind: type, name: str) -> Any:
    """What a class, or one that it inherits from, has under a name."""
    return next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)


def _suite(kind: type[unittest.TestCase], names: list[str]) -> unittest.TestSuite:
    """Its tests, as unittest's own loader has them, which looks at all that a test case inherits."""
    found = [name for name in names if callable(getattr(kind, name))]
    return unittest.TestSuite(map(kind, found or ["runTest"] * hasattr(kind, "runTest")))


def _call_hook(made: Any, hook: str, name: str) -> None:
    method = getattr(made, hook, None)
    if method is not None:
        method(*([getattr(made, name)] if inspect.signature(method).parameters else []))


def _run_each_set(test: Any, space: dict[str, Any], owner: Any = None) -> None:
    """A test with each of its sets of parameters, and the fixtures it names."""
    if getattr(test, "is_skipped", False):
        return
    for chosen, through in _sets(test, owner):
        for parameters in _fixture_parameters(test, space, owner, given=through):
            with contextlib.ExitStack() as stack:
                pytest_stand_in.started[0] = program.deeds
                fixtures = Fixtures(dict(chosen), space, owner, stack, parameters)
                with contextlib.suppress(pytest_stand_in.Skipped):
                    result = test(**fixtures.arguments(test))
                    if inspect.iscoroutine(result):
                        asyncio.run(result)


def _sets(test: Any, owner: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each choice of parameters: those that the test takes, and those that fixtures of their names take."""
    groups, indirect = [], set[str]()
    for names, values, through in [*getattr(type(owner), "sets", ()), *getattr(test, "sets", ())]:
        tried = [value for value in values if not getattr(value, "is_skipped", False)]
        groups.append([dict(zip(names, _row(value, len(names)), strict=True)) for value in tried])
        indirect |= set(through)
    for rows in itertools.product(*groups):
        chosen = {name: value for row in rows for name, value in row.items()}
        yield (
            {name: value for name, value in chosen.items() if name not in indirect},
            {name: value for name, value in chosen.items() if name in indirect},
        )


def _row(value: Any, width: int) -> Any:
    return value if width > 1 or isinstance(value, ParameterSet) else [value]


def _fixture_parameters(
    test: Any, space: dict[str, Any], owner: Any, *, given: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Each choice of parameters of the fixtures that a test names, if any has some; `given` are chosen."""
    makers = {name: _maker(name, space, owner) for name in _fixture_names(test, space, owner)}
    with_sets = {name: maker.params for name, maker in makers.items() if getattr(maker, "params", None)}
    for values in itertools.product(*with_sets.values()):
        yield {**dict(zip(with_sets, values, strict=True)), **given}


def _fixture_names(
    test: Any, space: dict[str, Any], owner: Any, seen: frozenset[str] = frozenset()
) -> set[str]:
    names = set(parameters_of(test)) - seen
    for name in set(names):
        maker = _maker(name, space, owner)
        if maker is not None:
            names |= _fixture_names(maker, space, owner, seen | names)
    return names


def _maker(name: str, space: dict[str, Any], owner: Any) -> Any:
    for found in (getattr(owner, name, None), space.get(name)):
        if _is_fixture(found):
            return found
    named = (found for found in space.values() if _is_fixture(found) and found.fixture_name == name)
    return next(named, None)


def _is_fixture(found: Any) -> bool:
    """Is it one of the tests'? Nothing of the program's is asked."""
    return isinstance(found, types.FunctionType | types.MethodType) and getattr(found, "is_fixture", False)


kept_values: dict[Any, Any] = {}
"""Values of fixtures that several tests have in common, by what makes them."""
kept = contextlib.ExitStack()
"""What is left of those to be done when all tests are over."""


class Fixtures:
    """Values of the fixtures of one test."""

    def __init__(
        self,
        made: dict[str, Any],
        space: dict[str, Any],
        owner: Any,
        stack: contextlib.ExitStack,
        parameters: dict[str, Any],
    ) -> None:
        self._made, self._space, self._owner = made, space, owner
        self._stack, self._parameters = stack, parameters

    def arguments(self, test: Any) -> dict[str, Any]:
        """What the test is called with, after the fixtures that nobody needs to name."""
        homes = [*self._space.items(), *vars(type(self._owner)).items()]
        for name, maker in homes:
            if _is_fixture(maker) and maker.autouse:
                self._value(name)
        for name in getattr(test, "uses", ()):
            self._value(name)
        return {
            name: self._value(name)
            for name, is_optional in parameters_of(test).items()
            if name in self._made or not is_optional
        }

    def _value(self, name: str) -> Any:
        if name not in self._made:
            maker = _maker(name, self._space, self._owner)
            self._made[name] = self._built_in(name) if maker is None else self._from(name, maker)
        return self._made[name]

    def _request(self, name: str) -> Any:
        """What pytest tells a fixture of that name of the test that asks for it."""
        return types.SimpleNamespace(
            param=self._parameters.get(name),
            addfinalizer=self._stack.callback,
            getfixturevalue=self._value,
            instance=self._owner,
            cls=None if self._owner is None else type(self._owner),
        )

    def _from(self, name: str, maker: Any) -> Any:
        if maker in kept_values:
            return kept_values[maker]
        given = {
            other: self._request(name) if other == "request" else self._value(other)
            for other in parameters_of(maker)
        }
        found = maker(**given)
        if inspect.isgenerator(found):
            stack = kept if maker.is_kept else self._stack
            value = next(found)
            stack.callback(next, found, None)
        else:
            value = found
        if maker.is_kept:
            kept_values[maker] = value
        return value

    def _built_in(self, name: str) -> Any:
        if name in ("capsys", "capfd"):
            return self._stack.enter_context(Capture())
        if name == "caplog":
            return self._stack.enter_context(Logged("", "WARNING", must=False))
        if name == "recwarn":
            program.exchange("watch", "warnings")
            return Warned()
        if name in ("tmp_path", "tmpdir"):
            folder = remote_modules.RemoteModule.of("tempfile").mkdtemp()
            return remote_modules.RemotePath(folder) if name == "tmp_path" else folder
        if name == "monkeypatch":
            patch = MonkeyPatch()
            self._stack.callback(patch.undo)
            return patch
        if name == "request":
            return self._request(name)
        if name == "mocker":
            return Mocker(self._stack)
        if name in self._space and not isinstance(self._space[name], type):
            return self._space[name]  # a test that takes the program as an argument
        raise LookupError(f"fixture {name!r} not found")
