import logging
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from reward_service.api import api_keys as module
from reward_service.api.api_keys import Keys
from reward_service.errors import BadConfig

ONE, TWO, THREE = ("0123456789abcdef" * 2, "fedcba9876543210" * 2, "a-third-key-of-some-length")


def test_several_keys_are_known_by_name_and_others_are_nobodys() -> None:
    keys = Keys(SecretStr(f"trainer: {ONE}, {TWO}"))
    assert keys.wanted
    assert keys.holder(ONE.encode()) == "trainer"
    name = keys.holder(TWO.encode())
    assert name is not None
    assert name.startswith("key-")
    assert TWO[:8] not in name
    for wrong in (b"", ONE[:-1].encode(), f"{ONE} ".encode(), f"trainer: {ONE}".encode(), b"\xff\x00"):
        assert keys.holder(wrong) is None


def test_without_keys_none_is_wanted() -> None:
    assert not Keys().wanted


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    found = tmp_path / "keys"
    found.write_text(f"# of the trainers\n\na: {ONE}\n{TWO}\n", encoding="utf-8")
    return found


def test_a_file_of_keys_is_read_again_when_it_changes(file: Path) -> None:
    keys = Keys(SecretStr(THREE), file)
    assert keys.holder(ONE.encode()) == "a"
    file.write_text(f"b: {TWO}\n", encoding="utf-8")
    assert keys.holder(TWO.encode()) == "b"
    assert keys.holder(ONE.encode()) is None
    assert keys.holder(THREE.encode()) is not None


def test_a_file_put_in_its_place_is_noticed(file: Path) -> None:
    keys = Keys(file=file)
    new = file.with_suffix(".new")
    new.write_text(f"c: {THREE}", encoding="utf-8")
    stat = file.stat()
    os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    new.replace(file)
    assert keys.holder(THREE.encode()) == "c"


@pytest.mark.parametrize("content", ["", "short", None])
def test_a_file_that_breaks_shuts_nobody_out(
    file: Path, content: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    keys = Keys(file=file)
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        assert keys.holder(ONE.encode()) == "a"
    assert "stay as they were" in caplog.text
    assert ONE not in caplog.text


@pytest.mark.parametrize("text", [" , ", "short", "name: short", "x" * 600, "sixteen chars or", "ключ" * 8])
def test_an_unusable_key_stops_the_start_and_is_not_shown(text: str) -> None:
    with pytest.raises(BadConfig) as error:
        Keys(SecretStr(text))
    assert len(text) < 4 or text not in str(error.value)


def test_a_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="nowhere"):
        Keys(file=tmp_path / "nowhere")
