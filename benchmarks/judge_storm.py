"""A judge's endpoint in a storm: many verdicts at once over a real socket, and faults of all kinds.

    python -m benchmarks.judge_storm --verdicts 1000 --places 16
    python -m benchmarks.judge_storm --virtual --round-trip-s 0.005

The endpoint works on `places` requests at once, each for half a second in the mean (log-normal), and refuses
what is beyond. Of all requests it refuses three in ten by chance (429); of those that it takes, one in twenty
gets a reply that cannot be read, one in fifty is cut off, one in fifty never gets a reply. A request that
hangs occupies no place. *Capacity used* is the time that places were at work over places times seconds, from
the first request until 95 % of the verdicts are in: behind that there is less work than places. Who knew how
many places there are, when one comes free and which requests hang would use 98 % with round trips of 5 ms: a
place is found after 1.4 requests in the mean.

With `--virtual` the endpoint is in the same process, behind round trips of a given length, on a clock that
jumps from one thing to do to the next: the machine's load changes no figure.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from benchmarks.virtual_clock import run_virtually
from examples.model_server import JUDGES, Faults, create_app
from reward_service.models.judge_canaries import JudgeWatch
from reward_service.models.judge_client import JudgeClient
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.model_client import ModelClient
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import ModelFailure
from tests.models.model_app import model_server

MOST_OF_THEM = 0.95
PHASES = 5


class Storm:
    """What came of the verdicts, and what the endpoint had done when most of them were in.

    `by_phase` is the capacity used while each fifth of these came in.
    """

    def __init__(self, verdicts: int, faults: Faults) -> None:
        self.verdicts, self.faults = verdicts, faults
        self.outcomes: Counter[str] = Counter()
        self.false_zeros = self.false_ones = 0
        self.began = time.monotonic()
        self.used = 0.0
        self.seconds = 0.0
        self.by_phase: list[float] = []
        self._marks = [(0.0, 0.0)]

    def add(self, *, said: bool | str, right: bool) -> None:
        """Note a verdict, or the kind of failure in its place."""
        if isinstance(said, bool):
            self.false_zeros += right and not said
            self.false_ones += said and not right
        self.outcomes["decided" if isinstance(said, bool) else said] += 1
        most = int(MOST_OF_THEM * self.verdicts)
        if self.outcomes.total() in {round(most * phase / PHASES) for phase in range(1, PHASES + 1)}:
            self._marks.append((time.monotonic() - self.began, self.faults.busy_s))
            (began, before), (now, busy) = self._marks[-2:]
            self.by_phase.append((busy - before) / ((now - began) * (self.faults.places or 1)))
            self.used = busy / (now * (self.faults.places or 1))
        self.seconds = time.monotonic() - self.began

    def told(self) -> str:
        """The figures in a line."""
        phases = ", ".join(f"{used:.1%}" for used in self.by_phase)
        return (
            f"{dict(self.outcomes)}, false zeros {self.false_zeros}, false ones {self.false_ones}, "
            f"billed {self.faults.billed / self.verdicts:.3f} and attempts "
            f"{self.faults.attempts / self.verdicts:.2f} a verdict, capacity used {self.used:.1%} "
            f"(by fifths {phases}), {self.seconds:.0f} s"
        )


async def _verdict(judge: JudgeClient, storm: Storm, number: int) -> None:
    right = number % 2 == 0
    answer = str(number if right else number + 1)
    try:
        votes = await judge.votes(f"What is {number}?", str(number), answer, votes=1)
    except ModelFailure as failure:
        storm.add(said=str(failure.kind), right=right)
    else:
        storm.add(said=votes.accepted, right=right)


class Delayed(httpx.AsyncBaseTransport):
    """An application in this process, behind round trips of so many seconds."""

    def __init__(self, faults: Faults, round_trip_s: float) -> None:
        self._inner = httpx.ASGITransport(create_app(JUDGES["honest"], faults))
        self._half = round_trip_s / 2

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request there, and its response back."""
        await asyncio.sleep(self._half)
        response = await self._inner.handle_async_request(request)
        await asyncio.sleep(self._half)
        return response


@contextmanager
def _client(faults: Faults, round_trip_s: float | None) -> Iterator[ModelClient]:
    if round_trip_s is None:
        with model_server("honest", faults) as url:
            yield ModelClient(ModelEndpoint(base_url=url))
    else:
        clock = asyncio.get_running_loop().time
        endpoint = ModelEndpoint(base_url="http://judge")
        yield ModelClient(endpoint, transport=Delayed(faults, round_trip_s), clock=clock)


async def run(faults: Faults, verdicts: int, deadline_s: float, round_trip_s: float | None = None) -> Storm:
    """One storm, over a socket or with round trips of so many virtual seconds."""
    with _client(faults, round_trip_s) as client:
        judge = JudgeClient(client, JudgeWatch(client), CONTRACTS["plain"], deadline_s)
        storm = Storm(verdicts, faults)
        await asyncio.gather(*(_verdict(judge, storm, number) for number in range(verdicts)))
        await client.close()
    return storm


def faults_of(seed: int, places: int, work_s: float) -> Faults:
    """The faults of the head of this module."""
    shares = {"rate_limited": 0.3, "garbage": 0.035, "cut": 0.014, "hang": 0.014}
    return Faults(seed=seed, work_s=work_s, places=places, **shares)


def main() -> None:
    """Run storms, one for each seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--verdicts", type=int, default=1000)
    parser.add_argument("--places", type=int, default=16)
    parser.add_argument("--work-s", type=float, default=0.5)
    parser.add_argument("--deadline-s", type=float, default=300.0)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--virtual", action="store_true")
    parser.add_argument("--round-trip-s", type=float, default=0.005)
    given = parser.parse_args()
    for seed in range(given.seeds):
        faults = faults_of(seed, given.places, given.work_s)
        asked = run(faults, given.verdicts, given.deadline_s, given.round_trip_s if given.virtual else None)
        storm = run_virtually(asked) if given.virtual else asyncio.run(asked)
        print(f"seed {seed}: {storm.told()}", flush=True)


if __name__ == "__main__":
    main()
