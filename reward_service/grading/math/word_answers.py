"""Answers in words: compared by their words, never by their letters."""

import re
import unicodedata

from reward_service.grading.math.typed.no_solution import is_no_solution

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "were",
        "will",
        "be",
        "of",
        "to",
        "in",
        "at",
        "on",
        "for",
        "it",
        "its",
        "that",
        "this",
        "there",
        "they",
        "he",
        "she",
        "who",
        "which",
        "answer",
        "option",
        "and",
        "final",
        "has",
        "have",
        "had",
        "does",
        "do",
        "did",
        "and",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COMMAND = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mathsf|mbox|operatorname|emph|"
    r"textnormal|texttt|mathtt|left|right|[,;:! ])(?![a-zA-Z])"
)
_CHOICE = re.compile(r"\(?([A-Za-z])[).:]?")
_SYNONYMS = {
    "none": "no",
    "true": "yes",
    "false": "no",
    "infinite": "infinitely",
    "correct": "yes",
    "incorrect": "no",
    "fausse": "faux",
    "vraie": "vrai",
    "falsa": "falso",
    "verdadera": "verdadero",
    "verdadeira": "verdadeiro",
}
_NUMBER_WORDS = {
    w: str(i)
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
KEY_SENTENCE = 4
"""A gold of this many words or more is a sentence, of which the answer may be the key word."""


def plain(text: str) -> str:
    """The words of a text, LaTeX dress and punctuation removed, blanks single."""
    text = _COMMAND.sub(" ", unicodedata.normalize("NFKC", text)).replace("{", " ").replace("}", " ")
    return " ".join(_WORD.findall(text))


def wordy(text: str) -> bool:
    """Whether a text is words: letters in runs, no digits, operators or unknown commands."""
    if "\\operatorname" in text:
        return False
    bare = _COMMAND.sub(" ", text)
    return (
        "\\" not in bare
        and not re.search(r"[0-9=<>+*/^_|]|(?<![a-zA-Z])-", bare)
        and bool(re.search(r"[^\W\d_]", bare))
    )


def bare(text: str) -> str:
    """The text without commands, braces and dollars, ends trimmed."""
    return _COMMAND.sub(" ", text).replace("{", " ").replace("}", " ").replace("$", " ").strip()


def choice(text: str) -> str | None:
    """The letter of `(C)`, `C.` or `\\text{C}`; None when the text is more than a letter."""
    found = _CHOICE.fullmatch(bare(text))
    return found.group(1) if found else None


def option(text: str) -> str | None:
    """The letter of an option quoted with its text: `B) 12`, `(A) 5`, `C. the third`."""
    plain_text = bare(text)
    found = _OPTION.match(plain_text)
    return (found[1] or found[2]) if found and not _OPTION.search(plain_text, found.end()) else None


_OPTION = re.compile(
    r"(?<![\w(])\(?([A-H])(?:\)|[.:] )\s{0,4}(?=\S)|"
    r"^(?:the |la |el |die |a |o |l')?\(?([a-h])\)\s{0,4}(?=\S)"
)


def nothing(text: str) -> bool:
    """Whether the words say that there is no solution."""
    return is_no_solution(plain(text))


def same(gold: str, answer: str, *, key: bool = True) -> bool:
    """Whether two texts say the same: equal content words in order, or, when the gold is a sentence and
    `key` allows it, the answer is its subject or its predicate."""
    letters = choice(gold), choice(answer)
    if letters[0] and letters[1]:
        return letters[0] == letters[1]
    left, right = plain(gold).casefold().split(), plain(answer).casefold().split()
    if not left or not right:
        return False
    if _signs(answer) and _signs(answer) != _signs(gold):
        return False
    if left == right or _content(left) == _content(right) != []:
        return True
    if nothing(gold) and nothing(answer):
        return True
    return key and len(left) >= KEY_SENTENCE > len(right) and _is_key(plain(gold).split(), right)


def _signs(text: str) -> str:
    """Signs of operation, hyphens inside words left out: `-Yes` is not `Yes`."""
    bare = re.sub(r"(?<=[^\W\d_])[-–](?=[^\W\d_])", "", _COMMAND.sub(" ", text))
    return "".join(c for c in bare if c in "-+*/^=<>")


def _content(words: list[str]) -> list[str]:
    return [_SYNONYMS.get(w, _NUMBER_WORDS.get(w, w)) for w in words if w not in _STOP]


def _is_key(sentence: list[str], answer: list[str]) -> bool:
    """`Petya` for "Petya will receive …"; `odd` for "The transformed function … is odd"."""
    folded = [w.casefold() for w in sentence]
    if "not" in folded or "no" in folded or "neither" in folded or "or" in folded or "either" in folded:
        return False
    content = [w for w in answer if w not in _STOP]
    if not content:
        return False
    name = (
        sentence[0][:1].isupper() and folded[0] not in _STOP and len(content) == 1 and content[0] == folded[0]
    )
    end = folded[-len(content) :] == content and folded[-len(content) - 1 : -len(content)] in (
        ["is"],
        ["are"],
    )
    return name or end
