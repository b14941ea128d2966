"""Where the server's own process spends its time on a batch: each stage by itself, in process.

What `benchmarks.http` measures of the server's process beyond the sum is the socket of the client, those of
the workers, and the event loop."""

import argparse
import asyncio
import pickle
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from benchmarks.http import COMPLETION_BYTES, SAMPLES, document, packed_document
from reward_service.api import msgpack_samples, request_body
from reward_service.api.json_size_guard import SLICE_BYTES
from reward_service.api.json_splitter import JsonSplitter
from reward_service.api.schemas import Envelope, ScoreResponse, Timing
from reward_service.rewards.group_rewards import JudgedSample, compute_rewards
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.scoring.json_size import size_of
from reward_service.scoring.msgpack_json import packed
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.workers.protocol import encode_frame

CHUNK = 128 * 1024 // COMPLETION_BYTES
"""Samples of a frame to a worker, as the pool makes it."""
PIECE = 1 << 18
"""Bytes that the event loop reads at once."""

Stage = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Stages:
    """A batch before and behind every stage, so that each can be run alone."""

    body: bytes
    packed_body: bytes

    def all(self) -> dict[str, Stage]:
        """Every stage, by name."""
        spec = SpecLibrary().compiled_spec("format")
        verifiers = spec.verifier_set(None)
        splitter = JsonSplitter("samples", Envelope.model_fields)
        items = [bytes(item) for item in asyncio.run(splitter.split(self.body)).items]
        cut = msgpack_samples.cut(self.packed_body)
        packed_items = [] if cut is None else cut.items
        samples = [Sample.model_validate_json(item) for item in items]
        jobs = [(worker_jobs.read_sample, (verifiers.verifiers, sample)) for sample in samples]
        answers = [function(argument) for function, argument in jobs]
        answered = [pickle.dumps(answers[at : at + CHUNK], 5) for at in range(0, SAMPLES, CHUNK)]
        judged = [
            _judged(sample, verifiers.names, found) for sample, found in zip(samples, answers, strict=True)
        ]
        response = ScoreResponse(compute_rewards(judged, spec, spec.spec), [], [], Timing(1.0))
        dump = TypeAdapter(ScoreResponse).dump_json
        chunks = [self.body[at : at + PIECE] for at in range(0, len(self.body), PIECE)]
        frames = [jobs[at : at + CHUNK] for at in range(0, SAMPLES, CHUNK)]
        return {
            "join the pieces that came": lambda: b"".join(chunks),
            "JSON: count brackets and commas": lambda: _counted(self.body),
            "JSON: split into samples": lambda: asyncio.run(splitter.split(self.body)),
            "JSON: decode and validate": lambda: [request_body.sample_of(0, item) for item in items],
            "MessagePack: split into samples": lambda: msgpack_samples.cut(self.packed_body),
            "MessagePack: decode and validate": lambda: asyncio.run(_read(packed_items)),
            "pickle jobs": lambda: [encode_frame(frame) for frame in frames],
            "unpickle answers": lambda: [pickle.loads(answer) for answer in answered],
            "combine into rewards": lambda: compute_rewards(judged, spec, spec.spec),
            "dump the answer as JSON": lambda: dump(response),
            "and as MessagePack": lambda: packed(dump(response)),
        }


def _judged(sample: Sample, names: tuple[str, ...], found: list[Any]) -> JudgedSample:
    verdicts: dict[str, Verdict | Measurement | Entry] = dict(zip(names, found, strict=True))
    return JudgedSample(sample.id or 0, verdicts, None, ())


def _counted(body: bytes) -> None:
    for start in range(0, len(body), SLICE_BYTES):
        size_of(body, start, start + SLICE_BYTES)


async def _read(items: list[Any]) -> None:
    pool: Any = None  # none of these samples is for a worker
    for position, item in enumerate(items):
        await msgpack_samples.read_item(position, item, pool)


def main() -> None:
    """Measure the stages in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    repeats: int = parser.parse_args().repeats
    stages = Stages(document(SAMPLES), packed_document(SAMPLES)).all()
    spent: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(repeats):
        for name, stage in stages.items():
            started = time.process_time()
            stage()
            spent[name].append((time.process_time() - started) / SAMPLES * 1e6)
    print(f"{SAMPLES} samples of {COMPLETION_BYTES} bytes, `format`; CPU us a sample, {repeats} repeats")
    for name, found in spent.items():
        print(f"{name:36}{statistics.median(found):8.2f}   best {min(found):.2f}")


if __name__ == "__main__":
    main()
