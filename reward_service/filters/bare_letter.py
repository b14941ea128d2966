"""A letter for an answer whose options are not in the text: nothing can be reasoned out, a guess may hit.

A letter may be a value, too: a variable of the problem, a chemical symbol, a digit in base sixteen, a point
of a figure that the text names. Then it stands in the text, or the text says what kind of letter it wants.
"""

import re

from reward_service.filters.problem_text import Reading, fold

_LETTER = re.compile(
    r"\(?\s?([A-H])\s?[).]?|(?:option|choice|answer|选项?|答案)\s?(?:is|为|是)?\s?:?\s?\(?([A-Ha-h])\)?\.?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[A-F]{2,6}|[A-F](?:\s?[,、;和]\s?(?:and )?[A-F]){1,5}")
_LETTER_WANTED = re.compile(
    r"\b(?:which|what|whose|name|give|identify|find|state|write|enter) (?:is |"
    r"are )?(?:the )?(?:[\w-]+ ){0,4}(?:letters?|alphabet|symbols?|"
    r"vitamin|numeral|notes?|chord|key|(?:blood )?(?:type|group)|unit(?!s)|initials|nucleotide|"
    r"amino acid|element(?! of)|"
    r"language|temperature scale|(?:letter )?grade|code letter|base pair)\b|"
    r"\b(?:hex(?:adecimal)?|base[- ]?(?:1[1-6]|eleven|twelve|sixteen|\$|_)|roman numerals?|cipher\w*|"
    r"encrypt\w*|"
    r"decod\w*|encod\w*|constant of integration|indefinite integral|antiderivative|alphabet\w*|"
    r"letters? (?:comes?|stands?|"
    r"is|follows?|replaces?|appears?|precedes?)|blood (?:type|group)|logic gate|(?:chemical|"
    r"atomic) symbol|symbol (?:for|of)|"
    r"denoted by (?:which|what)|musical|variable name|letter grade)\b|"
    r"字母|符号|维生素|进制|罗马|音[名符阶调]|等级|血型|密码|原函数|不定积分|积分常数|字符|编码|代号|"
    r"什么单位|国际单位",
    re.IGNORECASE,
)
"""A letter is the value."""

_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|far|old|fast|tall|deep|wide|heavy)\b|多少|几(?!何)|(?:的)?(?:值|面积|"
    r"周长|体积|概率|和|"
    r"结果)(?:为|是|等于)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?<![A-Za-z\\])(?!(?:NOT|ALL|BEST|MOST|TRUE|ANY|LEAST)\b)[A-Z]{1,4}(?![A-Za-z])")


_NAMED = re.compile(
    r"(?:so |therefore,? |hence,? )?(?:the )?(?:(?:correct|right|best|final|only) )?(?:ans(?:wer)?\.?|"
    r"options?|choices?|choose|"
    r"(?:正确|最终)?(?:答案|选项?|选择)|[故应]?选择?)\s?(?:is|are|为|是|"
    r"应?选)?\s?:?\s?[(\[【]?([A-Ha-h])[)\]】]?[.。]?|"
    r"(?:the )?(?:(?:correct|right) )?(?:option|choice|选项?)\s?(?:is|number|no\.|为|"
    r"是)?\s?:?\s?[(\[【]?([1-9]|i{1,3}|iv)[)\]】]?|"
    r"[(\[【]?([A-Ha-h])[)\]】.]? (?:is|seems) (?:the )?(?:only )?(?:correct|right|true|best|answer|"
    r"one)(?: (?:answer|option|choice))?|"
    r"(?:only )?[(\[]?[A-H][)\]]?(?: only| alone)|[A-H]\s?(?:选?项|选项)|both [A-H] and [A-H]",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[【（]\s?([A-Ha-h])\s?[)\]】）]|([A-Ha-h])\s?[)\]】）][.:]?")
_NUMBER_LABEL = re.compile(
    r"(?:(?:ans(?:wer)?|key|答案?|选)\s?[.:：]?\s?)?[(（\[]\s?(?:[1-6]|i{1,3}|iv)\s?[)）\]]|[1-6]\s?[)）]",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"\bwhich (?:choice|option|of|one|could|can|must|might|would|should|answer|statement|expression|"
    r"graph|pair|words?|sentence|pictures?|figure|diagram|"
    r"list|sets?|group|phrase|equation|quantity|value)\b|\b(?:best|closest to|most nearly|correctly|"
    r"except|not true|"
    r"odd (?:one|man) out|select|choose|following)\b|下列|以下|选项|[确误当]的[是有]|一[项组个]|选|"
    r"正确的?是",
    re.IGNORECASE,
)
"""Sounds like a choice: a letter is no value then."""

_ALGEBRA = re.compile(
    r"\b(?:simplif\w+|expand|in terms of|express|reduc\w+|boolean|logic\w*|transpose|identity|"
    r"truth table|absorption)\b|"
    r"\bsolve [^.?]{1,60} for\b|[∪∩∧∨¬⊕]|\\(?:cup|cap|land|lor|neg|oplus|setminus)\b|\^\{?(?:T|-1|"
    r"\\top)|化简|表示|布尔|逻辑",
    re.IGNORECASE,
)
"""What a letter of the text may be the result of."""


def letter(reading: Reading) -> str:
    """The letter that is the answer though nothing in the text bears it, or ""."""
    answer = (reading.answer or "").strip()
    if not answer or len(answer) > MAX_ANSWER:
        return ""
    if several := _SEVERAL.fullmatch(answer):
        return answer if _apart(several[0], reading) else ""
    raw = reading.raw_answer.strip()[:MAX_ANSWER]
    named = _NAMED.fullmatch(answer) or _NAMED.fullmatch(raw)
    if named or _NUMBER_LABEL.fullmatch(fold(raw)):
        return answer
    if answer in _NUMBERS:
        return answer if _LIST_ABSENT.search(reading.text) else ""
    bracketed = _BRACKETED.fullmatch(answer) or _BRACKETED.fullmatch(raw)
    one = _LETTER.fullmatch(answer)
    name = bracketed[1] or bracketed[2] if bracketed else one[1] or one[2] if one else ""
    if not name or name.upper() not in "ABCDEFGH":
        return ""
    if _CHOOSES.search(reading.text) or (bracketed and not _wanted(reading)):
        return answer
    if name.islower() and answer == name:
        return _lower(answer, reading)
    made = (
        _stands_in(name, reading) and _ALGEBRA.search(reading.text) is not None and not _spelt(name, reading)
    )
    return "" if made or _wanted(reading) else answer


_NUMBERS = frozenset("123456")
"""Options have numbers, too, where what follows the stem is not there."""

_LIST_ABSENT = re.compile(
    r"\b(?:all|each|any|one|none|both) of the following\b[^?]{3,200}"
    r"\b(?:except|but)(?: for)?\s?[:.?,_]{0,4}\s{0,4}$|"
    r"\b(?:which|what) (?:one )?of the following(?: [a-z-]+){0,3} "
    r"(?:is|are|was|were|would|does|did|best|has|had)\b[^?,:;\d\n]{3,200}\?\s{0,4}$",
    re.IGNORECASE,
)
"""A stem whose list of things does not follow."""

MAX_ANSWER = 40
"""Characters of an answer that may be a letter with words around it."""


def _spelt(name: str, reading: Reading) -> bool:
    """Whether an option is left blank, or the text spells out the set that the letter names: it would be the
    value, and not its name."""
    if _OPTION_BLANK.search(reading.text):
        return True
    return re.search(rf"(?<![A-Za-z]){name}\s?=\s?\\?\{{", reading.text) is not None


_OPTION_BLANK = re.compile(r"\(\s{0,12}\)\s{0,2}[.。]?\s{0,4}$")
"""Empty brackets at the end, where a Chinese problem has its option written."""


def _wanted(reading: Reading) -> bool:
    """Whether the text wants a letter of some kind for a value, and asks for no quantity."""
    return _LETTER_WANTED.search(reading.text) is not None and _QUANTITY.search(reading.last) is None


def _lower(answer: str, reading: Reading) -> str:
    """A small letter that is no symbol of the text: none of its formulas holds it."""
    if answer not in _SMALL or _LETTER_WANTED.search(reading.text):
        return ""
    formulas = " ".join(match[0] for match in _FORMULA.finditer(reading.text))
    alone = re.search(rf"(?<![A-Za-z'’]){answer}(?![A-Za-z'’]|\s[a-z])", reading.text)
    return "" if answer in formulas or alone else answer


_SMALL = frozenset("abcd")
"""`e` is a number."""

_FORMULA = re.compile(r"\$[^$]{1,400}\$|\S{0,40}[=+^*/<>\\]\S{0,40}")


def _stands_in(name: str, reading: Reading) -> bool:
    """Whether the letter is a name in the text: alone, or in a run of capitals such as ABC."""
    found = set("".join(_CAPITALS.findall(reading.text)))
    if name == "A":
        found.discard("A")
        found |= (
            {"A"}
            if re.search(
                r"(?<![A-Za-z\\.?!]\s)(?<![A-Za-z\\])(?<!^)A(?=[A-Z\s,.;:=)$^_+*/∪∩∧∨-])(?!\s[a-z])|"
                r"(?<![A-Za-z\\])A(?=\s?[∪∩⊂⊆∈∧∨=+*^<>])",
                reading.text,
            )
            else set()
        )
    return name in found


def _apart(letters: str, reading: Reading) -> bool:
    """Whether several letters in their order are options: none of them is a name in the text."""
    names = [char for char in letters if char.isalpha() and char.isupper()]
    return names == sorted(set(names)) and not any(_stands_in(name, reading) for name in names)
