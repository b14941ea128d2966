import pytest

from reward_service import verifier
from reward_service.errors import BadSpec, UnknownVerifier
from reward_service.verifier import Question, by_kind, configure, describe, find, installed, register
from reward_service.verifiers.format import Format
from tests.plugins import Burn


def test_the_shipped_verifiers_are_found_by_name_and_by_kind() -> None:
    assert {"format", "math"} <= set(installed())
    assert by_kind()["math"] is find("math")


def test_an_unknown_verifier_lists_the_known_ones() -> None:
    with pytest.raises(UnknownVerifier, match=r"unknown verifier 'maths'; known: .*math"):
        find("maths")


def test_a_class_is_added_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "_registered", {})
    assert register("tests.plugins:Burn") is Burn
    assert find("burn") is Burn


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
        register(path)


def test_instances_are_their_parameters() -> None:
    assert configure(Format, {"mode": "think_only"}, path="p") == Format(mode="think_only")
    assert len({Format(), Format(), Format(mode="think_only")}) == 2


def test_a_wrong_parameter_is_named() -> None:
    with pytest.raises(BadSpec) as caught:
        configure(Format, {"mode": 3}, path="spec.components.format.params")
    assert caught.value.path == "spec.components.format.params.mode"


def test_questions_are_equal_when_their_content_is() -> None:
    assert Question(("1", "2"), "the first asker's span") == Question(("1", "2"), "another's")
    assert len({Question(("1", "2"), "a"), Question(("1", "2"), "b")}) == 1


def test_every_verifier_describes_itself_in_a_sentence() -> None:
    for description in describe(installed().values()):
        assert description["description"]
        assert "\n" not in description["description"]
        assert set(description) == {"name", "version", "reference_kind", "description", "params"}
