"""What a final part states as its answer, for kinds whose answers are words, labels, numbers or formulas.

The places, from sure to weak: the body of the last `<answer>` element (a box inside it first), the last box,
what follows the last "the answer is", `Answer:`, 答案, …; without any of them there is no statement, and
the caller reads the whole final part or its last line. Linear in the text.
"""

import re
from collections.abc import Sequence

from reward_service.text import answers
from reward_service.text.answers import Span

TAIL = 8_000
"""Characters at the end of a final part in which phrases are looked for."""
MAX_STATEMENT = 2_000
"""Characters behind a phrase."""

_WORDS = (
    "answer", "solution:", "réponse", "respuesta", "antwort", "risposta", "resposta", "ответ", "答案",
    "答え", "正解",
    "الجواب", "الإجابة", "उत्तर", "정답", "####", "correction:", "therefore:", "conclusion:",
)  # fmt: skip
_PHRASE = re.compile(
    r"(?:answers?|r[ée]ponse|respuesta|antwort|risposta|resposta|ответ|答案|答え|正解|الجواب|الإجابة|उत्तर|정답)"
    r"""[*_"'”’\s]{0,4}(?:\((?:s|label|value)\)\s?)?(?:to (?:the|this|your) question\s)?"""
    r"(?:(?:is|are|was|would be|should be|must be|therefore|thus|es|est|ist|è|é|هو|هي|应该是|应该|应|就是"
    r"|是|为|為|は|은|는)[*_\s]{0,4}"
    r"(?:[:：=]\s?)?|[:：=】]+\s?|\n|[-–—]\s(?=[^\W\d_]))"
    r"|\#{4}(?!\#)|(?:correction|solution|therefore|conclusion):\s?",
    re.IGNORECASE,
)
_END_TOKEN = re.compile(
    r"<\|?/?(?:im_end|endoftext|eot_id|eos|eoa|eoe|s|end_of_turn)\|?>|<[|｜](?:eot|eom_id|end|return|user|end_of_text|"
    r"end▁of▁sentence|role_end|END_RESPONSE|END_OF_TURN_TOKEN)[|｜]>|<pad>|<turn\|>|<seed:eos>"
)
_TEXT_COMMAND = re.compile(r"\\(?:text|textbf|mathrm|mathbf|textit|mbox|rm|bf)\s?\{([^{}]{0,2000})\}")
_DENIED = re.compile(r"\s{0,3}(?:not\b|n['’]t\b|never\b|不是|并非)", re.IGNORECASE)
_MAX_LAYERS = 200
"""Of quotes and emphasis around a text."""
_FINISH = ("<finish>", "</finish>")
"""What agents that search put around their answer (ReSearch)."""
_QUOTES = "\"'“”‘’`*_"


def statement(final: str, *, keep_denied: bool = False) -> Span | None:
    """The last statement of an answer; None when no tag, box or phrase states one.

    One that is denied ("the answer is not …") or empty is a statement with an empty text; with
    `keep_denied` it keeps its text, for answers that begin with "not".
    """
    if _FINISH[0] in final:
        final = final.replace(_FINISH[0], answers.ANSWER_OPEN).replace(_FINISH[1], answers.ANSWER_CLOSE)
    if answers.ANSWER_OPEN in final and (bodies := answers.tags(final)):
        return _inside_tag(bodies)
    if "\\" in final and (boxes := answers.boxes(final)):
        last = boxes[-1]
        later = _after_phrase(final[last.end :][-TAIL:], keep_denied=keep_denied)
        return later or Span(undressed(last.text), "boxed")
    return _after_phrase(final[-TAIL:], keep_denied=keep_denied)


def _inside_tag(bodies: Sequence[str]) -> Span:
    body = bodies[-1]
    boxes = answers.boxes(body) if "\\" in body else []
    return Span(undressed(boxes[-1].text) if boxes else body, "answer tag")


def _after_phrase(tail: str, *, keep_denied: bool) -> Span | None:
    folded = tail.lower()
    if not any(word in folded for word in _WORDS):
        return None
    phrases = list(_PHRASE.finditer(tail))
    if not phrases:
        return None
    last = phrases[-1]
    said = tail[last.end() :][:MAX_STATEMENT].lstrip(" \t\n*_:：")
    said = _END_TOKEN.split(said, maxsplit=1)[0]
    if not keep_denied and _DENIED.match(said):
        return Span("", "after an answer phrase, denied")
    return Span(said.split("\n\n", 1)[0].strip(), "after an answer phrase")


def undressed(text: str) -> str:
    """A text without LaTeX text commands, emphasis, quotes and dollars around it."""
    if "\\" in text:
        text = (
            _TEXT_COMMAND.sub(r"\1", text)
            .replace("\\ ", " ")
            .replace("\\,", " ")
            .replace("\\%", "%")
            .replace("\\&", "&")
        )
    bare = text.strip()
    for _ in range(_MAX_LAYERS):
        if len(bare) < 2 or not ((bare[0] in _QUOTES and bare[-1] in _QUOTES) or bare[0] == bare[-1] == "$"):
            break
        bare = bare[1:-1].strip()
    return bare


def without_end_tokens(text: str) -> str:
    """A text without end-of-sequence tokens."""
    return _END_TOKEN.sub("", text) if "<" in text else text


def last_line(text: str) -> str:
    """The last line that is not blank."""
    return text.strip().rpartition("\n")[2].strip()
