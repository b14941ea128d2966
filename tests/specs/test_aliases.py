import pytest

from reward_service.specs import aliases
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import ACCURACY, parse
from reward_service.verifiers.base import installed_verifiers


@pytest.mark.parametrize(("name", "meant"), aliases.VERIFIERS.items())
def test_every_verifier_alias_leads_to_a_verifier_and_hides_none(name: str, meant: str) -> None:
    assert meant == ACCURACY or meant in installed_verifiers()
    assert name not in installed_verifiers()


@pytest.mark.parametrize(("name", "meant"), aliases.SPECS.items())
def test_every_spec_alias_leads_to_a_spec_and_hides_none(name: str, meant: str) -> None:
    library = SpecLibrary()
    assert library.compiled_spec(name).spec.name == meant
    assert name not in {spec.name for spec in library.all()}


def test_a_spec_may_be_written_in_the_names_of_trl() -> None:
    compiled_spec = CompiledSpec(
        parse({"components": {"accuracy_reward": {}, "soft_overlong_punishment": {"weight": 0.5}}})
    )
    assert compiled_spec.accuracy == "accuracy_reward"
    assert compiled_spec.spans["soft_overlong_punishment"] == (-1.0, 0.0)


def test_an_installed_verifier_keeps_its_name() -> None:
    assert aliases.verifier("gsm8k", {"gsm8k"}) == "gsm8k"
    assert aliases.verifier("gsm8k", {}) == ACCURACY
