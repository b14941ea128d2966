"""Gated patterns: what follows from a pattern's text stands in every text that it matches."""

import random
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest

from reward_service.grading.math.claims import gated_pattern, lexicon, values
from reward_service.grading.math.claims.gated_pattern import GatedPattern, needles
from reward_service.verifiers.math import Math

_parser: Any = import_module("re._parser")
DRAWS = 80
OF_ANOTHER_SCRIPT = "她把它们分给弟弟、" * 30
TABLES = gated_pattern.made()
assert Math, "the verifier's modules have made theirs"


def drawn(items: Iterable[tuple[Any, Any]], chance: random.Random) -> str:
    """A text that a parsed pattern may match: what must follow is in it, what else looks around is left out."""
    return "".join(_drawn_item(str(operation), argument, chance) for operation, argument in items)


def _drawn_item(name: str, argument: Any, chance: random.Random) -> str:
    if name == "LITERAL":
        char = chr(argument)
        return chance.choice((char, char, char.upper()))
    if name == "BRANCH":
        return drawn(chance.choice(argument[1]), chance)
    if name in {"SUBPATTERN", "ATOMIC_GROUP"}:
        return drawn(argument[-1] if name == "SUBPATTERN" else argument, chance)
    if name == "ASSERT":
        return drawn(argument[1], chance) if argument[0] > 0 else ""
    if "REPEAT" in name:
        least, most, inner = argument
        return "".join(drawn(inner, chance) for _ in range(chance.randint(least, min(int(most), least + 2))))
    if name == "IN":
        return _of_class(argument, chance)
    return "x" if name in {"ANY", "NOT_LITERAL"} else ""


def _of_class(members: list[tuple[Any, Any]], chance: random.Random) -> str:
    allowed = re.compile(f"[{''.join(map(_member, members))}]")
    return chance.choice([char for char in "abxyz 123,.;:-*='\"()[]{}/" if allowed.match(char)] or ["の"])


def _member(member: tuple[Any, Any]) -> str:
    name, argument = str(member[0]), member[1]
    if name == "NEGATE":
        return "^"
    if name == "RANGE":
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    if name == "CATEGORY":
        kind = str(argument).removeprefix("CATEGORY_").removeprefix("NOT_")
        letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[kind]
        return "\\" + (letter.upper() if "NOT_" in str(argument) else letter)
    return re.escape(chr(argument))


@pytest.mark.parametrize("pattern", TABLES, ids=lambda p: p.compiled.pattern[:24])
def test_no_text_that_a_table_matches_is_turned_away(pattern: GatedPattern) -> None:
    parsed = _parser.parse(pattern.compiled.pattern, pattern.compiled.flags)
    chance, matched = random.Random(pattern.compiled.pattern), 0
    for _ in range(DRAWS):
        text = chance.choice(("", "so ", "a 3 ")) + drawn(parsed, chance) + chance.choice(("", " 4", ", it"))
        if pattern.compiled.search(text) is not None:
            matched += 1
            assert pattern.may_occur(text), text
            assert pattern.may_occur(f"{OF_ANOTHER_SCRIPT}{text}"), text
    assert matched > DRAWS // 20, "the drawn texts say nothing about this pattern"


@pytest.mark.parametrize("pattern", TABLES, ids=lambda p: p.compiled.pattern[:24])
def test_a_text_of_other_words_is_not_searched(pattern: GatedPattern) -> None:
    assert pattern.needles is not None
    assert not pattern.may_occur("Zyx 17")
    assert pattern.all_needles is None or not pattern.may_occur("ツ ц " * 60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no (?:roots?|sums?)", {"no "}),
        ("a (?:root|total)", {"root", "total"}),
        (r"(?<![^\W_])would(?:n't| have)?(?![^\W_])", {"would"}),
        ("(?:ab){1,3}", {"ab"}),
        ("ganz|нет", {"ganz"}),
        ("нет", set()),
        ("Kein[aeo]?", {"kein"}),
        ("real|reality", {"real"}),
        ("(?:ab)?", None),
        ("ab|[cd]", None),
        (r"\d+", None),
        (",", None),
    ],
)
def test_needles_follow_from_the_pattern(text: str, expected: set[str] | None) -> None:
    assert needles(text, re.IGNORECASE) == (None if expected is None else frozenset(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ganz|нет", {"ganz", "нет"}),
        ("НЕТ", {"нет"}),
        ("大于|小于", {"大于", "小于"}),
        ("剩|余下", {"剩", "余下"}),
        ("[剩余]下?", None),
        ("λύση", None),
        ("ab|[cd]", None),
    ],
)
def test_needles_of_every_script_follow_from_the_pattern(text: str, expected: set[str] | None) -> None:
    found = needles(text, re.IGNORECASE, every_script=True)
    assert found == (None if expected is None else frozenset(expected))


@pytest.mark.parametrize("rare", ["ſum", "\u1c80сего", "İn all"])
def test_a_rare_form_of_a_letter_is_left_to_the_pattern(rare: str) -> None:
    pattern = GatedPattern("sum|всего|in all", re.IGNORECASE)
    assert pattern.search(f"{OF_ANOTHER_SCRIPT}{rare}") is not None


def test_a_pattern_without_needles_is_always_tried() -> None:
    assert GatedPattern(r"\d+").search("17") is not None


def test_a_letter_that_is_an_english_one_in_other_case_is_refused() -> None:
    with pytest.raises(ValueError, match="other case"):
        GatedPattern("\u212ag")


@pytest.mark.parametrize("text", ["Es gibt KEINE Lösung", "there is no solution \ue100", "нет корней"])
def test_a_text_with_a_needle_or_other_letters_is_searched(text: str) -> None:
    pattern = GatedPattern("no solution|keine lösung|нет корней", re.IGNORECASE)
    assert pattern.search(text) is not None
    assert pattern.sub("", text) != text
    assert list(pattern.finditer(text))


def test_no_value_begins_inside_a_word() -> None:
    everywhere = re.compile(values.FIRST.pattern.removeprefix(values.MID_WORD))
    pieces = (
        "3", ".5", " ", "x", "= ", "Jan 5", "US$", "R", "$", "A", "B'", "AB_1", "H2O", "sin", "log ", "sen x", "ab", "+",
        "word", "The", "(", "\\frac", "-", "√", "年", "上午 3", "é", "_", "|", "a|", ", ", "\ue100", "½", "C, D", "π",
    )  # fmt: skip
    chance = random.Random(7)
    for _ in range(4_000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 7)))
        one, other = values.FIRST.search(text), everywhere.search(text)
        assert (one and one.span()) == (other and other.span()), text


def test_what_the_tables_make_is_there_before_a_text_needs_it() -> None:
    lexicon.prepare()
    for pattern in lexicon.made():
        lazy = {name for kind in type(pattern).__mro__ for name, made in vars(kind).items() if _is_lazy(made)}
        assert lazy <= vars(pattern).keys(), pattern.fields


def _is_lazy(made: object) -> bool:
    return type(made).__name__ == "cached_property"
