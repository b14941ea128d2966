"""The checks of IFBench (2507.02833) that belong to one prompt each."""

import csv
import io
import re
import string
import unicodedata
from itertools import pairwise

from reward_service.grading.instructions.instruction_check import check
from reward_service.grading.instructions.instruction_texts import NO_PUNCTUATION, sentences

_EDGES = string.punctuation + " "


@check("custom:multiples")
def _multiples(text: str) -> bool:
    return re.findall(r"\d+", text) == ["14", "21", "28", "35", "42", "49"]


@check("custom:mcq_count_length")
def _four_questions(text: str) -> bool:
    if not text.startswith("Question"):
        return False
    questions = [q.strip() for q in re.split(r"\n*Question \d+[.|):;]?\s*", text) if q.strip()]
    lengths = []
    for question in questions:
        lines = [line.strip() for line in question.split("\n")]
        options = [bool(re.match(r"[A-Ea-e][.|)]\s*\w+", line)) for line in lines]
        if sum(options) != 5:
            return False
        lengths.append(len(" ".join(lines[: options.index(True)]).strip()))
    return len(questions) == 4 and all(one < other for one, other in pairwise(lengths))


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@check("custom:reverse_newline")
def _african_countries(text: str) -> bool:
    lines = [bare for line in text.split("\n") if (bare := line.strip(_EDGES))]
    start = next((place for place, line in enumerate(lines) if "Zimbabwe" in line), None)
    listed = [_ascii(line) for line in lines[start:]] if start is not None else []
    return len(listed) >= 52 and listed == sorted(listed, reverse=True)


@check("custom:word_reverse")
def _reversed_words(text: str) -> bool:
    return "bald eagle" in " ".join(text.lower().translate(NO_PUNCTUATION).split()[::-1])


@check("custom:character_reverse")
def _reversed_letters(text: str) -> bool:
    return "elgae dlab" in text.lower()


@check("custom:sentence_alphabet")
def _alphabet_story(text: str) -> bool:
    found = sentences(text)
    return len(found) == 26 and all(
        s[:1].lower() == letter for s, letter in zip(found, string.ascii_lowercase, strict=True)
    )


_CAPITALS = (
    "Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam "
    "Warsaw London Brussels "
    "Prague Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb"
).split()


@check("custom:european_capitals_sort")
def _sorted_capitals(text: str) -> bool:
    return [name.strip() for name in _ascii(text).split(",") if name.strip()] == _CAPITALS


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return []


@check("custom:csv_city")
def _csv_of_cities(text: str) -> bool:
    rows = _rows(text)
    return (
        len(rows) == 8
        and rows[0] == ["ID", "Country", "City", "Year", "Count"]
        and all(len(r) == 5 for r in rows)
    )


def _has_header(text: str, names: tuple[str, ...], gap: str) -> bool:
    header = text.split("\n", 1)[0].strip()
    return re.fullmatch(gap.join(f'(?:{name}|"{name}")' for name in names), header) is not None


@check("custom:csv_special_character")
def _csv_with_special_sign(text: str) -> bool:
    names = ("ProductID", "Category", "Brand", "Price", "Stock")
    rows = _rows(text.replace('"', '"""')) if _has_header(text, names, r",[ \t]*") else []
    if len(rows) != 15:
        return False
    for row in rows[1:]:
        if len(row) != 5:
            return False
        if any(re.match(r'".*[^\d\w\s].*"', cell) for cell in row):
            return True
    return False


@check("custom:csv_quotes")
def _csv_all_quoted(text: str) -> bool:
    names = ("StudentID", "Subject", "Grade", "Semester", "Score")
    rows = _rows(text.replace('"', '"""'), "\t") if _has_header(text, names, "\t *") else []
    quoted = all(cell.strip()[:1] == cell.strip()[-1:] == '"' for row in rows for cell in row)
    return len(rows) == 4 and all(len(row) == 5 for row in rows) and quoted


@check("custom:date_format_list")
def _dates(text: str) -> bool:
    for date in text.strip().split(","):
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date.strip())
        if found is None:
            return False
        year, month, day = map(int, found.groups())
        longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
        if not 1769 <= year <= 1821 or month > 12 or day > longest:
            return False
    return True
