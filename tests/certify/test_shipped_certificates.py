"""Every verifier and every preset ships with a green certificate; one without rows or canaries does not ship."""

from collections.abc import AsyncIterator

import pytest

from reward_service.certify.certificate import Certificate
from reward_service.certify.certify_run import CertifyOptions, certify
from reward_service.certify.reward_under_test import spec_reward
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec, presets
from reward_service.verifiers.base import installed_verifiers, verifiers_by_kind
from tests.certify.shipped_rows import BY_EXTRAS, BY_MODELS, CANARIES, SHIPPED, rows_of

SHAPES = sorted(
    name
    for name, verifier in installed_verifiers().items()
    if verifier.reference_kind is None
    and verifier.runs_in == "worker"
    and not verifier.is_foreign
    and name != "math_verify"
)
"""Verifiers of shape: what they pay besides accuracy must not buy anything without it."""
PRESETS = sorted(name for name, preset in presets().items() if "accuracy" in preset.components)
WITHOUT_ACCURACY = {"format", "group-ranking", "r1-general"}
PARAMS: dict[str, dict[str, int]] = {"lcpo": {"target_tokens": 100}}
FROM_THE_GOLD = {"hedge", "list of guesses", "ruled out", "right then wrong"}
"""Canaries that only a written gold can make."""
ESSENTIAL = ("oracle", "floor", "canary", "floor_gap", "null_attack", "determinism")


@pytest.fixture(scope="module")
async def scorer(anyio_backend: str) -> AsyncIterator[Scorer]:
    async with Scorer(workers=2) as running:
        yield running


async def certified(scorer: Scorer, spec: RewardSpec | str, kind: str) -> Certificate:
    compiled = SpecLibrary().compiled_spec(spec)
    restarted = spec_reward(scorer.without_cache(), compiled)
    options = CertifyOptions(compiled.spec.name, kind, restarted=restarted)
    return await certify(rows_of(kind), spec_reward(scorer, compiled), options)


def assert_green(certificate: Certificate) -> None:
    assert certificate.verdict == "passed", [
        (str(check.check), [(one.row, one.form, one.completion, one.earned, one.reason) for one in check.examples[:3]])
        for check in certificate.checks
        if check.status == "failed"
    ]  # fmt: skip
    tried = {str(check.check): check.trials for check in certificate.checks}
    assert all(tried[check] for check in ESSENTIAL), tried


def test_every_kind_of_reference_has_rows_and_none_is_certified_that_is_not_there() -> None:
    kinds = set(verifiers_by_kind()) - {
        kind
        for kind, verifier in verifiers_by_kind().items()
        if not verifier.__module__.startswith("reward_service.")
    }
    missing = kinds - SHIPPED.keys() - BY_MODELS - BY_EXTRAS
    assert not missing, f"no certificate: add rows for {sorted(missing)} to tests/certify/shipped_rows.py"
    assert (SHIPPED.keys() | BY_MODELS | BY_EXTRAS) <= kinds
    assert {name for name in BY_MODELS if verifiers_by_kind()[name].runs_in != "models"} == set()


def test_every_preset_is_certified_or_pays_no_accuracy() -> None:
    assert presets().keys() - set(PRESETS) == WITHOUT_ACCURACY


@pytest.mark.parametrize("kind", sorted(SHIPPED))
async def test_a_verifier_ships_with_a_green_certificate_on_its_own_cases(scorer: Scorer, kind: str) -> None:
    certificate = await certified(scorer, "accuracy", kind)
    assert_green(certificate)
    (forms,) = [check.forms for check in certificate.checks if check.check == "canary"]
    assert forms.keys() >= FROM_THE_GOLD or kind in CANARIES, f"{kind} has no canaries: add rows or CANARIES"


async def test_what_canaries_of_its_own_a_kind_has_earns_nothing(scorer: Scorer) -> None:
    samples = parse_samples([
        {"prompt": "", "reference": reference, "completion": text} for rows in CANARIES.values() for reference, text in rows
    ])  # fmt: skip
    rewards, _ = await scorer.score_groups(samples, SpecLibrary().compiled_spec("accuracy"), ScoringCall())
    assert [reward.value for reward in rewards] == [0.0] * len(samples)


@pytest.mark.parametrize("name", SHAPES)
async def test_a_verifier_of_shape_beside_accuracy_buys_nothing(scorer: Scorer, name: str) -> None:
    spec = RewardSpec.model_validate({
        "name": f"accuracy and {name}", "components": {"accuracy": {"weight": 1.0}, name: {"weight": 0.3, "params": PARAMS.get(name, {})}}
    })  # fmt: skip
    assert_green(await certified(scorer, spec, "math"))


@pytest.mark.parametrize("preset", sorted(set(PRESETS) - {"kimi-judge"}))
async def test_a_preset_ships_with_a_green_certificate(scorer: Scorer, preset: str) -> None:
    assert_green(await certified(scorer, preset, "code" if preset == "code" else "math"))
