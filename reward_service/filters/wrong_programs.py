"""Programs that cannot be right: what they pass is no test.

They do what a policy under training tries first: print nothing, print the input again, print the answer
that is asked for most often. All are Python; a problem in another language is tested by its output, and
whose output it is does not matter.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reward_service.filters.policy import quote
from reward_service.grading.code.code_reference import CodeReference

_ECHO = "import sys\nsys.stdout.write(sys.stdin.read())\n"
_PRINT = "import sys\nsys.stdout.write({text!r})\n"
_SILENT = "pass\n"
_FUNCTION = "def {name}(*args, **kwargs):\n    return {value}\n"
_METHOD = "class {owner}:\n    def {name}(self, *args, **kwargs):\n        return {value}\n"

_USUAL = ("True", "False", "0", "1", "-1", "''", "[]")
"""What a function returns most often, where the expected values are not known."""

MAX_CONSTANT = 1 << 16
"""Characters of a constant; a longer one is no shortcut."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A program and what it does, in words."""

    name: str
    source: str


def of_output(reference: CodeReference) -> Iterator[Probe]:
    """Probes of a problem that is tested by its output."""
    yield Probe("an empty program", _SILENT)
    yield Probe("a program that prints its input", _ECHO)
    text = _most_common([test.stdout or "" for test in reference.tests])
    if text and len(text) <= MAX_CONSTANT:
        yield Probe(f"a program that always prints {quote(text)[:40]!r}", _PRINT.format(text=text))


def of_function(reference: CodeReference, entry: str) -> Iterator[Probe]:
    """Probes of a problem that is tested by calls of `entry`, which may name a method (`Solution.solve`)."""
    known = _most_common([repr(test.expected) for test in reference.tests])
    constants = [known] if known and len(known) <= MAX_CONSTANT else [] if reference.tests else [*_USUAL]
    yield Probe("a function without a result", _returning(entry, "None"))
    yield Probe("a function that returns its argument", _returning(entry, "args[0] if args else None"))
    for value in constants:
        yield Probe(f"a function that always returns {quote(value)[:40]}", _returning(entry, value))


def _returning(entry: str, value: str) -> str:
    owner, _, name = entry.rpartition(".")
    return (_METHOD if owner else _FUNCTION).format(owner=owner, name=name, value=value)


def _most_common(texts: list[str]) -> str:
    return Counter(texts).most_common(1)[0][0] if texts else ""
