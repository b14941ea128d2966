"""Sentences that no value can win from are not read, and no verdict depends on that."""

import random
from collections.abc import Iterator

import pytest

from reward_service.grading.math import problem
from reward_service.grading.math.claims import ranked_claims, reader
from reward_service.grading.math.claims.candidate_evidence import Candidate
from reward_service.grading.math.claims.claim_types import Reading
from reward_service.grading.math.claims.closing_sentences import Closing
from reward_service.grading.math.claims.evidence_weights import WEIGHTS
from reward_service.grading.math.claims.reference_shape import wanted

TEXTS = 400
SENTENCES = (
    "First {a} boxes go to the {b} shops.", "So that makes {c} boxes.", "Thus the total is {c} boxes.", "**{c} boxes**",
    "Her share is {a} euros, and the rest, {b} euros, remains.", "Total boxes: {c}", "Then x = {a} and y = {b}.",
    "The average speed is {a} km/h.", "Ann is {a} years old.", "Tom, who is older, is {b}.", "It took {a} hours and {b} minutes.",
    "${a} + {b} = {c}$", "Hence $x = {a}$.", "The ratio is {a}:{b}.", "The point is ({a}, {b}).", "In {a} years he will be {b}.",
    "That is {a} more than before.", "The fraction is {a}/{b}.", "If it were {a}, there would be {b}.", "We get {c}.", "{c}",
    "The box with {a} balls weighs {b} kg, which gives {c} in all.", "Twenty-five of them are left.", "It costs ${c}.",
    "The other {b} are red.", "The probability is {a} out of {c}.", "f(2) = {a}", "Also bleiben {a} übrig.", "Luego quedan {b}.",
    "所以一共有{c}个。", "还剩{a}个。", "他用了{a}小时。", "よって{c}個です。", "Итого {c} рублей.",
)  # fmt: skip
PROMPTS = (
    "", "How many boxes are there in total?", "What is the average speed, in km/h?", "How old is Tom?", "Find x.",
    "How much money remains?", "What is the ratio of boys to girls?", "How long did it take, in minutes?", "What is f(2)?",
    "Is it 12 or 25?", "一共有多少个？", "还剩多少个？", "Сколько всего рублей?", "What fraction of the boxes is left?",
)  # fmt: skip
REFERENCES = ("42", "7/3", "(3, 4)", "3:4", "x + 2", "25 km/h", "3 hours", "B", "Tom")


def texts() -> Iterator[tuple[str, str, str]]:
    """Texts with prompts and references."""
    chance = random.Random(11)
    for _ in range(TEXTS):
        drawn = [chance.choice(SENTENCES) for _ in range(chance.randint(2, 9))]
        numbers = {name: chance.choice((3, 7, 12, 25, 42, 120)) for name in "abc"}
        text = "".join(one.format(**numbers) + chance.choice((" ", "\n", " ")) for one in drawn)
        yield text, chance.choice(PROMPTS), chance.choice(REFERENCES)


def read(text: str, prompt: str, reference: str) -> Reading:
    reader._read.cache_clear()
    return reader.read(text, problem.read(prompt), wanted=wanted(reference))


def test_what_is_read_is_what_would_be_read_with_all_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list(texts())
    skipped = [0, 0]
    may_reach = ranked_claims.may_reach

    def noted(*arguments: object) -> bool:
        reached = may_reach(*arguments)  # type: ignore[arg-type]
        skipped[reached] += 1
        return reached

    monkeypatch.setattr(ranked_claims, "may_reach", noted)
    some = [read(*one) for one in drawn]
    monkeypatch.setattr(ranked_claims, "may_reach", lambda *_: True)
    for one, reading in zip(drawn, some, strict=True):
        assert read(*one) == reading, one
    assert min(skipped) > TEXTS // 2, "the texts say nothing about the bound"


def test_no_value_weighs_more_than_its_sentence_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed, may_reach, seen = ranked_claims._weighed, ranked_claims.may_reach, list[float]()

    def noted(
        passage: ranked_claims._Passage, numbers: range, listed: int, spoken: int, *, first: bool
    ) -> Iterator[tuple[Candidate, str, float]]:
        for candidate, text, weight in weighed(passage, numbers, listed, spoken, first=first):
            number = candidate.sentence
            if number > listed and number != spoken:
                said = passage.closing.sentences[passage.closing.place(number)]
                latest = WEIGHTS["in the last clause with a value"] if passage.last[0] == number else 0.0
                assert may_reach(weight - latest, said, passage._restored(said), number, passage.question)
                seen.append(weight)
            yield candidate, text, weight

    monkeypatch.setattr(ranked_claims, "_weighed", noted)
    monkeypatch.setattr(ranked_claims, "may_reach", lambda *_: True)
    for one in texts():
        read(*one)
    assert len(seen) > TEXTS


def test_behind_a_plain_answer_no_other_sentence_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    candidates = ranked_claims.candidates

    def noted(sentence: str, *rest: object) -> object:
        asked.append(sentence)
        return candidates(sentence, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ranked_claims, "candidates", noted)
    work = "There are 3 rows of 14 chairs. A row holds 14 chairs. Each chair costs 5 euros.\n" * 4
    assert [claim.text for claim in read(f"{work}42", "", "42").claims] == ["42"]
    assert asked == ["42"]


def test_a_sentence_is_looked_at_when_it_is_asked_for() -> None:
    seen: list[int] = []

    def told(place: int) -> str | None:
        seen.append(place)
        return None if place == 1 else f"sentence {place}"

    closing = Closing(["a", "b", "c", "d", "e"], told, 2)
    assert closing.text(0) == "sentence 0"
    assert seen == [0]
    assert (closing.number(2), closing.place(1), closing.text(2), closing.number(1)) == (1, 2, None, None)
    assert seen == [0, 1, 2]
    assert list(closing) == ["sentence 0", "sentence 2"]
