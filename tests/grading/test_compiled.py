"""Our own Python for a box does the same compiled beforehand and as text."""

import sys
from typing import Any

import pytest

from reward_service.grading.compiled import inlined, module_files

SOURCE = 'x = "\\0"\n\ndef read():\n    return x, y\n'


@pytest.mark.parametrize("version", [sys.implementation.cache_tag, "another-1"])
def test_inlined_text_does_the_same_in_any_version_and_under_any_names(version: str) -> None:
    text = inlined(SOURCE).replace(repr(sys.implementation.cache_tag), repr(version))
    if version != sys.implementation.cache_tag:  # what it cannot read is not looked at
        text = text.replace(".loads(b'", ".loads(b'broken")
    space: dict[str, Any] = {"y": 2, "exec": None, "sys": None}
    exec(compile(text, "main.py", "exec"), space)
    assert space["read"]() == ("\0", 2)


def test_a_module_is_taken_in_its_compiled_form(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in module_files("compiled_beforehand", SOURCE.replace("y", "3")).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "compiled_beforehand.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path)
    module = __import__("compiled_beforehand")
    assert module.read() == ("\0", 3)
