"""Grids: every way of writing one, shape and cells."""

import json
import random

import pytest

from tests.verifiers.judging import earns, gold_of, is_refused, judged

CELLS = [[0, 1, 2], [3, 4, 5]]
REFERENCE = {"kind": "grid", "cells": CELLS}
ROWS = "0 1 2\n3 4 5"


@pytest.mark.parametrize("completion", [
    ROWS, "012\n345", "0,1,2\n3,4,5", "|0|1|2|\n|3|4|5|", "0\t1\t2\n3\t4\t5", json.dumps(CELLS), "[[0, 1, 2],\n [3, 4, 5]]", "[0, 1, 2]\n[3, 4, 5]", '{"output": [[0,1,2],[3,4,5]]}',
    f"```\n{ROWS}\n```", f"The output is:\n\n{ROWS}", f"<answer>\n{ROWS}\n</answer>", f"<answer>{CELLS}</answer>", f"<think>\n9 9 9\n9 9 9\n</think>\n{ROWS}",
    f"Input:\n```\n7 7\n7 7\n```\nOutput:\n```\n{ROWS}\n```", f"{ROWS}\n\nThis follows the rule.", "| 0 | 1 | 2 |\n|---|---|---|\n| 3 | 4 | 5 |", f"\\boxed{{{CELLS}}}",
])  # fmt: skip
def test_the_grid_earns_however_it_is_written(completion: str) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", [
    "0 1 2\n3 4 6", "0 3\n1 4\n2 5", "0 1 2", "0 1 2\n3 4 5\n0 0 0", "0 1 2 3 4 5", "0 1 2\n3 4", "[[0, 1, 2], [3, 4", "a b c\nd e f", "", "Mirror the grid.", "[[0, 1, 2], [3, 4, true]]",
    f"Either\n{ROWS}\nor\n0 1 2\n3 4 6", f"Either\n0 1 2\n3 4 6\n\nor\n\n{ROWS}", f"{ROWS}\n\nNo:\n\n0 1 2\n3 4 9", f"<answer>{CELLS}</answer><answer>[[1]]</answer>", f"<think>{ROWS}</think>",
    "[[0.0, 1, 2], [3, 4, 5]]", "[[[0, 1, 2]], [[3, 4, 5]]]",
])  # fmt: skip
def test_other_grids_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize(
    "remark", ["On reflection this is wrong.", "Wait, no, I was wrong.", "不对。", "Das ist falsch."]
)
def test_a_grid_that_is_taken_back_earns_nothing(remark: str) -> None:
    assert not earns(REFERENCE, f"{CELLS}\n\n{remark}")
    assert earns(REFERENCE, f"{CELLS}\n\nEach row is what the rule gives.")


def test_numbers_of_several_digits_and_words_are_cells() -> None:
    assert earns({"kind": "grid", "cells": [[10, 2], [3, 44]]}, "10 2\n3 44")
    assert earns({"kind": "grid", "cells": [["X", "O"], ["_", "X"]]}, '[["X","O"],["_","X"]]')
    assert earns({"kind": "grid", "cells": [["X", "O"], ["O", "X"]]}, "X O\nO X")


def test_cells_may_earn_a_share_where_the_shape_is_right() -> None:
    shared = {**REFERENCE, "scoring": "cells"}
    assert judged(shared, "0 1 2\n3 4 9").score == pytest.approx(5 / 6)
    assert judged(shared, "0 1\n3 4").score == 0.0
    assert judged(shared, "0 1 2").score == 0.0


@pytest.mark.parametrize("cells", [[], [[]], [[1], [1, 2]], [[1.5]], [["a b"]], 3, [[None]], [[0] * 201]])
def test_what_is_no_rectangle_is_refused(cells: object) -> None:
    assert is_refused({"kind": "grid", "cells": cells})


@pytest.mark.parametrize("seed", range(25))
def test_random_grids_round_trip_and_any_change_costs_everything(seed: int) -> None:
    rng = random.Random(seed)
    high, wide = rng.randint(1, 12), rng.randint(2, 12)
    cells = [[rng.randint(0, 9) for _ in range(wide)] for _ in range(high)]
    reference = {"kind": "grid", "cells": cells}
    separator = rng.choice([" ", ", ", "|", "\t"])
    written = "\n".join(separator.join(map(str, row)) for row in cells)
    assert earns(reference, written)
    assert earns(reference, gold_of(reference))
    row, column = rng.randrange(high), rng.randrange(wide)
    cells = [list(one) for one in cells]
    cells[row][column] = (cells[row][column] + 1) % 10
    assert not earns(reference, "\n".join(separator.join(map(str, one)) for one in cells))


@pytest.mark.parametrize(
    "completion",
    [
        "[[" * 200_000,
        "1 " * 500_000,
        "1\n" * 400_000,
        "|" * 900_000,
        "[[1," * 200_000,
        "[[1]," * 200_000,
        "1" * 900_000,
        "-1 " * 300_000,
    ],
)
def test_hostile_texts_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


MIXED = {"kind": "grid", "cells": [["x", "2", "1"], ["0", "13", "x"]]}


@pytest.mark.parametrize("completion", [
    "x 2 1\n0 13 x", '[["x", 2, 1], [0, 13, "x"]]', '[["x", "2", "1"], ["0", "13", "x"]]', "[['x', '2', '1'], ['0', '13', 'x']]", "| x | 2 | 1 |\n|---|---|---|\n| 0 | 13 | x |",
    "\\begin{pmatrix} x & 2 & 1 \\\\ 0 & 13 & x \\end{pmatrix}", "$$\\begin{array}{|c|c|c|}\\hline \\text{x} & 2 & 1 \\\\ \\hline 0 & 13 & \\text{x} \\\\ \\hline\\end{array}$$",
])  # fmt: skip
def test_digits_in_a_cell_are_a_number_whether_written_as_a_text_or_not(completion: str) -> None:
    assert earns(MIXED, completion)
    assert not earns(MIXED, completion.replace("13", "14"))
    typed = {"kind": "grid", "cells": [["x", 2, 1], [0, 13, "x"]]}
    assert earns(typed, completion)
    assert not earns(typed, completion.replace("13", "14"))


def test_a_grid_of_digits_is_read_alike_from_texts_and_numbers() -> None:
    for cells in (CELLS, [[str(cell) for cell in row] for row in CELLS]):
        reference = {"kind": "grid", "cells": cells}
        for completion in (
            ROWS,
            "012\n345",
            json.dumps(CELLS),
            json.dumps([[str(c) for c in row] for row in CELLS]),
        ):
            assert earns(reference, completion)
        assert not earns(reference, '[["0", "1", "2"], ["3", "4", "five"]]')
    assert judged({**MIXED, "scoring": "cells"}, "x 2 1\n0 13 1").score == pytest.approx(5 / 6)


TABLES = [
    "| A | B | C |\n|---|---|---|\n| 0 | 1 | 2 |\n| 3 | 4 | 5 |", "| 1 | 2 | 3 |\n|:-:|:-:|:-:|\n| 0 | 1 | 2 |\n| 3 | 4 | 5 |", "A | B | C\n--- | --- | ---\n0 | 1 | 2\n3 | 4 | 5",
    "| | A | B | C |\n|-|-|-|-|\n| 1 | 0 | 1 | 2 |\n| 2 | 3 | 4 | 5 |", "|   | 1 | 2 | 3 |\n|---|---|---|---|\n| 1 | 0 | 1 | 2 |\n| 2 | 3 | 4 | 5 |",
    "| Row | 1 | 2 | 3 |\n|---|---|---|---|\n| 1 | 0 | 1 | 2 |\n| 2 | 3 | 4 | 5 |", "|0|1|2|\n|-|-|-|\n|3|4|5|", "| **0** | 1 | `2` |\n|---|---|---|\n| 3 | **4** | 5 |",
    "The table:\n\n+---+---+---+\n| 0 | 1 | 2 |\n+---+---+---+\n| 3 | 4 | 5 |\n+---+---+---+",
]  # fmt: skip
MATRICES = [
    "\\begin{bmatrix}0 & 1 & 2\\\\3 & 4 & 5\\end{bmatrix}", "\\[\n\\begin{pmatrix}\n0 & 1 & 2 \\\\[4pt]\n3 & 4 & 5\n\\end{pmatrix}\n\\]", "$$\\left[\\begin{array}{ccc} 0&1&2\\\\ 3&4&5 \\end{array}\\right]$$",
    "\\boxed{\\begin{smallmatrix}0&1&2\\\\3&4&5\\end{smallmatrix}}", "\\begin{tabular}{|c|c|c|}\\hline 0 & 1 & 2 \\\\ \\hline 3 & 4 & 5 \\\\ \\hline\\end{tabular}",
    "\\begin{vmatrix}\\mathbf{0} & \\text{1} & 2 \\cr 3 & 4 & 5\\end{vmatrix} as required.",
]  # fmt: skip


@pytest.mark.parametrize("completion", [*TABLES, *MATRICES])
def test_tables_and_matrices_are_grids_without_their_headers(completion: str) -> None:
    assert earns(REFERENCE, completion)
    assert not earns(REFERENCE, completion.replace("5", "6"))
    assert not earns({"kind": "grid", "cells": [*CELLS, [6, 7, 8]]}, completion)
    assert not earns({"kind": "grid", "cells": CELLS[:1]}, completion)


def test_a_header_of_words_is_told_by_the_number_of_rows() -> None:
    reference = {"kind": "grid", "cells": [["X", "O"], ["O", "X"]]}
    assert earns(reference, "| left | right |\n|---|---|\n| X | O |\n| O | X |")
    assert earns(reference, "| X | O |\n|---|---|\n| O | X |")
    assert not earns(reference, "| X | O |\n| X | O |\n|---|---|\n| O | X |")
    assert not earns(reference, "X O\nX O\nO X")


@pytest.mark.parametrize("completion", [
    "|-" * 200_000, "| a |" * 100_000 + "\n" + "|-" * 3_000, "\\begin{array}" * 30_000, "\\begin{array}{c}" + "1 \\\\ \\hline " * 20_000 + "\\end{array}", "**1** " * 100_000,
    "|-|-|\n" * 60_000, "`1" * 200_000, "[['1', " * 60_000,
])  # fmt: skip
def test_hostile_tables_and_matrices_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize("said", [
    "[[1 0 2]\n [0 3 0]]", "grid = [[1,0,2],\n        [0,3,0]]", "rows = [\n    [1, 0, 2],\n    [0, 3, 0],\n]", "[(1, 0, 2), (0, 3, 0)]",
    "|   | a | b | c |\n|---|---|---|---|\n| r1 | 1 | 0 | 2 |\n| r2 | 0 | 3 | 0 |", "| 1 | 0 | 2 |\n|:--|--:|---|\n| 0 | 3 | 0 |", "\\[\n[[1, 0, 2], [0, 3, 0]]\n\\]",
])  # fmt: skip
def test_code_prints_and_tables_are_grids(said: str) -> None:
    reference = {"kind": "grid", "cells": [[1, 0, 2], [0, 3, 0]]}
    assert earns(reference, said)
    assert not earns(reference, said.replace("3", "4"))


def test_letters_may_stand_without_anything_between_them() -> None:
    reference = {"kind": "grid", "cells": [["H", "E"], ["L", "O"]]}
    assert earns(reference, "HE\nLO")
    assert not earns(reference, "HL\nEO")
