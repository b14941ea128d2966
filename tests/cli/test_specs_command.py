import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reward_service.cli.main_app import app
from reward_service.cli.specs_command import toml
from reward_service.specs.spec import parse, presets

RUN = CliRunner()


@pytest.mark.parametrize("name", presets())
def test_what_is_shown_is_the_spec(name: str) -> None:
    shown = RUN.invoke(app, ["specs", "show", name])
    assert shown.exit_code == 0
    assert parse(tomllib.loads(shown.output)) == presets()[name]


def test_every_field_survives_being_shown() -> None:
    spec = parse(
        {
            "name": 'odd "name"',
            "components": {
                "accuracy": {"scale": [-1, 1], "params": {"math": {}}},
                "my format": {"verifier": "format", "weight": 0.5, "warmup_steps": 3},
            },
            "gates": [{"component": "my format", "at_least": 0.5, "withholds": ["accuracy"]}],
            "group": {"advantage": "trl", "consensus": True},
        }
    )
    assert parse(tomllib.loads("\n".join(toml(spec)))) == spec


def test_a_sound_file_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[components.accuracy]\n[components.overlong]\nweight = 0.5", encoding="utf-8")
    checked = RUN.invoke(app, ["specs", "check", str(file)])
    assert checked.exit_code == 0
    assert "overlong pays -0.5 to 0" in checked.output


def test_minor_rewards_that_outweigh_accuracy_are_warned_of(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[components.accuracy]\n[components.cosine]\n", encoding="utf-8")
    checked = RUN.invoke(app, ["specs", "check", str(file)])
    assert checked.exit_code == 1
    assert "warning" in checked.output


def test_a_spec_is_listed_with_its_description() -> None:
    listed = RUN.invoke(app, ["specs", "list"])
    assert all(name in listed.output for name in presets())
