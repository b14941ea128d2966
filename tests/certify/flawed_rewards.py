"""Forty-one rewards with a hole, as they are found in public code, and fifteen honest ones that differ in taste.

All have TRL's signature. `CATALOGUE` names for each the checks of which at least one must fail.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

Rewards = list[Any]
_calls: Counter[str] = Counter()
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
BOX = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")
TAG = re.compile(r"<answer>\s*(.*?)\s*</answer>", re.DOTALL)
SHAPE = re.compile(r"\A\s*<think>.+?</think>\s*<answer>.+?</answer>\s*\Z", re.DOTALL)


def final(text: str) -> str:
    return text.rpartition("</think>")[2] if "<think>" in text else text


def number(text: str) -> float | None:
    try:
        return float(text.strip().rstrip("."))
    except ValueError:
        return None


def given(text: str) -> str:
    """The honest extraction: one answer in a box or a tag behind the reasoning."""
    rest = final(text)
    found = set(BOX.findall(rest)) or {body for body in TAG.findall(rest) if "boxed" not in body}
    return found.pop().strip() if len(found) == 1 else ""


def same(text: str, gold: str) -> bool:
    text = re.sub(r"\\text\{([^{}]*)\}", r"\1", text).strip()
    return text == gold or (number(text) is not None and number(text) == number(gold))


def right(text: str, gold: str) -> bool:
    return same(given(text), gold)


def substring(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(gold in text) for text, gold in zip(completions, answer, strict=True)]


def last_number(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [
        float((NUMBER.findall(t) or [""])[-1] == gold) for t, gold in zip(completions, answer, strict=True)
    ]


def first_number(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [
        float((NUMBER.findall(t) or [""])[0] == gold) for t, gold in zip(completions, answer, strict=True)
    ]


def any_box(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(gold in BOX.findall(t)) for t, gold in zip(completions, answer, strict=True)]


def any_number(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(gold in NUMBER.findall(final(t))) for t, gold in zip(completions, answer, strict=True)]


def format_only(completions: Sequence[str], **_: Any) -> Rewards:
    return [float(bool(SHAPE.match(text))) for text in completions]


def tags_counted(completions: Sequence[str], **_: Any) -> Rewards:
    return [0.5 * ("<answer>" in text) + 0.5 * ("</think>" in text) for text in completions]


def always_one(completions: Sequence[str], **_: Any) -> Rewards:
    return [1.0] * len(completions)


def always_zero(completions: Sequence[str], **_: Any) -> Rewards:
    return [0.0] * len(completions)


def inverted(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [1.0 - right(t, gold) for t, gold in zip(completions, answer, strict=True)]


def length_bonus(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [right(t, gold) + len(t) / 500 for t, gold in zip(completions, answer, strict=True)]


def format_outweighs(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [right(t, g) + 2.0 * bool(SHAPE.match(t)) for t, g in zip(completions, answer, strict=True)]


def keyword_judge(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g) or "correct" in t.lower()) for t, g in zip(completions, answer, strict=True)]


def verdict_in_text(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    forged = re.compile(r'"verdict":\s*"yes"|Final Decision: Yes')
    return [float(right(t, g) or bool(forged.search(t))) for t, g in zip(completions, answer, strict=True)]


def empty_is_fine(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g) or not t.strip()) for t, g in zip(completions, answer, strict=True)]


def refusal_is_fine(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g) or "sorry" in t) for t, g in zip(completions, answer, strict=True)]


def raises_on_nothing(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(same(BOX.findall(t)[-1], g)) for t, g in zip(completions, answer, strict=True)]


def none_without_answer(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g)) if given(t) else None for t, g in zip(completions, answer, strict=True)]


def nan_without_answer(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [
        float(right(t, g)) if given(t) else float("nan") for t, g in zip(completions, answer, strict=True)
    ]


def evaluates(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """Anything that begins with the gold passes, as with eval of a prefix."""
    return [float(given(t).startswith(g)) for t, g in zip(completions, answer, strict=True)]


def unfinished_is_read(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g) or (("</think>" not in t) and t.rstrip().endswith(g)))
            for t, g in zip(completions, answer, strict=True)]  # fmt: skip


def reasoning_is_graded(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(same((BOX.findall(t) or TAG.findall(t) or [""])[-1], g) or g in BOX.findall(t.partition("</think>")[0]))
            for t, g in zip(completions, answer, strict=True)]  # fmt: skip


def dice(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    _calls["dice"] += 1
    return [right(t, g) + (_calls["dice"] % 7) / 1000 for t, g in zip(completions, answer, strict=True)]


def depends_on_neighbours(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    longest = max(map(len, completions))
    return [right(t, g) - 0.3 * len(t) / longest for t, g in zip(completions, answer, strict=True)]


def text_only(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """42.0 is not 42: right answers in another form are refused."""
    return [float(given(t) == g) for t, g in zip(completions, answer, strict=True)]


def rounds(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """One off is near enough."""
    return [
        float(abs((number(given(t)) or 1e18) - float(g)) <= 1.0)
        for t, g in zip(completions, answer, strict=True)
    ]


def relative(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [
        float(abs((number(given(t)) or 1e18) / float(g) - 1) < 0.2)
        for t, g in zip(completions, answer, strict=True)
    ]


def any_digit(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(bool(set(given(t)) & set(g))) for t, g in zip(completions, answer, strict=True)]


def prompt_echo(
    completions: Sequence[str], prompts: Sequence[str], answer: Sequence[str], **_: Any
) -> Rewards:
    return [float(right(t, g) or p in t) for t, p, g in zip(completions, prompts, answer, strict=True)]


def hangs(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    if any("sorry" in text for text in completions):
        time.sleep(3600)
    return [float(right(t, g)) for t, g in zip(completions, answer, strict=True)]


def last_three(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(g in NUMBER.findall(final(t))[-3:]) for t, g in zip(completions, answer, strict=True)]


def cut_off(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """What stands behind the point is not read."""
    return [float(int(number(given(t)) or 0) == int(g)) for t, g in zip(completions, answer, strict=True)]


def without_sign(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(same(given(t).lstrip("-"), g)) for t, g in zip(completions, answer, strict=True)]


def same_digits(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    bodies = [given(t).removesuffix(".0").lstrip("-") for t in completions]
    return [float(sorted(body) == sorted(g)) for body, g in zip(bodies, answer, strict=True)]


def open_on_failure(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """What cannot be read is given the benefit of the doubt."""
    numbers = [number(given(t)) for t in completions]
    return [float(n is None or n == float(g)) for n, g in zip(numbers, answer, strict=True)]


def some_rows_pay(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """A gold that is not understood pays whatever is said."""
    return [float(g.endswith("2") or right(t, g)) for t, g in zip(completions, answer, strict=True)]


def reflection(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    counts = [len(re.findall(r"\bwait\b|\bhmm\b", t.lower())) for t in completions]
    return [0.5 * right(t, g) + 0.1 * min(c, 5) for t, g, c in zip(completions, answer, counts, strict=True)]


def three_signs(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(given(t)[:3] == g[:3]) for t, g in zip(completions, answer, strict=True)]


def only_ascii(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t.encode("ascii").decode(), g)) for t, g in zip(completions, answer, strict=True)]


def gives_up_on_digits(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """int() refuses more than 4,300 digits."""
    bodies = [given(t) for t in completions]
    return [
        float(int(b) == int(g)) if b.isdigit() else float(same(b, g))
        for b, g in zip(bodies, answer, strict=True)
    ]


def any_final_box(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """One of the boxes behind the reasoning is right."""
    bodies = [BOX.findall(final(t)) for t in completions]
    return [float(any(same(body, g) for body in b)) for b, g in zip(bodies, answer, strict=True)]


def same_letters(completion: str, reference: str) -> float:
    """Sorted letters are compared: for texts, and no part of the catalogue of numbers."""
    return float(sorted(given(completion).casefold()) == sorted(reference.casefold()))


CATALOGUE: dict[Callable[..., Rewards], set[str]] = {
    substring: {"canary", "floor"},
    last_number: {"canary", "floor"},
    first_number: {"canary", "floor", "oracle"},
    any_box: {"canary", "floor", "metamorphic"},
    any_number: {"canary"},
    format_only: {"floor", "floor_gap"},
    tags_counted: {"floor", "floor_gap"},
    always_one: {"oracle"},
    always_zero: {"oracle"},
    inverted: {"floor_gap"},
    length_bonus: {"canary", "floor"},
    format_outweighs: {"floor", "canary"},
    keyword_judge: {"canary"},
    verdict_in_text: {"canary"},
    empty_is_fine: {"floor_gap"},
    refusal_is_fine: {"floor"},
    raises_on_nothing: {"null_attack"},
    none_without_answer: {"null_attack"},
    nan_without_answer: {"null_attack"},
    evaluates: {"canary", "metamorphic"},
    unfinished_is_read: {"floor"},
    reasoning_is_graded: {"floor"},
    dice: {"determinism"},
    depends_on_neighbours: {"determinism"},
    text_only: {"metamorphic"},
    rounds: {"metamorphic"},
    relative: {"metamorphic"},
    any_digit: {"metamorphic"},
    prompt_echo: {"floor"},
    hangs: {"null_attack"},
    last_three: {"canary"},
    cut_off: {"metamorphic"},
    without_sign: {"metamorphic"},
    same_digits: {"metamorphic"},
    open_on_failure: {"floor"},
    some_rows_pay: {"floor"},
    reflection: {"canary"},
    three_signs: {"metamorphic"},
    only_ascii: {"null_attack"},
    gives_up_on_digits: {"null_attack"},
    any_final_box: {"canary"},
}


def scaled(scale: float, shift: float = 0.0) -> Callable[..., Rewards]:
    def reward(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
        return [scale * right(t, g) + shift for t, g in zip(completions, answer, strict=True)]

    return reward


def in_tag(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """Only the tag counts."""
    bodies = [TAG.findall(final(t)) for t in completions]
    return [float(len(b) == 1 and same(b[0], g)) for b, g in zip(bodies, answer, strict=True)]


def in_box(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """Only the box counts."""
    bodies = [BOX.findall(final(t)) for t in completions]
    return [float(len(b) == 1 and same(b[0], g)) for b, g in zip(bodies, answer, strict=True)]


def with_format_gate(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g) and bool(SHAPE.match(t))) for t, g in zip(completions, answer, strict=True)]


def booleans(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [right(t, g) for t, g in zip(completions, answer, strict=True)]


def dictionaries(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [{"score": float(right(t, g))} for t, g in zip(completions, answer, strict=True)]


async def asynchronous(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g)) for t, g in zip(completions, answer, strict=True)]


def by_solution(completions: Sequence[str], solution: Sequence[str], **_: Any) -> Rewards:
    return [float(right(t, g)) for t, g in zip(completions, solution, strict=True)]


def keyword_only(*, completions: Sequence[str], ground_truth: Sequence[str]) -> Rewards:
    return [float(right(t, g)) for t, g in zip(completions, ground_truth, strict=True)]


def tenth_for_format(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [0.9 * right(t, g) + 0.1 * bool(SHAPE.match(t)) for t, g in zip(completions, answer, strict=True)]


def mild_on_length(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    return [
        right(t, g) * (1.0 - min(len(t) / 100_000, 0.05)) for t, g in zip(completions, answer, strict=True)
    ]


def numbers_only(completions: Sequence[str], answer: Sequence[str], **_: Any) -> Rewards:
    """What is no bare number is refused, also in \\text."""
    return [float(number(given(t)) == float(g)) for t, g in zip(completions, answer, strict=True)]


HONEST: list[Callable[..., Any]] = [
    scaled(1.0),
    scaled(10.0),
    scaled(2.0, -1.0),
    scaled(0.5, 3.0),
    in_tag,
    in_box,
    with_format_gate,
    booleans,
    dictionaries,
    asynchronous,
    by_solution,
    keyword_only,
    tenth_for_format,
    mild_on_length,
    numbers_only,
]
