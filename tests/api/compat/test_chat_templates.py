"""What a template's text says of who said what."""

import time

import pytest

from reward_service.api.compat.chat_templates import response_after, response_in

ASKED = "What is 6*7? Think in <think></think>, then <answer></answer>."
TURN = "<|im_start|>assistant\n"
HEAD = "<|start_header_id|>assistant<|end_header_id|>\n\n"
ROLE = "<|start_of_role|>{}<|end_of_role|>"
GEMMA_TURN = "<end_of_turn>\n<start_of_turn>model\n"
FINAL = "<|start|>assistant<|channel|>final<|message|>"
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
    (f"<｜begin▁of▁sentence｜>User: {ASKED}\n\nAssistant:", "<｜end▁of▁sentence｜>"),
    (f"Be polite.\n\n### Human: {ASKED}\n### Assistant:", "###"),
    # after the call of a tool
    (f"<start_of_turn>user\n{ASKED}{GEMMA_TURN}f()<end_of_turn>\n<start_of_turn>tool\n42{GEMMA_TURN}",
     "<end_of_turn>"),
    (f'<s>[INST] {ASKED}[/INST][TOOL_CALLS] [{{"name": "f"}}]</s>[TOOL_RESULTS] 42[/TOOL_RESULTS]', "</s>"),
    (f"{ROLE.format('assistant')}f()\n{ROLE.format('tool')}42<|end_of_text|>\n<|start_of_role|>assistant\n",
     "<|end_of_text|>"),
    (f"<|User|>{ASKED}<|Assistant|>f()<tool_response>\n42\n</tool_response><|Assistant|>", "<|end_of_text|>"),
    # thinking switched off
    (f"<|im_start|>user\n{ASKED}<|im_end|>\n{TURN}<think>\n\n</think>\n\n", "<|im_end|>"),
    (f"<｜hy_User｜>{ASKED}<｜hy_Assistant｜><think></think>", "<｜hy_place▁holder▁no▁2｜>"),
    (f"[gMASK]<sop><|user|>\n{ASKED}<|assistant|></think>", "<|user|>"),
    (f"<|im_user|>user<|im_middle|>{ASKED}<|im_end|><|im_assistant|>assistant<|im_middle|>◁think▷◁/think▷",
     "<|im_end|>"),
    (f"<seed:bos>user\n{ASKED}<seed:eos><seed:bos>assistant\n<seed:think></seed:think>", "<seed:eos>"),
    (f"<|turn>user\n{ASKED}<turn|>\n<|turn>model\n<|channel>thought\n<channel|>", "<turn|>"),
    (f"<|start|>user<|message|>{ASKED}<|end|><|start|>assistant<|channel|>analysis<|message|><|end|>{FINAL}",
     "<|return|>"),
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


def test_of_two_thoughts_the_empty_one_alone_is_the_templates() -> None:
    thought = "<think>\n\n</think>\n\n"
    assert response_in(f"{TEMPLATED[0][0]}{thought}{thought}42") == f"{thought}42".strip()
    assert response_in(f"{TEMPLATED[0][0]}<think>6*7</think>42") == "<think>6*7</think>42"


def test_a_marker_of_the_prompts_own_is_the_first_so_that_no_response_moves_it() -> None:
    assert response_after("What is 6*7?\nAnswer: 42</s>", "Answer:") == "42"
    assert response_after("6*7?\nAnswer: no\nAnswer: 42", "Answer:") == "no\nAnswer: 42"
    assert response_after("What is 6*7? 42", "Answer:") is None


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
