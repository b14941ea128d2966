"""Rubrics: their formulas, files of others, and judges that leave criteria out."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from examples.model_server import Faults
from reward_service.errors import BadSpec
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import ModelFailure
from reward_service.models.model_provider import ModelProvider
from reward_service.sample import Sample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import load
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.rubric import Rubric
from tests.models.model_app import model_server

pytestmark = pytest.mark.anyio
VERIFIERS = """
[[criteria]]
name = "source"
text = "cites"
weight = 2.0
[[criteria]]
name = "tone"
text = "kind"
choices = ["rude", "dry", "kind"]
"""
REWARDKIT = """
[judge]
judge = "some/model"
[[criterion]]
description = "cites"
weight = 3.0
[[criterion]]
description = "insults"
negate = true
[[criterion]]
description = "kind"
type = "likert"
points = 5
[scoring]
aggregation = "weighted-mean"
"""


@pytest.fixture
async def provider() -> AsyncIterator[ModelProvider]:
    with model_server("honest", Faults()) as url:
        models = ModelProvider({"judge": ModelEndpoint(base_url=url)})
        yield models
        await models.close()


async def score(provider: ModelProvider, rubric: Rubric, response: str, reference: Any = None) -> Verdict:
    read = rubric.read(Sample.model_validate({"completion": response, "reference": reference}))
    return await rubric.judge_in(read, provider) if isinstance(read, Question) else read


def from_file(tmp_path: Path, text: str) -> Rubric:
    (tmp_path / "style.toml").write_text(text, encoding="utf-8")
    spec = tmp_path / "spec.toml"
    spec.write_text('[components.rubric.params]\nrubric_file = "style.toml"\n', encoding="utf-8")
    rubric = CompiledSpec(load(spec)).verifier_set(None).verifiers[0]
    assert isinstance(rubric, Rubric)
    return rubric


async def test_a_rubric_of_verifiers_is_named_by_file(provider: ModelProvider, tmp_path: Path) -> None:
    rubric = from_file(tmp_path, VERIFIERS)
    assert (await score(provider, rubric, "It cites, and is kind.")).score == 1.0
    assert (await score(provider, rubric, "It cites.")).score == pytest.approx(2 / 3)


async def test_a_rubric_of_rewardkit_keeps_its_weights_and_its_negation(
    provider: ModelProvider, tmp_path: Path
) -> None:
    rubric = from_file(tmp_path, REWARDKIT)
    assert (await score(provider, rubric, "It cites.")).score == pytest.approx(4 / 5)
    assert (await score(provider, rubric, "It cites and insults.")).score == pytest.approx(3 / 5)
    required = from_file(tmp_path, REWARDKIT.replace("weighted-mean", "threshold"))
    assert (await score(provider, required, "It cites.")).score == 1.0


@pytest.mark.parametrize(
    ("limits", "labels"),
    [
        ("", ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
        ("min = 1\nmax = 4", ["1", "2", "3", "4"]),
        ("max = 100", ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"]),
    ],
)
def test_a_number_of_rewardkit_is_chosen_among_at_most_eleven(
    tmp_path: Path, limits: str, labels: list[str]
) -> None:
    rubric = from_file(tmp_path, f"[[criterion]]\ndescription = 'share'\ntype = 'numeric'\n{limits}\n")
    assert rubric.rubric is not None
    assert [list(one.labels) for one in rubric.rubric.criteria] == [labels]


@pytest.mark.parametrize(
    "text", ["criteria = 3", "[[criterion]]\ndescription = 'x'\ntype = 'numeric'\nmax = 0", "x ="]
)
def test_a_file_that_is_no_rubric_is_refused_with_its_path(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadSpec, match=r"spec\.components\.rubric\.params"):
        from_file(tmp_path, text)


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("weighted_mean", 0.5),
        ("positive_share", 0.5),
        ("weighted_sum", 1.0),
        ("all", 0.0),
        ("any", 1.0),
        ("implicit", 0.7),
    ],
)
async def test_a_fault_takes_its_weight_off(
    provider: ModelProvider, aggregation: str, expected: float
) -> None:
    criteria = [
        {"name": "a", "text": "good", "weight": 3},
        {"name": "b", "text": "fault", "weight": -1},
        {"name": "c", "text": "absent", "weight": 1},
    ]
    reference = {"kind": "rubric", "criteria": criteria, "aggregation": aggregation}
    assert (await score(provider, Rubric(), "good, with a fault", reference)).score == pytest.approx(expected)


@pytest.mark.parametrize("aggregation", ["weighted_mean", "implicit"])
@pytest.mark.parametrize("liar", ["yes", "no", "echo"])
async def test_a_judge_that_says_the_same_of_all_responses_is_stopped(liar: str, aggregation: str) -> None:
    reference = {"kind": "rubric", "criteria": [{"name": "a", "text": "good"}], "aggregation": aggregation}
    with model_server(liar) as url:
        models = ModelProvider({"judge": ModelEndpoint(base_url=url, max_attempts=1)})
        said = [await tried(models, reference) for _ in range(6)]
        assert "stopped" in said
        assert set(said[said.index("stopped") :]) == {"stopped"}, "once stopped it stays so"
        assert models.client("judge").usage.attempts < 50
        await models.close()


async def tried(models: ModelProvider, reference: Any) -> Any:
    try:
        return (await score(models, Rubric(), "good", reference)).score
    except ModelFailure as failure:
        return str(failure.kind)
