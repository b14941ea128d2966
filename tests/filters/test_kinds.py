"""Problems of many kinds, with and without their answers: what the form rules catch and what they lose.

`prove_and_find` asks for a proof and for a value: kept with the value, dropped where none is known.

They were written in five lots, each to measure the rules as they stood. Then the rules were mended where a
whole class of problems went wrong.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide

HACKABLE = ("multiple_choice", "true_false", "closed", "proof")


def labelled() -> Iterator[tuple[str, str, str, str]]:
    """Language, kind, problem, answer."""
    language, kind = "", ""
    for line in (Path(__file__).parent / "kinds.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            language, kind = line[3:].split()
        elif not line.startswith("#"):
            problem, _, answer = line.rpartition(" =>")
            yield language, kind, problem.replace("⏎", "\n"), answer.strip()


def dropped(*, answers: bool) -> dict[tuple[str, str], float]:
    """The share dropped, by language and kind; `bad` is every kind but good."""
    seen: Counter[tuple[str, str]] = Counter()
    out: Counter[tuple[str, str]] = Counter()
    for language, kind, problem, answer in labelled():
        if kind == "prove_and_find":
            kind = "good" if answers else "bad"  # noqa: PLW2901
        found = form_rules.reasons(problem, answer if answers else None)
        goes = not decide(0, found, Policy()).keep
        for key in {(language, kind), (language, "good" if kind == "good" else "bad")}:
            seen[key] += 1
            out[key] += goes
    return {key: out[key] / seen[key] for key in seen}


def test_there_are_many_of_each_kind() -> None:
    counts = Counter((language, kind) for language, kind, *_ in labelled())
    assert sum(counts.values()) >= 800
    assert min(count for (_, kind), count in counts.items() if kind not in ("closed", "prove_and_find")) >= 25


@pytest.mark.parametrize("language", ["en", "zh"])
def test_with_answers_hackable_forms_go_and_good_problems_stay(language: str) -> None:
    shares = dropped(answers=True)
    assert min(shares[language, kind] for kind in HACKABLE) >= 0.95, shares
    assert shares[language, "other_unverifiable"] >= 0.85, shares
    assert shares[language, "good"] <= 0.01, shares


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_answers_most_go_and_good_problems_stay(language: str) -> None:
    shares = dropped(answers=False)
    assert shares[language, "bad"] >= 0.92, shares
    assert shares[language, "good"] <= 0.02, shares
