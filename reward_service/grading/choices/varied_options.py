"""A text in which options that are named a little otherwise stand as they are listed.

An abbreviation for its words or the words for it ("SLE", "Systemic lupus erythematosus"), `O-` for "O negative", a
person's fuller name, and another form of a single word ("contradicts" for "contradiction"). Whatever two options could
be is left as it is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from reward_service.grading.choices.last_sentences import BELIEF
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.choices.relabelled_text import NO_LABEL
from reward_service.grading.texts.full_names import shortened

MAX_CHARS, MAX_OPTIONS = 3_000, 12
"""Characters of a text, and options, that are looked at."""
_SMALL_WORDS = r"(?:\s(?:of|the|and|for|in|de|du|la))?"
_INITIALS = re.compile(r"[A-Z]{2,6}")
_IS_SIGNED = re.compile(r"[A-Z]{1,4}\s?(?:negative|positive)", re.IGNORECASE)
_SIGN = re.compile(
    r"(?<![\w+-])(?:[Tt]ype\s)?(?P<name>[A-Z]{1,4})(?:\s?(?P<sign>[-−–+])(?![\w+-])|\s(?P<word>negative|positive)(?!\w))"
)
_LEAST_STEM, _LEAST_WORD, _MOST_END = 6, 7, 4
_ENDINGS = r"(?:s|es|ed|ing|d|ory|al|ary|ive)?"
_LAUGHS = re.compile(r"[\s,]+(?:lol|lmao|rofl|haha(?:ha)?|xd|:\)|😂|🤣)[\s.!]*$", re.IGNORECASE)
_THEN = re.compile(r"^(?:if|since|because|as)\s[^.!?\n]{1,200}\sthen\s(?=it['’]?s\s)", re.IGNORECASE)
_LABEL_IS = re.compile(
    r"(?:^|[;:,.]\s|\n)\s?(?:so\s|therefore\s|thus\s|hence\s)?the\s(?:correct\s)?(?:label|relation(?:ship)?|verdict|classification|category|class)\s(?:is|must\sbe)\s(?:therefore\s|thus\s)?"
    r"[*\"“'`]{0,3}(?P<said>[^.;,!?\n*\"”]{1,80})[*\"”'`]{0,3}[.!]?\s*$",
    re.IGNORECASE,
)
_IS_RIGHT = re.compile(
    r"\sis\s(?:therefore\s|thus\s)?the\s(?:right|correct|best)\s(?:choice|answer|option|one)(?:\shere)?[.!](?:\s|$)"
)


def with_signed_labels(text: str, options: Options) -> str:
    """A text in which `O-` and "O negative" are the label of that option, where options are such: their letters are none."""
    if not any(_IS_SIGNED.fullmatch(options.text_of(one)) for one in options.known[:MAX_OPTIONS]):
        return text

    def label(found: re.Match[str]) -> str:
        word = found["word"] or ("positive" if found["sign"] == "+" else "negative")
        letter = options.letter_of(f"{found['name']} {word}")
        return f"({letter})" if letter else NO_LABEL

    return _SIGN.sub(label, text)


def as_listed(text: str, options: Options) -> str:
    """The text with options as they are listed; itself where none is named otherwise."""
    if not options.has_texts or len(text) > MAX_CHARS:
        return text
    said = _THEN.sub("", _LAUGHS.sub("", text))
    said = shortened(said, [options.text_of(letter) for letter in options.known[:MAX_OPTIONS]])
    if (head := _HEAD.search(said)) is not None and (letter := _of_head(head["said"], options)) is not None:
        said = said[: head.start("said")] + options.text_of(letter)
    for pattern, letter in _forms(tuple((one, options.text_of(one)) for one in options.known[:MAX_OPTIONS])):
        own = options.text_of(letter)
        said = pattern.sub(own.replace("\\", r"\\"), said)
    return said


_HEAD = re.compile(
    r"(?:^|[:：]|答案[是为]|应[选選]|정답은\s|答えは)[\s*「“]{0,3}(?P<said>[\u3400-\u9fff]{2,8}|[ァ-ヺー]{3,10}|[가-힣]{2,8})[\s*」”]{0,3}(?:です|입니다)?[。.!！]?\s*$"
)
"""A few characters that are all that a text, or what stands behind its label, says."""
_REST = re.compile(r"[^\s\u3040-\u309f、。，,.()（）的之不非无無未否以与和않없아니못다]{1,12}")
"""What may be left out behind a head; nothing that denies, joins or relates."""


def _of_head(said: str, options: Options) -> str | None:
    """The letter of the only option that holds these characters, where it begins with them and the question does not
    hold them."""
    holding = [one for one in options.known if said in options.text_of(one)]
    if len(holding) != 1 or said in options.question or options.letter_of(said):
        return None
    own = options.text_of(holding[0])
    return holding[0] if own.startswith(said) and _REST.fullmatch(own, len(said)) else None


def stated_as_right(text: str, options: Options) -> str | None:
    """The letter of the option that the last clause calls the label, or that a text opens with and calls right."""
    if (found := _LABEL_IS.search(text[-400:])) is not None:
        return options.letter_of(found["said"])
    right = _IS_RIGHT.search(text[:400])
    if right is None:
        return None
    head = text[: right.start()]
    named = options.named_in(head)
    is_claimed = len(named) == 1 and "\n" not in head and not BELIEF.search(head)
    return named[0] if is_claimed and options.mentioned_in(head) in ([], list(named)) else None


@lru_cache(512)
def _forms(options: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Other forms of options, none of which another option has or could be read as."""
    found = [(form, letter) for letter, text in options for form in _forms_of(text, options)]
    compiled = [(re.compile(form), letter) for form, letter in found]
    return tuple(
        (pattern, letter)
        for pattern, letter in compiled
        if not any(pattern.search(text) for other, text in options if other != letter)
        and sum(pattern.pattern == other.pattern for other, _ in compiled) == 1
    )


def _forms_of(text: str, options: tuple[tuple[str, str], ...]) -> Iterator[str]:
    words = text.split()
    if _INITIALS.fullmatch(text):
        spelt = rf"{_SMALL_WORDS}[\s-]".join(rf"{letter}[a-zà-ÿ]{{2,24}}" for letter in text)
        yield rf"(?i:(?<![\w-]){spelt}(?![\w-]))"
    if 1 < len(words) <= _MOST_WORDS and all(word[:1].isalpha() for word in words):
        initials = "".join(word[0].upper() for word in words)
        if not set(initials) <= {letter for letter, _ in options}:
            yield rf"(?<![\w-]){initials}(?![\w-])"
    if len(words) == 1 and text.isascii() and text.isalpha() and text.islower() and len(text) >= _LEAST_WORD:
        ends = range(max(_LEAST_STEM, len(text) - _MOST_END), len(text) - 1)
        if stems := "|".join(re.escape(text[:end]) for end in ends):
            yield rf"(?i:(?<![\w-])(?!{text})(?:{stems}){_ENDINGS}(?![\w-]))"


_MOST_WORDS = 6
