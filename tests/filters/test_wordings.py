"""Problems in many wordings: options in odd layouts, parts without numbers, material that is only pointed at."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide

LEAST = 0.97
"""The share of every kind that goes; a wording that no rule covers costs one in forty."""


def wordings() -> Iterator[tuple[str, str, str]]:
    """Kind, problem, answer."""
    kind = ""
    for line in (Path(__file__).parent / "wordings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line.split()[-1]
        elif not line.startswith("# "):
            problem, _, answer = line.rpartition(" =>")
            yield kind, problem.replace("\\n", "\n"), answer.strip()


def dropped(problem: str, answer: str) -> bool:
    return not decide(0, form_rules.reasons(problem, answer), Policy()).keep


def test_every_kind_goes_in_whatever_words_and_good_problems_stay() -> None:
    seen: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    lost = []
    for kind, problem, answer in wordings():
        seen[kind] += 1
        gone[kind] += dropped(problem, answer)
        if kind == "good" and dropped(problem, answer):
            lost.append(problem)
    assert not lost
    assert sum(seen.values()) > 700
    assert not {k: gone[k] / seen[k] for k in seen if k != "good" and gone[k] < LEAST * seen[k]}


def test_letters_in_order_are_found_at_the_end_of_a_long_problem() -> None:
    story = "The keeper of the lighthouse noted the weather of each day in a long grey book. " * 60
    options = "\n".join(
        f"{letter}. a reading that was entered on the evening of that day" for letter in "ABCDE"
    )
    assert dropped(f"{story}\nWhat did the keeper note?\n{options}", "C")
    assert not dropped(f"{story} How many pages has the book if it has 40 sheets?", "80")


def test_a_long_problem_is_read_up_to_a_sure_reason() -> None:
    text = "A mason lays bricks. " * 200 + "Prove that the wall stands. Is it true or false that it leans?"
    reasons = form_rules.reasons(text, "False")
    assert len(reasons) == 1
    assert reasons[0].confidence >= form_rules.SURE
