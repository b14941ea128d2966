"""`reward-service specs`: what rewards there are, and whether one's own is sound."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import RewardSpec, load

DOUBTFUL = 1

app = typer.Typer(help="Show the specs there are, and check one's own.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option("--specs-dir", help="Folder of further specs (*.toml, *.json).")]


@app.command("list")
def every(*, specs_dir: Folder = None) -> None:
    """Name every spec, with its description."""
    for spec in SpecLibrary(specs_dir).all():
        typer.echo(f"{spec.name:<16} {spec.description}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A spec's name, or an alias such as openai/gsm8k.")],
    *,
    specs_dir: Folder = None,
) -> None:
    """Print a spec as TOML: its source, components, weights, what each can pay, and doubts about it."""
    compiled_spec = SpecLibrary(specs_dir).compiled_spec(name)
    typer.echo("\n".join(toml(compiled_spec.spec)))
    typer.echo(_summary(compiled_spec))


@app.command(epilog="Exit codes: 0 sound, 1 accepted with doubts, 2 not usable.")
def check(
    file: Annotated[Path, typer.Argument(help="A spec as TOML or JSON.", exists=True, dir_okay=False)],
) -> None:
    """Check a spec file: that it can be used, and that minor rewards cannot outweigh accuracy.

    Example: reward-service specs check my-reward.toml
    """
    compiled_spec = CompiledSpec(load(file))
    typer.echo(_summary(compiled_spec))
    if compiled_spec.warnings():
        raise typer.Exit(DOUBTFUL)


def _summary(compiled_spec: CompiledSpec) -> str:
    lines = []
    for name, part in compiled_spec.spec.components.items():
        low, high = sorted(part.pays(score) for score in compiled_spec.span(name))
        lines.append(f"# {name} pays {low:g} to {high:g}")
    return "\n".join([*lines, *(f"# warning: {doubt}" for doubt in compiled_spec.warnings())])


def toml(spec: RewardSpec) -> list[str]:
    """The lines of a spec file that says what this spec says; defaults are left out."""
    lines = [f"{key} = {_value(value)}" for key, value in _stated(spec) if isinstance(value, str)]
    for name, part in spec.components.items():
        lines += ["", f"[components.{_key(name)}]"]
        lines += [f"{key} = {_value(value)}" for key, value in _stated(part, always=("weight",))]
    for gate in spec.gates:
        lines += ["", "[[gates]]", *(f"{key} = {_value(value)}" for key, value in _stated(gate))]
    if group := _stated(spec.group):
        lines += ["", "[group]", *(f"{key} = {_value(value)}" for key, value in group)]
    return lines


def _stated(model: Any, always: tuple[str, ...] = ()) -> list[tuple[str, Any]]:
    full = model.model_dump(mode="json")
    stated = model.model_dump(mode="json", exclude_defaults=True)
    return [(key, full[key]) for key in full if key in stated or key in always]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _quoted(value) if isinstance(value, str) else repr(value)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
