"""The 25 checks of IFEval (2311.07911)."""

import re
import unicodedata
from collections import Counter

from reward_service.grading.instructions.instruction_check import check, relates
from reward_service.grading.instructions.instruction_texts import (
    count_sentences,
    count_words,
    names_word,
    tokens,
)
from reward_service.text import strict_json


def _occurrences(text: str, keyword: str) -> int:
    text, keyword = (unicodedata.normalize("NFC", one).lower() for one in (text, keyword))
    return text.count(keyword)


@check("keywords:existence", keywords="texts")
def _contains_all(text: str, *, keywords: tuple[str, ...]) -> bool:
    return all(_occurrences(text, keyword) for keyword in keywords)


@check("keywords:frequency", keyword="text", frequency="number", relation="relation")
def _contains_so_often(text: str, *, keyword: str, frequency: int, relation: str) -> bool:
    return relates(_occurrences(text, keyword.strip()), relation, frequency)


@check("keywords:forbidden_words", forbidden_words="texts")
def _contains_none(text: str, *, forbidden_words: tuple[str, ...]) -> bool:
    return not any(names_word(text, word) for word in forbidden_words)


@check("keywords:letter_frequency", letter="letter", let_frequency="number", let_relation="relation")
def _has_letter_so_often(text: str, *, letter: str, let_frequency: int, let_relation: str) -> bool:
    return relates(Counter(text.lower())[letter.strip().lower()], let_relation, let_frequency)


@check("language:response_language", language="text")
def _is_in_language(text: str, *, language: str) -> bool:
    return detected_language(text) in (language, None)


def detected_language(text: str) -> str | None:
    """The language langdetect sees, seeded, in the first ten thousand characters; None where it sees none."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(text[:10_000]))
    except LangDetectException:
        return None


@check("length_constraints:number_sentences", num_sentences="number", relation="relation")
def _has_sentences(text: str, *, num_sentences: int, relation: str) -> bool:
    return relates(count_sentences(text), relation, num_sentences)


@check("length_constraints:number_words", num_words="number", relation="relation")
def _has_words(text: str, *, num_words: int, relation: str) -> bool:
    return relates(count_words(text), relation, num_words)


@check("length_constraints:number_paragraphs", num_paragraphs="number")
def _has_paragraphs(text: str, *, num_paragraphs: int) -> bool:
    paragraphs = re.split(r"\s?\*\*\*\s?", text)
    inner_blank = any(not paragraph.strip() for paragraph in paragraphs[1:-1])
    return not inner_blank and sum(bool(p.strip()) for p in paragraphs) == num_paragraphs


@check(
    "length_constraints:nth_paragraph_first_word",
    num_paragraphs="number",
    nth_paragraph="number",
    first_word="text",
)
def _begins_paragraph(text: str, *, num_paragraphs: int, nth_paragraph: int, first_word: str) -> bool:
    paragraphs = text.split("\n\n")
    count = sum(bool(paragraph.strip()) for paragraph in paragraphs)
    if not 1 <= nth_paragraph <= count or not paragraphs[nth_paragraph - 1].strip():
        return False
    word = paragraphs[nth_paragraph - 1].split()[0].lstrip("'").lstrip('"')
    return (
        count == num_paragraphs and re.split(r"[.,?!'\"]", word, maxsplit=1)[0].lower() == first_word.lower()
    )


@check("detectable_content:number_placeholders", num_placeholders="number")
def _has_placeholders(text: str, *, num_placeholders: int) -> bool:
    return len(re.findall(r"\[[^\[\]\n]*\]", text)) >= num_placeholders


@check("detectable_content:postscript", postscript_marker="text")
def _has_postscript(text: str, *, postscript_marker: str) -> bool:
    marker = postscript_marker.strip().lower()
    known = {"p.p.s": r"p\.\s?p\.\s?s", "p.s.": r"p\.\s?s\."}
    return re.search(known.get(marker, re.escape(marker)), text.lower()) is not None


@check("detectable_format:number_bullet_lists", num_bullets="number")
def _has_bullets(text: str, *, num_bullets: int) -> bool:
    lines = [line.lstrip() for line in text.split("\n")]
    stars = sum(line[:1] == "*" and line[1:2] != "*" for line in lines)
    return stars + sum(line[:1] == "-" for line in lines) == num_bullets


@check("detectable_format:constrained_response")
def _is_one_of_three(text: str) -> bool:
    return any(f"My answer is {word}." in text for word in ("yes", "no", "maybe"))


@check("detectable_format:number_highlighted_sections", num_highlights="number")
def _has_highlights(text: str, *, num_highlights: int) -> bool:
    single = [found for found in re.findall(r"\*[^\n*]*\*", text) if found.strip("*").strip()]
    double = [found for found in re.findall(r"\*\*[^\n*]*\*\*", text) if found[2:-2].strip()]
    return len(single) + len(double) >= num_highlights


@check("detectable_format:multiple_sections", section_spliter="text", num_sections="number")
def _has_sections(text: str, *, section_spliter: str, num_sections: int) -> bool:
    return len(re.findall(rf"\s?{re.escape(section_spliter.strip())}\s?\d+\s?", text)) >= num_sections


@check("detectable_format:json_format")
def _is_json(text: str) -> bool:
    bare = text.strip()
    bare = re.sub(r"^```(?:json)?", "", bare, count=1, flags=re.IGNORECASE).removesuffix("```").strip()
    try:
        strict_json.parse(bare)
    except strict_json.NoDocument:
        return False
    return True


@check("detectable_format:title")
def _has_title(text: str) -> bool:
    return any(_title_in(line) for line in text.split("\n"))


def _title_in(line: str) -> bool:
    start, end = line.find("<<"), line.rfind(">>")
    return 0 <= start < end - 2 and bool(line[start:end].lstrip("<").rstrip(">").strip())


@check("combination:two_responses")
def _has_two_responses(text: str) -> bool:
    parts = text.split("******")
    if any(not part.strip() for part in parts[1:-1]):
        return False
    valid = [part.strip() for part in parts if part.strip()]
    return len(valid) == 2 and valid[0] != valid[1]


@check("combination:repeat_prompt", prompt_to_repeat="text")
def _begins_with_prompt(text: str, *, prompt_to_repeat: str) -> bool:
    return text.strip().lower().startswith(prompt_to_repeat.strip().lower())


@check("startend:end_checker", end_phrase="text")
def _ends_with(text: str, *, end_phrase: str) -> bool:
    return text.strip().strip('"').lower().endswith(end_phrase.strip().lower())


@check("startend:quotation")
def _is_quoted(text: str) -> bool:
    bare = text.strip()
    return len(bare) > 1 and bare[0] == bare[-1] == '"'


@check("change_case:capital_word_frequency", capital_frequency="number", capital_relation="relation")
def _has_capital_words(text: str, *, capital_frequency: int, capital_relation: str) -> bool:
    return relates(sum(word.isupper() for word in tokens(text)), capital_relation, capital_frequency)


@check("change_case:english_capital")
def _is_english_capitals(text: str) -> bool:
    return text.isupper() and detected_language(text) in ("en", None)


@check("change_case:english_lowercase")
def _is_english_lowercase(text: str) -> bool:
    return text.islower() and detected_language(text) in ("en", None)


@check("punctuation:no_comma")
def _has_no_comma(text: str) -> bool:
    return "," not in text
