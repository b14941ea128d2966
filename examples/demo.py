"""The demo behind `make demo`: start a real server, score the groups of `math_groups.jsonl` and of
`code_group.jsonl` over HTTP, show what it says.

python examples/demo.py
"""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reward_service.clients import RewardClient

MATH = Path(__file__).with_name("math_groups.jsonl")
CODE = Path(__file__).with_name("code_group.jsonl")
START_SECONDS = 300


def main() -> None:
    """Score the examples and print one table a group."""
    console = Console(width=150 if not sys.stdout.isatty() else None)
    with server() as url:
        show(console, url, MATH, spec="r1-zero")
        sandbox = httpx.get(f"{url}/readyz").json()["sandbox"]
        if sandbox["isolation"] is None:
            console.print(f"code is left out: {escape(sandbox['reason'])}")
        else:
            console.print(f"[bold]programs run behind: {sandbox['backend']}[/bold] ({sandbox['isolation']})")
            show(console, url, CODE, spec="code")
    console.print("server stopped.")


def show(console: Console, url: str, file: Path, *, spec: str) -> None:
    """Score a file of samples and print one table a group."""
    samples = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    console.print(f"[bold]{len(samples)} completions → POST {url}/v1/score[/bold] (spec {spec})\n")
    started = time.perf_counter()
    with RewardClient(url, spec=spec) as client:
        answer = client.score(samples)
    elapsed = time.perf_counter() - started
    rewards = {reward["id"]: reward for reward in answer["rewards"]}
    for group in answer["groups"]:
        first = next(sample for sample in samples if sample["group"] == group["group"])
        console.print(group_table(first, group, rewards))
    values = [r["value"] for r in answer["rewards"] if r["value"] is not None]
    console.print(f"{len(values)} rewards in {elapsed:.2f} s, mean {sum(values) / len(values):.3f}\n")


@contextmanager
def server(*options: str) -> Iterator[str]:
    """A real `reward-service serve` on a free loopback port; stopped gracefully at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "reward_service.cli",
        "serve",
        "--port",
        str(port),
        "--log-level",
        "warning",
        *options,
    ]
    process = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when the server can work.

    Raises:
        SystemExit: it ended, or took too long.
    """
    deadline = time.monotonic() + START_SECONDS
    with RewardClient(url, seconds=5) as client:
        while not client.ready():
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("demo: the server did not start; see its messages above")
            time.sleep(0.1)


def group_table(first: dict[str, Any], group: dict[str, Any], rewards: dict[str, dict[str, Any]]) -> Table:
    """One prompt's completions: components, reward, advantage and the reasons."""
    title = f"{escape(first['prompt'])}   [dim]reference[/dim] {escape(reference_of(first))}"
    table = Table(title=title, title_justify="left", title_style="bold cyan", expand=True)
    for name in ("id", *rewards[group["ids"][0]]["components"], "reward", "advantage"):
        table.add_column(name, justify="left" if name == "id" else "right", no_wrap=True)
    table.add_column("why", ratio=1)
    for sample_id, advantage in zip(group["ids"], group["advantages"], strict=True):
        reward = rewards[sample_id]
        parts = reward["components"]
        why = [f"{name}: {part['reason']}" for name, part in parts.items()]
        numbers = [number(part["score"]) for part in parts.values()]
        table.add_row(
            sample_id, *numbers, number(reward["value"]), f"{advantage:+.3f}", escape("; ".join(why))
        )
    informative = "informative" if group["informative"] else "not informative: all right or all wrong"
    table.caption = f"pass rate {number(group['pass_rate'])}, mean {number(group['mean'])}; {informative}"
    return table


def reference_of(sample: dict[str, Any]) -> str:
    """What a sample is judged against, in a few words."""
    reference = sample["reference"]
    return reference if isinstance(reference, str) else f"{len(reference['tests'])} tests"


def number(value: float | None) -> str:
    """A number, or a dash for none."""
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
