import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import pytest

from reward_service.errors import (
    BadReference,
    LimitExceeded,
    MemoryExceeded,
    ServiceFailure,
    TimeExceeded,
    VerifierError,
    WorkerCrashed,
    WorkerLost,
)
from reward_service.scheduling.fair_queue import CURRENT_FLOW, FlowKey
from reward_service.workers import WorkerPool
from reward_service.workers.fork_server import RECYCLE_BYTES
from reward_service.workers.worker_handles import Bundle
from reward_service.workers.worker_pool import CHUNK_JOBS, MAX_LOSSES
from tests.waiting import PATIENCE
from tests.workers import jobs

logger = logging.getLogger(__name__)

LIMIT = 0.4
OVERSHOOT = 2.0
"""Seconds of processor time that a job may have used beyond its limit when it is ended."""
NAP = 600.0
"""Nobody waits for a job that sleeps so long."""
SIZE = 4


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    async with WorkerPool(
        SIZE, memory_bytes=512 * 2**20, preload=["tests.workers.jobs"], max_stretch=500
    ) as running:
        yield running


def worker_pids(pool: WorkerPool) -> list[int]:
    return [worker.pid for worker in pool._workers]


def fork_server_pid(pool: WorkerPool) -> int:
    assert pool._fork_server is not None
    assert pool._fork_server._process is not None
    return pool._fork_server._process.pid


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- what is awaited happens in other processes
            await asyncio.sleep(0.005)


async def gathered(futures: list["asyncio.Future[Any]"]) -> list[Any]:
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*futures, return_exceptions=True)


def batch_around(
    pool: WorkerPool, function: Callable[[Any], Any], argument: Any = None, *, seconds: float = LIMIT
) -> list[Any]:
    """64 quick jobs, the one in the middle of which is `function`'s."""
    calls: list[tuple[Callable[[Any], Any], Any, float]] = [(jobs.echo, n, PATIENCE) for n in range(64)]
    calls[32] = (function, argument, seconds)
    return [pool.submit(job, value, seconds=limit) for job, value, limit in calls]


async def chunks_of(prompts: list[int | None]) -> list[list[Hashable]]:
    """The prompts of the chunks that a pool without workers would send of such jobs."""
    idle = WorkerPool(SIZE)
    for prompt in prompts:
        CURRENT_FLOW.set(FlowKey("somebody", 1, prompt))
        idle.submit(jobs.echo, None, seconds=PATIENCE)
    return list(iter(lambda: [job.prompt for job in idle._quick_chunk(CHUNK_JOBS, 0)], []))


@pytest.mark.parametrize("members", [5, 8, 12, 16])
async def test_a_chunk_ends_where_another_prompt_begins(members: int) -> None:
    prompts: list[int | None] = [number // members for number in range(20 * members)]
    sent = await chunks_of(prompts)
    assert [prompt for chunk in sent for prompt in chunk] == prompts
    for chunk, following in pairwise(sent[:-SIZE]):  # at the end of the line all workers get something
        assert chunk[-1] != following[0]


@pytest.mark.parametrize("prompt", [None, 1])
async def test_jobs_of_one_prompt_keep_all_workers_busy(prompt: int | None) -> None:
    sent = await chunks_of([prompt] * 4 * CHUNK_JOBS)
    assert len(sent) > SIZE
    assert max(map(len, sent)) == CHUNK_JOBS


async def test_a_worker_does_the_bundles_it_is_at_home_with_before_others() -> None:
    idle = WorkerPool(SIZE)
    for number in range(4):
        bundle = Bundle(size=1, jobs=8, home=number % 2)
        idle.submit_bundle(jobs.echo, number, bundle, seconds=PATIENCE)
    taken = [idle._quick_chunk(CHUNK_JOBS, 1) for _ in range(4)]
    assert [[job.argument for job in chunk] for chunk in taken] == [[1], [3], [0], [2]]


def assert_only_the_guilty(results: list[Any], error: type[Exception]) -> Exception:
    guilty = results.pop(32)
    assert results == [number for number in range(64) if number != 32]
    assert isinstance(guilty, error), repr(guilty)
    return guilty


async def test_every_job_gets_its_own_answer(pool: WorkerPool) -> None:
    assert await gathered([pool.submit(jobs.echo, n, seconds=PATIENCE) for n in range(2000)]) == list(
        range(2000)
    )


async def test_a_hanging_job_in_a_chunk_loses_only_itself_and_within_its_limit(
    pool: WorkerPool, tmp_path: Path
) -> None:
    used = tmp_path / "used"
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.spin_and_tell, used)), TimeExceeded)
    assert LIMIT - 0.05 < jobs.told(used) < LIMIT + OVERSHOOT


async def test_several_hanging_jobs_in_one_chunk_each_lose_only_themselves(pool: WorkerPool) -> None:
    futures = [
        pool.submit(*((jobs.spin, NAP) if n % 16 == 7 else (jobs.echo, n)), seconds=LIMIT) for n in range(64)
    ]
    results = await gathered(futures)
    assert [n for n, result in enumerate(results) if isinstance(result, TimeExceeded)] == [7, 23, 39, 55]
    assert [result for result in results if not isinstance(result, Exception)] == [
        n for n in range(64) if n % 16 != 7
    ]


async def test_a_memory_bomb_loses_only_itself(pool: WorkerPool) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.hog, seconds=PATIENCE)), MemoryExceeded)


async def test_a_job_that_others_have_left_no_memory_is_done_again(pool: WorkerPool, tmp_path: Path) -> None:
    results = await gathered(batch_around(pool, jobs.short_first, tmp_path / "note", seconds=PATIENCE))
    assert results.pop(32) == "note"
    assert results == [number for number in range(64) if number != 32]


async def test_endless_recursion_loses_only_itself(pool: WorkerPool) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.nest)), MemoryExceeded)


@pytest.mark.parametrize(
    ("function", "argument"), [(jobs.segfault, None), (jobs.abort, None), (jobs.leave, 3)]
)
async def test_a_job_that_crashes_its_worker_loses_only_itself(
    pool: WorkerPool, function: Callable[[Any], Any], argument: Any
) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, function, argument)), WorkerCrashed)


async def test_a_bug_in_a_verifier_is_the_services_fault(pool: WorkerPool) -> None:
    error = assert_only_the_guilty(await gathered(batch_around(pool, jobs.bug)), VerifierError)
    assert isinstance(error, ServiceFailure)
    assert "ZeroDivisionError: a bug" in str(error)


async def test_our_own_exceptions_travel(pool: WorkerPool) -> None:
    error = assert_only_the_guilty(
        await gathered(batch_around(pool, jobs.blame_reference, "empty")), BadReference
    )
    assert str(error) == "empty"


async def test_an_answer_that_cannot_be_sent_loses_only_itself(pool: WorkerPool) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.unsendable)), VerifierError)


async def test_a_job_that_cannot_be_loaded_loses_only_itself(pool: WorkerPool) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.echo, jobs.Unloadable())), VerifierError)


@pytest.mark.parametrize(
    ("argument", "error"), [(jobs.Unsendable(), VerifierError), (jobs.nested(5_000), MemoryExceeded)]
)
async def test_a_job_that_cannot_be_sent_loses_only_itself_and_no_worker(
    pool: WorkerPool, argument: Any, error: type[Exception]
) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.echo, argument)), error)
    assert len(pool._idle) == SIZE


async def test_an_answer_nested_too_deeply_to_be_sent_is_no_failure_of_ours(pool: WorkerPool) -> None:
    assert_only_the_guilty(await gathered(batch_around(pool, jobs.nested, 50_000)), MemoryExceeded)


async def test_limits_hold_on_workers_that_met_an_unloadable_job(pool: WorkerPool) -> None:
    refused = [pool.submit(jobs.echo, jobs.Unloadable(), seconds=LIMIT) for _ in range(4 * SIZE)]
    assert all(isinstance(result, VerifierError) for result in await gathered(refused))
    hanging = [pool.submit(jobs.spin, NAP, seconds=LIMIT) for _ in range(2)]
    crashing = [pool.submit(jobs.segfault, None, seconds=LIMIT) for _ in range(2)]
    results = await gathered(hanging + crashing)
    assert [type(result) for result in results] == [TimeExceeded, TimeExceeded, WorkerCrashed, WorkerCrashed]


async def test_the_next_answer_after_a_kill_waits_for_a_fork_and_not_for_a_start() -> None:
    begun = time.monotonic()
    async with WorkerPool(SIZE, preload=["tests.workers.jobs"], max_stretch=500) as pool:
        start = time.monotonic() - begun
        hanging = [pool.submit(jobs.spin, NAP, seconds=LIMIT, slow=True) for _ in range(SIZE)]
        await gathered(hanging)
        begun = time.monotonic()
        assert await pool.submit(jobs.echo, 1, seconds=PATIENCE, slow=True) == 1
        waited = time.monotonic() - begun
    logger.info("the next answer after a kill came after %.3f of a start", waited / start)
    assert waited < start


async def test_slow_jobs_never_keep_quick_ones_waiting(pool: WorkerPool) -> None:
    slow = [pool.submit(jobs.nap, NAP, seconds=NAP, slow=True) for _ in range(2 * SIZE)]
    quick = await gathered([pool.submit(jobs.echo, n, seconds=PATIENCE) for n in range(100)])
    assert quick == list(range(100))
    assert not any(future.done() for future in slow)
    for future in slow:
        future.cancel()


async def test_killing_workers_again_and_again_in_mid_batch_loses_nothing(pool: WorkerPool) -> None:
    """A kill after each dozen of answers: no job can be lost so often that it is given up."""
    futures = [pool.submit(jobs.spin, 0.004, seconds=PATIENCE) for _ in range(300)]
    kills = 0
    for answered in range(12, 288, 12):
        await until(lambda wanted=answered: sum(future.done() for future in futures) >= wanted)
        for victim in worker_pids(pool)[:1]:
            os.kill(victim, signal.SIGKILL)
            kills += 1
    assert await gathered(futures) == [0.004] * 300
    assert kills > 3


async def test_a_worker_killed_from_outside_is_never_blamed_on_the_text(pool: WorkerPool) -> None:
    future = pool.submit(jobs.nap, NAP, seconds=NAP, slow=True)
    for _ in range(MAX_LOSSES):
        await until(lambda: any(worker.current_job() for worker in pool._workers))
        busy = next(worker for worker in pool._workers if worker.current_job())
        os.kill(busy.pid, signal.SIGKILL)
        await until(lambda gone=busy: gone not in pool._workers)
    with pytest.raises(WorkerLost):
        await asyncio.wait_for(future, PATIENCE)


async def test_a_killed_fork_server_takes_no_job_with_it(pool: WorkerPool) -> None:
    futures = [pool.submit(jobs.spin, 0.01, seconds=PATIENCE) for _ in range(64)]
    await asyncio.sleep(0.05)
    os.kill(fork_server_pid(pool), signal.SIGKILL)
    assert await gathered(futures) == [0.01] * 64
    await until(lambda: pool.ready)


async def test_a_stopped_worker_is_replaced_and_its_job_not_blamed(pool: WorkerPool, tmp_path: Path) -> None:
    note = tmp_path / "stopped"
    future = pool.submit(jobs.stop_first, note, seconds=1.0, slow=True)
    again = await asyncio.wait_for(future, PATIENCE)
    stopped = int(note.read_text())
    assert again != stopped
    await until(lambda: not psutil.pid_exists(stopped))


async def test_a_job_that_only_waits_is_never_over_its_limit(pool: WorkerPool) -> None:
    result = (await gathered([pool.submit(jobs.nap, NAP, seconds=0.1, slow=True)]))[0]
    assert isinstance(result, ServiceFailure)
    assert not isinstance(result, LimitExceeded)


async def test_workers_are_recycled_and_nothing_is_lost_over_it() -> None:
    async with WorkerPool(2, preload=["tests.workers.short_lived"]) as pool:
        first = set(worker_pids(pool))
        assert await gathered([pool.submit(jobs.echo, n, seconds=PATIENCE) for n in range(500)]) == list(
            range(500)
        )
        await until(lambda: pool.ready)
        assert not first & set(worker_pids(pool))


async def test_a_worker_that_has_grown_is_replaced_and_nothing_is_lost_over_it() -> None:
    async with WorkerPool(2, preload=["tests.workers.jobs"]) as pool:
        first = set(worker_pids(pool))
        size = RECYCLE_BYTES + (16 << 20)
        assert await gathered([pool.submit(jobs.swell, size, seconds=PATIENCE)]) == [size]
        assert await gathered([pool.submit(jobs.echo, n, seconds=PATIENCE) for n in range(100)]) == list(
            range(100)
        )
        await until(lambda: pool.ready and pool.restarts > 0)
        assert pool.restarts == 1
        assert len(first & set(worker_pids(pool))) == 1


async def test_what_workers_are_born_with_is_no_growth() -> None:
    async with WorkerPool(2, preload=["tests.workers.large_born"]) as pool:
        first = set(worker_pids(pool))
        assert await gathered([pool.submit(jobs.echo, n, seconds=PATIENCE) for n in range(500)]) == list(
            range(500)
        )
        assert (set(worker_pids(pool)), pool.restarts) == (first, 0)


async def test_a_cancelled_job_is_withdrawn(pool: WorkerPool) -> None:
    busy = [pool.submit(jobs.nap, 0.3, seconds=PATIENCE) for _ in range(SIZE)]
    withdrawn = [pool.submit(jobs.nap, 3 * NAP, seconds=3 * NAP) for _ in range(SIZE)]
    for future in withdrawn:
        future.cancel()
    assert await gathered(busy) == [0.3] * SIZE
    assert await asyncio.wait_for(pool.submit(jobs.echo, 1, seconds=PATIENCE), PATIENCE) == 1


async def test_closing_leaves_no_process_and_no_waiter_behind() -> None:
    pool = WorkerPool(SIZE, preload=["tests.workers.jobs"])
    await pool.start()
    processes = [psutil.Process(pid) for pid in (*worker_pids(pool), fork_server_pid(pool))]
    futures = [pool.submit(jobs.nap, NAP, seconds=NAP, slow=True) for _ in range(3 * SIZE)]
    await asyncio.sleep(0.1)
    await pool.close()
    results = await gathered(futures)
    assert all(isinstance(result, WorkerLost) for result in results), results
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert alive == []


async def test_a_pool_whose_fork_server_cannot_start_says_so() -> None:
    pool = WorkerPool(2, preload=["tests.no_such_module"])
    with pytest.raises(WorkerLost, match="no worker can be started"):
        await asyncio.wait_for(pool.start(), PATIENCE)
    await pool.close()


async def test_workers_see_no_memory_and_no_core_file_without_limit(pool: WorkerPool) -> None:
    limits = psutil.Process(await pool.submit(jobs.pid, None, seconds=PATIENCE))
    assert limits.rlimit(psutil.RLIMIT_AS) == (512 * 2**20,) * 2
    assert limits.rlimit(psutil.RLIMIT_CORE) == (0, 0)


@contextmanager
def starving(pool: WorkerPool, rivals: int) -> Iterator[None]:
    """The workers share one processor with so many busy programs, whatever else this machine does.

    Kernels that share time out by session (autogroup) look at no priorities between them: each program has
    a session of its own.
    """
    processor = min(os.sched_getaffinity(0))
    program = f"""import os
os.sched_setaffinity(0, [{processor}])
print(flush=True)
while os.getppid() == {os.getpid()}: pass"""
    command = [sys.executable, "-c", program]
    burners = [
        subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) for _ in range(rivals)
    ]
    try:
        for burner in burners:
            assert burner.stdout is not None
            burner.stdout.readline()
        for pid in worker_pids(pool):
            os.sched_setaffinity(pid, [processor])
        yield
    finally:
        for burner in burners:
            burner.kill()
        for burner in burners:
            burner.communicate()


async def test_a_starved_job_is_not_blamed_for_what_it_has_not_used(pool: WorkerPool) -> None:
    with starving(pool, 3):
        started = time.monotonic()
        results = await gathered([pool.submit(jobs.spin, 0.7, seconds=1.0, slow=True) for _ in range(2)])
        waited = time.monotonic() - started
    assert waited > 1.0, "nobody was starved"
    assert results == [0.7, 0.7]


async def test_an_endless_job_is_over_its_limit_on_a_starved_machine_too(pool: WorkerPool) -> None:
    with starving(pool, 3):
        results = await gathered([pool.submit(jobs.spin, NAP, seconds=0.5, slow=True)])
    assert isinstance(results[0], TimeExceeded)


async def test_a_busy_loop_ends_soon_after_its_limit(pool: WorkerPool, tmp_path: Path) -> None:
    used = tmp_path / "used"
    (result,) = await gathered([pool.submit(jobs.spin_and_tell, used, seconds=0.5, slow=True)])
    assert isinstance(result, TimeExceeded)
    assert 0.45 < jobs.told(used) < 0.5 + OVERSHOOT


async def test_a_job_that_got_hardly_any_processor_is_the_services_failure() -> None:
    async with WorkerPool(2, preload=["tests.workers.jobs"], max_stretch=3) as pool:
        with starving(pool, 9):
            (result,) = await gathered([pool.submit(jobs.spin, NAP, seconds=0.3, slow=True)])
    assert isinstance(result, WorkerLost)
    assert "too busy" in str(result)
