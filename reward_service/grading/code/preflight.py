"""Tests on trial, once per reference: whoever passes programs that cannot be right is no reference.

Everything that can make a verdict null for reasons of the reference is decided here, before a program is let
in.
"""

import ast
import builtins
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from reward_service.errors import BadReference
from reward_service.grading.code import assert_parser
from reward_service.grading.code.assert_parser import Check
from sandbox import told_numbers
from sandbox.paired_tests import PairedTests, Preflight, Voids
from sandbox.run_types import Limits

if TYPE_CHECKING:
    from sandbox.service import Sandbox

MAX_EXCEPTIONS = 4
"""Exceptions that the tests catch, and that voids raise, at most."""
EMPTYING = "emptying"
_BEHAVIOURS = ("raising", "opaque", "nan", "stopping", EMPTYING, "nothing")
_ENDING = "ending"
"""Tried last: what tests have patched by then stays so."""
_WIPING = ["wiping_number", "wiping_text", "wiping_list"]
"""Voids for tests that may compute what they expect from what the program could have changed: files, the
environment, attributes of their own objects."""
_WORLD = re.compile(r"\bopen\(|\bwrite_(?:text|bytes)\(|\benviron\b|\bsetenv\(")
_VALUES = {"nothing": None, "nan": float("nan")}
"""What voids give where values are compared outside of a box."""
_LIMITS = Limits(cpu_s=20.0, wall_s=60.0, memory_mb=512, processes=64)
_KEPT = 1024
_TAKING_ALL = re.compile(
    r"numpy|\bzip\(|\ball\(|\bfor\b[^\n:]{1,200}\(|<=\s{0,9}(?:\{|set\()|\.issu(?:b|per)set\("
)
_OF_MAPPINGS = re.compile(r"\.(?:items|keys|values)\(\)")
"""Tests that may look at each of what they are given, however few."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The assert programs of a reference: those that are run, and the checks of those that are compared."""

    tests: tuple[PairedTests, ...]
    checks: tuple[tuple[Check, ...], ...] = ()


_kept: OrderedDict[tuple[PairedTests, ...], Preflight] = OrderedDict()


async def tried(sources: Sources, sandbox: "Sandbox") -> Preflight:
    """Try the tests, or remember how that went: they can tell right from wrong.

    Raises:
        BadReference: a void passes them all, or they cannot be run here whatever the program is.
        SandboxUnavailable: it could not be found out.
    """
    found = await _preflight(sources.tests, sandbox)
    if found.unsupported:
        raise BadReference(f"the tests cannot be run: {found.unsupported}")
    weak = [name for name, passed in found.passed.items() if _passes_all(name, passed, sources)]
    if len(weak) == len(found.passed):
        raise BadReference("whatever the program is, these tests are passed: it never calls the program")
    if weak:
        raise BadReference(f"programs that do nothing pass these tests: {', '.join(weak)}")
    return found


def check_literals(checks: Sequence[Sequence[Check]]) -> None:
    """As `tried`, of tests that only compare values with literals.

    Raises:
        BadReference: a void passes them all.
    """
    weak = [name for name, value in _VALUES.items() if all(_holds(part, value) for part in checks)]
    if weak:
        raise BadReference(f"programs that do nothing pass these tests: {', '.join(weak)}")


def _holds(checks: Sequence[Check], value: object) -> bool:
    """Is every check true of a void's value, without being about just that value?"""
    return all(_is_true_of(check, value) for check in checks) and not all(
        check.relation in {"==", "is"} for check in checks
    )


def _is_true_of(check: Check, value: object) -> bool:
    return not check.view and check.holds(value)


def _passes_all(name: str, passed: Sequence[int], sources: Sources) -> bool:
    compared = (
        name in _VALUES and all(_is_true_of(check, _VALUES[name]) for check in part)
        for part in sources.checks
    )
    return len(passed) == len(sources.tests) and all(compared)


async def _preflight(tests: tuple[PairedTests, ...], sandbox: "Sandbox") -> Preflight:
    found = _kept.get(tests)
    if found is None:
        texts = [test.text for test in tests]
        attributes = sorted({name for text in texts for name in _attributes(assert_parser.parse(text))})
        wiping = _WIPING if attributes or any(map(_WORLD.search, texts)) else []
        names = (*_behaviours(texts), *wiping, _ENDING)
        voids = Voids(f"{_program()}\nATTRIBUTES += {attributes!r}\n", names, EMPTYING)
        found = await sandbox.preflight(tests, voids, limits=_LIMITS)
        while len(_kept) >= _KEPT:
            _kept.popitem(last=False)
        _kept[tests] = found
    _kept.move_to_end(tests)
    return found


@cache
def _program() -> str:
    return resources.files(__package__).joinpath("void_program.py").read_text()


def _attributes(tree: ast.Module) -> set[str]:
    """Attributes that objects of the tests' own classes have; test cases are handed to nobody."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    own = [
        node
        for node in classes
        if not node.name.startswith("Test")
        and not any("TestCase" in ast.unparse(base) for base in node.bases)
    ]
    inner = [node for each in own for node in ast.walk(each)]
    written = {
        node.attr for node in inner if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    declared = {
        node.target.id
        for node in inner
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    return written | declared


def _behaviours(texts: Sequence[str]) -> list[str]:
    """The voids to try: none that is just what the tests are about."""
    names = [name for name in _BEHAVIOURS if name != EMPTYING or any(map(_compares, texts))]
    if any(map(_TAKING_ALL.search, texts)):
        names.append("empty")  # all of nothing are right, and an empty array is near every one of one number
        names += ["empty_mapping"] if any(map(_OF_MAPPINGS.search, texts)) else []
        names += ["empty_set"] if any("issu" in text for text in texts) else []
    if any(told_numbers.names_nan(assert_parser.parse(text)) for text in texts):
        names.remove("nan")
    if any(map(_expects_exceptions, map(assert_parser.parse, texts))):
        return [name for name in names if name not in ("raising", "stopping")]
    return names + _caught(texts)


def _compares(text: str) -> bool:
    return "==" in text or "Equal" in text


def _expects_exceptions(tree: ast.Module) -> bool:
    """Do the tests fail where nothing is raised?"""
    return any(isinstance(node, ast.Try) and _is_expecting(node) for node in ast.walk(tree)) or any(
        _called_name(node) in ("raises", "assertRaises", "assertRaisesRegex") for node in ast.walk(tree)
    )


def _called_name(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_expecting(attempt: ast.Try) -> bool:
    """Does it fail behind what should have raised, or take note of what was raised?"""
    last = attempt.body[-1]
    never = isinstance(last, ast.Assert) and isinstance(last.test, ast.Constant) and not last.test.value
    fails = isinstance(last, ast.Expr) and _called_name(last.value) == "fail"
    notes = any(
        isinstance(node, ast.Assign | ast.Assert) for part in attempt.handlers for node in ast.walk(part)
    )
    return never or fails or isinstance(last, ast.Raise) or bool(attempt.orelse) or notes


def _caught(texts: Sequence[str]) -> list[str]:
    """Names of Python's exceptions that the tests catch themselves: what they catch, a program may raise."""
    handlers = [
        node.type
        for text in texts
        for node in ast.walk(assert_parser.parse(text))
        if isinstance(node, ast.ExceptHandler) and node.type is not None
    ]
    handlers += [
        argument
        for text in texts
        for node in ast.walk(assert_parser.parse(text))
        if _called_name(node) == "suppress" and isinstance(node, ast.Call)
        for argument in node.args
    ]
    names = {node.id for handler in handlers for node in ast.walk(handler) if isinstance(node, ast.Name)}
    known = [getattr(builtins, name, None) for name in sorted(names)]
    return [kind.__name__ for kind in known if isinstance(kind, type) and issubclass(kind, Exception)][
        :MAX_EXCEPTIONS
    ]
