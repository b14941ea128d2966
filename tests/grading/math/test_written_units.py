"""Units as a fraction of upright words, behind a root, and powers in raised figures."""

import pytest

from tests.grading.math.test_asked_forms import score


@pytest.mark.parametrize("fraction", [r"\frac", r"\tfrac"])
@pytest.mark.parametrize(
    ("above", "below", "gold", "other"),
    [
        ("{km}", "{h}", r"36 \text{ km/h}", r"36 \text{ m/s}"),
        ("{m}", "{s}^2", r"36 \text{ m/s}^2", r"36 \text{ m/s}"),
        ("{kg}", "{m}^{3}", r"36 \text{ kg/m}^3", r"36 \text{ kg/m}^2"),
    ],
)
def test_a_fraction_of_units_is_a_unit(fraction: str, above: str, below: str, gold: str, other: str) -> None:
    for upright in (r"\text", r"\mathrm"):
        answer = rf"\boxed{{36\ {fraction}{{{upright}{above}}}{{{upright}{below}}}}}"
        assert score("", gold, answer) == 1.0
        assert score("", other, answer) == 0.0
        assert score("", gold.replace("36", "63"), answer) == 0.0


@pytest.mark.parametrize("text", [r"\boxed{11√5 m}", r"\boxed{11\sqrt{5} m}", "The side is 11√5 m."])
def test_a_letter_behind_a_root_is_the_unit_where_the_reference_has_one(text: str) -> None:
    assert score("How long is it?", r"11\sqrt{5}\text{ m}", text) == 1.0
    assert score("How long is it?", r"12\sqrt{5}\text{ m}", text) == 0.0
    assert score("How long is it?", r"11\sqrt{5}\text{ cm}", text) == 0.0
    assert score("Factor it.", r"11\sqrt{5}n", text) == 0.0


def test_raised_figures_are_powers_in_the_name_asked_for() -> None:
    assert score("Find $p^2+q^2$.", "58", "<answer>p²+q²=58</answer>") == 1.0
    assert score("Find $p^2+q^2$.", "58", "<answer>p²−q²=58</answer>") == 0.0
    assert score("", "x^{12}", r"\boxed{x¹²}") == 1.0
