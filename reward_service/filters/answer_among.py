"""Options in whatever layout, found from the answer: it is the label of one of them, or one of them.

Labels: the text bears the labels of one series in order (A B C, p q r, 1 2 3, 甲乙丙, first second third),
each with the same sign behind it. Texts: the answer is one piece, whole, of what one separator parts, and the
text asks to pick. Data are listed, too: what is asked of all pieces (a median, a count) is no choice.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from reward_service.filters.problem_text import Reading

MAX_ANSWER = 80
"""Characters of an answer that may be an option."""

MAX_PIECE = 120
MOST = 10
"""More pieces than this are data."""

MAX_LINES = 60

_SERIES = tuple(
    tuple(series.split())
    for series in (
        "A B C D E F G H",
        "a b c d e f g h",
        "p q r s t",
        "P Q R S T",
        "W X Y Z",
        "1 2 3 4 5 6 7 8",
        "i ii iii iv v vi",
        "I II III IV V VI",
        "① ② ③ ④ ⑤ ⑥",
        "甲 乙 丙 丁 戊",
        "一 二 三 四 五",
        "first second third fourth fifth",
        "one two three four five",
        "α β γ δ",
        "Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ",
    )
)
_ANSWER_LABEL = re.compile(
    r"(?:the )?(?:(?:correct |right )?(?:opt(?:ion)?|choice|alternative|answer|statement|选项|答案|"
    r"选)[ _-]?(?:is )?|#|no\.? ?|item )?"
    r"[(\[【<{\"']?([A-Za-z]{1,6}|[1-8①-⑥Ⅰ-Ⅴ甲乙丙丁戊一二三四五αβγδ])[)\]】>}\"'.:、]?(?: (?:choice|"
    r"option|one))?(?:[.):]\s\S.{0,60})?",
    re.IGNORECASE,
)
_LEAD = r"(?:option|choice|alternative|answer|opt|statement|figure|graph|diagram|选项|#|no\.)[ _-]?"
_SIGN = (
    r"(\s?[)\]】>}][.:]?|\s?[.:、：,]|\s?(?:→|⇒|➜|=>|->)|\s?(?:--?|–|—|=|~|\|)\s|=(?=\S)|"
    r"\s{1,4}(?=\S)|\s?\n)"
)
_BEFORE = r"(?:^|(?<=[\s,;:，；：、。.?!(\[【<{#|/*_\"'\u3400-\u9fff—–-]))"

_LOOSE = frozenset(" \n")
_PICK = re.compile(
    r"\b(?:which|choose|chosen|select|pick|circle|tick|(?:check|mark|underline|cross out) (?:the|one|"
    r"your|each|with)|options?|choices?|alternatives?|"
    r"candidates?|assign|classify|categor\w+|label|route|exactly one|possible (?:answers?|responses?|"
    r"values?)|responses?|mcq|multiple[- ]choice|among|"
    r"amongst|one of|"
    r"of (?:the following|these|those)|fill in|complete|best (?:answer|describes|completes)|"
    r"correct (?:answer|value|word|option|one|box)|"
    r"right (?:answer|word|one|option|box)|odd one out|(?:largest|smallest|greatest|least|closest|"
    r"nearest|biggest|"
    r"cheapest|fastest|heaviest|longest|shortest) (?:of|among))\b|哪|选(?:出|择|一|填|项|正确|答案)|"
    r"[单多供备]选|圈[出一]|勾出|下列|以下|备选|正确答案|三者|四者|中.{0,12}的是",
    re.IGNORECASE,
)
_PICK_WORDS = frozenset(
    """
    which choose chosen select pick circle tick check mark underline cross option options choice choices
    alternative alternatives candidate candidates assign classify category categories categorise categorize
    label route exactly possible response responses mcq multiple among amongst one these those following
    fill complete best correct right odd largest smallest greatest least closest nearest biggest cheapest
    fastest heaviest longest shortest
    """.split()
)
"""Words of which every English match of the pattern above holds one."""

_PICK_PLAINLY = re.compile(
    r"\b(?:(?:choose|select|pick|circle|tick|(?:check|mark|underline|cross out) (?:the|one|your|each|"
    r"with)) (?!.{0,30}\bways\b)|options?\b|choices?\b|"
    r"alternatives\b|candidates\b|possible (?:answers?|responses?)|responses\b|mcq|multiple[- ]choice|"
    r"correct (?:answer|option|word|box)|right (?:answer|option|word|box)|odd one out)|选(?:出|择|一|"
    r"填|项|哪|正确|答案)|[单多供备]选|圈[出一]|勾出|正确答案",
    re.IGNORECASE,
)
OF_ALL = re.compile(
    r"\b(?:median|mode|mean|average\w*|discarded|sum|total|product|range|how (?:many|much|long|far|"
    r"old)|number of|sort|order|arrange|"
    r"next (?:term|number)|terms?|remainder|probability|expected|swaps?|element at|index|"
    r"find (?:the )?value|sequence|"
    r"ratio|missing)\b|中位数|众数|平均|之和|概率|多少|几[个种条]|排列|规律|数列|接着|下一个|期望",
    re.IGNORECASE,
)
_OR_ASKED = re.compile(r"^[^?,]{2,80},[^?]{1,80}\sor\s[^?,]{1,30}\?\s*$|、[^?]{1,40}还是[^?]{1,20}\?\s*$")
_STROKES_ASKED = re.compile(r"[^?/|]{2,80}\s[/|]\s[^?/|]{1,40}\s[/|]\s[^?]{1,40}\?\s*$")


def _asks_between(last: str) -> bool:
    """Whether a question is between alternatives joined by "or" or by strokes."""
    parted = " / " in last or " | " in last
    return _OR_ASKED.search(last) is not None or (parted and _STROKES_ASKED.search(last) is not None)


_WAYS = re.compile(r"\bways\b|probabilit|combinations|at random|概率|多少种|几种|期望|随机", re.IGNORECASE)
_TRIM = " \t.。,;，；、:：$*_`'\"“”?？!—–-"
_DROP = re.compile(r"[\s$`*]|\\(?:text|mathrm|mathbf|left|right|displaystyle)\b|\\[,;! ]|[{}]")
_BRACKETS = re.compile(r"[\[(（【{「『]([^\[\](){}（）【】「」『』\n]{3,240})[\])）】}」』]")
_BOXES = re.compile(
    r"(?:[\[(（【「『<{][^\[\](){}（）【】「」『』<>\n]{1,60}[\])）】」』>}][\s,;、/|]{0,3}){3,10}|"
    r"(?:\"[^\"\n]{1,60}\"[\s,;、/|]{0,3}){3,10}"
)
_SPACED = re.compile(r"[:：]\s?((?:[^\s,，;；、:：]{1,12}\s){2,7}[^\s,，;；、:：]{1,12}?)[.。?]?\s*$")
"""Short pieces with blanks between them behind a colon at the end."""

_BOX = re.compile(r"[\[(（【「『<{\"]([^\[\](){}（）【】「」『』<>\"\n]{1,60})[\])）】」』>}\"]")
_INNER = re.compile(r"\s?(?:[,，;；/|、]|\sor\s|\s{2,})\s?", re.IGNORECASE)
_SEPARATORS = (
    re.compile(r"\s?\|{1,2}\s?"),
    re.compile(r"\s/\s|(?<=\w)/(?=\w)"),
    re.compile(r"\s?[;；]\s?"),
    re.compile(r"\s?、\s?|和"),
    re.compile(r"\s?[,，]\s?(?:and |or )?|\s(?:and|or|&)\s"),
    re.compile(r"\s(?:or|OR|Or)\s|还是|或者?"),
    re.compile(r"\s?[•·●○▪◦‣□☐◯■◆◇★☆✦➤►▶»>]{1,2}\s?|\(\s?\)\s?|\[\s?\]\s?"),
    re.compile(r"\s{2,}|\t|\n"),
    re.compile(r"\s[-–—*~+]\s"),
    re.compile(r"(?:^|\s)[-–—*~+>]{1,3}\s(?=\S)"),
    re.compile(r"\s?<[^<>\n]{1,24}>\s?"),
    re.compile(r"\s?\b(?:opt(?:ion)?|choice|alternative)?[ _-]?(?:[1-9]|[a-hA-H]|i{1,3}|iv)\s?[).:\]]\s?"),
)
"""What parts pieces, each tried by itself."""

_SET_SIGNS = (*"|•·●○▪◦‣□☐◯■◆◇★☆✦➤►▶»[【『「", "( )", "()", ">", "　")
_SET_OUT = (
    _SEPARATORS[0],
    _SEPARATORS[6],
    re.compile(r"\s?\n[\s>*•~+–—-]{0,6}"),
)


def found(reading: Reading) -> str:
    """What shows that the answer is one of several options: their labels, or the pieces; "" where none."""
    answer = reading.answer or ""
    if not answer or len(answer) > MAX_ANSWER:
        return ""
    return _labelled(answer, reading) or _piece(answer, reading)


def _labelled(answer: str, reading: Reading) -> str:
    named = _ANSWER_LABEL.fullmatch(answer)
    if named is None:
        return ""
    for series in _SERIES:
        if named[1] in series[:6] or (named[1].lower() in series and len(named[1]) > 1):
            run = _run(series, reading.text)
            name = named[1] if named[1] in series else named[1].lower()
            if series.index(name) < len(run) and _fits(series, run, reading):
                return reading.text[run[0] : run[-1] + 8]
    return ""


@lru_cache(maxsize=len(_SERIES))
def _label(series: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(sorted(series, key=len, reverse=True))
    flags = re.MULTILINE | (re.IGNORECASE if len(series[0]) > 2 else re.NOFLAG)
    return re.compile(rf"{_BEFORE}({_LEAD})?({names}){_SIGN}", flags)


def _run(series: tuple[str, ...], text: str) -> list[int]:
    """Where the labels of a series stand in order, each with the same sign behind it; at least 3."""
    by_sign: dict[str, list[tuple[str, int]]] = {}
    for match in islice(_label(series).finditer(text), 200):
        sign = match[3].strip() or ("\n" if "\n" in match[3] else " ")
        if sign == "=" and not match[1] and match[3] == "=":
            continue
        sign = f"{match[1].lower().strip(' -_')}{sign}" if match[1] else sign
        name = match[2].lower() if len(series[0]) > 2 else match[2]
        by_sign.setdefault(sign, []).append((name, match.start(2)))
    best: list[int] = []
    for sign, labels in by_sign.items():
        if sign in _LOOSE and series[0] not in ("A", "①", "甲"):
            continue
        run: list[int] = []
        for name, at in labels:
            if name == series[0] and len(run) < 3:
                run = [at]
            elif run and len(run) < len(series) and name == series[len(run)] and at - run[-1] > 1:
                run.append(at)
        best = max(best, run, key=len)
    return best if len(best) >= 3 else []


def _fits(series: tuple[str, ...], run: list[int], reading: Reading) -> bool:
    """Whether the labels are those of options; numbers are labels of much else."""
    if all(reading.text[:at].rstrip(" $").endswith("=") for at in run):
        return False  # values of equations, and no labels
    if series[0] in ("1", "i", "I", "一", "one", "first", "Ⅰ"):
        before = reading.text[: run[0]].rstrip(" (#\n")
        if _BINDS.search(before):
            return False
        waits = before.endswith((":", "：", "?", "=")) or _WAITS.search(before) is not None
        counted = OF_ALL.search(reading.text, run[-1]) is not None and "?" in reading.text[run[-1] :]
        asked = _ASKED.search(reading.text, run[-1]) is not None and not _PICK_PLAINLY.search(reading.text)
        named = _NAMED.match(reading.answer or "") is not None
        return (
            not counted and not asked and (waits or named or _PICK_PLAINLY.search(reading.text) is not None)
        )
    return (
        OF_ALL.search(reading.last) is None or _PICK.search(reading.text) is not None or series[0] in "AaPp"
    )


_BINDS = re.compile(r"\b(?:such that|so that|satisf(?:y|ies)|conditions?)\s?:?$", re.IGNORECASE)
"""Conditions follow."""

_NAMED = re.compile(_LEAD, re.IGNORECASE)
_ASKED = re.compile(
    r"[。.;；,，]\s{0,3}(?:则|求|find\b|what\b|how\b|compute\b|determine\b|calculate\b|evaluate\b)|"
    r"_{2,}|多少|几[个种]",
    re.IGNORECASE,
)
_WAITS = re.compile(r"(?:\b(?:is|are|be|to|equals?|of|by)|[是为有])\s{0,2}\(?\s{0,4}\)?[.。]?\s{0,2}$")


def _piece(answer: str, reading: Reading) -> str:
    if answer.isalnum() and answer not in reading.text and answer.lower() not in reading.lower:
        return ""
    maybe = reading.han or not _PICK_WORDS.isdisjoint(reading.words)
    picks = (maybe and _PICK.search(reading.text) is not None) or _asks_between(reading.last)
    if not picks and reading.text.count("\n") < 3 and not any(sign in reading.text for sign in _SET_SIGNS):
        return ""
    said = _flat(answer)
    if not said or said not in _flat(reading.text) or _WAYS.search(reading.text):
        return ""
    plainly = _PICK_PLAINLY.search(reading.text) is not None
    if picks and not plainly and OF_ALL.search(reading.text):
        return ""
    for pieces in _lists(reading, said, plainly=plainly) if picks else _set_out(reading):
        flat = [_flat(piece) for piece in pieces]
        if 3 <= len(flat) <= MOST and (said in flat[1:-1] or _at_edge(answer, pieces)) and _alike(pieces):
            return " | ".join(piece.strip(_TRIM)[-30:] for piece in pieces)
    return ""


def _lists(reading: Reading, said: str, *, plainly: bool) -> Iterator[list[str]]:
    """What may be options: the content of brackets, brackets in a row, pieces of a line or a sentence."""
    for match in islice(_BOXES.finditer(reading.text), 4):
        yield ["", *_BOX.findall(match[0]), ""][0 if len(_BOX.findall(match[0])) < MOST - 1 else 1 :]
    for match in islice(_BRACKETS.finditer(reading.text), 8):
        pieces = [piece for piece in _INNER.split(match[1]) if piece.strip()]
        yield pieces if len(pieces) >= 3 or not plainly else match[1].split()
    for match in islice(_SPACED.finditer(reading.text), 2):
        yield ["", *match[1].split(), ""]
    lines = [line for line in reading.text.split("\n") if line.strip()][-MAX_LINES:]
    plain = (reading.answer or "").strip(_TRIM).lower()
    whole = lines if not reading.cut else ()
    for line in dict.fromkeys((*whole, *reading.sentences)):
        if (plain not in line.lower()) if plain.isalnum() else (said not in _flat(line)):
            continue
        for separator in _SEPARATORS:
            pieces = [piece for piece in _split(separator, line) if piece.strip(_TRIM)]
            if len(pieces) >= 3:
                yield pieces
    if len(lines) >= 4:
        yield lines


def _set_out(reading: Reading) -> Iterator[list[str]]:
    """Lines, bullets, brackets and strokes behind a sentence that waits for its end."""
    for match in islice(_BOXES.finditer(reading.text), 2):
        before = reading.text[: match.start()].rstrip()
        if before.endswith((":", "：", "?")) or _WAITS.search(before):
            yield ["", *_BOX.findall(match[0]), ""]
    for separator in _SET_OUT:
        pieces = [piece for piece in _split(separator, reading.text) if piece.strip(_TRIM)]
        before = pieces[0].rstrip() if pieces else ""
        if (
            len(pieces) >= 4
            and not OF_ALL.search(pieces[-1])
            and (before.endswith((":", "：", "?")) or _WAITS.search(before))
        ):
            yield pieces


def _split(separator: re.Pattern[str], text: str) -> list[str]:
    """The pieces of a text, separators in brackets left alone."""
    pieces, start = list[str](), 0
    for match in separator.finditer(text):
        inside = text[start : match.start()]
        if inside.count("(") > inside.count(")") or inside.count("[") > inside.count("]"):
            continue
        if inside.count("$") % 2:
            continue
        pieces.append(inside)
        start = match.end()
    return [*pieces, text[start:]]


def _at_edge(answer: str, pieces: list[str]) -> bool:
    """Whether the first piece ends with the answer, or the last one begins with it, as words."""
    bare = re.escape(answer.strip(_TRIM))
    return bool(
        re.search(rf"(?:^|[\s:：$(\[{{=—>是]){bare}[\s$)]*$", pieces[0], re.IGNORECASE)
        or re.match(rf"[\s$(]*{bare}(?=$|[\s.,;:?!。，？)$\]}}—是])", pieces[-1], re.IGNORECASE)
    )


def _alike(pieces: list[str]) -> bool:
    """Whether the inner pieces are short, as options beside each other are."""
    return all(len(piece) <= MAX_PIECE for piece in pieces[1:-1])


def _flat(text: str) -> str:
    return _DROP.sub("", text).strip(_TRIM).lower()
