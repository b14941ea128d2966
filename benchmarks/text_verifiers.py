"""Processor time of the verifiers that only read text, by character, beside another checkout in the same run.

    python -m benchmarks.text_verifiers [--before /path/to/another/checkout]

Each side runs in a process of its own, in turns; the least of `ROUNDS` times counts, which load disturbs
least.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
CHARS, ROUNDS, TURNS = 32_000, 5, 3
ENGLISH = (
    "So {a} plus {b} is {c}.",
    "Let us check whether the remainder of {a} is even.",
    "First we add {a} and {b}, and then we divide the total by {c}.",
    "Wait, the number cannot be a multiple of {b}, because {a} is odd.",
    "Therefore each of the {a} workers carries {b} boxes during the morning.",
    "If we call the unknown x, then {a}x + {b} = {c}.",
)
FORMULAS = (*ENGLISH, "Hence $x^2 + {a}x = \\frac{{{b}}}{{{c}}}$ and \\(y = {a}\\), as `f({b})` shows.")
CHINESE = (
    "因此{a}加{b}等于{c}。",
    "我们先检查余数是不是偶数，再把总和除以{c}。",
    "设未知数为 $x$，则 ${a}x + {b} = {c}$。",
)
JAPANESE = ("まず{a}に{b}を足すと{c}になる。", "次に余りが偶数かどうかを確認し、合計を{c}で割る。")
KOREAN = ("먼저 {a}에 {b}를 더하면 {c}이다.", "그다음 나머지가 짝수인지 확인하고 합을 {c}로 나눈다.")
RUSSIAN = (
    "Сначала прибавим {a} к {b} и получим {c}.",
    "Затем проверим, чётный ли остаток, и разделим сумму на {c}.",
)
ARABIC = ("أولا نجمع {a} مع {b} فنحصل على {c}.", "ثم نتحقق هل الباقي زوجي ونقسم المجموع على {c}.")
HINDI = ("पहले हम {a} में {b} जोड़ते हैं और {c} पाते हैं।", "फिर हम जाँचते हैं कि शेष सम है या नहीं और योग को {c} से भाग देते हैं।")
TEXTS = {
    "English": (ENGLISH, "en"),
    "English with formulas": (FORMULAS, "en"),
    "Chinese": (CHINESE, "zh"),
    "Japanese": (JAPANESE, "ja"),
    "Korean": (KOREAN, "ko"),
    "Russian": (RUSSIAN, "ru"),
    "Arabic": (ARABIC, "ar"),
    "Hindi": (HINDI, "hi"),
}
VERIFIERS = ("language", "reasoning_steps", "repetition", "format", "tag_count")


def text(sentences: tuple[str, ...], seed: int) -> str:
    """A chain of thought of `CHARS` characters, and an answer."""
    random, parts, size = Random(seed), list[str](), 0
    while size < CHARS:
        fill = {name: random.randint(2, 999) for name in "abc"}
        part = random.choice(sentences).format(**fill) + random.choice(" \n")
        parts.append(part)
        size += len(part)
    return f"<think>{''.join(parts)}</think><answer>42</answer>"


def measure() -> dict[str, float]:
    """Nanoseconds a character, by verifier and text; every round reads a text not read before."""
    from reward_service.sample import Sample

    found = {}
    for name in VERIFIERS:
        verifier = _verifier_class(name)()
        for label, (sentences, language) in TEXTS.items():
            samples = [
                Sample(completion=text(sentences, seed), target_language=language)
                for seed in range(ROUNDS + 1)
            ]
            verifier.read(samples[0])
            found[f"{name}, {label}"] = min(_seconds(verifier, one) for one in samples[1:]) / CHARS * 1e9
    return found


def _verifier_class(name: str) -> Any:
    """The class of a verifier, by its module: older checkouts list theirs elsewhere."""
    module = import_module(f"reward_service.verifiers.{name}")
    return getattr(module, "".join(map(str.capitalize, name.split("_"))))


def _seconds(verifier: Any, sample: Any) -> float:
    started = time.process_time()
    verifier.read(sample)
    return time.process_time() - started


def side(checkout: Path) -> dict[str, float]:
    """What `measure` finds with the code of a checkout."""
    command = [sys.executable, "-P", str(Path(__file__).resolve()), "--measure"]
    surroundings = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, cwd=checkout, env=surroundings, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--measure", action="store_true")
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure()))
        return
    checkouts = {"here": ROOT, **({"before": arguments.before} if arguments.before else {})}
    turns = [{name: side(folder) for name, folder in checkouts.items()} for _ in range(TURNS)]
    print(f"{'ns a character':40}" + "".join(f"{name:>10}" for name in checkouts))
    for label in turns[0]["here"]:
        best = [min(turn[name][label] for turn in turns) for name in checkouts]
        ratio = f"{best[1] / best[0]:9.1f} x" if len(best) > 1 else ""
        print(f"{label:40}" + "".join(f"{value:10.1f}" for value in best) + ratio)


if __name__ == "__main__":
    main()
