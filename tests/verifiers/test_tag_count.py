import pytest

from reward_service.verifiers.tag_count import tag_count

TAGS = ("<think>", "</think>", "<answer>", "</answer>")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("<think>so it is 3</think> <answer>3</answer>", 1.0),
        ("<think>\nso it is 3\n</think>\n<answer>\n3\n</answer>", 1.0),
        ("<think>so it is 3</think> <answer>3", 0.75),
        ("<think>so it is 3</think> 3", 0.5),
        ("<think>so it is 3", 0.25),
        ("it is 3", 0.0),
    ],
)
def test_each_tag_in_place_earns_a_quarter(text: str, share: float) -> None:
    assert tag_count(text, TAGS) == share


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("<think></think><answer></answer>", 0.5),
        ("</answer><answer></think><think>", 0.5),
        ("<think>" * 40, 0.0),
        ("<think>a</think>" * 2 + "<answer>b</answer>", 0.5),
        ("</think></answer>", 0.0),
    ],
)
def test_stuffing_tags_does_not_earn_what_elements_earn(text: str, most: float) -> None:
    assert tag_count(text, TAGS) <= most
