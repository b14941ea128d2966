"""Tests made ready to run: what their text says of the program, and their code.

It is the same for every program, so the preflight's box does it once, and hands it on as a text.
"""

import ast
import base64
import json
import marshal
from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox import told_numbers
from sandbox.pair import attribute_write_back, name_resolution, test_rewriting, told_shapes
from sandbox.pair.program_modules import program_modules
from sandbox.pair.violations import TESTS_FILE

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OF_MODULES = frozenset(["__builtins__", "__loader__", "__package__", "__spec__", *test_rewriting.HELPERS])
"""Names that a module of tests has without defining them."""


class PreparedTests(NamedTuple):
    """One test program."""

    code: str
    """Marshalled, in base64."""
    program_names: list[str]
    """Modules that are the program."""
    asked: list[str]
    """Names that the program itself must define."""
    free: list[str]
    """Names that nobody defines, in the order of their use."""
    library: list[str]
    """Those of them that are modules of Python's own."""
    needs_entry: bool
    """Can nothing be run without the function that the tests are about?"""
    binds_entry: bool
    """Do the tests define its name themselves?"""
    missing: list[str]
    """Packages that are not here."""
    changes_attributes: bool
    """See `attribute_write_back`."""
    collected: list[tuple[str, str]]
    """Test functions and classes at the top, in order: "function" or "class", and the name."""
    calls_check: bool
    """Is `check` to be called, as HumanEval's judge does?"""
    untold: list[str]
    """Numbers that they say nothing of and might take for right: see `told_numbers`."""
    names_shapes: bool
    """Do they say anything of how many items the program's arrays have?"""
    asserting_blocks: list[tuple[int, int]]
    """See `violations`."""

    def dumps(self) -> str:
        """As a text."""
        return json.dumps(self._asdict())

    @property
    def compiled(self) -> Any:
        """The code; whoever wrote the tests chose it."""
        return marshal.loads(base64.b64decode(self.code))  # noqa: S302 - made by `prepare`, in a tests' box


def prepare(job: Mapping[str, Any]) -> PreparedTests:
    """The tests of a judge's job, as it came, or as the preflight has made them ready."""
    if job.get("prepared"):
        return PreparedTests(**json.loads(job["prepared"]))
    tree = ast.parse(job["tests"])
    member = str(job["entry"]).rpartition(".")[2]
    names = (program_modules(tree) | {"solution"}) - {*job["modules"]}
    bound = name_resolution.bound_names(tree)
    free = name_resolution.free_names(tree, bound | _OF_MODULES, member)
    library = name_resolution.library_names(tree, free) - {member}
    about: dict[str, Any] = {
        "program_names": sorted(names),
        "asked": sorted(name_resolution.asked_names(tree, names, {member, *free} - library)),
        "free": free,
        "library": sorted(library),
        "needs_entry": member in free or "check" in bound,
        "binds_entry": member in bound,
        "missing": name_resolution.missing_packages(tree),
        "changes_attributes": attribute_write_back.changes_attributes(tree),
        "collected": _collected(tree),
        "untold": sorted(told_numbers.untold(tree)),
        "names_shapes": told_shapes.names_shapes(tree, {*free, member, "candidate"} | names),
        "asserting_blocks": test_rewriting.asserting_blocks(tree),
        "calls_check": not any(
            isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == "check"
            for node in ast.walk(tree)
        ),
    }
    values = name_resolution.program_values(tree, names, {*free} - library, member)
    code = compile(test_rewriting.rewritten(tree, names, values), TESTS_FILE, "exec")
    return PreparedTests(code=base64.b64encode(marshal.dumps(code)).decode(), **about)


def _collected(tree: ast.Module) -> list[tuple[str, str]]:
    found = []
    for node in tree.body:
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test"):
            found.append(("function", node.name))
        elif isinstance(node, ast.ClassDef):
            found.append(("class", node.name))
    return found
