"""Trainers that are on no package index, by their own code out of checkouts that you name.

    python -m tests.clients.checkouts slime=DIR easyr1=DIR rllm=DIR nemo_rl=DIR areal=DIR axolotl=DIR

Needs numpy and torch beside the project (`requirements/bench-torch.txt`); whatever else the trainers import is
a stand-in (`programs/with_checkout.py`). Ends with 1 when a trainer makes something else of the rewards.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.server import started

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "clients" / "programs" / "with_checkout.py"
EXPECTED = [2.0, 1.0, 1.0]
"""Right in the template, wrong in the template, right without it: accuracy and format at weight 1 each."""
SECONDS = 300.0


def main(named: list[str]) -> int:
    """Try each of `TRAINER=DIR`, say what came of it, and give the exit code."""
    if not named or not all("=" in argument for argument in named):
        print(__doc__, file=sys.stderr)
        return 2
    with started("--workers", "1") as server:
        tried = [_tried(*argument.split("=", 1), server.url) for argument in named]
    return int(not all(tried))


def _tried(trainer: str, checkout: str, url: str) -> bool:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(PROGRAM), trainer, str(Path(checkout).resolve()), url]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
    found = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else done.stderr[-2000:]
    right = isinstance(found, list) and all(rewards == EXPECTED for rewards in found)
    print(f"{trainer}: {'as expected' if right else found}")
    return right


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
