"""The pictures of the documents are drawn by the command that they name, and show what the pages show today."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE

KEPT = ROOT / "docs/pictures"
NAMES = {
    f"{page}-{theme}.svg" for page in ("inspector", "live", "ledger", "report") for theme in ("light", "dark")
}
MOST_BYTES = 150_000
MOST_HEIGHT = 1_800
SPACE = "{http://www.w3.org/2000/svg}"
LIVE_SHARE = 0.9
"""What the page of live figures says depends on the moment a little."""
_FIGURE = re.compile(r"[\d.,:]*\d\s*(?:ms|µs|s|%|[KMG]iB)?")
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def drawn(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    env = {**os.environ, "REWARD_SERVICE_LEDGER_SECONDS": "0.1"}
    command = [sys.executable, str(ROOT / "examples/pictures.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return folder


def words(picture: Path) -> set[str]:
    """The words of a picture; figures are of their day."""
    texts = " ".join(text.text or "" for text in ElementTree.parse(picture).iter(f"{SPACE}text"))
    return set(_WORD.findall(_FIGURE.sub(" ", texts)))


def test_the_documents_show_what_the_pages_show_today(drawn: Path) -> None:
    assert {path.name for path in drawn.iterdir()} == NAMES
    for name in sorted(NAMES):
        today, kept = words(drawn / name), words(KEPT / name)
        assert len(today) > 20, "an empty page"
        if name.startswith("live"):
            assert len(today & kept) >= LIVE_SHARE * len(today | kept), (name, today ^ kept)
        else:
            assert today == kept, f"{name} is out of date: run make pictures; {today ^ kept}"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_kept_picture_is_small_and_fetches_and_runs_nothing(name: str) -> None:
    text = (KEPT / name).read_text("utf-8")
    assert len(text.encode()) < MOST_BYTES
    drawing = ElementTree.fromstring(text)
    assert drawing.get("width") == "1360"
    assert 800 < int(drawing.get("height", "0")) < MOST_HEIGHT, "it ends where its page's part ends"
    for part in drawing.iter():
        assert part.tag.removeprefix(SPACE) not in {"script", "image", "foreignObject", "use", "a"}
        assert not any("href" in attribute or attribute.startswith("on") for attribute in part.attrib)
    assert "url(" not in text
    assert "://" not in text.replace(SPACE[1:-1], "")
    assert not re.search(r"/(?:root|home|tmp|work)/", text)


@pytest.mark.parametrize("page", ["inspector", "live", "ledger", "report"])
def test_both_themes_show_the_same_moment(page: str) -> None:
    """To the last figure."""
    light, dark = (
        [text.text for text in ElementTree.parse(KEPT / f"{page}-{theme}.svg").iter(f"{SPACE}text")]
        for theme in ("light", "dark")
    )
    assert light == dark


def test_every_kept_picture_stands_in_a_document() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = "".join(document.read_text("utf-8") for document in documents)
    assert {path.name for path in KEPT.iterdir()} == NAMES
    assert {name for name in NAMES if f"pictures/{name}" in shown} == NAMES
