"""Functions that a prompt defines whole and its tests use: they belong to the tests.

HumanEval has rows whose tests call a function of the prompt's (`candidate(encode_shift(text)) == text`). A
program may define that anew, so that it undoes nothing; the tests have their own.
"""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def with_helpers(tests: str, prompt: str, entry: str) -> str:
    """The tests, behind those functions of the prompt that they use; `entry` is the one that they judge."""
    try:
        head, tree = ast.parse(prompt), ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return tests
    whole = {node.name: node for node in head.body if isinstance(node, _FUNCTIONS) and _has_body(node)}
    whole.pop(entry, None)
    for name in _defined(tree):
        whole.pop(name, None)
    used: set[str] = set()
    found = _used(tree) & whole.keys()
    while found - used:
        used |= found
        found = {name for each in used for name in _used(whole[each]) & whole.keys()}
    if not used:
        return tests
    imports = [node for node in head.body if isinstance(node, ast.Import | ast.ImportFrom)]
    kept = [*imports, *(node for name, node in whole.items() if name in used)]
    return "\n".join([*(ast.get_source_segment(prompt, node) or "" for node in kept), tests])


def _has_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Is there more than a docstring, `pass` or `...`?"""
    return any(
        not isinstance(node, ast.Pass)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in function.body
    )


def _defined(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, _FUNCTIONS)}


def _used(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
