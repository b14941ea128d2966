"""A hyphen with a blank behind it is a minus, a bullet or a dash, by what stands before it."""

import pytest

from tests.verifiers.judging import earns


@pytest.mark.parametrize(
    "text",
    [
        "- 8",
        "  - 8\n",
        "- .5",
        "<think>Down it goes.</think>\n- 8",
        "The answer is - 8.",
        "La respuesta es - 8.",
        "Answer: - 8",
        "Answer: – 8",
        "Final answer: - 8 degrees",
    ],
)
def test_a_hyphen_where_nothing_can_be_listed_or_set_off_is_a_minus(text: str) -> None:
    size = "0.5" if ".5" in text else "8"
    assert earns(f"-{size}", text)
    assert not earns(size, text)


@pytest.mark.parametrize(
    "text",
    ["Answer - 8", "**Final answer** - 8", "Answer: — 8", "Answer:\n- 8", "We add them.\n- 8", "- x = 8"],
)
def test_a_bullet_or_a_dash_behind_a_label_is_none(text: str) -> None:
    assert earns("8", text)
    assert not earns("-8", text)
