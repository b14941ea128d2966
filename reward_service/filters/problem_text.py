"""A problem as the form rules read it: folded one to one, so that what they match can be quoted.

Everything here and in the rules is linear in the text: patterns have bounded repeats, and of a problem longer
than `MAX_READ` characters only its start and its end are read.
"""

import re
from functools import cached_property
from typing import Any

from reward_service.filters import list_markup

MAX_READ = 2_000
"""Characters of a problem that are read as they are."""

HEAD, TAIL = 150, 400
"""Characters at the start and at the end of a longer problem that are read: questions stand there."""

OPTIONS = 4_000
"""Characters at the end of a longer problem in which lines with letters are looked for."""

MAX_ANSWER = 2_000
"""Characters of an answer that are read."""

MAX_QUESTIONS = 12

_ASIDE = re.compile(r"[\"“][^\"”\n]{0,300}[\"”]|\[asy\].{0,8000}?(?:\[/asy\]|$)", re.DOTALL)


_FOLD = {"\u3000": " ", "\u00a0": " ", "\u2019": "'", "\u2018": "'", "\uff61": "。"}
_FOLD |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}

_TRADITIONAL = (
    "圖證題閱讀請將數試為對錯選擇項個幾還計誰關係級發斂於響論說寫簡評價與條積極線點圓錐體長寬週應該們這無負減連續間斷獨獲勝贏輪總較檢驗過錄視頻聽圍據標統觀後見結資類"
    "別態內則設認識義優種樣讓議劃報詩詞語從給會處備變動機區領學號課頁鏈顏車東兩歲雙單隨實邊達難導頂組碼隻適環護歷歸納"
)
_SIMPLIFIED = (
    "图证题阅读请将数试为对错选择项个几还计谁关系级发敛于响论说写简评价与条积极线点圆锥体长宽周应该们这无负减连续间断独获胜赢轮总较检验过录视频听围据标统观后见结资类"
    "别态内则设认识义优种样让议划报诗词语从给会处备变动机区领学号课页链颜车东两岁双单随实边达难导顶组码只适环护历归纳"
)
_FOLD |= dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
_FOLDED = frozenset(_FOLD)
"""Traditional characters of the words that the rules know; a reading folds them, a quotation does not."""

_DRAWINGS = (
    ("[asy]", "[/asy]"),
    ("\\begin{asy}", "\\end{asy}"),
    ("\\begin{tikzpicture}", "\\end{tikzpicture}"),
)
"""What stands around the code of a drawing, which is no text: its letters and numbers are neither options
nor parts."""

DRAWN = "\x01"
"""What a reading has in place of each character of a drawing's code."""

_COMMA_ZH = re.compile(r"(?<=\d)，(?=\d)")
"""Between two numbers it parts them, which a folded one might not."""

_WRAPPING = re.compile(r"\\(?:text|mathrm|mathbf|textbf|boxed|operatorname)\s{0,2}\{([^{}]{0,200})\}")
_SENTENCE_END = re.compile(
    r"[.?!。\n](?:(?<=[.?!])\$?\s{1,8}(?!\?)|(?<=[。\n])[。\n]{0,7}|(?<=!)[\u3400-\u9fff]|(?<=\?)(?=\S))"
)
"""Where a sentence ends. A character class first: then the search is fast."""

_TITLES = (" Mr", " Mrs", " Ms", " Dr", " St", "Mrs", "\nMr", " vs")

_BLANK = re.compile(
    r"_{2,}|\\_{1,2}\s?\\_|\\underline\{[\s~\\a-z]{0,40}\}|\\(?:q?quad|hspace)|\(\s{0,12}\)|\\blank"
)
_COMMAND = re.compile(r"\\[a-z]{1,40}")
_LETTERS_ALONE = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
_LETTER_OR_NOT = bytes(97 if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_HAN_PAGES = bytes(0x34 <= page < 0xA0 for page in range(256))
"""Which first bytes of two are those of Han."""

_MATH = re.compile(r"\$[^$]{0,400}\$|\\[a-zA-Z]{1,30}|\\[(\[][^\\]{0,200}\\[)\]]")

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
_VALUE_ALONE = frozenset(
    """
    find determine compute calculate evaluate solve simplify estimate factor factorize factorise
    expand express what which whose who when approximate minimize minimise maximize maximise
    """.split()
)
VALUE_WORDS = _VALUE_ALONE | frozenset("how give state list write name identify".split())
"""Words of which a request for a value holds one; the first ones are requests by themselves."""

_VALUE_SAID = (
    *(
        f"how {kind}"
        for kind in (
            "many",
            "much",
            "long",
            "far",
            "old",
            "fast",
            "tall",
            "large",
            "big",
            "often",
            "deep",
            "heavy",
            "wide",
            "high",
        )
    ),
    *(
        f"{verb} {one} "
        for verb in ("give", "state", "list", "write down", "name", "identify")
        for one in ("the", "all", "its", "your", "a", "an", "each")
    ),
    *(f"{before} how " for before in ("for", "in", "at", "by", "to", "of")),
)
"""The other requests of `_VALUE_EN`."""

_VALUE_ZH = re.compile(
    r"(?<![要需请追])求(?!证|和公式|导数?[法则])|计算|多少|几(?!何|乎|率)|等于\s{0,3}[?_(]|解(?:方程|"
    r"不等式|下列)|化简|写出(?!推导|证明|过程|"
    r"理由)|何值(?![^。]{0,60}(?:总|都|恒|一定|必))|是什么|什么|哪"
)


def fold(text: str) -> str:
    """Full-width forms and odd blanks to ASCII, one character for one, so that offsets stay."""
    return text if text.isascii() else _folded(text)[0]


def _folded(text: str) -> tuple[str, frozenset[str]]:
    """A text that is folded, and its characters."""
    characters = frozenset(text)
    odd = _FOLDED & characters  # a few; a table is asked for every character
    for char in odd:
        text = text.replace(char, _FOLD[char])
    return text, (characters - odd).union(map(_FOLD.__getitem__, odd)) if odd else characters


def asks_in_english(text: str) -> bool:
    """Whether an English verb or question word asks for a value."""
    return _VALUE_EN.search(text) is not None


def asks_in_chinese(text: str) -> bool:
    """Whether a Chinese verb or question word asks for a value."""
    return _VALUE_ZH.search(text) is not None


def unwrapped(answer: str) -> str:
    """An answer without the markup around it: dollars, boxes, text commands, emphasis, a full stop."""
    for _ in range(3):
        bare = _WRAPPING.sub(r"\1", answer) if "\\" in answer else answer
        bare = bare.strip().strip("$*`\"'“”").strip().rstrip(".。;；").strip()
        if bare == answer:
            break
        answer = bare
    return answer


_DRAWS = re.compile(r"\w\s?\(|\\[a-zA-Z]")
"""A command of a drawing."""


def _sign_of(code: str) -> str:
    """What stands for each character of a drawing's code: a sign that no rule knows, a blank where nothing is
    drawn."""
    return DRAWN if _DRAWS.search(code) else " "


def _without_drawings(problem: str) -> str:
    """The problem with a sign for each character of a drawing's code."""
    if not (("[" in problem and "[asy]" in problem) or ("\\" in problem and "\\begin{" in problem)):
        return problem
    for opening, closing in _DRAWINGS:
        if opening in problem:
            text, *drawings = problem.split(opening)
            parted = (drawing.partition(closing) for drawing in drawings)
            drawn = (_sign_of(code) * len(code) + end + behind for code, end, behind in parted)
            problem = opening.join((text, *drawn))
    return problem


class Reading:
    """One problem, prepared for the rules.

    Attributes:
        original: the problem as given, cut in the middle when it is longer than `MAX_READ`; offsets refer
            to it.
        behind: the last `OPTIONS` characters of a problem that was cut, else "".
        text: the same, folded; `characters` are those of it.
        answer: the answer, folded and unwrapped; None when none is known.
        metadata: the row's other fields, keys in lower case.
    """

    def __init__(self, problem: str, answer: object = None, metadata: dict[str, Any] | None = None) -> None:
        self.cut = len(problem) > MAX_READ
        self.original = f"{problem[:HEAD]}\n{problem[-TAIL:]}" if self.cut else problem
        plain = _without_drawings(problem)
        self.behind = list_markup.as_lines(plain[-OPTIONS:]) if self.cut else ""
        read = f"{plain[:HEAD]}\n{plain[-TAIL:]}" if self.cut else plain
        self.text, self.characters = _folded(list_markup.as_lines(read))
        self.metadata = {str(key).lower(): value for key, value in (metadata or {}).items()}
        self.raw_answer = "" if answer is None else str(answer)
        bare = unwrapped(fold(_COMMA_ZH.sub(", ", self.raw_answer[:MAX_ANSWER])).strip())
        self.answer = bare or None
        self._places: dict[str, list[int]] = {}

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where the sentences start and end, one behind the other; at least one."""
        found: list[tuple[int, int]] = []
        start = 0
        for match in _SENTENCE_END.finditer(self.text):
            end = match.end() - (match[0][-1] >= "\u3400" and match[0][0] == "!")
            if match[0][0] in "!." and not self._stops(match):
                continue
            found.append((start, end))
            start = end
        if start < len(self.text) or not found:
            found.append((start, len(self.text)))
        return found

    def _stops(self, match: re.Match[str]) -> bool:
        """Whether a stop ends a sentence: not behind a title; an exclamation mark behind a number is a
        factorial."""
        before = self.text[max(0, match.start() - 4) : match.start()]
        return not (before[-1:].isdigit() if match[0][0] == "!" else before.endswith(_TITLES))

    @cached_property
    def span_starts(self) -> list[int]:
        """The starts of the sentences."""
        return [start for start, _ in self.spans]

    @cached_property
    def sentences(self) -> list[str]:
        """The problem's sentences in order, without blank ones."""
        return [s for s in (self.text[start:end].strip() for start, end in self.spans) if s.strip("。 \n")]

    @cached_property
    def words(self) -> frozenset[str]:
        """The English words of the text, in lower case, the commands of TeX left out."""
        text = _COMMAND.sub(" ", self.lower) if "\\" in self.lower else self.lower
        return frozenset(text.encode("ascii", "replace").translate(_LETTERS_ALONE).decode("ascii").split())

    def places(self, word: str) -> list[int]:
        """Where an English word stands, in order."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> list[int]:
        text, size = self.lower, len(word)
        found, at = [], text.find(word)
        while at >= 0:
            before, behind = text[at - 1 : at] if at else "", text[at + size : at + size + 1]
            if not ("a" <= before <= "z" or before == "\\" or "a" <= behind <= "z"):
                found.append(at)
            at = text.find(word, at + size)
        return found

    def signs(self, sign: str) -> list[int]:
        """Where a string stands, in order."""
        found, at = [], self.text.find(sign)
        while at >= 0:
            found.append(at)
            at = self.text.find(sign, at + len(sign))
        return found

    @cached_property
    def last(self) -> str:
        """The last sentence, where the question usually stands."""
        return self.sentences[-1] if self.sentences else ""

    @cached_property
    def statements(self) -> list[str]:
        """The sentences without what is quoted in them and without drawings given as code."""
        if '"' not in self.text and "“" not in self.text and "[asy]" not in self.text:
            return self.sentences
        return Reading(_ASIDE.sub(" ", self.text)).sentences

    @cached_property
    def questions(self) -> list[str]:
        """The sentences that end in a question mark, and the last one, at most `MAX_QUESTIONS`."""
        asked = [s for s in self.sentences if s.endswith(("?", "?$"))][-MAX_QUESTIONS:]
        return asked if asked and asked[-1] is self.last else [*asked, self.last]

    @cached_property
    def lower(self) -> str:
        """The text in lower case, to look for a word before a pattern is tried."""
        return self.text.lower()

    def says(self, *words: str) -> bool:
        """Whether any of these lower-case strings occurs: cheap, and spares most problems the pattern."""
        return any(map(self.lower.__contains__, words))

    @cached_property
    def han(self) -> bool:
        """Whether there is any Chinese character."""
        return not self.text.isascii() and _HAN.search(self.text) is not None

    @cached_property
    def chinese(self) -> bool:
        """Whether the problem is written in Chinese: as many Chinese as Latin words, formulas left out."""
        if not self.han:
            return False
        plain = _without_formulas(self.text[:1_000])
        pages = plain.encode("utf-16-be", "surrogatepass")[::2].translate(_HAN_PAGES)
        return pages.count(1) >= 1.6 * _latin_words(plain)

    @cached_property
    def asks_value(self) -> bool:
        """Whether something in the problem asks for a value: a verb, a question word, or a blank."""
        return self.asks_in_words or _BLANK.search(self.text) is not None

    @cached_property
    def asks_in_words(self) -> bool:
        """Whether a verb or a question word asks for a value."""
        if self.han and _VALUE_ZH.search(self.text):
            return True
        if self.chinese or VALUE_WORDS.isdisjoint(self.words):
            return False
        return not _VALUE_ALONE.isdisjoint(self.words) or any(said in self.lower for said in _VALUE_SAID)

    @cached_property
    def answer_words(self) -> int:
        """Words of natural language in the answer: Latin words of two letters or more, and Han by 1.6."""
        return words(self.raw_answer[:MAX_ANSWER])


def words(text: str) -> int:
    """Natural words in a text, formulas left out."""
    plain = _without_formulas(text)
    return _latin_words(plain) + round(len(_HAN.findall(plain)) / 1.6)


def _without_formulas(text: str) -> str:
    return _MATH.sub(" ", text) if "$" in text or "\\" in text else text


def _latin_words(text: str) -> int:
    """How many runs of two Latin letters or more a text has."""
    return (b" " + text.encode("ascii", "replace").translate(_LETTER_OR_NOT)).count(b" aa")
