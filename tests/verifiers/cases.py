"""Cases files: one JSON object a line with `sample`, `params`, `outcome`, `score` and `why`.

Every verifier has one beside its test, with at least one case for each outcome it can give. To add a
verifier's, copy `format_cases.jsonl` and the first two tests of `test_format.py`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from reward_service.sample import Sample
from reward_service.verdict import Outcome


@dataclass(frozen=True)
class Case:
    """What a verifier with these parameters must say of a sample, and why."""

    sample: Sample
    params: dict[str, Any]
    outcome: Outcome
    score: float | None
    why: str


def load(file: str) -> list[Case]:
    """The cases of a file in this folder."""
    case = TypeAdapter(Case)
    lines = Path(__file__).with_name(file).read_bytes().splitlines()
    return [case.validate_json(line) for line in lines]


def name(case: Case) -> str:
    """What a case's test is called."""
    return case.why
