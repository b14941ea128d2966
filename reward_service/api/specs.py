"""The specs a server knows by name: presets, and the files of its own folder."""

from functools import lru_cache
from pathlib import Path

from reward_service.errors import BadSpec
from reward_service.recipe import Recipe
from reward_service.spec import RewardSpec, load, presets


class SpecLibrary:
    """Named specs, and recipes ready for use.

    Raises:
        BadSpec: a file in `folder` is no usable spec.
    """

    def __init__(self, folder: Path | None = None) -> None:
        own = [load(file) for file in sorted(folder.glob("*.toml"))] if folder else []
        self._specs = {**presets(), **{spec.name: spec for spec in own}}
        self._named = {name: Recipe(spec) for name, spec in self._specs.items()}
        self._inline = lru_cache(maxsize=64)(_recipe)

    def all(self) -> list[RewardSpec]:
        """Every named spec."""
        return list(self._specs.values())

    def recipe(self, spec: str | RewardSpec) -> Recipe:
        """The recipe of a named or an inline spec.

        Raises:
            BadSpec: the name is unknown, or the spec names unknown verifiers or parameters.
        """
        if isinstance(spec, RewardSpec):
            return self._inline(spec.model_dump_json())
        try:
            return self._named[spec]
        except KeyError:
            raise BadSpec(f"unknown spec {spec!r}; known: {', '.join(self._named)}") from None


def _recipe(document: str) -> Recipe:
    return Recipe(RewardSpec.model_validate_json(document))
