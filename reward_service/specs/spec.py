"""Which components make a reward: verifiers, weights, scales, gates. The same document for the
server, the CLI and the clients, as TOML or JSON; presets stand beside this file.

    value = Σ over components of  weight × (low + (high - low) × score)

with `scale = [low, high]`, so a component pays between weight × low and weight × high. A *gate* that
is closed makes the components behind it count as score 0, so the parts always add up to the value.

A score lies in [0, 1], or in a shaping formula's own range: `overlong` in [-1, 0], `length` in
[-0.5, 0.5]. With the default scale a shaping component contributes weight x the number in its paper.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from reward_service.errors import BadSpec
from reward_service.specs.named_rubrics import with_rubric_files

ACCURACY = "accuracy"
MAX_COMPONENTS = 64
MAX_NUMBER = 1e9
"""Of weights and scales. Products, sums over components and squares over groups of these are finite."""

Number = Annotated[FiniteFloat, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ComponentSpec(_Closed):
    """One part of a reward."""

    verifier: str | None = Field(
        default=None,
        description="Name of a verifier; default: the component's own name. `accuracy` stands for the "
        "verifier of each sample's reference kind.",
    )
    weight: Number = 1.0
    warmup_steps: int = Field(
        default=0, ge=0, description="The weight is 0 while the request's `step` is below this (Kimi k1.5)."
    )
    scale: tuple[Number, Number] = Field(
        default=(0.0, 1.0), description="What scores 0 and 1 pay: (0, 1), or (-1, 1) as in DAPO."
    )
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="The verifier's parameters; for `accuracy`, parameters by kind: "
        '{"math": {...}, "code": {...}}.',
    )

    def pays(self, score: float) -> float:
        """What a score contributes to the reward."""
        low, high = self.scale
        return self.weight * (low + (high - low) * score)

    def reach(self, span: tuple[float, float] = (0.0, 1.0)) -> float:
        """The widest difference this component can make to a reward, for scores in `span`."""
        return abs(self.pays(span[1]) - self.pays(span[0]))


class Gate(_Closed):
    """Without this component's score, what stands behind the gate counts as score 0."""

    component: str
    at_least: float = Field(default=1.0, ge=0.0, le=1.0)
    withholds: tuple[str, ...] | None = Field(default=None, description="Default: every other component.")


Advantage = Literal["population", "trl", "verl", "none", "batch", "leave_one_out"]


class GroupSpec(_Closed):
    """How a group's advantages are computed; `group` has the formulas."""

    advantage: Advantage = "population"
    aggregation: Literal["sum_then_normalize", "normalize_then_sum"] = Field(
        default="sum_then_normalize",
        description="Normalise the sum of the components, or each component first (GDPO, 2601.05242).",
    )
    consensus: bool = Field(
        default=False, description="Also tell whether the majority's answer is right (cons@n)."
    )


class RewardSpec(_Closed):
    """A reward, as data."""

    name: str = "inline"
    description: str = ""
    source: str = Field(default="", description="The paper or code the formula comes from.")
    components: dict[str, ComponentSpec] = Field(min_length=1, max_length=MAX_COMPONENTS)
    gates: tuple[Gate, ...] = Field(default=(), max_length=MAX_COMPONENTS)
    group: GroupSpec = GroupSpec()

    @model_validator(mode="after")
    def _gates_name_components(self) -> "RewardSpec":
        for gate in self.gates:
            for name in (gate.component, *(gate.withholds or ())):
                if name not in self.components:
                    raise ValueError(f"gate names {name!r}, which is not a component of this spec")
        return self

    def verifier_name(self, component: str) -> str:
        """The verifier that gives a component its score."""
        return self.components[component].verifier or component

    def at(self, step: int | None) -> "RewardSpec":
        """The spec in force at a training step; without a step, with every weight warmed up."""
        cold = [n for n, part in self.components.items() if step is not None and step < part.warmup_steps]
        if not cold:
            return self
        weightless = {name: self.components[name].model_copy(update={"weight": 0.0}) for name in cold}
        return self.model_copy(update={"components": {**self.components, **weightless}})

    def warnings(
        self, spans: Mapping[str, tuple[float, float]] | None = None, *, accuracy: str = ACCURACY
    ) -> list[str]:
        """Doubts about an acceptable spec, in sentences.

        `spans` are the ranges of the components' scores where they are not [0, 1];
        `accuracy` names the component that says which answers are right.
        """
        accuracy_verifier = self.components.get(accuracy)
        if accuracy_verifier is None or not accuracy_verifier.weight:
            return []
        spans = spans or {}
        reach = {name: part.reach(spans.get(name, (0.0, 1.0))) for name, part in self.components.items()}
        main = reach.pop(accuracy)
        minor = sum(reach.values())
        if minor <= main:
            return []
        doubt = (
            f"the minor components together can move the reward by {minor:g}, accuracy only by "
            f"{main:g}: a wrong answer can earn more than a right one"
        )
        return [doubt]


def parse(document: dict[str, Any], *, path: str = "spec") -> RewardSpec:
    """A spec from a decoded TOML or JSON document.

    Raises:
        BadSpec: with the path of the offending field.
    """
    try:
        return RewardSpec.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join([path, *map(str, first["loc"])])
        raise BadSpec(f"{where}: {first['msg']}", path=where) from None


def load(file: Path) -> RewardSpec:
    """A spec from a TOML file, or from JSON when its name ends so.

    Raises:
        BadSpec: the file is not TOML or JSON, or not a spec.
        OSError: the file cannot be read.
    """
    kind, decode = ("JSON", json.loads) if file.suffix == ".json" else ("TOML", tomllib.loads)
    try:
        document = decode(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # what both decoders raise, and bad UTF-8
        raise BadSpec(f"{file}: not {kind}: {error}", path=str(file)) from None
    if not isinstance(document, dict):
        raise BadSpec(f"{file}: a spec is a table of fields", path=str(file))
    return parse({"name": file.stem, **with_rubric_files(document, file.parent)}, path=str(file))


@cache
def presets() -> dict[str, RewardSpec]:
    """The specs that ship with the service, by name."""
    folder = resources.files("reward_service.specs") / "presets"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    specs = (parse(tomllib.loads(f.read_text(encoding="utf-8")), path=f.name) for f in files)
    return {spec.name: spec for spec in specs}


def preset(name: str) -> RewardSpec:
    """The shipped spec of that name.

    Raises:
        BadSpec: there is none; the message lists those there are.
    """
    try:
        return presets()[name]
    except KeyError:
        raise BadSpec(f"unknown spec {name!r}; known: {', '.join(presets())}") from None
