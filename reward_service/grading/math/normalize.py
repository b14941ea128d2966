"""One notation for many: Unicode, sizing, spacing, escapes and separators are settled before reading.

The output is plain LaTeX-like text. Nothing that could carry meaning is dropped: a command this file does
not know reaches the tokenizer, which refuses it.
"""

import re
import unicodedata

from reward_service.grading.math.layout import without_layout
from reward_service.grading.math.literals import is_whole

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ", "0123456789+-nxkm")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙₖ", "0123456789nk")
_SUPER_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ]{1,20}")
_SUB_RUN = re.compile("[₀₁₂₃₄₅₆₇₈₉ₙₖ]{1,20}")
_VULGAR = re.compile("[¼-¾⅐-⅞]")
_SYMBOLS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "\\times ", "·": "\\cdot ", "⋅": "\\cdot ",
    "∙": "\\cdot ", "÷": "\\div ", "√": "\\sqrt ", "∛": "\\cbrt ", "π": "\\pi ", "∞": "\\infty ",
    "≤": "\\le ", "≥": "\\ge ",
    "⩽": "\\le ", "⩾": "\\ge ", "≦": "\\le ", "≧": "\\ge ", "≠": "\\ne ", "≈": "\\approx ", "≡": "\\equiv ",
    "±": "\\pm ", "∓": "\\mp ", "∪": "\\cup ", "∩": "\\cap ", "∈": "\\in ", "∉": "\\notin ",
    "∅": "\\emptyset ",
    "∖": "\\setminus ", "°": "^\\circ ", "º": "^\\circ ", "′": "'", "″": "''", "’": "'", "‘": "'",
    "“": '"', "”": '"',
    "ℝ": "\\mathbb{R}", "ℤ": "\\mathbb{Z}", "ℕ": "\\mathbb{N}", "ℚ": "\\mathbb{Q}", "ℂ": "\\mathbb{C}",
    "、": ",", "，": ",", "；": ";", "：": ":", "。": ".", "（": "(", "）": ")", "【": "[", "】": "]",
    "⟨": "\\langle ", "⟩": "\\rangle ", "∣": "|", "∠": "\\angle ", "⌊": "\\lfloor ", "⌋": "\\rfloor ",
    "⌈": "\\lceil ",
    "⌉": "\\rceil ", "∑": "\\sum ", "∏": "\\prod ", "∫": "\\int ", "…": "\\ldots ", "⋯": "\\ldots ",
    "€": "\\text{EUR}",
    "¥": "\\text{CNY}", "£": "\\text{GBP}", "→": "\\to ", "⇒": "\\Rightarrow ", "ℓ": "\\ell ",
    "∧": "\\land ", "∨": "\\lor ",
    "¬": "\\neg ", "元": "\\text{yuan}", "度": "^\\circ ", "或": "\\text{ or }", "和": "\\text{ and }",
    "且": "\\text{ and }",
    "\u00a0": " ", "\u3000": " ", "\u2009": " ", "\u202f": " ", "⁄": "/", "∕": "/", "∗": "*", "∶": ":",
    "\u066a": "\\%", "\u066b": ".", "\u066c": ",", "،": ",",
}  # fmt: skip
_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
]
for _name in _GREEK:
    _upper = unicodedata.lookup(f"GREEK CAPITAL LETTER {'LAMDA' if _name == 'lambda' else _name.upper()}")
    _lower = unicodedata.lookup(f"GREEK SMALL LETTER {'LAMDA' if _name == 'lambda' else _name.upper()}")
    _SYMBOLS.setdefault(_lower, f"\\{_name} ")
    _SYMBOLS.setdefault(_upper, f"\\{_name.capitalize()} ")
_TABLE = str.maketrans(_SYMBOLS)

_SPACES = re.compile(r"\\(?:[,;:>]|quad|qquad|enspace(?![a-zA-Z])|thinspace(?![a-zA-Z])| )|~")
_DROPPED = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?|middle|displaystyle|textstyle|scriptstyle|limits|nolimits|mathstrut|"
    r"strut|normalsize|large|Large|small|bf|it|rm|hfill|noindent|allowbreak|nobreak)(?![a-zA-Z])\.?"
)
_NEGATIVE_SPACE = re.compile(r"\\!\s{0,8}")
_GROUP_COMMA = re.compile(r"(?<=\d)\s?\{\s?,\s?\}\s?(?=\d)")
_THIN_GROUP = re.compile(r"(?<=\d)(?:\\[,;: ]|~|\{\\[,;]\}|\{ \})(?=\d{3}(?!\d))")
_SPACE_GROUP = re.compile(r"(?<![\d.,\s/}])(?<!\d )(\d{1,3}(?: \d{3})+)(?![\d/]| \d|\s?\\frac)")
_DAMAGE = (
    (re.compile(r"\x0c(?=rac)"), "\\\\f"),
    (re.compile(r"\x08(?=oxed|inom|egin|eta|ar\{|igg?[lrm]?[({\[])"), "\\\\b"),
    (re.compile(r"\t(?=ext|imes|heta|an[ ({^]|frac|o[ ]|riangle)"), "\\\\t"),
    (re.compile(r"\r(?=ight|ho[^a-z]|angle|floor|ceil)"), "\\\\r"),
    (re.compile(r"\x0b(?=ec|arphi|arepsilon|arnothing)"), "\\\\v"),
    (re.compile(r"\x07(?=pprox|lpha|rc|ngle)"), "\\\\a"),
    (re.compile(r"(?<![\\a-zA-Z])rac(?=\{)"), "\\\\frac"),
)
_CONTROL = re.compile("[\x07\x08\t\x0b\x0c\r]")
"""One of these, or `rac{`, stands wherever an escape was damaged."""
_REPEATING = re.compile(r"(\d{0,40})\.(\d{0,40})\\(?:overline|bar|dot)\s?\{(\d{1,40})\}")
_BLANKS = re.compile(r"\s+")
_SIMPLE_FRAC = re.compile(r"\\[dtc]frac(?![a-zA-Z])")


def repair(text: str) -> str:
    """Undo what careless JSON did to LaTeX: TAB + `ext` was `\\text`, form feed + `rac` was `\\frac`."""
    if _CONTROL.search(text) or "rac{" in text:
        for damage, cure in _DAMAGE:
            text = damage.sub(cure, text)
    return _single_escapes(text)


def _single_escapes(text: str) -> str:
    if "\\\\" not in text:
        return text
    if "\\\\begin" in text or ("\\begin" not in text and re.search(r"\\\\(?=[a-zA-Z(\[{!,;$%|])", text)):
        return text.replace("\\\\", "\\")
    return text


def with_plain_powers(text: str) -> str:
    """The text with `^` for raised figures of one sign: `a²` is `a^2`."""
    if text.isascii():
        return text
    return _RAISED.sub(lambda m: "^" + m.group().translate(_SUPERSCRIPTS), text)


_RAISED = re.compile(r"(?<=[\w)\]}])(?<![⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ])[¹²³⁴⁵⁶⁷⁸⁹ⁿ](?![⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣᵏᵐ])")


def clean(text: str) -> str:
    """The text in one notation; idempotent, linear."""
    if is_whole(text):
        return text
    text = without_layout(repair(text))
    if not text.isascii():
        text = _ascii(text)
    text = _without_dollars(text.replace("\\\\", "\\cr "))
    if text.startswith("<"):
        text = _ANGLES.sub(r"\\langle \1\\rangle ", text)
    text = _SIMPLE_FRAC.sub(r"\\frac", text)
    text = _NEGATIVE_SPACE.sub("", text)
    text = _GROUP_COMMA.sub(",", text)
    text = _THIN_GROUP.sub("", text)
    text = _REPEATING.sub(_repeating, text)
    text = _SPACES.sub(" ", text)
    text = _DROPPED.sub(" ", text)
    text = _BLANKS.sub(" ", text).strip()
    text = _SPACE_GROUP.sub(lambda m: m.group(1).replace(" ", ""), text)
    return _undressed(text)


_ANGLES = re.compile(r"<\s?([^<>]{1,80},[^<>]{1,80})>")
""" `<2, -1, 4>`: a vector between signs of relation."""
_DOLLAR = re.compile(r"(?<!\\)\$")
_CURRENCY = re.compile(r"(?<!\\)\$(?=\s?\d)")


def _without_dollars(text: str) -> str:
    """Pairs of math delimiters go; a single one before a number is a currency, elsewhere a leftover."""
    if "$" not in text:
        return text
    if len(_DOLLAR.findall(text)) % 2:
        text = _CURRENCY.sub(r"\\$", text, count=1)
    return _DOLLAR.sub(" ", text).replace("\\(", " ").replace("\\)", " ")


def with_mixed_numbers(text: str) -> str:
    """`3又1/6` as `3 1/6`."""
    return _MIXED.sub(" ", text) if "又" in text else text


_MIXED = re.compile(r"(?<=\d) ?又 ?(?=\d{1,9}/\d|\\[dt]?frac)")


def _ascii(text: str) -> str:
    text = with_mixed_numbers(text)
    text = _SUPER_RUN.sub(lambda m: "^{" + m.group().translate(_SUPERSCRIPTS) + "}", text)
    text = _SUB_RUN.sub(lambda m: "_{" + m.group().translate(_SUBSCRIPTS) + "}", text)
    text = _VULGAR.sub(_vulgar, text)
    text = unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
    text = "".join(c for c in text if c.isascii() or unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text)


def _repeating(found: re.Match[str]) -> str:
    """`0.1\\overline{6}` as the fraction it is."""
    whole, fixed, period = found.groups()
    scale, cycle = 10 ** len(fixed), 10 ** len(period) - 1
    up = (int(whole or 0) * scale + int(fixed or 0)) * cycle + int(period)
    return f"\\frac{{{up}}}{{{scale * cycle}}}"


def _vulgar(found: re.Match[str]) -> str:
    up, _, down = unicodedata.normalize("NFKC", found.group()).partition("⁄")
    return f"\\frac{{{up}}}{{{down}}}"


_DELIMITERS = (("\\[", "\\]"), ("\\(", "\\)"), ("**", "**"), ("`", "`"))


def _undressed(text: str) -> str:
    """Without the math delimiters, full stop or emphasis around the whole."""
    while True:
        before = text
        text = text.strip().rstrip(".。") if not text.endswith(("...", "\\.")) else text.strip()
        text = text.removesuffix(",").removesuffix(";").strip()
        for opening, closing in _DELIMITERS:
            inner = text[len(opening) : -len(closing)]
            if (
                text.startswith(opening)
                and text.endswith(closing)
                and len(text) > 2 * len(opening)
                and opening not in inner
                and not inner.endswith("\\")
            ):
                text = inner
        if text == before:
            return text
