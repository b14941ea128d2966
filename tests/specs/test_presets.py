"""What the presets as a whole pay: no shaping ever makes up for a wrong answer."""

import pytest

from reward_service.rewards.combine import combine
from reward_service.sample import Sample
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import preset
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question

ENGLISH = "We take seventeen apples, give five of them away, and count what is left in the basket."
GERMAN = "Wir nehmen siebzehn Äpfel, geben fünf davon weg und zählen, was im Korb noch übrig ist."


def paid(name: str, reasoning: str, answer: str) -> float:
    """The whole reward of a well-formed completion to an English prompt."""
    sample = Sample(
        prompt="Ann has 17 apples and gives 5 away. How many are left?",
        completion=f"<think>\n{reasoning}\n</think>\n<answer>\n\\boxed{{{answer}}}\n</answer>",
        reference="12",
        target_language="en",
    )
    verifiers = SpecLibrary().compiled_spec(name).verifier_set(sample.reference_kind)
    verdicts: dict[str, Verdict] = {}
    for component, verifier in zip(verifiers.names, verifiers.verifiers, strict=True):
        read = verifier.read(sample)
        verdicts[component] = verifier.judge(read) if isinstance(read, Question) else read
    value = combine(0, verdicts, preset(name)).value
    assert value is not None
    return value


@pytest.mark.parametrize("name", ["r1", "r1-zero"])
def test_a_right_answer_reasoned_in_another_language_earns_more_than_a_wrong_one_in_the_prompts(
    name: str,
) -> None:
    assert paid(name, GERMAN, "12") > paid(name, ENGLISH, "13")


def test_of_two_right_answers_the_one_reasoned_in_the_prompts_language_earns_more() -> None:
    assert paid("r1", ENGLISH, "12") > paid("r1", GERMAN, "12")
