"""References: missing, given away; duplicates by n-grams."""

from reward_service.filters import duplicates
from reward_service.filters.gradable_reference import given_away, missing, ungradable
from reward_service.filters.policy import Kind
from reward_service.filters.problem_text import Reading

LONG = "A farmer has twelve cows and buys seven more at the market on Monday. How many cows are there now?"


def test_a_blank_answer_is_missing() -> None:
    assert missing(Reading("?", "  ")) is not None
    assert missing(Reading("?", None)) is not None
    assert missing(Reading("?", 0)) is None


def test_a_gold_that_cannot_be_read_is_a_bad_reference() -> None:
    found = ungradable(Reading("?", "see above"), lambda gold: gold.isdigit())
    assert found is not None
    assert found.kind is Kind.BAD_REFERENCE
    assert ungradable(Reading("?", "12"), lambda gold: gold.isdigit()) is None


def test_an_answer_that_stands_in_the_problem_is_told() -> None:
    said = given_away(Reading("The answer is 123456. What is it?", "123456"))
    assert said is not None
    assert said.confidence > 0.9
    by_chance = given_away(Reading("Factor 123456 fully.", "123456"))
    assert by_chance is not None
    assert by_chance.confidence < 0.5
    assert given_away(Reading("There are 12 apples.", "12")) is None
    assert given_away(Reading("A theorem12345 is named.", "12345")) is None


def test_near_copies_overlap_and_strangers_do_not() -> None:
    index = duplicates.NgramIndex()
    index.add("eval-1", LONG)
    near = index.overlap(LONG.replace("now?", "today?"))
    assert near is not None
    assert near.share > 0.7
    assert (
        index.overlap("What is the sum of the first ten positive odd numbers in this list of squares?")
        is None
    )
    named = duplicates.reason(near, Kind.CONTAMINATED)
    assert named is not None
    assert "eval-1" in named.text


def test_chinese_is_compared_by_characters() -> None:
    index = duplicates.NgramIndex()
    index.add(7, "小明有十二个苹果，又买了七个，现在一共有多少个苹果？")
    found = index.overlap("小明有十二个苹果，又买了七个，现在他一共有多少个苹果呢？")
    assert found is not None
    assert 0.3 < found.share < 1.0


def test_a_sampled_index_still_finds_copies() -> None:
    index = duplicates.NgramIndex(n=3, sample=4)
    text = " ".join(f"word{i}" for i in range(400))
    index.add(1, text)
    found = index.overlap(text)
    assert found is not None
    assert found.share == 1.0
