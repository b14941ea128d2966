"""The house holds its own rules: arrows, names, sizes, and the page that shows them."""

import ast
import runpy
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("reward_service", "sandbox")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
MAX_ROOT_MODULES = 8
MAX_LAYERS = 12
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
DECIDES_FOR_VERIFIERS = ("reward_service.grading.", "reward_service.text")
"""By convention a verifier may have the name of the folder or module where its decisions stand."""


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(file): file for file in FILES}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imported(file: Path) -> Iterator[str]:
    """Every module of ours that a file imports anywhere: at its top, in functions, for type checkers only."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module


def test_no_import_cycle_stands_even_among_imports_for_type_checkers() -> None:
    graph = {name: set(imported(file)) - {name} for name, file in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_root_holds_few_modules() -> None:
    modules = [file.stem for file in (ROOT / "reward_service").glob("*.py") if file.stem != "__init__"]
    assert len(modules) <= MAX_ROOT_MODULES, sorted(modules)


def layer_table() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci/layer_table.py"))


def test_the_contract_has_few_lines_and_names_every_room() -> None:
    lines = layer_table()["layers"]()
    assert len(lines) <= MAX_LAYERS
    rooms = {name.split(".")[1] for name in MODULES if name.startswith("reward_service.")}
    assert rooms == {name for line in lines for name in line} | {"clients"}


def test_the_page_shows_the_layers_of_the_contract() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    assert layer_table()["written"](page) == page, "run: python .ci/layer_table.py --write"


def test_no_name_stands_for_two_modules_but_by_convention() -> None:
    verifiers = {name.split(".")[-1] for name in MODULES if name.startswith("reward_service.verifiers.")}
    counted = [
        name.split(".")[-1]
        for name, file in MODULES.items()
        if not (name.startswith(DECIDES_FOR_VERIFIERS) and name.split(".")[-1] in verifiers)
        and file.stem != "__main__"
    ]
    assert [name for name, count in Counter(counted).items() if count > 1] == []


def test_no_module_is_named_for_everything() -> None:
    assert not BANNED_NAMES & {part for name in MODULES for part in name.split(".")}


def test_files_and_functions_stay_short() -> None:
    long = [file.name for file in FILES if file.read_text("utf-8").count("\n") > MAX_FILE_LINES]
    for file in FILES:
        functions = (
            n for n in ast.walk(tree_of(file)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        long += [
            f"{file.name}: {n.name}"
            for n in functions
            if (n.end_lineno or n.lineno) - n.lineno + 1 > MAX_FUNCTION_LINES
        ]
    assert long == []


def test_every_module_says_what_it_is() -> None:
    assert [name for name, file in MODULES.items() if not ast.get_docstring(tree_of(file))] == []


def test_mypy_and_the_contracts_cover_both_packages() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert tuple(tool["mypy"]["packages"]) == PACKAGES == tuple(tool["importlinter"]["root_packages"])
