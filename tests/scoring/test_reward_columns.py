"""Columns of a batch, whichever of its samples came first, stand in the order of the batch."""

from hypothesis import given
from hypothesis import strategies as st

from reward_service.rewards.combine import Component, Reward
from reward_service.sample import Sample
from reward_service.scoring.reward_columns import RewardColumns, row_of
from reward_service.verdict import Outcome


def one(position: int, score: float) -> RewardColumns:
    """The columns of a batch's sample at this position."""
    found = RewardColumns.of(1)
    part = Component(score, 1.0, score, Outcome.SCORED, reason=f"reason {position}")
    reward = Reward(f"id{position}", score, Outcome.SCORED, {"format": part})
    sample = Sample(completion="x" * position, id=f"id{position}")
    found.add(row_of(position, sample, reward, b"%d" % position))
    return found


@given(st.integers(0, 12).flatmap(lambda count: st.permutations(range(count))))
def test_columns_come_into_the_order_of_the_batch(order: list[int]) -> None:
    gathered = RewardColumns.of(1)
    for position in order:
        gathered.extend(one(position, 0.0))
    found, count = gathered.in_order(), len(order)
    assert found.positions == list(range(count))
    assert found.texts == [b"%d" % at for at in range(count)]
    assert (found.ids, found.sizes) == ([f"id{at}" for at in range(count)], list(range(count)))
    assert found.reasons == [[f"reason {at}" for at in range(count)]]


def test_reasons_are_kept_where_nothing_scores() -> None:
    paid, unpaid = one(1, 1.0), one(0, 0.0)
    paid.forget_reasons()
    unpaid.forget_reasons()
    assert (paid.reasons, unpaid.reasons) == ([[]], [["reason 0"]])
