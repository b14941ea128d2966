"""Grids that are taken back, and numbers that are bounds, denied, or parts of a formula."""

import pytest

from tests.verifiers.judging import earns

CELLS = [[3, 0, 3], [0, 5, 0], [3, 0, 3]]
GRIDS = [
    "3 0 3\n0 5 0\n3 0 3",
    "```\n3 0 3\n0 5 0\n3 0 3\n```",
    "| 3 | 0 | 3 |\n| 0 | 5 | 0 |\n| 3 | 0 | 3 |",
]


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("remark", [
    "Wait, that is wrong.", "That grid is incorrect. I do not know the answer.", "Hmm, no. This is not right: the corners should be 0.", "On second thought, the centre should be 4, not 5.",
    "No wait, the last row should be 0 0 0.", "Correction: the middle row is 0 4 0.", "I take that back: the first cell is 1.", "The matrix above is wrong in row 2.",
])  # fmt: skip
def test_a_grid_that_is_taken_back_earns_nothing(grid: str, remark: str) -> None:
    assert not earns({"kind": "grid", "cells": CELLS}, f"{grid}\n\n{remark}")


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("remark", [
    "I was wrong at first about the corners, but this grid is right.", "The 5 stays in the centre.", "Each of the 3 rows has 3 cells.", "Row 2 keeps its 5 in the middle.",
])  # fmt: skip
def test_a_remark_behind_a_grid_leaves_it_stated(grid: str, remark: str) -> None:
    assert earns({"kind": "grid", "cells": CELLS}, f"{grid}\n\n{remark}")


@pytest.mark.parametrize("form", [
    "{}^2", "{}^{{2}}", "{}²", "\\sqrt{{{}}}", "√{}", "{}i", "3 x {}", "3 × {}", "$3 \\times {}$", ">= {}", "≥ {}", "\\geq {}", "at least {}", "more than {}", "less than {}", "up to {}", "It cannot be {}.", "It can't be {}.",
    "mindestens {}", "au moins {}", "al menos {}", "至少{}", "<answer>at least {}</answer>", "\\boxed{{\\sqrt{{{}}}}}",
])  # fmt: skip
def test_a_bound_a_denial_or_a_part_of_a_formula_is_not_the_number(form: str) -> None:
    for value in (42, 72.5, 1300):
        assert not earns({"kind": "numeric", "value": value}, form.format(value)), form.format(value)


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "**{}**",
        "It is **{}** units.",
        "3 x 14 gives {}",
        "At least two checks agree: {}.",
        "It is {}!",
        "x = {}",
        "$x = {}$",
    ],
)
def test_a_number_beside_such_words_is_stated(form: str) -> None:
    for value in (42, 72.5, 1300):
        assert earns({"kind": "numeric", "value": value}, form.format(value)), form.format(value)


@pytest.mark.parametrize(
    "unit", ["per mole", "per mol", "/mol", "1/mol", "mol^-1", "particles per mole", "mol⁻¹"]
)
def test_a_unit_with_nothing_above_the_line_is_read(unit: str) -> None:
    reference = {"kind": "numeric", "value": 6.022e23, "unit": "1/mol", "figures": 4, "unit_required": True}
    assert earns(reference, f"6.022e23 {unit}")
    assert not earns(reference, f"6.022e23 {unit.replace('mol', 'kg').replace('kge', 'kg')}")


@pytest.mark.parametrize("between", [" ", "", ",", " | "])
@pytest.mark.parametrize("dress", ["{}", "```\n{}\n```", "Here it is:\n\n{}"])
def test_cells_may_be_signs(between: str, dress: str) -> None:
    for cells in (["#..", ".#."], ["XO.", ".XO"], ["_X", "O_"], ["🟥⬜", "⬜🟥"], ["1.", ".2"]):
        reference = {"kind": "grid", "cells": [list(row) for row in cells]}
        said = dress.format("\n".join(between.join(row) for row in cells))
        assert earns(reference, said), said
        turned = dress.format("\n".join(between.join(row[::-1]) for row in cells))
        assert not earns(reference, turned), turned


@pytest.mark.parametrize("table", [
    "+-----+-----+\n| Who | Age |\n+-----+-----+\n| {} | {} |\n| {} | {} |\n+-----+-----+", "┌─────┬─────┐\n│ Who │ Age │\n├─────┼─────┤\n│ {} │ {} │\n│ {} │ {} │\n└─────┴─────┘",
    "\\begin{{tabular}}{{ll}}\nWho & Age \\\\ \\hline\n{} & {} \\\\\n{} & {}\n\\end{{tabular}}",
    "\\begin{{tabular}}{{ll}}\\toprule\nWho & Age \\\\\n\\midrule\n{} & {} \\\\\n{} & {} \\\\\n\\bottomrule\n\\end{{tabular}}",
    "$$\\begin{{array}}{{|c|c|}}\\hline \\text{{Who}} & \\text{{Age}} \\\\ \\hline {} & {} \\\\ {} & {} \\\\ \\hline\\end{{array}}$$",
])  # fmt: skip
def test_the_header_of_a_table_is_no_row(table: str) -> None:
    for cells in ((("Ana", 7), ("Ben", 9)), (("Cleo", 1), ("Dan", 12))):
        reference = {"kind": "grid", "cells": [list(row) for row in cells]}
        assert earns(reference, table.format(*cells[0], *cells[1]))
        assert not earns(reference, table.format(*cells[1], *cells[0]))


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("remark", [
    "Actually, scrap this grid.", "Nope, that's not it.", "I made a mistake in the second row.", "This cannot be right.", "Sorry, the top left should have been 9.", "Ignore the grid above.",
    "Let me redo the last row.", "I am not sure about the corners.", "The first row is wrong.", "Das ist falsch.", "Es un error.", "第二行应该是 0 4 0。", "不对。",
])  # fmt: skip
def test_words_of_doubt_behind_a_grid_take_it_back(grid: str, remark: str) -> None:
    assert not earns({"kind": "grid", "cells": CELLS}, f"{grid}\n\n{remark}")


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("remark", [
    "I checked each row twice and found no mistakes.", "Done.", "Every rule holds without error.", "The colours do not touch.", "The middle is 5, as it should be.",
    "Nothing is left to fill.", "The border does not change.", "Das ist die Lösung.", "每一行都检查过了。",
])  # fmt: skip
def test_words_of_content_behind_a_grid_leave_it_stated(grid: str, remark: str) -> None:
    assert earns({"kind": "grid", "cells": CELLS}, f"{grid}\n\n{remark}")
