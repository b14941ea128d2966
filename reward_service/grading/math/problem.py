"""What a prompt asks for: read once for each distinct prompt."""

import re
from dataclasses import dataclass, field

from reward_service.grading.math.size_bounded_cache import memo
from reward_service.text.further_questions import question_labels

_MOST_PROMPT = 8_000


@dataclass(frozen=True, slots=True)
class Problem:
    """The names whose value is wanted (`m+n`), the options by letter, the numbers it gives, base and text;
    whether order counts, whether the question asks for a percentage, and the labels of its questions."""

    names: frozenset[str] = frozenset()
    options: dict[str, str] = field(default_factory=dict, hash=False)  # nobody changes it
    numbers: frozenset[str] = frozenset()
    base: int | None = None
    text: str = ""
    ordered: bool = False
    percentage: bool = False
    labels: frozenset[str] = frozenset()


NO_PROBLEM = Problem()
_ASKED = re.compile(
    r"(?:find|report|compute|determine|give|submit|enter|evaluate|what is|what's|"
    r"state|output|answer with|求|计算|計算|求出|求める|구하|найдите|вычислите|calculer|trouver|"
    r"berechne|bestimme|halla|calcula|encuentra|calcule|determine|tính|tìm)"
    r"\s{0,2}(?:the\s(?:value|sum|product|number|integer)\s(?:of\s)?|der wert von|"
    r"la valeur de|el valor de|o valor de|значение|giá trị(?: của)?)?\s?[$\\(]{0,3}\s?"
    r"([a-zA-Z](?:_\{?\w\}?)?(?:\s?(?:[-+*/]|\\cdot|\\times)?\s?[a-zA-Z0-9](?:_\{?\w\}?)?){1,5})(?![a-zA-Z])",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?:^|[\n\s;,])\(?([A-Ha-h])(?:\)|[.:．、：])\s{0,3}([^\n]{1,160}?)(?=\s{1,8}\(?[A-Ha-h](?:\)|[.:．、：])\s|\n|$)"
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDERED = re.compile(
    r"\b(?:arrange|rank)\b|"
    r"\b(?:put|list|write|sort|order)\b[^.?]{0,60}\b(?:order|(?:a|de)scending|smallest|largest|least|greatest|"
    r"(?:in|de)creasing)\b|"
    r"(?:smallest|least|lowest) to (?:the )?(?:largest|greatest|biggest|highest)|"
    r"(?:largest|greatest|biggest|highest) to (?:the )?(?:smallest|least|lowest)|"
    r"[从由]小到大|[从由]大到小|排列(?:起来|顺序|成)|[小大]さい順|大きい順|"
    r"(?:작|큰)은? 순|(?:작은|큰) 것부터|"
    r"\b(?:ordena|ordene|ordenar|sortiere|ordne|ordnen)\b|ordre (?:dé)?croissant|"
    r"orden (?:de)?creciente|orden (?:a|de)scendente|ordem (?:de)?crescente|"
    r"в порядке (?:возраст|убыв)ания|по (?:возраст|убыв)анию|"
    r"từ (?:bé|nhỏ) đến lớn|từ lớn đến (?:bé|nhỏ)|"
    r"आरोही|अवरोही|تصاعدي|تنازلي",
    re.IGNORECASE,
)
_ASKED_IN_ORDER = re.compile(
    r"\brespectively\b|\bin (?:this|that|the (?:given|same|stated|following)) order\b|"
    r"dans cet ordre|respectivement|in dieser reihenfolge|en (?:este|ese) orden|respectivamente|"
    r"in quest'ordine|rispettivamente|n(?:esta|essa) ordem|в (?:этом|таком|указанном) порядке|"
    r"соответственно|按(?:此|这个|以上|上述)?顺序|この順|の順に|순서대로|theo thứ tự",
    re.IGNORECASE,
)
"""Of the sentence that asks: elsewhere it tells which midpoint is whose."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n+")


def _last_sentence(text: str) -> str:
    pieces = [piece for piece in _SENTENCE_END.split(text[-2_000:]) if piece.strip()]
    return pieces[-1] if pieces else ""


PERCENTAGE = re.compile(
    r"percent|per cent|prozent|pour ?cent|por ?cent|por ciento|процент|phần trăm|"
    r"प्रतिशत|النسبة المئوية|百分|涨幅|增长率|パーセント|何割|퍼센트",
    re.IGNORECASE,
)
_ASKING = re.compile(r"[^.!?。！？\n]*[?？]")


def _asks_percentage(text: str) -> bool:
    """Whether the last question, or the last sentence of a prompt without one, asks for a percentage."""
    questions = _ASKING.findall(text[-2_000:])
    return PERCENTAGE.search(questions[-1] if questions else _last_sentence(text)) is not None


_BASE = re.compile(
    r"\bbase[\s-]{0,2}\$?(\d{1,2})\b|(\d{1,2})\s?进制|(\d{1,2})進|(\d{1,2})진법", re.IGNORECASE
)


@memo(1024)
def read(prompt: str) -> Problem:
    """What a prompt asks for."""
    if not prompt.strip():
        return NO_PROBLEM
    text = prompt[-_MOST_PROMPT:]
    names = {normal_name(found.group(1)) for found in _ASKED.finditer(text)}
    options = {letter.upper(): value.strip(" .;,") for letter, value in _OPTION.findall(text)}
    if list(options) != list("ABCDEFGH")[: len(options)] or len(options) < 2:
        options = {}
    bases = [next(g for g in found.groups() if g) for found in _BASE.finditer(text)]
    return Problem(
        frozenset(n for n in names if len(n) > 1 and not n.isalpha())
        | frozenset(n for n in names if re.fullmatch("[a-z]{2,3}", n)),
        options,
        frozenset(number.replace(",", "") for number in _NUMBER.findall(text)),
        int(bases[-1]) if bases else None,
        " ".join(text.split()),
        _ORDERED.search(text) is not None or _ASKED_IN_ORDER.search(_last_sentence(text)) is not None,
        _asks_percentage(text),
        question_labels(text),
    )


def normal_name(name: str) -> str:
    """A name without blanks, braces and dollars: `m + n` is `m+n`."""
    return re.sub(r"[\s{}$()]|\\cdot|\\times|\*", "", name)
