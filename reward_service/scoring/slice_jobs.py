"""Samples scored in a worker process, a slice of a batch at a time, from the bytes they came in to those that
are answered.

Where verifiers settle a sample by reading it, the server's process never makes an object of it. Samples that
leave a question open go back with what was read of them. What is odd about a whole body (a piece that is no
JSON, more values than one may hold) makes the slice *doubtful*: then the body is read by the ways that
know what to say of it.
"""

import pickle
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from reward_service.rewards.combine import Reward
from reward_service.rewards.detail_level import Detail, in_detail
from reward_service.rewards.group_rewards import JudgedSample, compute_rewards, uniform_verdicts
from reward_service.sample import Sample
from reward_service.scoring import sample_decoding
from reward_service.scoring.json_size import size_of
from reward_service.scoring.msgpack_json import packed
from reward_service.scoring.remembered_rewards import RememberedRewards, is_repeatable
from reward_service.scoring.reward_columns import RewardColumns, completion_length, row_of
from reward_service.scoring.validation import InvalidSample
from reward_service.scoring.worker_jobs import ReadAnswer, read_sample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec
from reward_service.untrusted_json import BadJson
from reward_service.verdict import Entry, Measurement, Verdict
from reward_service.workers import shared_bodies

_dump = TypeAdapter(Reward).dump_json

PLAIN_VALUES = 1 + len(Sample.model_fields)
"""A sample, and its fields where none of them is more than one value."""


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """How samples become rewards: the compiled spec, the spec in force at the step, and the longest
    completion that is read."""

    compiled_spec: CompiledSpec
    spec: RewardSpec
    completion_chars: int

    def combined(self, judged: JudgedSample) -> Reward:
        """The reward of one sample."""
        (reward,) = compute_rewards([judged], self.compiled_spec, self.spec)
        return reward


@dataclass(frozen=True, slots=True)
class SliceTerms(RewardTerms):
    """What all slices of a batch have in common: how much of a reward is told, whether bodies and answers are
    MessagePack, and whether values are to be counted."""

    detail: Detail
    packed_body: bool
    packed_answer: bool
    counted: bool

    def encoded(self, reward: Reward) -> bytes:
        """A reward as it is answered."""
        text = _dump(in_detail(reward, self.detail))
        return packed(text) if self.packed_answer else text


@dataclass(frozen=True, slots=True)
class SliceJob:
    """Samples of a batch: their positions, where each starts and how many bytes it has, in `data` or, where
    there are none, in memory that is shared; `terms` are a `SliceTerms`, pickled once for all slices."""

    terms: bytes
    positions: list[int]
    starts: list[int]
    lengths: list[int]
    data: bytes | None

    def piece(self, start: int, length: int) -> bytes:
        """A sample as it came."""
        data = self.data
        return shared_bodies.read(start, length) if data is None else data[start : start + length]


OpenSample = tuple[int, Sample | InvalidSample, list[ReadAnswer] | None]
"""The position of a sample that is not settled, the sample, and what each verifier has said of it, None where
that is not known."""


@dataclass(slots=True)
class ScoredPieces:
    """What became of a slice: the rewards that are settled, the samples that are not, and the most values
    that it can hold."""

    columns: RewardColumns
    open_samples: list[OpenSample]
    values: int = 0
    doubtful: bool = False


def score_pieces(job: SliceJob) -> ScoredPieces:
    """Score a slice in a worker.

    Whatever a verifier raises ends the slice: who asked for it scores its samples apart.
    """
    terms, remembered = _loaded(job.terms)
    found = ScoredPieces(RewardColumns.of(len(terms.compiled_spec.spec.components)), [])
    for position, start, length in zip(job.positions, job.starts, job.lengths, strict=True):
        piece = job.piece(start, length)
        known = remembered.get(position, piece)
        if known is not None:
            found.columns.add(known[0])
            found.values += known[1]
            continue
        sample, values = _read_packed(position, piece) if terms.packed_body else _read(position, piece, terms)
        found.values += values
        if isinstance(sample, str):
            found.doubtful = True
            return found
        judged, answers = judged_by_reading(sample, position, terms)
        if judged is None:
            found.open_samples.append((position, sample, answers))
            continue
        reward = terms.combined(judged)
        row = row_of(position, sample, reward, terms.encoded(reward))
        found.columns.add(row)
        if isinstance(sample, Sample) and is_repeatable(terms.compiled_spec, sample):
            remembered.put(position, piece, (row, values))
    found.columns.forget_reasons()
    return found


@lru_cache(maxsize=2)
def _loaded(terms: bytes) -> tuple[SliceTerms, RememberedRewards]:
    """The terms of a batch, and what was paid under them."""
    loaded: SliceTerms = pickle.loads(terms)  # noqa: S301 -- our own process wrote it
    return loaded, RememberedRewards()


def _read(position: int, piece: bytes, terms: SliceTerms) -> tuple[sample_decoding.HeavySample, int]:
    sample: sample_decoding.HeavySample
    if sample_decoding.is_heavy(piece):
        sample = sample_decoding.heavy_sample((position, piece))
    else:
        try:
            sample = sample_decoding.read_json(position, piece)
        except BadJson as error:
            sample = str(error)
    if not terms.counted:
        return sample, 0
    return sample, PLAIN_VALUES if _is_plain(sample) else size_of(piece).values + 1


def _is_plain(sample: sample_decoding.HeavySample) -> bool:
    """Whether none of a sample's fields holds further values."""
    if not isinstance(sample, Sample) or sample.metadata is not None:
        return False
    texts = isinstance(sample.completion, str) and isinstance(sample.prompt, str)
    return texts and (sample.reference is None or isinstance(sample.reference, str | int | float))


def _read_packed(position: int, piece: bytes) -> tuple[sample_decoding.HeavySample, int]:
    found = sample_decoding.read_packed(piece)
    if found is not None:
        return found
    if len(piece) > sample_decoding.LIGHT_PIECE_BYTES:
        return sample_decoding.heavy_packed_sample((position, piece))
    text = sample_decoding.unpacked(position, piece)
    if isinstance(text, InvalidSample):
        return text, len(piece)
    try:
        return sample_decoding.read_json(position, text), len(piece)
    except BadJson as error:
        return str(error), len(piece)


def judged_by_reading(
    sample: Sample | InvalidSample, position: int, terms: RewardTerms
) -> tuple[JudgedSample | None, list[ReadAnswer] | None]:
    """A sample as its verifiers judge it by reading it alone; or none, and what they have answered so far."""
    sample_id = position if sample.id is None else sample.id
    if isinstance(sample, InvalidSample):
        return uniform_verdicts(sample_id, sample.verdict, terms.compiled_spec), None
    chosen = terms.compiled_spec.verifier_set(sample.reference_kind)
    if chosen.appealing or completion_length(sample) > terms.completion_chars:
        return None, None
    answers = read_sample((chosen.verifiers, sample))
    verdicts = {
        name: one for name, one in zip(chosen.names, answers, strict=True) if isinstance(one, Verdict)
    }
    if len(verdicts) < len(answers):
        return None, answers
    judged: dict[str, Verdict | Measurement | Entry] = {**verdicts, **chosen.fixed_verdicts}
    return JudgedSample(sample_id, judged, sample.reference_kind, sample.turns), None
