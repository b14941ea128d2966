import itertools
from pathlib import Path
from typing import Any

import pytest

from reward_service.errors import BadSpec
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import RewardSpec, load, parse, preset, presets


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "spec.components"),
        ({"components": {}}, "spec.components"),
        ({"components": {"format": {"wieght": 1}}}, "spec.components.format.wieght"),
        ({"components": {"format": {"weight": "much"}}}, "spec.components.format.weight"),
        ({"components": {"format": {"weight": float("nan")}}}, "spec.components.format.weight"),
        ({"components": {"format": {"scale": [0]}}}, "spec.components.format.scale.1"),
        ({"components": {"format": {"scale": [0, float("inf")]}}}, "spec.components.format.scale.1"),
        ({"components": {"format": {}}, "gates": [{"component": "math"}]}, "spec"),
        ({"components": {"format": {}}, "gates": [{"component": "format", "withholds": ["x"]}]}, "spec"),
        ({"components": {"format": {}}, "group": {"advantage": "best"}}, "spec.group.advantage"),
    ],
)
def test_a_bad_spec_names_the_offending_field(document: dict[str, Any], path: str) -> None:
    with pytest.raises(BadSpec) as caught:
        parse(document)
    assert caught.value.path == path
    assert path in str(caught.value)


def test_presets_are_ready_to_use_and_say_where_they_come_from() -> None:
    for name, spec in presets().items():
        assert name == spec.name
        assert spec.description
        assert spec.source
        assert CompiledSpec(spec).spec is spec
    assert {"accuracy", "format", "r1-zero"} <= set(presets())


def test_an_unknown_preset_lists_the_known_ones() -> None:
    with pytest.raises(BadSpec, match=r"unknown spec 'r1-one'; known: .*r1-zero"):
        preset("r1-one")


def test_r1_zero_is_accuracy_plus_format_with_equal_weights() -> None:
    parts = preset("r1-zero").components
    assert {name: part.weight for name, part in parts.items()} == {"accuracy": 1.0, "format": 1.0}


def test_a_spec_file_takes_its_name_from_the_file_unless_it_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[components.format]\nweight = 2\n")
    (tmp_path / "other.toml").write_text('name = "theirs"\n[components.format]\n')
    assert load(tmp_path / "mine.toml").name == "mine"
    assert load(tmp_path / "other.toml").name == "theirs"


@pytest.mark.parametrize("content", [b"[components", b"\xff\xfe", b"components = 3"])
def test_a_file_that_is_no_spec_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.toml"
    file.write_bytes(content)
    with pytest.raises(BadSpec, match=r"broken\.toml"):
        load(file)


@pytest.mark.parametrize(("minor", "doubted"), [(0.5, False), (1.0, False), (1.1, True)])
def test_minor_components_that_outweigh_accuracy_are_doubted(minor: float, doubted: bool) -> None:
    spec = RewardSpec.model_validate({"components": {"accuracy": {}, "format": {"weight": minor}}})
    assert bool(spec.warnings()) is doubted


def test_the_doubt_weighs_scales_and_signs() -> None:
    parts = {"accuracy": {"scale": [-1, 1]}, "format": {"weight": -1.5}, "length": {"weight": 0.4}}
    assert RewardSpec.model_validate({"components": parts}).warnings() == []
    parts["length"] = {"weight": 0.6}
    assert len(RewardSpec.model_validate({"components": parts}).warnings()) == 1


def test_without_doubts_no_wrong_answer_earns_more_than_a_right_one() -> None:
    spec = RewardSpec.model_validate({"components": {"accuracy": {}, "format": {"weight": 0.9}}})
    assert spec.warnings() == []
    pays = {name: part.pays for name, part in spec.components.items()}
    for right, wrong in itertools.product((0.0, 1.0), repeat=2):
        assert pays["accuracy"](1) + pays["format"](right) > pays["accuracy"](0) + pays["format"](wrong)


def test_a_cold_component_weighs_nothing_until_its_step() -> None:
    spec = parse({"components": {"accuracy": {}, "length": {"weight": 0.2, "warmup_steps": 100}}})
    weights = {step: spec.at(step).components["length"].weight for step in (0, 99, 100, None)}
    assert weights == {0: 0.0, 99: 0.0, 100: 0.2, None: 0.2}
    assert spec.at(100) is spec


def test_the_range_of_a_shaping_formula_counts_in_full() -> None:
    document = {"components": {"accuracy": {"weight": 1.5}, "cosine": {}}}
    assert "2" in CompiledSpec(parse(document)).warnings()[0]


def test_accuracy_that_only_feeds_other_components_is_not_doubted() -> None:
    assert CompiledSpec(parse({"components": {"accuracy": {"weight": 0}, "cosine": {}}})).warnings() == []


def test_a_relative_component_without_accuracy_is_refused() -> None:
    with pytest.raises(BadSpec, match="length needs"):
        CompiledSpec(parse({"components": {"length": {}}}))


def test_a_fault_in_a_file_is_named_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[components.accuracy]\nwheight = 1", encoding="utf-8")
    with pytest.raises(BadSpec, match=r"mine\.toml\.components\.accuracy\.wheight"):
        load(file)


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("[components.accuracy]\nweight = 2", encoding="utf-8")
    (tmp_path / "two.json").write_text('{"components": {"accuracy": {"weight": 2}}}', encoding="utf-8")
    library = SpecLibrary(tmp_path)
    assert library.compiled_spec("one").spec.components == library.compiled_spec("two").spec.components


@pytest.mark.parametrize("text", ["[1]", "{", "[" * 100_000, "\\udc80"])
def test_a_file_that_is_no_spec_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSpec, match="mine"):
        load(file)


class TestPresets:
    @pytest.mark.parametrize("name", ["r1-zero", "r1", "kimi-k1.5", "dapo", "open-r1", "drgrpo"])
    def test_each_is_there_with_its_source_and_can_be_used(self, name: str) -> None:
        spec = presets()[name]
        assert spec.source
        assert spec.description
        assert CompiledSpec(spec).accuracy == "accuracy"

    @pytest.mark.parametrize("name", ["r1-zero", "r1", "kimi-k1.5", "dapo", "drgrpo"])
    def test_ours_never_let_minor_rewards_outweigh_accuracy(self, name: str) -> None:
        assert CompiledSpec(presets()[name]).warnings() == []

    @pytest.mark.parametrize("name", ["r1-unweighted", "open-r1"])
    def test_those_that_copy_such_weights_say_so(self, name: str) -> None:
        assert CompiledSpec(presets()[name]).warnings()
