"""An answer as plain text: LaTeX dress off, one sign for each operator; what typed values are read from."""

import re
import unicodedata

from reward_service.grading.math.layout import without_layout
from reward_service.grading.math.size_bounded_cache import memo

MAX_TYPED = 400
"""Characters; no quantity, date or list of parts is longer."""
_WRAPPER = re.compile(
    r"\\(?:text|textbf|textit|textrm|textsf|texttt|textnormal|mbox|hbox|mathrm|mathbf|"
    r"mathit|mathsf|mathtt|operatorname\*?|rm|bf|it|"
    r"emph|textup|unit|ce|boldsymbol|displaystyle|left|right|big|Big|bigl|bigr|limits)(?![a-zA-Z])\s?"
)
_REPLACED = (
    (re.compile((
        r"\\[,;:!> ]|\\(?:quad|qquad|thinspace|enspace)(?![a-zA-Z])|~|\\(?:hspace|vspace)"
        r"\*?\{[^{}]{0,12}\}"
        )), " "),
    (re.compile(r"\^\s?\{?\s?\\(?:circ|degree)\s?\}?|\\(?:degree|textdegree)(?![a-zA-Z])"), "°"),
    (re.compile(r"\^\s?\{?\s?\\prime\s?\}?|\\prime"), "'"),
    (re.compile(r"\\(?:times|ast)(?![a-zA-Z])"), "×"),
    (re.compile(r"\\cdot(?:p)?(?![a-zA-Z])"), "·"),
    (re.compile(r"\\(?:equiv)(?![a-zA-Z])"), "≡"),
    (re.compile(r"\\(?:approx|simeq|sim)(?![a-zA-Z])"), "≈"),
    (re.compile(r"\\colon(?![a-zA-Z])|\{\s?:\s?\}|∶|：|\\ratio"), ":"),
    (re.compile(r"\\pounds(?![a-zA-Z])"), "£"),
    (re.compile(r"\\euro(?![a-zA-Z])|\\texteuro"), "€"),
    (re.compile(r"\\yen(?![a-zA-Z])|\\textyen|￥"), "¥"),
    (re.compile(r"\\(?:cent|textcent)(?![a-zA-Z])"), "¢"),
    (re.compile(r"\\(?:Omega|ohm)(?![a-zA-Z])"), "Ω"),
    (re.compile(r"\\(?:mu|micro)(?![a-zA-Z])"), "μ"),
    (re.compile(r"\\in(?![a-zA-Z])"), "∈"),
    (re.compile(r"\\mathbb\s?\{?\s?([RZNQC])\s?\}?"), r"\1"),
    (re.compile(r"\\(?:to|rightarrow|longrightarrow|Rightarrow)(?![a-zA-Z])"), "→"),
    (re.compile(r"\\([%$&#_{}])"), r"\1"),
)  # fmt: skip
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPER_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]{1,6}")
_SUB = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUB_RUN = re.compile("[₀₁₂₃₄₅₆₇₈₉]{1,6}")
_FRACTION = re.compile(r"\\[dtc]?frac\s?(?:\{\s?(-?\d{1,20})\s?\}|(\d))\s?(?:\{\s?(\d{1,20})\s?\}|(\d))")
_GROUP = re.compile(r"(?<=\d)\s?\{\s?,\s?\}\s?(?=\d)|(?<=\d)\\[,!](?=\d{3}(?!\d))")
_POINT = re.compile(r"\{\s?([.\-−+,])\s?\}")
_DOLLARS = re.compile(r"(?<!\\)\$")
_POWER = re.compile(r"\^\s?\{\s?([-+−]?[0-9]{1,4}[-+]?)\s?\}")
_INDEX = re.compile(r"_\s?\{\s?(\w{1,12})\s?\}")
_PERCENT = re.compile(
    (
        r"(?<=\d)\s?(?:per\s?cent|percentage points?|por ciento|por cento|pour cent|per "
        r"cento|phần trăm|في المئة|بالمئة|في المائة)(?![^\W_])"
    ),
    re.IGNORECASE,
)
_WARI = re.compile(r"(\d{1,2})割(?:(\d)分)?(?:引き?|引)?")
_TANWIN = re.compile("\u064b\u0627|\u0627\u064b|[\u064b-\u0652]")
_BRACES = re.compile(r"(?<![\^_])\{([^{}]{0,120})\}")
_SPACES = re.compile(r"\s+")
_SIGNS = str.maketrans("−–—‘’′“”，；（）％", "---''’\"\",;()%".replace("’", "'")) | {0x066A: "%"}


@memo(4096)
def plain_text(text: str) -> str:
    """The text without LaTeX dress, blanks single."""
    text = _GROUP.sub(",", without_layout(text.strip()))
    if not text.isascii():
        text = _VULGAR.sub(_fraction_in_figures, text)
        text = _SUPER_RUN.sub(lambda m: "^" + m.group().translate(_SUPER), text)
        text = _SUB_RUN.sub(lambda m: "_" + m.group().translate(_SUB), text)
        text = (
            unicodedata.normalize("NFKC", text.translate(_SIGNS))
            if not _KEPT.search(text)
            else text.translate(_SIGNS)
        )
    if "$" in text:
        text = _money_kept(text)
    if "\\" in text:
        text = _FRACTION.sub(lambda m: f" {m[1] or m[2]}/{m[3] or m[4]}", text)
        text = _WRAPPER.sub("", text)
        for found, sign in _REPLACED:
            text = found.sub(sign, text)
        text = text.replace("\\(", " ").replace("\\)", " ").replace("\\[", " ").replace("\\]", " ")
    if "{" in text:
        text = _without_braces(text)
    text = _PERCENT.sub("%", _SPACES.sub(" ", text).strip())
    if "割" in text:
        text = _WARI.sub(lambda m: f"{int(m[1]) * 10 + int(m[2] or 0)}%", text)
    if "ً" in text or "ٌ" in text:
        text = _TANWIN.sub("", text)
    if "百分之" in text:
        text = re.sub(r"百分之\s?(\d[\d.]{0,20})", r"\1%", text)
    text = _OF_THE_STATES.sub(lambda m: m[1] or m[2] or "USD", text)
    text = _FEET.sub(r"\1 ft \2 in", text)
    text = _EACH_AHEAD.sub(lambda m: f"{m['number']}{m['unit']}/{m['each'] or m['short']}", text)
    if text.startswith("'") and text.endswith("'"):
        text = text[1:-1]
    return (
        text.strip(' "“”').rstrip(".。,;").strip()
        if text[-4:].lower() not in {"p.m.", "a.m."}
        else text.strip(' "“”')
    )


_OF_THE_STATES = re.compile(
    r"(?:US|U\.S\.|American)[\s-](dollars?)|(dollars|dólares)\s(?:américains|estadounidenses|americanos)|đô[- ]la",
    re.IGNORECASE,
)
_FEET = re.compile(r"^(\d{1,4})\s?['′’]\s?(\d{1,2}(?:\.\d+)?)\s?(?:[\"″”]|''|′′)?$")
""" 5′10″."""
_EACH_AHEAD = re.compile(
    r"^(?:平均)?(?:(?:[每毎](?P<each>小时|小時|分钟|分鐘|分|秒|天|千米|公里|千克|公斤|米|升|个|人|本|斤|时|時間|時))|(?P<short>时|時|시|分|分|초)(?:速|속))"
    r"[行走跑驶飞耗用约是为に는은\s]{0,3}(?P<number>\d[\d.,]{0,12})\s?(?P<unit>[^\W\d_]{1,6}|km|m|キロメートル|킬로미터)$"
)
"""每小时80千米, 毎時60km, 시속 60km: the unit of "each" stands first."""
_KEPT = re.compile("[㎡㎠㎢㎥㎤㎏ℓ]")
_VULGAR = re.compile("(\\d\\s?)?([¼½¾⅐-⅞])")


def _fraction_in_figures(found: re.Match[str]) -> str:
    """`3⅓` as `3 1/3`."""
    fraction = unicodedata.normalize("NFKC", found[2]).replace("⁄", "/")
    return f"{found[1].strip()} {fraction}" if found[1] else fraction


def _without_braces(text: str) -> str:
    text = _INDEX.sub(r"_\1 ", _POWER.sub(r"^\1 ", text)).replace("{}", "")
    text = _POINT.sub(r"\1", text)
    for _ in range(3):
        text = _BRACES.sub(r"\1", text)
    return text


def _money_kept(text: str) -> str:
    """Pairs of math delimiters go; a lone dollar before or behind a number is money."""
    dollars = _DOLLARS.findall(text)
    return text if len(dollars) % 2 else _DOLLARS.sub(" ", text)
