"""What it costs to read a completion without a box, by how its last line states the answer.

    python -m benchmarks.math_unboxed [TEXTS] [SEED]

prints µs of processor time a text of 1,500 characters, numbers and sentences drawn at random, every second
one with a prompt of its own; and of one text that comes again and again.
"""

import random
import sys
import time
from collections.abc import Iterator

from reward_service.sample import Sample
from reward_service.verifiers.math import Math

_TEXTS, _SEED = 200, 2026
_CHARACTERS = 1_500
_WARM = 20
_WORK = (
    "First we take {a} times {b} and get {c}.",
    "There are {a} rows with {b} boxes each.",
    "Then {a} + {b} = {c}, as the table says.",
    "She gives {a} of them to her brother and keeps the other {b}.",
    "After that the price falls by {a} percent to ${b}.",
    "We multiply {a} by {b}, which gives {c}.",
    "If each of the {a} workers packs {b} crates, they pack {c} together.",
    "The second train is {a} km ahead after {b} hours.",
    "So far that makes {c} tiles.",
    "Dividing {c} by {a} leaves {b} for every shelf.",
)
_CHINESE_WORK = (
    "首先计算{a}乘以{b}，得到{c}。",
    "一共有{a}排，每排{b}个箱子。",
    "然后{a}+{b}={c}，与表中相同。",
    "她把{a}个给了弟弟，还剩{b}个。",
    "接着价格下降{a}%，变成{b}元。",
    "每个工人装{b}箱，{a}个工人共装{c}箱。",
    "第二列火车{b}小时后领先{a}千米。",
    "到这里一共是{c}块。",
)
_PROMPT = (
    "A shop packs {a} shelves with {b} boxes each and sells {c} of them. How many boxes are there in total?"
)
_CHINESE_PROMPT = "商店有{a}个货架，每个货架{b}个箱子，卖出{c}个。一共有多少个箱子？"
LAST_LINES = {
    "none (a sentence of work)": (_WORK, _PROMPT, ""),
    "The total is 42 boxes.": (_WORK, _PROMPT, "The total is {answer} boxes."),
    "So the answer is 42.": (_WORK, _PROMPT, "So the answer is {answer}."),
    "42": (_WORK, _PROMPT, "{answer}"),
    "none, Chinese": (_CHINESE_WORK, _CHINESE_PROMPT, ""),
    "总共42个。": (_CHINESE_WORK, _CHINESE_PROMPT, "总共{answer}个。"),
}


def samples(last_line: str, count: int, seed: int) -> Iterator[Sample]:
    """So many samples whose completions end in such a line."""
    work, prompt, end = LAST_LINES[last_line]
    chance = random.Random(f"{last_line}{seed}")
    for number in range(count):
        answer = str(chance.randint(2, 9_999))
        lines = [*_lines(work, chance), *([end.format(answer=answer)] if end else [])]
        asked = _filled(prompt, chance) if number % 2 else ""
        yield Sample(prompt=asked, completion="\n".join(lines), reference=answer)


def _lines(work: tuple[str, ...], chance: random.Random) -> Iterator[str]:
    length = 0
    while length < _CHARACTERS:
        line = " ".join(_filled(chance.choice(work), chance) for _ in range(chance.randint(1, 3)))
        length += len(line) + 1
        yield line


def _filled(text: str, chance: random.Random) -> str:
    return text.format(a=chance.randint(2, 99), b=chance.randint(2, 99), c=chance.randint(100, 9_999))


def microseconds(math: Math, read: list[Sample]) -> float:
    """Processor time of a sample."""
    started = time.process_time()
    for sample in read:
        math.read(sample)
    return 1e6 * (time.process_time() - started) / len(read)


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _TEXTS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else _SEED
    Math.warm()
    math = Math()
    for last_line in LAST_LINES:
        microseconds(math, list(samples(last_line, _WARM, seed + 1)))
    for last_line in LAST_LINES:
        print(f"{microseconds(math, list(samples(last_line, count, seed))):8.0f}  {last_line}")
    again = [next(samples("none (a sentence of work)", 1, seed))] * count
    print(f"{microseconds(math, again):8.0f}  one text again and again")


if __name__ == "__main__":
    main()
