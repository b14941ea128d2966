"""Handed-out completions that earn from public reward functions what they should not, and must not earn it here."""

from collections.abc import Callable
from typing import Any

from reward_service.rewards.combine import combine
from reward_service.sample import Sample
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import preset
from reward_service.verdict import Verdict
from reward_service.verifiers.cosine import Cosine
from reward_service.verifiers.format import Format
from reward_service.verifiers.group_relative import complete_verdicts
from reward_service.verifiers.language import Language
from reward_service.verifiers.reasoning_steps import ReasoningSteps
from reward_service.verifiers.repetition import Repetition
from reward_service.verifiers.tag_count import TagCount

OTHERS = {"accuracy", "judge", "code", "length_kimi", "total"}


def earned(row: dict[str, Any]) -> float | None:
    params, text = dict(row["params"]), row["completion"]
    sample = Sample(prompt=row["prompt"], completion=text, target_language=params.pop("target_lang", None))
    kind = row["which_reward"]
    if kind == "cosine":
        accuracy = Verdict.scored(float(params.pop("correct")), "")
        cosine = Cosine.model_validate(params)
        return complete_verdicts([{"accuracy": accuracy, "cosine": cosine.read(sample)}], {"cosine": cosine})[
            0
        ]["cosine"].score
    classes = {
        "format": Format,
        "language": Language,
        "repetition": Repetition,
        "tag_count": TagCount,
        "reasoning_steps": ReasoningSteps,
    }
    verdict = classes[kind].model_validate(params).read(sample)
    assert isinstance(verdict, Verdict)
    return verdict.score


def test_every_hack_gets_what_it_must_get(cases: Callable[[str], Any]) -> None:
    rows = [row for row in cases("hacks_dev.jsonl") if row["which_reward"] not in OTHERS]
    assert len(rows) > 30
    for row in rows:
        low, high = row["must_be"] if isinstance(row["must_be"], list) else (row["must_be"], row["must_be"])
        found = earned(row)
        assert found is not None, row["id"]
        assert low <= found <= high, (row["id"], row["why"], found)


def test_wrong_in_the_right_language_earns_less_than_right_in_the_wrong_one(
    cases: Callable[[str], Any],
) -> None:
    rows = [row for row in cases("hacks_dev.jsonl") if row["which_reward"] == "total"]
    for row in rows:
        for name in ("r1-zero", "r1"):
            worse = _total(row, row["completion"], name)
            better = _total(row, row["must_be"]["less_than"], name)
            assert worse < better, (row["id"], name)


def _total(row: dict[str, Any], completion: str, name: str) -> float:
    sample = Sample(
        prompt=row["prompt"],
        completion=completion,
        reference=row["reference"],
        target_language=row["params"]["target_lang"],
    )
    compiled_spec = SpecLibrary().compiled_spec(name)
    verifier_set = compiled_spec.verifier_set(sample.reference_kind)
    verdicts: dict[str, Verdict] = {}
    for component, verifier in zip(verifier_set.names, verifier_set.verifiers, strict=True):
        found = verifier.read(sample)
        assert isinstance(found, Verdict)
        verdicts[component] = found
    value = combine(0, verdicts, preset(name)).value
    assert value is not None
    return value
