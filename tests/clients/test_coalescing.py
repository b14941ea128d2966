"""Single samples that share a request."""

import threading
import time
from collections.abc import Mapping, Sequence

from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.coalescing import Answer, Sample, ThreadBatches


def test_who_shares_a_request_that_fails_is_told_what_it_failed_with() -> None:
    def score(_: Sequence[Sample], __: Mapping[str, object], ___: float) -> Answer:
        raise TypeError("no such option")

    batches, until = ThreadBatches(score, size=2, seconds=300.0), time.monotonic() + 300.0
    told: list[Exception] = []

    def ask() -> None:
        try:
            batches.score({"completion": "x"}, {}, until)
        except (RewardServiceUnavailable, TypeError) as error:
            told.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300.0)
    shared = next(error for error in told if isinstance(error, RewardServiceUnavailable))
    assert "TypeError" in str(shared)
