"""Whatever is handed over as a sample: the request is JSON, and no sample costs another."""

import json
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reward_service.clients import wire_format
from reward_service.clients.client_options import Options
from reward_service.clients.retries import Circuit, Patience
from reward_service.clients.score_call import ScoreCall

VALUE: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["id", "group", "completion", "reference", "metadata"])


@given(st.lists(VALUE | st.dictionaries(FIELDS, VALUE), max_size=6))
def test_any_samples_are_written_as_json_and_get_a_reward_each(samples: list[Any]) -> None:
    call = ScoreCall(samples, Options(), {})
    steps = call.steps(Patience(Circuit(), retries=None, until=time.monotonic() + 60))
    (places, _), answer, asked = next(steps), None, set()
    while answer is None:
        assert tuple(places) not in asked, "what was judged is not asked about again"
        asked.add(tuple(places))
        size = len(json.loads(call.body(places, 10.0))["samples"])
        rewards = [{"id": n, "value": 1.0, "outcome": "scored"} for n in range(size)]
        try:
            places, _ = steps.send({"rewards": rewards, "groups": []})
        except StopIteration as end:
            answer = end.value
    assert len(answer["rewards"]) == len(samples)


def test_a_sample_that_cannot_be_written_is_told_instead() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    round_: list[Any] = []
    round_.append(round_)
    call = ScoreCall([{"completion": "x", "metadata": deep}, round_, {(1, 2): 3}, "x"], Options(), {})
    found = json.loads(call.body([0, 1, 2, 3], 1.0))["samples"]
    assert all(sample.startswith("a sample that cannot be written") for sample in found[:3])
    assert found[3] == "x"


def test_a_part_of_a_long_time_is_given_to_one_attempt_and_all_of_a_short_one() -> None:
    assert [wire_format.attempt_seconds(left) for left in (5.0, 30.0, 40.0, 300.0)] == [
        5.0,
        30.0,
        30.0,
        180.0,
    ]
