"""Languages: how a program is named, built and run, and which tool-chains this machine has.

A language is one entry of `TABLE`. Adding one needs nothing else: the box shows the directories that its
executables resolve to, the API lists it with its version, and a program in a language whose tool-chain
is absent is refused with the name of the package to install.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sandbox.run_types import BadProgram, LanguageMissing
from sandbox.tool_versions import UNKNOWN, known_version

_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/alternatives", "/etc/ld.so.cache",
    "/etc/ld.so.conf", "/etc/ssl/openssl.cnf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/java-17-openjdk", "/etc/java-21-openjdk",
)  # fmt: skip
_VERSION_S = 20.0
_SEARCH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin"
HEADER_HOME = "/usr/lib/reward-sandbox/include"
"""Where an image may keep a precompiled `bits/stdc++.h`; `native.header` makes one elsewhere."""
CPP_FLAGS = ("-O2", "-std=gnu++17", "-w")
"""What C++ programs are compiled with, and so must be the header."""

PROFILES: dict[str, tuple[str, ...]] = {
    "": (),
    "sortedcontainers": ("sortedcontainers",),
    "numpy": ("numpy",),
    "scipy": ("numpy", "scipy"),
    "pandas": ("numpy", "pandas"),
    "numpy_sortedcontainers": ("numpy", "sortedcontainers"),
    "scipy_sortedcontainers": ("numpy", "scipy", "sortedcontainers"),
    "pandas_sortedcontainers": ("numpy", "pandas", "sortedcontainers"),
    "pandas_scipy": ("numpy", "scipy", "pandas"),
    "scientific": ("numpy", "scipy", "pandas", "sortedcontainers"),
}
"""Warm Python interpreters, and the packages that each has loaded; smaller ones first. Every set of these packages
has one that needs none besides, so that nobody goes without what is installed."""


def missing_packages(profile: str) -> str:
    """What to install for a profile, for people: those of its packages that are not beside this interpreter."""
    if profile not in PROFILES:
        return f"there is no profile {profile!r}"
    missing = [package for package in PROFILES[profile] if not package_paths([package])]
    return "install the Python packages " + ", ".join(missing or PROFILES[profile])


def profile_for(packages: Iterable[str]) -> str:
    """The smallest profile that has those of these packages that any profile has."""
    wanted = set(packages) & {package for has in PROFILES.values() for package in has}
    return next(name for name, has in PROFILES.items() if wanted <= set(has))


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    In `build` and `run`, `{tool}` is the executable of the same place in `tools`, `{file}` the source's
    name, `{main}` the main class and `{heap}` three quarters of the memory limit in MB.
    """

    name: str
    fences: tuple[str, ...]
    file: str
    tools: tuple[str, ...] = ()
    build: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    """Flags behind `build`'s for what was refused without them."""
    run: tuple[str, ...] = ()
    package: str = ""
    version: tuple[str, ...] = ("{0}", "--version")
    env: dict[str, str] = field(default_factory=dict)
    address_space: bool = True

    @property
    def runs_own_file(self) -> bool:
        """Whether what is started is a file that the build has made."""
        return self.run[:1] == ("./main",)


TABLE = {
    language.name: language
    for language in (
        Language("python", ("python", "python3", "py", "py3", "python2"), "main.py"),
        Language(
            "c", ("c",), "main.c", ("gcc",),
            build=("{0}", "-O2", "-std=gnu17", "-w", "-o", "out/main", "{file}", "-lm"), run=("./main",), package="gcc",
        ),
        Language(
            "cpp", ("cpp", "c++", "cc", "cxx"), "main.cpp", ("g++",),
            build=("{0}", *CPP_FLAGS, "-I", HEADER_HOME, "-o", "out/main", "{file}"), newer=("-std=gnu++20",),
            run=("./main",), package="g++",
        ),
        Language(
            "java", ("java",), "{main}.java", ("javac", "java"),
            build=("{0}", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-nowarn", "-d", "out", "{file}"),
            run=("{1}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xss64m",
                 "-Xmx{heap}m", "-cp", ".", "{main}"),
            package="openjdk-17-jdk-headless", version=("{0}", "-J-XX:-UsePerfData", "--version"),
            address_space=False,
        ),
        Language(
            "javascript", ("javascript", "js", "node", "mjs"), "main.js", ("node",),
            run=("{0}", "--stack-size=32000", "{file}"), package="nodejs", address_space=False,
        ),
        Language(
            # Types are stripped and not checked, as by every runtime of TypeScript: without declarations of Node's
            # own modules a checker would refuse most programs that read their input.
            "typescript", ("typescript", "ts"), "main.ts", ("esbuild", "node"),
            build=("{0}", "--format=cjs", "--platform=node", "--log-level=error", "--outfile=out/main.js", "{file}"),
            run=("{1}", "--stack-size=32000", "main.js"), package="esbuild", address_space=False,
        ),
        Language(
            "go", ("go", "golang"), "main.go", ("go",),
            build=("{0}", "build", "-o", "out/main", "{file}"), run=("./main",), package="golang-go",
            version=("{0}", "version"), address_space=False,
            env={"GO111MODULE": "off"},
        ),
        Language(
            "rust", ("rust", "rs"), "main.rs", ("rustc",),
            build=("{0}", "-O", "--edition", "2021", "-A", "warnings", "-o", "out/main", "{file}"),
            run=("./main",), package="rustc",
        ),
        Language("bash", ("bash", "sh", "shell"), "main.sh", ("bash",), run=("{0}", "{file}"), package="bash"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A language as this machine has it: its executables' paths, version, and directories to show."""

    language: Language
    tools: tuple[str, ...]
    version: str
    roots: tuple[str, ...]


def find(name: str) -> Language:
    """The language of a name or of a code fence's tag.

    Raises:
        BadProgram: there is none.
    """
    wanted = name.strip().lower()
    for known in (wanted, wanted.rstrip(" .0123456789")):  # "C++17" and "Python 3" as they are
        for language in TABLE.values():
            if known == language.name or known in language.fences:
                return language
    raise BadProgram(f"unknown language {name!r}; known: {', '.join(TABLE)}")


@cache
def toolchain(name: str) -> Toolchain:
    """What is installed for a language.

    Raises:
        LanguageMissing: one of its executables is not; the message names the package.
        BadProgram: there is no such language.
    """
    language = find(name)
    if language.name == "python":
        return Toolchain(language, (), sys.version.split()[0], ())
    tools = tuple(_locate(tool, language) for tool in language.tools)
    roots = tuple(root for tool in tools if (root := _root_of(tool)))
    version = known_version(tools, lambda: _version(language, tools))
    return Toolchain(language, tools, version, roots)


def installed() -> dict[str, str]:
    """Name and version of every language that can be run here."""
    found = {}
    for name in TABLE:
        try:
            found[name] = toolchain(name).version
        except LanguageMissing:
            continue
    return found


def located() -> dict[str, tuple[str, ...]]:
    """Executables of every language that is installed, without asking them for their version."""
    found = {}
    for name, language in TABLE.items():
        try:
            found[name] = tuple(_locate(tool, language) for tool in language.tools)
        except LanguageMissing:
            continue
    return found


def _locate(tool: str, language: Language) -> str:
    path = shutil.which(tool, path=_SEARCH) or shutil.which(tool)
    if path is None:
        raise LanguageMissing(
            f"{language.name} needs {tool!r}, which is not installed here: install the package {language.package}"
        )
    if tool == "rustc" and "/.cargo/" in path:  # a proxy of rustup, which looks its tool-chain up at home
        return f"{_first_line([path, '--print', 'sysroot'])}/bin/rustc"
    return os.path.realpath(path)


def _root_of(tool: str) -> str:
    """The directory to show for an executable outside of the system's: the one above its `bin`."""
    if tool.startswith(tuple(f"{root}/" for root in ("/usr", "/bin", "/lib"))):
        return ""
    return str(Path(tool).parents[1])


def _version(language: Language, tools: Sequence[str]) -> str:
    return _first_line([part.format(*tools) for part in language.version])


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_VERSION_S, check=False)  # noqa: S603 - from the table
    except (OSError, subprocess.TimeoutExpired):
        return UNKNOWN
    return (done.stdout or done.stderr).decode("utf-8", "replace").strip().partition("\n")[0]


@cache
def readable_paths() -> tuple[str, ...]:
    """Host paths that every box shows, read-only: the system's programs and the tool-chains' own."""
    paths = [*_SYSTEM, str(Path(sys.base_prefix).resolve())]
    for name in installed():
        paths += toolchain(name).roots
    return tuple(dict.fromkeys(paths))


def package_paths(packages: Sequence[str]) -> list[str]:
    """Directories of installed Python packages (and of the libraries beside them), to show in a box."""
    paths = []
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            home = Path(spec.origin).parent
            paths += [str(home), str(home.with_name(f"{package}.libs"))]
    return paths


def package_homes(packages: Sequence[str]) -> list[str]:
    """What `sys.path` needs for these packages."""
    return sorted({str(Path(path).parent) for path in package_paths(packages)})


_JAVA = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?P<brace>[{}])"""
    r"""|\bpackage\s{1,20}(?P<package>[\w.]{1,200})|(?P<main>\bvoid\s{1,20}main\s{0,20}\()"""
    r"""|(?P<public>\bpublic\s{1,20}(?:(?:final|abstract|sealed|strictfp)\s{1,20}){0,3})?"""
    r"""\b(?:class|record|enum|interface)\s{1,20}(?P<kind>[A-Za-z_]\w{0,100})""",
    re.DOTALL,
)
"""What tells a Java program's outline; comments and texts are matched so that nothing in them is."""


@dataclass(frozen=True, slots=True)
class JavaOutline:
    """The class that a Java program's file is named after, and the name it starts by."""

    file: str
    start: str


def java_outline(source: str) -> JavaOutline:
    """The file goes by the public class at top level, the start by the one around `main`; else `Main`."""
    depth, package, current, public, start = 0, "", "", "", ""
    for found in _JAVA.finditer(source):
        depth += {"{": 1, "}": -1}.get(found["brace"], 0)
        package = package or (found["package"] or "")
        if found["kind"] and depth == 0:
            current = found["kind"]
            public = public or (current if found["public"] else "")
        if found["main"] and not start:
            start = current
    start = start or public or current or "Main"
    return JavaOutline(public or start, f"{package}.{start}" if package else start)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(installed()))
