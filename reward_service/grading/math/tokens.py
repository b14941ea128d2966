"""Answer text to tokens. A command or character that is not known here is refused, never dropped."""

import re
from dataclasses import dataclass

from reward_service.errors import RewardServiceError
from reward_service.grading.math import units
from reward_service.grading.math.parse_limits import MAX_TOKENS, TooCostly

FUNCTIONS = {
    name: name
    for name in (
        "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth sech csch "
        "arcsinh arccosh arctanh ln exp gcd lcm max min arg Re Im sgn floor ceil abs det log lg sqrt cbrt"
    ).split()
} | {
    "arsinh": "arcsinh", "arcosh": "arccosh", "artanh": "arctanh", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "tg": "tan", "ctg": "cot",
    "cotg": "cot", "sen": "sin", "senh": "sinh", "arcsen": "arcsin",
    "arctg": "arctan", "cosec": "csc", "sign": "sgn", "GCD": "gcd", "LCM": "lcm", "Max": "max", "Min": "min",
    "acot": "arccot", "asec": "arcsec", "acsc": "arccsc", "ceiling": "ceil", "lb": "lb", "hcf": "gcd",
}  # fmt: skip
RELATIONS = {
    "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!=": "!=", "==": "=", "\\le": "<=", "\\leq": "<=",
    "\\leqslant": "<=", "\\leqq": "<=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "\\geqq": ">=",
    "\\lt": "<", "\\gt": ">",
    "\\ne": "!=", "\\neq": "!=", "\\approx": "~", "\\simeq": "~", "\\cong": "~", "\\doteq": "~",
    "\\in": "in", "\\notin": "notin", "\\equiv": "==",
    "\\sim": "sim", "\\mid": "|", "\\subset": "subset", "\\subseteq": "subseteq", "\\perp": "perp",
    "\\parallel": "||", "\\to": "->",
    "\\Rightarrow": "=>", "\\rightarrow": "->", "\\implies": "=>", "\\iff": "<=>",
    "\\Leftrightarrow": "<=>", "\\mapsto": "->", "\\Longrightarrow": "=>", "\\longrightarrow": "->",
    "\\Longleftrightarrow": "<=>",
    "=<": "<=", "=>": ">=", "\\not=": "!=", "~": "~", "\\colon": ":",
}  # fmt: skip
_GREEK = frozenset(
    (
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
        "omicron rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi "
        "Pi Sigma Upsilon Phi Psi Omega ell hbar aleph nabla partial Alpha Beta mho imath jmath prime wp "
        "bigstar star square Box diamond Diamond triangle ast clubsuit "
    ).split()
)
_CONSTANT = {
    "\\pi": "pi", "\\infty": "oo", "\\exponentialE": "e", "\\imaginaryI": "i", "\\imaginaryJ": "i",
    "\\emptyset": "emptyset", "\\varnothing": "emptyset", "\\empty": "emptyset",
    "\\R": "Reals", "\\Z": "Integers", "\\N": "Naturals", "\\Q": "Rationals", "\\C": "Complexes",
    "\\phi": "phi",
}  # fmt: skip
_BLACKBOARD = {
    "R": "Reals",
    "Z": "Integers",
    "N": "Naturals",
    "Q": "Rationals",
    "C": "Complexes",
    "P": "Primes",
}
_OPERATORS = {
    "\\times": "*", "\\cdot": "*", "\\ast": "*", "\\div": "/", "\\pm": "pm", "\\mp": "mp", "\\cup": "cup",
    "\\bigcup": "cup", "\\cupdot": "cup", "\\cap": "cap", "\\setminus": "minus", "\\backslash": "minus",
    "\\mod": "mod", "\\bmod": "mod",
    "\\pmod": "pmod", "\\circ": "circ", "\\degree": "deg", "\\%": "%", "\\land": "and", "\\lor": "or",
    "\\wedge": "and", "\\vee": "or",
    "\\neg": "neg", "\\lnot": "neg", "\\ldots": "dots", "\\cdots": "dots", "\\dots": "dots",
    "\\dotsc": "dots", "\\vdots": "dots", "\\dotsb": "dots",
    "\\angle": "angle", "\\triangle": "triangle", "\\lfloor": "lfloor", "\\rfloor": "rfloor",
    "\\lceil": "lceil",
    "\\rceil": "rceil", "\\langle": "<(", "\\rangle": ")>", "\\lvert": "|", "\\rvert": "|", "\\vert": "|",
    "\\|": "||", "\\Vert": "||",
    "\\lVert": "||", "\\rVert": "||", "\\lbrace": "\\{", "\\rbrace": "\\}", "\\lbrack": "[",
    "\\rbrack": "]", "\\cr": "\\\\", "\\textcirc": "circ", "\\textdegree": "deg",
    "\\lparen": "(", "\\rparen": ")", "\\therefore": "therefore", "\\choose": "choose",
    "\\end": "endenv", "\\{": "\\{", "\\}": "\\}", "\\\\": "\\\\",
    "\\over": "over",
    "\\textbackslash": "minus",
}  # fmt: skip
STRUCTURAL = {
    "\\frac", "\\sqrt", "\\cbrt", "\\binom", "\\tbinom", "\\dbinom", "\\sum", "\\prod", "\\int", "\\lim",
    "\\begin", "\\overline",
    "\\bar", "\\vec", "\\overrightarrow", "\\hat", "\\widehat", "\\tilde", "\\operatorname", "\\dot",
    "\\underline", "\\overset", "\\underbrace", "\\oint",
    "\\iint", "\\overarc", "\\overparen", "\\mathring", "\\boxed", "\\fbox", "\\variable", "\\not",
    "\\underset", "\\stackrel", "\\pmatrix", "\\widetilde", "\\hspace", "\\phantom", "\\color",
    "\\textcolor", "\\log",
}  # fmt: skip
_TEXT = re.compile(
    r"\\(?:text|textbf|textit|textrm|textsf|texttt|textnormal|mbox|hbox|mathrm|mathbf|mathit|mathsf|mathtt|rm|bf|bm|boldsymbol|textup|emph|mathbb|mathcal|mathfrak|mathscr|operatorname\*?|pmb|underline)"
    r"(?![a-zA-Z])\s?(?:\{((?:[^{}]|\{[^{}]{0,200}\}){0,400})\}|([a-zA-Z0-9]))"
)
_TOKEN = re.compile(
    r"(?P<num>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,12}(?![\d.a-zA-Z]))?)"
    r"|(?P<cmd>\\(?:[a-zA-Z]+\*?|[{}|%$#&_\\^]))|(?P<word>[a-zA-Z]+)"
    r"|(?P<op><=|>=|!=|==|=<|=>|\*\*|\.\.\.+|[-+*/^_=<>()\[\]{},;:|!%&'~\"#?.@])|(?P<space> )"
)
_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?(?![\d])(?!,\d)")
_CONNECTIVES = {"and": "and", "or": "or", "AND": "and", "OR": "or", "in": "in", "mod": "mod"}
_TEXT_JOIN = re.compile(r"[\s,;.]*(and|or|且|或)[\s,;:]*(?:also)?\s*", re.IGNORECASE)


class Unreadable(RewardServiceError):
    """The text is no notation this grader knows; the message says where."""


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is num, sym, fn, text, cmd (structural), rel, word or a punctuation mark itself."""

    kind: str
    text: str = ""
    spaced: bool = False


def tokenize(text: str, *, thousands: bool = True) -> list[Token]:
    """The tokens of a cleaned text.

    Raises:
        Unreadable: an unknown command or character.
        TooCostly: more than `MAX_TOKENS`.
    """
    out: list[Token] = []
    at, depth, spaced = 0, 0, False
    while at < len(text):
        if len(out) > MAX_TOKENS:
            raise TooCostly(f"an answer of more than {MAX_TOKENS} signs")
        char = text[at]
        if char == "\\" and (found := _TEXT.match(text, at)):
            out.extend(_text_tokens(found, spaced=spaced))
            at, spaced = found.end(), False
            continue
        if char.isdigit() and thousands and depth == 0 and (found := _THOUSANDS.match(text, at)):
            out.append(Token("num", found.group().replace(",", ""), spaced))
            at, spaced = found.end(), False
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            if not char.isascii() and char.isalpha():
                end = at + 1
                while end < len(text) and not text[end].isascii() and text[end].isalpha():
                    end += 1
                out.append(Token("text", text[at:end], spaced))
                at, spaced = end, False
                continue
            raise Unreadable(f"unknown sign {char!r}")
        at = found.end()
        if found.lastgroup == "space":
            spaced = True
            continue
        new = _tokens_of(found, out, spaced=spaced)
        for token in new:
            depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        out.extend(new)
        spaced = False
    return out


_OPENING = frozenset({"(", "[", "\\{", "<("})
_CLOSING = frozenset({")", "]", "\\}", ")>"})


def _tokens_of(found: re.Match[str], before: list[Token], *, spaced: bool) -> list[Token]:
    kind, text = found.lastgroup, found.group()
    if kind == "num":
        return [Token("num", text, spaced)]
    if kind == "word":
        return _word(text, before, spaced=spaced)
    if kind == "op":
        if text in RELATIONS:
            return [Token("rel", RELATIONS[text], spaced)]
        if text.startswith("..."):
            return [Token("dots", text, spaced)]
        if text in {"#", "?", "@", '"'}:
            raise Unreadable(f"unknown sign {text!r}")
        return [Token("^" if text == "**" else text, text, spaced)]
    return [_command(text, spaced=spaced)]


def knows_command(text: str) -> bool:
    """Whether a LaTeX command, with its backslash, has a meaning here."""
    try:
        _command(text, spaced=False)
    except Unreadable:
        return False
    return True


def _command(text: str, *, spaced: bool) -> Token:
    if text in STRUCTURAL:
        return Token("cmd", text, spaced)
    for kind, table in (("rel", RELATIONS), ("sym", _CONSTANT)):
        if text in table:
            return Token(kind, table[text], spaced)
    if text in _OPERATORS:
        return Token(_OPERATORS[text], text, spaced)
    name = text[1:]
    if name in FUNCTIONS:
        return Token("fn", FUNCTIONS[name], spaced)
    if name in _GREEK:
        return Token("sym", name, spaced)
    if text == "\\$":
        return Token("text", "USD", spaced)
    raise Unreadable(f"unknown command {text}")


_PLAIN_SYMBOLS = {"pi": "pi", "Pi": "pi", "inf": "oo", "infinity": "oo", "Infinity": "oo", "oo": "oo"} | {
    n: n for n in _GREEK if len(n) > 2 and n not in {"prime", "star", "square", "partial", "triangle"}
}
_PRODUCT_LENGTH = 3
_SMALL_WORDS = frozenset(
    (
        "odd yes no not one two six ten all any red the is are for if or and nor but per box day sum set "
        "top few now its his her our out who why how can may has had was end let get put won win old new "
        "non tie dog cat boy man men bus car cup "
    ).split()
)


def _word(text: str, before: list[Token], *, spaced: bool) -> list[Token]:
    if text in _CONNECTIVES:
        kind = _CONNECTIVES[text]
        return [Token("rel" if kind == "in" else kind, kind, spaced)]
    if text in FUNCTIONS:
        return [Token("fn", FUNCTIONS[text], spaced)]
    if text in _PLAIN_SYMBOLS:
        return [Token("sym", _PLAIN_SYMBOLS[text], spaced)]
    if len(text) > 1 and before and before[-1].kind in {"num", "}", ")", "text", "sym"} and units.known(text):
        return [Token("text", text, spaced)]
    if len(text) <= _PRODUCT_LENGTH and not (text.lower() in _SMALL_WORDS and not text.isupper()):
        return [Token("sym", char, spaced and not i) for i, char in enumerate(text)]
    if (split := _glued(text)) is not None:
        return split
    return [Token("word", text, spaced)]


_GLUED = re.compile(r"(?:[a-zA-Z]{0,2})(sqrt|arcsin|arccos|arctan|sin|cos|tan|log|ln|exp|pi)$")


def _glued(text: str) -> list[Token] | None:
    """`xsin` is x times sin; `cosx` the cosine of x."""
    for name in ("sqrt", "arcsin", "arccos", "arctan", "sin", "cos", "tan", "log", "ln", "exp"):
        if text.startswith(name) and len(text) == len(name) + 1:
            return [Token("fn", name), Token("sym", text[-1])]
    found = _GLUED.match(text)
    if not found:
        return None
    name = found.group(1)
    head = [Token("sym", char) for char in text[: -len(name)]]
    return [*head, Token("sym", "pi") if name == "pi" else Token("fn", name)]


def _text_tokens(found: re.Match[str], *, spaced: bool) -> list[Token]:
    command = found.group().split("{")[0].strip()
    body = (found.group(1) if found.group(1) is not None else found.group(2) or "").strip()
    if command.startswith("\\mathbb") and body in _BLACKBOARD:
        return [Token("sym", _BLACKBOARD[body], spaced)]
    if command.startswith(("\\mathcal", "\\mathfrak", "\\mathscr")):
        return [Token("sym", body, spaced)]
    joined = _TEXT_JOIN.fullmatch(body)
    if joined:
        return [Token("or" if joined.group(1).lower() in {"or", "或"} else "and", body, spaced)]
    if body in {",", ";", ":"}:
        return [Token(body, body, spaced)]
    if not body or command.startswith(_STYLES) or re.fullmatch(r"[\d.,%]{1,40}|-\d{1,40}", body):
        return tokenize(body)
    return [_upright(command, body, spaced=spaced)]


_STYLES = ("\\mathbf", "\\bm", "\\boldsymbol", "\\mathit", "\\pmb", "\\underline", "\\bf")
_PROSE_COMMANDS = frozenset({"\\text", "\\textbf", "\\mbox", "\\textrm"})


def _upright(command: str, body: str, *, spaced: bool) -> Token:
    """A function, a symbol set upright, or words."""
    if body in FUNCTIONS or command.startswith("\\operatorname"):
        return Token("fn", FUNCTIONS.get(body, body), spaced)
    upright = command == "\\mathrm" and len(body) == 1
    if upright or (body in {"i", "e", "d", "I", "E", "D", "T"} and command not in _PROSE_COMMANDS):
        return Token("sym", body, spaced)
    return Token("text", body, spaced)
