"""Methods taken from the file are those that the standard library compiles, and no file does any harm."""

import builtins
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from reward_service.text.method_disk_cache import kept_methods


def made(name: str = "Point") -> Any:
    return dataclasses.make_dataclass(name, [("x", int), ("y", int, 2)], frozen=True, slots=True, order=True)


def test_a_class_with_kept_methods_is_the_one_that_would_have_been_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made" / "kept.methods"
    with kept_methods(file):
        made()
    before = file.read_bytes()
    compiled: list[object] = []
    monkeypatch.setattr(builtins, "compile", lambda source, *_, **__: compiled.append(source))
    with kept_methods(file):
        kept = made()
    monkeypatch.undo()
    assert compiled == []
    assert file.read_bytes() == before
    usual = made()
    assert (repr(kept(1)), hash(kept(1)), kept(1) < kept(3)) == (repr(usual(1)), hash(usual(1)), True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        kept(1).x = 3


@pytest.mark.parametrize("content", [b"", b"\x00", b"not marshal", b"i\x05\x00\x00\x00"])
def test_a_file_that_cannot_be_read_is_written_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kept.methods"
    file.write_bytes(content)
    with kept_methods(file):
        assert made()(1).y == 2
    assert file.read_bytes() != content


def test_where_nothing_can_be_written_methods_are_compiled_as_ever(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with kept_methods(blocked / "kept.methods"):
        assert made()(1).x == 1


def test_afterwards_and_within_each_other_the_library_is_as_it_was(tmp_path: Path) -> None:
    before = dict(vars(dataclasses))
    with kept_methods(tmp_path / "outer.methods"):
        with kept_methods(tmp_path / "inner.methods"):
            made("Inner")
        made("Outer")
    assert dict(vars(dataclasses)) == before
    assert (tmp_path / "inner.methods").exists()
    assert (tmp_path / "outer.methods").exists()
