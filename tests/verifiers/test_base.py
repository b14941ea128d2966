import pytest

from reward_service.errors import BadConfig, BadSpec, UnknownVerifier
from reward_service.verifiers import base
from reward_service.verifiers.base import (
    Question,
    configure_verifier,
    describe_verifiers,
    find_verifier,
    installed_verifiers,
    register_verifier,
    verifiers_by_kind,
)
from reward_service.verifiers.format import Format
from tests.plugins import Burn, LenientMath, SecondMath


def test_the_shipped_verifiers_are_found_by_name_and_by_kind() -> None:
    assert {"format", "math"} <= set(installed_verifiers())
    assert verifiers_by_kind()["math"] is find_verifier("math")


def test_an_unknown_verifier_lists_the_known_ones() -> None:
    with pytest.raises(UnknownVerifier, match=r"unknown verifier 'maths'; known: .*math"):
        find_verifier("maths")


def test_a_class_is_added_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_registered", {})
    assert register_verifier("tests.plugins:Burn") is Burn
    assert find_verifier("burn") is Burn


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tests.plugins",
        "tests.plugins:",
        "tests.plugins:time",
        "tests.nothing:X",
        "reward_service:X",
        ":X",
    ],
)
def test_a_path_that_leads_to_no_verifier_is_refused_by_name(path: str) -> None:
    with pytest.raises(UnknownVerifier):
        register_verifier(path)


def test_instances_are_their_parameters() -> None:
    assert configure_verifier(Format, {"mode": "think_only"}, path="p") == Format(mode="think_only")
    assert len({Format(), Format(), Format(mode="think_only")}) == 2


def test_a_wrong_parameter_is_named() -> None:
    with pytest.raises(BadSpec) as caught:
        configure_verifier(Format, {"mode": 3}, path="spec.components.format.params")
    assert caught.value.path == "spec.components.format.params.mode"


def test_questions_are_equal_when_their_content_is() -> None:
    assert Question(("1", "2"), "the first asker's span") == Question(("1", "2"), "another's")
    assert len({Question(("1", "2"), "a"), Question(("1", "2"), "b")}) == 1


def test_every_verifier_describes_itself_in_a_sentence() -> None:
    for description in describe_verifiers(installed_verifiers().values()):
        assert description["description"]
        assert "\n" not in description["description"]
        assert set(description) == {"name", "version", "reference_kind", "reference", "description", "params"}


def test_a_verifier_is_described_with_the_schemas_of_its_reference_and_parameters() -> None:
    math, overlong = describe_verifiers([find_verifier("math"), find_verifier("overlong")])
    assert math["reference_kind"] == "math"
    assert math["reference"]["properties"]["answer"]["type"] == "string"
    assert "max_len" in overlong["params"]
    assert overlong["reference"] is None


def test_two_verifiers_of_one_name_are_refused_with_both_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_registered", {})
    with pytest.raises(
        BadConfig, match=r"two verifiers are named 'math': .*math:Math and tests\.plugins:SecondMath"
    ):
        register_verifier("tests.plugins:SecondMath")
    assert find_verifier("math").__module__ == "reward_service.verifiers.math"


def test_two_judges_of_one_kind_are_refused_with_both_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_registered", {})
    register_verifier("tests.plugins:LenientMath")
    with pytest.raises(BadConfig, match="kind 'math' are judged by both 'math' and 'lenient_math'"):
        verifiers_by_kind()


def test_a_subclass_that_names_no_reference_model_judges_no_kind() -> None:
    assert SecondMath.reference_kind is None
    assert LenientMath.reference_kind == "math"
