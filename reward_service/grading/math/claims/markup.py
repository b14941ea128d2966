"""A completion without its dress: markup off, formulas out, lines that can be cut into sentences.

Every formula becomes one private character, so that no later step looks inside; emphasis becomes a pair of
private characters. Linear in the text: patterns are bounded, and only the last `TAIL` characters are read.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, field

from reward_service.grading.math.claims.spoken_sets import spoken_sets
from reward_service.grading.math.normalize import with_mixed_numbers
from reward_service.text.letter_case import lowered

TAIL = 4_000
"""Characters at the end of a text in which statements are looked for."""
MAX_LINES = 150
MAX_FORMULA = 1_500
BOLD_ON, BOLD_OFF = "\ue000", "\ue001"
_FIRST_FORMULA = 0xE100
_MOST_FORMULAS = 400
FORMULA = re.compile("[\ue100-\uf8ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters that stand for formulas and emphasis here; a text that holds them itself has others instead."""
DRESS = str.maketrans(dict.fromkeys('[](){}【】「」『』《》<>"“”*#' + BOLD_ON + BOLD_OFF, " "))
"""Brackets, quotation marks and emphasis, as a table that makes them spaces."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with placeholders; `header` when it was a heading, `display` when a formula of its own."""

    text: str
    header: bool = False
    bullet: bool = False
    display: bool = False
    row: bool = False


@dataclass(slots=True)
class Document:
    """Lines with placeholders and the formulas behind them."""

    lines: list[Line] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def restored(self, text: str) -> str:
        """The text with formulas in place of their placeholders and without emphasis."""
        if _PRIVATE.search(text) is None:
            return text.strip()
        text = _BETWEEN_FORMULAS.sub(", ", text.replace(BOLD_ON, "").replace(BOLD_OFF, ""))
        return FORMULA.sub(lambda m: self.formulas[ord(m.group()) - _FIRST_FORMULA], text).strip()

    def held(self, formula: str) -> str:
        """A placeholder for a formula."""
        self.formulas.append(formula)
        return chr(_FIRST_FORMULA + len(self.formulas) - 1)


_BETWEEN_FORMULAS = re.compile(
    "(?<=[\ue100-\uf8ff])\\s*,?\\s*(?:and|et|und|y|e|и|và|과|와|と|和|及|तथा|एवं|और|و)\\s*(?:at\\s|en\\s)?(?=[\ue100-\uf8ff])"
)
_MODEL_BOX = re.compile(r"<\|begin_of_box\|>(.{1,400}?)<\|end_of_box\|>")
_CALCULATOR = re.compile(r"<<[^<>\n]{1,200}>>")
"""What grade-school solutions note for a calculator: `9*60 = <<9*60=540>>540`."""
_SPECIAL = re.compile(
    r"<[|｜][A-Za-z_▁]{1,24}[|｜]>|</?s>|<eos>|<pad>|<end_of_turn>|<turn\|>|<seed:(?:eos|pad)>|\[\|endofturn\|\]|\[e~\["
)
_ALIGNED = "equation|align|aligned|gather|gathered|split|multline|eqnarray|alignat|flalign|displaymath|math"
_OPEN = re.compile(rf"[$\\](?:(?<=\$)(?:\$|(?<!\\\$))|(?<=\\)(?:[(\[]|begin\{{(?:{_ALIGNED})\*?\}}))")
_CLOSERS = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def document(text: str) -> Document:
    """The end of a text as lines with placeholders."""
    text = with_mixed_numbers(_PRIVATE.sub("\ufffd", text[-TAIL:]))
    text = _MODEL_BOX.sub(r"\nAnswer: \1\n", text)
    text = _CALCULATOR.sub("", text) if "<<" in text else text
    special = _SPECIAL.search(text)
    if special and special.start():
        text = text[: special.start()]
    text = _SPECIAL.sub("", text)
    found = Document()
    lifted = _formulas_lifted(spoken_sets(text), found)
    lines = _markup_removed(lifted.strip()).splitlines()[-MAX_LINES:]
    for raw in lines:
        line = _line(raw if len(lines) > 1 else _LONE_SIGN.sub(r"\1", raw, count=1))
        if line is not None:
            found.lines.append(line)
    return found


def _formulas_lifted(text: str, found: Document) -> str:
    """The text with one placeholder for each formula; money keeps its dollar."""
    if "$" not in text and "\\(" not in text and "\\[" not in text and "\\begin" not in text:
        return text
    pieces, at = [], 0
    while opened := _OPEN.search(text, at):
        end, content = _formula(text, opened)
        if end < 0 or len(found.formulas) >= _MOST_FORMULAS:
            pieces.append(text[at : opened.end()])
            at = opened.end()
            continue
        before = text[at : opened.start()]
        display = opened.group() not in {"$", "\\("}
        mark = found.held(last_row(content))
        pieces.append(f"{before}\n{mark}" if display and not before.endswith("\n") else before + mark)
        at = end
        if display and text[at : at + 1] not in {".", ",", "\n", ""}:
            pieces.append("\n" if text[at : at + 2].isspace() or text[at : at + 1].isalpha() else "")
    pieces.append(text[at:])
    return "".join(pieces)


def _formula(text: str, opened: re.Match[str]) -> tuple[int, str]:
    """Where a formula ends and what it holds; -1 when its delimiter opens none."""
    sign = opened.group()
    if sign == "$":
        return _inline(text, opened.end())
    if sign == "\\(" and text[opened.end() : opened.end() + 3].lstrip(" ").startswith("\n"):
        return -1, ""  # inline mathematics begins on its line
    closer = _CLOSERS.get(sign) or f"\\end{{{sign[7:-1]}}}"
    closed = text.find(closer, opened.end(), opened.end() + MAX_FORMULA)
    if closed < 0:
        return -1, ""
    return closed + len(closer), text[opened.end() : closed]


_NUMBER_THEN_PROSE = re.compile(
    r"\s?\d[\d,.]{0,20}\s?(?:[^\W\d_]{2,}\s{1,3}[^\W\d_]|[^\W\d_]{3,}\s|[,;]?\s[^\W\d_]{3,})"
)


_INSIDE_DOLLARS = re.compile(r"(?:[^$\\\n]++|\\(?:.|\Z))*+", re.DOTALL)
_LEFT_OPEN = 200
"""Characters of a formula at the very end whose closing dollar is missing."""


def _inline(text: str, start: int) -> tuple[int, str]:
    """A formula between single dollars; a dollar before a price opens none."""
    limit = min(len(text), start + MAX_FORMULA)
    inside = _INSIDE_DOLLARS.match(text, start, limit)
    at = inside.end() if inside else start
    if at < limit and text[at] == "\n":
        return -1, ""
    if at >= len(text) and text[start : start + 1] == "\\" and at - start < _LEFT_OPEN:
        return at, text[start:at]
    if at >= limit or at == start:
        return -1, ""
    content = text[start:at]
    followed = text[at + 1 : at + 2]
    if followed.isdigit() or (content[:1].isspace() and not content[-1:].isspace()):
        return -1, ""
    if content[-1:].isspace() and content[:1].isdigit() and "\\" not in content:
        return -1, ""
    if content[:1].isdigit() and _NUMBER_THEN_PROSE.match(content) and "\\" not in content:
        return -1, ""
    return at + 1, content


_ROWS = re.compile(rf"\\(?:begin|end)\{{(?:{_ALIGNED})\*?\}}(?:\{{[^{{}}]{{0,20}}\}})?")
_KEEPS_ROWS = re.compile(r"\\begin\{(?:[a-zA-Z]?matrix|smallmatrix|cases|array)")


def last_row(formula: str) -> str:
    """What a formula ends in: the last row of an alignment, everything else as it stands."""
    formula = formula.strip()
    if "\\" not in formula and "&" not in formula:
        return formula.rstrip(".,;").strip()
    aligned = _ROWS.sub(" ", formula) if "\\begin{" in formula or "\\end{" in formula else formula
    rows = aligned if aligned == formula and "&" not in formula else None
    if rows is not None or _KEEPS_ROWS.search(aligned):
        return _tidied(aligned)
    lines = [row for row in re.split(r"\\\\(?:\[[^\]]{0,12}\])?", aligned) if row.strip(" &\n")]
    return _tidied(lines[-1].replace("&", " ") if lines else aligned)


_TIDY = re.compile(
    r"\\(?:tag|label)\*?\{[^{}]{0,40}\}|\\(?:blacksquare|qed|Box|square)(?![a-zA-Z])"
    r"\s*$|\\(?:nonumber|therefore|quad\\text\{[^{}]*\}$)(?![a-zA-Z])"
)


def _tidied(formula: str) -> str:
    return _TIDY.sub(" ", formula).strip().rstrip(".,;").strip()


_TAGS = re.compile(
    r"</?(?:p|div|span|sup|sub|center|u|i|em|h[1-6]|li|ul|ol|td|tr|th|table|code|"
    r"pre|font|small|big|mark|details|summary|section|article)"
    r"(?:\s[^<>]{0,80})?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>|<hr\s?/?>", re.IGNORECASE)
_STRONG = re.compile(r"<(b|strong)(?:\s[^<>]{0,80})?>(.{1,300}?)</\1>", re.IGNORECASE)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u2702-\u2712\u2714-\u2767\u2794-\u27bf\ufe0f\u200b-\u200f"
    "\u2060\u25a0\u25a1\u220e\u2713]"
)
_BOLD = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"([*_])(?<![\w*\\)][*_])(?=[^\s*_])([^*_\n]{1,160}?)(?<=[^\s*_])\1(?![\w*(])", re.DOTALL
)
_TEXT_BOLD = re.compile(r"\\(?:textbf|emph|textit|underline|mathbf)\{([^{}\n]{1,160})\}")
_ARABIC_MARKS = re.compile("\u064b\u0627|\u0627\u064b|[\u064b-\u0652\u0640]")
_FENCE = re.compile(r"^[ \t]{0,8}(?:```|~~~)[a-zA-Z]{0,16}[ \t]*$", re.MULTILINE)


def words_as_signs(text: str) -> str:
    """ "minus 4", "4 degrees below zero", "30 pour cent", "3분의 2", "xăng-ti-mét" with the signs themselves."""
    if any(word in text for word in _BELOW):
        text = _BELOW_ZERO.sub(lambda m: f"-{m[1] or m[2]}", text)
    if any(word in text for word in _MINUS_STEMS):
        text = _MINUS_WORD.sub("-", text)
    if "ent" in text or "ien" in text or "роц" in text:
        text = _PERCENT_WORDS.sub("%", text)
    if "mét" in text or "gam" in text or "lít" in text:
        text = _VIETNAMESE_UNIT.sub(lambda m: _VIETNAMESE_UNITS[lowered(m.group())], text)
    if "分の" in text or "분의" in text:
        text = _PARTS_OF.sub(r"\2/\1", text)
    return text


def _powers_and_indices(text: str) -> str:
    text = _POWERS_OF_LETTERS.sub(_power_of_letters, text)
    text = _POWERS.sub(_power, text)
    return _INDICES.sub(lambda m: "_" + m.group().translate(_INDEX_DIGITS), text)


def _power(found: re.Match[str]) -> str:
    power = found.group().translate(_POWER_DIGITS)
    return f"^{{{power}}}" if power[0] == "-" else f"^{power}"


def _power_of_letters(found: re.Match[str]) -> str:
    power = found.group().translate(_POWER_DIGITS)
    return f"^{power}" if len(power) == 1 else f"^({power})"


def _markup_removed(text: str) -> str:
    if not text.isascii():
        text = _EMOJI.sub("", _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text)))
        text = text.translate(_WIDE)
    if "&" in text:
        text = html.unescape(text).replace("\u00a0", " ")
    if "<" in text:
        text = _STRONG.sub(rf"{BOLD_ON}\2{BOLD_OFF}", _BREAK.sub(" ", text))
        text = _TAGS.sub(" ", text)
    if "`" in text:
        text = _FENCE.sub("", text).replace("`", "")
    if not text.isascii():
        text = _powers_and_indices(text)
    if "\\begin{" in text or "\\end{" in text or "\\item" in text:
        text = _PROSE_ENVIRONMENT.sub("", text)
    text = words_as_signs(text)
    if "\\" in text:
        text = _TEXT_BOLD.sub(rf"{BOLD_ON}\1{BOLD_OFF}", text)
    if "*" in text or "_" in text:
        text = _BOLD.sub(rf"{BOLD_ON}\2{BOLD_OFF}", text)
        text = _EMPHASIS.sub(rf"{BOLD_ON}\2{BOLD_OFF}", text)
    return text


_RULE = re.compile(r"^[\s|:=_*-]{3,}$|^\s*[-=_*]{3,}\s*$")
_QUOTE = re.compile(r"^(?:\s{0,8}>)+\s?")
_BULLET = re.compile(r"^\s{0,12}(?:[-*+]\s+|[•◦▪►▶·‣➤]\s*|\[[xX ]\]\s+)")
_LONE_SIGN = re.compile(r"\A(\s{0,12}-)\s{1,4}(?=\.?\d)")
"""One line alone is no list: its "- 5" is minus five."""
_NUMBERED = re.compile("^\\s{0,12}\\d{1,2}[.)]\\s+(?=[^\\W\\d_]|[\ue000-\uf8ff])")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s*(?=\S)")
_TABLE = re.compile(r"^\s{0,8}\|\s.{1,600}\|\s*$")


def _line(raw: str) -> Line | None:
    bare = raw.strip()
    if bare[:1].isalpha():
        return Line(bare)  # every mark of a line is a sign or a digit
    if not bare or _RULE.match(raw):
        return None
    text = _QUOTE.sub("", raw) if raw.lstrip().startswith(">") else raw
    if _TABLE.match(text):
        return _row(text)
    heading = _HEADING.match(text)
    text = text[heading.end() :].rstrip("# ") if heading else _NUMBERED.sub("", _BULLET.sub("", text))
    text = _ARROW.sub("", text.strip()).strip()
    if not text:
        return None
    bullet = heading is None and _BULLET.match(raw) is not None
    bold = text.startswith(BOLD_ON) and text.rstrip(":： ").endswith(BOLD_OFF) and text.count(BOLD_ON) == 1
    return Line(
        text,
        header=bool(heading) or bold,
        bullet=bullet,
        display=FORMULA.fullmatch(text.strip(" .,")) is not None,
    )


_PARTS_OF = re.compile(r"(\d{1,6})\s?(?:分の|분의)\s?(\d{1,6})")
_POWERS = re.compile("(?<=[a-zA-Z)\\]])⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}")
_PERCENT_WORDS = re.compile(
    r"(?<=\d)\s?(?:pour ?cent|per ?cent|percent|por ciento|por cento|prozent|процент(?:а|ов)?)(?![^\W_]|age)",
    re.IGNORECASE,
)
_VIETNAMESE_UNITS = {
    "xăng-ti-mét": "cm", "xen-ti-mét": "cm", "xentimét": "cm", "xăngtimét": "cm", "đề-xi-mét": "dm", "mi-li-mét": "mm",
    "ki-lô-mét": "km", "kilômét": "km", "ki-lô-gam": "kg", "kilôgam": "kg", "mi-li-lít": "mL",
}  # fmt: skip
_VIETNAMESE_UNIT = re.compile("|".join(map(re.escape, _VIETNAMESE_UNITS)), re.IGNORECASE)
_WIDE = str.maketrans("\u00a0\u3000＝＋－／％٪（）０１２３４５６７８９", "  =+-/%%()0123456789")
_POWERS_OF_LETTERS = re.compile("(?<=[a-zA-Z\\d)\\]])[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]{0,4}[ⁿˣᵏᵐ][⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ]{0,4}")
_INDICES = re.compile("(?<=[A-Za-z)])[₀₁₂₃₄₅₆₇₈₉ₙₖ]{1,6}")
_INDEX_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙₖ", "0123456789nk")
_POWER_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ", "0123456789+-nxkm")
_PROSE_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\{(?:proof|solution|center|itemize|enumerate|document|theorem|flushleft|quote)\}|\\item(?![a-z])"
)
_ARROW = re.compile(r"^(?:[→⇒➜➡∴▶►]|[-=]{1,2}>|>{2,3})\s*")
_MINUS_WORD = re.compile(
    r"(?<![\d)]\s)(?<![a-zA-Z\d)])(?<!\b[a-z]\s)(?:minus|negative|moins|menos|минус|マイナス|영하|零下|负|âm|سالب|ऋण|माइनस)\s?(?=[$]?\d)",
    re.IGNORECASE,
)
_MINUS_STEMS = (
    "minus",
    "Minus",
    "negative",
    "Negative",
    "moins",
    "menos",
    "минус",
    "マイナス",
    "영하",
    "零下",
    "负",
    "âm",
    "سالب",
    "ऋण",
    "माइनस",
)
_BELOW = (
    "below zero",
    "bajo cero",
    "abaixo de zero",
    "negativos",
    "dessous de zéro",
    "unter",
    "sotto zero",
    "ниже нуля",
    "мороза",
)
_BELOW_ZERO = re.compile(
    r"(\d[\d.]{0,8}\s?(?:degrees?|°)?\s?(?:[CF](?![a-z])|celsius|fahrenheit)?) below zero|"
    r"(\d[\d.,]{0,8}\s(?:grados|graus|degrés|Grad|gradi|градус\w{0,2})) (?:bajo cero|abaixo de zero|negativos|(?:en|au)[ -]dessous de zéro|unter null|sotto zero|ниже нуля|мороза)",
    re.IGNORECASE,
)


def _row(text: str) -> Line | None:
    cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    pair = len(filled) > 1 and len(filled) == len(cells)
    return Line(f"{filled[0].rstrip(':：')}: {filled[-1]}" if pair else filled[-1], row=True)
