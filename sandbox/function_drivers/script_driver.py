"""JavaScript and TypeScript: a program with its driver, and tests with a stub."""

import re
from dataclasses import replace

from sandbox.function_drivers.driver_parts import (
    Asked,
    DrivenProgram,
    FarTests,
    names_of,
    stubs_of,
    tests_source,
    wire_source,
)
from sandbox.function_drivers.source_outline import Signature, signatures
from sandbox.run_types import Program

_EXPORTED = re.compile(
    r"^export\s+(?:default\s+)?(?=(?:async\s+)?function\b|class\b|const\b|let\b|var\b)", re.MULTILINE
)
_BEFORE = '{{ const wire = require("./reward_wire.js"); globalThis.ListNode = wire.ListNode; globalThis.TreeNode = wire.TreeNode; }} '
_LOOK_UP = "(name) => { try { return eval(name); } catch { return module.exports == null ? undefined : module.exports[name]; } }"


def driven(program: Program, asked: Asked) -> DrivenProgram:
    source = _EXPORTED.sub("", program.source) if program.language == "javascript" else program.source
    types = _node_types(source, program.language, asked)
    after = f'\n;require("./reward_wire.js").serve({_LOOK_UP}, {types});\n'
    before = _BEFORE.replace("{{", "{").replace("}}", "}")
    strict = re.match(r"\s*(?:'use strict'|\"use strict\");?", source)
    at = strict.end() if strict else 0
    beside = {"reward_wire.js": wire_source("reward_wire.js")}
    return DrivenProgram(replace(program, source=source[:at] + before + source[at:] + after), beside)


def _node_types(source: str, language: str, asked: Asked) -> list[str]:
    """Declared types of the parameters and the result, where lists and trees of nodes are among them."""
    if "ListNode" not in source and "TreeNode" not in source:
        return []
    name = next((entry.rpartition(".")[2] for entry in asked.entries), "")
    found = signatures(source, language, name) if name else []
    if language == "typescript" and found:
        head = found[-1][0]
        return [re.sub(r"[^\w\[\] |<>]", "", kind) for kind in (*head.types(language), head.result)]
    text = source[: source.rfind(name, 0, found[-1][1])] if found else source
    text = text[text.rfind("/**") :] if "/**" in text else text
    kinds = re.findall(r"@param\s{1,9}\{([\w\[\]|<>?. ]{1,99})\}", text)
    result = re.findall(r"@returns?\s{1,9}\{([\w\[\]|<>?. ]{1,99})\}", text)
    return [*kinds, result[-1] if result else ""]


def tests_program(tests: FarTests, heads: dict[str, Signature]) -> Program:
    wire = 'require("./reward_wire.js")'
    files = {"reward_wire.js": wire_source("reward_wire.js")}
    if not tests.head:
        [name] = heads
        source = f'const {name} = (...given) => {wire}.far("{name}", given);\n{tests.text}'
    else:
        stubs = stubs_of(
            heads,
            lambda head: f'return {wire}.far("{head.name}", [{names_of(head, tests.language)}]);',
            "function {name}({given}) {body}",
        )
        source = tests_source(tests, stubs)
    return Program(tests.language, f"{wire}.strict(); {tests.setup}{source}", files=files)
