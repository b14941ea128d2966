"""Code problems: are the test cases worth anything?

Kimi k1.5 (arXiv 2501.12599, section 2.3.3): generated inputs are run through ten known-good programs. A case
is valid when at least seven outputs agree, and the agreed output becomes the expected one; a problem stays
when at least nine programs pass all valid cases. Problems with a special judge are left out. These are pure
functions over outputs and verdicts; `dataset.test_validation` runs the programs in the sandbox.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reward_service.filters.policy import Kind, Policy, Reason, quote
from reward_service.grading.code.code_reference import CodeReference

AGREEING = 0.7
PASSING = 0.9
MAX_NAMED = 4
"""Programs named in a reason."""

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


def weak(passed: Mapping[str, bool], cases: int) -> Reason | None:
    """`weak_tests` when a program that cannot be right passes every case; `passed` tells by its name."""
    names = [name for name, right in passed.items() if right]
    if not names:
        return None
    what = f"all {cases} cases" if cases else "the assert program"
    text = f"passes {what}: {', '.join(names[:MAX_NAMED])}"
    return Reason(kind=Kind.WEAK_TESTS, text=quote(text), confidence=0.95)


def unsound(found: Validation, policy: Policy) -> Reason | None:
    """`bad_reference` when too few cases are valid, or too few known-good programs pass those that are."""
    if found.keep:
        return None
    valid, programs = len(found.selected), len(found.passes_all)
    if valid < policy.min_cases:
        text = f"{valid} of {len(found.expected)} test cases are valid; {policy.min_cases} are needed"
    else:
        text = (
            f"{found.passing} of {programs} known-good programs pass all {valid} valid cases; "
            f"{policy.passing:.0%} must"
        )
    return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0)


def special_judge(statement: str, reference: CodeReference | None = None) -> Reason | None:
    """`special_judge` when the statement accepts several outputs, which comparing texts cannot.

    A reference with a checker has its special judge; one that compares numbers allows for an error.
    """
    match = _SPECIAL.search(statement[:MAX_STATEMENT])
    if match is None or (reference is not None and _has_judge(reference, match[0])):
        return None
    return Reason(kind=Kind.SPECIAL_JUDGE, text=quote(statement, match.start(), match.end()), confidence=0.75)


def _has_judge(reference: CodeReference, said: str) -> bool:
    tolerant = reference.compare == "float" and said.lower().endswith("error")
    return reference.checker is not None or reference.assert_program is not None or tolerant
