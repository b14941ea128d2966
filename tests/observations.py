"""Observed batches as a scorer would tell of them, from a few numbers."""

from typing import Any

from reward_service.rewards.group_rewards import JudgedSample, compute_rewards
from reward_service.sample import Sample
from reward_service.scoring.observers import ScoredBatch
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec, preset
from reward_service.verdict import Verdict

R1 = CompiledSpec(preset("r1-zero"))


def compiled_spec(name: str, *components: str) -> CompiledSpec:
    """A compiled spec of that name whose components all judge format."""
    parts: dict[str, Any] = {component: {"verifier": "format"} for component in components}
    return CompiledSpec(RewardSpec.model_validate({"name": name, "components": parts}))


def sample(completion: str = "42", **fields: Any) -> Sample:
    """A sample with a prompt and a reference."""
    return Sample.model_validate({"prompt": "6*7?", "completion": completion, "reference": "42", **fields})


def observed(
    scores: list[tuple[float | None, ...]],
    *,
    by: CompiledSpec = R1,
    samples: list[Sample | InvalidSample] | None = None,
    run: str | None = None,
    step: int | None = None,
    answers: list[str] | None = None,
) -> ScoredBatch:
    """A batch; `scores` are those of the spec's components, sample by sample."""
    samples = samples or [sample() for _ in scores]
    names = list(by.spec.components)
    judged = [
        JudgedSample(
            position if one.id is None else one.id,
            {
                name: _verdict(score, answers and answers[position])
                for name, score in zip(names, own, strict=True)
            },
        )
        for position, (one, own) in enumerate(zip(samples, scores, strict=True))
    ]
    sizes = [len(one.completion_text) if isinstance(one, Sample) else 0 for one in samples]
    return ScoredBatch(by, run, step, samples, sizes, compute_rewards(judged, by, by.spec), [], 0.01)


def _verdict(score: float | None, answer: str | None) -> Verdict:
    if score is None:
        return Verdict.failed("the worker was lost")
    return Verdict.scored(score, "looked at", answer=answer)
