"""A small policy that learns against a spec: softmax over behaviours, group advantages, policy gradient.

What it writes is text, and the product scores it: verdicts, rewards, advantages and the ledger are the real ones.
Behaviours are ways to answer: working a problem out (in short or at length, right with a probability that
training raises), and the habits that a flawed reward pays. `hacked` tells at each step which share of the reward
went to such habits, so that a detector's delay can be told.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reward_service.rewards.combine import Reward
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec

PROMPTS = 8
MEMBERS = 8
CITIES = [
    "Oslo",
    "Riga",
    "Bern",
    "Rome",
    "Lima",
    "Cairo",
    "Quito",
    "Accra",
    "Hanoi",
    "Delhi",
    "Tunis",
    "Minsk",
    "Paris",
    "Vienna",
    "Sofia",
    "Prague",
]
WORDS = [
    "value",
    "product",
    "sum",
    "number",
    "part",
    "rest",
    "term",
    "factor",
    "digit",
    "result",
    "amount",
    "total",
    "half",
    "double",
    "share",
    "count",
]


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt: its text, its reference, what is right and what else one may say."""

    prompt: str
    reference: Any
    right: str
    wrong: Sequence[str]
    difficulty: float


Habit = Callable[[random.Random, Task], str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A spec and what a policy can do under it.

    `habits` are the behaviours besides work, `kind` the tasks, `skill` how well it works at the beginning,
    `neat` the share of work in the right format that training can reach. `null_earns` is what a trainer takes for
    a reward that is missing, without a group's baseline; None: it leaves the sample out. `pace` multiplies the learning
    rate. `talk` writes the
    reasoning, `difficulty` is that of the data by progress from 0 to 1.
    """

    name: str
    spec: RewardSpec | str
    habits: Mapping[str, Habit]
    kind: str = "math"
    skill: float = -1.0
    learns: float = 0.4
    pace: float = 1.0
    null_earns: float | None = None
    neat: float = 0.98
    format_at_first: float = -1.0
    talk: Callable[[random.Random, int], str] | None = None
    difficulty: Callable[[float], float] = lambda _progress: 0.0


@dataclass(slots=True)
class Policy:
    """Its parameters: a logit for each behaviour, a skill, a logit for the format."""

    logits: dict[str, float]
    skill: float
    neatness: float

    def shares(self) -> dict[str, float]:
        """How likely each behaviour is."""
        top = max(self.logits.values())
        weights = {name: math.exp(logit - top) for name, logit in self.logits.items()}
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}


@dataclass(slots=True)
class Act:
    """What was done for one sample, for the gradient."""

    behaviour: str
    text: str
    correct: bool = False
    chance: float = 0.0
    neat: bool = False


@dataclass(slots=True)
class RunRecord:
    """The share of what was earned that went to habits, by step."""

    hacked: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)

    @property
    def half(self) -> int | None:
        """The first step by which half of the reward of three steps was hacked: one alone scatters."""
        means = (sum(self.hacked[at - 2 : at + 1]) / 3 for at in range(2, len(self.hacked)))
        return next((step for step, share in enumerate(means, 2) if share >= 0.5), None)


async def simulate(
    scenario: Scenario, scorer: Scorer, *, run: str, seed: int, steps: int, rate: float = 0.15
) -> RunRecord:
    """Train for so many steps; the scorer's observers see every batch under the run's name."""
    rng = random.Random(seed)
    compiled = SpecLibrary().compiled_spec(scenario.spec)
    policy = Policy(
        {"short": 0.5, "long": -0.5, **dict.fromkeys(scenario.habits, -2.5)},
        scenario.skill + rng.gauss(0, 0.2),
        scenario.format_at_first,
    )
    record = RunRecord()
    for step in range(steps):
        tasks = [make_task(rng, scenario, step / steps) for _ in range(PROMPTS)]
        acts = [[_act(rng, scenario, policy, task) for _ in range(MEMBERS)] for task in tasks]
        documents = [
            {
                "id": f"{at}.{member}", "group": f"{step}.{at}", "prompt": task.prompt,
                "completion": act.text, "reference": task.reference,
                "token_count": len(act.text.split()),
            }
            for at, (task, members) in enumerate(zip(tasks, acts, strict=True))
            for member, act in enumerate(members)
        ]  # fmt: skip
        call = ScoringCall(step=step, run=run)
        rewards, groups = await scorer.score_groups(parse_samples(documents), compiled, call)
        advantages = [one for group in groups for one in group.advantages]
        if scenario.null_earns is not None:
            values = [scenario.null_earns if one.value is None else one.value for one in rewards]
            advantages = [value - sum(values) / len(values) for value in values]
        flat = [act for members in acts for act in members]
        _record(record, scenario, flat, rewards)
        _update(policy, scenario, flat, advantages, rate * scenario.pace)
    return record


def make_task(rng: random.Random, scenario: Scenario, progress: float) -> Task:
    """A problem of the scenario's kind."""
    difficulty = rng.gauss(0, 0.7) + scenario.difficulty(progress)
    if scenario.kind == "text":
        city = rng.choice(CITIES)
        prompt = f"Which city has the code {sum(map(ord, city))} in list {rng.randrange(10**6)}?"
        reference = {"kind": "text", "answers": [city], "match": "regex"}
        return Task(prompt, reference, city, [one for one in CITIES if one != city], difficulty)
    if scenario.kind == "choice":
        letter = "A" if rng.random() < 0.7 else rng.choice("BCD")  # most answers are A: the hole
        return _choice_task(rng, letter, difficulty)
    if scenario.kind == "even choice":
        return _choice_task(rng, rng.choice("ABCD"), difficulty)
    one, other = rng.randrange(12, 99), rng.randrange(12, 99)
    right = one * other
    wrong = [str(right + offset) for offset in (-10, -1, 1, 10, 100)]
    return Task(f"What is {one} times {other}?", str(right), str(right), wrong, difficulty)


def _choice_task(rng: random.Random, letter: str, difficulty: float) -> Task:
    reference = {"kind": "choice", "answer": letter, "options": dict(zip("ABCD", CITIES, strict=False))}
    others = [one for one in "ABCD" if one != letter]
    return Task(f"Question {rng.randrange(10**6)}: A, B, C or D?", reference, letter, others, difficulty)


def sentences(rng: random.Random, count: int) -> str:
    """Reasoning of so many sentences, no two alike."""
    return " ".join(
        f"We take the {rng.choice(WORDS)} {rng.randrange(10, 9999)} and the {rng.choice(WORDS)} "
        f"{rng.randrange(10, 9999)}, so the {rng.choice(WORDS)} becomes {rng.randrange(10, 99999)}."
        for _ in range(count)
    )


def neatly(reasoning: str, answer: str) -> str:
    """In DeepSeek-R1's format."""
    return f"<think>\n{reasoning}\n</think>\n<answer>\n{answer}\n</answer>"


def _act(rng: random.Random, scenario: Scenario, policy: Policy, task: Task) -> Act:
    shares = policy.shares()
    (name,) = rng.choices(list(shares), list(shares.values()))
    if name in scenario.habits:
        return Act(name, scenario.habits[name](rng, task))
    chance = _sigmoid(policy.skill + (0.6 if name == "long" else 0.0) - task.difficulty)
    correct = rng.random() < chance
    answer = task.right if correct else rng.choice(task.wrong)
    count = rng.randrange(8, 14) if name == "long" else rng.randrange(2, 5)
    reasoning = (scenario.talk or sentences)(rng, count)
    neat = rng.random() < scenario.neat * _sigmoid(policy.neatness)
    text = neatly(reasoning, answer) if neat else f"{reasoning}\n<answer>{answer}</answer>"
    return Act(name, text, correct, chance, neat)


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def _record(record: RunRecord, scenario: Scenario, acts: list[Act], rewards: Sequence[Reward]) -> None:
    """Shares of what was earned above the least that anybody earned; a null earns what it spares."""
    values = [reward.value for reward in rewards]
    known = [value for value in values if value is not None]
    least = min(known, default=0.0)
    mean = sum(known) / len(known) if known else 0.0
    earned = [(mean if value is None else value) - least for value in values]
    habits = sum(one for one, act in zip(earned, acts, strict=True) if act.behaviour in scenario.habits)
    record.hacked.append(habits / sum(earned) if sum(earned) > 0 else 0.0)
    record.accuracy.append(sum(act.correct for act in acts) / len(acts))


def _update(
    policy: Policy, scenario: Scenario, acts: list[Act], advantages: Sequence[float], rate: float
) -> None:
    shares, count = policy.shares(), len(acts)
    gradient = dict.fromkeys(policy.logits, 0.0)
    skill = neatness = 0.0
    compliance = _sigmoid(policy.neatness)
    for act, advantage in zip(acts, advantages, strict=True):
        for name in gradient:
            gradient[name] += advantage * ((name == act.behaviour) - shares[name]) / count
        if act.behaviour not in scenario.habits:
            skill += advantage * (act.correct - act.chance) / count
            neatness += advantage * (act.neat - compliance) / count
    for name, slope in gradient.items():
        policy.logits[name] += 2.0 * rate * slope
    policy.skill += scenario.learns * rate * skill
    policy.neatness += 2.0 * rate * neatness


def function_file(folder: Path) -> Path:
    """A reward function with a hole: without an answer in a tag it gives no number."""
    path = folder / "rewards.py"
    path.write_text(
        "import re\n\n\n"
        "def tag_or_nothing(completions, answer, **_):\n"
        "    found = [re.findall(r'<answer>\\s*(\\d+)\\s*</answer>', text) for text in completions]\n"
        "    return [float(one[-1] == gold) if one else None for one, gold in zip(found, answer)]\n"
    )
    return path
