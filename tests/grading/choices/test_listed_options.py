"""Lists of options in prompts: layouts, labels, and which list is meant."""

import pytest

from reward_service.errors import BadReference
from reward_service.grading.choices.known_options import options_listed
from reward_service.grading.choices.label_series import SERIES
from reward_service.grading.choices.listed_options import lists_in

TEXTS = ("copper", "zinc sulphate", "tin", "lead")
QUESTION = "Which of these is a compound?"


def listed(form: str, labels: tuple[str, ...] = ("a", "b", "c", "d"), *, by: str = "\n") -> str:
    return by.join(form.format(label=label, text=text) for label, text in zip(labels, TEXTS, strict=True))


LABELLED = [
    "{label}) {text}", "({label}) {text}", "[{label}] {text}", "  {label}. {text}", "{label}: {text}", "- {label}) {text}", "* ({label}) {text}",
    "**{label})** {text}", "**{label}.** {text}", "\t{label}) {text}", "| {label} | {text} |", "{text} [{label}]", "{text} ({label})", "- {text} ({label})", "{label} - {text}",
]  # fmt: skip
WITHIN = ["({label}) {text}", "{label}) {text}", "[{label}] {text}"]
BULLETS = ["- ", "* ", "• ", "– ", "— ", "☐ ", "□ ", "[ ] ", "- [ ] ", "○ ", "◦ ", "▪ ", "  - ", "·"]


def texts_of(label: str, prompt: str) -> tuple[str, str]:
    """The letter of a label, and the text of its option."""
    options, letters = options_listed((label,), prompt)
    return letters[0], options.text_of(letters[0])


@pytest.mark.parametrize("form", LABELLED)
@pytest.mark.parametrize("labels", [("A", "B", "C", "D"), ("a", "b", "c", "d"), ("1", "2", "3", "4")])
def test_labels_on_lines_are_found_in_every_layout(form: str, labels: tuple[str, ...]) -> None:
    prompt = f"{QUESTION}\n{listed(form, labels)}\nAnswer with one label."
    for place, (label, text) in enumerate(zip(labels, TEXTS, strict=True)):
        assert texts_of(label, prompt) == ("ABCD"[place], text)
        assert texts_of("ABCD"[place], prompt) == ("ABCD"[place], text)


@pytest.mark.parametrize("form", WITHIN)
@pytest.mark.parametrize("by", [" ", "  ", " | ", "; ", ", "])
@pytest.mark.parametrize(
    "labels", [("A", "B", "C", "D"), ("a", "b", "c", "d"), ("1", "2", "3", "4"), ("①", "②", "③", "④")]
)
def test_labels_within_a_line_are_found(form: str, by: str, labels: tuple[str, ...]) -> None:
    prompt = f"{QUESTION} {listed(form, labels, by=by)}"
    assert [texts_of(label, prompt)[1] for label in labels] == list(TEXTS)


@pytest.mark.parametrize("series", [name for name in SERIES if name != "Chinese numerals"])
@pytest.mark.parametrize("form", ["{label}) {text}", "({label}) {text}", "{label}. {text}"])
def test_labels_of_every_series_are_found(series: str, form: str) -> None:
    labels = SERIES[series][:4]
    prompt = f"{QUESTION}\n{listed(form, labels)}"
    assert [texts_of(label, prompt) for label in labels] == list(zip("ABCD", TEXTS, strict=True))


@pytest.mark.parametrize("bullet", BULLETS)
def test_bullets_and_boxes_are_counted_from_a(bullet: str) -> None:
    prompt = f"{QUESTION}\n" + "\n".join(bullet + text for text in TEXTS)
    for place, text in enumerate(TEXTS):
        assert texts_of("ABCD"[place], prompt) == ("ABCD"[place], text)
        assert texts_of(str(place + 1), prompt) == ("ABCD"[place], text)


@pytest.mark.parametrize("prompt", [
    f"{QUESTION}\n" + "\n".join(TEXTS), f"{QUESTION}\nOptions: " + ", ".join(TEXTS), f"Options: {' / '.join(TEXTS)}\n{QUESTION}",
    f'{QUESTION}\n{{"A": "{TEXTS[0]}", "B": "{TEXTS[1]}", "C": "{TEXTS[2]}", "D": "{TEXTS[3]}"}}',
])  # fmt: skip
def test_lines_lists_and_objects_are_options_too(prompt: str) -> None:
    assert [texts_of(letter, prompt)[1] for letter in "ABCD"] == list(TEXTS)


def test_the_list_with_the_labels_of_the_reference_is_meant() -> None:
    prompt = "Consider:\nI. snow\nII. hail\nIII. fog\nWhich are solid?\n1) I and II\n2) II and III\n3) all"
    assert texts_of("II", prompt) == ("B", "hail")
    assert texts_of("2", prompt) == ("B", "II and III")
    prompt = "1. Think.\n2. Answer.\n\nWhich?\n① red\n② blue"
    assert texts_of("②", prompt) == ("B", "blue")


@pytest.mark.parametrize(
    ("label", "labels"), [("2", ("A", "B")), ("В", ("A", "B", "C")), ("③", ("A", "B", "C"))]
)
def test_a_label_that_could_mean_another_option_is_the_references_fault(
    label: str, labels: tuple[str, ...]
) -> None:
    with pytest.raises(BadReference):
        options_listed((label,), "Which?\n" + "\n".join(f"{one}. text {one}" for one in labels))


@pytest.mark.parametrize(
    "run",
    [
        "(A) ",
        "1) ",
        "- x\n",
        "| a | b |\n",
        "x [A]\n",
        "①",
        "A. ",
        "\n",
        "Options: a, ",
        '"A": "x", ',
        "ア ",
        "(",
        "[ ] ",
    ],
)
def test_long_prompts_are_read_in_no_time(run: str) -> None:
    lists_in(run * 40_000)
