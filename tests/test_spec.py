from pathlib import Path

import pytest

from reward_service.errors import BadSpec
from reward_service.recipe import Recipe, SpecLibrary
from reward_service.spec import load, parse, presets


def test_a_cold_component_weighs_nothing_until_its_step() -> None:
    spec = parse({"components": {"accuracy": {}, "length": {"weight": 0.2, "warmup_steps": 100}}})
    weights = {step: spec.at(step).components["length"].weight for step in (0, 99, 100, None)}
    assert weights == {0: 0.0, 99: 0.0, 100: 0.2, None: 0.2}
    assert spec.at(100) is spec


def test_minor_components_that_outweigh_accuracy_are_doubted() -> None:
    minor = {"format": {"weight": 0.5}, "overlong": {"weight": 0.6}}
    assert len(Recipe(parse({"components": {"accuracy": {}, **minor}})).warnings()) == 1
    assert Recipe(parse({"components": {"accuracy": {"weight": 1.2}, **minor}})).warnings() == []


def test_the_range_of_a_shaping_formula_counts_in_full() -> None:
    document = {"components": {"accuracy": {"weight": 1.5}, "cosine": {}}}
    assert "2" in Recipe(parse(document)).warnings()[0]


def test_accuracy_that_only_feeds_other_components_is_not_doubted() -> None:
    assert Recipe(parse({"components": {"accuracy": {"weight": 0}, "cosine": {}}})).warnings() == []


def test_a_relative_component_without_accuracy_is_refused() -> None:
    with pytest.raises(BadSpec, match="length needs"):
        Recipe(parse({"components": {"length": {}}}))


def test_a_fault_in_a_file_is_named_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[components.accuracy]\nwheight = 1", encoding="utf-8")
    with pytest.raises(BadSpec, match=r"mine\.toml\.components\.accuracy\.wheight"):
        load(file)


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("[components.accuracy]\nweight = 2", encoding="utf-8")
    (tmp_path / "two.json").write_text('{"components": {"accuracy": {"weight": 2}}}', encoding="utf-8")
    library = SpecLibrary(tmp_path)
    assert library.recipe("one").spec.components == library.recipe("two").spec.components


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
        assert Recipe(spec).accuracy == "accuracy"

    @pytest.mark.parametrize("name", ["r1-zero", "r1", "kimi-k1.5", "dapo", "drgrpo"])
    def test_ours_never_let_minor_rewards_outweigh_accuracy(self, name: str) -> None:
        assert Recipe(presets()[name]).warnings() == []

    @pytest.mark.parametrize("name", ["r1-unweighted", "open-r1"])
    def test_those_that_copy_such_weights_say_so(self, name: str) -> None:
        assert Recipe(presets()[name]).warnings()
