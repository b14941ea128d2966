"""Each disagreement with math-verify has a class that says why."""

import pytest

from reward_service.grading.math.disagreement_classes import CLASSES, disagreement_class

SCORED = ("scored", "scored")


@pytest.mark.parametrize(
    ("outcomes", "reason", "reference", "answers", "expected"),
    [
        (("bad_reference", "scored"), "", "", (None, "2"), "reference"),
        (("over_limit", "scored"), "", "2", ("9^{9^9}", "9^{9^9}"), "limits"),
        (("no_answer", "scored"), "", "2", (None, "2"), "no answer found"),
        (SCORED, "boxed: differs (several final answers)", "2", ("1", "2"), "several answers"),
        (
            SCORED,
            "boxed: differs (not readable as mathematics: x)",
            "2",
            ("\\x 2", "\\x 2"),
            "not readable here",
        ),
        (SCORED, "boxed: differs (leaves the work undone (sum))", "2", ("1+1", "1+1"), "restated question"),
        (SCORED, "boxed: differs (contradicts itself)", "2", ("1=2", "1=2"), "contradiction"),
        (SCORED, "boxed: differs (compared as words)", "no", ("on", "on"), "words"),
        (SCORED, "boxed: differs (a different value)", "5 km", ("5 m", "5 m"), "typed value"),
        (SCORED, "boxed: differs (different)", "2", ("3", "2"), "another answer"),
        (SCORED, "boxed: differs (different)", "R", ("r", "r"), "case"),
        (SCORED, "boxed: differs (different)", "0.1", ("0.1000001", "0.1000001"), "rounding"),
        (SCORED, "boxed: differs (different)", "(1, 2)", ("[1, 2]", "[1, 2]"), "structure"),
        (SCORED, "boxed: differs (different)", "n m", ("n^2", "n^2"), "value"),
    ],
)
def test_a_disagreement_has_its_class(
    outcomes: tuple[str, str], reason: str, reference: str, answers: tuple[str | None, str], expected: str
) -> None:
    assert disagreement_class(outcomes, reason, reference, answers) == expected
    assert CLASSES[expected]
