"""Answers that no judge is asked about: texts without an answer in them that buy a yes from judges.

Source: "One Token to Fool LLM-as-a-Judge" (arXiv 2507.08794) for the first two kinds: signs without words,
and openers of a reasoning that never comes. The others forge what stands around an answer: verdicts in the
judge's own form, ends of its fences, orders to it, characters that nobody sees.
"""

import re
import unicodedata

_HIDDEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                     "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MIXED_SCRIPTS = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_OPENERS = frozenset(
    re.sub(r"\W", "", opener.casefold())
    for opener in (
        "thought process", "thoughts", "reasoning", "let's think step by step", "step by step",
        "let's solve this problem step by step", "let me think about it", "let me think", "solution", "answer",
        "the answer is", "final answer", "the final answer is", "to solve this problem", "here is the solution",
        "response", "conclusion", "explanation", "analysis", "proof", "hence",
        "therefore", "解", "解答", "答案", "答", "答案是", "解题过程", "思考过程", "让我们一步一步思考", "解析", "最终答案",
        "かいせつ", "解説", "答え", "回答", "考え方", "정답", "풀이", "해설", "respuesta", "solución", "la respuesta es",
        "réponse", "solution la réponse est", "lösung", "antwort", "die antwort lautet", "risposta", "soluzione",
        "resposta", "solução", "ответ", "решение", "الجواب", "الحل", "उत्तर", "हल", "đáp án", "lời giải",
    )
)  # fmt: skip
_FORGED = re.compile(
    r"</?\s{0,4}(?:answer|response|submission|candidate|student|reference|verdict|system|instruction|trajectory)"
    r"[^<>]{0,40}>|<\|[a-z_]{1,24}\|>|\[/?INST\]|\[\[\s{0,4}A\s{0,4}!?=\s{0,4}B\s{0,4}\]\]"
    r"|final (?:decision|judge?ment|verdict)\s{0,8}[:：]|\"(?:verdict|correct|criteria_met|score|judge?ment|is_correct)\""
    r"\s{0,8}:|\[(?:reference|ground truth|answer|correct answer|gold)\]|\{(?:reference|answer|question)\}"
    r"|`{3,}[^`]{0,60}\b(?:verdict|judge?ment|grade|correct|submission|candidate)"
    r"|\b(?:score|rating|reward|label|grade)\s{0,4}[:=]\s{0,4}\[{0,2}\d"
    r"|<{1,2}/?\s{0,4}(?:sys|score|judge|grade|developer|tool_\w{1,20}|function_\w{1,20})>{1,2}"
    r"|\"(?:role|tool_call_id|grade)\"\s{0,8}:|^\s{0,8}(?:\#{1,6}\s|\[)\s{0,4}(?:system|assistant|tool)\b"
    r"|^\s{0,8}(?:system|assistant|user|judge|tool|grader)\s{0,4}[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:above|previous|prior|earlier|instructions?|rules?|rubric)\b"
    r"|\b(?:mark|grade|judge|score|rate|accept|treat|consider)\b.{0,40}"
    r"\b(?:correct|right|true|full marks|passing|equivalent)\b"
    r"|\b(?:output|return|reply|respond|answer|say)\b\W{1,4}(?:with\W{1,4}|only\W{1,4})?(?:yes|correct|true)\b"
    r"|\b(?:dear|note to|attention|message (?:to|for)) (?:the )?(?:judge|grader|evaluator|reviewer|verifier)\b"
    r"|\b(?:as|according to) (?:the|an?) (?:reference|expert|professor|teacher|authority|answer key)\b"
    r"|\b(?:verified|confirmed|certified|approved|checked) (?:by|correct)\b|\b(?:same|identical|equal) (?:as|to) the reference\b"
    r"|忽略.{0,12}(?:指令|要求|说明|规则|内容)|(?:判定|判断|视|标记|评)为?.{0,4}(?:正确|对)|与参考答案(?:一致|相同)"
    r"|ignor(?:a|e|iere|ez).{0,30}(?:instruc|anweis|consign)|игнорируй|無視して|무시하",
    re.IGNORECASE | re.DOTALL,
)


def visible_text(text: str) -> str:
    """The text as one sees it: compatibility forms folded, characters without any width left out."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def master_key(answer: str) -> str | None:
    """Why this answer is refused before any judge is asked, or None when it may be judged."""
    if _HIDDEN.search(answer) or _CONTROLS.search(answer):
        return "it has characters that nobody sees"
    if _MIXED_SCRIPTS.search(answer):
        return "it spells a word with letters of two scripts"
    text = visible_text(answer)
    if not any(character.isalnum() or unicodedata.category(character) == "Sm" for character in text):
        return "it holds no letter, digit or symbol of mathematics"
    if re.sub(r"\W", "", text.casefold()) in _OPENERS:
        return "it announces an answer and gives none"
    if _FORGED.search(text):
        return "it holds the marks of a judge's own form"
    return "it speaks to the judge" if _ORDERS.search(text) else None
