"""A text in which the labels of options are the letters of their places: `③`, `ウ`, `В)`, `option 3`, `정답은
3번` are C.

A sign that is nothing but a label is one wherever it stands. A letter that is also a word, a small letter,
a figure is one where it opens a line with a bracket or point, is named as an option, is announced as the
answer, is joined to one that is, or stands before its own option's text. Within an option's text nothing is
a label.
"""

import re
from functools import lru_cache

from reward_service.grading.choices import label_cues
from reward_service.grading.choices.label_series import (
    ENCLOSED,
    LATIN,
    NUMBER,
    PARTICLE_LIKE,
    ROMAN,
    SERIES,
    label_of,
    letter_at,
    places_of,
)
from reward_service.grading.choices.problem_options import MAX_NAMED, Options
from reward_service.grading.texts.word_patterns import WordPattern

MAX_CANDIDATES = 300
NO_LABEL = "□"
"""Stands for a letter that could be either of two labels."""
_BEFORE, _AFTER = 70, 60
_KANA = "ァ-ヺー"
_WORD_EDGE = (
    r"(?<![\w'’.\u0600-\u06ff\u0900-\u09ff\u0e00-\u0e7f-])",
    r"(?![\w'’\u0610-\u065f\u0900-\u0963\u0e00-\u0e7f\u0980-\u09e5])(?!-\w)",
)
_FREE = frozenset(
    ("katakana", "katakana iroha", "Hangul letters", "Thai", "Devanagari consonants", "Bengali")
)
"""Series whose labels, alone, are no words."""
_HOMOGLYPHS = {
    "A": "АΑ",
    "B": "ВΒ",
    "E": "ЕΕ",
    "Z": "Ζ",
    "H": "НΗ",
    "I": "ІΙ",
    "K": "КΚ",
    "M": "МΜ",
    "T": "Т",
    "C": "С",
    "O": "О",
    "P": "Р",
}


@lru_cache(64)
def _candidates(series: str, count: int) -> "re.Pattern[str]":
    """What may be a label of this series within a text."""
    if series == NUMBER:
        return re.compile(
            r"(?<![A-Za-z0-9$€£/^_\\=+×≈<-])(?<!(?<!\*)\*)(?<!\d[.,])(?P<label>[0-9０-９٠-٩۰-۹०-९]{1,2})(?![0-9A-Za-z０-９/^_%°×=+])(?![.,]\d)"
        )
    if series == ROMAN:
        return re.compile(
            rf"{_WORD_EDGE[0]}(?P<label>[IVX]{{1,4}}|[ivx]{{1,4}}|[\u2160-\u217b]){_WORD_EDGE[1]}"
        )
    written = SERIES[series][:count]
    labels = "|".join(re.escape(one) for label in written for one in dict.fromkeys((label, label.lower())))
    if series.startswith("katakana") or series == "Hangul letters":
        own = _KANA if series.startswith("katakana") else "ㄱ-ㆎ\u1100-\u11ff"
        return re.compile(rf"(?<![{own}])(?P<label>{labels})(?![{own}])")
    if series in PARTICLE_LIKE and series not in ("Hindi", "Georgian"):
        return re.compile(rf"(?<![가-힣])(?P<label>{labels})")
    extra = "|ألف|الف|[أإآ]|هـ" if series in ("abjad", "Arabic alphabet") else ""
    return re.compile(rf"{_WORD_EDGE[0]}(?P<label>{labels}{extra}){_WORD_EDGE[1]}")


def relabelled(text: str, options: Options) -> str:
    """The text with the labels of these options as Latin letters."""
    series = options.series
    if series is None:
        return text
    if series != LATIN:
        text = _with_signs(text, series, options)
        if series in ("Cyrillic", "Ukrainian", "Greek"):
            text = _without_homoglyphs(text, series, options)
    elif not options.is_lower and not _SMALL.search(text):
        return text
    text = _with_labels(_with_glued(text, series, options), series, options)
    return _COUNTER_LEFT.sub("", text) if series == NUMBER else text


_COUNTER_LEFT = re.compile(r"(?<=[A-Z])\s?(?:번|番|号)(?!째|目|线|線)|第(?=[A-Z](?![A-Za-z]))")
_SMALL = re.compile(
    r"(?<=[\s(（\"'«“*:：])(?P<label>[b-z](?=[\s.,;:)）\"'»”*]|$)|a(?=\s?[.,;:)）\"'»”*]|\s?$))"
)
"""A small letter that may be a label where the list has capitals."""


_SIGN = WordPattern(ENCLOSED)


def _with_signs(text: str, series: str, options: Options) -> str:
    """Circled and other signs as letters, but within an option's text."""

    def letter(found: "re.Match[str]") -> str:
        place = places_of(label_of(found.group())).get(series)
        inside = place is None or _inside_text(text, found.start(), found.end(), options)
        return found.group() if inside or place is None else letter_at(place)

    return _SIGN.sub(letter, text)


def _with_glued(text: str, series: str, options: Options) -> str:
    """Several labels written as one word, alone or announced: `АВ`, `アウ`."""
    if series in (NUMBER, LATIN, ROMAN):
        return text
    labels = "".join(label for label in SERIES[series][: options.size] if len(label) == 1)

    def letters(found: "re.Match[str]") -> str:
        places = [places_of(label_of(one)).get(series, 0) for one in found.group()]
        announced = found.group() == text.strip(" .。\n") or label_cues.ANSWERS.search(
            text[max(0, found.start() - _BEFORE) : found.start()]
        )
        return (
            "".join(map(letter_at, places)) if announced and sorted(set(places)) == places else found.group()
        )

    return re.sub(rf"(?<![\w'’])[{labels}]{{2,12}}(?![\w'’])", letters, text)


def _without_homoglyphs(text: str, series: str, options: Options) -> str:
    """A Latin letter that looks like a label of another place is neither of them, unless a text tells
    which."""

    def sign(found: "re.Match[str]") -> str:
        latin = found.group()
        own = next((p for c in _HOMOGLYPHS.get(latin, "") if (p := places_of(c).get(series))), None)
        if own is None or own > options.size or letter_at(own) == latin:
            return latin
        behind = text[found.end() : found.end() + MAX_NAMED].lstrip(" ).:-–—")
        return next(
            (one for one in (latin, letter_at(own)) if options.starts_with_text(behind, one)), NO_LABEL
        )

    return re.sub(r"(?<![\w'’])[A-Z](?![\w'’])", sign, text)


def _with_labels(text: str, series: str, options: Options) -> str:
    small = series == LATIN and not (options.is_lower and options.size)
    size = options.size or (26 if small else 0)
    pattern = _SMALL if small else _candidates(series, max(options.size, 1))
    places = list(pattern.finditer(text))[-MAX_CANDIDATES:]
    pieces: list[str] = []
    at = last = 0
    for found in places:
        label = label_of(found["label"])
        place = places_of(label).get(series, 0)
        if not 0 < place <= 26 or (place > size and series != NUMBER):
            continue
        joined = bool(last) and label_cues.JOINS.match(text[last : found.start()]) is not None
        if not _is_label(text, found, series, options, joined=joined):
            continue
        pieces += [text[at : found.start()], _sign_for(text, found, letter_at(place), options)]
        at = last = found.end()
    return "".join([*pieces, text[at:]])


def _sign_for(text: str, found: "re.Match[str]", letter: str, options: Options) -> str:
    """The letter; or none where the label could as well be another option's text."""
    other = options.letter_of(found["label"])
    if other is not None and ord(letter) - ord("A") >= options.size:
        return found["label"]
    behind = text[found.end() : found.end() + _AFTER]
    if other in (None, letter) or (label_cues.CLOSES.match(behind) and behind[0] != "."):
        return letter
    return (
        letter
        if options.starts_with_text(text[found.end() : found.end() + MAX_NAMED].lstrip(" .:-–—"), letter)
        else NO_LABEL
    )


def _is_label(text: str, found: "re.Match[str]", series: str, options: Options, *, joined: bool) -> bool:
    start, end = found.span("label")
    if _inside_text(text, start, end, options):
        return False
    before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    ends = label_cues.ENDS.match(behind) is not None
    placed = (ends or _PLACED_BEHIND.match(behind)) and _PLACED.search(before)
    if series in _FREE or joined or placed or label_cues.CLOSED_PAIR.match(behind):
        return True
    if series == LATIN and (not (options.is_lower and options.size) or found["label"].isupper()):
        return found["label"].islower() and ends and _is_named(before, behind)
    if _opens_line(before, behind) or (ends and label_cues.ANSWERS.search(before)):
        return True
    if label_cues.NAMES_A_LABEL.search(before) and (series == NUMBER or ends or not found["label"].islower()):
        return True
    if ends and series == LATIN and _SMALL_LED.search(before):
        return True
    if ends and _stands_out(found["label"], before, behind, series):
        return True
    said = text[end : end + MAX_NAMED + 20]
    bare = said.lstrip(_BEFORE_TEXT)
    return bare != said and options.starts_with_text(
        bare, letter_at(places_of(label_of(found["label"]))[series])
    )


_BEFORE_TEXT = " *)）.:：、-–—]（(「の"
"""What may stand between a label and its option's text."""


def _is_named(before: str, behind: str) -> bool:
    """Whether a small letter is named as an option, chosen, or announced and closed by a bracket."""
    closed = behind[:1] in (")", "）") and label_cues.ANSWERS.search(before)
    return bool(
        closed
        or label_cues.NAMES_A_LABEL.search(before)
        or _CHOSEN.search(before)
        or _SMALL_LED.search(before)
    )


def _opens_line(before: str, behind: str) -> bool:
    """Whether a label opens its line, closed by a sign, or is all of it."""
    line = before.rpartition("\n")[2]
    if line.strip(" \t*_#>-•✓✔☑→(（[【\"'「") or len(line) >= _BEFORE:
        return False
    rest = behind.split("\n", 1)[0].strip(" \t*_.。\"'")
    return bool(label_cues.CLOSES.match(behind)) or not rest


_PLACED = re.compile(r"(?:boxed\{(?:\\text(?:bf|rm)?\{)?|<answer>)[\s(（]{0,3}$")
_PLACED_BEHIND = re.compile(r"^[\s)）.]{0,3}(?:\}|</answer>)")
"""A label alone in a box or tag."""
_CHOSEN = WordPattern(
    r"(?<!\w)(?:elijo|escojo|elegiría|marco|scelgo|escolho|marco|choisis|wähle|nehme|kies|väljer|wybieram|выбираю|выберу|chọn|choose|pick|select)"
    r"\s(?:(?:la|el|le|die|den|das|a|o|il|the|letter|letra|lettre|lettera|option|opción|opção|opzione|antwort|réponse|respuesta|risposta|resposta)\s){0,3}[\"'«“(]?$",
    re.IGNORECASE,
)


_SMALL_LED = re.compile(
    r"(?<!\w)(?:answer|réponse|respuesta|risposta|resposta|antwoord|svar|it['’]s|it\sis|c['’]est(?:\s(?:la|le))?|es\s(?:la|el)|è\sla|é\sa|(?:resta|rimane|sobra|queda|reste|leaves|bleibt|remains)(?:\s(?:la|le|a|o|el|only))?)\s[\"'«“(]?$",
    re.IGNORECASE,
)


_COUNTED = re.compile(r"^\s?(?:번|番(?!目)|号|項目|番目)")


def _stands_out(label: str, before: str, behind: str, series: str) -> bool:
    """Whether a label has its own dress: a counter behind a figure, a bracket, a capital."""
    opened = before[-1:] in ("(", "（", "[", "【", "「")
    if series == NUMBER:
        return bool(_COUNTED.match(behind)) or (opened and _CLAIMS.search(before[:-1]) is not None)
    if opened and behind[:1] in (")", "）", "]", "】", "」"):
        return not (before[-2:-1].isascii() and before[-2:-1].isalnum())
    return series not in PARTICLE_LIKE and series != ROMAN and not label.islower()


_CLAIMS = re.compile(
    r"(?<!\w)(?:is|be|it's|are|ist|est|es|è|é|jest|to|это|also|so|therefore|hence|thus|donc|quindi|portanto|логично|leaves|remains)\s$|[:：→是为は은는]\s?$",
    re.IGNORECASE,
)


def _inside_text(text: str, start: int, end: int, options: Options) -> bool:
    """Whether a place stands within an option's text that is more than it."""
    written = text[start:end]
    for said in options.plain_texts:
        if len(said) > len(written) and written in said:
            at = text.find(said, max(0, start - len(said)))
            while 0 <= at <= start:
                if end <= at + len(said) and not (at + len(said) == end and at == start):
                    return True
                at = text.find(said, at + 1)
    return False
