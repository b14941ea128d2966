"""A program that forks its fork server early. Prints what its workers see before and after that one is killed."""

import asyncio
import json
import os
import signal
import tempfile

from reward_service.workers import WorkerPool
from reward_service.workers.early_fork import fork_early
from tests.workers import jobs


async def main() -> None:
    async with WorkerPool(2, preload=("tests.workers.jobs",)) as pool:
        before = await pool.submit(jobs.surroundings, None, seconds=10)
        os.kill(before[0], signal.SIGKILL)
        orphaned = {before[0], 1}  # a worker may outlive its fork server by one job
        while (after := await pool.submit(jobs.surroundings, None, seconds=10))[0] in orphaned:
            pass
    print(json.dumps([before, after, os.getsid(0)]))


if __name__ == "__main__":
    with tempfile.NamedTemporaryFile(prefix="held-by-the-parent") as held:
        fork_early(1 << 30, ("tests.workers.jobs",))
        asyncio.run(main())
