from pathlib import Path
from typing import Any

import pytest

from reward_service.errors import BadSpec
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import RewardSpec, preset
from reward_service.verdict import Outcome


def spec_of(**components: dict[str, Any]) -> RewardSpec:
    return RewardSpec.model_validate({"components": components})


@pytest.mark.parametrize(
    ("components", "path"),
    [
        ({"fromat": {}}, "spec.components.fromat"),
        ({"style": {"verifier": "fromat"}}, "spec.components.style"),
        ({"format": {"params": {"mode": "loose"}}}, "spec.components.format.params.mode"),
        ({"format": {"params": {"mood": 1}}}, "spec.components.format.params.mood"),
        ({"accuracy": {"params": {"maths": {}}}}, "spec.components.accuracy.params"),
        ({"accuracy": {"params": {"math": 3}}}, "spec.components.accuracy.params.math"),
        ({"accuracy": {"params": {"math": {"x": 1}}}}, "spec.components.accuracy.params.math.x"),
    ],
)
def test_a_spec_that_fits_no_verifier_names_the_field(components: dict[str, Any], path: str) -> None:
    with pytest.raises(BadSpec) as caught:
        CompiledSpec(spec_of(**components))
    assert caught.value.path == path


def test_a_component_may_go_by_any_name() -> None:
    verifier_set = CompiledSpec(
        spec_of(style={"verifier": "format"}, strict={"verifier": "format"})
    ).verifier_set(None)
    assert verifier_set.names == ("style", "strict")


def test_accuracy_is_judged_by_the_kind_of_the_reference() -> None:
    verifier_set = CompiledSpec(preset("r1-zero")).verifier_set("math")
    assert [verifier.name for verifier in verifier_set.verifiers] == ["math", "format"]
    assert verifier_set.fixed_verdicts == {}


@pytest.mark.parametrize("kind", [None, "riddle"])
def test_accuracy_without_a_usable_reference_is_the_datasets_fault(kind: str | None) -> None:
    verifier_set = CompiledSpec(preset("r1-zero")).verifier_set(kind)
    assert verifier_set.fixed_verdicts["accuracy"].outcome is Outcome.BAD_REFERENCE
    assert verifier_set.names == ("format",)


def test_a_folder_of_specs_adds_to_the_presets_and_wins_over_them(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[components.format]\n")
    (tmp_path / "r1-zero.toml").write_text("[components.accuracy]\n")
    library = SpecLibrary(tmp_path)
    assert {"accuracy", "format", "mine", "r1-zero"} <= {spec.name for spec in library.all()}
    assert list(library.compiled_spec("r1-zero").spec.components) == ["accuracy"]


def test_a_broken_spec_in_the_folder_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[components.nothing]\n")
    with pytest.raises(BadSpec, match="nothing"):
        SpecLibrary(tmp_path)


def test_equal_inline_specs_share_one_recipe() -> None:
    library = SpecLibrary()
    assert library.compiled_spec(spec_of(format={})) is library.compiled_spec(spec_of(format={}))


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(BadSpec, match="r1-zero"):
        SpecLibrary().compiled_spec("r1-one")
