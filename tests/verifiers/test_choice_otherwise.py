"""Options named by value, by initials, in another form or under a fuller name are read; their wrong twins are not."""

from fractions import Fraction
from itertools import product

import pytest

from tests.verifiers.judging import earns

LETTERS = "ABCD"


def prompt_of(options: list[str], question: str = "Which one is it?") -> str:
    return "\n".join(
        (question, *(f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False)))
    )


def letters_that_earn(options: list[str], said: str, question: str = "Which one is it?") -> str:
    prompt = prompt_of(options, question)
    letters = LETTERS[: len(options)]
    return "".join(one for one in letters if earns({"kind": "choice", "answer": one}, said, prompt=prompt))


WHOLE, PARTS = ["8", "10", "12", "15"], ["1/2", "1/3", "1/4", "3/4"]
STEPS = (
    "3 + {v} - 3 = {v}.",
    "10% is 8 and 5% is 4. So 8 + 4 = {v}",
    "We get x = {v}.",
    "= {v}",
    "First 8 / 2 = 4, then 4 + 4 + 4 = {v}",
)
NO_ANSWERS = (
    "It is not 3 + 4 = {v}.",
    "3 + 4 = {v}?",
    "Maybe 3 + 4 = {v}.",
    "3 + 4 = {v} or 9.",
    "3 + 5 = 1{v}.",
)


@pytest.mark.parametrize("value", WHOLE)
def test_the_value_at_the_end_of_a_derivation_is_the_option(value: str) -> None:
    letter = LETTERS[WHOLE.index(value)]
    for step in STEPS:
        assert letters_that_earn(WHOLE, step.format(v=value)) == letter, step
    for step in NO_ANSWERS:
        assert letters_that_earn(["8", "10", "12", "15"], step.format(v=value)) == "", step


@pytest.mark.parametrize("value", PARTS)
def test_an_equal_number_is_the_option_and_a_near_one_is_not(value: str) -> None:
    letter, exact = LETTERS[PARTS.index(value)], Fraction(value)
    if exact.denominator in (2, 4):
        for said in (
            f"{float(exact)}",
            f"{float(exact * 100)}%",
            f"p = {float(exact)}",
            f"0.5 + {float(exact)} - 0.5 = {float(exact)}.",
        ):
            assert letters_that_earn(PARTS, said) == letter, said
    for said in (
        f"{2 * exact.numerator}/{2 * exact.denominator}",
        f"\\frac{{{exact.numerator}}}{{{exact.denominator}}}",
    ):
        assert letters_that_earn(PARTS, said) == letter, said
    for said in (f"{float(exact) + 0.01:.2f}", f"{float(exact) - 0.003:.3f}", "0.33", "0.7"):
        assert letters_that_earn(PARTS, said) == "", said


def test_two_options_of_one_value_are_neither() -> None:
    assert letters_that_earn(["1/2", "2/4", "3"], "0.5") == ""


DIAGNOSES = ["Rheumatoid arthritis", "Systemic lupus erythematosus", "Dermatomyositis", "Systemic sclerosis"]
SHORT = ["RA", "SLE", "DM", "MS"]


@pytest.mark.parametrize("form", ["{x}", "It is {x}.", "The rash points to {x}.", "**{x}**"])
def test_initials_and_their_words_are_one_option(form: str) -> None:
    assert letters_that_earn(DIAGNOSES, form.format(x="SLE")) == "B"
    assert letters_that_earn(DIAGNOSES, form.format(x="RA")) == "A"
    assert letters_that_earn(SHORT, form.format(x="Systemic lupus erythematosus")) == "B"
    assert letters_that_earn(SHORT, form.format(x="multiple sclerosis")) == "D"
    assert letters_that_earn(DIAGNOSES, form.format(x="SLE or RA")) == ""
    assert letters_that_earn(DIAGNOSES, form.format(x="MS")) == ""
    assert letters_that_earn(["Air bladder", "Blood count", "Cell death"], form.format(x="AB")) != "A"
    assert letters_that_earn(["Soft sand", "Slow snow"], form.format(x="SS")) == ""


GROUPS = ["AB positive", "O negative", "A negative", "B positive"]


@pytest.mark.parametrize(
    ("said", "letter"),
    [("O-", "B"), ("O−", "B"), ("A-", "C"), ("AB+", "A"), ("B+", "D"), ("O+", ""), ("B-", ""), ("A+", "")],
)
def test_signs_are_read_as_words(said: str, letter: str) -> None:
    for form in ("{x}", "{x}.", "The donor is type {x}.", "<answer>{x}</answer>"):
        assert letters_that_earn(GROUPS, form.format(x=said)) in (letter, ""), form
    assert letters_that_earn(GROUPS, f"It is type {said}.") == letter


LABELS = ["entailment", "neutral", "contradiction"]


@pytest.mark.parametrize(
    ("said", "letter"),
    [
        ("The hypothesis contradicts the premise.", "C"),
        ("The premise entails the hypothesis.", "A"),
        ("The hypothesis does not contradict the premise.", ""),
        ("The premise neither entails nor contradicts the hypothesis; the label is neutral.", "B"),
        ("The hypothesis is contradicted by the premise.", "C"),
        ("The premise entails or contradicts it.", ""),
        ("It may contradict the premise.", ""),
    ],
)
def test_another_form_of_a_label_is_read_unless_it_is_denied(said: str, letter: str) -> None:
    assert letters_that_earn(LABELS, said) == letter


PAINTERS = ["Monet", "Caravaggio", "Raphael"]


def test_a_fuller_name_before_a_contrast_is_the_option() -> None:
    said = "Claude Oscar Monet, whose *Sunrise* (1872) gave it its name, is the right choice here. Caravaggio was Baroque and Raphael was older."
    assert letters_that_earn(PAINTERS, said) == "A"
    assert letters_that_earn(PAINTERS, "Not Monet.") == ""
    women = ["Rosalind Franklin", "Marie Curie", "Lise Meitner", "Irène Joliot-Curie"]
    said = "Marie Skłodowska Curie (Physics, 1903).\n\nHer daughter Irène Joliot-Curie won later, in 1935."
    assert letters_that_earn(women, said) == "B"
    assert letters_that_earn(women, "Marie Skłodowska Curie or Lise Meitner") == ""


@pytest.mark.parametrize("laugh", ["", " lol", " haha", "!! lol", " xd"])
@pytest.mark.parametrize("thing", ["the trophy", "the suitcase"])
def test_chatty_conclusions_are_read(laugh: str, thing: str) -> None:
    options = ["the trophy", "the suitcase"]
    for form in (
        "if something doesnt fit in a suitcase coz its too big then its {x}",
        "its {x}",
        "then it's {x}",
    ):
        assert letters_that_earn(options, form.format(x=thing) + laugh) == LETTERS[options.index(thing)], form


@pytest.mark.parametrize(
    "unit",
    [
        "= 12 ",
        "if its big then ",
        "SLE or ",
        "O- ",
        "entails ",
        "8 + 4 = ",
        "is the right choice here. ",
        "the label is ",
    ],
)
def test_long_texts_take_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    for options, tail in product((WHOLE, DIAGNOSES, LABELS, GROUPS), ("", "?")):
        earns({"kind": "choice", "answer": "B"}, text + tail, prompt=prompt_of(options))
