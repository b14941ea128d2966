"""Words in answers: units and nouns behind values, remarks, and phrases that stand alone."""

from reward_service.grading.math import units
from reward_service.grading.math.grammar_expressions import read_exponent
from reward_service.grading.math.token_stream import TokenStream
from reward_service.grading.math.tokens import Unreadable
from reward_service.grading.math.tree import Head, Node, Num, Op, Word

WORDS = frozenset({"text", "word"})
"""Kinds of tokens that are words."""
_QUALIFIERS = (
    "for all", "for any", "for every", "for some", "where", "for each", "if", "when", "with", "for integer",
    "for positive", "for real", "for", "as ",
)  # fmt: skip
_HEDGES = frozenset(
    "not no never neither nor or either maybe perhaps possibly except unless than about".split()
)
_MOST_WORDS = 12
"""Words behind a value; more are no unit and no noun."""
_MOST_REMARK = 6
"""Tokens of a remark in brackets, the brackets among them."""
_LEADING = frozenset({"only", "exactly", "precisely", "therefore", "so", "thus", "answer", "the answer is"})
_CURRENCIES = frozenset({"USD", "EUR", "GBP", "CNY"})
_UNITS_OF_ONE_LETTER = frozenset({"h", "s", "m", "L", "g"})
_PERCENT = frozenset({"percent", "pct", "percentage"})
_ANGLE = (("angle", 1),)


def read_words(tokens: TokenStream) -> Node:
    """What begins with a word: an amount of money, a value behind "exactly", or a phrase."""
    if tokens.next.kind == "text" and (
        (tokens.at == 0 and _move_currency_behind(tokens)) or _skip_leading_word(tokens)
    ):
        return tokens.grammar.primary(tokens)
    words = []
    while tokens.next.kind in WORDS:
        words.append(tokens.take().text)
    return Word(" ".join(" ".join(words).split()))


def _move_currency_behind(tokens: TokenStream) -> bool:
    """Read `$5` as `5 USD`; whether a currency and a number come next."""
    if tokens.next.text not in _CURRENCIES or tokens.peek().kind != "num":
        return False
    currency = tokens.take()
    end = tokens.end_of_run(frozenset({"num", "/", "*"}), start=tokens.at)
    if end == len(tokens.tokens) or tokens.tokens[end].kind not in WORDS:
        tokens.replace(end, end, [currency])
    return True


def _skip_leading_word(tokens: TokenStream) -> bool:
    """Skip "only", "exactly", "the answer is" before a value, which say nothing; whether it was there."""
    if tokens.next.text.lower().strip(" :") in _LEADING and tokens.peek().kind != "end":
        tokens.take()
        return True
    return False


# ---------------------------------------------------------------- behind a value
def with_noun(tokens: TokenStream, node: Node) -> Node:
    """A value with the words behind it, which come next: its unit, its noun, or a qualifier.

    Raises:
        Unreadable: the words hedge, deny or say more than a unit or noun does.
    """
    if qualifier_follows(tokens):
        skip_qualifier(tokens)
        return node
    words: list[str] = []
    power = 1
    while True:
        kind = tokens.next.kind
        if kind in WORDS:
            words.append(tokens.take().text)
        elif kind == "^" and words:
            tokens.take()
            power = _unit_power(read_exponent(tokens))
        elif kind in {"/", "*"} and tokens.peek().kind in WORDS:
            words.append("/" if tokens.take().kind == "/" else " ")
        elif kind == "/" and words and tokens.peek().text in _UNITS_OF_ONE_LETTER:
            tokens.take()
            words.append("/" + tokens.take().text)
        elif not (kind == "(" and _skip_remark(tokens)):
            return _quantity(node, " ".join(words), power)


def _unit_power(exponent: Node) -> int:
    if not (isinstance(exponent, Num) and exponent.value in {1, 2, 3}):
        raise Unreadable("a unit with a strange power")
    return int(exponent.value)


def _skip_remark(tokens: TokenStream) -> bool:
    """Skip a remark in brackets without numbers, as in `yuan (A)`; whether there was one."""
    end = tokens.end_of_run(frozenset({"sym", "word", "text"}), start=tokens.at + 1)
    if end < len(tokens.tokens) and tokens.tokens[end].kind == ")" and end - tokens.at <= _MOST_REMARK:
        tokens.move_to(end + 1)
        return True
    return False


def _quantity(node: Node, words: str, power: int) -> Node:
    """A value with its unit; words behind words make one phrase."""
    lowered = words.lower().split()
    if isinstance(node, Word):
        return Word(f"{node.text} {words}")
    if any(char.isdigit() for char in words) or _HEDGES & set(lowered) or len(lowered) > _MOST_WORDS:
        raise Unreadable(f"words that hedge or add: {words!r}")
    if words.lower() in _PERCENT:
        return Op(Head.PERCENT, (node,))
    unit = units.read(words, power)
    if unit is not None and unit[0] == _ANGLE:
        return Op(Head.DEGREES, (node,))
    return Op(Head.QUANTITY, (node, Word(f"{words}^{power}" if power != 1 else words)))


# ---------------------------------------------------------------- qualifiers
def qualifier_follows(tokens: TokenStream) -> bool:
    """Whether "where", "for all" and their kin come next, in LaTeX text."""
    token = tokens.next
    return token.kind == "text" and token.text.lower().lstrip(" ,(").startswith(_QUALIFIERS)


def skip_qualifier(tokens: TokenStream) -> None:
    """Skip `for all x in Z`, `where k is an integer`: says where a form holds; not compared.

    It ends where "and" or "or" leads to another statement about the first symbol.
    """
    tokens.take()
    while tokens.next.kind != "end":
        if tokens.next.kind in {"and", "or"} and _begins_again(tokens, 1):
            return
        if (
            tokens.next.kind in {",", ";"}
            and tokens.peek().kind in {"and", "or"}
            and _begins_again(tokens, 2)
        ):
            return
        tokens.take()


def _begins_again(tokens: TokenStream, ahead: int) -> bool:
    """Whether a token ahead is the one that the text began with."""
    token, first = tokens.peek(ahead), tokens.tokens[0]
    return (token.kind, token.text) == (first.kind, first.text)
