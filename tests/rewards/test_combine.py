from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.rewards.combine import combine, without_reasons
from reward_service.specs.spec import ComponentSpec, Gate, RewardSpec
from reward_service.verdict import Outcome, Verdict

NAMES = ("accuracy", "format", "language", "length")
NUMBERS = st.floats(-5, 5)
VERDICTS = st.one_of(
    st.floats(0, 1).map(lambda score: Verdict.scored(score, "judged")),
    st.just(Verdict.no_answer("nothing")),
    st.just(Verdict.over_limit("too much")),
    st.just(Verdict.bad_reference("empty")),
    st.just(Verdict.failed("outage")),
)


@st.composite
def specs(draw: st.DrawFn) -> RewardSpec:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    parts = {n: ComponentSpec(weight=draw(NUMBERS), scale=(draw(NUMBERS), draw(NUMBERS))) for n in names}
    some = st.lists(st.sampled_from(names), unique=True).map(tuple)
    gate = st.builds(
        Gate, component=st.sampled_from(names), at_least=st.floats(0, 1), withholds=st.none() | some
    )
    return RewardSpec(components=parts, gates=tuple(draw(st.lists(gate, max_size=3))))


def spec_of(**fields: Any) -> RewardSpec:
    return RewardSpec.model_validate(fields)


BOTH = spec_of(components={"accuracy": {}, "format": {"weight": 0.5}})
RIGHT, WRONG = Verdict.scored(1.0, "right"), Verdict.scored(0.0, "wrong")


@given(st.data(), specs())
def test_parts_add_up_to_the_value_and_a_counting_null_makes_it_null(
    data: st.DataObject, spec: RewardSpec
) -> None:
    verdicts = {name: data.draw(VERDICTS) for name in spec.components}
    reward = combine("a", verdicts, spec)
    counting = [part for name, part in reward.components.items() if spec.components[name].weight]
    if any(part.score is None for part in counting):
        assert reward.value is None
        assert reward.outcome in (Outcome.FAILED, Outcome.BAD_REFERENCE)
    else:
        assert reward.value == pytest.approx(sum(part.value or 0.0 for part in reward.components.values()))
        assert reward.outcome not in (Outcome.FAILED, Outcome.BAD_REFERENCE)


@given(st.data(), specs())
def test_a_component_pays_between_the_ends_of_its_scale(data: st.DataObject, spec: RewardSpec) -> None:
    verdicts = {name: data.draw(VERDICTS) for name in spec.components}
    for name, part in combine("a", verdicts, spec).components.items():
        ends = sorted((spec.components[name].pays(0.0), spec.components[name].pays(1.0)))
        assert part.value is None or ends[0] - 1e-9 <= part.value <= ends[1] + 1e-9


def test_weights_multiply_scores() -> None:
    assert combine("a", {"accuracy": RIGHT, "format": RIGHT}, BOTH).value == 1.5
    assert combine("a", {"accuracy": WRONG, "format": RIGHT}, BOTH).value == 0.5


def test_a_scale_of_plus_and_minus_one_pays_minus_one_for_a_wrong_answer() -> None:
    spec = spec_of(components={"accuracy": {"scale": [-1, 1]}})
    assert combine("a", {"accuracy": RIGHT}, spec).value == 1.0
    assert combine("a", {"accuracy": WRONG}, spec).value == -1.0
    assert combine("a", {"accuracy": Verdict.no_answer("none")}, spec).value == -1.0


@pytest.mark.parametrize("null", [Verdict.failed("outage"), Verdict.bad_reference("empty")])
def test_an_outage_and_a_bad_reference_are_never_a_zero(null: Verdict) -> None:
    reward = combine("a", {"accuracy": null, "format": RIGHT}, BOTH)
    assert reward.value is None
    assert reward.outcome is null.outcome
    assert reward.components["format"].value == 0.5


def test_a_component_of_weight_zero_is_shown_and_does_not_count() -> None:
    spec = spec_of(components={"accuracy": {}, "format": {"weight": 0}})
    reward = combine("a", {"accuracy": RIGHT, "format": Verdict.failed("outage")}, spec)
    assert (reward.value, reward.outcome) == (1.0, Outcome.SCORED)
    assert reward.components["format"].outcome is Outcome.FAILED


def test_the_gravest_outcome_of_the_parts_is_the_rewards() -> None:
    verdicts = {"accuracy": Verdict.over_limit("slow"), "format": Verdict.no_answer("empty")}
    assert combine("a", verdicts, BOTH).outcome is Outcome.OVER_LIMIT


def test_what_stands_behind_a_closed_gate_counts_as_zero_and_keeps_its_score() -> None:
    spec = spec_of(components={"accuracy": {"scale": [-1, 1]}, "format": {}}, gates=[{"component": "format"}])
    reward = combine("a", {"accuracy": RIGHT, "format": WRONG}, spec)
    assert (reward.value, reward.gated_by) == (-1.0, "format")
    assert (reward.components["accuracy"].score, reward.components["accuracy"].value) == (1.0, -1.0)
    assert combine("a", {"accuracy": RIGHT, "format": RIGHT}, spec).value == 2.0


def test_a_gate_withholds_only_what_it_names() -> None:
    spec = spec_of(
        components={"accuracy": {}, "format": {}, "language": {}},
        gates=[{"component": "format", "at_least": 0.5, "withholds": ["language"]}],
    )
    verdicts = {"accuracy": RIGHT, "format": Verdict.scored(0.4, "so so"), "language": RIGHT}
    assert combine("a", verdicts, spec).value == pytest.approx(1.4)


def test_a_null_behind_a_closed_gate_is_still_null() -> None:
    spec = spec_of(components={"accuracy": {}, "format": {}}, gates=[{"component": "format"}])
    assert combine("a", {"accuracy": Verdict.bad_reference("empty"), "format": WRONG}, spec).value is None


def test_without_reasons_only_numbers_and_outcomes_are_left() -> None:
    reward = combine("a", {"accuracy": Verdict.scored(1.0, "why", answer="42"), "format": RIGHT}, BOTH)
    bare = without_reasons(reward).components["accuracy"]
    assert (bare.answer, bare.reason, bare.detail, bare.value) == (None, "", None, 1.0)
