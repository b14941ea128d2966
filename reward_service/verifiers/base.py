"""What a verifier is, and how it is found.

A verifier is a class whose fields are its parameters and whose work has two halves:

*   `read(sample)` looks at the text. It is cheap and linear in the text, runs in a worker process many
    samples at a time, and either settles the matter with a `Verdict` or returns a `Question`: the small
    part of the sample that the verdict depends on.
*   `judge(question)` decides a question, and may be slow: it runs alone in a worker that is killed at
    `seconds`. Equal questions are judged once, however many completions raise them.

*   `judge_in(question, asked)` takes the place of `judge` in a verifier that `runs_in` the sandbox or asks
    models: it is awaited in the server's own process, runs programs or asks, and computes little itself.

A verifier that is always cheap implements `read` alone. To add one to this project, write one file in this
folder: it is found without an install. In a package of your own, name the class under the entry-point group
`reward_service.verifiers`.
A class with a `reference_model` (a `Reference` whose `kind` has a default) also becomes the `accuracy`
verifier of references of that kind. They are validated on intake; `reference_of` hands them to `read`.

Neither half may look at anything but its argument and its parameters: verdicts are cached and must not
depend on the batch, the worker or the clock. Raise `BadReference` when the reference is at fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, ClassVar, Literal, TypeGuard, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from reward_service.errors import BadConfig, BadReference, BadSpec, UnknownVerifier
from reward_service.reference import Reference, register_reference
from reward_service.sample import Sample
from reward_service.text.completion_spans import TextSpan
from reward_service.text.method_disk_cache import kept_code
from reward_service.verdict import Entry, Measurement, Verdict

RunsIn = Literal["worker", "sandbox", "models"]

ENTRY_POINTS = "reward_service.verifiers"


@dataclass(frozen=True, slots=True)
class Question:
    """What is left to decide: `content` is all that `judge` sees and the cache key; hashable, small.

    `answer` is the span being graded, for the case that judging it exceeds a limit.
    """

    content: tuple[Any, ...]
    answer: str | None = field(default=None, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call, several times cheaper than what dataclasses do by default."""
        return Question, (self.content, self.answer)


class Verifier(BaseModel):
    """Base of all verifiers. Instances are immutable and hashable: they are their parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    version: ClassVar[str] = "1"
    """Bump whenever a change invalidates verdicts given before."""
    reference_model: ClassVar[type[Reference] | None] = None
    """The references it judges; None for verifiers of the completion alone."""
    reference_kind: ClassVar[str | None] = None
    """The `kind` of its `reference_model`; set by that, or by hand where references are not to be checked."""
    combines_kinds: ClassVar[bool] = False
    """Whether it judges by the verifiers of other kinds, and takes their parameters as `kinds`."""
    zero_hint: ClassVar[str | None] = None
    """What to look at when every sample of a run scores 0; None where that is nothing odd."""
    seconds: ClassVar[float] = 3.0
    """Wall-clock limit of one `judge` call."""
    is_foreign: ClassVar[bool] = False
    """Whether it is somebody else's function: a limit that it exceeds is its own fault, and nobody's 0."""
    runs_in: ClassVar[RunsIn] = "worker"
    """Where questions are decided: by `judge` in a worker, or by `judge_in` with a sandbox or models."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Make the kind of reference known with the class that judges it; called by pydantic."""
        if "reference_model" in cls.__dict__:
            model = cls.reference_model
            cls.reference_kind = register_reference(model).model_fields["kind"].default if model else None

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest score it can give."""
        return (0.0, 1.0)

    @classmethod
    def warm(cls) -> None:
        """Do once, before workers are forked, what every worker would otherwise do for itself."""

    def read(self, sample: Sample) -> Verdict | Question | Measurement | Entry:
        """Settle the sample, or say what is left to decide. Only a `GroupVerifier` returns a measurement,
        only a `CohortVerifier` an entry.

        Raises:
            BadReference: the sample's reference cannot judge anybody.
        """
        raise NotImplementedError

    def spans(self, sample: Sample) -> list[TextSpan]:  # noqa: ARG002 -- for those who can
        """Where in the completion it looked, for people to see; none where it cannot tell."""
        return []

    def gold(self, reference: Reference) -> str | None:  # noqa: ARG002 -- for those who can
        """A completion that states what the reference asks for, so that it must earn the highest score.

        None where the reference does not hold one. Preflight and certificate try it.
        """
        return None

    def probe(self, reference: Reference) -> str:  # noqa: ARG002 -- for those who can
        """A completion that makes the preflight look at all of a reference that holds no answer to try.

        Raises:
            BadReference: no completion could be right.
        """
        return "x"

    def judge(self, question: Question) -> Verdict:
        """Decide a question that `read` returned.

        Raises:
            BadReference: the reference turned out to be unusable.
        """
        raise NotImplementedError

    @property
    def appeals(self) -> bool:
        """Whether models are asked after the rules; then `appeal` says about which samples."""
        return False

    def appeal(self, sample: Sample, verdict: Verdict) -> Question | None:  # noqa: ARG002 -- for those who do
        """What models are asked, by `judge_in`, about a sample that the rules gave this verdict; None where
        it stands. Cheap: it runs in the server's own process."""
        return None

    async def judge_in(self, question: Question, asked: Any) -> Verdict:
        """Decide a question by running programs in a `sandbox.Sandbox`, or by asking a `ModelProvider`.

        Raises:
            BadReference: the reference turned out to be unusable.
            ServiceFailure: the sandbox could not run the program, or the model gave no verdict.
        """
        raise NotImplementedError


_registered: dict[str, type[Verifier]] = {}


def register_verifier(path: str) -> type[Verifier]:
    """Add the verifier class at `module:Class`, for plug-ins that are not installed as packages.

    Raises:
        UnknownVerifier: the path leads to no verifier class.
        BadConfig: another verifier has its name, or another reference model its kind.
    """
    module, _, attribute = path.partition(":")
    try:
        cls = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise UnknownVerifier(f"cannot load verifier {path!r} (module:Class): {error}") from None
    if not (isinstance(cls, type) and issubclass(cls, Verifier)):
        raise UnknownVerifier(f"{path!r} is not a subclass of reward_service.verifiers.base.Verifier")
    register_class(cls)
    return cls


def register_class(cls: type[Verifier]) -> None:
    """Add a verifier class.

    Raises:
        BadConfig: another verifier has its name.
    """
    _merge({**_verifiers_from_entry_points(), **_registered}, cls)
    _registered[cls.name] = cls


@cache
def _verifiers_in_folder() -> dict[str, type[Verifier]]:
    package = import_module(__package__ or "")
    found: dict[str, type[Verifier]] = {}
    with kept_code(__file__):
        modules = [
            import_module(module.name) for module in iter_modules(package.__path__, f"{package.__name__}.")
        ]
    for module in modules:
        for member in vars(module).values():
            if _is_verifier(member) and member.__module__ == module.__name__:
                _merge(found, member)
    return found


def _is_verifier(member: object) -> TypeGuard[type[Verifier]]:
    return isinstance(member, type) and issubclass(member, Verifier) and hasattr(member, "name")


@cache
def _verifiers_from_entry_points() -> dict[str, type[Verifier]]:
    found = dict(_verifiers_in_folder())
    for point in entry_points(group=ENTRY_POINTS):
        _merge(found, point.load())
    return found


def _merge(known: dict[str, type[Verifier]], cls: type[Verifier]) -> None:
    """Add a class to those known by name.

    Raises:
        BadConfig: another class has its name.
    """
    other = known.setdefault(cls.name, cls)
    if _class_path(other) != _class_path(cls):
        raise BadConfig(f"two verifiers are named {cls.name!r}: {_class_path(other)} and {_class_path(cls)}")
    known[cls.name] = cls  # a module that was loaded again


def _class_path(cls: type[Verifier]) -> str:
    return f"{cls.__module__}:{cls.__qualname__}"


def installed_verifiers() -> Mapping[str, type[Verifier]]:
    """Every verifier there is, by name: this folder's, those of installed packages, those registered.

    Raises:
        BadConfig: two of them have the same name.
    """
    return {**_verifiers_from_entry_points(), **_registered}


R = TypeVar("R", bound=Reference)


def reference_of(sample: Sample, model: type[R]) -> R:
    """The sample's reference as what `model` says; a bare text or number stands for its `answer`.

    Raises:
        BadReference: there is none, or it does not fit; the message has the path of the field.
    """
    given: Any = sample.reference
    if isinstance(given, model):
        return given
    kind = model.model_fields["kind"].default
    if given is None:
        raise BadReference(f"a reference of kind {kind!r} is needed, and the sample has none")
    document = given.model_dump() if isinstance(given, Reference) else {"kind": kind, "answer": given}
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(["reference", *map(str, first["loc"])])
        raise BadReference(f"{path}: {first['msg']}") from None


def find_verifier(name: str) -> type[Verifier]:
    """The verifier of that name.

    Raises:
        UnknownVerifier: there is none; the message lists those there are.
    """
    try:
        return installed_verifiers()[name]
    except KeyError:
        known = ", ".join(sorted(installed_verifiers()))
        raise UnknownVerifier(f"unknown verifier {name!r}; known: {known}") from None


def verifiers_by_kind() -> dict[str, type[Verifier]]:
    """The accuracy verifiers, by the reference kind they judge.

    Raises:
        BadConfig: two verifiers judge the same kind.
    """
    found: dict[str, type[Verifier]] = {}
    for cls in installed_verifiers().values():
        if cls.reference_kind and found.setdefault(cls.reference_kind, cls) is not cls:
            names = f"{found[cls.reference_kind].name!r} and {cls.name!r}"
            raise BadConfig(f"references of kind {cls.reference_kind!r} are judged by both {names}")
    return found


def configure_verifier(cls: type[Verifier], params: Mapping[str, Any], *, path: str) -> Verifier:
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


def describe_verifiers(classes: Iterable[type[Verifier]]) -> list[dict[str, Any]]:
    """For people: name, version, first paragraph of the docstring, reference kind, and the JSON schemas
    of the reference (None for a verifier of the completion alone) and of the parameters."""
    return [
        {
            "name": cls.name,
            "version": cls.version,
            "reference_kind": cls.reference_kind,
            "reference": cls.reference_model.model_json_schema() if cls.reference_model else None,
            "description": (cls.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " "),
            "params": cls.model_json_schema().get("properties", {}),
        }
        for cls in classes
    ]
