"""Code problems: are the test cases worth anything?

Kimi k1.5 (arXiv 2501.12599, section 2.3.3): generated inputs are run through ten known-good programs. A case
is valid when at least seven outputs agree, and the agreed output becomes the expected one; a problem stays
when at least nine programs pass all valid cases. Problems with a special judge are left out. These are pure
functions over outputs: who runs the programs is none of their business.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reward_service.filters.decision import Kind, Reason, quote

AGREEING = 0.7
PASSING = 0.9
MAX_STATEMENT = 50_000
"""Characters of a statement that are searched for a special judge."""

_SPECIAL = re.compile(
    r"\b(?:any of (?:them|these|the (?:possible|valid|correct))|(?:print|output|return|find) any\b|"
    r"any (?:valid|correct|such|order|one of)|"
    r"(?:multiple|several|more than one) (?:possible |valid |correct |optimal )?(?:answers|solutions|"
    r"outputs)|special judge|"
    r"(?:absolute|relative) (?:or \w+ )?error)\b|"
    r"多(?:组|个|种)(?:解|答案|方案)|任意(?:一[个组种]|输出)|任一(?:解|答案|方案)?|特殊评测",
    re.IGNORECASE,
)

Outputs = Sequence[Sequence[str | None]]
"""Cases × programs: what each program printed for each case; None when it failed."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What the known-good programs say of a problem's cases.

    `expected` has the agreed output of each case, None where the case is invalid; `selected` the positions of
    the valid cases; `passing` how many programs pass them all; `keep` whether the problem stays.
    """

    expected: tuple[str | None, ...]
    selected: tuple[int, ...]
    passes_all: tuple[bool, ...]
    keep: bool

    @property
    def passing(self) -> int:
        """Programs that pass every valid case."""
        return sum(self.passes_all)


def agreed(outputs: Sequence[str | None], share: float = AGREEING) -> str | None:
    """The output that at least `share` of the programs gave, or None."""
    printed = Counter(out for out in outputs if out is not None)
    if not printed:
        return None
    output, count = printed.most_common(1)[0]
    return output if count >= share * len(outputs) - 1e-9 else None


def validate(
    outputs: Outputs, *, agreeing: float = AGREEING, passing: float = PASSING, min_cases: int = 1
) -> Validation:
    """Kimi's rule over a matrix of outputs; `min_cases` valid cases are needed (the paper: 40 of 50)."""
    expected = tuple(agreed(case, agreeing) for case in outputs)
    selected = tuple(i for i, output in enumerate(expected) if output is not None)
    programs = len(outputs[0]) if outputs else 0
    passes = tuple(all(outputs[i][p] == expected[i] for i in selected) for p in range(programs))
    enough = len(selected) >= min_cases and programs > 0
    return Validation(expected, selected, passes, enough and sum(passes) >= passing * programs - 1e-9)


def weak(expected: Sequence[str], wrong: Outputs = ()) -> Reason | None:
    """`weak_tests` when a program that cannot be right passes every case: one that always prints the same, or
    one of the known-wrong ones (`wrong`: cases × programs)."""
    if len({output.strip() for output in expected}) <= 1:
        text = f"a constant passes all {len(expected)} cases: {quote(expected[0]) if expected else ''!r}"
        return Reason(kind=Kind.WEAK_TESTS, text=text, confidence=0.9)
    for program in range(len(wrong[0]) if wrong else 0):
        if all(case[program] == output for case, output in zip(wrong, expected, strict=True)):
            return Reason(
                kind=Kind.WEAK_TESTS, text=f"wrong program {program} passes all cases", confidence=1.0
            )
    return None


def special_judge(statement: str) -> Reason | None:
    """`special_judge` when the statement accepts several outputs, which comparing texts cannot."""
    match = _SPECIAL.search(statement[:MAX_STATEMENT])
    if match is None:
        return None
    return Reason(kind=Kind.SPECIAL_JUDGE, text=quote(statement, match.start(), match.end()), confidence=0.75)
