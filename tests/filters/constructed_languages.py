"""Problems by construction in eight more languages: every kind in several wordings, each with a good twin.

`languages.txt` holds a line for a kind: `kind: unfit => answer ## good twin => answer`. Behind `# code` stand names.
`<x|y>` is one of several wordings, `{a}` and the like are numbers, `{X}` and `{Y}` two of the names. Where the twin's
kind is `good`, both are.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHOICE = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Template:
    """One line of the file."""

    language: str
    names: tuple[str, ...]
    kind: str
    unfit: str
    fit: str


def templates(name: str = "languages.txt") -> Iterator[Template]:
    """The lines in order."""
    language, names = "", tuple[str, ...]()
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            language, *rest = line[2:].split()
            names = tuple(rest)
        elif line:
            kind, _, twins = line.partition(": ")
            unfit, _, fit = twins.partition(" ## ")
            yield Template(language, names, kind, unfit, fit)


def _drawn(rng: random.Random, text: str) -> str:
    """One of the wordings at each place; in the answer that which belongs to the last one before it."""
    problem, arrow, answer = text.partition("=>")
    place = 0

    def chosen(match: re.Match[str]) -> str:
        nonlocal place
        wordings = match[1].split("|")
        place = rng.randrange(len(wordings))
        return wordings[place]

    drawn = _CHOICE.sub(chosen, problem)
    fixed = _CHOICE.sub(lambda match: (match[1].split("|") * 4)[place], answer)
    return drawn + arrow + fixed


def _values(rng: random.Random, names: tuple[str, ...]) -> dict[str, str | int]:
    """Numbers that belong together, and two names."""
    a, b = rng.sample(range(11, 90), 2)
    one, other = rng.sample(names, 2)
    numbers = {"a": a, "b": b, "c": rng.randrange(10, 99), "a1": a + 1, "a2": a + 2}
    return {**numbers, "s": a + b, "s2": 2 * (a + b), "p": a * b, "d": a - b, "X": one, "Y": other}


def _filled(rng: random.Random, text: str, values: dict[str, str | int]) -> tuple[str, str]:
    filled = re.sub(r"\{(\w{1,2})\}", lambda match: str(values[match[1]]), _drawn(rng, text))
    problem, _, answer = filled.partition("=>")
    return problem.strip(), answer.strip()


def build(seed: int, each: int, name: str = "languages.txt") -> Iterator[tuple[str, str, str, str]]:
    """`each` draws of every line: (language, kind, problem, answer), no problem twice with one answer."""
    rng = random.Random(seed)
    seen: set[tuple[str, str]] = set()
    for line in templates(name):
        for _ in range(each):
            values = _values(rng, line.names)
            for kind, text in ((line.kind, line.unfit), ("good", line.fit)):
                built = _filled(rng, text, values)
                if built not in seen:
                    seen.add(built)
                    yield line.language, kind, *built
