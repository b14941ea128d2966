"""Numbers as languages group their digits, and the sentence that holds the answer among remarks, checks and reasons."""

import random

import pytest

from tests.verifiers.judging import earns

BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def number(value: float, **more: object) -> dict[str, object]:
    return {"kind": "numeric", "value": value, **more}


def grouped(value: float, group: str, mark: str) -> str:
    """A number with two decimals and its thousands apart."""
    whole, _, decimals = f"{value:,.2f}".partition(".")
    return whole.replace(",", group) + mark + decimals


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("group", "mark"), [
    (" ", ","), ("\u00a0", ","), ("\u2009", ","), ("\u202f", ","), (".", ","), ("'", "."), ("’", "."), ("'", ","), (",", "."), (" ", "."), ("\\,", "{,}"),
    ("{,}", "."), ("", "."), ("", ","),
])  # fmt: skip
def test_a_number_is_the_same_however_its_digits_are_grouped(seed: int, group: str, mark: str) -> None:
    value = round(random.Random(seed).uniform(1, 10 ** (seed % 6 + 2)), 2)
    written = grouped(value, group, mark)
    for text in (
        written,
        f"La réponse est donc **{written}**.",
        f"\\boxed{{{written}}}",
        f"Antwort: {written} kg",
        f"x = -3 + y = {written}",
    ):
        assert earns(number(value), text), text
        assert not earns(number(value + 1), text), text


@pytest.mark.parametrize("digits", [BOLD, FULL, ARABIC])
def test_digits_of_other_scripts_and_faces_are_digits(digits: dict[int, int]) -> None:
    for value in (280, 1234.5, 0.25):
        written = f"{value:,}".translate(digits)
        assert earns(number(value), f"The answer is {written}.")
        assert not earns(number(value + 1), f"The answer is {written}.")


@pytest.mark.parametrize(("written", "value"), [
    ("1,234", 1234), ("1.234", 1.234), ("0,125", 0.125), ("0.125", 0.125), ("1.234.567", 1234567), ("12,34,567", 1234567), ("1 234 567", 1234567), ("10,5", 10.5),
    ("1,2345", 1.2345), ("123 456,7", 123456.7), ("1.000,0", 1000),
])  # fmt: skip
def test_marks_that_may_mean_two_things(written: str, value: float) -> None:
    assert earns(number(value), f"The answer is {written}")
    assert not earns(number(value * 1000), f"The answer is {written}")


ASIDES = [
    "The answer is **{} L**. (A smaller pump would give {} L.)", "The answer is {} L. (Check: one hour alone gives {} L.)", "Answer: {} L (and not the {} L of an hour)",
    "The answer is {} L. An hour alone would give {} L.", "The answer is {}. That is more than {}.", "**Answer:** {} L. As a sanity check, one hour gives {} L.",
    "**Answer: {} L.** In an hour it is {} L.", "答案是 {}(注:一小时为 {})。", "答案是 {}（注：一小时为 {}）。", "In total it takes {} L, compared with {} L in an hour.", "It takes {} L.\n\n(One hour alone takes {} L.)", "So we get {} L.\n\nCheck: an hour is {} L.", "The answer is {} L, since an hour is {} L.", "The answer is {} L because {} L pass in an hour.",
    "The answer is {} L, not {} L.", "La réponse est {} L, pas {} L.", "答案是 {} L。（一小时只有 {} L。）", "Die Antwort ist {} L. Probe: in einer Stunde {} L.", "The answer is {} m². In an hour it is {} m².",
]  # fmt: skip


@pytest.mark.parametrize("wording", ASIDES)
def test_a_remark_a_check_or_a_reason_is_not_the_answer(wording: str) -> None:
    text = wording.format(280, 210)
    assert earns(number(280), text), text
    assert not earns(number(210), text), text


@pytest.mark.parametrize("wording", [
    "The answer is {} L. Wait, no, it is {} L.", "The answer is {} L.\n\nWait, that's wrong: it must be {} L.", "The answer is found in two steps. 3 × 70 = {}. Adding the rest gives {}.",
    "First {} L flow in. Then it is {} L.", "It's {} at first (so far). In the end it's {}.", "The answer is computed from {} + 70 = {}.", "After 3 h ({} L) there are {} L.",
])  # fmt: skip
def test_what_comes_last_counts_where_the_first_is_a_step_or_taken_back(wording: str) -> None:
    text = wording.format(210, 280)
    assert earns(number(280), text), text
    assert not earns(number(210), text), text


@pytest.mark.parametrize("text", [
    "The answer is 280 or 210.", "The answer is 280. Or 210.", "The answer is 280. Alternatively, 210.", "The answer is 280.\n\nWait, no, that's wrong.", "The answer is 280. Maybe 210.",
    "The answer is not 280.", "(280)? (210)", "Check: 210", "(It is 210.)",
])  # fmt: skip
def test_what_is_offered_beside_another_or_taken_back_earns_nothing(text: str) -> None:
    assert not earns(number(280), text)


@pytest.mark.parametrize(
    "text",
    [
        "(1)" * 300_000,
        "1 " + ")" * 500_000,
        "the answer is 1. (" * 20_000,
        "1 234" * 100_000,
        "1.234" * 100_000 + ",5",
        "(\n1)" * 100_000,
        "the answer is 𝟏" * 40_000,
    ],
)
def test_hostile_statements_earn_nothing(text: str) -> None:
    assert not earns(number(42), text)


@pytest.mark.parametrize(("said", "is_right"), [
    ("It is 42 (17 + 25).", True), ("x = 42, since 2x = 84.", True), ("It is 84, since 2 * 42 = 84.", False), ("x = 42, because 2x = 84, so it is 84.", False),
    ("\\(42\\)", True), ("\\frac{84}2", False),
])  # fmt: skip
def test_computations_and_grounds_behind_a_number_are_not_the_answer(said: str, is_right: bool) -> None:
    assert earns({"kind": "numeric", "value": 42}, said) is is_right


def test_a_fraction_may_stand_without_braces() -> None:
    assert earns({"kind": "numeric", "value": 0.375}, "\\dfrac38")
    assert not earns({"kind": "numeric", "value": 0.375}, "\\dfrac83")
