"""Rewards that a worker remembers by the bytes of their samples, for batches that come again.

Clients repeat a batch when a connection was cut or an answer came too late, and a run that goes on asks for
what it asked before. Only what reading alone has settled is remembered, and only of verifiers that ship with
the service: these depend on the sample and on nothing else.
"""

from reward_service.sample import Sample
from reward_service.scoring.reward_columns import TEXT, Row
from reward_service.specs.compiled import CompiledSpec

MAX_BYTES = 8 << 20
"""Of what is remembered under one set of terms: samples, rewards as they are answered, and `ROW_BYTES`."""
MAX_SHARE = 64
"""One of them takes no more than such a part of that."""
ROW_BYTES = 1_024
KEY_BYTES = 48
"""At its end, samples of one length most often differ; the whole is compared afterwards."""
_OURS = "reward_service.verifiers."

Remembered = tuple[Row, int]
"""A reward, and how many values its sample holds."""


class RememberedRewards:
    """The rewards of one set of terms; the oldest go when there are too many.

    Samples are kept and not hashed: a hash would cost a batch that is new more than all the rest of this.
    """

    def __init__(self) -> None:
        self._rewards: dict[tuple[int, int, bytes], tuple[bytes, Remembered]] = {}
        self._bytes = 0

    def get(self, position: int, piece: bytes) -> Remembered | None:
        """What a sample at this position, which is its id where it names none, was paid before."""
        known = self._rewards.get((position, len(piece), piece[-KEY_BYTES:]))
        return known[1] if known is not None and known[0] == piece else None

    def put(self, position: int, piece: bytes, reward: Remembered) -> None:
        """Remember it."""
        size = _size(piece, reward)
        if size > MAX_BYTES // MAX_SHARE:
            return
        self._forget((position, len(piece), piece[-KEY_BYTES:]))
        self._rewards[position, len(piece), piece[-KEY_BYTES:]] = piece, reward
        self._bytes += size
        while self._bytes > MAX_BYTES:
            self._forget(next(iter(self._rewards)))

    def _forget(self, key: tuple[int, int, bytes]) -> None:
        known = self._rewards.pop(key, None)
        if known is not None:
            self._bytes -= _size(*known)


def _size(piece: bytes, reward: Remembered) -> int:
    return len(piece) + len(reward[0][TEXT]) + ROW_BYTES


def is_repeatable(compiled_spec: CompiledSpec, sample: Sample) -> bool:
    """Whether the verifiers of a sample say the same of it whenever they are asked."""
    verifiers = compiled_spec.verifier_set(sample.reference_kind).verifiers
    return all(type(verifier).__module__.startswith(_OURS) for verifier in verifiers)
