"""Formulas of first-order and propositional logic, in the notations people and models write.

Signs (∀ ∃ ¬ ∧ ∨ → ↔ ⊕ =), ASCII (`forall x. P(x) -> Q(x)`, `!`, `&&`, `||`), NLTK (`all x.(P(x) -> Q(x))`), LaTeX
(`\\forall`, `\\land`, `\\implies`), words (`for all x, not P(x) or Q(x)`), TPTP (`![X]: (p(X) => q(X))`) and SMT-LIB
(`(forall ((x U)) (=> (P x) (Q x)))`) are one grammar of tokens, and one tree.

From tight to loose: not and quantifiers, and, or, xor, implies (to the right), iff. A quantifier followed by a
dot, colon or comma reaches to the end of its group; without one it takes the next formula alone, unless its variable
stands further to the right.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from reward_service.grading.formal_logic.formula_tree import (
    MAX_ARGUMENTS,
    MAX_CHARS,
    MAX_DEPTH,
    MAX_TOKENS,
    Formula,
    FormulaTooLarge,
    Term,
    UnreadableFormula,
)
from reward_service.grading.formal_logic.smt_reader import read_smt

_SIGNS = {
    "∀": "forall", "∃": "exists", "¬": "not", "￢": "not", "∼": "not", "~": "not", "!": "not", "∧": "and", "⋀": "and", "&": "and", "&&": "and",
    "/\\": "and", "∨": "or", "⋁": "or", "|": "or", "||": "or", "\\/": "or", "→": "implies", "⇒": "implies", "⊃": "implies", "⟶": "implies", "⟹": "implies",
    "->": "implies", "=>": "implies", "-->": "implies", "==>": "implies", "↔": "iff", "⇔": "iff", "≡": "iff", "⟷": "iff", "⟺": "iff", "<->": "iff", "<=>": "iff",
    "<-->": "iff", "<==>": "iff", "⊕": "xor", "⊻": "xor", "^": "xor", "<~>": "xor", "=": "=", "==": "=", "≠": "!=", "!=": "!=", "(": "(", ")": ")", "[": "[", "]": "]",
    "{": "(", "}": ")", ",": ",", ".": ".", ":": ":", "-": "not", "−": "not", "?": "exists", "⊤": "true", "⊥": "false", "*": "and", "$true": "true", "$false": "false",
}  # fmt: skip
_WORDS = {
    "forall": "forall", "all": "forall", "every": "forall", "exists": "exists", "exist": "exists", "some": "exists", "not": "not", "and": "and",
    "or": "or", "implies": "implies", "iff": "iff", "xor": "xor", "true": "true", "false": "false", "equals": "=",
}  # fmt: skip
_LATEX = {
    "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "sim": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "to": "→", "rightarrow": "→",
    "Rightarrow": "→", "implies": "→", "longrightarrow": "→", "Longrightarrow": "→", "supset": "→", "leftrightarrow": "↔", "Leftrightarrow": "↔", "iff": "↔",
    "equiv": "↔", "longleftrightarrow": "↔", "Longleftrightarrow": "↔", "oplus": "⊕", "veebar": "⊕", "top": "⊤", "bot": "⊥", "neq": "≠", "ne": "≠", "lbrack": "(", "rbrack": ")",
}  # fmt: skip
_WIDE = str.maketrans("（）［］，：", "()[],:", "“”`")
"""Brackets and commas of full width; quotes are left out."""
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_SPACING = re.compile(
    r"\\(?:left|right|big|Big|quad|qquad|displaystyle|bigl|bigr|Bigl|Bigr|thinspace)(?![a-zA-Z])|\\[,;:! ]|~(?=\\)|&(?==)"
)
_DRESSED = re.compile(
    r"\\(?:text|mathrm|mathit|mathsf|mathbf|operatorname|textit|textsf|textbf|texttt)\s?\{([^{}]{0,200})\}"
)
_PHRASES = (
    (re.compile(r"\bfor\s+(?:all|every|each|any)\b", re.IGNORECASE), " forall "),
    (re.compile(r"\bthere\s+(?:exists?|is)\s+(?:an?\s+|some\s+)?(?=[A-Za-z]\w{0,3}\b)", re.IGNORECASE), " exists "),
    (re.compile(r"\bsuch\s+that\b|\bs\.t\.", re.IGNORECASE), " : "),
    (re.compile(r"\bif\s+and\s+only\s+if\b", re.IGNORECASE), " iff "),
    (re.compile(r"\bif\s+((?:(?!\bif\b).){1,400}?),?\s+then\b", re.IGNORECASE), r" (\1) implies "),
    (re.compile(r"\bexclusive\s+or\b", re.IGNORECASE), " xor "),
    (re.compile(r"\bit\s+is\s+not\s+the\s+case\s+that\b", re.IGNORECASE), " not "),
)  # fmt: skip
_TOKEN = re.compile(
    r"\s*(<-->|<==>|<->|<=>|<~>|-->|==>|->|=>|==|!=|&&|\|\||/\\|\\/|\$true|\$false|[∀∃¬￢∼~!∧⋀&∨⋁|→⇒⊃⟶⟹↔⇔≡⟷⟺⊕⊻^=≠()\[\]{},.:\-−?⊤⊥*]"
    r"|[^\W\d]\w*(?:[-'’](?=\w)\w+)*|\d+(?:\.\d+)?)"
)
_TPTP = re.compile(r"^\s*(?:fof|tff|cnf)\s*\(\s*[\w']+\s*,\s*\w+\s*,(.*)\)\s*\.?\s*$", re.DOTALL)
_SMT = re.compile(
    r"^\s*\(\s*(?:assert|forall|exists|and|or|not|=>|xor|=|iff|implies|[A-Za-z_][\w.-]*\s+[\w(])"
)
_VARIABLE = re.compile(r"[^\W\d]\w{0,40}")


def read_formula(text: str) -> Formula:
    """The tree of a formula.

    Raises:
        FormulaTooLarge: it is beyond the limits.
        UnreadableFormula: it is none.
    """
    if len(text) > MAX_CHARS:
        raise FormulaTooLarge(f"a formula of {len(text)} characters; the limit is {MAX_CHARS}")
    if (tptp := _TPTP.match(text)) is not None:
        text = tptp.group(1)
    if _SMT.match(text) and (found := read_smt(text)) is not None:
        return found
    tokens = list(_tokens(_plain(text)))
    if len(tokens) > MAX_TOKENS:
        raise FormulaTooLarge(f"a formula of {len(tokens)} signs; the limit is {MAX_TOKENS}")
    reader = _Reader(tokens)
    formula = reader.iff(0)
    if reader.at != len(tokens):
        raise UnreadableFormula(f"nothing is expected at {tokens[reader.at].text[:20]!r}")
    return formula


def _plain(text: str) -> str:
    if "\\" in text or "$" in text:
        text = _DRESSED.sub(r"\1", text).replace("\\_", "_").replace("\\{", "(").replace("\\}", ")")
        text = text.replace("\\(", " ").replace("\\)", " ").replace("\\[", " ").replace("\\]", " ")
        text = _SPACING.sub(" ", text).replace("\\&", "&")
        text = _COMMAND.sub(lambda found: f" {_LATEX.get(found.group(1), found.group())} ", text)
        text = text if "$true" in text or "$false" in text else text.replace("$", " ")
    text = unicodedata.normalize("NFC", text).translate(_WIDE)
    for pattern, token in _PHRASES:
        text = pattern.sub(token, text)
    return text.strip().rstrip(".;").strip()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            if not text[at:].strip():
                return
            raise UnreadableFormula(f"a sign that has no place here: {text[at:].strip()[:20]!r}")
        word = found.group(1)
        at = found.end()
        called = text[at : at + 1] == "("
        kind = _SIGNS.get(word) or (
            None
            if called
            and word.lower() not in ("not", "and", "or", "forall", "exists", "implies", "iff", "xor")
            else _WORDS.get(word.lower())
        )
        yield _Token(kind or "name", word)


class _Reader:
    """Recursive descent over tokens; `depth` bounds the nesting."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.bound: list[str] = []

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead].kind if self.at + ahead < len(self.tokens) else ""

    def _take(self, kind: str) -> _Token:
        if self._kind() != kind:
            found = self.tokens[self.at].text if self.at < len(self.tokens) else "the end"
            raise UnreadableFormula(f"{kind} is expected, not {found[:20]!r}")
        self.at += 1
        return self.tokens[self.at - 1]

    def iff(self, depth: int) -> Formula:
        left = self._implies(depth)
        while self._kind() == "iff":
            self.at += 1
            left = Formula("iff", (left, self._implies(depth)))
        return left

    def _implies(self, depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise FormulaTooLarge("the formula is nested too deep")
        left = self._chain("xor", depth)
        if self._kind() != "implies":
            return left
        self.at += 1
        return Formula("implies", (left, self._implies(depth + 1)))

    def _chain(self, operator: str, depth: int) -> Formula:
        """Operands of one associative operator, each a chain of the next tighter one."""
        tighter = {"xor": "or", "or": "and", "and": ""}[operator]

        def operand() -> Formula:
            return self._chain(tighter, depth) if tighter else self._unary(depth + 1)

        left = operand()
        while self._kind() == operator:
            self.at += 1
            left = Formula(operator, (left, operand()))
        return left

    def _unary(self, depth: int) -> Formula:
        if depth > MAX_DEPTH:
            raise FormulaTooLarge("the formula is nested too deep")
        kind = self._kind()
        if kind == "not" and self._kind(1) == "[":
            return self._quantified("forall", depth)  # TPTP writes ![X]:
        if kind == "not":
            self.at += 1
            return Formula("not", (self._unary(depth + 1),))
        if kind in ("forall", "exists"):
            return self._quantified(kind, depth)
        return self._atom(depth)

    def _quantified(self, quantifier: str, depth: int) -> Formula:
        self.at += 1
        tptp = self._kind() == "["
        variables = self._variables(tptp=tptp)
        self.bound += variables
        wide = not tptp and self._kind() in (".", ":", ",")
        while self._kind() in (".", ":", ","):
            self.at += 1
        start = self.at
        body = self.iff(depth + 1) if wide else self._unary(depth + 1)
        if not wide and not tptp and self._stands_further(variables):
            self.at = start
            body = self.iff(depth + 1)
        del self.bound[len(self.bound) - len(variables) :]
        for variable in reversed(variables):
            body = Formula(quantifier, (body,), variable)
        return body

    def _variables(self, *, tptp: bool) -> list[str]:
        if tptp:
            self.at += 1
        variables = [self._variable()]
        while True:
            if self._kind() == "," and self._kind(1) == "name" and (tptp or self._kind(2) != "("):
                self.at += 1
                variables.append(self._variable())
            elif self._kind() == "name" and not tptp and self._kind(1) in ("name", ".", ":", ",", "("):
                if self._kind(1) == "(" and len(self.tokens[self.at].text) > 1:
                    break
                if self._kind(1) == "(" and self.tokens[self.at].text.isupper():
                    break
                variables.append(self._variable())
            else:
                break
        if tptp:
            self._take("]")
        return variables

    def _variable(self) -> str:
        name = self._take("name").text
        if not _VARIABLE.fullmatch(name):
            raise UnreadableFormula(f"{name[:20]!r} is no variable")
        return name

    def _stands_further(self, variables: list[str]) -> bool:
        """Whether one of the variables stands to the right, within the same brackets."""
        open_ = 0
        for token in self.tokens[self.at :]:
            open_ += (token.kind == "(") - (token.kind == ")")
            if open_ < 0:
                return False
            if token.kind in ("forall", "exists"):
                return False
            if token.kind == "name" and token.text in variables:
                return True
        return False

    def _atom(self, depth: int) -> Formula:
        kind = self._kind()
        if kind in ("(", "["):
            self.at += 1
            inner = self.iff(depth + 1)
            self._take(")" if kind == "(" else "]")
            return inner
        if kind in ("true", "false"):
            self.at += 1
            return Formula(kind)
        term = self._term(depth)
        if self._kind() in ("=", "!="):
            sign = self._kind()
            self.at += 1
            equality = Formula("equal", terms=(term, self._term(depth)))
            return equality if sign == "=" else Formula("not", (equality,))
        return Formula("predicate", name=term.name, terms=term.arguments or ())

    def _term(self, depth: int) -> Term:
        if depth > MAX_DEPTH:
            raise FormulaTooLarge("terms are nested too deep")
        name = self._take("name").text
        if self._kind() != "(":
            return Term(name)
        self.at += 1
        arguments: list[Term] = []
        while self._kind() != ")":
            arguments.append(self._term(depth + 1))
            if self._kind() != ")":
                self._take(",")
            if len(arguments) > MAX_ARGUMENTS:
                raise FormulaTooLarge(f"more than {MAX_ARGUMENTS} arguments")
        self.at += 1
        return Term(name, tuple(arguments))
