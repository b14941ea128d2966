"""A run over a file on a Ray cluster, by Ray Data: the same table, row for row, as in one process.

The file is cut into windows as `score_run` cuts it, so that groups stay together. What travels to the nodes
is where a window stands; each actor, a scorer with worker processes and a sandbox of its own, reads it from
the file itself, which every node must see under the same path. Rewards come back in the order of the windows
and are written by the process that started the run, so that a run that ends early is resumed like any other.
An actor that is lost is started again by Ray, and what it had not answered is asked once more.
"""

import asyncio
import json
import logging
import re
import socket
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from reward_service.dataset import jsonl
from reward_service.dataset.jsonl import Window
from reward_service.dataset.reward_rows import Row
from reward_service.dataset.score_run import ScoreRun
from reward_service.dataset.scoring_backends import local
from reward_service.errors import BadConfig, MissingExtra
from reward_service.scoring.sandbox_provider import SandboxConfig
from reward_service.specs.spec import RewardSpec

T = TypeVar("T")

BLOCK_WINDOWS = 8
"""Windows that an actor is given at a time and scores at once."""
STRETCH_WINDOWS = 16_384
"""Windows that are looked up before their scoring begins; 4 million short rows."""

_ERROR_LINE = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception|Died)\b")


@dataclass(frozen=True, slots=True)
class RayPlan:
    """What every actor needs, and where they run: `address` is a cluster's as Ray has it, `auto` the one that
    runs here, `local` a cluster of this machine for this run alone. `workers` are the processors of an actor,
    by default those of the smallest node."""

    spec: str | RewardSpec
    step: int | None
    sandbox_config: SandboxConfig
    address: str = "local"
    workers: int | None = None


class WindowScorer:
    """One actor of Ray Data: scores blocks of windows of a file."""

    def __init__(self, file: str, columns: Mapping[str, str], plan: RayPlan, workers: int) -> None:
        self._file, self._columns = Path(file), columns
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._engine = local(plan.spec, workers, sandbox_config=plan.sandbox_config, step=plan.step)
        self._score_rows = self._wait(self._engine.__aenter__())

    def __call__(self, block: dict[str, Any]) -> dict[str, list[Any]]:
        """The ids and the rewards of windows by their places, each as one text."""
        places = zip(*(block[name].tolist() for name in ("first_row", "start", "end")), strict=True)
        try:
            windows = self._read(places)
        except OSError as error:  # told as a row: Ray would wrap it, and try again
            return {
                "scored": [json.dumps(f"{socket.gethostname()} cannot read {self._file}: {error.strerror}")]
            }
        rewards = self._wait(self._score(windows))
        scored = zip(windows, rewards, strict=True)
        return {"scored": [json.dumps([window.ids, own]) for window, own in scored]}

    def _read(self, places: Iterable[tuple[int, int, int]]) -> list[Window]:
        with self._file.open("rb") as lines:
            return [self._window(lines, *place) for place in places]

    def _window(self, lines: Any, first_row: int, start: int, end: int) -> Window:
        lines.seek(start)
        return jsonl.read_window(lines.read(end - start), self._columns, first_row=first_row, start=start)

    async def _score(self, windows: list[Window]) -> list[list[Row]]:
        return await asyncio.gather(
            *(self._score_rows(window.documents, window.first_row) for window in windows)
        )

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def require() -> None:
    """Refuse what cannot be done, before anything is.

    Raises:
        MissingExtra: Ray Data is not installed.
    """
    try:
        import ray.data  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtra("--engine ray needs Ray Data: pip install 'reward-service[server,ray]'") from None


def run(score_run: ScoreRun, plan: RayPlan) -> None:
    """Score the rows of the run that are not done yet on a Ray cluster.

    Raises:
        BadConfig: the cluster cannot be reached, has too few processors, or a node cannot read the file.
        BadSpec: the spec is unknown or does not fit.
        MissingExtra: Ray is not installed.
    """
    with _cluster(plan.address), score_run.file.open("rb") as lines:
        workers, actors = _shares(plan.workers)
        with score_run.opened_output() as out:
            windows = jsonl.read_windows(lines, score_run.columns, skip=score_run.skip)
            while stretch := [_place(window) for window in islice(windows, STRETCH_WINDOWS)]:
                arguments = (str(score_run.file.resolve()), dict(score_run.columns), plan, workers)
                for window, rewards in _scored(stretch, arguments, workers, actors):
                    score_run.write(out, window, rewards)


def _place(window: Window) -> Window:
    """A window without its rows."""
    return replace(window, documents=[], ids=[])


def _scored(
    stretch: list[Window], arguments: tuple[Any, ...], workers: int, actors: int
) -> Iterator[tuple[Window, list[Row]]]:
    """The windows with their rewards, in their order."""
    import ray

    places = [{"first_row": one.first_row, "start": one.start, "end": one.end} for one in stretch]
    blocks = -(-len(places) // BLOCK_WINDOWS)
    scored = ray.data.from_items(places, override_num_blocks=blocks).map_batches(
        WindowScorer,
        fn_constructor_args=arguments,
        batch_size=None,
        num_cpus=workers,
        concurrency=min(actors, blocks),
    )
    for window, row in zip(stretch, _rows(scored), strict=True):
        found = json.loads(row["scored"])
        if isinstance(found, str):
            raise BadConfig(f"{found}; the table must stand where every node sees it under the same path")
        ids, rewards = found
        yield replace(window, ids=ids), rewards


def _rows(scored: Any) -> Iterator[dict[str, Any]]:
    """The rows of a dataset.

    Raises:
        BadConfig: Ray gives up; the message has the line of its report that says why.
    """
    import ray

    try:
        yield from scored.iter_rows()
    except ray.exceptions.RayError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        why = next((line for line in reversed(lines) if _ERROR_LINE.match(line)), lines[0])
        raise BadConfig(f"the run on Ray failed: {why}") from None


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    """A connection to the cluster, quiet: what a run says is said by its progress bar."""
    require()
    import ray

    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        told = " ".join(str(error).split())
        raise BadConfig(f"the Ray cluster {address} cannot be reached: {told}") from None
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        ray.shutdown()


def _shares(workers: int | None) -> tuple[int, int]:
    """Processors of an actor, and how many actors there is room for."""
    import ray

    sizes = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    own = workers or min([size for size in sizes if size], default=0)
    actors = sum(size // own for size in sizes) if own else 0
    if not actors:
        raise BadConfig(f"no node of the Ray cluster has {own or 1} processors; the nodes have {sizes}")
    return own, actors
