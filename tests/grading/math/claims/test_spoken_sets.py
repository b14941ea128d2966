"""The reals without some points, said in words, become a formula; by construction: languages × points × marks."""

from itertools import product

import pytest

from reward_service.grading.math.claims.spoken_sets import spoken_sets

FRAMES = (
    "all real numbers except {}", "every real x other than {}", "all reals but {}", "tous les réels sauf {}", "alle reellen Zahlen außer {}",
    "todos los números reales excepto {}", "todos os números reais exceto {}", "tutti i numeri reali tranne {}", "все действительные числа, кроме {}",
    "mọi số thực trừ {}", "除{}以外的所有实数", "{}を除くすべての実数", "{}을 제외한 모든 실수",
)  # fmt: skip
POINTS = (("3", "3"), ("-2 and 5", "-2, 5"), ("$0$", "0"), ("$-\\frac{1}{2}$ and $4$", "-\\frac{1}{2}, 4"))


@pytest.mark.parametrize(("frame", "points"), list(product(FRAMES, POINTS)))
def test_points_are_left_out_of_the_reals(frame: str, points: tuple[str, str]) -> None:
    said, written = points
    assert f"$\\mathbb{{R}}\\setminus\\{{{written}\\}}$" in spoken_sets(f"The domain: {frame.format(said)}.")


@pytest.mark.parametrize(
    "text",
    [
        "all real numbers",
        "all but 3 students",
        "real numbers greater than 3",
        "all reals except those above x^2",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert spoken_sets(text) == text
