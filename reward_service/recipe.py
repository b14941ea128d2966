"""A spec made ready: its verifiers found and configured, once for all samples; and specs by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reward_service import aliases
from reward_service.errors import BadSpec, UnknownVerifier
from reward_service.relative import Relative
from reward_service.spec import ACCURACY, RewardSpec, load, presets
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier, by_kind, configure, find, installed


@dataclass(frozen=True, slots=True)
class Panel:
    """The verifiers of one sample by component, in parallel tuples, and the verdicts that need none."""

    names: tuple[str, ...]
    verifiers: tuple[Verifier, ...]
    settled: dict[str, Verdict]


class Recipe:
    """A spec whose verifiers have been found and configured.

    `accuracy` names the component that says which answers are right, `relative` holds those whose scores
    need accuracy or the group, `spans` the ranges of scores where a fixed verifier gives them; recipes of
    equal specs have the same `key`.

    Raises:
        BadSpec: a verifier is unknown, its parameters do not fit, or a component it needs is missing; `path`
            leads to the field.
    """

    def __init__(self, spec: RewardSpec) -> None:
        self.spec = spec
        self._kinds: dict[str, Verifier] = {}
        self._fixed: dict[str, Verifier] = {}
        self._panels: dict[str | None, Panel] = {}
        for name, part in spec.components.items():
            path = f"spec.components.{name}"
            verifier = aliases.verifier(spec.verifier_name(name), installed())
            if verifier == ACCURACY:
                self._kinds = _accuracy(part.params, f"{path}.params")
            else:
                self._fixed[name] = _configured(verifier, part.params, path)
        self.relative = {name: v for name, v in self._fixed.items() if isinstance(v, Relative)}
        self.spans = {name: verifier.span for name, verifier in self._fixed.items()}
        self.accuracy = self._judging()
        self.key = spec.model_dump_json()
        if self.relative and self.accuracy is None:
            named = ", ".join(self.relative)
            raise BadSpec(f"spec.components: {named} needs a component for accuracy", path="spec.components")

    def _judging(self) -> str | None:
        """The component that says which answers are right: the one judged by the reference's kind, or by a
        verifier of answers named outright."""
        names = [name for name in self.spec.components if name not in self._fixed]
        names += [name for name, verifier in self._fixed.items() if verifier.reference_kind]
        return names[0] if names else None

    def span(self, component: str) -> tuple[float, float]:
        """The lowest and the highest score a component can have."""
        return self.spans.get(component, (0.0, 1.0))

    def warnings(self) -> list[str]:
        """Doubts about the spec, knowing what its verifiers can score."""
        return self.spec.warnings(self.spans, accuracy=self.accuracy or ACCURACY)

    def panel(self, kind: str | None) -> "Panel":
        """Who judges samples whose reference is of this kind."""
        if kind not in self._kinds and kind is not None:
            return self._make_panel(kind)  # whatever a caller writes there must not fill our memory
        if kind not in self._panels:
            self._panels[kind] = self._make_panel(kind)
        return self._panels[kind]

    def judging(self, kind: str | None) -> Verifier | None:
        """The verifier that says which answers to references of this kind are right."""
        panel = self.panel(kind)
        return dict(zip(panel.names, panel.verifiers, strict=True)).get(self.accuracy or "")

    def verifier_name(self, component: str, kind: str | None) -> str:
        """The verifier that scores a component of samples whose reference is of this kind; `none` where
        there is none."""
        found = self._fixed.get(component) or self._kinds.get(kind or "")
        return found.name if found else "none"

    def _make_panel(self, kind: str | None) -> "Panel":
        verifiers: dict[str, Verifier] = {}
        settled: dict[str, Verdict] = {}
        for name in self.spec.components:
            found = self._fixed[name] if name in self._fixed else self._accuracy(kind)
            if isinstance(found, Verdict):
                settled[name] = found
            else:
                verifiers[name] = found
        return Panel(tuple(verifiers), tuple(verifiers.values()), settled)

    def _accuracy(self, kind: str | None) -> Verifier | Verdict:
        if kind is None:
            return Verdict.bad_reference("the sample has no reference, and accuracy needs one")
        if kind not in self._kinds:
            known = ", ".join(sorted(self._kinds))
            return Verdict.bad_reference(f"no verifier judges references of kind {kind!r}; known: {known}")
        return self._kinds[kind]


def _accuracy(params: Mapping[str, Any], path: str) -> dict[str, Verifier]:
    kinds = by_kind()
    for kind, value in params.items():
        if kind not in kinds:
            raise BadSpec(
                f"{path}.{kind}: no verifier of this kind; known: {', '.join(sorted(kinds))}", path=path
            )
        if not isinstance(value, Mapping):
            raise BadSpec(f"{path}.{kind}: parameters are a table", path=f"{path}.{kind}")
    return {kind: configure(cls, params.get(kind, {}), path=f"{path}.{kind}") for kind, cls in kinds.items()}


def _configured(verifier: str, params: Mapping[str, Any], path: str) -> Verifier:
    try:
        return configure(find(verifier), params, path=f"{path}.params")
    except UnknownVerifier as error:
        raise BadSpec(f"{path}: {error}", path=path) from None


SPEC_FILES = frozenset({".toml", ".json"})


class SpecLibrary:
    """Named specs, and recipes ready for use.

    Raises:
        BadSpec: a file in `folder` is no usable spec.
    """

    def __init__(self, folder: Path | None = None) -> None:
        files = sorted(file for file in folder.iterdir() if file.suffix in SPEC_FILES) if folder else []
        own = [load(file) for file in files]
        self._specs = {**presets(), **{spec.name: spec for spec in own}}
        self._named = {name: Recipe(spec) for name, spec in self._specs.items()}
        self._inline = lru_cache(maxsize=64)(_recipe)

    def all(self) -> list[RewardSpec]:
        """Every named spec."""
        return list(self._specs.values())

    def recipes(self) -> list[Recipe]:
        """The recipes of every named spec."""
        return list(self._named.values())

    def recipe(self, spec: str | RewardSpec) -> Recipe:
        """The recipe of a named or an inline spec.

        Raises:
            BadSpec: the name is unknown, or the spec names unknown verifiers or parameters.
        """
        if isinstance(spec, RewardSpec):
            return self._inline(spec.model_dump_json())
        name = spec if spec in self._named else aliases.SPECS.get(spec, spec)
        try:
            return self._named[name]
        except KeyError:
            raise BadSpec(f"unknown spec {spec!r}; known: {', '.join(self._named)}") from None


def _recipe(document: str) -> Recipe:
    return Recipe(RewardSpec.model_validate_json(document))
