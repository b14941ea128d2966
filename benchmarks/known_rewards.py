"""Certificates of well-known reward functions, as a table.

    make certify-known                                    those whose packages are installed
    OPEN_R1=~/open-r1 python -m benchmarks.known_rewards  open-r1's, too, from a clone of it

Needs what `requirements/dev.txt` has (math-verify), and `pip install --no-deps trl verl`. All are certified
on the same rows: integers, decimal numbers and fractions, drawn by `--seed`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random

from benchmarks import known_functions
from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certificate import Certificate
from reward_service.certify.certify_run import CertifyOptions, certify
from reward_service.certify.check_evaluation import CheckResult
from reward_service.certify.function_reward import FunctionReward
from reward_service.cli.certify_subject import Tested, open_reward

KNOWN = (
    ("TRL `accuracy_reward`", "trl", "trl_accuracy"),
    ("TRL `think_format_reward`", "trl", "trl_think_format"),
    ("open-r1 `accuracy_reward`", "open-r1", "open_r1_accuracy"),
    ("open-r1 `format_reward`", "open-r1", "open_r1_format"),
    ("open-r1 `tag_count_reward`", "open-r1", "open_r1_tag_count"),
    ("verl `gsm8k`, strict", "verl", "verl_gsm8k"),
    ("verl `gsm8k`, flexible", "verl", "verl_gsm8k_flexible"),
    ("verl `math_reward`", "verl", "verl_math"),
    ("verl `math_dapo`", "verl", "verl_dapo"),
    ("`verify(parse(gold), parse(text))`", "math-verify", "math_verify"),
)
OWN = "accuracy"
CHAT = ("trl", "open-r1")
COLUMNS = ("oracle", "floor", "canary", "metamorphic", "null_attack", "determinism")


def rows(count: int, seed: int) -> list[CertifiedRow]:
    """Problems with answers of three kinds."""
    rng = Random(seed)
    made = []
    for at in range(count):
        one, other = rng.randrange(12, 99), rng.choice((3, 7, 8, 11, 13))
        prompt, gold = (
            (f"A crate holds {one} rows of {other} jars. How many jars?", str(one * other)),
            (f"{one} litres are shared by 4 people. How many litres has each?", f"{one / 4 + 0.1:.2f}"),
            (f"Which fraction of {other * 5} is {one % other + 1}?", f"{one % other + 1}/{other * 5}"),
        )[at % 3]
        made.append(CertifiedRow(at, prompt, gold))
    return made


async def certificate(tested: Tested, name: str, asked: Sequence[CertifiedRow], workers: int) -> Certificate:
    """The certificate of one reward."""
    async with open_reward(tested, workers=workers) as reward:
        return await certify(asked, reward.score, CertifyOptions(name, "numbers", restarted=reward.restarted))


def _cell(check: CheckResult) -> str:
    if check.status == "not applicable":
        return ""
    if check.status == "passed":
        return "passed"
    worst = ", ".join(dict.fromkeys(one.form for one in check.examples[:3]))
    return f"{check.trials - check.right} of {check.trials}: {worst}"


def line(name: str, release: str, found: Certificate) -> str:
    """A line of the table: the checks that failed with how often, and the forms that cost most."""
    by_name = {str(check.check): check for check in found.checks}
    return f"| {name} | {release} | {' | '.join(_cell(by_name[column]) for column in COLUMNS)} |"


def _release(package: str) -> str:
    """The version that is there; empty where none is."""
    if package == "open-r1":
        return known_functions.open_r1_commit()
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def main() -> None:
    """Certify and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="names of functions that hold this text")
    asked = parser.parse_args()
    made = rows(asked.rows, asked.seed)
    print(f"| reward | version | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 2)}", flush=True)
    for title, package, name in (*KNOWN, (f"ours, spec `{OWN}`", "reward-service", OWN)):
        if asked.only not in name:
            continue
        release = _release(package)
        if not release:
            print(f"| {title} | not installed |", flush=True)
            continue
        file = str(Path(known_functions.__file__).resolve())
        tested = OWN if name == OWN else FunctionReward(file, name, 10.0, package in CHAT)
        found = asyncio.run(certificate(tested, title, made, asked.workers))
        print(line(title, release, found), flush=True)


if __name__ == "__main__":
    main()
