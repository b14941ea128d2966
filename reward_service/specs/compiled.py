"""A spec made ready: its verifiers found and configured, once for all samples; and specs by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reward_service.errors import BadSpec, UnknownVerifier
from reward_service.specs import aliases
from reward_service.specs.spec import ACCURACY, RewardSpec, load, presets
from reward_service.verdict import Verdict
from reward_service.verifiers.base import (
    Verifier,
    configure_verifier,
    find_verifier,
    installed_verifiers,
    verifiers_by_kind,
)
from reward_service.verifiers.group_relative import CohortVerifier, GroupVerifier


@dataclass(frozen=True, slots=True)
class VerifierSet:
    """The verifiers of one sample by component, in parallel tuples, the verdicts that need none, and the
    places of verifiers that ask models after their rules."""

    names: tuple[str, ...]
    verifiers: tuple[Verifier, ...]
    fixed_verdicts: dict[str, Verdict]
    appealing: tuple[int, ...] = ()


class CompiledSpec:
    """A spec whose verifiers have been found and configured.

    `accuracy` names the component that says which answers are right, `group_verifiers` are those whose
    scores need accuracy or the group, `cohort_verifiers` those that compare its members, `spans` the ranges
    of scores where a fixed verifier gives them; equal specs have the same `key`.

    Raises:
        BadSpec: a verifier is unknown, its parameters do not fit, or a component it needs is missing; `path`
            leads to the field.
    """

    def __init__(self, spec: RewardSpec) -> None:
        self.spec = spec
        self._verifiers_by_kind: dict[str, Verifier] = {}
        self._fixed: dict[str, Verifier] = {}
        self._verifier_sets: dict[str | None, VerifierSet] = {}
        for name, part in spec.components.items():
            path = f"spec.components.{name}"
            verifier = aliases.verifier(spec.verifier_name(name), installed_verifiers())
            if verifier == ACCURACY:
                self._verifiers_by_kind = _accuracy(part.params, f"{path}.params")
            else:
                self._fixed[name] = _configure(verifier, part.params, path)
        self.cohort_verifiers = {n: v for n, v in self._fixed.items() if isinstance(v, CohortVerifier)}
        self.group_verifiers = {name: v for name, v in self._fixed.items() if isinstance(v, GroupVerifier)}
        self.spans = {name: verifier.span for name, verifier in self._fixed.items()}
        self.accuracy = self._find_accuracy_component()
        self.key = spec.model_dump_json()
        if self.group_verifiers and self.accuracy is None:
            named = ", ".join(self.group_verifiers)
            raise BadSpec(f"spec.components: {named} needs a component for accuracy", path="spec.components")

    def _find_accuracy_component(self) -> str | None:
        """The component that says which answers are right: the one judged by the reference's kind, or by a
        verifier of answers named outright."""
        names = [name for name in self.spec.components if name not in self._fixed]
        names += [name for name, verifier in self._fixed.items() if verifier.reference_kind]
        return names[0] if names else None

    def span(self, component: str) -> tuple[float, float]:
        """The lowest and the highest score a component can have."""
        return self.spans.get(component, (0.0, 1.0))

    def reward_range(self, component: str) -> tuple[float, float]:
        """The least and the most that a component can add to a reward."""
        part = self.spec.components[component]
        low, high = sorted(part.pays(score) for score in self.span(component))
        return low, high

    def total_range(self) -> tuple[float, float]:
        """The least and the most that the whole can pay."""
        ranges = [self.reward_range(name) for name in self.spec.components]
        return sum(low for low, _ in ranges), sum(high for _, high in ranges)

    def describe(self) -> dict[str, Any]:
        """The spec's document, with the doubts about it and the `range` that each component and the whole can
        pay."""
        document = self.spec.model_dump(mode="json")
        ranges = {name: self.reward_range(name) for name in self.spec.components}
        for name, part in document["components"].items():
            part["range"] = ranges[name]
        return {
            **document,
            "range": list(self.total_range()),
            "accuracy": self.accuracy,
            "warnings": self.warnings(),
        }

    def warnings(self) -> list[str]:
        """Doubts about the spec, knowing what its verifiers can score."""
        return self.spec.warnings(self.spans, accuracy=self.accuracy or ACCURACY)

    def verifier_set(self, kind: str | None) -> "VerifierSet":
        """Who judges samples whose reference is of this kind."""
        if not self._verifiers_by_kind:
            kind = None  # no verifier depends on it
        elif kind not in self._verifiers_by_kind and kind is not None:
            return self._make_verifier_set(kind)  # whatever a caller writes there must not fill our memory
        if kind not in self._verifier_sets:
            self._verifier_sets[kind] = self._make_verifier_set(kind)
        return self._verifier_sets[kind]

    def accuracy_verifier(self, kind: str | None) -> Verifier | None:
        """The verifier that says which answers to references of this kind are right."""
        verifier_set = self.verifier_set(kind)
        return dict(zip(verifier_set.names, verifier_set.verifiers, strict=True)).get(self.accuracy or "")

    def verifier_name(self, component: str, kind: str | None) -> str:
        """The verifier that scores a component of samples whose reference is of this kind; `none` where
        there is none."""
        verifier = self._fixed.get(component) or self._verifiers_by_kind.get(kind or "")
        return verifier.name if verifier else "none"

    def _make_verifier_set(self, kind: str | None) -> "VerifierSet":
        verifiers: dict[str, Verifier] = {}
        fixed_verdicts: dict[str, Verdict] = {}
        for name in self.spec.components:
            verifier = self._fixed[name] if name in self._fixed else self._accuracy(kind)
            if isinstance(verifier, Verdict):
                fixed_verdicts[name] = verifier
            else:
                verifiers[name] = verifier
        appealing = tuple(at for at, verifier in enumerate(verifiers.values()) if verifier.appeals)
        return VerifierSet(tuple(verifiers), tuple(verifiers.values()), fixed_verdicts, appealing)

    def _accuracy(self, kind: str | None) -> Verifier | Verdict:
        if kind is None:
            return Verdict.bad_reference("the sample has no reference, and accuracy needs one")
        if kind not in self._verifiers_by_kind:
            known = ", ".join(sorted(self._verifiers_by_kind))
            return Verdict.bad_reference(
                f"reference.kind: no verifier judges references of kind {kind!r}; known: {known}"
            )
        return self._verifiers_by_kind[kind]


def _accuracy(params: Mapping[str, Any], path: str) -> dict[str, Verifier]:
    kinds = verifiers_by_kind()
    for kind, value in params.items():
        if kind not in kinds:
            raise BadSpec(
                f"{path}.{kind}: no verifier of this kind; known: {', '.join(sorted(kinds))}", path=path
            )
        if not isinstance(value, Mapping):
            raise BadSpec(f"{path}.{kind}: parameters are a table", path=f"{path}.{kind}")
    return {
        kind: configure_verifier(cls, _params_of(cls, kind, params), path=f"{path}.{kind}")
        for kind, cls in kinds.items()
    }


def _params_of(cls: type[Verifier], kind: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of one kind; what combines kinds gets those of all of them."""
    given = params.get(kind, {})
    if not cls.combines_kinds or "kinds" in given:
        return given  # type: ignore[no-any-return]  # `_accuracy` has looked at it
    return {**given, "kinds": {name: value for name, value in params.items() if name != kind}}


def _configure(verifier: str, params: Mapping[str, Any], path: str) -> Verifier:
    try:
        return configure_verifier(find_verifier(verifier), params, path=f"{path}.params")
    except UnknownVerifier as error:
        raise BadSpec(f"{path}: {error}", path=path) from None


SPEC_FILES = frozenset({".toml", ".json"})


class SpecLibrary:
    """Named specs, compiled and ready for use.

    Raises:
        BadSpec: a file in `folder` is no usable spec.
    """

    def __init__(self, folder: Path | None = None) -> None:
        files = sorted(file for file in folder.iterdir() if file.suffix in SPEC_FILES) if folder else []
        own = [load(file) for file in files]
        self._specs = {**presets(), **{spec.name: spec for spec in own}}
        self._named = {name: CompiledSpec(spec) for name, spec in self._specs.items()}
        self._inline = lru_cache(maxsize=64)(_compile_inline)

    def all(self) -> list[RewardSpec]:
        """Every named spec."""
        return list(self._specs.values())

    def compiled_specs(self) -> list[CompiledSpec]:
        """Every named spec, compiled."""
        return list(self._named.values())

    def compiled_spec(self, spec: str | RewardSpec) -> CompiledSpec:
        """A named or an inline spec, compiled.

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


def _compile_inline(document: str) -> CompiledSpec:
    return CompiledSpec(RewardSpec.model_validate_json(document))
