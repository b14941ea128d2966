"""Verdicts a processor second of kinds decided without a model, beside another checkout in the same run.

    python -m benchmarks.kind_verdicts [--before /path/to/another/checkout]

Groups as a trainer sends them: for each of `REFERENCES` references `GROUP` distinct completions, a third of
them a bare answer in a tag, a third an announced one, a third a sentence. Each side runs in a process of its
own, in turns; medians are printed.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
REFERENCES, GROUP, TURNS = 60, 15, 3
KINDS = ("choice", "text", "json", "grid", "game", "numeric", "logic")
CITIES = (
    "Oslo", "Riga", "Lima", "Quito", "Dakar", "Turin", "Porto", "Basel", "Leeds", "Sofia",
    "Minsk", "Tunis", "Rabat", "Accra", "Hanoi", "Delhi", "Osaka", "Perth", "Bergen", "Malmo",
)  # fmt: skip
JSON_SAID = "Here, {n}:\n```json\n{a}\n```"
FORMS = ("<answer>{a}</answer>", "After some thought: the answer is {a}.", "{s}")


def main() -> None:
    """Print a table of all kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", help="another checkout to measure in turns")
    parser.add_argument("--side", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps({kind: rate(kind) for kind in KINDS}))
        return
    sides = {"now": str(ROOT)} | ({"before": options.before} if options.before else {})
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
    for _ in range(TURNS):
        for name, checkout in sides.items():
            taken[name].append(run(checkout))
    for kind in KINDS:
        medians = {name: median(one[kind] for one in runs) for name, runs in taken.items()}
        ratio = f"   {medians['now'] / medians['before']:.2f} times" if options.before else ""
        print(f"{kind:8} " + "   ".join(f"{name} {value:8.0f}/s" for name, value in medians.items()) + ratio)


def run(checkout: str) -> dict[str, float]:
    """What a process of its own measures with the package of a checkout."""
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).resolve()), "--side"],
        env=os.environ | {"PYTHONPATH": checkout},
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def rate(kind: str) -> float:
    """Verdicts a second of processor time, each completion seen for the first time."""
    from reward_service.sample import Sample

    verifier = _verifier_class(kind)()
    rows = [Sample(prompt=prompt, completion=said, reference=gold) for prompt, said, gold in samples(kind, 1)]
    for row in (Sample(prompt=p, completion=s, reference=g) for p, s, g in samples(kind, 2)):
        verifier.read(row)
    started = time.process_time()
    for row in rows:
        verifier.read(row)
    return len(rows) / (time.process_time() - started)


def _verifier_class(name: str) -> Any:
    module = import_module(f"reward_service.verifiers.{name}")
    return getattr(module, name.capitalize())


def samples(kind: str, seed: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Prompt, completion and reference, by kind."""
    random = Random(f"{kind}{seed}")
    for number in range(REFERENCES):
        prompt, gold, right, wrong, sentence = _problem(kind, random, seed * 1_000 + number)
        for at in range(GROUP):
            answer = right if random.random() < 0.5 else wrong
            form = FORMS[at % len(FORMS)].format(a=answer, s=sentence.format(a=answer, n=at))
            yield prompt, f"<think>Let us see, try {at} of {number}.</think>\n{form}", gold


Problem = tuple[str, dict[str, Any], str, str, str]
"""A prompt, its reference, a right and a wrong answer, and a sentence that states one."""


def _problem(kind: str, random: Random, number: int) -> Problem:
    one, other, third, last = random.sample(CITIES, 4)
    a, b, c = (random.randint(2, 99) for _ in range(3))
    document = {"city": one, "size": [a, b], "name": {"of": other}}
    cells = [[random.randint(0, 9) for _ in range(8)] for _ in range(8)]
    changed = [*cells[:3], [*cells[3][:3], (cells[3][3] + 1) % 10, *cells[3][4:]], *cells[4:]]
    options = f"A. {one}\nB. {other}\nC. {third}\nD. {last}"
    guild = f"guild number {number} meet?"
    golds: dict[str, dict[str, Any]] = {
        "choice": {"answer": "B"},
        "text": {"answers": [one]},
        "json": {"equals": document},
        "grid": {"cells": cells},
        "game": {"target": (a + b) * c, "numbers": [a, b, c]},
        "numeric": {"value": a, "unit": "m"},
        "logic": {"label": "true"},
    }
    problems = {
        "choice": (f"Where did {guild}\n{options}", f"B. {other}", f"C. {third}", "Of {n}, it was **{a}**"),
        "text": (f"In which city did {guild}", one, other, "In all {n} years the guild met in {a}."),
        "json": ("Give JSON.", json.dumps(document), json.dumps(document | {"size": [b]}), JSON_SAID),
        "grid": ("Give the grid.", json.dumps(cells), json.dumps(changed), "Grid {n}:\n{a}"),
        "game": ("Reach it.", f"({a} + {b}) * {c}", f"({a} + {b}) + {c}", "Try {n} gives {a}"),
        "numeric": (
            "How long is the beam?",
            f"{a} m",
            f"{a + 1} m",
            "With {n} props the beam is {a} long.",
        ),
        "logic": ("Is the claim true?", "True", "False", "By rule {n} the claim is {a}."),
    }
    prompt, right, wrong, sentence = problems[kind]
    return prompt, {"kind": kind, **golds[kind]}, right, wrong, sentence


if __name__ == "__main__":
    main()
