"""Rust: a program with its driver, and tests with a stub."""

import re
from collections.abc import Sequence
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
    without_main,
)
from sandbox.function_drivers.source_outline import Signature, masked, signatures
from sandbox.run_types import Program

_CRATES = re.compile(r"^[ \t]*(?:pub\s+)?use\s+(?:rand|regex|md5)\b[^;]{0,200};", re.MULTILINE)


def _crate(source: str) -> tuple[str, str]:
    """The head of a crate with the driver in it, and the source without attributes of its own and foreign crates."""
    inner = re.findall(r"^[ \t]*#!\[[^\]\n]*\]", source, re.MULTILINE)
    source = re.sub(r"^[ \t]*#!\[[^\]\n]*\]", "", source, flags=re.MULTILINE)
    return "\n".join([*inner, "mod reward_wire;\n"]), _CRATES.sub("", source)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def driven(program: Program, asked: Asked) -> DrivenProgram:
    head, source = _crate(
        without_main(program.source, r"^(?:pub\s+)?fn\s+main\s*\(\s*\)", "fn completion_main()")
    )
    outline = masked(source, "rust")
    more = used_nodes(outline, ".rs", "struct")
    more += 'include!("reward_links.rs");\n' if re.search(r"\bListNode\b", outline) else ""
    more += 'include!("reward_trees.rs");\n' if re.search(r"\bTreeNode\b", outline) else ""
    uses = re.search(r"^[ \t]*use\s+std::collections::", outline, re.MULTILINE) or "::HashMap" in outline
    more += "" if uses else "#[allow(unused_imports)] use std::collections::*;\n"
    if re.search(r"\bimpl\s+Solution\b", outline) and not re.search(
        r"\b(?:struct|enum)\s+Solution\b", outline
    ):
        more += "struct Solution;\n"
    arms = "".join(_arm(entry, outline) for entry in asked.entries)
    main = (
        f"\nfn main() {{ reward_wire::serve(&|name, given, in_place| match name {{ {arms}"
        f'_ => Err(format!("there is no function {{}}", name)) }}, &{_object(asked, source)}) }}\n'
    )
    files = {name: wire_source(name) for name in ("reward_wire.rs", "reward_links.rs", "reward_trees.rs")}
    return DrivenProgram(
        replace(program, source=head + more + source + main, files={**program.files, **files})
    )


def _arm(entry: str, outline: str) -> str:
    owner, name = owner_of(entry, outline, "impl")
    if not re.search(rf"\bfn\s+{re.escape(name)}\b", outline):
        owner, name = owner_of(_snake(entry.rpartition(".")[2]), outline, "impl")
    path = f"{owner}::{name}" if owner else name
    return f'"{entry}" => reward_wire::Callable::call(&{path}, given, in_place), '


_NO_CLASS = '|_: &str, _: &reward_wire::Json| -> reward_wire::Got<Box<dyn FnMut(&str, &reward_wire::Json) -> reward_wire::Got<String>>> { Err("there is no class".to_string()) }'


def _object(asked: Asked, source: str) -> str:
    if not asked.owner:
        return _NO_CLASS
    arms = "".join(f'"{name}" => {{ {_method(name, source)} }} ' for name in asked.methods)
    kinds = _types("new", source)
    return (
        "|_: &str, given: &reward_wire::Json| -> reward_wire::Got<Box<dyn FnMut(&str, &reward_wire::Json) -> reward_wire::Got<String>>> "
        f"{{ {_arguments(kinds)} let mut object = {asked.owner}::new({_given(kinds)}); "
        f'Ok(Box::new(move |name, given| match name {{ {arms}_ => Err("there is no such method".to_string()) }})) }}'
    )


def _types(name: str, source: str) -> list[str]:
    found = signatures(source, "rust", name) or signatures(source, "rust", _snake(name))
    return [kind for kind in found[0][0].types("rust") if kind] if found else []


def _arguments(kinds: Sequence[str]) -> str:
    names = "".join(f"a{at}, " for at in range(len(kinds)))
    types = "".join(f"{kind.replace('&str', chr(38) + chr(39) + 'static str')}, " for kind in kinds)
    return f"let ({names}): ({types}) = reward_wire::Get::get(given)?;"


def _given(kinds: Sequence[str]) -> str:
    return ", ".join(f"a{at}" for at in range(len(kinds)))


def _method(name: str, source: str) -> str:
    kinds = _types(name, source)
    called = name if signatures(source, "rust", name) else _snake(name)
    call = f"object.{called}({_given(kinds)})"
    return (
        f"{_arguments(kinds)} let mut out = String::new(); reward_wire::Put::put(&{call}, &mut out); Ok(out)"
    )


def tests_program(tests: FarTests, heads: dict[str, Signature]) -> Program:
    def stub(head: Signature) -> str:
        given = "".join(f".with(&{name})" for name in head.names("rust"))
        return f'reward_wire::far(reward_wire::Asked::of("{head.name}"){given})'

    whole = (
        "fn {name}({given}) -> {result} {body}"
        if all(head.result for head in heads.values())
        else "fn {name}({given}) {body}"
    )
    before, source = _crate(tests.setup + tests_source(tests, stubs_of(heads, stub, whole)))
    flags = ("--test",) if "#[test]" in masked(source, "rust") else ()
    return Program(
        "rust", before + source, files={"reward_wire.rs": wire_source("reward_wire.rs")}, flags=flags
    )
