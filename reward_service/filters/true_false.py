"""True or false, yes or no: one of two or three words is the answer, and a coin finds it half the time."""

import re
from collections.abc import Iterator

from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading, asks_in_chinese, asks_in_english

# fmt: off
_ANSWERS = frozenset({
    "true", "false", "yes", "no", "t", "f", "y", "n", "maybe", "uncertain", "unknown", "undetermined",
    "correct", "incorrect", "right", "wrong", "undecided", "valid", "invalid", "对", "错", "正确",
    "错误", "不正确", "不对", "对的", "错的", "√", "✓", "✔", "×", "✗", "✘", "╳", "是", "否",
    "不是", "真", "假", "成立", "不成立", "能", "不能", "可以", "不可以", "会", "不会", "有",
    "没有", "是的", "不确定", "无法确定", "无法判断", "可能", "不可能", "存在", "不存在", "真命题",
    "假命题",
    "一定成立", "不一定成立", "一定", "不一定", "一定不成立",
    "\\checkmark", "\\times", "\\surd", "cannot be determined", "not given",
    "can not be determined", "not true", "not enough information",
})
# fmt: on
_AMBIGUOUS = frozenset({"t", "f", "y", "n", "right", "有", "能", "会"})
"""Answers that could be a variable or a plain word: they count when no words ask for a value."""

_OPENING = re.compile(
    r"(?:yes|no|true|false)\b\s{0,3}[,.;:(—-]|(?:对|错|正确|错误|是|否|不是|能|不能)\s{0,3}[,，;；.。:(]",
    re.IGNORECASE,
)

_SAYS = re.compile(
    r"(?:yes|no),? (?:it|he|she|they|this|that|there|the \w+) (?:is|are|does|do|did|was|were|has|have|"
    r"can|will|cannot|isn't|doesn't)(?: not)?(?: \w+){0,3}|"
    r"(?:it|he|she|they|this|that) (?:is|are|does|do|did|was|were|has|have|can|will|cannot)(?: not|"
    r"n't)?|(?:it|this|that|the (?:statement|claim|assertion|proposition|conclusion|argument|"
    r"answer)) is (?:not )?(?:always |sometimes |never )?(?:true|false|correct|"
    r"incorrect|valid|invalid|right|wrong|so)|(?:always|sometimes|never) (?:true|false)|"
    r"(?:yes,? |no,? )?there (?:is|are|exists?)(?: not?| none|n't)?(?: such)?|(?:it |this |"
    r"the (?:claim|statement|identity) )?(?:holds|"
    r"does not hold|doesn't hold|fails)(?: true)?|"
    r"(?:这个?|该|此)?(?:命题|说法|结论|判断|等式|叙述|它)?(?:是|为)?不?(?:真|假|正确|错误|对|错|"
    r"成立)(?:命题|的|了)?",
    re.IGNORECASE,
)
"""A short sentence that says yes or no."""

_PHRASE = Phrases(
    r"\btrue\s?(?:,|or|/)\s?(?:or )?false\b(?! (?:questions|items|test|quiz|exam|answers)\b)|"
    r"\b(?:right or wrong|correct or incorrect)\b|\byes\s?(?:or|"
    r"/)\s?no\b|\(t\s?/\s?f\)|\bt or f\b|"
    r"\b(?:is|are) (?:the|this|that|these|each|it)\b[^.?!\n]{0,80}?\b(?:statement|claim|assertion|"
    r"conclusion|proposition|"
    r"argument|inference|hypothesis|sentence)s?\b[^.?!\n]{0,60}?\b(?:true|false|correct|incorrect|valid|"
    r"right|wrong|hold)\b|"
    r"\b(?:determine|decide|judge|state|say|tell|evaluate|assess) (?:whether|"
    r"if)\b(?: or not)?[^.?!\n]{0,80}?"
    r"\b(?:true|false|correct|valid|hold)\b|"
    r"判断\s?:|\(判断(?:题|对错)?\)|判断(?:(?<!道判断)题(?![^。]{0,8}(?:每|道))|正误|对错|真假|是非)|"
    r"(?:判断|判定|"
    r"请判断)[^。?!\n]{0,40}?(?:正误|对错|真假|正确|是否)|"
    r"(?:对|错|√|×|正确|错误)的?\s?[\"”]?\s?(?:打|画|划|填|写)\s?[\"“]?\s?(?:√|×|对|错|✓)|"
    r"(?:打|画|划|填)\s?[\"“]?\s?(?:√|×|✓|✗)|(?:真|假)命题还是|是真命题吗|"
    r"是否(?:正确|成立|属实|合理|符合)|(?:对吗|对不对|对的?还是错|正确吗|正确与否|是真是假|"
    r"真的?还是假|是不是真的|成立吗|属实吗|是对的吗|正确的?还是错误|是对是错)",
    "true false right correct incorrect yes valid wrong hold",
)
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|has|have|had|may|might|must|"
    r"isn't|aren't|doesn't|don't|can't|won't|wouldn't)"
)
MAX_SENTENCE = 800
"""Characters of a question that are read."""

_BOUNDARY = re.compile(
    r"(?<![A-Z])[.?!]\s{1,4}|\.\s{1,4}(?=(?:Is|Are|Was|Were|Do|Does|Did|Can|Could|Must|Will|Would|Has|"
    r"Have)\s)|"
    r"[。?!；]|\n"
)
_HINTS_ZH = ("判", "对", "错", "√", "命题", "是否", "正确", "成立", "属实", "是真", "真还是假")
_POLAR = re.compile(
    rf"(?:^|[,;:]\s(?:then )?|\bthen |\band |\bbut )({_AUXILIARY}\s[^?]{{2,400}}\?)", re.IGNORECASE
)
_WH = re.compile(r"\b(?:how|what|which|who|whom|whose|where|why)\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?:can|could|will|would) (?:you|we|one|i) (?:please )?(?:find|compute|determine|calculate|tell|help|"
    r"give|solve|work|"
    r"figure|explain|write|simplify|evaluate)\b",
    re.IGNORECASE,
)
_THEN_WH = re.compile(r"[,:;]\s(?:and |then )?(?:how|what|when|where|why|who)\b", re.IGNORECASE)
_MORE = re.compile(r"\band (?:(?:by|in|for|at|to) )?(?:if so|what|which|how|find|why)\b", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\bor (?:neither|both|none)\b", re.IGNORECASE)
_OTHERWISE = re.compile(r"\bor (?!not\b)", re.IGNORECASE)
_POLAR_ZH = re.compile(r"吗|是不是|对不对|能不能|会不会|是否|可不可以")
_WH_ZH = re.compile(r"多少|几(?!乎|何)|什么|何[时地值]|哪|为何|如何|怎")
_ALSO = re.compile(
    r"\b(?:find|determine|compute|give|state|calculate) (?:its|the|their|all|an?)\b|\bif so\b", re.IGNORECASE
)
"""Asked for besides the yes or no."""

_WHETHER = re.compile(r"^(?:determine|decide|state|find out|say|tell) (?:whether|if)\b", re.IGNORECASE)
_BRACKET_ZH = re.compile(r"[(](?:\s|\\q?quad|\$){0,24}[)]\s?[.。]?\s{0,4}$")
_EXPECTS = frozenset("是为等于有约在成的得作做共到比占需第个>=<≈:,、和与或及“‘由从向往给被把叫称即如$)")
"""Characters after which an empty bracket waits for a value; after a whole statement it waits for a mark."""


_TICKED = re.compile(r"[^()\s]{1,12}\s?\((?:对|错|正确|错误|√|×|yes|no|true|false)\)")


def _repeats(answer: str, reading: Reading) -> bool:
    """Whether a Chinese answer repeats the predicate of a question with 吗 or 是否, or denies it."""
    if not reading.han or len(answer) > MAX_PREDICATE or answer.isascii():
        return False
    bare = _SAID_ZH.sub("", answer.strip("。."))
    return bool(bare) and (
        f"{bare}吗" in reading.text
        or (len(bare) > 1 and re.search(rf"{re.escape(bare)}[^。,?!]{{0,8}}吗", reading.text) is not None)
        or f"{bare}不{bare}" in reading.text
        or any(f"{polar}{bare}" in reading.text for polar in _POLAR_VERBS)
    )


MAX_PREDICATE = 16
"""Characters."""

_SAID_ZH = re.compile(r"^[它这]?(?:不是|没有|不能|不会|不可以|可以|[不没无有能会是])")
_POLAR_VERBS = tuple("是否 有没有 有无 能不能 会不会 是不是 可不可以 能否 可否 是否有 是否能".split())

_SPLIT = re.compile(r"\s?[—–,;:(/-]\s?|\)$")


def reasons(reading: Reading) -> Iterator[Reason]:
    """True or false by the answer; without one by an explicit phrase or a question that a yes answers."""
    answer = reading.answer and reading.answer.lower()
    doubled = answer is not None and (
        all(part in _ANSWERS for part in _SPLIT.split(answer))
        or _TICKED.fullmatch(answer)
        or _repeats(answer, reading)
    )
    told = (
        answer is None or answer in _ANSWERS or doubled or _OPENING.match(answer) or _SAYS.fullmatch(answer)
    )
    if not told:
        return
    asked = _asked(reading)
    if answer is None:
        if asked:
            yield Reason(kind=Kind.TRUE_FALSE, text=asked[0], confidence=asked[1])
        return
    if _SAYS.fullmatch(answer) or (doubled and answer not in _ANSWERS):
        yield Reason(kind=Kind.TRUE_FALSE, text=f"answer {quote(reading.answer or '')}", confidence=0.85)
    if answer in _ANSWERS and (answer not in _AMBIGUOUS or asked or not reading.asks_in_words):
        yield Reason(kind=Kind.TRUE_FALSE, text=f"answer {quote(reading.answer or '')}", confidence=0.99)
    elif asked and answer not in _ANSWERS:
        yield Reason(
            kind=Kind.TRUE_FALSE, text=f"{asked[0]} → {quote(reading.answer or '')}", confidence=0.85
        )


def _phrase(reading: Reading) -> re.Match[str] | None:
    """An explicit request for a truth value."""
    if reading.says("t/f", "t / f", "t or f") and (found := _PHRASE.pattern.search(reading.text)):
        return found
    if reading.han and not reading.says(*_HINTS_ZH) and _PHRASE.words.isdisjoint(reading.words):
        return None
    return _PHRASE.search(reading)


def _asked(reading: Reading) -> tuple[str, float] | None:
    """The words that ask for a yes or a no, and how surely they do."""
    phrase = _phrase(reading)
    if phrase and not _which_is(reading, phrase):
        sure = 0.4 if _counts_behind(reading, phrase) else 0.9
        return quote(reading.original, phrase.start(), phrase.end()), sure
    polar = _polar(reading)
    if polar:
        return quote(polar), 0.75
    if _bare_statement(reading):
        return quote(reading.original, max(0, len(reading.text) - 60)), 0.6
    last = reading.last
    if not _WHETHER.match(last) or _ALSO.search(last):
        return None
    return quote(last), 0.4 if _OTHERWISE.search(last) else 0.6


_COUNT = re.compile(
    r"\bhow (?:many|much|long|far|old)\b|\bwhat (?:is|was|are) the\b|(?:^|[.,;]\s)find\b|"
    r"多少|几(?![何乎])|(?:^|[。,;])求",
    re.IGNORECASE,
)


def _counts_behind(reading: Reading, phrase: re.Match[str]) -> bool:
    """Whether a quantity is asked for behind the phrase: then truth is a part of the story."""
    if _IMPERATIVE.match(phrase[0]):
        return False
    itself = reading.text[phrase.end() : phrase.end() + 1] == "?"
    behind = _COUNT.search(reading.text, phrase.end()) is not None
    return behind and (not itself or reading.text.rstrip().endswith("?"))


_IMPERATIVE = re.compile(
    r"(?:determine|decide|judge|state|say|tell|evaluate|assess|请?判[断定](?!题))", re.IGNORECASE
)


def _which_is(reading: Reading, phrase: re.Match[str]) -> bool:
    """Whether "is the statement true" is the tail of a question for a value: "for what x is …"."""
    if not phrase[0].lower().startswith(("is ", "are ")):
        return False
    sentence = _sentence(reading.text, phrase.start())
    return _WH.search(sentence) is not None


def _bare_statement(reading: Reading) -> bool:
    """A Chinese statement with an empty bracket behind it, which a tick or a cross fills."""
    bracket = _BRACKET_ZH.search(reading.text, max(0, len(reading.text) - 80)) if reading.han else None
    if bracket is None or reading.asks_in_words or not reading.chinese:
        return False
    return reading.text[: bracket.start()].rstrip()[-1:] not in _EXPECTS


def _polar(reading: Reading) -> str:
    """The question that a yes or a no answers, when it is the last thing asked."""
    at = reading.text.rfind("?", 0)
    if at < 0:
        return ""
    sentence = _sentence(reading.text, at)
    if reading.han and _POLAR_ZH.search(sentence) and not _WH_ZH.search(sentence):
        return "" if asks_in_chinese(reading.text[at + 1 :]) else sentence
    match = _POLAR.search(sentence)
    if match is None or _REQUEST.match(match[1]) or _MORE.search(match[1]):
        return ""
    if _ALTERNATIVES.search(match[1]) or _THEN_WH.search(match[1]):
        return ""
    more = asks_in_english(reading.text[at + 1 :])
    return "" if more or _WH.search(sentence, 0, match.start(1)) else match[1]


def _sentence(text: str, end: int) -> str:
    """The sentence that ends at `end`; a stop after one capital letter is an initial."""
    start = max(0, end - MAX_SENTENCE)
    found = [m.end() for m in _BOUNDARY.finditer(text, start, end)]
    return text[found[-1] if found else start : end + 1].strip()
