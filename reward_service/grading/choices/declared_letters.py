"""Which options a text declares to be the answer.

Declarations are, from strong to weak: a box, what follows "the answer is", `Answer:`, 答案, 故选 …; what
follows a weaker cue ("option", "I choose"); a text, last line or first line that is nothing but letters or
an option's text. The last declaration of the strongest sort counts. A letter in prose or in a formula
declares nothing, nor does one that is negated; one that is hedged, contradicted by the text behind it or
taken back declares no option at all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reward_service.grading.choices.answer_cues import (
    ASCII_CUE_WORDS,
    ASCII_FOREIGN_WORDS,
    CUE,
    CUE_WORDS,
    FOREIGN_CUE,
    FOREIGN_WORDS,
)
from reward_service.grading.choices.claimed_letters import claimed_letters, is_denied, letters_called_right
from reward_service.grading.choices.correct_option_lists import listed_letters
from reward_service.grading.choices.declaration import TAIL, WINDOW, Declaration
from reward_service.grading.choices.head_answers import head_answer
from reward_service.grading.choices.last_sentences import BELIEF, LAST, breaks_off, by_sentence
from reward_service.grading.choices.leading_letters import (
    AND_WORDS,
    MARKS,
    OR_WORDS,
    lists_options,
    read_letters,
)
from reward_service.grading.choices.letter_polarity import DENIED_BEHIND, denies, hedges
from reward_service.grading.choices.pointed_letters import all_of, apposed, pointed_at
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.word_patterns import WordPattern
from reward_service.text import answers

_SURE = frozenset(("boxed", "the answer line", "after an answer phrase", "ticked", "the text of an option"))
KEY = "the answer line"
"""How a declaration behind 【答案】 was found; such keys outrank the analysis around them."""
_END_TOKEN = re.compile(r"<\|?/?[a-z_]{1,20}\|?>[ \t]*")
_ORNAMENTS = re.compile("[\u2705\u2714\u2713\u2611\ufe0f\U0001f389\U0001f44d\U0001f600-\U0001f64f]")
_RETRACTION = 2_000
"""Characters behind a declaration in which it may be taken back."""
MAX_CUES = 200

_VERB_WORDS = (
    "correct",
    "right",
    "best",
    "answer",
    "正确",
    "符合题意",
    " it is",
    "richtig",
    "korrekt",
    "bonne",
    "giust",
    "corrett",
    "esatt",
    "cert",
    "juist",
    "верн",
    "правильн",
    "doğru",
    "đúng",
    "benar",
    "正解",
    "正しい",
    "정답",
    "صحيح",
    "الصحيح",
    "poprawn",
    "prawidłow",
    "सही",
    "고르",
    "골랐",
    "선택",
    "택",
    "選",
    " ich",
    "seçiyorum",
)
_VERBS = WordPattern("|".join(map(re.escape, _VERB_WORDS)))
_BEFORE_VERB = WordPattern(
    r"(?<![\w$\\])\(?(?P<letter>[A-Z])\)?[*_\s]{0,4}(?:\s(?:is|must\sbe)\s(?:indeed\s|therefore\s)?(?:the\s)?"
    r"(?:only\s)?(?:correct|right|best|(?:final\s)?answer)\b|(?:项|選項)?(?:是)?(?:正确|符合题意)(?!的?说法)"
    r"|(?:번|번이|번을|[을를])?\s?(?:[을를]\s?)?(?:(?:고르|선택하|택하|뽑)(?!지|면|는 것은|기)|골랐|선택합|택합)|(?:番)?を(?:選び|選択し|選ぶ|選択する)(?!ま?せん)"
    r"|\s(?:wähle|nehme)\sich(?!\snicht)|\sseçiyorum|['’]?[yi]?[iıuü]\sseçiyorum)"
)
_NEGATED = re.compile(
    r"^\W{0,4}(?:not|n['’]t|never|neither|nicht|kein|pas|non|no|não|nao|niet|inte|nie|не|değil|không|bukan|ليس|ليست|नहीं)\b|^\W{0,4}(?:not\b|不|并非|非)",
    re.IGNORECASE,
)
_ENDS_OF_SENTENCES = (". ", "\n", "。", "!", "?", "！", "？", "；", ";")
_CLAUSE_END = re.compile(r"[.。!?！？\n]")
_ALTERNATIVE = re.compile(
    rf"^\W{{0,4}}(?:(?:{OR_WORDS})(?!\w)|或|还是|または|또는|\?)|"
    r"\b(?:or|but)\s(?:possibly|maybe|perhaps|also)\b|\bis possible as well\b",
    re.IGNORECASE,
)


_QUOTED_TEXT = re.compile(r"(?<![^\W_\u3040-\u9fff])([A-Z])[「『]([^「」『』]{1,60})[」』]")
""" "A「早い」": a letter with its text."""


def declarations(text: str, options: Options) -> list[Declaration]:
    """The declarations of the strongest sort a text has, in order; those taken back are without letters."""
    tail = text[-TAIL:]
    if not tail.isascii():
        tail = _ORNAMENTS.sub("", tail).replace("«", '"').replace("»", '"')
        tail = _QUOTED_TEXT.sub(r"\1（\2）", tail) if "「" in tail else tail
    if "<" in tail:
        tail = _END_TOKEN.sub("", tail)
    whole = _whole(tail, options)
    if whole and (sure := _not_denied(whole, tail)).letters == whole.letters:
        return [sure]
    if whole:
        return _claimed(tail, options)
    if (pointed := pointed_at(tail, options)) is not None:
        return [_not_denied(pointed, tail)]
    ticked = _ticked(text[-TAIL:], options)
    found = list(_by_cue(tail, options))
    key = [d for d in found if d.how == KEY]
    strong = [d for d in found if d.how != "weak"]
    chosen = (
        key
        or strong
        or ticked
        or listed_letters(tail, options)
        or apposed(tail, options)
        or found
        or _by_line(tail, options)
        or head_answer(tail, options)
        or _not_contradicted(by_sentence(tail, options), tail, options)
    )
    if not chosen:
        return _claimed(tail, options)
    return [*chosen[:-1], _not_retracted(_not_denied(chosen[-1], tail), tail)]


_ASKS_FALSE = WordPattern(
    r"(?<!\w)(?:false|incorrect|untrue|wrong|not\s(?:true|correct)|falsch|nicht\s(?:richtig|korrekt|wahr)|faux|fausse|incorrecte|falsa|falso|incorrect[ao]|sbagliat[ao]|errad[ao]|onjuist|неверн\w{2,3}|ложн\w{2})(?!\w)"
    r"|错误|不正确|誤り|誤って|正しくない|틀린|옳지\s않은|خاطئ",
    re.IGNORECASE,
)
"""A question for what is false, where a letter "is true" is no answer."""


def _not_contradicted(found: list[Declaration], text: str, options: Options) -> list[Declaration]:
    """What a sentence declares by an option's text; no letters where the text calls another letter right."""
    right = letters_called_right(text) if found else frozenset()
    if not right or right.issubset(found[0].letters) or _asks_what_is_false(options.question):
        return found
    return [Declaration((), 0, LAST, ", ".join(sorted(right)))]


@lru_cache(512)
def _asks_what_is_false(question: str) -> bool:
    return _ASKS_FALSE.search(question) is not None


def _claimed(text: str, options: Options) -> list[Declaration]:
    letters = claimed_letters(text, options.letters)
    return [Declaration(letters, 0, LAST, ", ".join(letters))] if len(letters) == 1 else []


def _not_denied(declared: Declaration, text: str) -> Declaration:
    """A declaration without its letter, where it is found by its place alone and the text denies it."""
    if len(declared.letters) != 1 or declared.how in _SURE or not is_denied(text, declared.letters[0]):
        return declared
    return Declaration((), declared.start, f"{declared.how}, denied", declared.text)


def _whole(text: str, options: Options) -> Declaration | None:
    if len(text) > WINDOW + options.longest:
        return None
    bare = text.strip()
    if len(bare) == 1 and bare.upper() in options.letters:
        return Declaration((bare.upper(),), 0, "the whole answer", bare)
    letter = options.letter_of(bare) if bare else None
    if letter:
        return Declaration((letter,), 0, "the text of an option", bare)
    parts = _PARTED.split(bare) if options.has_texts and len(bare) > 1 else []
    if len(parts) > 1 and all(map(options.letter_of, parts)):
        return Declaration(
            tuple(options.letter_of(part) or "" for part in parts), 0, "the texts of options", bare
        )
    return all_of(bare, options, "the whole answer", 0)


_PARTED = re.compile(rf"\s?[,;、，；]\s?(?:(?:{AND_WORDS})\s)?|\s(?:{AND_WORDS}|&)\s|和|与|と|와\s|과\s")


def _by_cue(text: str, options: Options) -> Iterator[Declaration]:
    boxed = [(b.start, b.end, b.text) for b in answers.boxes(text)] if "\\" in text else []
    plain = text.isascii()
    words, foreign_words = (_ASCII_CUES, _ASCII_FOREIGN) if plain else (_CUES, _FOREIGN)
    found = [(m.start(), m) for start in _cue_starts(text, words) if (m := CUE.match(text, start))]
    foreign = [m for start in _cue_starts(text, foreign_words) if (m := FOREIGN_CUE.match(text, start))]
    found += [(m.end(), m) for m in foreign]
    places: list[tuple[int, object]] = [*found, *((start, body) for start, _, body in boxed)]
    if _VERBS.search(text):
        places += [(m.start(), ("verb", m)) for m in _BEFORE_VERB.finditer(text)][-MAX_CUES:]
    for start, what in sorted(places, key=lambda place: place[0]):
        if isinstance(what, str):
            yield _boxed(what, start, options)
        elif isinstance(what, tuple):
            match = what[1]
            if not denies(_sentence_before(text, start).lower().split(), "", ""):
                yield Declaration((match["letter"],), start, "weak", match.group())
        elif isinstance(what, re.Match) and not any(a < start < b for a, b, _ in boxed):
            declared = _after_cue(text, what, options)
            if declared:
                yield declared


def _cue_starts(text: str, cues: "_Cues") -> list[int]:
    """Where a cue may begin, in order; looking for words is ten times as fast as trying the pattern."""
    words, holding = cues
    if not holding.may_occur(text):
        return []
    folded = text.lower()
    if len(folded) != len(text):
        folded = text
    starts: list[int] = []
    for word in [word for word in words if word in folded]:
        at = folded.find(word)
        while at >= 0 and len(starts) < MAX_CUES * len(words):
            starts.append(at)
            at = folded.find(word, at + 1)
    return sorted(set(starts))[-MAX_CUES:]


_Cues = tuple[Sequence[str], WordPattern]
"""Words that cues begin with, and a pattern of them."""


def _with_pattern(words: Sequence[str]) -> _Cues:
    return words, WordPattern("|".join(map(re.escape, words)), re.IGNORECASE)


_CUES, _FOREIGN = _with_pattern(CUE_WORDS), _with_pattern(FOREIGN_WORDS)
_ASCII_CUES, _ASCII_FOREIGN = _with_pattern(ASCII_CUE_WORDS), _with_pattern(ASCII_FOREIGN_WORDS)


def _boxed(body: str, start: int, options: Options) -> Declaration:
    whole = _whole(body, options) or _prefix(body, options, start)
    letters = whole.letters if whole else ()
    return Declaration(letters, start, "boxed", body[:200])


def _prefix(body: str, options: Options, start: int) -> Declaration | None:
    read = read_letters(body, options)
    return Declaration(read[0], start, "boxed", body) if read else None


def _after_cue(text: str, cue: "re.Match[str]", options: Options) -> Declaration | None:
    start, end = cue.span()
    said = text[end : end + WINDOW + options.longest]
    before = _sentence_before(text, start)
    words = before.lower().replace("’", "'").split()
    if denies(words, before, cue.group()) or _NEGATED.match(said):
        return None
    if cue.lastgroup == "weak" and BELIEF.search(f"{before}{cue.group()}"):
        return None
    how = "weak" if cue.lastgroup == "weak" else "after an answer phrase"
    how = KEY if cue.group()[0] == "【" else how
    read = read_letters(said, options, restate=how != "weak")
    if read is None:
        return None
    letters, rest = read
    hedged = hedges(words, before, cue.group()) or _offers_another(rest) or DENIED_BEHIND.match(rest[:60])
    return Declaration(() if hedged else letters, start, how, said[:80].strip())


def _sentence_before(text: str, start: int) -> str:
    """What stands before a cue in its sentence, at most 80 characters."""
    before = text[max(0, start - 80) : start]
    return before[max(map(before.rfind, _ENDS_OF_SENTENCES)) + 1 :]


def _offers_another(rest: str) -> bool:
    clause = rest[:WINDOW]
    if not clause.strip(MARKS):
        return False
    return bool(_ALTERNATIVE.search(_CLAUSE_END.split(clause, maxsplit=1)[0]))


def _by_line(text: str, options: Options) -> list[Declaration]:
    lines = [line for line in text.splitlines() if line.strip()]
    if lists_options(lines, options):
        return []
    last = [] if len(lines) > 1 and breaks_off(text, options) else lines[-1:]
    for line in dict.fromkeys([*last, *lines[:1]]):
        letter = options.letter_of(line)
        at = text.rfind(line)
        if letter:
            return [Declaration((letter,), at, "the text of an option", line)]
        declared = all_of(line, options, "a line of its own", at)
        if declared:
            return [declared]
    return []


_TICK_LINE = re.compile(
    r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])?[ \t]*(?P<box>\[[ _xX✓✔]?\]|\([xX ]?\)|[☐☑☒□■◻⬜✅✔✓✗✘❌])\ufe0f?[ \t]*(?P<said>\S[^\n]{0,500})$",
    re.MULTILINE,
)
_SIGNS = re.compile("[☑☒■✅✔✓]")
_TICKS = frozenset(("[x]", "[X]", "[✓]", "[✔]", "(x)", "(X)", "☑", "☒", "■", "✅", "✔", "✓"))


def _ticked(text: str, options: Options) -> list[Declaration]:
    """The ticked options of a checklist, some of whose boxes are left open."""
    if (
        "x]" not in text
        and "X]" not in text
        and "(x)" not in text
        and (text.isascii() or not _SIGNS.search(text))
    ):
        return []
    lines = list(_TICK_LINE.finditer(text))
    if not lines:
        return _ticked_behind(text, options)
    ticked = [line["said"] for line in lines if line["box"] in _TICKS]
    if not ticked or (len(ticked) == len(lines) and "[" not in lines[0]["box"]):
        return []
    letters: list[str] = []
    for said in ticked:
        read = read_letters(said, options)
        letters += read[0][:1] if read else []
    if len(letters) != len(ticked):
        return []
    return [Declaration(tuple(dict.fromkeys(letters)), 0, "ticked", ", ".join(letters))]


_RIGHT_MARKS, _WRONG_MARKS = frozenset("✅✔✓☑"), frozenset("❌✗✘✖")
_ASKS_NOT = re.compile(
    r"(?<!\w)(?:not|except|least|nicht|kein\w{0,2}|pas|no|non|não)(?!\w)|不|ない", re.IGNORECASE
)


def _ticked_behind(text: str, options: Options) -> list[Declaration]:
    """The options of lines that end in a tick, where others end in a cross and nobody asks for what is not so."""
    lines = [line.rstrip(" \t.*_\ufe0f") for line in text.splitlines()]
    right = [line[:-1].strip(" \t-+*•_") for line in lines if line[-1:] in _RIGHT_MARKS]
    if not right or not any(line[-1:] in _WRONG_MARKS for line in lines):
        return []
    if _asks_what_is_false(options.question) or _ASKS_NOT.search(options.question):
        return []
    letters = [read[0][0] for said in right if (read := read_letters(said, options)) and read[0]]
    if len(letters) != len(right):
        return []
    return [Declaration(tuple(dict.fromkeys(letters)), 0, "ticked", ", ".join(letters))]


_UNDECIDED = re.compile(
    "(?:无法|無法|难以|難以)(?:二选一|判断|取舍|抉择|区分|决定|确定|取捨|判斷|決定|確定)|都说得通|都有可能|两者都"
)
_LAST_WORDS = 60


def _not_retracted(declared: Declaration, text: str) -> Declaration:
    if declared.letters and declared.how == LAST and _UNDECIDED.search(text[-_LAST_WORDS:]):
        return Declaration((), declared.start, f"{declared.how}, undecided", declared.text)
    after = text[declared.start :]
    if declared.how in ("boxed", LAST):
        after = after[after.find(declared.text) + len(declared.text) :]
    else:
        after = after[max(0, after.find(declared.text)) :]  # a cue takes nothing back
    if declared.letters and negation_hedge_words.TAKEN_BACK.search(folded(after[:_RETRACTION])):
        return Declaration((), declared.start, f"{declared.how}, taken back", declared.text)
    return declared
