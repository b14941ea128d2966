"""The response in a text that a chat template made of a whole conversation, special tokens and all.

Known are the markers of LLaMA-Factory's templates. What a user wrote cannot be told apart from a template's
own markers, nor can a response that writes a user's turn and another answer to it: the last answer counts.
Where thinking is switched off, templates write an empty thought in front of the response, which is no part
of it. A template without markers needs one of the prompts' own (`response_after`).
"""

import re

from reward_service.api.compat.openrlhf_remote import without_special_tokens

MAX_CHARS = 4_000_000
"""Of a longer text, markers are looked for in the last part only."""


def _markers(answer: tuple[str, ...], other: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?P<answer>{'|'.join(answer)})|(?P<other>{'|'.join(other)})")


_SPECIAL = _markers(
    (
        r"<\|im_start\|>(?:assistant|answer)(?:\n|<\|im_sep\|>)?",
        r"<\|start_header_id\|>(?:GPT4 Correct A|a)ssistant<\|end_header_id\|>",
        r"<\|header_start\|>assistant<\|header_end\|>", r"\[/INST\]", r"<start_of_turn>model\n?",
        r"<\|turn>model\n?", "<｜(?:hy_)?Assistant｜>", r"<\|[Aa]ssistant\|>", r"\[\|assistant\|\]",
        "<role>ASSISTANT</role>", r"<\|start\|>assistant", r"<\|CHATBOT_TOKEN\|>", r"\]~b\]ai\n", "<model>",
        "<_bot>", r"<\|im_assistant\|>assistant<\|im_middle\|>",
        r"<\|start_of_role\|>assistant(?:<\|end_of_role\|>|\n)", r"<seed:bos>assistant\n?",
        r"<\[begin▁of▁sentence\]>assistant\n", r"<beginning_of_sentence>ai name=[^\n]{1,40}\n",
        r"<\|begin_of_text\|>assistant\n", r"<\|extra_0\|>", "<｜hy_place▁holder▁no▁8｜>", "reserved_1",
        "<sep>", r"\[/TOOL_RESULTS\]",
    ),
    (
        r"<\|im_start\|>[a-z]{1,20}", r"<\|(?:start_header_id|header_start)\|>[A-Za-z]{1,20}", r"\[INST\]",
        r"\[TOOL_RESULTS\]", "<tool_response>", "<start_of_turn>(?:user|tool)",
        r"<\|turn>(?:user|system|tool)", "<｜(?:hy_)?User｜>",
        r"<\|(?:[Uu]ser|[Ss]ystem|observation|tool)\|>", r"\[\|(?:user|system)\|\]",
        "<role>[A-Z]{1,20}</role>",
        r"<\|start\|>(?:user|system|developer)", r"<\|(?:USER|SYSTEM)_TOKEN\|>",
        r"\]~b\](?:user|system|tool)\n", "<user>", "<_user>", r"<\|im_(?:user|system)\|>",
        r"<\|start_of_role\|>[a-z]{1,20}", "<seed:bos>(?:user|system|tool)",
        r"<\[begin▁of▁sentence\]>(?:user|system)\n", "<beginning_of_sentence>(?:user|system|tool) ",
        r"<\|begin_of_text\|>(?:user|system|tool)\n", r"<\|extra_4\|>", r"<\|eos\|>", "reserved_0", "<eod>",
    ),
)  # fmt: skip
_PLAIN = _markers(
    (r"[\n >](?:### (?:Assistant|Response)|(?:GPT4 Correct )?Assistant|ASSISTANT|Falcon):",),
    (r"(?:\A|[\n>.?! ])(?:### (?:Instruction|Human|User)|GPT4 Correct User|User|USER|Human):",),
)  # fmt: skip
_EMPTY_THOUGHT = re.compile(
    r"\s*(?:<think>\s*</think>|</think>|◁think▷◁/think▷|<seed:think></seed:think>|<\|channel>thought\n<channel\|>"
    r"|<\|channel\|>analysis<\|message\|><\|end\|><\|start\|>assistant<\|channel\|>final<\|message\|>)"
)
_HEADING = "###"
_HEADINGS = (f"{_HEADING} Assistant:", f"{_HEADING} Response:")
"""Where a template's markers are headings, the beginning of one may end a response."""


def response_in(text: str) -> str:
    """What the model wrote last in a templated conversation, without tokens that end it; a text without a
    template's markers is the response itself."""
    tail = text[-MAX_CHARS:]
    start = _response_start(_SPECIAL, tail, asked=True)
    if start is None:
        start = _response_start(_PLAIN, tail, asked=False)
    if start is None:
        return without_special_tokens(text)
    empty = _EMPTY_THOUGHT.match(tail, start)
    said = without_special_tokens(tail[empty.end() if empty else start :].lstrip())
    return said.removesuffix(_HEADING).rstrip() if tail[:start].endswith(_HEADINGS) else said


def response_after(text: str, marker: str) -> str | None:
    """What follows the first place where this stands, without tokens that end it; None where it does not.

    The first: it is the prompt's, so that no response can move it.
    """
    _, found, said = text.partition(marker)
    return without_special_tokens(said.lstrip()) if found else None


def _response_start(markers: re.Pattern[str], text: str, *, asked: bool) -> int | None:
    """Where the answer to the last other turn begins; a marker within an answer does not begin another.
    `asked`: an answer may come first, when the prompt before it has been cut."""
    start = None
    for found in markers.finditer(text):
        if found["answer"] is None:
            asked = True
        elif asked:
            start, asked = found.end(), False
    return start
