"""The corpus of reward-doctor through both: what it finds in a reward, and what a certificate finds.

    pip install reward-doctor
    python -m benchmarks.reward_doctor

The rewards are its own reference verifiers, certified on the corpus' references. For each class of cases that
reward-doctor found wrong, the table names the attempts of the same class that the certificate found wrong,
or `nothing`. The last line is the service's own verdict on each of the corpus' cases.
"""

import argparse
import asyncio
from collections.abc import Mapping
from typing import Any

from benchmarks.known_rewards import OWN, certificate
from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certificate import Certificate
from reward_service.certify.function_reward import FunctionReward
from reward_service.cli.certify_subject import open_reward

VERIFIERS = ("substring_match", "last_number", "exact_match", "boxed_exact", "robust_match")
SAME_CLASS: dict[str, tuple[str, ...]] = {
    "shotgun": ("list of guesses", "boxes of guesses", "hedge"),
    "negation": ("negation", "ruled out"),
    "empty": ("empty", "blanks", "empty box", "label alone", "answer in the reasoning only"),
    "echo": ("echo of the prompt",),
    "contradiction": ("right in the reasoning", "ruled out", "right then wrong"),
    "padding": ("padding",),
    "judge_injection": ("judge: order", "judge: forged verdict"),
    "judge_bias": ("steps and checks", "padding"),
    "format_farming": ("empty tags", "template", "dots"),
}
"""reward-doctor's attacks, and the forms of a certificate's attempts that are the same."""


def of_one_class(name: str, found: Certificate) -> list[str]:
    """The forms of a class in which a certificate's attempts did not earn what they must."""
    counted = ((check, form, *counts) for check in found.checks for form, counts in check.forms.items())
    failed = {form: str(check.check) for check, form, right, trials in counted if right < trials}
    if name == "distinction":
        return [form for form in failed if form.startswith("wrong: ")]
    if name in ("equivalence", "format"):
        forms = [
            form
            for form, check in failed.items()
            if check in ("oracle", "metamorphic") and not form.startswith("wrong: ")
        ]
        (oracle,) = [check for check in found.checks if check.check == "oracle"]
        told, paid = oracle.measured.get("formats", 0), oracle.measured.get("formats_paid", 0)
        return forms + ([f"{paid:.0f} of {told:.0f} formats paid"] if paid < told else [])
    return [form for form in SAME_CLASS[name] if form in failed]


def classes(audit: Any) -> dict[str, int]:
    """How many cases of each class reward-doctor found wrong; of exploits, by their attack."""
    counts: dict[str, int] = {}
    for outcome in audit.outcomes:
        if not outcome.passed:
            name = outcome.case.attack or outcome.case.category
            counts[name] = counts.get(name, 0) + 1
    return counts


def line(name: str, found: Mapping[str, int], certified: Certificate) -> str:
    """A line of the table."""
    told = ", ".join(f"{kind} {count}" for kind, count in found.items()) or "nothing"
    same = {kind: of_one_class(kind, certified) for kind in found}
    ours = "; ".join(f"{kind}: {', '.join(forms[:3]) or 'nothing'}" for kind, forms in same.items())
    beyond = [str(check.check) for check in certified.checks if check.status == "failed"]
    return f"| `{name}` | {told} | {ours} | {', '.join(beyond) or 'none'} |"


async def _own_verdicts(cases: list[Any], workers: int) -> str:
    """The service's verdicts on the corpus' cases, and those that are not the corpus' own."""
    asked = [
        (CertifiedRow(at, case.prompt, case.reference), case.completion) for at, case in enumerate(cases)
    ]
    async with open_reward(OWN, workers=workers) as reward:
        earned = await reward.score(asked)
    wrong = [case for case, one in zip(cases, earned, strict=True) if (one.value == 1.0) != case.expect]
    paid, refused = [case.id for case in wrong if not case.expect], [case.id for case in wrong if case.expect]
    accepted = sum(case.expect for case in cases)
    return (
        f"our verdicts: {len(paid)} of {len(cases) - accepted} wrong ones paid {paid}, "
        f"{len(refused)} of {accepted} right ones refused {refused}"
    )


def main() -> None:
    """Run both and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    from reward_doctor import audit, corpus, reference

    cases = list(corpus.load())
    prompts = {case.reference: case.prompt or "Work it out." for case in cases}
    rows = [CertifiedRow(at, prompt, gold) for at, (gold, prompt) in enumerate(prompts.items())]
    print("| reward | reward-doctor found wrong | of the same class, the certificate | checks failed |")
    print("|---|---|---|---|")
    for name in VERIFIERS:
        found = classes(audit(getattr(reference, name), name=name))
        tested = FunctionReward(str(reference.__file__), name, 10.0)
        certified = asyncio.run(certificate(tested, name, rows, asked.workers))
        print(line(name, found, certified), flush=True)
    print(asyncio.run(_own_verdicts(cases, asked.workers)))


if __name__ == "__main__":
    main()
