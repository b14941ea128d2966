"""What drivers of all languages share: what is asked of a program, what is made of it and of its tests."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from sandbox.function_drivers.source_outline import ENTRY, Signature, body_of, masked, open_braces
from sandbox.run_types import BadProgram, Program

CALLS = ".calls"


@dataclass(frozen=True, slots=True)
class Asked:
    """What will be called: functions by name, each with how many arguments, or a class with its methods."""

    entries: Mapping[str, int] = field(default_factory=dict)
    owner: str = ""
    methods: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (*self.entries, *self.methods, *([self.owner] if self.owner else [])):
            if not ENTRY.fullmatch(name):
                raise BadProgram(f"a function cannot be called {name[:60]!r}")


@dataclass(frozen=True, slots=True)
class DrivenProgram:
    """What to build and run: `beside` are files of a run, besides those that the build has made."""

    program: Program
    beside: Mapping[str, bytes] = field(default_factory=dict)
    start: tuple[str, ...] = ()
    """Replaces what a language's command starts with, where it does not start with `main`."""
    arguments: tuple[str, ...] = ()
    """Behind the name of the file of calls."""


@dataclass(frozen=True, slots=True)
class FarTests:
    """A test program, `text`, and what it is about.

    `head` ends inside of the function under test; `setup` stands before all (Go's imports of the tests);
    `solution` continues the head, and shows heads of other functions that the tests may call. `entry` names
    the function where there is no head, which only scripts can do without.
    """

    language: str
    text: str
    head: str = ""
    setup: str = ""
    solution: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class StubbedTests:
    """The test program with its stubs, and what the program at the other end will be asked."""

    program: Program
    asked: Asked

    @property
    def beside(self) -> Mapping[str, bytes]:
        """What a run finds beside the tests: the driver, where nothing was built of it."""
        is_script = self.program.language in ("javascript", "typescript")
        return self.program.files if is_script else {}


@cache
def wire_source(name: str) -> bytes:
    """The text of a driver."""
    return resources.files(__package__).joinpath(name).read_bytes()


def without_main(source: str, pattern: str, replacement: str) -> str:
    """Its own `main` under another name: examples of use come along with functions."""
    return re.sub(pattern, replacement, source, flags=re.MULTILINE)


def owner_of(entry: str, outline: str, head: str) -> tuple[str, str]:
    """The class a function stands in, "" for none, and its name; `head` matches the word before a class."""
    owner, _, name = entry.rpartition(".")
    for each in dict.fromkeys([owner, "Solution"]):
        if each and re.search(
            rf"\b{re.escape(name)}\s*[(<]",
            body_of(outline, rf"{head}\s+{re.escape(each)}\b[^;{{]{{0,500}}\{{"),
        ):
            return each, name
    return "", name


def used_nodes(outline: str, suffix: str, defined: str) -> str:
    """LeetCode's nodes that a program uses and does not define; `defined` matches what opens one."""
    used = (name for name in ("ListNode", "TreeNode") if re.search(rf"\b{name}\b", outline))
    return "".join(
        wire_source(f"nodes/{name}{suffix}").decode()
        for name in used
        if not re.search(rf"{defined}\s+{name}\b\s{{0,99}}[^;\s*&]?\s{{0,99}}[{{(:=]", outline)
    )


def tests_source(tests: FarTests, stubs: dict[str, str]) -> str:
    """Head, its stub, braces that the tests do not close, and stubs of what only the solution shows."""
    first, *others = stubs.values()
    opened, _ = open_braces(masked(tests.head, tests.language))
    _, closed = open_braces(masked(tests.text, tests.language))
    if closed > opened:
        raise BadProgram("the tests close more braces than the head of the function has opened")
    return "\n".join([f"{tests.head}\n{first}", "}" * (opened - closed), *others, tests.text])


def stubs_of(heads: dict[str, Signature], stub: Callable[[Signature], str], whole: str) -> dict[str, str]:
    """The stub of the function under test, and whole functions for the others."""
    made = {}
    for at, (name, head) in enumerate(heads.items()):
        body = stub(head)
        text = whole.format(
            name=name, given=", ".join(head.parameters), result=head.result, body="{" + body + "}"
        )
        made[name] = body if at == 0 else text
    return made


def names_of(head: Signature, language: str) -> str:
    """What its parameters are called, as arguments of a call."""
    return ", ".join(head.names(language))
