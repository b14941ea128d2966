from random import Random

import pytest

from reward_service.sample import Sample
from reward_service.verdict import Measurement, Outcome, Verdict
from reward_service.verifiers.efficiency import Efficiency
from reward_service.verifiers.group_relative import GroupVerifier, complete_verdicts
from reward_service.verifiers.length import Length

VERIFIERS: dict[str, GroupVerifier] = {"length": Length(), "efficiency": Efficiency()}


def member(tokens: int, accuracy: Verdict) -> dict[str, Verdict | Measurement]:
    sample = Sample(completion="", token_count=tokens)
    return {"accuracy": accuracy, **{name: v.read(sample) for name, v in VERIFIERS.items()}}


def right(tokens: int) -> dict[str, Verdict | Measurement]:
    return member(tokens, Verdict.scored(1.0, "right"))


def wrong(tokens: int) -> dict[str, Verdict | Measurement]:
    return member(tokens, Verdict.scored(0.0, "wrong"))


def scores(group: list[dict[str, Verdict | Measurement]], name: str) -> list[float | None]:
    return [verdicts[name].score for verdicts in complete_verdicts(group, VERIFIERS)]


def test_lengths_of_all_members_are_compared_wrong_ones_too() -> None:
    group = [right(100), right(200), wrong(300), wrong(400)]
    assert scores(group, "length") == pytest.approx([0.5, 1 / 6, -1 / 6, -0.5])


def test_the_order_of_members_does_not_matter() -> None:
    group = [right(100), wrong(150), right(175), wrong(400), right(90)]
    expected = scores(group, "efficiency")
    order = list(range(5))
    Random(1).shuffle(order)
    found = scores([group[i] for i in order], "efficiency")
    assert [found[order.index(i)] for i in range(5)] == expected


@pytest.mark.parametrize("missing", [Verdict.failed("worker lost"), Verdict.bad_reference("empty")])
def test_without_accuracy_there_is_no_score_but_the_length_still_counts(missing: Verdict) -> None:
    done = complete_verdicts([right(100), member(300, missing), right(200)], VERIFIERS)
    assert [v["length"].score for v in done] == [0.5, None, 0.0]
    assert done[1]["length"].outcome is missing.outcome


def test_members_that_were_never_measured_keep_their_verdict() -> None:
    lost = dict.fromkeys(("accuracy", *VERIFIERS), Verdict.over_limit("too long"))
    done = complete_verdicts([right(100), lost, wrong(200)], VERIFIERS)
    assert done[1] == lost
    assert done[0]["length"].score == 0.5


def test_the_measurement_stays_visible_and_accuracy_is_untouched() -> None:
    done = complete_verdicts([right(100)], VERIFIERS)[0]
    assert done["length"].detail == {"tokens": 100, "counted": "given"}
    assert done["length"].outcome is Outcome.SCORED
    assert done["accuracy"] == Verdict.scored(1.0, "right")
