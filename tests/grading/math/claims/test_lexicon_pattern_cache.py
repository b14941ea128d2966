"""Patterns that were kept are the patterns that would be compiled; whatever is wrong with the file, they are compiled."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.lexicon_pattern_cache import PatternCache

TEXT = r"(?P<head>total|sum)\s?(?:is|=)\s?(?P<value>\d+)(?!\w)"
SAYINGS = ("The Total is 12.", "sum=7", "sum of 3", "TOTAL = 5x")


@pytest.fixture(autouse=True)
def _byte_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def kept(file: Path, *sources: bytes) -> re.Pattern[str] | None:
    return PatternCache(file, list(sources)).pattern("a")


def written(file: Path, *sources: bytes) -> PatternCache:
    cache = PatternCache(file, list(sources))
    cache.compiled("a", TEXT, re.IGNORECASE)
    cache.save()
    return cache


def test_what_is_kept_matches_as_what_is_compiled(tmp_path: Path) -> None:
    file = tmp_path / "new" / "patterns.bin"
    written(file, b"words")
    found, fresh = kept(file, b"words"), re.compile(TEXT, re.IGNORECASE)
    assert found is not None
    assert (found.pattern, found.flags, found.groups) == (fresh.pattern, fresh.flags, fresh.groups)
    assert found.groupindex == fresh.groupindex
    for said in SAYINGS:
        one, other = found.search(said), fresh.search(said)
        assert (one and (one.span(), one.groupdict())) == (other and (other.span(), other.groupdict()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert list(file.parent.iterdir()) == [file]


def test_other_words_are_compiled_anew(tmp_path: Path) -> None:
    file = tmp_path / "patterns.bin"
    written(file, b"words")
    assert kept(file, b"other words") is None


@pytest.mark.parametrize("keep", [0, 1, 20, 100])
def test_a_torn_file_counts_as_none(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "patterns.bin"
    written(file, b"words")
    file.write_bytes(file.read_bytes()[:keep])
    assert kept(file, b"words") is None


def test_nothing_is_written_where_no_byte_code_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    file = tmp_path / "patterns.bin"
    written(file, b"words")
    assert not file.exists()


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = written(tmp_path / "file" / "patterns.bin", b"words")
    assert cache.compiled("a", TEXT, re.IGNORECASE).search("sum is 3")


def test_the_words_patterns_are_the_same_with_and_without_their_file() -> None:
    """Each pattern of the lexicon, compiled here, against the one that another process reads or keeps."""
    lexicon.prepare()
    program = (
        "from reward_service.grading.math.claims import lexicon, reader\n"
        "lexicon.prepare()\n"
        "for made in lexicon._made: print(ascii((made.full.pattern, made.full.flags, made.english.pattern)))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    here = [ascii((m.full.pattern, m.full.flags, m.english.pattern)) for m in lexicon._made]
    assert set(there) <= set(here)
    assert len(there) > 20
