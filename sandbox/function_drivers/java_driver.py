"""Java: a program with its driver, and tests with a stub."""

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
)
from sandbox.function_drivers.source_outline import Signature, masked
from sandbox.languages import java_outline
from sandbox.run_types import Program

_IMPORTS = "import java.util.*; import java.util.function.*; import java.util.stream.*; import java.math.*; "
_TYPE = re.compile(r"\b(?:class|record|enum|interface)\s{1,9}([A-Za-z_]\w{0,99})|([{}])")
JAVA_OPEN = "--add-opens=java.base/java.io=ALL-UNNAMED"
"""By which the driver may make a file of a descriptor that it was given."""


def _types(outline: str) -> list[str]:
    """Names of the types at top level."""
    depth, found = 0, []
    for match in _TYPE.finditer(outline):
        if match[2]:
            depth += 1 if match[2] == "{" else -1
        elif depth == 0:
            found.append(match[1])
    return found


def _with_imports(source: str, outline: str) -> str:
    """What a program forgets to import, as LeetCode does; a class around methods that stand alone."""
    if not _types(outline):
        source = f"class Solution {{\n{source}\n}}"
    package = re.search(r"^[ \t]*package\s+[\w.]+\s*;", outline, re.MULTILINE)
    at = package.end() if package else 0
    return source[:at] + _IMPORTS + source[at:]


_TUPLES_HOME = "org/javatuples"
"""Where tests of MultiPL-E look for pairs and longer tuples."""
_TUPLES = {"Unit": 1, "Pair": 2, "Triplet": 3, "Quartet": 4, "Quintet": 5, "Sextet": 6}


def _with_tuples(source: str) -> dict[str, bytes]:
    """Tuples of that package's names, for a source that imports them."""
    if "org.javatuples" not in source:
        return {}
    return {
        f"{_TUPLES_HOME}/{name}.java": _tuple_class(name, size).encode() for name, size in _TUPLES.items()
    }


def _tuple_class(name: str, size: int) -> str:
    kinds = ", ".join(f"T{at}" for at in range(size))
    given = ", ".join(f"T{at} v{at}" for at in range(size))
    values = ", ".join(f"v{at}" for at in range(size))
    getters = "".join(f"public T{at} getValue{at}() {{ return v{at}; }} " for at in range(size))
    fields = "".join(f"private final T{at} v{at}; " for at in range(size))
    kept = " ".join(f"this.v{at} = v{at};" for at in range(size))
    return (
        f"package org.javatuples; public final class {name}<{kinds}> implements Iterable<Object> {{ {fields}"
        f"public {name}({given}) {{ {kept} }} "
        f"public static <{kinds}> {name}<{kinds}> with({given}) {{ return new {name}<>({values}); }} {getters}"
        f"private java.util.List<Object> all() {{ return java.util.Arrays.asList({values}); }} "
        "public java.util.Iterator<Object> iterator() { return all().iterator(); } "
        "public java.util.List<Object> toList() { return all(); } "
        f"public boolean equals(Object other) {{ return other instanceof {name}<{', '.join('?' * size)}> same && same.all().equals(all()); }} "
        "public int hashCode() { return all().hashCode(); } public String toString() { return all().toString(); } }"
    )


def driven(program: Program, asked: Asked) -> DrivenProgram:
    outline = masked(program.source, "java")
    source = _with_imports(program.source, outline)
    types = _types(outline) or ["Solution"]
    package = java_outline(source).start.rpartition(".")[0]
    nodes = used_nodes(outline, ".java", "class")
    files = {**program.files, "RewardWire.java": wire_source("RewardWire.java"), **_with_tuples(source)}
    if nodes:
        files["RewardNodes.java"] = (f"package {package};\n" if package else "").encode() + nodes.encode()
    owners = [entry.rpartition(".")[0] for entry in asked.entries] + [asked.owner, "Solution"]
    ordered = [name for name in dict.fromkeys([*owners, *types]) if name in types]
    names = tuple(f"{package}.{name}" if package else name for name in ordered)
    return DrivenProgram(replace(program, source=source, files=files), start=("RewardWire",), arguments=names)


def tests_program(tests: FarTests, heads: dict[str, Signature]) -> Program:
    def stub(head: Signature) -> str:
        owner = "java.lang.invoke.MethodHandles.lookup().lookupClass()"
        call = f'RewardWire.far({owner}, "{head.name}", new Object[] {{{names_of(head, "java")}}});'
        return call if head.result == "void" else f"return {call}"

    head = tests.head
    if not _types(masked(head, "java")):
        tests = replace(tests, head=f"class Solution {{\n{head}")
    source = tests.setup + tests_source(tests, stubs_of(heads, stub, ""))
    source = _with_imports(source, masked(source, "java"))
    files = {"RewardWire.java": wire_source("RewardWire.java"), **_with_tuples(source)}
    return Program("java", source, files=files)
