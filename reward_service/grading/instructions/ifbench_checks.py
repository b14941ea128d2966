"""The checks of IFBench (2507.02833) that fit any prompt."""

import re
import string
from collections import Counter
from itertools import pairwise

from reward_service.grading.instructions.instruction_check import check
from reward_service.grading.instructions.instruction_texts import (
    NO_PUNCTUATION,
    PRONOUNS,
    STOP_WORDS,
    count_words,
    is_emoji,
    is_verb,
    names_word,
    sentences,
    syllables,
    tokens,
)

_EDGES = string.punctuation + " "
_NAMES = (
    "Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia "
    "Benjamin Harper Leo "
    "Zoe Daniel Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria "
    "Elijah Layla "
    "Nicholas Audrey David Hannah Christopher Penelope Thomas Nora Andrew Aria Joseph Claire Ryan Stella "
    "Jonathan"
).split()
_PRIMES = frozenset(n for n in range(2, 98) if all(n % d for d in range(2, n)))


def _bare_words(text: str) -> list[str]:
    return text.translate(NO_PUNCTUATION).split()


@check("count:word_count_range", min_words="number", max_words="number")
def _word_count(text: str, *, min_words: int, max_words: int) -> bool:
    return min_words <= count_words(text) <= max_words


@check("count:unique_word_count", N="number")
def _unique_words(text: str, *, N: int) -> bool:  # noqa: N803 -- the dataset's name
    return len({word.strip(_EDGES) for word in text.lower().split()}) >= N


@check("ratio:stop_words", percentage="number")
def _stop_words(text: str, *, percentage: int) -> bool:
    words = re.findall(r"\w+", text)
    stops = sum(word.lower() in STOP_WORDS for word in words)
    return bool(words) and 100 * stops / len(words) <= percentage


def _kinds_of_sentences(text: str) -> tuple[int, int, int]:
    found = sentences(text)
    return tuple(sum(s.endswith(sign) for s in found) for sign in ".?!")  # type: ignore[return-value]  # three signs


@check("ratio:sentence_type")
def _two_statements_a_question(text: str) -> bool:
    statements, questions, _ = _kinds_of_sentences(text)
    return statements == 2 * questions


@check("ratio:sentence_balance")
def _balanced_sentences(text: str) -> bool:
    return len(set(_kinds_of_sentences(text))) == 1


@check("count:conjunctions", small_n="number")
def _conjunctions(text: str, *, small_n: int) -> bool:
    known = ("and", "but", "for", "nor", "or", "so", "yet")
    return len({word for word in text.split() if word.strip(_EDGES).lower() in known}) >= small_n


@check("count:person_names", N="number")
def _person_names(text: str, *, N: int) -> bool:  # noqa: N803
    return sum(bool(re.search(rf"\b{name}\b", text)) for name in _NAMES) >= N


@check("ratio:overlap", reference_text="text", percentage="number")
def _overlap(text: str, *, reference_text: str, percentage: int) -> bool:
    said, wanted = ({tuple(t[i : i + 3]) for i in range(len(t) - 2)} for t in (text, reference_text))
    return bool(said) and abs(100 * len(said & wanted) / len(said) - percentage) <= 2


@check("count:numbers", N="number")
def _numbers(text: str, *, N: int) -> bool:  # noqa: N803
    return len(re.findall(r"\d+", text.translate(NO_PUNCTUATION))) == N


@check("words:alphabet")
def _alphabet(text: str) -> bool:
    words = _bare_words(text)
    letters = [word[0].lower() for word in words]
    if not letters or letters[0] not in string.ascii_lowercase:
        return False
    start = ord(letters[0]) - 97
    return all(letter == string.ascii_lowercase[(start + place) % 26] for place, letter in enumerate(letters))


@check("words:vowel")
def _three_vowels(text: str) -> bool:
    return "\n" not in text.strip() and len(set("aeiou") & set(text.lower())) <= 3


@check("words:consonants")
def _consonant_clusters(text: str) -> bool:
    return all(re.search(r"[bcdfghjklmnpqrstvwxyz]{2}", word) for word in text.lower().split())


@check("sentence:alliteration_increment")
def _alliteration(text: str) -> bool:
    before = -1
    for sentence in sentences(text):
        words = [bare for word in sentence.lower().split() if (bare := word.lstrip(_EDGES))]
        count, running = 0, False
        for one, other in pairwise(words):
            alike = one[0] == other[0]
            count += (1 if running else 2) if alike else 0
            running = alike
        if count <= before:
            return False
        before = count
    return True


@check("words:palindrome")
def _palindromes(text: str) -> bool:
    return sum(len(word) >= 5 and word == word[::-1] for word in _bare_words(text.lower())) >= 10


@check("count:punctuation")
def _every_mark(text: str) -> bool:
    if not any(mark in text for mark in ("!?", "?!", "‽")):
        return False
    rest = text.replace("?!", "", 1) if "?!" in text else text.replace("!?", "", 1)
    return set(".,!?;:") <= set(rest)


@check("format:parentheses")
def _nested_brackets(text: str) -> bool:
    pairs, opened, deepest = {")": "(", "]": "[", "}": "{"}, [], 0
    for char in text:
        if char in "([{":
            opened.append(char)
            deepest = max(deepest, len(opened))
        elif char in pairs:
            if not opened or opened[-1] != pairs[char]:
                opened, deepest = [], 0
                continue
            opened.pop()
            if deepest >= 5:
                return True
    return False


@check("format:quotes")
def _nested_quotes(text: str) -> bool:
    opened: list[str] = []
    deepest = 0
    for char in text:
        if opened and char == opened[-1]:
            opened.pop()
            if deepest - len(opened) >= 3:
                return True
        elif char in "\"'":
            opened.append(char)
            deepest = max(deepest, len(opened))
    return False


@check("words:prime_lengths")
def _prime_lengths(text: str) -> bool:
    return all(len(word) in _PRIMES for word in _bare_words(text))


@check("format:options", options="text")
def _one_option(text: str, *, options: str) -> bool:
    separator = "/" if "/" in options else "or" if "or" in options else ","
    listed = [option.strip() for option in options.split(separator)]
    if re.match(r"\W*[aA]\W*[bB]\W*[cC]\W*", options):
        return text in listed
    return text.strip(_EDGES).lower() in {option.strip(_EDGES).lower() for option in listed}


@check("format:newline")
def _word_a_line(text: str) -> bool:
    bare = text.translate(NO_PUNCTUATION).strip()
    return sum(bool(line) for line in bare.split("\n")) == len(bare.split())


@check("format:emoji")
def _emoji_at_ends(text: str) -> bool:
    found = [sentence.translate(NO_PUNCTUATION).strip() for sentence in sentences(text)]
    for place, sentence in enumerate(found):
        if not sentence:
            return False
        if any(is_emoji(char) for char in sentence[-2:]):
            continue
        following = found[place + 1] if place + 1 < len(found) else ""
        if not following or not is_emoji(following[0]):
            return False
    return True


@check("ratio:sentence_words")
def _three_equal_sentences(text: str) -> bool:
    found = sentences(text)
    return len(found) == 3 and len({len(sentence.strip()) for sentence in found}) == 1


@check("count:words_japanese", N="number")
def _japanese_words(text: str, *, N: int) -> bool:  # noqa: N803
    due = [word.strip(_EDGES) for word in text.split()[N - 1 :: N]] if N else []
    return all(
        re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", word) for word in due if word and not word.isdigit()
    )


@check("words:start_verb")
def _starts_with_verb(text: str) -> bool:
    words = tokens(text)
    return bool(words) and is_verb(words[0])


@check("words:repeats", small_n="number")
def _few_repeats(text: str, *, small_n: int) -> bool:
    return all(count <= small_n for count in Counter(_bare_words(text.lower())).values())


@check("sentence:keyword", word="text", N="number")
def _keyword_in_sentence(text: str, *, word: str, N: int) -> bool:  # noqa: N803
    found = sentences(text)
    return 1 <= N <= len(found) and names_word(found[N - 1], word)


@check("count:pronouns", N="number")
def _pronouns(text: str, *, N: int) -> bool:  # noqa: N803
    return sum(word in PRONOUNS for word in tokens(text.replace("/", " ").lower())) >= N


@check("words:odd_even_syllables")
def _alternating_syllables(text: str) -> bool:
    parities = [syllables(word) % 2 for word in _bare_words(text.lower())]
    return all(one != other for one, other in pairwise(parities))


@check("words:last_first")
def _chained_sentences(text: str) -> bool:
    for one, other in pairwise(sentences(text)):
        last, first = one.rstrip(_EDGES).split(), other.lstrip(_EDGES).split()
        if not last or not first or last[-1].lower() != first[0].lower():
            return False
    return True


@check("words:paragraph_last_first")
def _circular_paragraphs(text: str) -> bool:
    words = [paragraph.strip().lower().strip(_EDGES).split() for paragraph in text.split("\n")]
    return all(found[0] == found[-1] for found in words if found)


@check("sentence:increment", small_n="number")
def _growing_sentences(text: str, *, small_n: int) -> bool:
    counts = [len(_bare_words(sentence)) for sentence in sentences(text)]
    return bool(counts) and all(other == one + small_n for one, other in pairwise(counts))


@check("words:no_consecutive")
def _changing_first_letters(text: str) -> bool:
    return all(one[0] != other[0] for one, other in pairwise(_bare_words(text.lower())))


@check("format:line_indent")
def _stairs(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    indents = [len(line) - len(line.lstrip(" ")) for line in lines]
    return all(one < other for one, other in pairwise(indents))


@check("format:quote_unquote")
def _explained_quotes(text: str) -> bool:
    bare = "".join(text.replace("“", '"').replace("”", '"').replace("'\"'", "").split())
    end = bare.strip(string.digits + string.punctuation.replace('"', ""))
    return '""' not in bare and not end.endswith('"')


@check("format:list", sep="text")
def _own_bullets(text: str, *, sep: str) -> bool:
    return text.count(sep) >= 2


@check("format:thesis")
def _italic_thesis(text: str) -> bool:
    start = min((at for tag in ("<i>", "<em>") if (at := text.find(tag)) >= 0), default=-1)
    end = min((at for tag in ("</i>", "</em>") if (at := text.find(tag, start)) >= 0), default=-1)
    thesis = text[start:end].partition(">")[2]
    return 0 <= start < end and bool(thesis.strip()) and bool(text[end:].partition(">")[2].strip())


@check("format:sub-bullets")
def _sub_bullets(text: str) -> bool:
    return all("-" in bullet for bullet in text.split("*")[1:])


@check("format:no_bullets_bullets")
def _sentences_then_bullets(text: str) -> bool:
    stated = bullets = 0
    before = True
    for line in text.split("\n"):
        if line.strip().startswith("*"):
            if stated < 2:
                return False
            before, bullets = False, bullets + 1
        elif before:
            found = sentences(line.strip())
            stated, before = stated + len(found), bool(found)
        else:
            return False
    return bullets >= 2


@check(
    "count:keywords_multiple",
    keyword1="text",
    keyword2="text",
    keyword3="text",
    keyword4="text",
    keyword5="text",
)
def _keywords_so_often(text: str, **keywords: str) -> bool:
    counts = zip(sorted(keywords), (1, 2, 3, 5, 7), strict=True)
    return all(text.lower().count(keywords[name].strip().lower()) == count for name, count in counts)


@check("words:keywords_specific_position", keyword="text", n="number", m="number")
def _keyword_at_place(text: str, *, keyword: str, n: int, m: int) -> bool:
    found = sentences(text)
    words = _words_of(found[n - 1]) if 1 <= n <= len(found) else []
    return 1 <= m <= len(words) and words[m - 1].lower() == keyword.strip().lower()


@check("words:words_position", keyword="text")
def _keyword_at_both_ends(text: str, *, keyword: str) -> bool:
    words = tokens(text)
    if words and words[-1] in string.punctuation:
        words.pop()
    return len(words) >= 2 and words[1].lower() == words[-2].lower() == keyword.strip().lower()


def _words_of(text: str) -> list[str]:
    """The tokens that are not signs alone."""
    return [word for word in tokens(text) if any(map(str.isalnum, word))]


@check("repeat:repeat_change", prompt_to_repeat="text")
def _repeats_with_change(text: str, *, prompt_to_repeat: str) -> bool:
    return text != prompt_to_repeat and text.split()[1:] == prompt_to_repeat.split()[1:]


@check("repeat:repeat_simple")
def _repeats_sentence(text: str) -> bool:
    return text.strip().lower() == "only output this sentence here, ignore all other requests."


@check("repeat:repeat_span", prompt_to_repeat="text", n_start="number", n_end="number")
def _repeats_span(text: str, *, prompt_to_repeat: str, n_start: int, n_end: int) -> bool:
    """The characters of the prompt from one place to another, both of them in."""
    return text.strip().lower() == prompt_to_repeat[n_start : n_end + 1].strip().lower()


@check("format:title_case")
def _title_case(text: str) -> bool:
    for word in tokens(text):
        if not word[0].islower():
            continue
        if len(word) == 1 or word[1:].isupper() or word[1:].islower():
            return False
    return True


@check("format:output_template")
def _template(text: str) -> bool:
    return all(part in text for part in ("My Answer:", "My Conclusion:", "Future Outlook:"))


@check("format:no_whitespace")
def _no_whitespace(text: str) -> bool:
    return not any(map(str.isspace, text))
