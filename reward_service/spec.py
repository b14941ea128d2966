"""Which components make a reward: verifiers, weights, scales, gates. The same document for the
server, the CLI and the clients, as TOML or JSON; presets stand beside this file.

    value = Σ over components of  weight × (low + (high - low) × score)

with `scale = [low, high]`, so a component pays between weight × low and weight × high. A *gate* that
is closed makes the components behind it count as score 0, so the parts always add up to the value.
"""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from reward_service.errors import BadSpec

ACCURACY = "accuracy"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ComponentSpec(_Closed):
    """One part of a reward."""

    verifier: str | None = Field(
        default=None,
        description="Name of a verifier; default: the component's own name. `accuracy` stands for the "
        "verifier of each sample's reference kind.",
    )
    weight: FiniteFloat = 1.0
    scale: tuple[FiniteFloat, FiniteFloat] = Field(
        default=(0.0, 1.0), description="What scores 0 and 1 pay: (0, 1), or (-1, 1) as in DAPO."
    )
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="The verifier's parameters; for `accuracy`, parameters by kind: "
        '{"math": {...}, "code": {...}}.',
    )

    def pays(self, score: float) -> float:
        """What a score in [0, 1] contributes to the reward."""
        low, high = self.scale
        return self.weight * (low + (high - low) * score)

    @property
    def reach(self) -> float:
        """The widest difference this component can make to a reward."""
        return abs(self.weight * (self.scale[1] - self.scale[0]))


class Gate(_Closed):
    """Without this component's score, what stands behind the gate counts as score 0."""

    component: str
    at_least: float = Field(default=1.0, ge=0.0, le=1.0)
    withholds: tuple[str, ...] | None = Field(default=None, description="Default: every other component.")


Advantage = Literal["population", "trl", "verl", "none", "batch", "leave_one_out"]


class GroupSpec(_Closed):
    """How a group's advantages are computed; `group` has the formulas."""

    advantage: Advantage = "population"


class RewardSpec(_Closed):
    """A reward, as data."""

    name: str = "inline"
    description: str = ""
    source: str = Field(default="", description="The paper or code the formula comes from.")
    components: dict[str, ComponentSpec] = Field(min_length=1)
    gates: tuple[Gate, ...] = ()
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

    def warnings(self) -> list[str]:
        """Doubts about an acceptable spec, in sentences."""
        accuracy = self.components.get(ACCURACY)
        if accuracy is None:
            return []
        minor = sum(part.reach for name, part in self.components.items() if name != ACCURACY)
        if minor <= accuracy.reach:
            return []
        doubt = (
            f"the minor components together can move the reward by {minor:g}, accuracy only by "
            f"{accuracy.reach:g}: a wrong answer can earn more than a right one"
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
    """A spec from a TOML file.

    Raises:
        BadSpec: the file is not TOML or not a spec.
        OSError: the file cannot be read.
    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSpec(f"{file}: not TOML: {error}", path=str(file)) from None
    return parse({"name": file.stem, **document}, path=str(file))


@cache
def presets() -> dict[str, RewardSpec]:
    """The specs that ship with the service, by name."""
    folder = resources.files("reward_service") / "presets"
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
