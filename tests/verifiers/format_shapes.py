"""Completions by construction: a right one of a model family, and what breaks it, with the score it must get.

A right shape is reasoning and an answer that say something, between the family's tags, with what a tokenizer
leaves around them. A wrong shape is a right one with one fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from reward_service.sample import Message

ENDS = {
    "qwen": ["<|im_end|>", "<|im_end|>\n", "<|im_end|><|endoftext|>", "<|endoftext|>" * 40],
    "deepseek": ["<｜end▁of▁sentence｜>", "<｜end▁of▁sentence｜><｜▁pad▁｜><｜▁pad▁｜>"],
    "glm": ["<|user|>", "<|observation|>", "<|endoftext|>", "\n<|user|>"],
    "phi": ["<|end|>", "<|im_end|>", "<|end|><|endoftext|>", "<|im_end|><|dummy_85|><|dummy_85|>"],
    "llama": [
        "<|eot_id|>",
        "<|eom_id|>",
        "<|eot|>",
        "<|eot_id|><|finetune_right_pad_id|>",
        "<|end_of_text|>",
    ],
    "hunyuan": ["<｜hy_place▁holder▁no▁2｜>", "<|eos|>", "<|eos|><|pad|><|pad|>"],
    "kimi": ["<|im_end|>", "[EOS]", "[EOS][PAD][PAD]"],
    "kimi-vl": ["<|im_end|>", "[EOS]"],
    "magistral": ["</s>", "</s><pad><pad>", "</s></s>"],
    "harmony": ["<|return|>", "", "<|return|><|endoftext|>"],
    "gemma": ["<end_of_turn>", "<turn|>", "<end_of_turn>\n<eos>", "<eos><pad><pad><pad>"],
    "nemotron": ["<SPECIAL_12>", "<|im_end|>", "</s>", "<SPECIAL_11>"],
    "minimax": ["[e~[", "<end_of_sentence>", "[e~[\n", "[e~[]!p~[]!p~["],
    "minimax-m3": ["[e~["],
    "kimi-k3": ["<|close|>message<|sep|><|end_of_msg|>", "<|end_of_msg|>", "<|end_of_msg|>[PAD]"],
    "seed-oss": ["<seed:eos>", "<seed:eos><seed:pad>"],
    "ernie": ["</s>", "<|end_of_sentence|>", "</s><unk>"],
    "granite": ["<|end_of_text|>"],
    "exaone": ["[|endofturn|]"],
    "command-a": ["<|END_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|><PAD>", ""],
    "olmo": ["<|im_end|>", "<|endoftext|>"],
    "longcat": ["</longcat_s>", "<longcat_pad>"],
}
TAGS: dict[str, tuple[str, str, str, str]] = {
    "kimi-vl": ("◁think▷", "◁/think▷", "<answer>", "</answer>"),
    "kimi-k3": (
        "<|open|>think<|sep|>",
        "<|close|>think<|sep|>",
        "<|open|>response<|sep|>",
        "<|close|>response<|sep|>",
    ),
    "minimax-m3": ("<mm:think>", "</mm:think>", "<answer>", "</answer>"),
    "magistral": ("[THINK]", "[/THINK]", "<answer>", "</answer>"),
    "harmony": (
        "<|channel|>analysis<|message|>",
        "<|end|>",
        "<|start|>assistant<|channel|>final<|message|>",
        "<|return|>",
    ),
    "gemma": ("<|channel>thought", "<channel|>", "<answer>", "</answer>"),
    "seed-oss": ("<seed:think>", "</seed:think>", "<answer>", "</answer>"),
    "ernie": ("<think>", "</think>", "<response>", "</response>"),
    "granite": ("<think>", "</think>", "<response>", "</response>"),
    "exaone": ("<thought>", "</thought>", "<answer>", "</answer>"),
    "command-a": ("<|START_THINKING|>", "<|END_THINKING|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>"),
    "longcat": ("<longcat_think>", "</longcat_think>", "<answer>", "</answer>"),
}
OWN = frozenset({"harmony", "command-a", "kimi-k3"})
"""Families whose reply has marks of its own in every mode."""

THINK = ("<think>", "</think>", "<answer>", "</answer>")
REASONING = [
    "Half of {n} is what is left, so it must be that.",
    "{n} + {n} = {m}",
    "先把{n}和{n}相加，得到{m}。",
    "Wir addieren {n} und {n}.\n\nDas ergibt {m}.",
    "Сложим {n} и {n}, получим {m}.",
    "If x < {n} then 2x < {m}; in HTML <b>bold</b>.",
    "The answer goes here only after {n} steps: {m}.",
    "둘을 더하면 {m}이다.",
]
ANSWERS = [
    "{m}",
    "\\boxed{{{m}}}",
    "∞",
    "∅",
    "√",
    "+",
    "≤",
    "yes",
    "否",
    "π/{n}",
    "A",
    "x",
    "👍",
    "%",
    "*",
    "no",
]
EMPTY = [
    "",
    " \n ",
    "...",
    "—",
    "___",
    "\u200b\u2060",
    "ㅤㅤ",
    "\u115f\u1160",
    "\u2800\u2800",
    "\uffa0",
    "□□",
    "{ }",
    "……",
]
NODS = [
    "a",
    "x",
    "ok",
    "OK.",
    "好",
    "是",
    "嗯。",
    "hmm",
    "1",
    "a a a a",
    "aaaa"[:1],
    "yes",
    "Let me think.",
    "思考中"[:2],
]
PLACEHOLDERS = [
    "reasoning process here",
    "Your reasoning here",
    "推理过程",
    "此处为推理过程",
    "思考過程",
    "ここに推論過程",
    "추론 과정",
    "razonamiento aquí",
    "proceso de razonamiento aquí",
    "raisonnement ici",
    "Denkprozess hier",
    "процесс рассуждения здесь",
    "عملية التفكير هنا",
    "यहाँ तर्क",
    "quá trình suy luận ở đây",
    "processo de raciocínio",
]
ANSWER_PLACEHOLDERS = [
    "answer here",
    "your answer",
    "[answer]",
    "{final answer}",
    "\\boxed{answer}",
    "答案",
    "此处为答案",
    "最终答案",
    "ここに答え",
    "정답",
    "respuesta aquí",
    "réponse finale",
    "Antwort hier",
    "ответ здесь",
    "الإجابة هنا",
    "उत्तर",
    "câu trả lời",
    "resposta final",
]


@dataclass(frozen=True)
class Shape:
    """A completion, what was sent before it, the parameters, the score it must get and what it shows."""

    prompt: str | list[Message]
    completion: str
    params: dict[str, Any]
    score: float
    why: str


def shapes(seed: int, count: int) -> Iterator[Shape]:
    """So many shapes of all families, about half of them right."""
    random = Random(seed)
    for _ in range(count):
        family = random.choice(list(ENDS))
        yield _right(random, family) if random.random() < 0.5 else _wrong(random, family)


def _bodies(random: Random) -> tuple[str, str]:
    n = random.randint(2, 500)
    fill = {"n": n, "m": 2 * n}
    return random.choice(REASONING).format(**fill), random.choice(ANSWERS).format(**fill)


def _params(family: str, mode: str) -> dict[str, Any]:
    named = family in TAGS or family != "llama"
    return {"mode": mode, **({"family": family} if named else {})}


def _right(random: Random, family: str) -> Shape:
    mode = random.choice(["think_answer", "think_only", "prefilled_think"])
    reasoning, answer = _bodies(random)
    prompt: str | list[Message] = "What is it?"
    open_, close, begin, end = TAGS.get(family, THINK)
    start = open_ + random.choice(["", "\n", " "])
    if mode == "prefilled_think":
        mode = random.choice(["prefilled_think", "think_answer", "think_only"])
        prompt = random.choice(_prefilled(start)) if mode != "prefilled_think" else prompt
        start = ""
    if mode == "think_only" and family not in OWN:
        begin = end = ""
        answer = f"So it is {answer}"
    tail = random.choice(ENDS[family])
    if family in OWN and tail.startswith(end):
        tail = tail.removeprefix(end)
    if family == "harmony":
        end = random.choice([end, ""]) if not tail else end
    gap = random.choice(["", "\n", "\n\n", " "]) if family not in OWN else ""
    text = f"{start}{reasoning}{random.choice(['', chr(10)])}{close}{gap}{begin}{answer}{end}{tail}"
    text = random.choice(["", "", "", "\ufeff", "\n"]) + text + random.choice(["", "", "\n", "\ufeff"])
    return Shape(prompt, text, _params(family, mode), 1.0, "right")


def _prefilled(start: str) -> list[str | list[Message]]:
    return [
        f"<|im_start|>user\nWhat is it?<|im_end|>\n<|im_start|>assistant\n{start}",
        f"User: What is it?\nAssistant: {start}\n",
        [Message(role="user", content="What is it?"), Message(role="assistant", content=start)],
        [Message(role="user", content="What is it?"), Message(role="assistant", content=f"{start}\nFirst, ")],
    ]


def _wrong(random: Random, family: str) -> Shape:
    open_, close, begin, end = TAGS.get(family, THINK)
    reasoning, answer = _bodies(random)
    tail = random.choice(ENDS[family])
    token = (
        next(token for ends in ENDS[family] if (token := ends.strip()) and not token.startswith(end))
        if family not in OWN
        else "<|endoftext|>"
    )
    if family in OWN:
        tail = ""
    a, b = len(reasoning) // 2, reasoning
    faults = {
        "nothing says something": f"{open_}{random.choice(EMPTY)}{close}{begin}{answer}{end}{tail}",
        "a nod": f"{open_}{random.choice(NODS)}{close}{begin}{answer}{end}{tail}",
        "a placeholder": f"{open_}{random.choice(PLACEHOLDERS)}{close}{begin}{answer}{end}{tail}",
        "an empty answer": f"{open_}{reasoning}{close}{begin}{random.choice(EMPTY)}{end}{tail}",
        "an answer's placeholder": f"{open_}{reasoning}{close}{begin}{random.choice(ANSWER_PLACEHOLDERS)}{end}{tail}",
        "an end token in the reasoning": f"{open_}{b[:a]}{token}{b[a:]}{close}{begin}{answer}{end}{tail}",
        "a byte-order mark inside": f"{open_}{b[:a]}\ufeff{b[a:]}{close}{begin}{answer}{end}{tail}",
        "a next turn": f"{open_}{b}{close}{begin}{answer}{end}{token or tail}<|im_start|>user\nand then?",
        "text before": f"Sure! {open_}{b}{close}{begin}{answer}{end}{tail}",
        "text between": f"{open_}{b}{close} so {begin}{answer}{end}{tail}",
        "the wrong order": f"{begin}{answer}{end}{open_}{b}{close}{tail}",
        "no reasoning": f"{begin}{answer}{end}{tail}",
        "the reasoning never ends": f"{open_}{b}{begin}{answer}{end}{tail}",
        "the template twice": f"{open_}{b}{close}{begin}{answer}{end}" * 2 + tail,
        "other tags": f"<plan>{b}</plan>{begin}{answer}{end}{tail}",
        "the tag in capitals": f"{open_.swapcase()}{b}{close.swapcase()}{begin}{answer}{end}{tail}",
    }
    if family not in OWN:
        faults["text after"] = f"{open_}{b}{close}{begin}{answer}{end} I hope it helps.{tail}"
        faults["cut off"] = f"{open_}{b}{close}{begin}{answer}{tail}"
    why = random.choice(list(faults))
    prompt = "Put your reasoning between <think> and </think>. What is it?"
    return Shape(prompt, faults[why], _params(family, "think_answer"), 0.0, why)
