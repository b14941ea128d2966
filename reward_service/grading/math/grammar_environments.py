"""LaTeX environments: matrices, cases, and what is aligned."""

from reward_service.grading.math.grammar_expressions import read_union
from reward_service.grading.math.parse_limits import MAX_CELLS, TooCostly
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import Unreadable
from reward_service.grading.math.tree import Head, Node, Op

_MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "array", "smallmatrix", "aligned"}
)
_BETWEEN_CASES = (",", "&", "\\\\", ";")


def read_environment(tokens: TokenStream) -> Node:
    """What stands between `\\begin{…}`, whose name comes next, and `\\end{…}`.

    Raises:
        Unreadable: the environment is not known, not closed, or its rows differ in length.
    """
    name = _name(tokens)
    if name == "array":
        _skip_column_format(tokens)
    if name == "cases":
        return _cases(tokens)
    if name not in _MATRICES:
        raise Unreadable(f"environment {name}")
    rows = _rows(tokens)
    if len({len(row) for row in rows}) != 1:
        raise Unreadable("a matrix with rows of different length")
    if name == "aligned":
        return Op(Head.LIST, tuple(cell for row in rows for cell in row))
    matrix = Op(Head.MATRIX, tuple(Op(Head.ROW, row) for row in rows))
    return Op(Head.DET, (matrix,)) if name == "vmatrix" else matrix


def _name(tokens: TokenStream) -> str:
    """The name of an environment in braces, without a star."""
    tokens.expect("{")
    name = ""
    while tokens.next.kind not in {"}", "end"}:
        name += tokens.take().text
    tokens.expect("}")
    return name.rstrip("*")


def _skip_column_format(tokens: TokenStream) -> None:
    if tokens.next.kind == "{":
        while tokens.next.kind not in {"}", "end"}:
            tokens.take()
        tokens.expect("}")


def _rows(tokens: TokenStream) -> list[tuple[Node, ...]]:
    """The cells of each row, to the end of the environment; empty cells and rows are left out."""
    rows: list[tuple[Node, ...]] = []
    cells: list[Node] = []
    count = 0
    bars, tokens.bars = tokens.bars, 0
    while True:
        if tokens.next.kind not in {"&", "\\\\", "endenv"}:
            cells.append(read_union(tokens))
            count += 1
            if count > MAX_CELLS:
                raise TooCostly(f"a matrix of more than {MAX_CELLS} cells")
        kind = tokens.take().kind
        if kind == "&":
            continue
        if cells:
            rows.append(tuple(cells))
            cells = []
        if kind == "endenv":
            break
        if kind != "\\\\":
            raise Unreadable("an environment that is not closed")
    _name(tokens)
    tokens.bars = bars
    return rows


def _cases(tokens: TokenStream) -> Node:
    """The items of `cases` as a list."""
    parts: list[Node] = []
    while tokens.next.kind != "endenv":
        parts.append(tokens.grammar.item(tokens))
        separated = _skip_separators(tokens)
        if not separated and tokens.next.kind != "endenv":
            raise Unreadable("cases that cannot be read")
    tokens.take()
    _name(tokens)
    return Op(Head.LIST, tuple(parts))


def _skip_separators(tokens: TokenStream) -> bool:
    """Skip the separators that come next; whether there was one."""
    start = tokens.at
    while tokens.next.kind in _BETWEEN_CASES:
        tokens.take()
    return tokens.at > start
