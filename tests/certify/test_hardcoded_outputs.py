"""Programs that recite expected outputs: one of them, or all in a row."""

from typing import Any

from reward_service.certify.attempt import CertifiedRow, Check
from reward_service.certify.attempts import attempts_on
from reward_service.certify.envelope import ENVELOPES
from reward_service.certify.hardcoded_outputs import reciting_program

PRINTED: dict[str, Any] = {
    "kind": "code", "language": "python",
    "tests": [{"stdin": "1\n", "stdout": "2\n"}, {"stdin": "2\n", "stdout": "4\n"}, {"stdin": "3\n", "stdout": "2\n"}],
}  # fmt: skip
CALLED = {
    "kind": "code", "language": "python", "entry_point": "twice",
    "tests": [{"input": [1], "output": 2}, {"input": [2], "output": 4}],
}  # fmt: skip


def test_a_program_prints_or_returns_one_expected_output_or_all_of_them() -> None:
    assert reciting_program(PRINTED) == {
        "recites": "print('2\\n', end='')",
        "recites all": "print('2\\n4\\n', end='')",
    }
    assert reciting_program(CALLED) == {
        "recites": "def twice(*_, **__):\n    return 2",
        "recites all": "def twice(*_, **__):\n    return [2, 4]",
    }


def test_what_a_checker_judges_may_be_many_answers_and_equal_outputs_tell_nothing() -> None:
    checker = {"source": "print('ok')", "protocol": "printed"}
    assert reciting_program({**PRINTED, "checker": checker}).keys() == {"recites"}
    assert reciting_program({**PRINTED, "tests": PRINTED["tests"][:1] * 2}) == {}


def test_they_are_tried_where_answers_must_earn_nothing() -> None:
    tried = {one.form: one.check for one in attempts_on(CertifiedRow(0, "?", PRINTED, "x"), [], ENVELOPES[0])}
    assert tried["program: recites all"] is Check.FLOOR
