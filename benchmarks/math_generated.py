"""Agreement on answers made by construction.

    python -m benchmarks.math_generated [ROWS] [SEED]

prints agreement, wrong answers paid, nulls, and the kinds that fail most. The generator is
`tests/grading/math/constructed_answers.py`; the test suite runs two thousand of its rows.
"""

import sys
import time
from collections import Counter

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.math import Math
from tests.grading.math.constructed_answers import Row, rows

_ROWS, _SEED = 100_000, 2026


def score(math: Math, row: Row) -> float | None:
    """What the verifier gives, both halves in this process."""
    sample = Sample(prompt=row.prompt, completion=row.completion, reference=row.reference)
    try:
        found = math.read(sample)
    except BadReference:
        return None
    return (found if isinstance(found, Verdict) else math.judge(found)).score


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _ROWS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else _SEED
    math, failed = Math(), Counter[str]()
    agreed = paid = wrong = nulls = 0
    started = time.process_time()
    for row in rows(count, seed):
        given = score(math, row)
        nulls += given is None
        wrong += not row.expected
        paid += given == 1.0 and not row.expected
        same = (given == 1.0) == row.expected
        agreed += same
        if not same:
            failed[row.kind] += 1
            if len(sys.argv) > 3:
                print(given, row)
    spent = time.process_time() - started
    agreement = 100 * agreed / count
    print(f"{count} rows: agreement {agreement:.2f} %, paid wrongly {paid} of {wrong}, null {nulls}")
    print(f"{1e6 * spent / count:.0f} µs of processor time a row")
    for kind, times in failed.most_common(25):
        print(f"{times:6}  {kind}")


if __name__ == "__main__":
    main()
