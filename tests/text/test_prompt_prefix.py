"""Where a response begins behind a prompt that is not there letter by letter."""

import time

import pytest

from reward_service.text.prompt_prefix import response_after_prompt

TURN = "<|im_end|>\n<|im_start|>assistant\n"
PROMPT = f"<|im_start|>user\nGive x , where 2 * x = 84 , and say how you found it .{TURN}"
IMAGE = f"<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>What is shown?{TURN}"


@pytest.mark.parametrize(
    ("query", "prompt", "response"),
    [
        ("ab", "a", "b"),
        ("<s> ab", "a", "b"),
        ("ab", "", "ab"),
        ("ab", "c", "ab"),
        ("a" * 100 + "b", "b", "a" * 100 + "b"),
        (PROMPT + "  42", PROMPT, "  42"),
        (PROMPT, PROMPT, ""),
        (PROMPT.replace(" ,", ",").replace(" .", ".") + "4 2", PROMPT, "4 2"),
        (PROMPT[40:] + "42", PROMPT, "42"),
        (PROMPT[-5:] + "42", PROMPT, PROMPT[-5:] + "42"),
        (IMAGE.replace("<|image_pad|>", "<|image_pad|>" * 300) + "42", IMAGE, "42"),
        (f"<s>{PROMPT[9:]}no{TURN}42", f"{PROMPT}no{TURN}", "42"),
    ],
)
def test_the_prompt_is_taken_off_where_it_ends(query: str, prompt: str, response: str) -> None:
    assert response_after_prompt(query, prompt) == response


@pytest.mark.parametrize("cut", [0, 30])
def test_a_response_that_repeats_the_prompt_is_seen_whole(cut: int) -> None:
    said = f"Junk. {PROMPT}42"
    assert response_after_prompt(PROMPT[cut:] + said, PROMPT) == said
    assert response_after_prompt(f"{PROMPT}no{TURN}"[cut:] + said, f"{PROMPT}no{TURN}") == said


def test_time_is_linear_in_the_texts() -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        response_after_prompt("ab " * times, "b a" * times)
        return time.process_time() - began

    short = min(seconds(20_000) for _ in range(3))
    assert min(seconds(200_000) for _ in range(3)) < 40 * short + 0.05
