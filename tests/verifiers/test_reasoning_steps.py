import pytest

from reward_service.verifiers.reasoning_steps import reasoning_steps, steps


@pytest.mark.parametrize(("count", "score"), [(0, 0.0), (1, 1 / 3), (2, 2 / 3), (3, 1.0), (40, 1.0)])
def test_three_steps_are_enough(count: int, score: float) -> None:
    assert reasoning_steps(count) == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Step 1: expand the square\nStep 2: collect the terms\nStep 3: solve for x", 3),
        ("1. expand the square\n2. collect the terms", 2),
        ("- expand the square\n- collect the terms", 2),
        ("First, expand the square. Next, collect the terms. Finally, solve.", 3),
        ("首先，把平方展开。然后，合并同类项。最后，求出答案。", 3),
        ("步骤1：把平方展开\n步骤2：合并同类项", 2),
        ("第一步：把平方展开。第二步：合并同类项。", 2),
    ],
)
def test_steps_are_counted_in_every_usual_notation(text: str, count: int) -> None:
    assert steps(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "\n- \n- \n- \n- ",
        "1.\n2.\n3.\n4.",
        "Step 1: Step 2: Step 3:",
        "First, Second, Next, Finally,",
        "\n-\n-\n-\n-",
        "-\n*\n1.\n",
        "首先首先首先",
    ],
)
def test_marks_with_nothing_behind_them_are_no_steps(text: str) -> None:
    assert steps(text) == 0


def test_the_same_step_again_is_no_further_step() -> None:
    assert steps("- think about it\n" * 9) == 1
