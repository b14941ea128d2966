"""Multiple choice: options to pick from, or a stem that asks to pick.

Letters alone prove nothing (geometry is full of A, B, C). An option is a letter with a marker after it
(`A.` `B)` `(C)` `D、`), standing where a new item can begin, in order from A to at least C, with text
between one and the next.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from reward_service.filters import answer_among, bare_letter, numbered_options, options_behind, plain_options
from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading, asks_in_english

MAX_MARKERS = 400
"""Candidates for option markers looked at in one problem."""

_STARTS = r"^|(?<=[\s.。,，;；:：)?!】」”\"'\]}$、>|&~_*])"
_TIGHT = r"|(?<=quad)(?=\\)|(?<=[\u3400-\u9fff])(?=[(\[])"
_BODY = (
    r"(?:\\(?:text|textbf|mathrm|mathbf|bf|rm)\s?\{?\s?|\*{1,2})?"
    r"(?:[(\[【]\s?([A-Za-z])\s?[)\]】]|([A-Za-z])[*_]{0,2}\s{0,2}(?:[)、:]|\.(?!\s?[A-Z]\.))|"
    r"([Ⓐ-ⓩ⒜-⒵🄐-🄩🄰-🅉🅐-🅩🅰-🆉]))"
)
_MARKER = re.compile(f"(?:{_STARTS}){_BODY}", re.MULTILINE)
_DASHED = re.compile(
    r"^\s{0,4}([A-Ha-h])\s?[-–—=|]\s?(?=[^\W\d_]{2})|^\s{0,4}([A-Ha-h])\][.:]?\s|"
    r"(?<=[{,\s])\s?[\"']([A-H])[\"']\s?:|(?<=\s)\{([A-H])\}\s|(?<=\s)<([A-H])>\s",
    re.MULTILINE,
)
"""A letter and a dash at the start of a line, a key in braces, a letter in braces."""

_CIRCLED = {0x24B6: 26, 0x24D0: 26, 0x249C: 26, 0x1F110: 26, 0x1F130: 26, 0x1F150: 26, 0x1F170: 26}
"""Where letters in circles, brackets and boxes start."""

_SECOND = re.compile(
    r"[BbⒷⓑ⒝🄑🄱🅑🅱](?<![A-Za-z].)(?:[*_]{0,2}\s{0,2}[)\]】.、:]|[\"'}>]|\s?[-–—=|]|(?<=[^\x00-\x7f]))"
)
"""A second option, which every list of options has: the quick look before the long one."""

_FIRST = re.compile(_SECOND.pattern.replace("BbⒷⓑ⒝🄑🄱🅑🅱", "AaⒶⓐ⒜🄐🄰🅐🅰"))
_SIGNED = re.compile(
    r"[A-Za-zⒶ-ⓩ⒜-⒵🄐-🄩🄰-🅉🅐-🅩🅰-🆉](?<![A-Za-z].)(?:[*_]{0,2}\s{0,2}[)\]】.、:]|(?<=[^\x00-\x7f]))"
)
"""A letter by itself with a sign behind it, which every marker holds."""

_TIGHT_MARKER = re.compile(f"(?:{_STARTS}{_TIGHT}){_BODY}", re.MULTILINE)
"""Right behind `\\qquad` or a Chinese character, too; looking there is worth it in few texts."""

_BARE_MARKER = re.compile(r"(?:^|(?<=[\s,;:，；：、]))([A-H])(?=[\s\u4e00-\u9fff+-])", re.MULTILINE)
"""A letter without a marker: an option only where the answer is a letter too."""

_LETTER_IN_BRACKETS = re.compile(r"\([a-eA-E]\)")
"""A letter that stands so is no variable, and its options may be in the picture."""

_LISTED = re.compile(
    r"[^.?!\n]{0,80}(?:[:：][^:：\n?]{1,200}[,，、;][^\n?]{0,200}|,[^\n?]{1,200}\bor\b[^\n?]{1,200}\?)"
)
_LISTED_BEFORE = re.compile(r"[:：][^:：]{1,60}[,、;][^:：]{1,60}[,、;]")
"""Behind a stem: what is chosen from, in the same sentence. The answer is one of them and no letter."""

_LETTER_LINE = re.compile(r"^\s{0,4}([A-H])\s{1,4}[^\s=]", re.MULTILINE)
_LIST = re.compile(
    r"\b(?:answer )?(?:options|choices|answer choices|alternatives)\s?:|选项(?:如下)?\s?[::]", re.IGNORECASE
)
_LIST_WORDS = frozenset(("options", "choices", "alternatives"))
_STEM_EN = Phrases(
    r"\b(?:which|what) (?:one )?(?:\w+ )?of (?:the )?(?:following|these|those below)|"
    r"\bwhich (?:\w+ ){0,3}(?:listed|given|shown)? ?below\b|\bfrom (?:the|these) (?:options|choices|"
    r"alternatives)\b|"
    r"\b(?:choose|select|pick|mark|circle|tick) (?:the|one|an?) (?:\w+ ){0,3}(?:answer|option|choice|"
    r"alternative|"
    r"statement|response|letter|code|word|term|phrase)s?\b|"
    r"\bmultiple[- ]choice\b(?! (?:tests?|quiz|exams?|questions|sections?|parts?|portion|problems|"
    r"question (?:with|has|on|is))\b)",
    """
    following these those below options choices alternatives choose select pick mark circle tick
    multiple
    """,
    opens="""
    choose circle from mark multiple pick select tick what which
    """,
)
_SOMEBODY = re.compile(r"\b(?:you|to|they|he|she|who|can|could|students?)\s$", re.IGNORECASE)
"""Who picks, in a story: no order to the reader."""

_NOT_A_STEM = re.compile(
    r"\b(?:how many|sum of|number of|each of|all of|list all|find all)\b",
    re.IGNORECASE,
)
_STEM_ZH = Phrases(
    r"(?:下列|以下|下面|上述)[^。?!\n]{0,60}?(?:的(?:一[项组句个]|选项)?是|(?:一[项组句个])是|的有|"
    r"有(?=\s?[(:])|哪一?[项个种组些]|属于)|"
    r"(?<![道某个])(?:单项|多项|不定项)?选择题(?![^。]{0,8}(?:\d|每|道|个))|(?:只有|"
    r"有且只有)一[项个](?:是)?(?:符合|正确)|哪一?个?选项|"
    r"(?:错误|不?正确|不?恰当|不符合[^。]{0,20}|不?可能)的(?:一项)?是\s?\(?\s{0,12}\)?\s?[.。]?$",
    "",
    re.MULTILINE,
    han="下列 以下 下面 上述 选择题 只有 选项 的是 的一项是",
)
_LETTER_CLOSED = re.compile(r"[A-Ha-h]\]")
_LETTERS = re.compile(r"\(?\s?[A-J](?:\s?[,、;，]?\s?(?:and |or |和 ?)?[A-J]){0,9}\s?\)?")
_LETTER_THEN_TEXT = re.compile(r"[\[(]?([A-J])[)\].:、]\s{0,3}\S")
_NAMED_ANSWER = re.compile(
    r"(?:the )?(?:(?:correct|right|best|final) )?(?:ans(?:wer)?\.?|option|choice|答案|选项?)\s?(?:is|为|"
    r"是)?\s?:?\s?\(?([A-J])\)?",
    re.IGNORECASE,
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """Multiple choice, by its options, by a letter for an answer, by its stem."""
    options = _options(reading) or _option_lines(reading.behind)
    picked = _is_letters(reading.answer)
    stem = _stem(reading)
    if options and (not _run(reading) or _chosen_from(reading)):
        sure = 0.4 if not stem and _run(reading) and _asked_behind(reading) else 0.95
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=options, confidence=0.99 if picked else sure)
    elif picked and stem:
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=f"{stem} → {reading.answer}", confidence=0.95)
    elif stem and reading.answer is None:
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=stem, confidence=0.4 if _listed(reading) else 0.6)
    elif reading.answer is None and (offered := numbered_options.offered(reading)):
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=offered, confidence=0.7)
    elif _picks(reading):
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=f"answer {reading.answer}", confidence=0.8)
    elif reading.answer is None and (offer := _offer(reading)) and _bare_options(reading):
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=quote(offer), confidence=0.75)
    elif plain := plain_options.options(reading):
        told = " | ".join(quote(option)[:40] for option in plain)
        yield Reason(
            kind=Kind.MULTIPLE_CHOICE, text=quote(told), confidence=0.6 if reading.answer is None else 0.9
        )
    elif among := answer_among.found(reading):
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=quote(among), confidence=0.75)
    elif letter := bare_letter.letter(reading):
        yield Reason(kind=Kind.MULTIPLE_CHOICE, text=f"answer {letter}, without its options", confidence=0.8)


def _offer(reading: Reading) -> str:
    """What announces letters without markers as options: the word, or a line for each of them."""
    announced = _list(reading)
    if announced:
        return announced[0]
    if "\n" not in reading.text:
        return ""
    lines = "".join(match[1] for match in islice(_LETTER_LINE.finditer(reading.text), MAX_MARKERS))
    return "lines A, B, C" if lines.startswith("ABC") else ""


def _says_a_line(reading: Reading) -> bool:
    """Whether the answer is what stands behind one of the letters A, B, C, each on a line of its own."""
    if reading.answer is None or reading.text.count("\n") < 3:
        return False
    lines = list(islice(_LETTER_LINE.finditer(reading.text), MAX_MARKERS))
    if not "".join(line[1] for line in lines).startswith("ABC"):
        return False
    ends = (reading.text.find("\n", line.end()) for line in lines)
    said = (
        reading.text[line.end() - 1 : end if end >= 0 else None]
        for line, end in zip(lines, ends, strict=True)
    )
    return reading.answer in {words.strip(" .。;；") for words in said}


def _list(reading: Reading) -> re.Match[str] | None:
    said = not _LIST_WORDS.isdisjoint(reading.words) or "选项" in reading.text
    return _LIST.search(reading.text) if said else None


def _picks(reading: Reading) -> bool:
    """Whether the answer names one of several things, though they do not look like options."""
    if _is_letters(reading.answer) and (_list(reading) or _bare_options(reading)):
        return True
    if _says_a_line(reading):
        return True
    bracketed = _LETTER_IN_BRACKETS.fullmatch(reading.answer or "")
    return (
        bool(bracketed and reading.asks_value)
        or numbered_options.picked(reading)
        or (numbered_options.numbered(reading) and _stem(reading) != "")
    )


def _listed(reading: Reading) -> bool:
    """Whether what the stem asks to choose from follows it as a plain list of values."""
    match = _STEM_ZH.search(reading) if reading.han else None
    match = match or _STEM_EN.search(reading)
    if match is None:
        return False
    behind = _LISTED.match(reading.text, match.end())
    return behind is not None or _LISTED_BEFORE.search(match[0]) is not None


def _bare_options(reading: Reading) -> bool:
    """Whether letters in order stand before words, the answer's among them."""
    found = [(m[1], m.start()) for m in islice(_BARE_MARKER.finditer(reading.text), MAX_MARKERS)]
    run = _ordered(found, reading.text, "A")
    if reading.answer is None:
        return len(run) >= 3
    letter = reading.answer.strip("()[] ")[:1].upper()
    return len(run) >= 3 and "A" <= letter < chr(ord("A") + len(run))


def option_count(reading: Reading) -> int:
    """How many options the problem offers; 0 when it offers none."""
    return len(_run(reading)) or len(plain_options.options(reading))


def _options(reading: Reading) -> str:
    """The text from the first option on, or ""."""
    run = _run(reading)
    if len(run) >= 3:
        return quote(reading.original, run[0])
    two = len(run) == 2 and reading.answer in ("A", "B", "(A)", "(B)", "a", "b")
    return quote(reading.original, run[0]) if two else ""


_OPTION_LINE = re.compile(r"^[ \t]{0,4}[(\[【]?([A-H])\s?[)\].、:．：】]\s?\S", re.MULTILINE)


def _option_lines(behind: str) -> str:
    """Lines that begin with A, B and C at the end of a long problem, or ""."""
    found = list(islice(_OPTION_LINE.finditer(behind), MAX_MARKERS)) if "\n" in behind else []
    letters = "".join(match[1] for match in found)
    return quote(behind, found[letters.find("ABC")].start()) if "ABC" in letters else ""


def _chosen_from(reading: Reading) -> bool:
    """Options, not parts: parts ask something each, and their answer is no letter."""
    if _is_letters(reading.answer) or _is_option_text(reading):
        return True
    if not _lower_case(reading):
        return not _parts_ask(reading)
    before = reading.text[: _run(reading)[0]].rstrip()
    stem = _stem(reading) != "" or _WHICH_ONE.search(reading.text, len(before)) is not None
    waits = numbered_options.waits(before) and not asks_in_english(reading.text[len(before) :])
    return before.endswith("?") or stem or waits or _list(reading) is not None


_WHICH_ONE = re.compile(
    r"\bwhich (?:one|option|statement|answer|choice|of)\b|哪[一个]?[项个]",
    re.IGNORECASE,
)
"""Asked behind the options."""


def _asked_behind(reading: Reading) -> bool:
    """Whether the request for a value stands behind the last letter: then the letters name what is given."""
    run = _run(reading)
    number = any(map(str.isdecimal, reading.answer or ""))
    if options_behind.whole(reading, run) if number else _is_option_text(reading):
        return False
    return options_behind.asked(reading, run[-1])


_ASK = re.compile(
    r"\b(?:find|determine|compute|calculate|evaluate|solve|show|prove|what|how|explain|describe|write|is|"
    r"are|does)\b|"
    r"求|证明|计算|写出|说明|多少",
    re.IGNORECASE,
)


def _lower_case(reading: Reading) -> bool:
    first = _run(reading)[0]
    return re.search(r"[(\s\[{*]*a\s?[).\]:、]", reading.text[first : first + 24]) is not None


def _parts_ask(reading: Reading) -> bool:
    """Whether every item opens with a request, as parts of a question do."""
    run = _run(reading)
    return all(_ask_at(reading.text, at) for at in run[:4])


def _ask_at(text: str, at: int) -> bool:
    return _ASK.match(text[at : at + 40].lstrip("([*\\ ")[1:].lstrip(")].:、* ")) is not None


@lru_cache(maxsize=1)
def _run(reading: Reading) -> list[int]:
    """Where the options A, B, C … start: the longest ordered run, each after the one before."""
    if _SECOND.search(reading.text) is None or _FIRST.search(reading.text) is None:
        return []
    found: list[tuple[str, int]] = []
    for match in _markers(reading):
        found.append((match[1] or match[2] or _uncircled(match[3]), match.start()))
        if len(found) == MAX_MARKERS:
            break
    if len(found) < 2:
        found = [
            (next(filter(None, match.groups())), match.start())
            for match in islice(_DASHED.finditer(reading.text), MAX_MARKERS)
        ]
    runs = (_ordered(found, reading.text, first) for first in ("A", "a"))
    return max(runs, key=len)


def _markers(reading: Reading) -> Iterator[re.Match[str]]:
    """The markers in order, looked for around each letter with a sign behind it."""
    pattern = _TIGHT_MARKER if reading.han or "quad\\" in reading.text else _MARKER
    end = 0
    for letter in _SIGNED.finditer(reading.text):
        start = max(end, letter.start() - LEAD)
        if match := pattern.search(reading.text, start, letter.start() + BEHIND):
            yield match
            end = match.end()


LEAD, BEHIND = 14, 12
"""Characters before and behind the letter that a marker and its neighbours take."""


def _uncircled(char: str) -> str:
    """The letter in a circle, a bracket or a box."""
    code = ord(char)
    start = max((first for first in _CIRCLED if first <= code), default=code)
    return chr(ord("A") + code - start) if start <= code < start + 26 else char


def _ordered(found: list[tuple[str, int]], text: str, first: str) -> list[int]:
    best: list[int] = []
    run: list[int] = []
    for letter, at in found:
        if letter == first and (not run or len(run) < 3):
            run = [at]
        elif run and letter == chr(ord(first) + len(run)) and at - run[-1] > 3:
            run.append(at)
        if len(run) > len(best):
            best = list(run)
    return [] if _labels(best, text) else best


def _labels(run: list[int], text: str) -> bool:
    """Whether the letters label nouns (`Machine A: … Machine B: …`) and are no options."""
    before = [
        text[max(0, at - 24) : at].rpartition("\n")[2].rstrip("( ").rpartition(" ")[2].lower()
        for at in run[:3]
    ]
    return len(set(before)) == 1 and len(before) > 1 and before[0].isalpha()


@lru_cache(maxsize=1)
def _stem(reading: Reading) -> str:
    match = _STEM_ZH.search(reading) if reading.han else None
    match = match or (_STEM_EN.search(reading))
    if match is None or _SOMEBODY.search(reading.text, max(0, match.start() - 12), match.start()):
        return ""
    if _NOT_A_STEM.search(reading.text, max(0, match.start() - 40), match.end()):
        return ""
    return quote(reading.original, match.start(), match.end())


def _is_letters(answer: str | None) -> bool:
    if answer is None or len(answer) > 60:
        return False
    answer = answer.strip("【】")
    bare = answer.strip("()[] ")
    if len(bare) == 1 and not bare.isascii():
        return _uncircled(bare) in "ABCDEFGH" and _uncircled(bare) != bare
    return bool(
        _LETTERS.fullmatch(answer)
        or _LETTER_CLOSED.fullmatch(answer)
        or (len(bare) == 1 and bare in "abcde")
        or _LETTER_THEN_TEXT.match(answer)
        or _NAMED_ANSWER.fullmatch(answer)
    )


def _is_option_text(reading: Reading) -> bool:
    """Whether the answer repeats one of the options."""
    run = _run(reading)
    if reading.answer is None or not run or options_behind.ranks(reading.text[run[-1] :]):
        return False
    return "".join(reading.answer.split()) in "".join(reading.text[run[0] :].split())
