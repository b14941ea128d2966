"""`reward-service verify`."""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reward_service.recipe import Recipe, SpecLibrary
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.scorer import Scorer
from reward_service.settings import Settings
from reward_service.walls import Walls


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
    recipe = SpecLibrary().recipe(spec)
    text = sys.stdin.read() if completion == "-" else completion
    sample = Sample.model_validate(
        {"prompt": prompt, "completion": text, "reference": None if reference is None else meant(reference)}
    )
    reward = asyncio.run(_score(sample, recipe))
    Console().print(table(reward))
    if reward.value is None:
        raise typer.Exit(3)
    best = sum(max(map(part.pays, recipe.span(name))) for name, part in recipe.spec.components.items())
    raise typer.Exit(0 if reward.value >= best else 1)


async def _score(sample: Sample, recipe: Recipe) -> Reward:
    async with Scorer(workers=1, walls=Walls(Settings(workers=1).plan())) as scorer:
        return (await scorer.score([sample], recipe))[0]


def meant(reference: str) -> Any:
    """The reference as it was meant: a JSON object that names its kind, or else the text of an answer."""
    if reference.lstrip().startswith("{"):
        with suppress(ValueError, RecursionError):
            document = json.loads(reference)
            if "kind" in document:
                return document
    return reference


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
