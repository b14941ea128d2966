"""Logic labels that a text denies, supposes or leaves open, and those it states beside such sentences."""

import pytest

from tests.verifiers.judging import earns

TWO = ["knight", "knave"]
THREE = ["entailment", "neutral", "contradiction"]
DENIALS = [
    "A isn't {}.", "A isn’t {}.", "A is not {}.", "A cannot be {}.", "A can't be {}.", "A could never be {}.", "A wasn't {} after all.", "A is hardly {}.",
    "A is scarcely {}.", "A is far from {}.", "A is anything but {}.", "A fails to be {}.", "A is by no means {}.", "A is nowhere near {}.", "I don't think A is {}.",
    "We would not call A {}.", "Nobody here is {}.", "None of them is {}.", "Nothing in this is {}.", "No speaker here is {}.", "It is false that A is {}.",
    "It is wrong to call A {}.", "It is impossible for A to be {}.", "It is not the case that A is {}.", "A does not look like {}.", "A is not, in fact, {}.",
    "A ist nicht {}.", "A ist keineswegs {}.", "A n'est pas {}.", "A n'est jamais {}.", "A no es {}.", "A nunca es {}.", "A non è {}.", "A não é {}.", "A is geen {}.",
    "A не является {}.", "A 不是 {}。", "A 绝不是 {}。", "A seems to be {}, but is not.", "A looks like {} but isn't.", "{} is ruled out.", "{} is not the answer.", "{} cannot be right.",
]  # fmt: skip
SUPPOSITIONS = [
    "Suppose A is {}.", "Let us assume A is {}.", "Assume that A is {}.", "If A were {}, B would lie.", "Were A {}, B would lie.", "Had A been {}, B would have lied.",
    "I doubt that A is {}.", "I don't know if A is {}.", "Whether A is {} is the question.", "A would be {} if B lied.", "A would be {} only if B lied, but B does not.",
    "Otherwise A would be {}.", "Imagine A is {}.", "Unless A is {}, B lies.", "On the assumption that A is {}, B lies.", "Is A {}?", "Angenommen A ist {}.", "Wenn A {} wäre, würde B lügen.",
    "Si A était {}, B mentirait.", "Supongamos que A es {}.", "Если A {}, то B лжёт.", "假设 A 是 {}。", "如果 A 是 {}，那么 B 说谎。",
]  # fmt: skip
STATEMENTS = [
    "A is {}.", "A must be {}.", "So A is {}.", "There is no doubt that A is {}.", "I do not doubt that A is {}.", "A is not only suspicious but {}.", "It cannot be denied that A is {}.",
    "A is nothing but {}.", "A is, in fact, {}.", "B doesn't matter; A is {}.", "A ist {}.", "A est {}.", "A es {}.", "因此 A 是 {}。",
]  # fmt: skip


def _named(label: str, sentence: str) -> str:
    return sentence.format(f"a {label}" if label in TWO and sentence.isascii() else label)


@pytest.mark.parametrize("sentence", DENIALS)
def test_a_denied_label_is_not_stated(sentence: str) -> None:
    for labels in (TWO, THREE, ["plausible", "implausible", "open"]):
        for label in labels:
            said = _named(label, sentence)
            assert not earns({"kind": "logic", "label": label, "labels": labels}, said), said


@pytest.mark.parametrize("sentence", DENIALS[:25])
def test_of_two_labels_one_that_is_denied_by_the_verb_is_the_other(sentence: str) -> None:
    for label, other in (TWO, TWO[::-1]):
        said = _named(label, sentence)
        assert earns({"kind": "logic", "label": other, "labels": TWO}, said), said


@pytest.mark.parametrize("sentence", SUPPOSITIONS)
def test_a_supposed_label_is_not_stated_nor_is_another(sentence: str) -> None:
    for label in TWO:
        said = _named(label, sentence)
        for asked in TWO:
            assert not earns({"kind": "logic", "label": asked, "labels": TWO}, said), said


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_words_of_denial_that_deny_nothing_leave_a_label_stated(sentence: str) -> None:
    for label, other in (TWO, TWO[::-1]):
        said = _named(label, sentence)
        assert earns({"kind": "logic", "label": label, "labels": TWO}, said), said
        assert not earns({"kind": "logic", "label": other, "labels": TWO}, said), said


@pytest.mark.parametrize("behind", [
    "If Bix were red, it would be {o}.", "Had the rule said more, it would be {o}.", "Otherwise it would be {o}.", "(It would be {o} if Bix were red.)", "No square is red.",
    "It is not {o}.", "It cannot be {o}.", "One might suppose otherwise.", "If Bix were red it might have been {o}, but it is not.",
])  # fmt: skip
def test_what_is_supposed_or_denied_behind_a_label_leaves_it_stated(behind: str) -> None:
    for label, other in (("true", "unknown"), ("false", "unknown"), ("unknown", "true"), ("false", "true")):
        for dress in ("The statement is {}.", "The statement is **{}**.", "Answer: {}.", "**{}.**"):
            said = f"{dress.format(label)} {behind.format(o=other)}"
            assert earns({"kind": "logic", "label": label}, said), said
            assert not earns({"kind": "logic", "label": other}, said), said


@pytest.mark.parametrize("behind", ["It is not {}.", "Wait, it cannot be {}.", "Hmm, no.", "I was wrong."])
def test_what_is_denied_or_taken_back_behind_a_label_is_not_stated(behind: str) -> None:
    for label in ("true", "unknown"):
        said = f"The statement is {label}. {behind.format(label)}"
        assert not earns({"kind": "logic", "label": label}, said), said


@pytest.mark.parametrize("sentence", [
    "There is not enough information to tell whether Bix is red.", "The premises do not say.", "It can't be decided.", "The rules don't tell us whether it is true.", "Nothing in the text settles it.",
    "The premises are silent on this.", "Das lässt sich nicht entscheiden.", "On ne peut pas le savoir.", "No se puede saber.", "Non si può determinare.", "Não é possível determinar.", "Это нельзя определить.",
    "无法判断。", "信息不足。", "判断できない。",
])  # fmt: skip
def test_a_sentence_that_leaves_it_open_states_unknown(sentence: str) -> None:
    assert earns({"kind": "logic", "label": "unknown"}, sentence), sentence
    assert earns({"kind": "logic", "label": "neutral", "labels": THREE}, sentence), sentence
    assert not earns({"kind": "logic", "label": "true"}, sentence)
    assert not earns({"kind": "logic", "label": "true", "labels": ["true", "false"]}, sentence)


@pytest.mark.parametrize("sentence", [
    "The premises do not mention Bix, but the statement is {}.", "The text never says why; the statement is {}.", "The facts do not tell us more. It is {}.",
])  # fmt: skip
def test_what_is_left_open_beside_a_label_does_not_open_it(sentence: str) -> None:
    for label in ("true", "false"):
        assert earns({"kind": "logic", "label": label}, sentence.format(label)), sentence


def test_of_three_labels_the_one_that_two_denials_leave_must_be_named() -> None:
    for label in THREE:
        one, other = (x for x in THREE if x != label)
        said = f"It is not {one}, and it is not {other} either; it is {label}."
        for asked in THREE:
            assert earns({"kind": "logic", "label": asked, "labels": THREE}, said) is (asked == label)


@pytest.mark.parametrize("sentence", [
    "A must be a {}, since a {o} would not say that.", "A is a {}, because a {o} never lies.", "A is a {}. A {o} would never say so.", "**A is a {}** (and B is a {o}).", "A is a {} (not a {o}).",
    "A est un {}, car un {o} ne dirait pas cela.",
])  # fmt: skip
def test_reasons_and_remarks_about_the_other_label_are_left_out(sentence: str) -> None:
    for label, other in (TWO, TWO[::-1]):
        said = sentence.format(label, o=other)
        assert earns({"kind": "logic", "label": label, "labels": TWO}, said), said
        assert not earns({"kind": "logic", "label": other, "labels": TWO}, said), said


@pytest.mark.parametrize("text", ["A isn't a " * 30_000, "if " * 90_000 + "true", "not a " * 60 + "knave.", "no x is " * 50 + "true.", "false that " * 40 + "it is true."])  # fmt: skip
def test_long_chains_of_denials_end(text: str) -> None:
    earns({"kind": "logic", "label": "true"}, text)


@pytest.mark.parametrize("sentence", [
    "There is no chance that A is {}.", "It would be odd to call A {}.", "A pretends to be {}.", "Few would call A {}.", "A is the last person one would call {}.",
    "A stopped being {} long ago.", "It only looks {}.", "That would be {} in another world.", "It is a stretch to call A {}.", "Every trace of {} is gone.",
    "A gives the impression of being {}.", "The idea that A is {} has no ground.", "One might take A for {}.", "A tries to look {}.",
])  # fmt: skip
def test_words_that_are_not_known_to_state_a_label_state_none(sentence: str) -> None:
    for label in TWO:
        assert not earns({"kind": "logic", "label": label, "labels": TWO}, _named(label, sentence))


@pytest.mark.parametrize("sentence", [
    "A is {}.", "Clearly A is {}.", "A turns out to be {}.", "We can conclude that A is {}.", "It follows that A must be {}.", "So A has to be {}.",
    "The premises show that A is {}.", "Based on the rules, A is {}.", "This means the first speaker is {}.", "I'd say A is {}.", "Everything points to {}.",
])  # fmt: skip
def test_a_subject_and_a_copula_state_a_label(sentence: str) -> None:
    for label, other in (TWO, TWO[::-1]):
        assert earns({"kind": "logic", "label": label, "labels": TWO}, _named(label, sentence)), sentence
        assert not earns({"kind": "logic", "label": other, "labels": TWO}, _named(label, sentence))
