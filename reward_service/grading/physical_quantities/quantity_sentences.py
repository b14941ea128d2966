"""The sentence of a statement in which its quantity stands, without remarks, checks and reasons around it."""

import re

MAX_TEXT = 600
"""Characters of a statement that are read."""
_ENDS = re.compile(
    r"(?<=[a-zA-Z)\]%$²³°′¹⁻*])[.!?][*_\"”»')\]]{0,4}(?:\s|$)"
    r"|(?<=\d)[.!?][*_\"”»')\]]{0,4}\s{1,4}(?=[(*_]{0,3}[^\W\d_a-zà-ÿ])|\n|[。！？]|;\s"
)
_THIN = re.compile(r"(?<=\d)\\[,;: ]\s?(?=\d{3})")
_MATHEMATICS = re.compile(r"\\[()\[\]]")
_SHORT_FRACTION = re.compile(r"\\[dt]?frac\s?(\d)\s?(\d)(?!\d)")
""" "\\frac38" is 3/8."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CHECK = re.compile(
    r"[\W_]{0,6}(?:(?:as|for) an? )?(?:(?:quick|sanity|double|rough|final|simple)[ -]?){0,2}"
    r"(?:check|cross-check|verification|comparison|probe|gegenprobe|vérification|vérifions|comprobación"
    r"|verificación|verifica|verificação|проверка|kontrola|kontroll|controle)\b"
    r"|[\W_]{0,6}(?:验算|驗算|检验|檢驗|验证|驗證|検算|確認|검산|검토|확인)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"[,;–—-]?\s(?:because|since|whereas|while|compared (?:to|with)|rather than|instead of"
    r"|weil|denn|parce que|car|puisque|porque|perché|поскольку|так как|потому что)\s"
    r"|,\s(?:which|as|not|up from|down from|nicht|non|no|pas|а не|не)\s|[,，](?:因为|而不是|不是|因為)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r",\s(?:compared (?:to|with)|versus|vs\.?|up from|down from|rather than|instead of|contre|au lieu de"
    r"|gegenüber|statt|frente a|en lugar de|rispetto a|invece di|em vez de|вместо|против|в отличие от)\s",
    re.IGNORECASE,
)


def one_way(text: str) -> str:
    """The end of a text with plain digits, minus signs and separators."""
    text = text[-MAX_TEXT:].replace("\u2212", "-").replace("{,}", ",").replace("\\!", "")
    text = _MATHEMATICS.sub(" ", text) if "\\" in text else text
    text = _SHORT_FRACTION.sub(r"\\frac{\1}{\2}", text) if "frac" in text else text
    text = _THIN.sub(" ", text) if "\\" in text else text
    return _NOT_ASCII.sub(_plain_digit, text).strip()


def _plain_digit(found: "re.Match[str]") -> str:
    """A decimal digit of another script or type face as 0 to 9, an Arabic separator as a dot or comma."""
    char = found.group()
    if char.isdecimal():
        return str(int(char))
    return {"٫": ".", "٬": ","}.get(char, char)


def has_number(text: str) -> bool:
    """Whether a text holds a digit."""
    return any(char.isdecimal() for char in text)


def sentences_with_numbers(text: str) -> list[str]:
    """The sentences that hold a number, but for checks where others do."""
    sentences = [piece for piece in _ENDS.split(text) if piece and has_number(piece)]
    return [piece for piece in sentences if not _CHECK.match(piece)] or sentences


def begins_with_number(text: str) -> bool:
    """Whether the first sentence holds a number."""
    return has_number(_ENDS.split(text, maxsplit=1)[0])


def without_remarks(text: str) -> str:
    """A text without whole sentences in brackets at its end, where numbers are left."""
    bare = text.rstrip(" \n\t.*_")
    while bare.endswith((")", "）")):
        opened = _opening(bare)
        before = bare[:opened].rstrip(" \t*_")
        if opened < 0 or not before.endswith((".", "!", "。", "！", "\n", ":")):
            break
        if not has_number(before):
            break
        text = bare = before.rstrip()
    return text


def _opening(text: str) -> int:
    """Where the bracket that ends a text opens; -1 when it does not."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")）") - (text[place] in "(（")
        if not depth:
            return place
    return -1


def is_remark(line: str) -> bool:
    """Whether a line is a remark in brackets, or a check of what was said before."""
    bare = line.strip().strip("*_ ")
    whole = bare.startswith(("(", "（")) and bare.rstrip(".").endswith((")", "）"))
    return (whole and _opening(bare.rstrip(".")) == 0) or _CHECK.match(bare) is not None


def without_reasons(sentence: str) -> str:
    """A sentence up to a clause that gives a reason or a comparison, where a number stands before it."""
    return _cut_at(_REASON, sentence)


_BECAUSE = re.compile(
    r",\s(?:because|since|weil|denn|parce que|car|puisque|porque|perché|poiché|pois|want|omdat"
    r"|поскольку|так как|потому что)\s"
    r"(?!.*(?<!\w)(?:so|therefore|thus|hence|also|daher|donc|quindi|portanto|значит)(?!\w))",
    re.IGNORECASE,
)


def without_grounds(sentence: str) -> str:
    """A sentence up to a clause that says why, and concludes nothing, where a number stands before it."""
    return _cut_at(_BECAUSE, sentence)


def without_comparisons(sentence: str) -> str:
    """A sentence up to a clause that names what its number is compared with."""
    return _cut_at(_COMPARED, sentence)


_PREDICATE = re.compile(
    r"(?<=[^\W\d_]|[%°$²³)])\s(?:is|are|was|were|must be|has to be|have to be|will be|would be|can be"
    r"|flows?|remains?|results?|werden|wird|sind|ist|sont|est|son|es|são|é|sono)\s?(?:(?:then|thus|therefore|about|just)\s)?"
    r"(?:needed|required|necessary|used|released|absorbed|transferred|lost|gained|produced|consumed"
    r"|obtained|reached|found|left|benötigt|nötig|erforderlich|frei|nécessaires?|requis\w*|necesari[oa]s?|necessári[oa]s?|necessari[oe]?)\b[^\d]{0,60}$",
    re.IGNORECASE,
)


def without_predicate(sentence: str) -> str:
    """A sentence up to what is said of its quantity behind it: "about 94 kJ are needed"."""
    return _cut_at(_PREDICATE, sentence)


def _cut_at(pattern: "re.Pattern[str]", sentence: str) -> str:
    for found in pattern.finditer(sentence):
        if has_number(sentence[: found.start()]):
            return sentence[: found.start()]
    return sentence
