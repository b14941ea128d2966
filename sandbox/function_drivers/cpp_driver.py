"""C++: a program with its driver, and tests with a stub."""

import re
from dataclasses import replace

from sandbox.function_drivers.driver_parts import (
    Asked,
    DrivenProgram,
    FarTests,
    owner_of,
    stubs_of,
    tests_source,
    used_nodes,
    wire_source,
)
from sandbox.function_drivers.source_outline import Signature, body_of, masked, signatures, split_top
from sandbox.run_types import Program


def driven(program: Program, asked: Asked) -> DrivenProgram:
    outline = masked(program.source, "cpp")
    before = '#include <bits/stdc++.h>\n#include "reward_wire.hpp"\n#define main completion_main\n'
    before += used_nodes(outline, ".hpp", "(?:struct|class)")
    if "std::" not in outline and not re.search(r"using\s+namespace\s+std", outline):
        before += "using namespace std;\n"
    entries = ", ".join(
        f'{{"{entry}", {_answer(entry, count, outline, program.source)}}}'
        for entry, count in asked.entries.items()
    )
    operate = f", {_object(asked, outline)}" if asked.owner else ""
    after = "\n#undef main\n#undef int\n#undef return\n#undef char\n"
    after += f"int main(int count, char** given) {{ return reward::serve(count, given, {{{entries}}}{operate}); }}\n"
    source = f"{before}#line 1\n{program.source}{after}"
    files = {**program.files, "reward_wire.hpp": wire_source("reward_wire.hpp")}
    return DrivenProgram(replace(program, source=source, files=files))


def _answer(entry: str, count: int, outline: str, source: str) -> str:
    owner, name = owner_of(entry, outline, "(?:class|struct)")
    heads = [head for head, _ in signatures(source, "cpp", name)]
    fitting = [head for head in heads if len(head.parameters) == count]
    if len(heads) > 1 and len(fitting) == 1 and not owner:  # others share its name: the types choose
        kinds = ", ".join(fitting[0].types("cpp"))
        return f"reward::of(static_cast<{fitting[0].result} (*)({kinds})>(&::{name}))"
    if len(heads) > 1 and len(fitting) == 1:
        kinds = ", ".join(fitting[0].types("cpp"))
        kind = f"{fitting[0].result} ({owner}::*)({kinds})"
        return f"reward::of(reward::fresh<{owner}>, static_cast<{kind}>(&{owner}::{name}))"
    if owner:
        return f"reward::of(reward::fresh<{owner}>, &{owner}::{name})"
    return f"reward::of(&{'::' if heads else ''}{name})"  # not what `std` has by that name, too


def _object(asked: Asked, outline: str) -> str:
    body = body_of(outline, rf"(?:class|struct)\s+{re.escape(asked.owner)}\b[^;{{]{{0,500}}\{{")
    made = re.search(rf"(?<![~\w]){re.escape(asked.owner)}\s*\(([^(){{}};]*)\)\s*(?::[^:]|\{{)", body)
    kinds = Signature(asked.owner, tuple(split_top(made[1]) if made else ())).types("cpp")
    types = ", ".join([asked.owner, *(f"reward::Plain<{kind}>" for kind in kinds)])
    choices = "".join(
        f'if (name == "{name}") return reward::of([object]() -> {asked.owner}& {{ return *object; }}, &{asked.owner}::{name}); '
        for name in asked.methods
    )
    return (
        f"[](const std::string&, reward::Reader& from) {{ auto object = reward::construct<{types}>(from); "
        f"return std::function<reward::Answer(const std::string&)>([object](const std::string& name) -> reward::Answer {{ "
        f'{choices}throw reward::Unfit("there is no method " + name); }}); }}'
    )


def tests_program(tests: FarTests, heads: dict[str, Signature]) -> Program:
    def stub(head: Signature) -> str:
        names = head.names("cpp")
        given = "".join(f", {name}" for name in names)
        if head.result == "void" and names:
            return f'reward::into({names[0]}, reward::far("in_place", "{head.name}"{given}));'
        return f'return reward::far("value", "{head.name}"{given});'

    stubs = stubs_of(heads, stub, "{result} {name}({given}) {body}")
    source = (
        '#include <bits/stdc++.h>\n#include "reward_wire.hpp"\n' + tests.setup + tests_source(tests, stubs)
    )
    return Program("cpp", source, files={"reward_wire.hpp": wire_source("reward_wire.hpp")})
