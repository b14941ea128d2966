"""Arithmetic expressions of whole numbers, `+ - * /` and brackets, evaluated exactly. Nothing is run as
code."""

import re
from dataclasses import dataclass
from fractions import Fraction

MAX_CHARS = 1_000
MAX_DEPTH = 60
MAX_DIGITS = 12

_SIGNS = str.maketrans({
    "✕": "*", "✖": "*", "⨯": "*", "∙": "*", "➗": "/", "➕": "+", "‐": "-", "‑": "-",
    "×": "*", "∗": "*", "·": "*", "⋅": "*", "÷": "/", "∕": "/", "⁄": "/", "−": "-", "–": "-", "＋": "+",
    "－": "-",
    "＊": "*", "／": "/", "（": "(", "）": ")", "［": "(", "］": ")", "[": "(", "]": ")", "{": "(", "}": ")",
    "＝": "=",
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
})  # fmt: skip
_LATEX = (
    ("\\times", "*"), ("\\cdot", "*"), ("\\div", "/"), ("\\left", ""), ("\\right", ""), ("\\,", " "), ("\\ ",
    " "),
    ("\\!", ""), ("\\(", ""), ("\\)", ""), ("\\[", ""), ("\\]", ""), ("\\{", "("), ("\\}", ")"), ("$", ""),
    ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"),
)  # fmt: skip
_FRACTION = re.compile(r"\\frac\s?\{([^{}]{1,200})\}\s?\{([^{}]{1,200})\}")
_TIMES = re.compile(r"(?<=[\d)])(\s?)[xX](\s?)(?=[\d(])")
_BRACKET_BEHIND = re.compile(r"(?<=[\d)])(\s?)(?=\()")
"""Where a product has no sign: `5(5 - 1)`."""
_TOKEN = re.compile(r"\s*(?:(\d+)|([-+*/()]))")


class NoExpression(ValueError):
    """The text is no expression of this kind."""


Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The value of an expression, the numbers it uses and its operations."""

    value: Number
    numbers: tuple[int, ...]
    operations: frozenset[str]


def plain(text: str) -> str:
    """An expression with LaTeX and typographic signs as `+ - * / ( )`."""
    if "\\" in text or "$" in text:
        for written, meant in _LATEX:
            text = text.replace(written, meant)
        for _ in range(8):
            text, count = _FRACTION.subn(r"((\1)/(\2))", text)
            if not count:
                break
    text = text.translate(_SIGNS)
    if "(" in text:
        text = _BRACKET_BEHIND.sub(r"*\1", text)
    return (_TIMES.sub(r"\1*\2", text) if "x" in text or "X" in text else text).strip()


def evaluate(text: str) -> Evaluated:
    """Read and evaluate an expression that `plain` has made plain.

    Raises:
        NoExpression: it is none, divides by zero, or is beyond the limits.
    """
    if len(text) > MAX_CHARS:
        raise NoExpression(f"an expression of {len(text)} characters")
    reader = _Reader(_tokens(text))
    value = reader.sum(0)
    if reader.at != len(reader.tokens):
        raise NoExpression("something stands behind the expression")
    return Evaluated(value, tuple(reader.numbers), frozenset(reader.operations))


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(token.group(1) or "") > MAX_DIGITS:
            raise NoExpression("a sign that has no place here")
        found.append(token.group(1) or token.group(2))
        at = token.end()
    return found


class _Reader:
    """Recursive descent: sums of products of signed numbers and brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0
        self.numbers: list[int] = []
        self.operations: set[str] = set()

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def sum(self, depth: int) -> Number:
        value = self._product(depth)
        while (sign := self._peek()) in ("+", "-"):
            self.at += 1
            self.operations.add(sign)
            term = self._product(depth)
            value = value + term if sign == "+" else value - term
        return value

    def _product(self, depth: int) -> Number:
        value = self._factor(depth)
        while (sign := self._peek()) in ("*", "/"):
            self.at += 1
            self.operations.add(sign)
            factor = self._factor(depth)
            if sign == "/" and factor == 0:
                raise NoExpression("it divides by zero")
            value = value * factor if sign == "*" else _quotient(value, factor)
        return value

    def _factor(self, depth: int) -> Number:
        if depth > MAX_DEPTH:
            raise NoExpression("brackets are nested too deep")
        token = self._peek()
        self.at += 1
        if token == "-":  # noqa: S105 -- a sign, no password
            return -self._factor(depth + 1)
        if token == "(":  # noqa: S105
            value = self.sum(depth + 1)
            if self._peek() != ")":
                raise NoExpression("a bracket is never closed")
            self.at += 1
            return value
        if not token.isdecimal():
            raise NoExpression("a number is missing")
        self.numbers.append(int(token))
        return int(token)


def _quotient(value: Number, factor: Number) -> Number:
    """A quotient, exact; a whole one stays whole, which is several times as fast."""
    exact = Fraction(value, factor)
    return exact.numerator if exact.denominator == 1 else exact
