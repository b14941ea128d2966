"""Typed references: one door for every kind, and a clear error for whatever does not fit through it."""

from typing import Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from reward_service.errors import BadConfig, BadReference
from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.math.math_reference import MathReference
from reward_service.reference import (
    MAX_KIND_CHARS,
    AnyReference,
    Reference,
    UnknownReference,
    parse_reference,
    reference_models,
    register_reference,
)
from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample, parse_sample
from reward_service.verdict import Outcome
from reward_service.verifiers.base import installed_verifiers, reference_of

ANY: TypeAdapter[Any] = TypeAdapter(AnyReference)
KINDS: list[Any] = [None, "", 7, ["math"], "k" * (MAX_KIND_CHARS + 1)]
STRANGE: list[Any] = [True, False, [], ["42"], {}, {"answer": "42"}, *({"kind": kind} for kind in KINDS)]


class Colour(Reference):
    """A kind of a plug-in's, for these tests."""

    kind: Literal["colour-of-tests"] = "colour-of-tests"
    name: str


@pytest.fixture
def colour(monkeypatch: pytest.MonkeyPatch) -> type[Colour]:
    monkeypatch.setattr("reward_service.reference._models", dict(reference_models()))
    return register_reference(Colour)


@pytest.mark.parametrize("given", ["", "42", "\\frac{1}{2}", 0, -3, 10**400, 0.5])
def test_texts_and_finite_numbers_are_references_as_they_stand(given: str | float) -> None:
    assert ANY.validate_python(given) == given


@pytest.mark.parametrize("given", ["{1, 2}", "{}", '{"kind": ', '{"kinds": "math"}', '["kind"]', "{" * 9_999])
def test_a_text_that_spells_no_reference_stays_text(given: str) -> None:
    assert ANY.validate_python(given) == given


def test_an_object_that_stands_as_text_is_that_object(colour: type[Colour]) -> None:
    """Columns of tables have one type."""
    assert ANY.validate_python(' {"kind": "colour-of-tests", "name": "red"}') == colour(name="red")
    for text in ('{"kind": "colour-of-tests"}', '{"kind": 7}'):
        row = parse_sample(0, {"completion": "red", "reference": text})
        assert isinstance(row, InvalidSample)
        assert row.verdict.outcome is Outcome.BAD_REFERENCE
        assert row.verdict.reason.startswith("samples.0.reference.")


@pytest.mark.parametrize("given", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused(given: float) -> None:
    with pytest.raises(ValidationError, match="finite number"):
        ANY.validate_python(given)


@pytest.mark.parametrize(
    ("document", "model"),
    [
        ({"kind": "math", "answer": "42"}, MathReference),
        ({"kind": "math", "answer": 42}, MathReference),
        ({"kind": "code", "tests": [{"stdout": "1"}]}, CodeReference),
        ({"kind": "nobody-judges-this", "what": ["ever"]}, UnknownReference),
    ],
)
def test_an_object_becomes_the_model_of_its_kind(document: dict[str, Any], model: type[Reference]) -> None:
    assert type(ANY.validate_python(document)) is model


@pytest.mark.parametrize("given", STRANGE, ids=repr)
def test_whatever_names_no_kind_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(given)


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ({"kind": "math"}, "samples.3.reference.answer: "),
        ({"kind": "math", "answer": "42", "anwser": "43"}, "samples.3.reference.anwser: "),
        ({"kind": "code", "tests": [{"stdout": 1}]}, "samples.3.reference.tests.0.stdout: "),
        ({"answer": "42"}, "samples.3.reference.kind: "),
        ({"kind": "colour-of-tests"}, "samples.3.reference.name: "),
        (["42"], "samples.3.reference: "),
    ],
)
@pytest.mark.usefixtures("colour")
def test_what_does_not_fit_is_bad_reference_with_the_path_of_the_field(reference: Any, path: str) -> None:
    row = parse_sample(3, {"id": "r", "completion": "42", "reference": reference})
    assert isinstance(row, InvalidSample)
    assert (row.id, row.verdict.outcome) == ("r", Outcome.BAD_REFERENCE)
    assert row.verdict.reason.startswith(path)


def test_a_registered_kind_is_read_from_a_sample(colour: type[Colour]) -> None:
    sample = Sample.model_validate(
        {"completion": "", "reference": {"kind": "colour-of-tests", "name": "red"}}
    )
    assert reference_of(sample, colour) == Colour(name="red")
    assert sample.reference_kind == "colour-of-tests"
    assert Sample.model_validate(sample.model_dump()) == sample


def test_a_kind_that_another_model_has_is_refused_with_both_names() -> None:
    class Second(Reference):
        kind: Literal["math"] = "math"

    with pytest.raises(BadConfig, match=r"kind 'math' are claimed by .*MathReference and by .*Second"):
        register_reference(Second)
    assert reference_models()["math"] is MathReference


@pytest.mark.usefixtures("colour")
def test_a_model_that_is_loaded_again_takes_the_place_of_the_old_one() -> None:
    again = type("Colour", (Colour,), {"__module__": Colour.__module__, "__qualname__": Colour.__qualname__})
    assert reference_models()[register_reference(again).model_fields["kind"].default] is again


def test_a_model_without_a_kind_of_its_own_is_refused() -> None:
    class Nameless(Reference):
        pass

    with pytest.raises(BadConfig, match="Nameless: `kind` needs a default"):
        register_reference(Nameless)


@pytest.mark.parametrize("given", ["42", 42, 4.5])
def test_a_bare_answer_stands_for_the_answer_of_the_kind(given: str | float) -> None:
    reference = reference_of(Sample(completion="", reference=given), MathReference)
    assert reference.answer == str(given)


@pytest.mark.parametrize("given", [None, {"kind": "code", "tests": [{"stdout": "1"}]}])
def test_a_missing_or_foreign_reference_is_the_datasets_fault(given: Any) -> None:
    sample = Sample.model_validate({"completion": "", "reference": given})
    with pytest.raises(BadReference, match="reference"):
        reference_of(sample, MathReference)


def test_parsing_leaves_a_parsed_reference_alone() -> None:
    reference = MathReference(answer="42")
    assert parse_reference(reference) is reference


def test_every_kind_that_a_verifier_judges_is_registered() -> None:
    kinds = {cls.reference_model for cls in installed_verifiers().values() if cls.reference_model}
    assert kinds <= set(reference_models().values())
