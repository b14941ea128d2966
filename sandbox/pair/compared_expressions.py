"""The text of the tests: objects of the program's that are only ever compared, wherever they are written.

`want = [Point(1, 2)]`, a column of a table that a loop or `parametrize` goes through, what a fixture returns,
what `setUp` keeps: where the tests do nothing with it but compare, it is made when the answer stands, and the
program has not seen it before.
"""

import ast
from collections.abc import Callable, Iterable, Iterator

Defer = Callable[[ast.expr], ast.expr]
"""Puts off the calls of classes in an expression."""
Sides = Callable[[ast.AST], tuple[ast.expr, ast.expr] | None]
"""Both sides of an equality, of a node that is one."""
_Functions = ast.FunctionDef | ast.AsyncFunctionDef


def defer_compared(tree: ast.Module, sides: Sides, defer: Defer) -> None:
    """Put off all such objects but those that names are bound to."""
    _defer_fixtures(tree, sides, defer)
    for node in ast.walk(tree):
        if isinstance(node, _Functions):
            _defer_parameters(node, sides, defer)
        elif isinstance(node, ast.ClassDef):
            _defer_attributes(node, sides, defer)
        elif isinstance(node, ast.For):
            _defer_columns(node, tree, sides, defer)


def compared_sides(nodes: Iterable[ast.AST], sides: Sides) -> set[int]:
    """The sides of all equalities among these nodes, by `id`."""
    return {id(side) for pair in map(sides, nodes) if pair for side in pair}


def is_only_compared(name: str, body: Iterable[ast.stmt], sides: Sides) -> bool:
    """Is a name read in these statements, and as a side of an equality only?"""
    nodes = [node for part in body for node in ast.walk(part)]
    read = [
        node
        for node in nodes
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    compared = compared_sides(nodes, sides)
    return bool(read) and all(id(node) in compared for node in read)


def _defer_fixtures(tree: ast.Module, sides: Sides, defer: Defer) -> None:
    functions = [node for node in ast.walk(tree) if isinstance(node, _Functions)]
    for maker in filter(_is_fixture, functions):
        takers = [each for each in functions if maker.name in _parameters(each)]
        if takers and all(is_only_compared(maker.name, taker.body, sides) for taker in takers):
            last = maker.body[-1]
            if isinstance(last, ast.Return) and last.value is not None:
                last.value = defer(last.value)


def _is_fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = (each.func if isinstance(each, ast.Call) else each for each in function.decorator_list)
    return any(_name_of(each) == "fixture" for each in called)


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {arg.arg for arg in (*function.args.args, *function.args.kwonlyargs)}


def _defer_parameters(test: ast.FunctionDef | ast.AsyncFunctionDef, sides: Sides, defer: Defer) -> None:
    """The columns of `parametrize` whose parameters the test only compares."""
    for mark in test.decorator_list:
        if not (isinstance(mark, ast.Call) and _name_of(mark.func) == "parametrize" and len(mark.args) > 1):
            continue
        names = _names_of_parameters(mark.args[0])
        for column, name in enumerate(names):
            if is_only_compared(name, test.body, sides):
                _defer_column(mark.args[1], column if len(names) > 1 else None, defer)


def _names_of_parameters(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [name.strip() for name in str(node.value).split(",") if name.strip()]
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    return [str(part.value) for part in parts if isinstance(part, ast.Constant)]


def _defer_columns(loop: ast.For, tree: ast.Module, sides: Sides, defer: Defer) -> None:
    """The columns of a table that a loop goes through and only compares."""
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    for column, target in enumerate(targets):
        if isinstance(target, ast.Name) and is_only_compared(target.id, loop.body, sides):
            for table in _tables(loop.iter, tree):
                _defer_column(table, column if isinstance(loop.target, ast.Tuple) else None, defer)


def _tables(node: ast.expr, tree: ast.Module) -> Iterator[ast.expr]:
    """The rows that a loop goes through: as they stand there, or under a name that only loops go through."""
    if not isinstance(node, ast.Name):
        yield node
        return
    nodes = list(ast.walk(tree))
    reads = [each for each in nodes if isinstance(each, ast.Name) and each.id == node.id]
    looped = {id(each.iter) for each in nodes if isinstance(each, ast.For)}
    if all(isinstance(each.ctx, ast.Store) or id(each) in looped for each in reads):
        for each in nodes:
            if isinstance(each, ast.Assign) and any(_name_of(target) == node.id for target in each.targets):
                yield each.value


def _defer_column(table: ast.expr, column: int | None, defer: Defer) -> None:
    """One column of a table's rows, or all of a list."""
    if not isinstance(table, ast.List | ast.Tuple):
        return
    if column is None:
        table.elts = [defer(row) for row in table.elts]
        return
    for row in table.elts:
        if isinstance(row, ast.List | ast.Tuple) and column < len(row.elts):
            row.elts[column] = defer(row.elts[column])
        elif isinstance(row, ast.Call) and _name_of(row.func) == "param" and column < len(row.args):
            row.args[column] = defer(row.args[column])


def _defer_attributes(case: ast.ClassDef, sides: Sides, defer: Defer) -> None:
    """`self.want = Point(1, 2)`, where the class does nothing with `self.want` but compare."""
    nodes = list(ast.walk(case))
    compared = compared_sides(nodes, sides)
    own = [node for node in nodes if isinstance(node, ast.Attribute) and _name_of(node.value) == "self"]
    used = {node.attr for node in own if not isinstance(node.ctx, ast.Store) and id(node) not in compared}
    for node in nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if isinstance(node, ast.Assign) and target in own and target.attr not in used:
            node.value = defer(node.value)


def _name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
