"""Go: a program with its driver, and tests with a stub."""

import re
from dataclasses import replace

from sandbox.function_drivers.driver_parts import (
    Asked,
    DrivenProgram,
    FarTests,
    names_of,
    stubs_of,
    tests_source,
    used_nodes,
    wire_source,
    without_main,
)
from sandbox.function_drivers.source_outline import Signature, masked, signatures, split_top
from sandbox.run_types import Program

PACKAGES = (
    "bufio", "bytes", "container/heap", "container/list", "errors", "fmt", "math", "math/bits", "math/rand", "os",
    "regexp", "sort", "strconv", "strings", "time", "unicode", "unicode/utf8",
)  # fmt: skip
"""What a program may use without importing it, as with LeetCode, where it imports nothing."""
_IMPORT = re.compile(r'^import\s*(?:\(([^()]*)\)|((?:[\w.]+\s+)?"[^"\n]+"))', re.MULTILINE)
_MOST_IMPORTS = 64
_SPEC = re.compile(r'(?:([\w.]+)\s+)?"([^"\n]+)"')


def _file(source: str, more: str = "") -> str:
    """A file of package main: imports that are not used go, and where there are none, those of `PACKAGES` come."""
    source = re.sub(r"^package\s+\w+[^\n]*", "", source, count=1, flags=re.MULTILINE) + more
    specs = [spec for found in _IMPORT.finditer(source) for spec in _SPEC.findall(found[1] or found[2])]
    body = _IMPORT.sub("", source)
    outline = masked(body, "go")
    specs = specs[:_MOST_IMPORTS]
    if not specs:
        specs = [("", path) for path in PACKAGES]
    kept = [spec for spec in dict.fromkeys(specs) if spec[0] in ("_", ".") or _is_used(spec, outline)]
    imports = "".join(f'import {name} "{path}"\n' for name, path in kept)
    return f"package main\n{imports}{body}"


def _is_used(spec: tuple[str, str], outline: str) -> bool:
    name = spec[0] or spec[1].rpartition("/")[2]
    return re.search(rf"(?<![\w.]){re.escape(name)}\.", outline) is not None


_TESTIFY = "github.com/stretchr/testify/assert"


def _with_testify(source: str) -> dict[str, bytes]:
    """A stand-in for the package that Go's tests commonly import, where this source does."""
    place = f"go/src/{_TESTIFY}/assert.go"
    return {place: wire_source("testify_assert.go")} if _TESTIFY in source else {}


def _letters(head: Signature | None) -> str:
    """Are bytes and runes of this function characters? Go itself no longer knows what they were called."""
    text = " ".join([*head.parameters, head.result]) if head else ""
    return "true" if re.search(r"\b(?:byte|rune)\b", text) else "false"


def driven(program: Program, asked: Asked) -> DrivenProgram:
    source = without_main(program.source, r"^func\s+main\s*\(\s*\)", "func completionMain()")
    outline = masked(source, "go")
    entries, letters = [], "false"
    for entry in asked.entries:
        name = entry.rpartition(".")[2]
        found = signatures(source, "go", name)
        letters = _letters(found[0][0]) if found else letters
        method = re.search(rf"\bfunc\s*\(\s*(?:\w+\s+)?(\*?)(\w+)\s*\)\s*{re.escape(name)}\s*\(", outline)
        call = f"new({method[2]}).{name}" if method else name
        entries.append(f'"{entry}": {call}')
    if asked.owner:
        entries.append(
            f'"{asked.owner}": {"Constructor" if "Constructor" in outline else "New" + asked.owner}'
        )
    main = f"package main\n{used_nodes(outline, '.go', 'type')}"
    main += f"func main() {{ rewardServe(map[string]interface{{}}{{{', '.join(entries)}}}, {letters}) }}\n"
    files = {"reward_wire.go": wire_source("reward_wire.go"), "reward_entries.go": main.encode()}
    return DrivenProgram(replace(program, source=_file(source), files={**program.files, **files}))


def tests_program(tests: FarTests, heads: dict[str, Signature]) -> Program:
    def stub(head: Signature) -> str:
        kinds = _results(head.result)
        places = [f"reward{at}" for at in range(len(kinds))]
        declared = "".join(f"var {place} {kind}; " for place, kind in zip(places, kinds, strict=True))
        call = f'rewardFar({_letters(head)}, "{head.name}", []interface{{}}{{{names_of(head, "go")}}}'
        return f"{declared}{call}{''.join(f', &{place}' for place in places)}); return {', '.join(places)}"

    stubs = stubs_of(heads, stub, "func {name}({given}) {result} {body}")
    body = tests_source(replace(tests, head=re.sub(r"(?m)^package\s+\w+", "", tests.head)), stubs)
    setup = re.sub(r"(?m)^package\s+\w+", "", tests.setup)
    names = re.findall(r"(?m)^func\s+(Test\w*)\s*\(\s*\w+\s+\*testing\.T\s*\)", tests.text)
    files = {"reward_wire.go": wire_source("reward_wire.go"), **_with_testify(setup + body)}
    if names:
        listed = ", ".join(f'{{Name: "{name}", F: {name}}}' for name in names)
        files["reward_tests.go"] = (
            'package main\n\nimport "testing"\n\nfunc main() {\n\ttesting.Main(func(_, _ string) (bool, error) { return true, nil }, '
            f"[]testing.InternalTest{{{listed}}}, nil, nil)\n}}\n"
        ).encode()
    return Program("go", _file(f"{setup}\n{body}"), files=files)


def _results(result: str) -> list[str]:
    """Types of what a function gives, which may have names."""
    if not result.startswith("("):
        return [result] if result else []
    parts = split_top(result[1:-1])
    kinds = (
        [Signature("", tuple(parts)).go_parameters()]
        if any(re.match(r"\w+\s+[\w\[*]", part) for part in parts)
        else []
    )
    return [kind for _, kind in kinds[0]] if kinds else parts
