"""Layout that never changes an answer: colours, gaps between rows, phantoms, braces around single signs.

One linear, idempotent step that both sides go through before anything reads them.
"""

import re

_COLOUR_ARGUMENT = re.compile(
    r"\\(?:textcolor|colorbox|fcolorbox(?:\{[a-zA-Z!\d]{0,24}\})?)\s?(?:\[[a-zA-Z]{0,8}\])"
    r"?\{[a-zA-Z!\d#,. ]{0,24}\}\s?"
)
_COLOUR = re.compile(
    r"\\color\s?(?:\[[a-zA-Z]{0,8}\])?\{[a-zA-Z!\d#,. ]{0,24}\}|\\color(?![a-zA-Z])"
    r"\s?(?:red|blue|green|black)"
)
_ROW_GAP = re.compile(r"\\\\\s?\*?\[\s?-?\d{0,3}\.?\d{0,3}\s?(?:pt|em|ex|mm|cm|in|pc|px|mu)\s?\]")
_GAP = re.compile(
    r"\\(?:hspace|vspace|hskip|kern|mspace|mkern|phantom|hphantom|vphantom)\*?\s?\{[^{}]{0,40"
    r"}\}|\\(?:checkmark|blacksquare|qed|null|relax|par)(?![a-zA-Z])|\\tag\*?\{[^{}]{0,20}\}|"
    r"\\label\{[^{}]{0,40}\}"
)
_FRAME = re.compile(
    r"\\(?:framebox|fbox|boxed|Aboxed|bbox|underline|underbar|enclose\{[a-z]{1,12}\}|"
    r"mathstrut|ensuremath|displaystyle|large|Large|LARGE|huge|Huge|tiny)(?:\[[^\]]{0,20}\])"
    r"?(?=\s?\{)"
)
_SIZE = re.compile(
    r"\\(?:displaystyle|LARGE|huge|Huge|tiny|scriptsize|footnotesize|boldmath|bfseries|itshape|"
    r"normalfont|mathop|mathrel|mathbin|mathord|mathclose|mathopen|mathpunct)(?![a-zA-Z])"
)
_SIGN_IN_BRACES = re.compile(r"(?<![\^_a-zA-Z}\]])\{\s?([-−+.:])\s?\}|(?<=\d)\{\s?([.:])\s?\}(?=\d)")
_EMPTY = re.compile(r"(?<![\^_a-zA-Z\\}\]])\{\s?\}")
_PRIME = re.compile(r"\^\s?\{?\s?((?:\\prime\s?){1,3})\}?")
_HAT = re.compile(
    r"\\(?:hat|widehat|vec|mathbf|boldsymbol|bm|overrightarrow|pmb)\s?\{?\s?(?:\\(?:hat|"
    r"mathbf|boldsymbol|bm|textbf)\s?\{?\s?)?\\?([ijk])(?:math)?\s?\}?\s?\}?(?![a-zA-Z])"
)
_BLACKBOARD = re.compile(r"\\(?:mathbf|mathbb|Bbb|mathds)\s{0,2}\{?\s?([ZNQRC])\s?\}?(?![a-zA-Z])")
_TEXT_AROUND = re.compile(r"^\s*\\(?:text|textbf|mathrm|textrm|mbox|mathbf)\s?\{([^{}\\]{1,200})\}\s*\.?\s*$")
_RELATION = re.compile(r"[<>=≤≥≡±+*/^|\d]")
_BUILDER = re.compile(
    r"^\s*(?:[A-Za-z]\s?=\s?)?(?:\\left\s?)?\\\{\s*([a-zA-Z])\s*(?:\\(?:in|isin)\s?\\mathbb\s"
    r"?\{?R\}?\s*)?(?:\\(?:mid|vert|middle\s?\||bigm?\||Big\|)|\||:|\\colon)\s*(?P<body>(?=[^"
    r"{}]{0,300}?(?:[<>=]|\\(?:le|ge|leq|geq|lt|gt|ne|neq|leqslant|geqslant)(?![a-zA-Z])"
    r"))(?:[^{}]|\{[^{}]{0,80}\}){1,300}?)(?:\\right\s?)?\\\}\s*$"
)
_WORD_JOINTS = ((re.compile((
    r"\\(?:text|mbox|textrm|mathrm)\s?\{(?:\s*(?:或|或者|または|또는|oder|ou|или|hoặc|أو|"
    r"या)\s*|\s+o\s+)\}"
    )), "\\text{ or }"), (re.compile(
    r"\\(?:text|mbox|textrm|mathrm)\s?\{(?:\s*(?:和|与|及|且|そして|かつ|그리고|und|et|và|و|और)"
    r"\s*|\s+[yeи]\s+)\}"
    ), "\\text{ and }"))  # fmt: skip
_BARE_JOINTS = (
    (re.compile(r"\s*(?:或者|或|または|또는)\s*"), " \\text{ or } "),
    (re.compile(r"(?<=[\d\s)}a-zA-Z])\s*(?:和|与|且)\s*(?=[\d\s(\\a-zA-Z-])"), " \\text{ and } "),
)


def without_layout(text: str) -> str:
    """The text without what only changes its looks."""
    if (
        "\\" not in text
        and "{" not in text
        and "!=" not in text
        and "[" not in text
        and "]" not in text
        and "|" not in text
        and text.isascii()
    ):
        return text
    if "|" in text or "mid" in text or "vert" in text or "∣" in text:
        text = _POINT_BAR.sub(r"(\1, \2)", text)
    if "!=" in text:
        text = _FACTORIAL.sub("! =", text)
    if "[" in text or "]" in text:
        text = _REVERSED.sub(_interval, text)
    if "\\" in text:
        text = _commands(text)
    if "{" in text:
        text = _with_setminus(text)
        text = _SIGN_IN_BRACES.sub(lambda m: m[1] or m[2], text)
        if text.strip() != "{}":
            text = _EMPTY.sub("", text)
    if not text.isascii():
        for found, joint in _BARE_JOINTS:
            text = (
                found.sub(joint.replace("\\", "\\\\"), text)
                if "\\text{" not in text[max(0, len(text) - 400) :]
                else text
            )
    return text


def _with_setminus(text: str) -> str:
    """`ℝ \\ {−2, 2}` with the command for a backslash that takes points out of the reals."""
    if "\\ " not in text and "∖" not in text:
        return text
    return _WITHOUT_POINTS.sub(r"\\mathbb{R}\\setminus\\{\1\\}", text)


_WITHOUT_POINTS = re.compile(
    r"(?:ℝ|\\mathbb\s?\{?\s?R\s?\}?|(?<![a-zA-Z\\])R)\s?(?:\\\s|∖)\s?\\?\{([^{}\\]{1,60})\\?\}"
)
_FACTORIAL = re.compile(r"(?<=[\d)])!=")
_REVERSED = re.compile(
    r"(?:\\left\s?)?(?P<open>[\[\]])(?P<low>[^\[\]]{1,40}?)[;,](?P<high>[^\[\]]{1,40}?)(?:\\right\s?)?(?P<close>[\[\]])"
)


def _interval(found: re.Match[str]) -> str:
    """`]-2 ; 3[` as `(-2, 3)`: brackets turned outwards leave the end out."""
    if (found["open"], found["close"]) == ("[", "]"):
        return found[0]
    opened, closed = ("(" if found["open"] == "]" else "["), (")" if found["close"] == "[" else "]")
    return f"{opened}{found['low']},{found['high']}{closed}"


_COORDINATE = r"(?:[-−]?\d{1,9}(?:[.,]\d{1,9})?(?:/\d{1,9})?|[-−]?\\[dt]?frac\{\d{1,9}\}\{\d{1,9}\})"
_POINT_BAR = re.compile(rf"\(\s?({_COORDINATE})\s?(?:\\mid|\\vert|\||∣)\s?({_COORDINATE})\s?\)")
_UNIT_POWER = re.compile(
    r"\\(text|mathrm|mbox|textrm|operatorname)\s?\{\s?([a-zA-Z]{1,4})\s?\^\s?\{?([23])\}?\s?\}"
)
"""`\\mathrm{cm^2}`: the power belongs behind the unit."""


_UPRIGHT_UNIT = (
    r"\s?\\(?:text|mathrm|textrm|mbox)\s?\{{\s?(?P<{0}>[A-Za-zµμΩ°]{{1,12}})\s?\}}"
    r"(?:\^\{{?\s?(?P<{0}_power>\d)\s?\}}?)?\s?"
)
_UNIT_FRACTION = re.compile(
    rf"\\[dt]?frac\s?\{{{_UPRIGHT_UNIT.format('above')}\}}\s?\{{{_UPRIGHT_UNIT.format('below')}\}}"
)
"""`\\frac{\\text{m}}{\\text{s}^2}`: a unit, and no quotient of two names."""


def _per(found: re.Match[str]) -> str:
    above, below = (
        found[name] + (f"^{found[f'{name}_power']}" if found[f"{name}_power"] else "")
        for name in ("above", "below")
    )
    return f"\\text{{ {above}/{found['below']}}}" + below.removeprefix(found["below"])


def _undressed(text: str) -> str:
    """Without the braces a colour leaves around the whole."""
    stripped = text.strip()
    inner = stripped[1:-1]
    if not (stripped.startswith("{") and stripped.endswith("}")) or inner.count("{") != inner.count("}"):
        return text
    opened = inner.find("{")
    return inner if opened < 0 or "}" not in inner[:opened] else text


_END_MARK = re.compile(r"[.,;]\s*(?=\\end\{)")


def _commands(text: str) -> str:
    text = _END_MARK.sub("", text)
    text = _ROW_GAP.sub(r"\\\\", text)
    if "olor" in text or "displaystyle" in text:
        text = _undressed(_COLOUR.sub("", _COLOUR_ARGUMENT.sub("", text)))
    text = _SIZE.sub("", _FRAME.sub("", _GAP.sub(" ", text)))
    if "prime" in text:
        text = _PRIME.sub(lambda m: "'" * m[1].count("prime"), text)
    text = _UNIT_POWER.sub(r"\\\1{\2}^\3", text)
    text = _UNIT_FRACTION.sub(_per, text)
    text = _HAT.sub(r"\\hat{\1}", text)
    text = _BLACKBOARD.sub(r"\\mathbb{\1}", text)
    for found, joint in _WORD_JOINTS:
        text = found.sub(joint.replace("\\", "\\\\"), text)
    if "\\begin" in text:
        text = _ENVIRONMENT.sub(_rows_as_list, text)
    around = _TEXT_AROUND.match(text)
    if around and _RELATION.search(around[1]):
        text = around[1]
    builder = _BUILDER.match(text)
    return builder["body"] if builder else text


_ENVIRONMENT = re.compile(
    (
        r"\\begin\{(aligned|align\*?|alignedat|gathered|gather\*?|split|equation\*?|array)"
        r"\}(?:\{[lcr|]{1,3}\})?(.{0,1500}?)\\end\{\1\}"
    ),
    re.DOTALL,
)


def _rows_as_list(found: re.Match[str]) -> str:
    """An alignment as the list of its equations, or as what its chain ends in; a table of values stays."""
    body = found[2]
    rows = [row.replace("&", " ").strip(" ,;\n") for row in body.split("\\\\") if row.strip(" &\n")]
    if found[1] == "array" and (
        "&" in body or not all(_RELATION.search(row) and re.search(r"[<>=]|\\[lg]e", row) for row in rows)
    ):
        return found[0]
    if len(rows) > 1 and all(row.startswith("=") for row in rows[1:]):
        return rows[-1].lstrip("= ")
    return ", ".join(rows)
