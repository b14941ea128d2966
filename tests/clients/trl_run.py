"""A GRPO run of TRL as a program of its own; every process writes down what each completion was paid."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from examples.trl_grpo import SPEC, leave, train
from reward_service.clients.trl import AsyncTRLReward, TRLReward


class Recorded(TRLReward):
    """Writes down completions, references and rewards."""

    def __init__(self, *args: Any, folder: Path, **options: Any) -> None:
        super().__init__(*args, **options)
        self.folder = folder

    def __call__(self, **given: Any) -> Any:
        found = super().__call__(**given)
        counts = [len(ids) for ids in given["completion_ids"]]
        rows = zip(given["prompts"], given["completions"], given["solution"], counts, found, strict=True)
        names = ("prompt", "completion", "reference", "token_count", "value")
        with (self.folder / f"paid-{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
        return found


def reward_funcs(kind: str, url: str, folder: Path, **options: Any) -> Any:
    """The reward functions of one kind of run."""
    if kind == "async":
        return [AsyncTRLReward(url, **options), AsyncTRLReward(url, name="again", **options)]
    whole = Recorded(url, folder=folder, **options)
    return whole.columns("accuracy", "repetition") if kind == "columns" else whole


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", default="whole")
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--group-size", type=int)
    parser.add_argument("--spec", type=json.loads, default=SPEC)
    given = parser.parse_args()
    options = {"spec": given.spec, "seconds": given.seconds, "group_size": given.group_size}
    found = reward_funcs(given.kind, given.url, given.folder, reference="solution", **options)
    with (given.folder / f"log-{os.getpid()}.jsonl").open("w", encoding="utf-8", buffering=1) as log:
        train(found, steps=given.steps, batch=given.batch, write=lambda line: log.write(line + "\n"))
    leave()


if __name__ == "__main__":
    main()
