"""What two answers state besides their value and must not differ in: domains, connectives, derivatives."""

import re

_DOMAIN = re.compile(
    (
        r"(?:\\in|∈|\bin\b)\s*(?:\\mathbb\s?\{?\s?|\\mathbf\s?\{?\s?|\\Bbb\s?)?(?P<set>[ZNQRCℤℕℚℝ"
        r"ℂ])(?![a-z])\}?\s?(?P<plus>[\^_]\s?\{?\s?(?:\+|\*|>|\\geq?|\\ast|0)|\+|\*)?"
        r"|(?P<word>(?:positive |non-?negative |natural |whole |any |all )?(?:integers?|"
        r"numbers?))(?![a-z])|(?P<zh>整数|自然数|正整数|实数|有理数)"
    ),
    re.IGNORECASE,
)
_LETTERS = {"ℤ": "Z", "ℕ": "N", "ℚ": "Q", "ℝ": "R", "ℂ": "C"}
_WORDS = {"整数": "Z", "自然数": "N", "正整数": "N", "实数": "R", "有理数": "Q"}


def domains(text: str) -> frozenset[str]:
    """The number sets a text names: Z, N, Q, R, C."""
    if "\\in" not in text and "∈" not in text and "integer" not in text and "数" not in text:
        return frozenset()
    found = set()
    for match in _DOMAIN.finditer(text):
        if match["set"]:
            letter = _LETTERS.get(match["set"], match["set"].upper())
            found.add("N" if letter == "Z" and match["plus"] else letter)
        elif match["zh"]:
            found.add(_WORDS[match["zh"]])
        elif "integer" in match["word"]:
            found.add("N" if re.match(r"positive|non|natural|whole", match["word"], re.IGNORECASE) else "Z")
    return frozenset(found)


_AND = re.compile(r"\\(?:land|wedge)(?![a-zA-Z])|∧")
_OR = re.compile(r"\\(?:lor|vee)(?![a-zA-Z])|∨")
_DERIVATIVE = re.compile(
    r"\\[dt]?frac\s?\{\s?(?:\\mathrm\{)?d\}?[^{}]{0,12}\}\s?\{\s?(?:\\mathrm\{)?d\}?\s?[a-zA-Z]"
)


def stated_apart(gold: str, answer: str) -> str | None:
    """In what two texts certainly differ whatever their values are; None when in nothing."""
    left, right = domains(gold), domains(answer)
    if left and right and left != right:
        return "another domain"
    if (
        (_AND.search(gold) or _OR.search(gold))
        and (len(_AND.findall(gold)), len(_OR.findall(gold)))
        != (len(_AND.findall(answer)), len(_OR.findall(answer)))
        and not re.search(r"\b(?:and|or)\b|[<>=,]|\\(?:cup|cap|le|ge)", answer)
    ):
        return "other connectives"
    if _DERIVATIVE.search(gold) and not re.search(
        r"d|'|\\dot", answer.replace("\\frac", "").replace("\\cdot", "").replace("\\dfrac", "")
    ):
        return "a quotient for a derivative"
    return None
