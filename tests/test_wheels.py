"""Wheels of trainers, as the tests use them."""

from pathlib import Path

import pytest

from tests import wheels


def test_without_a_folder_for_wheels_a_test_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(wheels.CACHE, raising=False)
    with pytest.raises(pytest.skip.Exception, match=wheels.CACHE):
        wheels.unpacked("sandbox-fusion")


def test_a_wheel_is_fetched_and_its_modules_run_in_a_process_of_their_own(tmp_path: Path) -> None:
    folder = wheels.unpacked("sandbox-fusion")
    script = tmp_path / "show.py"
    script.write_text("import importlib.util as u; print(u.find_spec('sandbox_fusion').origin)")
    assert wheels.run(script, wheels=["sandbox-fusion"]).startswith(str(folder))


def test_a_file_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels.unpacked("sandbox-fusion")
    pins = tmp_path / "pins.txt"
    pins.write_text(f"sandbox-fusion==0.3.7 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(wheels, "PINS", pins)
    monkeypatch.setenv(wheels.CACHE, str(tmp_path / "wheels"))
    with pytest.raises(AssertionError, match=r"HASH|hash"):
        wheels.unpacked("sandbox-fusion")
