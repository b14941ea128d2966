"""What a text gives plainly: its words in bold, or the clause that repeats the question's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from reward_service.grading.texts.answer_mentions import namings
from reward_service.grading.texts.claimed_mentions import claims
from reward_service.grading.texts.contradicting_clauses import gives_other_thing
from reward_service.grading.texts.emphasised_answers import accepted_in, emphasis, is_other
from reward_service.grading.texts.mentioned_names import is_mentioned
from reward_service.grading.texts.stated_names import corrected


@dataclass(frozen=True, slots=True)
class Given:
    """What a text gives: an accepted answer, or another one."""

    answer: str | None


def by_emphasis(sentences: Sequence[str], answers: tuple[str, ...], prompt: str) -> Given | None:
    """What the words in bold state, where nothing denies, hedges or corrects them; None where they decide nothing."""
    found = emphasis(sentences, prompt)
    if found is None:
        return None

    def is_accepted(text: str) -> bool:
        return bool(namings(text, answers))

    same = accepted_in(found.said, answers, prompt)
    if same is None:
        return Given(None) if is_other(found, is_accepted) else None
    plain = sentences[found.at].replace("**", "").replace("__", "")
    told = [*sentences[: found.at], plain, *sentences[found.at + 1 :]]
    is_aside = is_mentioned(plain, found.said, prompt)
    later = any(
        (name := corrected(one, prompt)) and not is_accepted(name) for one in sentences[found.at + 1 :]
    )
    stands = not (is_aside or later) and claims(told, found.at, is_accepted, same[1], found.said)
    return Given(same[0]) if stands else None


def is_other_told(sentences: Sequence[str], answers: tuple[str, ...], prompt: str) -> bool:
    """Whether the clause nearest to the question states another thing than an accepted answer."""
    return gives_other_thing(sentences, answers, prompt, lambda clause: bool(namings(clause, answers)))
