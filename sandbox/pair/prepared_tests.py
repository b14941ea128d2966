"""Tests made ready to run: what their text says of the program, and their code.

It is the same for every program, so the preflight's box does it once, and hands it on as a text.
"""

import ast
import base64
import json
import marshal
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.pair import lent_containers, rewritten_tests
from sandbox.pair.imported_names import program_modules

FILE = "tests.py"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OF_MODULES = frozenset(["__builtins__", "__loader__", "__package__", "__spec__", *rewritten_tests.HELPERS])
"""Names that a module of tests has without defining them."""


@dataclass(frozen=True, slots=True)
class PreparedTests:
    """One test program."""

    code: str
    """Marshalled, in base64."""
    program_names: list[str]
    """Modules that are the program."""
    asked: list[str]
    """Names that the program itself must define."""
    free: list[str]
    """Names that nobody defines, in the order of their use."""
    needs_entry: bool
    """Can nothing be run without the function that the tests are about?"""
    binds_entry: bool
    """Do the tests define its name themselves?"""
    missing: list[str]
    """Packages that are not here."""
    changes_attributes: bool
    """See `lent_containers`."""
    collected: list[tuple[str, str]]
    """Test functions and classes at the top, in order: "function" or "class", and the name."""
    calls_check: bool
    """Is `check` to be called, as HumanEval's judge does?"""

    def dumps(self) -> str:
        """As a text."""
        return json.dumps(asdict(self))

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
    bound = rewritten_tests.bound_names(tree)
    free = rewritten_tests.free_names(tree, bound | _OF_MODULES, member)
    about: dict[str, Any] = {
        "program_names": sorted(names),
        "asked": sorted(rewritten_tests.asked_names(tree, names, {member, *free} - rewritten_tests.STANDARD)),
        "free": free,
        "needs_entry": member in free or "check" in bound,
        "binds_entry": member in bound,
        "missing": rewritten_tests.missing_packages(tree),
        "changes_attributes": lent_containers.changes_attributes(tree),
        "collected": _collected(tree),
        "calls_check": not any(
            isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id == "check"
            for node in ast.walk(tree)
        ),
    }
    code = compile(rewritten_tests.rewritten(tree, names), FILE, "exec")
    return PreparedTests(code=base64.b64encode(marshal.dumps(code)).decode(), **about)


def _collected(tree: ast.Module) -> list[tuple[str, str]]:
    found = []
    for node in tree.body:
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test"):
            found.append(("function", node.name))
        elif isinstance(node, ast.ClassDef):
            found.append(("class", node.name))
    return found
