"""Tokens that end a turn or fill up a batch, as the tokenizers of the model families in use spell them.

Inference engines and trainers leave them in the decoded text, one or many, with or without blanks. At the end
of a completion they are the tokenizer's; anywhere else the model wrote past its own end, or pretends to.
"""

import re
from collections.abc import Collection

BOM = "\ufeff"
MAX_TOKEN = 48
"""Characters of the longest token."""

# fmt: off
END_TOKENS = frozenset(
    {
        # Qwen, Yi, InternLM, OLMo 3, MiMo, SmolLM, Kimi, Nemotron, Falcon-H, Arcee and others
        "<|im_end|>", "<|endoftext|>", "<|end_of_text|>",
        "<|PAD_TOKEN|>", "<|vision_pad|>", "<|fim_pad|>",
        # Llama 2, 3, 4; Mistral and Magistral; Gemma 1 to 4
        "<|eot_id|>", "<|eom_id|>", "<|eot|>", "<|eom|>", "<|finetune_right_pad_id|>",
        "<|finetune_right_pad|>", "</s>", "<unk>", "<pad>", "[PAD]", "<eos>", "<end_of_turn>", "<turn|>",
        "<bos>",
        # DeepSeek, Step, Hunyuan, Seed-OSS, MiniMax, LongCat
        "<｜end▁of▁sentence｜>", "<|end▁of▁sentence|>", "<｜▁pad▁｜>", "<|EOT|>", "<｜end▁of▁turn｜>",
        "<|eos|>", "<|pad|>", "<seed:eos>", "<seed:pad>", "[e~[", "]!p~[", "<end_of_sentence>",
        "<end_of_document>",
        "</longcat_s>", "<longcat_pad>",
        # GLM stops at the next speaker's mark; ERNIE, Kimi, Phi, gpt-oss (harmony)
        "<|user|>", "<|observation|>", "<eop>", "<|end_of_sentence|>", "<|endofsentence|>", "[EOS]",
        "<|end|>", "<|return|>", "<|call|>", "<|calls|>", "<|end_of_msg|>", "<|close|>message<|sep|>",
        "<end_of_utterance>", "[EOT]",
        # Command-R and -A, EXAONE, HyperCLOVA, Granite, Apertus, Ling, dots, Grok, Solar, Jamba, Baichuan
        "<|END_OF_TURN_TOKEN|>", "<|END_RESPONSE|>", "<EOS_TOKEN>", "<PAD>",
        "<EOS>", "[|endofturn|]", "<|endofturn|>", "<|stop|>", "<|assistant_end|>", "<|role_end|>",
        "<|endofresponse|>", "<|separator|>", "<|flush|>", "<EOT>", "<eot>", "<eoa>", "<|eod|>",
        "<|endofprompt|>", "<|padding|>", "<sep>",
    }
)

# fmt: on

_NUMBERED = re.compile(
    r"[<\[][|｜]?(?:reserved|special|unused|dummy|extra|control|placeholder|place▁holder|hy_place▁holder)"
    r"[a-z_▁ ]{0,16}\d{1,6}[|｜]?[>\]]",
    re.IGNORECASE,
)
"""Spare tokens of a vocabulary, used as padding or as an end: `<|reserved_special_token_0|>`,
`<SPECIAL_12>`."""

# fmt: off
TURN_TOKENS = frozenset(
    {
        "<|im_start|>", "<|start_header_id|>", "<|end_header_id|>", "<|begin_of_text|>", "<start_of_turn>",
        "<|turn>", "[INST]", "[/INST]", "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>",
        "<|User|>", "<|Assistant|>", "<|assistant|>", "<|system|>", "<|start|>", "<|message|>", "<|channel|>",
        "<|header_start|>", "<|START_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>", "<|USER_TOKEN|>", "[|user|]",
        "[|assistant|]", "<|role_start|>", "<|endofuser|>", "<|im_sep|>", "<seed:bos>", "<|startoftext|>",
        "<｜hy_User｜>", "<｜hy_Assistant｜>", "<|open|>", "<|close|>", "]~b]", "]~!b[",
    }
)
# fmt: on
"""Tokens that begin a turn: a model that writes one goes on with somebody else's part."""

_ODD = ("[e~[", "]!p~[", "<|close|>message<|sep|>")
"""End tokens that are not one pair of brackets."""

_CANDIDATE = re.compile(r"<[^\s<>]{1,46}+>|\[[^\s\[\]]{1,46}+\]|\[e~\[|\]!p~\[|\]~!?b[\[\]]")
_STRUCK_OUT = re.compile(r"<s>")


def without_end_tokens(text: str, only: Collection[str] | None = None) -> str:
    """The text without blanks, byte-order marks and end tokens around its end (and blanks and a byte-order
    mark at its start). With `only`, no other tokens count. Linear, however many are stacked."""
    end = len(text)
    while end:
        if text[end - 1].isspace() or text[end - 1] == BOM:
            end -= 1
            continue
        start = _start_of_token(text, end, only)
        if start is None:
            break
        end = start
    return text[:end].lstrip().removeprefix(BOM).lstrip()


def _start_of_token(text: str, end: int, only: Collection[str] | None) -> int | None:
    """Where the end token begins that ends at `end`; None without one."""
    if only is not None:
        found = next((token for token in only if text.endswith(token, 0, end)), None)
        return end - len(found) if found else None
    odd = next((token for token in _ODD if text.endswith(token, 0, end)), None)
    if odd:
        return end - len(odd)
    opening = "<" if text[end - 1] == ">" else "["
    start = text.rfind(opening, max(0, end - MAX_TOKEN), end)
    return start if start >= 0 and is_end_token(text[start:end]) else None


def is_end_token(piece: str) -> bool:
    """Whether a tokenizer spells an end or a padding so."""
    return piece in END_TOKENS or _NUMBERED.fullmatch(piece) is not None


def token_inside(text: str, allowed: Collection[str] = ()) -> str | None:
    """The first end or turn token in a text that has no business there; None without one.

    `allowed` are pieces that belong to the template. `</s>` closes struck-out HTML where `<s>` stands before.
    """
    if "<" not in text and "[" not in text and "]~b]" not in text:
        return BOM if BOM in text else None
    for found in _CANDIDATE.finditer(text):
        piece = found[0]
        if piece in allowed or not (piece in TURN_TOKENS or is_end_token(piece)):
            continue
        if piece != "</s>" or not _STRUCK_OUT.search(text, 0, found.start()):
            return piece
    return BOM if BOM in text else None
