"""Which of the modules that tests import is the program: the one that is neither Python's nor a known
package."""

import ast
import sys

PACKAGES = frozenset({
    "pytest", "numpy", "pandas", "scipy", "sklearn", "requests", "matplotlib", "torch", "hypothesis", "sympy",
    "sortedcontainers",
})  # fmt: skip
"""What tests import that is not the program, installed here or not."""


def imported_modules(tree: ast.AST) -> set[str]:
    """First parts of the names of modules that are imported."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def is_program(module: str) -> bool:
    """Is a module of that name the program?"""
    return module.partition(".")[0] not in sys.stdlib_module_names | PACKAGES


def program_modules(tree: ast.AST) -> set[str]:
    """Modules that are the program, by whatever name."""
    return set(filter(is_program, imported_modules(tree)))
