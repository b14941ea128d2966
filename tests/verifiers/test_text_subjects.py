"""Texts that say who did what is asked for, what the thing asked for is, and two names of one thing."""

import pytest

from tests.verifiers.judging import earns

LEDGER = "Passage: Ivo lost it.\n\nWho found the ledger?"
LAMP = "In optics, who invented the Orn lamp?"
STRAHLEN = "Wer entdeckte die Ornstrahlen?"
APPOSED = ("", ", Teodora's brother,", ", a Danish engineer,", ", whom nobody knew,")


@pytest.mark.parametrize("more", APPOSED)
@pytest.mark.parametrize("said", ["found it", "found the ledger", "himself found it in the mill"])
def test_the_subject_of_the_verb_asked_for_is_the_answer(more: str, said: str) -> None:
    def pays(answer: str, text: str) -> bool:
        return earns({"kind": "text", "answers": [answer]}, text, prompt=LEDGER)

    assert pays("Anselm", f"Anselm{more} {said}.")
    assert pays("Anselm", f"Anselm{more} {said} while he was watchman.")
    for behind in (". No, wait. It was Berta", ". But it was Berta", ", or so I thought. It was Berta"):
        assert not pays("Anselm", f"Anselm{more} {said}{behind}."), behind
    assert not pays("Teodora", f"Anselm{more} {said}.")
    assert not pays("Anselm", f"Berta, Anselm's sister, {said}.")


@pytest.mark.parametrize("more", APPOSED)
def test_a_pronoun_stands_for_what_was_made(more: str) -> None:
    lamp = {"kind": "text", "answers": ["Guido Lund"]}
    for verb in ("first released", "built", "invented", "published"):
        assert earns(lamp, f"Guido Lund{more} {verb} it in 1991.", prompt=LAMP), verb
    for verb in ("hated", "sold", "never built", "may have built", "almost invented", "lost"):
        assert not earns(lamp, f"Guido Lund, a Dutch programmer, {verb} it in 1991.", prompt=LAMP), verb
    assert not earns(lamp, "Guido Lund, a Dutch programmer, was inspired by it.", prompt=LAMP)


@pytest.mark.parametrize("behind", ["", ", und dafür bekam er 1901 einen Preis", " und starb 1923"])
def test_a_german_perfect_is_read(behind: str) -> None:
    orn = {"kind": "text", "answers": ["Ada Orn"]}
    if behind != " und starb 1923":
        assert earns(orn, f"Ada Orn hat sie 1895 in Velm entdeckt{behind}.", prompt=STRAHLEN)
    assert not earns(orn, f"Ada Orn hat sie 1895 in Velm nicht entdeckt{behind}.", prompt=STRAHLEN)
    assert not earns(orn, f"Ida Karst hat sie 1895 vor Ada Orn entdeckt{behind}.", prompt=STRAHLEN)


TERM = "What is the Latin term for the guilty mind?"
ASKED = (
    "The term asked for is {}.",
    "So the term you are looking for is *{}*.",
    "The Latin term sought is {}.",
    "Der gesuchte Begriff ist {}.",
    "Le terme demandé est {}.",
    "El término buscado es {}.",
)


@pytest.mark.parametrize("form", ASKED)
@pytest.mark.parametrize("match", ["normalised", "contains"])
def test_what_is_called_the_thing_asked_for_is_the_answer(form: str, match: str) -> None:
    before = "The two elements of a crime are the actus reus and the mens rea. "
    mens = {"kind": "text", "answers": ["mens rea"], "match": match}
    assert earns(mens, before + form.format("mens rea"), prompt=TERM)
    for other in ("actus reus", "not mens rea", "actus reus, not mens rea", "actus reus or mens rea"):
        assert not earns(mens, before + form.format(other), prompt=TERM), other


VITAMIN = "Which vitamin deficiency causes scurvy?"
JOINS = (", also known as {}", " (also called {})", ", otherwise known as **{}**", ", auch bekannt als {}")


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("form", ["Scurvy is caused by a lack of {}, found in fruit.", "It is {}.", "{}"])
def test_two_accepted_answers_of_one_thing_are_one(join: str, form: str) -> None:
    both = {"kind": "text", "answers": ["vitamin C", "ascorbic acid"]}
    said = form.format("vitamin C" + join.format("ascorbic acid"))
    assert earns(both, said, prompt=VITAMIN)
    assert not earns(both, form.format("vitamin D" + join.format("calciferol")), prompt=VITAMIN)
    assert not earns(both, f"It is not vitamin C{join.format('ascorbic acid')}.", prompt=VITAMIN)


def test_chinese_names_beside_each_other_are_one() -> None:
    first = {"kind": "text", "answers": ["秦始皇", "嬴政"]}
    asked = "中国历史上第一位皇帝是谁?"
    for said in ("秦始皇嬴政。", "秦始皇(又名嬴政)。", "秦始皇,也称嬴政"):
        assert earns(first, said, prompt=asked), said
    for said in ("不是秦始皇嬴政", "秦始皇嬴政的儿子"):
        assert not earns(first, said, prompt=asked), said


PRESSURE = "What is the medical term for high blood pressure?"


@pytest.mark.parametrize("aside", ["on the other hand, ", "by contrast, "])
@pytest.mark.parametrize("match", ["normalised", "contains"])
def test_what_the_counterpart_is_called_is_an_aside(aside: str, match: str) -> None:
    high, low = (
        {"kind": "text", "answers": [one], "match": match} for one in ("hypertension", "hypotension")
    )
    said = f"It's called *hypertension*. Low blood pressure, {aside}is hypotension."
    assert earns(high, said, prompt=PRESSURE)
    assert not earns(low, said, prompt=PRESSURE)
    assert not earns(
        high, f"It's called hypotension. Low blood pressure, {aside}is hypertension.", prompt=PRESSURE
    )


def test_bold_letters_of_an_acronym_are_plain() -> None:
    name = {"kind": "text", "answers": ["Domain Name System"]}
    asked = "What does DNS stand for?"
    for said in ("DNS = **D**omain **N**ame **S**ystem. It translates names.", "*D*omain *N*ame *S*ystem"):
        assert earns(name, said, prompt=asked), said
    for said in ("DNS = **D**omain **N**ame **S**erver.", "Not **D**omain **N**ame **S**ystem."):
        assert not earns(name, said, prompt=asked), said


COUNTY = "What is the name of the fictional county in which the novels are set?"


@pytest.mark.parametrize("place", ["", ", Mississippi", ", USA"])
def test_the_kind_of_thing_asked_for_may_stand_behind_its_name(place: str) -> None:
    orne = {"kind": "text", "answers": ["Ornepatawa"]}
    assert earns(orne, f"Ornepatawa County{place}", prompt=COUNTY)
    assert earns(orne, f"The Ornepatawa County{place}.", prompt=COUNTY)
    for kind in ("Parish", "Heights", "Parish or Karst Parish"):
        assert not earns(orne, f"Ornepatawa {kind}{place}", prompt=COUNTY), kind
    assert not earns(orne, f"New Ornepatawa County{place}", prompt=COUNTY)


@pytest.mark.parametrize("title", ["Orn; or, The Whale", "Orn: A Study of Whales", "Orn, or, The Whale"])
@pytest.mark.parametrize("form", ["*{}*", "The novel is ***{}***, published in 1851.", "{}"])
def test_an_accepted_title_may_have_its_subtitle(title: str, form: str) -> None:
    orn = {"kind": "text", "answers": ["Orn"]}
    assert earns(orn, form.format(title), prompt="Which novel opens with the sea?")
    assert not earns(orn, form.format("Big " + title), prompt="Which novel opens with the sea?")
    assert not earns(orn, form.format("Orn: The Return"), prompt="Which novel opens with the sea?")


TRENCH = "Which ocean trench is the deepest on Earth?"
MILD = ("I'm fairly confident it's {}, though I can't check a source right now.", "I'm sure it is {}.")


@pytest.mark.parametrize("form", MILD)
def test_a_mild_hedge_with_one_commitment_is_an_answer(form: str) -> None:
    trench = {"kind": "text", "answers": ["Velm Trench"]}
    assert earns(trench, form.format("the Velm Trench"), prompt=TRENCH)
    for other in ("the Karst Trench", "not the Velm Trench", "the Velm Trench or the Karst Trench"):
        assert not earns(trench, form.format(other), prompt=TRENCH), other
    assert not earns(trench, "I'm not sure it's the Velm Trench, though I can't check.", prompt=TRENCH)
    assert not earns(
        trench, "I'm fairly sure it's the Velm Trench, though it could be another.", prompt=TRENCH
    )


@pytest.mark.parametrize(
    "unit", ["Anselm, ", "vitamin C also ", "The term ", "**D**", "; or, The ", "I'm sure "]
)
def test_long_texts_take_no_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    for prompt in (LEDGER, TERM, VITAMIN, COUNTY):
        earns({"kind": "text", "answers": ["vitamin C", "Anselm"]}, text, prompt=prompt)
