"""No pattern of this code takes more time than a text of some hundred characters is worth.

Each pattern of each module meets runs of what patterns stumble over: blanks, letters, digits, signs, and its own
words. A pattern that can read one run in many ways takes a time without bound here; one that takes a time with the
square of a text's length passes, and is the business of the laws about whole texts.
"""

import importlib
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import reward_service
import sandbox
from reward_service.grading.math.claims import lexicon

RUNS = (
    "a", "a ", "1", "1 ", "a1", " ", "\n", "  \n", "\t", "\r\n", "a,", "a, ", "1,", "1, ", "x=", "x=1,", "x = 1, ",
    "(", "(1", "()", "[", "[1", "{", "{}", "$", "$1$ ", "\\", "\\frac{1}", "**", "**a** ", "*a", "- ", "a-", "-1",
    "1-", "1/", "1.", "a.", "a. ", "Aa ", "the ", "the answer is ", "and ", "or ", "中", "中 ", "은 ", "ا", "\ue100",
    "\ue100, ", ": ", "a: ", '"', '"a" ', "'", "a'", "1 a ", "A. ", "(A) ", "<a>", "<", "= ", "+", "1 + ", "1% ",
    "°", "1:2 ", "| a ", "a|", "# a\n", "a\n", "1\n", "²", "x^2", "_", "a_", "&", "\\\\", "…", "– a ",
)  # fmt: skip
LENGTH = 300
SECONDS = 0.25
"""Of processor time; some milliseconds are usual."""


def modules() -> Iterator[Any]:
    for package in (reward_service, sandbox):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(("reward_service.clients", "reward_service.cli.__main__")):
                importlib.import_module(found.name)
    lexicon.prepare()
    yield from (
        m for name, m in list(sys.modules.items()) if name.startswith(("reward_service.", "sandbox."))
    )


def patterns() -> dict[re.Pattern[str], str]:
    """Every pattern that a module holds, also within its tables and objects, and where."""
    found: dict[re.Pattern[str], str] = {}

    def collect(value: Any, where: str, depth: int) -> None:
        if isinstance(value, re.Pattern):
            if isinstance(value.pattern, str):
                found.setdefault(value, where)
        elif depth and isinstance(value, list | tuple | set | frozenset):
            for inner in value:
                collect(inner, where, depth - 1)
        elif depth and isinstance(value, dict):
            collect(list(value.values()), where, depth - 1)
        elif (
            depth
            and not isinstance(value, type)
            and type(value).__module__.startswith(("reward_service", "sandbox"))
        ):
            slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
            collect([*slots, *getattr(value, "__dict__", {}).values()], where, depth - 1)

    for module in modules():
        for name, value in vars(module).items():
            collect(value, f"{module.__name__}.{name}", 4)
    return found


class OutOfTime(Exception):
    """The pattern is still at it."""


def _give_up(*_: object) -> None:
    raise OutOfTime


def test_no_pattern_takes_a_time_without_bound() -> None:
    before = signal.signal(signal.SIGPROF, _give_up)
    slow = []
    found = patterns()
    assert len(found) > 1_000
    try:
        for pattern, where in found.items():
            own = [f"{word} " for word in re.findall(r"[A-Za-z]{2,}", pattern.pattern)[:40:8]]
            for run in (*RUNS, *own):
                text = (run * LENGTH)[:LENGTH] + "!"
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                try:
                    pattern.match(text)
                    pattern.fullmatch(text)
                    pattern.search(text[-80:])
                except OutOfTime:
                    slow.append((where, run, pattern.pattern[:80]))
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert not slow, "\n".join(map(repr, slow))


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"(?:\s?\s?[a-z])*=", " a" * 100), (r"(?:[a-z]{2,20}|\s){0,40}$", "a" * 300 + "!")]
)
def test_a_pattern_without_bound_is_seen(pattern: str, text: str) -> None:
    """The two that were found so."""
    before = signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        with pytest.raises(OutOfTime):
            re.compile(pattern).fullmatch(text)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
