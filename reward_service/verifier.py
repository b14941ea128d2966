"""What a verifier is, and how it is found.

A verifier is a class whose fields are its parameters and whose work has two halves:

*   `read(sample)` looks at the text. It is cheap and linear in the text, runs in a worker process many
    samples at a time, and either settles the matter with a `Verdict` or returns a `Question`: the small
    part of the sample that the verdict depends on.
*   `judge(question)` decides a question, and may be slow: it runs alone in a worker that is killed at
    `seconds`. Equal questions are judged once, however many completions raise them.

A verifier that is always cheap implements `read` alone. To add one, write one file and name the class
under the entry-point group `reward_service.verifiers` (in this project's or your own `pyproject.toml`).
A class with a `reference_kind` also becomes the `accuracy` verifier of references of that kind.

Neither half may look at anything but its argument and its parameters: verdicts are cached and must not
depend on the batch, the worker or the clock. Raise `BadReference` when the reference is at fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from reward_service.errors import BadSpec, UnknownVerifier
from reward_service.sample import Sample
from reward_service.verdict import Verdict

ENTRY_POINTS = "reward_service.verifiers"


@dataclass(frozen=True, slots=True)
class Question:
    """What is left to decide: `content` is all that `judge` sees and the cache key; hashable, small.

    `answer` is the span being graded, for the case that judging it exceeds a limit.
    """

    content: tuple[Any, ...]
    answer: str | None = field(default=None, compare=False)


class Verifier(BaseModel):
    """Base of all verifiers. Instances are immutable and hashable: they are their parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    version: ClassVar[str] = "1"
    """Bump whenever a change invalidates verdicts given before."""
    reference_kind: ClassVar[str | None] = None
    seconds: ClassVar[float] = 3.0
    """Wall-clock limit of one `judge` call."""

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest score it can give."""
        return (0.0, 1.0)

    @classmethod
    def warm(cls) -> None:
        """Do once, before workers are forked, what every worker would otherwise do for itself."""

    def read(self, sample: Sample) -> Verdict | Question:
        """Settle the sample, or say what is left to decide.

        Raises:
            BadReference: the sample's reference cannot judge anybody.
        """
        raise NotImplementedError

    def judge(self, question: Question) -> Verdict:
        """Decide a question that `read` returned.

        Raises:
            BadReference: the reference turned out to be unusable.
        """
        raise NotImplementedError


_registered: dict[str, type[Verifier]] = {}


def register(path: str) -> type[Verifier]:
    """Add the verifier class at `module:Class`, for plug-ins that are not installed as packages.

    Raises:
        UnknownVerifier: the path leads to no verifier class.
    """
    module, _, attribute = path.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise UnknownVerifier(f"cannot load verifier {path!r} (module:Class): {error}") from None
    if not (isinstance(found, type) and issubclass(found, Verifier)):
        raise UnknownVerifier(f"{path!r} is not a subclass of reward_service.verifier.Verifier")
    _registered[found.name] = found
    return found


@cache
def _from_entry_points() -> dict[str, type[Verifier]]:
    return {point.name: point.load() for point in entry_points(group=ENTRY_POINTS)}


def installed() -> Mapping[str, type[Verifier]]:
    """Every verifier there is, by name."""
    return {**_from_entry_points(), **_registered}


def find(name: str) -> type[Verifier]:
    """The verifier of that name.

    Raises:
        UnknownVerifier: there is none; the message lists those there are.
    """
    try:
        return installed()[name]
    except KeyError:
        known = ", ".join(sorted(installed()))
        raise UnknownVerifier(f"unknown verifier {name!r}; known: {known}") from None


def by_kind() -> dict[str, type[Verifier]]:
    """The accuracy verifiers, by the reference kind they judge."""
    return {cls.reference_kind: cls for cls in installed().values() if cls.reference_kind}


def configure(cls: type[Verifier], params: Mapping[str, Any], *, path: str) -> Verifier:
    """An instance with these parameters.

    Raises:
        BadSpec: a parameter is unknown or of the wrong type; `path` leads to it.
    """
    try:
        return cls.model_validate(dict(params))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join([path, *map(str, first["loc"])])
        raise BadSpec(f"{where}: {first['msg']}", path=where) from None


def describe(classes: Iterable[type[Verifier]]) -> list[dict[str, Any]]:
    """Name, version, reference kind, first sentence and parameter schema of verifiers, for people."""
    return [
        {
            "name": cls.name,
            "version": cls.version,
            "reference_kind": cls.reference_kind,
            "description": (cls.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " "),
            "params": cls.model_json_schema().get("properties", {}),
        }
        for cls in classes
    ]
