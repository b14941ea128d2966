"""`reward-service verify`."""

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring.early_workers import begin_workers
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import InvalidSample, parse_sample
from reward_service.settings import Settings
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.untrusted_json import readable


def verify(
    completion: Annotated[str, typer.Argument(help="The completion's text; - reads it from stdin.")],
    *,
    reference: Annotated[
        str | None,
        typer.Option(
            "--reference", "-r", help="The right answer; JSON of a reference with its kind, for code."
        ),
    ] = None,
    spec: Annotated[str, typer.Option(help="Name of the reward to compute.")] = "accuracy",
    prompt: Annotated[str, typer.Option(help="The prompt, where the spec needs one.")] = "",
) -> None:
    """Score one completion given on the command line, and say why.

    Example: reward-service verify --reference 1/2 'So we get \\boxed{0.5}.'
    """
    compiled_spec = SpecLibrary().compiled_spec(spec)
    text = sys.stdin.read() if completion == "-" else completion
    sample = parse_sample(0, readable({"prompt": prompt, "completion": text, "reference": reference}))
    if isinstance(sample, InvalidSample):
        typer.echo(f"reward-service: {sample.verdict.reason.removeprefix('samples.0.')}", err=True)
        raise typer.Exit(2)
    begin_workers()
    reward = asyncio.run(_score(sample, compiled_spec))
    Console().print(table(reward))
    if reward.value is None:
        raise typer.Exit(3)
    best = sum(
        max(map(part.pays, compiled_spec.span(name))) for name, part in compiled_spec.spec.components.items()
    )
    raise typer.Exit(0 if reward.value >= best else 1)


async def _score(sample: Sample, compiled_spec: CompiledSpec) -> Reward:
    async with Scorer(
        workers=1, sandbox_provider=SandboxProvider(Settings(workers=1).sandbox_config())
    ) as scorer:
        return (await scorer.score([sample], compiled_spec))[0]


def table(reward: Reward) -> Table:
    """A reward as a table: one line a component, the sum below."""
    rows = Table("component", "score", "weight", "value", "outcome", "answer", "reason")
    for name, part in reward.components.items():
        numbers = (shown(part.score), f"{part.weight:g}", shown(part.value))
        rows.add_row(name, *numbers, part.outcome, part.answer or "", part.reason)
    rows.add_section()
    rows.add_row("reward", "", "", shown(reward.value), reward.outcome, "", "")
    return rows


def shown(number: float | None) -> str:
    """A number for people; a dash for none."""
    return "–" if number is None else f"{number:.4g}"
