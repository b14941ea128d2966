"""References of several kinds together."""

import pytest

from reward_service.errors import BadSpec
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec
from reward_service.verdict import Outcome
from tests.verifiers.judging import earns, gold_of, is_refused, judged

PARIS = {"kind": "text", "answers": ["Paris"]}
ANY = {"kind": "any_of", "references": [PARIS, "42", {"kind": "numeric", "value": 7, "unit": "m"}]}
ALL = {
    "kind": "all_of",
    "references": [{"kind": "json", "schema": {"type": "object"}}, {"kind": "json", "paths": {"/n": 1}}],
}


@pytest.mark.parametrize(
    "completion", ["Paris", "\\boxed{42}", "700 cm", "\\boxed{40+2.0}", "<answer>paris</answer>"]
)
def test_one_of_several_references_is_enough(completion: str) -> None:
    assert earns(ANY, completion) is (completion != "\\boxed{40+2.0}")


def test_what_none_accepts_earns_nothing() -> None:
    assert judged(ANY, "London").score == 0.0
    assert judged(ANY, "").outcome is Outcome.NO_ANSWER


def test_all_of_several_references_are_needed() -> None:
    assert earns(ALL, '{"n": 1}')
    assert not earns(ALL, '{"n": 2}')
    assert not earns(ALL, "[1]")


def test_open_questions_are_judged_together() -> None:
    reference = {"kind": "any_of", "references": [PARIS, "\\int_0^1 2x \\, dx", "\\sum_{k=1}^{n} k"]}
    assert earns(reference, "\\boxed{1}")
    assert not earns(reference, "\\boxed{2}")


def test_they_may_be_nested_within_limits() -> None:
    assert earns({"kind": "any_of", "references": [ALL, PARIS]}, '{"n": 1}')
    deep: object = "4"
    for _ in range(3_000):
        deep = {"kind": "any_of", "references": [deep]}
    assert is_refused(deep)


@pytest.mark.parametrize(
    "references",
    [
        [],
        [{"kind": "text", "answers": []}],
        [PARIS, {"kind": "nothing"}],
        [PARIS, ""],
        "x",
        [None],
        [{"kind": "code", "tests": {"inputs": [""], "outputs": [""]}}],
    ],
)
def test_a_member_that_cannot_judge_is_a_bad_reference_for_every_completion(references: object) -> None:
    for completion in ("Paris", "London", ""):
        assert (
            judged({"kind": "any_of", "references": references}, completion).outcome is Outcome.BAD_REFERENCE
        )


def test_members_have_the_parameters_of_their_kind() -> None:
    def verifier(**params: object) -> object:
        spec = RewardSpec.model_validate({"components": {"accuracy": {"params": params}}})
        return CompiledSpec(spec).verifier_set("any_of").verifiers[0]

    assert verifier(math={"units": "required"}).kinds == {"math": {"units": "required"}}  # type: ignore[attr-defined]
    assert hash(verifier()) == hash(verifier())
    with pytest.raises(BadSpec):
        verifier(any_of={"kind": 1})


def test_the_first_member_says_what_earns_everything() -> None:
    assert earns(ANY, gold_of(ANY))
