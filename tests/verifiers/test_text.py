"""Answers in words: several accepted answers and six ways of comparing."""

import pytest

from tests.verifiers.claim_wordings import DOES_NOT_STATE, STATES
from tests.verifiers.judging import earns, gold_of, is_refused, judged


def text(*answers: str, match: str = "normalised", **more: object) -> dict[str, object]:
    return {"kind": "text", "answers": list(answers), "match": match, **more}


@pytest.mark.parametrize(
    ("answer", "completion"),
    [
        ("Marie Curie", "marie curie"), ("Marie Curie", "MARIE CURIE."), ("Marie Curie", "<answer>Marie Curie</answer>"),
        ("Marie Curie", "The answer is Marie Curie."), ("Marie Curie", "**Marie Curie**"), ("Marie Curie", '"Marie Curie"'),
        ("Marie Curie", "\\boxed{\\text{Marie Curie}}"), ("Marie Curie", "Answer:\nMarie Curie\n"),
        ("Marie Curie", "<think>Pierre? No.</think>Marie Curie"), ("Marie Curie", "I first thought of Bohr, but the answer is Marie Curie."),
        ("the Danube", "Danube"), ("Danube", "The Danube"), ("São Tomé", "Sao Tome"), ("Zürich", "zurich"), ("naïve", "naive"),
        ("twenty-one", "21"), ("21", "twenty one"), ("1,500", "1500"), ("three hundred", "300"), ("first", "1st"),
        ("4 September 2000", "September 4, 2000"), ("2000-09-04", "Sept. 4th, 2000"), ("4 septembre 2000", "4 September 2000"),
        ("2023年5月4日", "May 4, 2023"), ("C++", "c++"), ("U.S.A.", "USA"), ("-5", "-5"), ("Tom & Jerry", "Tom and Jerry"), ("北京", "北京。"),
        ("О'Нил", "О’Нил"), ("２０２４", "2024"), ("Москва", "Ответ: Москва"), ("Berlin", "Antwort: Berlin"), ("hello\u00a0world", "hello world"),
    ],
)  # fmt: skip
def test_writing_makes_no_difference_when_normalised(answer: str, completion: str) -> None:
    assert earns(text("something else", answer), completion)


@pytest.mark.parametrize(
    ("answer", "completion"),
    [
        ("Marie Curie", "Pierre Curie"), ("Marie Curie", "Curie"), ("1988", "1989"), ("1988", "198"), ("4 September 2000", "5 September 2000"),
        ("C++", "C"), ("C#", "C"), ("-5", "5"), ("twenty", "12"), ("Marie Curie", "not Marie Curie"), ("Marie Curie", "Marie Curie or Pierre Curie"),
        ("Marie Curie", "The answer is Marie Curie. Correction: the answer is Bohr."), ("Marie Curie", ""), ("Marie Curie", "eiruC eiraM"),
        ("Marie Curie", "<think>Marie Curie</think>"), ("Marie Curie", "<think>Marie Curie"), ("Marie Curie", "[correct answer]"),
        ("Marie Curie", "It is not Marie Curie."), ("1.5", "15"), ("May", "March"), ("two", "to"),
    ],
)  # fmt: skip
def test_another_answer_earns_nothing(answer: str, completion: str) -> None:
    assert not earns(text(answer), completion)


def test_exact_wants_every_letter() -> None:
    assert earns(text("pH 7", match="exact"), "<answer>pH 7</answer>")
    assert not earns(text("pH 7", match="exact"), "<answer>ph 7</answer>")


@pytest.mark.parametrize("completion", [
    "The first programmer was Ada Lovelace, who wrote notes.", "Ada Lovelace", "It was ada lovelace.", "Not Babbage but Ada Lovelace.",
    "Not only Babbage: Ada Lovelace also did.", "<answer>It was Ada Lovelace</answer>",
    "Lady Ada Lovelace was born in 1815. She died in 1852.",
])  # fmt: skip
def test_a_sentence_that_claims_an_accepted_answer_contains_it(completion: str) -> None:
    assert earns(text("Ada Lovelace", match="contains"), completion)


@pytest.mark.parametrize("completion", [
    "It was not Ada Lovelace.", "It wasn't Ada Lovelace.", "Ada Lovelace is wrong.", "Anyone except Ada Lovelace.", "It is never Ada Lovelace.",
    "Ada Lovelace or Charles Babbage.", "Either Ada Lovelace or Grace Hopper.", "Charles Babbage, rather than Ada Lovelace.",
    "Ada Lovelace, Alan Turing, Grace Hopper, Kurt Gödel, Edsger Dijkstra", "Turing\nHopper\nAda Lovelace\nGödel\nDijkstra",
    "Many say Ada Lovelace, but the correct answer is Alan Turing.", "Adalovelace", "Ada Lovelaces' sister-in-law's friend Mary", "",
    "It is Turing. It is Hopper. It is Ada Lovelace. It is Knuth. It is Gödel.",
])  # fmt: skip
def test_denials_hedges_lists_and_longer_words_do_not_contain_it(completion: str) -> None:
    assert not earns(text("Ada Lovelace", match="contains"), completion)


def test_a_number_is_not_contained_in_a_longer_one() -> None:
    assert earns(text("12", match="contains"), "There are 12 of them.")
    for completion in (
        "There are 112 of them.",
        "There are 12.5 of them.",
        "There are 1,200 of them.",
        "Room 12b it is.",
    ):
        assert not earns(text("12", match="contains"), completion)


def test_repeating_the_question_claims_nothing() -> None:
    prompt = "Is Mount Whitney or Denali the highest mountain?"
    assert not earns(text("Denali", match="contains"), prompt, prompt=prompt)


def test_a_list_is_contained_in_any_order() -> None:
    reference = text("red, green and blue", match="contains")
    assert earns(reference, "They are blue, green, and red.")
    assert not earns(reference, "They are blue and green.")


def test_overlap_counts_words() -> None:
    reference = text("the theory of general relativity", match="f1")
    assert earns(reference, "theory of general relativity")
    assert not earns(reference, "relativity")
    assert earns({**reference, "min": 0.4}, "relativity")
    assert not earns({**reference, "min": 0.4}, "quantum field theory and the standard model of it all")


def test_fuzzy_forgives_letters_and_no_figures() -> None:
    assert earns(text("Mississippi", match="fuzzy"), "Missisippi")
    assert not earns(text("Mississippi", match="fuzzy"), "Missouri")
    assert not earns(text("4 September 2000", match="fuzzy"), "5 September 2000")
    assert not earns(text("route 1988", match="fuzzy"), "route 1989")


def test_patterns_are_found_in_the_answer() -> None:
    assert earns(text(r"(?i)^colou?r$", match="regex"), "<answer>Color</answer>")
    assert not earns(text(r"^colou?r$", match="regex"), "<answer>colors</answer>")


def test_a_pattern_bomb_costs_nothing() -> None:
    assert not earns(text(r"^(a+)+$", match="regex"), "a" * 200_000 + "b")


@pytest.mark.parametrize("reference", [
    text(), text(""), text("  "), text("(", match="regex"), text(r"(?=x)", match="regex"), text("a*", match="regex"), text("x", match="best"),
    {"kind": "text"}, {"kind": "text", "answers": [1]}, text("x", min=2.0, match="f1"), text("x" * 3000, match="regex"),
])  # fmt: skip
def test_a_reference_that_accepts_nothing_or_anything_is_refused(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize("match", ["exact", "normalised", "contains", "f1", "fuzzy"])
@pytest.mark.parametrize(
    "answer",
    ["Paris", "4 September 2000", "C++", "…", "twenty-one", "北京", "not applicable here", "A, B, C and D"],
)
def test_every_accepted_answer_earns_everything_by_itself(answer: str, match: str) -> None:
    reference = text(answer, match=match)
    assert earns(reference, gold_of(reference))


@pytest.mark.parametrize(
    "completion",
    [
        "1" * 1_000_000,
        "a " * 400_000,
        "one hundred " * 60_000,
        "(" * 500_000,
        "." * 900_000,
        "January 1 " * 50_000,
    ],
)
@pytest.mark.parametrize("match", ["normalised", "contains", "f1", "fuzzy"])
def test_long_texts_earn_nothing(completion: str, match: str) -> None:
    assert not earns(text("Paris", match=match), completion)


def test_a_hash_collision_of_forms_is_none() -> None:
    """What is one answer for a reader must not be another: signs, figures and dates keep apart."""
    answers = ["-1", "1", "1.0", "1st", "01", "10", "one and a half", "1/2", "12", "2021-01-12", "2021-12-01"]
    for one in answers:
        right = [other for other in answers if earns(text(one), other)]
        assert right == [one] or (one in ("1", "1.0") and right == ["1", "1.0"]), (one, right)


def test_the_score_of_a_likeness_is_reported() -> None:
    verdict = judged(text("general relativity", match="f1"), "relativity")
    assert verdict.detail == {"likeness": pytest.approx(2 / 3, abs=1e-6)}


NAMES = {
    "zh": ("李白", "杜甫"),
    "ja": ("琵琶湖", "浜名湖"),
    "ko": ("세종", "태조"),
    "ru": ("Тургенев", "Толстой"),
    "ar": ("القاهرة", "بغداد"),
}
PAIRS = [("Marie Curie", "Niels Bohr"), ("xenon", "argon"), ("1492", "1498")]


@pytest.mark.parametrize("match", ["contains", "normalised"])
@pytest.mark.parametrize("language", STATES)
def test_a_sentence_of_any_language_is_paid_for_what_it_states_and_for_nothing_else(
    language: str, match: str
) -> None:
    pairs = (
        [NAMES[language], PAIRS[2]]
        if language in ("zh", "ja", "ko")
        else [NAMES.get(language, PAIRS[0]), *PAIRS[1:]]
    )
    for right, other in pairs:
        reference = text(right, match=match)
        for wording in STATES[language]:
            of_clauses = right.islower() and "," in wording  # a common word could be meant in passing
            if match == "contains" or not of_clauses:
                assert earns(reference, wording.format(x=right, y=other)), wording
            assert not earns(reference, wording.format(x=other, y=right)), wording
        for wording in DOES_NOT_STATE[language]:
            assert not earns(reference, wording.format(x=right, y=other)), wording


@pytest.mark.parametrize(("answer", "completion"), [
    ("Curie", "Pierre Curie"), ("Berlin", "The Berlin Wall"), ("1", "1/2"), ("100", "100 million"), ("2", "It is 2 or 3."), ("7", "Between 7 and 9."),
    ("Paris", "Paris hosted Picasso, Hemingway, Joyce, Stein, Pound and Matisse."), ("दिल्ली", "दल"), ("की", "का"),
])  # fmt: skip
def test_rivals_and_longer_names_keep_a_sentence_from_stating(answer: str, completion: str) -> None:
    assert not earns(text(answer), completion)


@pytest.mark.parametrize(("answer", "completion"), [
    ("Lyon", "Lyon is the older town, though the larger one is Marseille."), ("iron", "Iron rusts, and tin does not. The metal that was asked for is tin."),
    ("杜甫", "杜甫写了很多诗,这一首却是王维的作品。"), ("松尾芭蕉", "松尾芭蕉の弟子の服部嵐雪が詠みました。"), ("Balzac", "C'est Stendhal, que Balzac admirait, qui l'a écrit."),
    ("Duero", "El Duero pasa por Soria, pero el río más largo es el Tajo."), ("Чехов", "Чехов дружил с автором, а написал это Бунин."),
    ("Lena", "The longest river there is the Ob; Lena comes third."), ("Vienna", "The cities were Vienna and Graz. The smaller one is Graz."),
    ("Borg", "John McEnroe took the title by beating Borg."), ("Titian", "The panel is by Bellini, the teacher of Titian."),
    ("Oslo", "A friend swears by Oslo; I think it is Bergen."), ("Nansen", "Roald Amundsen got there, who admired nobody more than Nansen."),
    ("Haydn", "**Salieri** wrote it. He had been taught by Haydn."), ("Guinea", "That is Guinea-Bissau."), ("Oslo", "You ask whether it is Bergen or the Oslo of old."),
    ("Haydn", "El compositor es Salieri, amigo de Haydn."), ("Elba", "Corsica? Elba? The island in question is Malta."),
])  # fmt: skip
def test_a_name_that_is_mentioned_beside_the_answer_given_earns_nothing(answer: str, completion: str) -> None:
    assert not earns(text(answer), completion)


@pytest.mark.parametrize(("answer", "completion"), [
    ("Lyon", "Marseille is older, but the answer is Lyon."), ("Lyon", "It is Lyon."), ("Lyon", "Lyon is the one."), ("Lyon", "Lyon, the town on two rivers."),
    ("iron", "The metal is iron."), ("杜甫", "这首诗的作者是杜甫。"), ("松尾芭蕉", "作者は松尾芭蕉です。"), ("Lyon", "It lies far from the sea. The town is Lyon."),
    ("Peru", "Let me count.\n\n- Chile: 2\n- Bolivia: 3\n- Peru: 7\n\nSo the first in the list is Peru."), ("Auguste Renoir", "Ce n'est pas de Degas, qui peignait des danseuses. Le peintre est Auguste Renoir."),
    ("Bern", "Most people would name Zürich, the largest town. It is not, though: the seat of government is Bern."), ("3 May 1821", "It ended on May 3, 1821."),
    ("İzmir", "Aranan şehir Bursa değil, İzmir'dir."), ("Bern", "Zürich is larger than Bern. The capital is Bern."),
    ("Bern", "It is Bern, the **seat** of the government."), ("Bern", "Bern.\n\n**Explanation:** it was chosen in 1848."), ("Kepler", "The laws were found by **Kepler** after years of work. Brahe had left him the data."),
])  # fmt: skip
def test_a_name_that_ends_its_sentence_or_stands_alone_in_it_is_stated(answer: str, completion: str) -> None:
    assert earns(text(answer), completion)


def test_umlauts_case_endings_and_elisions_are_writing() -> None:
    for answer, said in (
        ("Dürrenmatt", "Duerrenmatt"),
        ("Ankara", "Ankara'dır."),
        ("Etna", "È l'Etna."),
        ("Øresund", "Oresund"),
        ("세종", "세종이 만들었습니다."),
    ):
        assert earns(text(answer), said), said


LONG = (
    "It was found in a mine by two brothers who had sold their farm for it, and it took them a whole winter to melt it out of the ore. "
    * 6
)


@pytest.mark.parametrize(
    "last",
    [
        "The element named after their home is thus polonium.",
        "This means that the element was polonium.",
        "可见这种元素是 polonium。",
    ],
)
def test_a_long_text_comes_to_its_last_sentence_where_that_concludes(last: str) -> None:
    prompt = "Which element was named after their home?"
    assert earns(text("polonium"), LONG + last, prompt=prompt)
    assert not earns(text("radium"), LONG + last, prompt=prompt)


def test_a_long_text_may_answer_first_in_the_question_s_words() -> None:
    prompt = "Which element was named after their home?"
    first = "The element named after their home is polonium. "
    assert earns(text("polonium"), first + LONG, prompt=prompt)
    assert not earns(text("polonium"), first + LONG + "No, that is wrong: it was radium.", prompt=prompt)
    assert not earns(text("polonium"), "Their neighbours knew polonium. " + LONG, prompt=prompt)


def test_of_two_names_that_are_compared_the_one_at_the_head_is_given() -> None:
    prompt = "Who is older, Ada Rask or Bo Lindt?"
    assert not earns(
        text("Bo Lindt"), "Ada Rask, as she was born in 1970 and Bo Lindt in 1965.", prompt=prompt
    )
    assert earns(
        text("Ada Rask"), "Ada Rask, because she was born in 1960 and Bo Lindt in 1965.", prompt=prompt
    )
