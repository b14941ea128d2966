"""One call of `score`, which may take several requests: large batches are sent in parts, samples that the
service could not judge are sent again while there is time, and the answers become one.

What belongs together stays together: the samples of a group share a request, because rewards may depend on
the whole group, and are asked about again as a whole.
"""

import random
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from reward_service.clients import wire_format
from reward_service.clients.client_errors import RewardServiceRefused, RewardServiceUnavailable
from reward_service.clients.client_options import Options
from reward_service.clients.msgpack_body import MEDIA_TYPE, pack
from reward_service.clients.retries import MAX_WAIT_SECONDS, WAIT_SECONDS, Patience

MAX_REQUEST_SAMPLES = 2_048
MAX_REQUEST_BYTES = 16 << 20
"""A quarter of what the service takes unless it is told otherwise."""
ASK_AGAIN_SECONDS = 1.0
"""With less than that left, samples that were not judged stay so."""

Places = list[int]
Reply = wire_format.Answer | RewardServiceRefused | RewardServiceUnavailable
Steps = Generator[tuple[Places, float], Reply, wire_format.Answer]
"""Yields which samples to send and the seconds to wait before; gets what came of it; returns the answer."""


class ScoreCall:
    """The samples of a call, encoded once, and what is known of their rewards. `packed`: MessagePack is
    wanted, if it can say everything."""

    def __init__(
        self,
        samples: Sequence[Mapping[str, Any]],
        options: Options,
        extra: Mapping[str, Any],
        *,
        packed: bool = False,
    ) -> None:
        self._samples, self._options = samples, options
        self._envelope = {"spec": options.spec, **extra}
        self._packed = pack(samples, self._envelope, _written) if packed else None
        self._pieces = self._packed.pieces if self._packed else self._in_json()
        self._is_group_call = "group_size" in extra
        self._rewards: dict[int, dict[str, Any]] = {}
        self._groups: dict[str, dict[str, Any]] = {}
        self._rest: wire_format.Answer = {}

    def body(self, places: Places, seconds: float) -> bytes:
        """The request for these samples, with the time that is left for it."""
        deadline_ms = max(1, min(int(seconds * 1000), wire_format.MAX_DEADLINE_MS))
        if self._packed is not None:
            return self._packed.body(places, deadline_ms)
        samples = b",".join(self._pieces[place] for place in places)
        head = wire_format.dump(self._envelope)[:-1]
        return head + b',"samples":[' + samples + b'],"deadline_ms":%d}' % deadline_ms

    @property
    def content_type(self) -> str:
        """Of its requests."""
        return "application/json" if self._packed is None else MEDIA_TYPE

    def unpack(self) -> None:
        """Go on in JSON: the service does not understand MessagePack."""
        self._packed, self._pieces = None, self._in_json()

    def _in_json(self) -> list[bytes]:
        return [_written(sample) for sample in self._samples]

    def attempt_seconds(self, left: float) -> float:
        """The deadline of one attempt: of much time a part, so that a service which does not answer costs no
        more. A call whose groups wait for other calls has all of it."""
        return left if self._is_group_call else wire_format.attempt_seconds(left)

    def steps(self, patience: Patience) -> Steps:
        """The course of the call.

        Raises:
            RewardServiceRefused: a request is at fault, and smaller ones would be, too.
            RewardServiceUnavailable: there is no answer to a part, and `on_error` is `raise`.
        """
        parts = self._parts(range(len(self._samples))) or [[]]
        pause, bound = 0.0, WAIT_SECONDS
        while parts:
            places = parts.pop(0)
            reply = yield places, pause
            pause = 0.0
            if isinstance(reply, RewardServiceRefused):
                parts = [*self._halves(places, reply), *parts]
            elif isinstance(reply, RewardServiceUnavailable):
                self._take(
                    places, wire_format.instead(reply, [self._samples[p] for p in places], self._options)
                )
            else:
                self._take(places, reply)
                if not parts and patience.left > ASK_AGAIN_SECONDS:
                    parts = self._parts(self._unjudged_by_service())
                    pause = min(bound * random.uniform(0.5, 1.0), patience.left / 2)  # noqa: S311 -- jitter
                    bound = min(2 * bound, MAX_WAIT_SECONDS)
        return self._answer()

    def _parts(self, places: Sequence[int]) -> list[Places]:
        """Parts of a size that the service takes, at least one sample or group each, in order."""
        parts: list[Places] = []
        size = 0
        for unit in self._units(places):
            length = sum(len(self._pieces[place]) for place in unit)
            full = parts and (
                len(parts[-1]) + len(unit) > MAX_REQUEST_SAMPLES or size + length > MAX_REQUEST_BYTES
            )
            if not parts or full:
                parts.append([])
                size = 0
            parts[-1] += unit
            size += length
        return parts

    def _units(self, places: Sequence[int]) -> list[Places]:
        """What may not be parted: the samples of a group, and any other by itself."""
        units: dict[Any, Places] = {}
        for place in places:
            group = self._group(place)
            units.setdefault(("alone", place) if group is None else ("group", group), []).append(place)
        return list(units.values())

    def _group(self, place: int) -> Any:
        group = wire_format.field(self._samples[place], "group")
        return None if group is None else str(group)

    def _halves(self, places: Places, error: RewardServiceRefused) -> list[Places]:
        units = self._units(places)
        if not error.too_large or len(units) < 2:
            raise error
        half = len(units) // 2
        return [[p for unit in units[:half] for p in unit], [p for unit in units[half:] for p in unit]]

    def _take(self, places: Places, answer: wire_format.Answer) -> None:
        for place, reward in zip(places, answer["rewards"], strict=True):
            own = wire_format.field(self._samples[place], "id")
            self._rewards[place] = reward if own is not None else {**reward, "id": place}
        for group in answer.get("groups") or ():
            self._groups[str(group.get("group"))] = {**group, "ids": self._own_ids(places, group)}
        self._rest = {**self._rest, **answer}

    def _own_ids(self, places: Places, group: Mapping[str, Any]) -> list[Any]:
        """A group's ids; of samples without one, their place among all samples, not in the part."""
        return [self._own_id(places, name) for name in group.get("ids") or ()]

    def _own_id(self, places: Places, name: Any) -> Any:
        if not isinstance(name, int) or not 0 <= name < len(places):
            return name
        return places[name] if wire_format.field(self._samples[places[name]], "id") is None else name

    def _unjudged_by_service(self) -> Places:
        """Samples whose outcome is `failed`, and all others of their groups."""
        lost = {place for place, reward in self._rewards.items() if reward.get("outcome") == "failed"}
        groups = {self._group(place) for place in lost} - {None}
        if self._is_group_call:
            return []  # the other calls with members of these groups have gone
        return [p for p in range(len(self._samples)) if p in lost or self._group(p) in groups]

    def _answer(self) -> wire_format.Answer:
        rewards = [self._rewards[place] for place in range(len(self._samples))]
        return {**self._rest, "rewards": rewards, "groups": list(self._groups.values())}


def _written(sample: Any) -> bytes:
    """A sample as JSON; what cannot be written is told to the service, which calls it `bad_reference`."""
    try:
        return wire_format.dump(sample)
    except (RecursionError, TypeError, ValueError) as error:
        return wire_format.dump(f"a sample that cannot be written as JSON: {type(error).__name__}")
