"""A problem as the form rules read it: folded one to one, so that what they match can be quoted.

Everything here and in the rules is linear in the text: patterns have bounded repeats, and no more than
`MAX_READ` characters of a problem are read.
"""

import re
from functools import cached_property
from typing import Any

MAX_READ = 12_000
"""Characters: of a longer problem the first and the last halves of this are read."""

MAX_ANSWER = 2_000
"""Characters of an answer that are read."""

_FOLD = {0x3000: " ", 0x00A0: " ", 0x2019: "'", 0x2018: "'", 0xFF61: "。"}
_FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}

_WRAPPING = re.compile(r"\\(?:text|mathrm|mathbf|textbf|boxed|operatorname)\s{0,2}\{([^{}]{0,200})\}")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s{1,8}|(?<=[.?!]\$)\s{1,8}|[。!\n]{1,8}|(?<=\?)")
_BLANK = re.compile(
    r"_{2,}|\\_{1,2}\s?\\_|\\underline\{[\s~\\a-z]{0,40}\}|\\(?:q?quad|hspace)|\(\s{0,12}\)|\\blank"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MATH = re.compile(r"\$[^$]{0,400}\$|\\[a-zA-Z]{1,30}|\\[(\[][^\\]{0,200}\\[)\]]")
_WORD = re.compile(r"[A-Za-z]{2,}")

_VALUE_EN = re.compile(
    r"\b(?:find|determine|compute|calculate|evaluate|solve|simplify|estimate|factor(?:ize|ise)?|expand|"
    r"express|"
    r"what|which|how (?:many|much|long|far|old|fast|tall|large|big|often|deep|heavy|wide|high)|whose|who|"
    r"when|"
    r"(?:give|state|list|write down|name|identify) (?:the|all|its|your|an?|each)|approximate|minimi[sz]e|"
    r"maximi[sz]e|"
    r"(?:for|in|at|by|to|of) (?:what|which|how))\b",
    re.IGNORECASE,
)
_VALUE_ZH = re.compile(
    r"(?<![要需请追])求(?!证|和公式|导数?[法则])|计算|多少|几(?!何|乎|率)|等于\s{0,3}[?_(]|解(?:方程|不等式|下列)|化简|写出|何值|是什么|什么|哪"
)


def fold(text: str) -> str:
    """Full-width forms and odd blanks to ASCII, one character for one, so that offsets stay."""
    return text if text.isascii() else text.translate(_FOLD)


def asks_in_english(text: str) -> bool:
    """Whether an English verb or question word asks for a value."""
    return _VALUE_EN.search(text) is not None


def asks_in_chinese(text: str) -> bool:
    """Whether a Chinese verb or question word asks for a value."""
    return _VALUE_ZH.search(text) is not None


def unwrapped(answer: str) -> str:
    """An answer without the markup around it: dollars, boxes, text commands, emphasis, a full stop."""
    for _ in range(3):
        bare = _WRAPPING.sub(r"\1", answer).strip().strip("$*`\"'“”").strip().rstrip(".。;；").strip()
        if bare == answer:
            break
        answer = bare
    return answer


class Reading:
    """One problem, prepared for the rules.

    Attributes:
        original: the problem as given (cut in the middle beyond `MAX_READ`); offsets refer to it.
        text: the same, folded.
        answer: the answer, folded and unwrapped; None when none is known.
        metadata: the row's other fields, keys in lower case.
    """

    def __init__(self, problem: str, answer: object = None, metadata: dict[str, Any] | None = None) -> None:
        half = MAX_READ // 2
        self.original = problem if len(problem) <= MAX_READ else f"{problem[:half]}\n{problem[-half:]}"
        self.text = fold(self.original)
        self.metadata = {str(key).lower(): value for key, value in (metadata or {}).items()}
        self.raw_answer = "" if answer is None else str(answer)
        bare = unwrapped(fold(self.raw_answer[:MAX_ANSWER]).strip())
        self.answer = bare or None

    @cached_property
    def sentences(self) -> list[str]:
        """The problem's sentences in order, without blank ones."""
        return [s for s in map(str.strip, _SENTENCE_END.split(self.text)) if s]

    @cached_property
    def last(self) -> str:
        """The last sentence, where the question usually stands."""
        return self.sentences[-1] if self.sentences else ""

    @cached_property
    def lower(self) -> str:
        """The text in lower case, to look for a word before a pattern is tried."""
        return self.text.lower()

    def says(self, *words: str) -> bool:
        """Whether any of these lower-case strings occurs: cheap, and spares most problems the pattern."""
        return any(word in self.lower for word in words)

    @cached_property
    def han(self) -> bool:
        """Whether there is any Chinese character."""
        return not self.text.isascii() and _HAN.search(self.text) is not None

    @cached_property
    def chinese(self) -> bool:
        """Whether the problem is written in Chinese: as many Chinese as Latin words, formulas left out."""
        if not self.han:
            return False
        plain = _MATH.sub(" ", self.text[:1_000])
        return len(_HAN.findall(plain)) >= 1.6 * len(_WORD.findall(plain))

    @cached_property
    def asks_value(self) -> bool:
        """Whether something in the problem asks for a value: a verb, a question word, or a blank."""
        return self.asks_in_words or _BLANK.search(self.text) is not None

    @cached_property
    def asks_in_words(self) -> bool:
        """Whether a verb or a question word asks for a value."""
        asked = not self.chinese and _VALUE_EN.search(self.text)
        return bool(asked or (self.han and _VALUE_ZH.search(self.text)))

    @cached_property
    def answer_words(self) -> int:
        """Words of natural language in the answer: Latin words of two letters or more, and Han by 1.6."""
        return words(self.raw_answer[:MAX_ANSWER])


def words(text: str) -> int:
    """Natural words in a text, formulas left out."""
    plain = _MATH.sub(" ", text)
    return len(_WORD.findall(plain)) + round(len(_HAN.findall(plain)) / 1.6)
