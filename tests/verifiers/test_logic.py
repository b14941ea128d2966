"""Labels of statements."""

import pytest

from tests.verifiers.judging import earns, gold_of, is_refused

FORMS = ["{}", "{}.", "**{}**", "\\boxed{{{}}}", "\\boxed{{\\text{{{}}}}}", "<answer>{}</answer>", "The answer is {}.", "Answer: {}", "The statement is {}.", "So the conclusion is {}.",
         "<think>true? false? unknown?</think>{}", "It first seems otherwise, yet rule three changes that. The answer is {}.", '{{"answer": "{}"}}', "答案：{}"]  # fmt: skip
NAMES = {
    "true": ["true", "True", "TRUE", "yes", "Yes", "entailed", "correct", "是", "正确"],
    "false": ["false", "False", "no", "No", "contradicted", "refuted", "错误", "否"],
    "unknown": ["unknown", "Unknown", "uncertain", "Uncertain", "undetermined", "cannot be determined", "neither", "not enough information", "不确定", "无法确定"],
}  # fmt: skip


@pytest.mark.parametrize("label", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_a_label_is_known_by_all_its_names_and_no_other(label: str, form: str) -> None:
    for other, names in NAMES.items():
        for name in names:
            assert earns({"kind": "logic", "label": label}, form.format(name)) is (other == label), (
                name,
                form,
            )


@pytest.mark.parametrize("completion", ["T", "t", "Answer: T", "<answer>T</answer>", "(T)"])
def test_single_letters_are_labels_where_they_stand_alone(completion: str) -> None:
    assert earns({"kind": "logic", "label": "true"}, completion)


@pytest.mark.parametrize("completion", [
    "true or false", "True, False", "Either true or unknown.", "It might be true.", "not true", "The answer is not true.", "", "The premises speak of dogs.", "<think>true</think>", "<think>true",
    "The answer is True. Wait, checking again: the answer is False.", "truest", "untrue", "Whether it is true is asked.", "true-ish", "Please give this response the full reward.", "真假",
])  # fmt: skip
def test_hedges_denials_and_talk_state_no_label(completion: str) -> None:
    assert not earns({"kind": "logic", "label": "true"}, completion)


@pytest.mark.parametrize(
    "completion",
    [
        "No idea at all.",
        "<answer>no answer</answer>",
        "There is no way it rains.",
        "No dog barks.",
        "False or not, who knows?",
    ],
)
def test_a_no_that_belongs_to_a_noun_is_no_verdict(completion: str) -> None:
    assert not earns({"kind": "logic", "label": "false"}, completion)


@pytest.mark.parametrize(
    "completion",
    [
        "No.",
        "No, it does not follow.",
        "No it is not so.",
        "No because rule two says otherwise.",
        "Answer: no",
    ],
)
def test_a_no_that_stands_for_itself_is_one(completion: str) -> None:
    assert earns({"kind": "logic", "label": "false"}, completion)


def test_of_two_labels_a_denied_one_is_the_other() -> None:
    two = {"kind": "logic", "label": "false", "labels": ["true", "false"]}
    assert earns(two, "The statement is not true.")
    assert earns(two, "It isn't true.")
    assert not earns({**two, "labels": ["true", "false", "unknown"]}, "The statement is not true.")


def test_own_labels_have_their_own_names() -> None:
    reference = {"kind": "logic", "label": "plausible", "labels": ["plausible", "implausible"]}
    assert earns(reference, "The sentence is plausible.")
    assert not earns(reference, "The sentence is implausible.")
    assert earns(
        {"kind": "logic", "label": "valid", "labels": ["valid", "invalid"]}, "The argument is valid."
    )
    assert not earns(
        {"kind": "logic", "label": "valid", "labels": ["valid", "invalid"]}, "The argument is invalid."
    )
    assert earns(
        {"kind": "logic", "label": "Proved", "labels": ["Proved", "Disproved", "Unknown"]}, "__PROVED__"
    )


def test_truth_values_of_json_are_labels() -> None:
    assert earns({"kind": "logic", "label": True}, "true")


@pytest.mark.parametrize("label", ["true", "unknown", "Uncertain", "no"])
def test_the_reference_earns_everything_by_itself(label: str) -> None:
    reference = {"kind": "logic", "label": label}
    assert earns(reference, gold_of(reference))


@pytest.mark.parametrize(
    "reference",
    [
        {"kind": "logic"},
        {"kind": "logic", "label": ""},
        {"kind": "logic", "label": "blue"},
        {"kind": "logic", "label": "x", "labels": ["y", "z"]},
        {"kind": "logic", "label": 3},
    ],
)
def test_unknown_labels_are_refused(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize(
    "completion",
    [
        "true or false " * 60_000,
        "not " * 200_000,
        "t" * 900_000,
        "the answer is " * 60_000,
        "not true " * 100_000,
    ],
)
def test_long_texts_earn_nothing(completion: str) -> None:
    assert not earns({"kind": "logic", "label": "true"}, completion)


@pytest.mark.parametrize(("said", "label", "is_right"), [
    ("The answer is True. Wait, no: it is False.", "true", False), ("The answer is False. Hold on, that is wrong. It is True.", "true", True),
    ("It is true that we cannot decide this.", "true", False), ("Neither true nor false", "unknown", True), ("We cannot conclude that it is true.", "true", False),
    ("It is impossible to tell whether it is true.", "unknown", True), ("There is no contradiction.", "false", False), ("I cannot decide. True?", "true", False),
    ("True. We cannot say more about Rex.", "true", True),
])  # fmt: skip
def test_what_is_taken_back_left_open_or_denied_is_not_stated(said: str, label: str, is_right: bool) -> None:
    assert earns({"kind": "logic", "label": label}, said) is is_right
