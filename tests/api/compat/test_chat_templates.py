"""What a template's text says of who said what."""

import time

import pytest

from reward_service.api.compat.chat_templates import response_in

ASKED = "What is 6*7? Think in <think></think>, then <answer></answer>."
TURN = "<|im_start|>assistant\n"
HEAD = "<|start_header_id|>assistant<|end_header_id|>\n\n"
CORRECT = "<|start_header_id|>GPT4 Correct {}<|end_header_id|>\n\n"
SENTENCE = "<beginning_of_sentence>"
TEMPLATED = [
    (f"<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n{ASKED}<|im_end|>\n<|im_start|>assistant\n",
     "<|im_end|>"),
    (f"<|endoftext|><|endoftext|><|im_start|>user\n{ASKED}<|im_end|>\n<|im_start|>assistant\n",
     "<|im_end|>\n<|endoftext|><|endoftext|>"),
    (f"<|start_header_id|>user<|end_header_id|>\n\n{ASKED}<|eot_id|>{HEAD}",
     "<|eot_id|>"),
    (f"<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\n{ASKED} [/INST] ", "</s>"),
    (f"<bos><start_of_turn>user\n{ASKED}<end_of_turn>\n<start_of_turn>model\n", "<end_of_turn>"),
    (f"<｜begin▁of▁sentence｜><｜User｜>{ASKED}<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
    (f"[gMASK]<sop><|user|>\n{ASKED}<|assistant|>\n", "<|user|>"),
    (f"<|user|>\n{ASKED}<|end|>\n<|assistant|>\n", "<|end|>"),
    (f"<role>HUMAN</role>{ASKED}<|role_end|><role>ASSISTANT</role>", "<|role_end|>"),
    (f"A chat.\nUSER: {ASKED} ASSISTANT: ", "</s>"),
    (f"### Instruction:\n{ASKED}\n\n### Response:\n", "<|endoftext|>"),
    (f"Human: {ASKED}</s>\nAssistant: ", "</s>"),
    (f"<|im_start|>user<|im_sep|>{ASKED}<|im_end|><|im_start|>assistant<|im_sep|>", "<|im_end|>"),
    (f"<s>{CORRECT.format('User')}{ASKED}<|eot_id|>{CORRECT.format('Assistant')}", "<|eot_id|>"),
    (f"{SENTENCE}user name=user\n{ASKED}<end_of_sentence>\n{SENTENCE}ai name=assistant\n", "<end_of_sentence>\n"),
    (f"<[begin▁of▁sentence]>user\n{ASKED}<[end▁of▁sentence]><[begin▁of▁sentence]>assistant\n",
     "<[end▁of▁sentence]>"),
    (f"<|begin_of_text|>user\n{ASKED}<|end_of_text|>\n<|begin_of_text|>assistant\n", "<|end_of_text|>\n"),
    (f"<|startoftext|>Be brief.<|extra_4|>{ASKED}<|extra_0|>", "<|eos|>"),
    (f"<｜hy_begin▁of▁sentence｜><｜hy_User｜>{ASKED}<｜hy_place▁holder▁no▁8｜>", "<｜hy_place▁holder▁no▁2｜>"),
    (f"<unk>Be brief.reserved_0{ASKED}reserved_1", "</s>"),
    (f"Hi<sep>Hello<eod>\n{ASKED}<sep>", "<eod>\n"),
    (f"<|begin_of_sentence|>User: {ASKED}\nAssistant: ", "<|end_of_sentence|>"),
    (f"User: {ASKED}\nFalcon:", "<|endoftext|>"),
    (f"A chat between two. They are polite.USER: {ASKED} ASSISTANT:", "</s>"),
    (f"<|im_start|>user\nHi<|im_end|>\n{TURN}Hi<|im_end|>\n<|im_start|>user\n{ASKED}<|im_end|>\n{TURN}",
     "<|im_end|>"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), TEMPLATED)
def test_the_prompt_and_what_ends_the_response_are_taken_off(before: str, after: str) -> None:
    for response in ("The answer is 42.", "<think>a</think>\n<answer>42</answer>", ""):
        assert response_in(before + response + after) == response


def test_a_text_without_markers_is_the_response() -> None:
    assert response_in("<think>6*7</think>42") == "<think>6*7</think>42"
    assert response_in("I told the Assistant: go. User: no") == "I told the Assistant: go. User: no"


def test_a_marker_within_the_response_begins_no_other_response() -> None:
    before = TEMPLATED[0][0]
    said = "noise<|im_start|>assistant\n<think>a</think><answer>b</answer>"
    assert response_in(before + said) == said


def test_a_cut_prompt_still_ends_where_the_answer_begins() -> None:
    assert response_in("s 6*7?<|im_end|>\n<|im_start|>assistant\n42<|im_end|>") == "42"


@pytest.mark.parametrize("piece", ["<|im_start|>", " User:", "[INST]", "<|", "<role>A", "\n### "])
def test_time_is_linear_in_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        response_in(piece * times)
        return time.process_time() - began

    short = min(seconds(5_000) for _ in range(3))
    assert min(seconds(50_000) for _ in range(3)) < 40 * short + 0.05
