"""The 29 checks that IF-RLVR (2507.02833) trains on beside those of IFEval."""

import re
from itertools import cycle, pairwise

from reward_service.grading.instructions.instruction_check import check, relates
from reward_service.grading.instructions.instruction_texts import sentences, tokens

_STARS = re.compile(r"\s?\*\*\*\s?")
_NO_WORD = re.compile(r"[^\w\s]")


def _count(text: str, keyword: str) -> int:
    return text.lower().count(keyword.lower())


def _words(text: str) -> list[str]:
    """Words and signs; of quotes, those that open and those that close are different signs."""
    quotes = cycle(("``", "''"))
    return [next(quotes) if word == '"' else word for word in tokens(text)]


def _same(text: str, wanted: str) -> bool:
    return text.strip().lower() == wanted.strip().lower()


@check("copy:repeat_phrase", phrase="text", small_n="number")
def _repeats_phrase(text: str, *, phrase: str, small_n: int) -> bool:
    """The phrase so often, each time with exactly one word changed between its first and its last."""
    wanted = phrase.split()
    found = [said.split() for line in text.split("\n") for said in _spans(line, wanted[0], wanted[-1])]
    if len(found) != small_n or any(len(said) != len(wanted) for said in found):
        return False
    return all(sum(a != b for a, b in zip(said, wanted, strict=True)) == 1 for said in found)


def _spans(line: str, first: str, last: str) -> list[str]:
    """The shortest pieces of a line from a first word to a last one, one after the other."""
    found: list[str] = []
    start = line.find(f"{first} ")
    while start >= 0:
        end = line.find(f" {last}", start + len(first) + 1)
        if end < 0:
            break
        end += 1 + len(last)
        found.append(line[start:end])
        start = line.find(f"{first} ", end)
    return found


@check("copy:copy", prompt_to_repeat="text")
@check("copy:copying_simple", prompt_to_repeat="text")
def _copies(text: str, *, prompt_to_repeat: str) -> bool:
    return _same(text, prompt_to_repeat)


@check("copy:copying_multiple", prompt_to_repeat="text", N="number")
def _copies_often(text: str, *, prompt_to_repeat: str, N: int) -> bool:  # noqa: N803 -- the dataset's name
    parts = text.split("******")
    return len(parts) == N and all(_same(part, prompt_to_repeat) for part in parts)


@check("new:copy_span_idx", prompt_to_repeat="text", n_start="number", n_end="number")
def _copies_span(text: str, *, prompt_to_repeat: str, n_start: int, n_end: int) -> bool:
    return _same(text, prompt_to_repeat[n_start:n_end])


@check("detectable_format:sentence_hyphens")
def _joins_sentences_by_hyphens(text: str) -> bool:
    said = sentences(text.replace("-", " "))
    return all(part == part.strip() == one for part, one in zip(text.split("-"), said, strict=False))


@check("detectable_format:square_brackets")
def _brackets_every_word(text: str) -> bool:
    return all(word.startswith("[") and word.endswith("]") for word in text.split())


@check("detectable_format:bigram_wrapping")
def _wraps_pairs_of_words(text: str) -> bool:
    words = text.split()
    pairs = zip(words[::2], words[1::2], strict=False)
    return all(first.startswith("<<") and second.endswith(">>") for first, second in pairs)


@check("keywords:no_adjacent_consecutive")
def _has_no_neighbours_in_the_alphabet(text: str) -> bool:
    initials = [word[0].lower() for word in text.split()]
    if len(initials) > 1 and any(len(one) != 1 for one in initials):
        return False
    return not any(ord(after) - ord(before) == 1 for before, after in pairwise(initials))


@check("keywords:word_once", keyword="text")
def _contains_once(text: str, *, keyword: str) -> bool:
    return _count(text, keyword) == 1


@check("keywords:word_count_different_numbers", keyword="text", frequency="number", relation="relation")
def _contains_word_so_often(text: str, *, keyword: str, frequency: int, relation: str) -> bool:
    return relates(_count(text, keyword), relation, frequency)


@check("keywords:exclude_word_harder", keyword="text")
def _lacks_word(text: str, *, keyword: str) -> bool:
    return f" {keyword} " not in text


@check("keywords:palindrome")
def _has_palindrome(text: str) -> bool:
    return any(word == word[::-1] for word in text.split())


@check("keywords:keyword_specific_position", keyword="text", n="number", m="number")
def _has_word_at(text: str, *, keyword: str, n: int, m: int) -> bool:
    found = sentences(text)
    words = tokens(found[n - 1]) if 0 < n <= len(found) else []
    return 0 < m <= len(words) and words[m - 1] == keyword


@check("keywords:start_end")
def _ends_as_it_starts(text: str) -> bool:
    words = _words(text)
    return len(words) > 1 and words[0].lower() == words[-1].lower()


@check("paragraphs:paragraphs")
def _has_two_starred_parts(text: str) -> bool:
    return _are_two(_STARS.split(text))


@check("paragraphs:paragraphs2")
def _has_two_paragraphs(text: str) -> bool:
    return _are_two(text.split("\n\n"))


def _are_two(parts: list[str]) -> bool:
    """Whether two parts hold something; empty ones may only stand at the ends."""
    inner = parts[1:-1]
    return all(part.strip() for part in inner) and sum(bool(part.strip()) for part in parts) == 2


@check("first_word:first_word_sent", first_word="text")
def _begins_every_sentence(text: str, *, first_word: str) -> bool:
    return all(one.split() and _same(one.split()[0], first_word) for one in sentences(text))


@check("first_word:first_word_answer", first_word="text")
def _begins_with_word(text: str, *, first_word: str) -> bool:
    words = text.split(maxsplit=1)
    return bool(words) and _same(words[0], first_word)


@check("last_word:last_word_sent", last_word="text")
def _ends_every_sentence(text: str, *, last_word: str) -> bool:
    return all(one.split() and _ends_in(one, last_word) for one in sentences(text))


@check("last_word:last_word_answer", last_word="text")
def _ends_with_word(text: str, *, last_word: str) -> bool:
    return bool(text.split()) and _ends_in(text, last_word)


def _ends_in(text: str, word: str) -> bool:
    """Whether the last word of a text, without signs, is this one."""
    return _same(_NO_WORD.sub("", text.rstrip().rsplit(maxsplit=1)[-1]), word)


@check("punctuation:punctuation_dot")
def _has_no_dot(text: str) -> bool:
    return "." not in text


@check("punctuation:punctuation_exclamation")
def _has_no_exclamation(text: str) -> bool:
    return "!" not in text


@check("count:lowercase_counting", N="number")
def _has_few_lowercase_words(text: str, *, N: int) -> bool:  # noqa: N803 -- the dataset's name
    return len(re.findall(r"\b[a-z]+\b", text)) <= N


@check("letters:letter_counting", N="number", relation="relation")
def _has_letters(text: str, *, N: int, relation: str) -> bool:  # noqa: N803 -- the dataset's name
    return relates(len(re.findall("[a-zA-Z]", text)), relation, N)


@check("letters:letter_counting2", letter="letter", let_frequency="number", let_relation="relation")
def _has_this_letter(text: str, *, letter: str, let_frequency: int, let_relation: str) -> bool:
    return relates(text.lower().count(letter.strip().lower()), let_relation, let_frequency)


@check("count:counting_composition", n_sent="number", n_words="number")
def _has_three_equal_parts(text: str, *, n_sent: int, n_words: int) -> bool:
    """Three parts between stars, of so many sentences each, of so many words each."""
    parts = [sentences(part) for part in _STARS.split(text)]
    return len(parts) == 3 and all(
        len(part) == n_sent and all(len(tokens(one)) == n_words for one in part) for part in parts
    )


@check("count:count_unique")
def _has_no_word_twice(text: str) -> bool:
    words = _words(text)
    return len(words) == len(set(words))


@check("count:count_increment_word", keyword1="text", keyword2="text")
def _has_one_and_then_two(text: str, *, keyword1: str, keyword2: str) -> bool:
    return _count(text, keyword1) == 1 and _count(text, keyword2) == 2
