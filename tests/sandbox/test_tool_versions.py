"""A compiler is asked for its version once, and again when it is another one."""

import os
from pathlib import Path

from sandbox.tool_versions import UNKNOWN, known_version


class Compiler:
    def __init__(self, tool: Path) -> None:
        self.tool, self.asked = tool, 0
        tool.write_text("first")

    def say(self) -> str:
        self.asked += 1
        return self.tool.read_text()


def test_the_same_executable_is_asked_once(tmp_path: Path) -> None:
    compiler, file = Compiler(tmp_path / "cc"), tmp_path / "made" / "versions.json"
    for _ in range(3):
        assert known_version((str(compiler.tool),), compiler.say, file) == "first"
    assert compiler.asked == 1


def test_another_one_in_its_place_is_asked(tmp_path: Path) -> None:
    compiler, file = Compiler(tmp_path / "cc"), tmp_path / "versions.json"
    known_version((str(compiler.tool),), compiler.say, file)
    compiler.tool.write_text("newer")
    os.utime(compiler.tool, (1, 1))
    assert known_version((str(compiler.tool),), compiler.say, file) == "newer"


def test_one_that_could_not_be_asked_is_asked_again(tmp_path: Path) -> None:
    compiler, file = Compiler(tmp_path / "cc"), tmp_path / "versions.json"
    compiler.tool.write_text(UNKNOWN)
    assert known_version((str(compiler.tool),), compiler.say, file) == UNKNOWN
    assert known_version((str(compiler.tool),), compiler.say, file) == UNKNOWN
    assert compiler.asked == 2


def test_a_file_that_cannot_be_read_or_written_costs_nothing_but_the_question(tmp_path: Path) -> None:
    compiler, file = Compiler(tmp_path / "cc"), tmp_path / "versions.json"
    file.write_text('["odd"]')
    assert known_version((str(compiler.tool),), compiler.say, file) == "first"
    assert known_version((str(compiler.tool),), compiler.say, file / "beneath") == "first"
    assert known_version((str(tmp_path / "gone"),), lambda: "asked", file) == "asked"
