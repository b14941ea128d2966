"""Patterns taken from the file are those that the standard library compiles, and no file does any harm."""

import re
from pathlib import Path

import pytest

from reward_service.text.regex_disk_cache import kept_patterns

CASES: tuple[tuple[str | bytes, int, str | bytes], ...] = (
    (r"(?P<year>\d{4})-(?P<month>\d\d)", 0, "on 2026-12 and 2027-01"),
    (r"(?i:straße)|[^\W\d_]++(?=!)", re.VERBOSE, "STRASSE, straße, Größe!"),
    (r"^(a|b)\1$", re.MULTILINE | re.IGNORECASE, "aA\nab\nbb"),
    (r"[一-鿿А-я]{2,}?", re.UNICODE, "总共42个 и ещё"),
    (rb"\x00+(?:ab)*", re.DOTALL, b"\x00\x00abab"),
)


def compiled(pattern: str | bytes, flags: int) -> "re.Pattern[str] | re.Pattern[bytes]":
    re.purge()
    return re.compile(pattern, flags)


def spans(pattern: "re.Pattern[str] | re.Pattern[bytes]", text: str | bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = [match.span() for match in pattern.finditer(text)]  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("pattern", "flags", "text"), CASES)
def test_a_kept_pattern_is_the_one_that_was_compiled(
    tmp_path: Path, pattern: str | bytes, flags: int, text: str | bytes
) -> None:
    file = tmp_path / "made" / "kept.patterns"
    usual = compiled(pattern, flags)
    with kept_patterns(file):
        compiled(pattern, flags)
    before = file.read_bytes()
    with kept_patterns(file):
        again = compiled(pattern, flags)
    assert file.read_bytes() == before
    assert spans(usual, text)
    assert spans(again, text) == spans(usual, text)
    assert (again.pattern, again.flags, again.groups, dict(again.groupindex)) == (
        (usual.pattern, usual.flags, usual.groups, dict(usual.groupindex))
    )
    assert again == usual


@pytest.mark.parametrize("content", [b"", b"\x00", b"not marshal", b"i\x05\x00\x00\x00"])
def test_a_file_that_cannot_be_read_is_written_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kept.patterns"
    file.write_bytes(content)
    with kept_patterns(file):
        assert compiled(r"\d+", 0).search("42")
    assert file.read_bytes() != content


def test_code_that_the_engine_refuses_is_compiled_as_ever(tmp_path: Path) -> None:
    file = tmp_path / "kept.patterns"
    with kept_patterns(file):
        usual = compiled("zebra|yak", 0)
    content = file.read_bytes()
    code = content[content.index(b"zebra|yak") + 9 :]
    file.write_bytes(content.replace(code[30:60], b"\xff" * 30))
    with kept_patterns(file):
        found = compiled("zebra|yak", 0)
    assert spans(found, "a yak, a zebra") == spans(usual, "a yak, a zebra") == [(2, 5), (9, 14)]


def test_where_nothing_can_be_written_patterns_are_compiled_as_ever(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with kept_patterns(blocked / "kept.patterns"):
        assert compiled("a+", 0).search("baa")


def test_a_pattern_that_is_none_raises_what_it_always_raises(tmp_path: Path) -> None:
    with kept_patterns(tmp_path / "kept.patterns"), pytest.raises(re.error, match="unterminated"):
        compiled("(a", 0)
    assert compiled("after(wards)?", 0).search("afterwards")


def test_a_few_new_patterns_among_many_are_not_written(tmp_path: Path) -> None:
    file = tmp_path / "kept.patterns"
    many = [f"word{number}" for number in range(60)]
    with kept_patterns(file):
        for pattern in many:
            compiled(pattern, 0)
    before = file.read_bytes()
    with kept_patterns(file):
        for pattern in (*many, "new1", "new2"):
            compiled(pattern, 0)
    assert file.read_bytes() == before
    with kept_patterns(file):
        for pattern in (*many, *(f"new{number}" for number in range(9))):
            compiled(pattern, 0)
    assert file.read_bytes() != before
