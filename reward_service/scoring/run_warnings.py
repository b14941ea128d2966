"""Warnings about a whole training run, seen from the rewards of a call and the run's figures.

A template that is not the model's, or a tag that the prompt has already written, costs every sample of a run
its format reward and looks like a model that has not learned yet. It is said in the answer instead.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from reward_service.rewards.combine import Reward
from reward_service.scoring.running_stats import RunStats
from reward_service.specs.compiled import CompiledSpec
from reward_service.verifiers.base import installed_verifiers

Judged = tuple[Sequence[float | None], Sequence[str]]
"""The scores and the reasons of a component."""

MIN_ZEROS = 8
"""So many samples of a run, and all of them so far, have scored 0."""


def run_warnings(
    run_stats: RunStats, spec: CompiledSpec, judged: Mapping[str, Judged], run: str | None
) -> list[str]:
    """A sentence for each component of a call that has never scored above 0 in its run and should have.

    `judged` has the scores of every component and, at least where none is above 0, the reasons.
    """
    found = []
    for component, hint in _hints(spec).items():
        given, reasons = judged.get(component, ((), ()))
        scores = [score for score in given if score is not None]
        if not scores or any(scores):
            continue
        run_stats.flush()
        zeros = run_stats.zeros_only(spec.spec.name, run, component)
        zeros = len(scores) if zeros is None else zeros
        if zeros >= MIN_ZEROS:
            ((reason, _),) = Counter(reasons).most_common(1)
            named = f" of run {run!r}" if run else ""
            found.append(f"{component} is 0 for all {zeros} samples{named}, last because {reason}: {hint}")
    return found


def judged_parts(rewards: Sequence[Reward]) -> dict[str, Judged]:
    """The scores and reasons of every component."""
    names = rewards[0].components if rewards else ()
    columns = {name: [reward.components[name] for reward in rewards] for name in names}
    return {
        name: ([part.score for part in parts], [part.reason for part in parts])
        for name, parts in columns.items()
    }


def _hints(spec: CompiledSpec) -> dict[str, str]:
    """What to look at, by component, where a 0 throughout is odd."""
    verifiers = installed_verifiers()
    names = {component: spec.verifier_name(component, None) for component in spec.spec.components}
    return {
        component: hint
        for component, name in names.items()
        if name in verifiers and (hint := verifiers[name].zero_hint) is not None
    }
