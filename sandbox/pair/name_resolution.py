"""The text of the tests: which names it brings along, and which are the program's or Python's own."""

import ast
import builtins
import importlib.util
from collections.abc import Iterable

from sandbox.native import leetcode_nodes
from sandbox.pair.program_modules import PACKAGES, imported_modules

STANDARD = frozenset("bisect collections copy functools heapq itertools math random re string sys".split())
"""Modules that tests may name without importing them."""
ATTRIBUTED = frozenset(
    "array base64 calendar cmath dataclasses datetime decimal enum fractions hashlib html inspect json "
    "numbers operator pprint statistics struct textwrap types typing unicodedata uuid zlib".split()
)
"""Modules that they may name so where they read nothing but the module's own names of it."""
HELPED = frozenset(leetcode_nodes.NAMES)
"""Names that judges define for the candidate and its tests alike."""
_Functions = ast.FunctionDef | ast.AsyncFunctionDef


def missing_packages(tree: ast.AST) -> list[str]:
    """Packages that the tests import and that are not here."""
    wanted = (imported_modules(tree) & PACKAGES) - {"pytest"}
    return sorted(name for name in wanted if importlib.util.find_spec(name) is None)


def bound_names(tree: ast.AST) -> set[str]:
    """Names that the tests bring along."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, _Functions | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def free_names(tree: ast.AST, bound: Iterable[str], entry: str) -> list[str]:
    """Names that nobody defines, in the order of their use: the program's."""
    known = set(bound) | {"__name__", "__file__", "__doc__"}
    found = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id not in known
        and (not hasattr(builtins, node.id) or node.id == entry)
    ]
    return list(dict.fromkeys(found))


def library_names(tree: ast.AST, free: Iterable[str]) -> set[str]:
    """Names that nobody defines, and that are modules of Python's own to the tests."""
    wanted = (STANDARD | ATTRIBUTED) & {*free}
    if not wanted:
        return set()
    reads = {node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in wanted}
    owners = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.value in reads]
    others = {node.id for node in reads - {node.value for node in owners}}
    strange = {
        node.value.id
        for node in owners
        if isinstance(node.value, ast.Name) and not hasattr(__import__(node.value.id), node.attr)
    }
    return {name for name in wanted if name in STANDARD or name not in others | strange}


def imported_from_program(tree: ast.AST, modules: set[str]) -> set[str]:
    """Names that are imported from the program."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules
        for alias in node.names
    }


def asked_names(tree: ast.AST, modules: set[str], free: set[str]) -> set[str]:
    """Names that the program itself must define: `free`, and those that the tests import of it."""
    aliases = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.partition(".")[0] in modules
    }
    found = set(free)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules:
            found |= {alias.name for alias in node.names}
    return found - {"", "*", *HELPED}


def program_values(
    tree: ast.AST, modules: set[str], free: Iterable[str], entry: str
) -> dict[str, tuple[str, bool]]:
    """Names that may stand for a value of the program's: its name there, and was it imported?

    Of those that nobody defines (`free`) and those imported from the program: none that the tests bind anew,
    and none that they call.
    """
    found = {name: (name, False) for name in free}
    others = {entry}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            others.add(node.func.id)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            others.add(node.id)
        elif isinstance(node, ast.arg):
            others.add(node.arg)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules:
            found |= {alias.asname or alias.name: (alias.name, True) for alias in node.names}
    return {name: told for name, told in found.items() if name not in others and not name.startswith("__")}
