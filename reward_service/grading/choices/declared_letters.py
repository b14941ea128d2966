"""Which options a text declares to be the answer.

Declarations are, from strong to weak: a box, what follows "the answer is", `Answer:`, 答案, 故选 …; what
follows a weaker cue ("option", "I choose"); a text, last line or first line that is nothing but letters or
an option's text. The last declaration of the strongest sort counts. A letter in prose or in a formula
declares nothing, nor does one that is negated; one that is hedged, contradicted by the text behind it or
taken back declares no option at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reward_service.grading.choices.answer_cues import CUE, CUE_WORDS, FOREIGN_CUE, FOREIGN_WORDS
from reward_service.grading.choices.claimed_letters import claimed_letters, is_denied
from reward_service.grading.choices.leading_letters import MARKS, OR_WORDS, is_option_text, read_letters
from reward_service.grading.choices.option_texts import Options
from reward_service.grading.texts import claim_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.text import answers

TAIL = 8_000
"""Characters at the end of the final part that are read."""
_SURE = frozenset(("boxed", "the answer line", "after an answer phrase", "ticked", "the text of an option"))
KEY = "the answer line"
"""How a declaration behind 【答案】 was found; such keys outrank the analysis around them."""
_END_TOKEN = re.compile(r"<\|?/?[a-z_]{1,20}\|?>[ \t]*")
_ORNAMENTS = re.compile("[\u2705\u2714\u2713\u2611\ufe0f\U0001f389\U0001f44d\U0001f600-\U0001f64f]")
_RETRACTION = 2_000
"""Characters behind a declaration in which it may be taken back."""
_WINDOW = 400
"""Characters behind a cue that may hold a declaration."""
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
)
_BEFORE_VERB = re.compile(
    r"(?<![\w$\\])\(?(?P<letter>[A-Z])\)?[*_\s]{0,4}(?:\s(?:is|must\sbe)\s(?:indeed\s|therefore\s)?(?:the\s)?"
    r"(?:only\s)?(?:correct|right|best|(?:final\s)?answer)\b|(?:项|選項)?(?:是)?(?:正确|符合题意)(?!的?说法))"
)
_NEGATED = re.compile(
    r"^\W{0,4}(?:not|n['’]t|never|neither|nicht|kein|pas|non|no|não|nao|niet|inte|nie|не|değil|không|bukan|ليس|ليست|नहीं)\b|^\W{0,4}(?:not\b|不|并非|非)",
    re.IGNORECASE,
)
_DENIED_BEHIND = re.compile(
    r"^[)）\]*_\s]{0,4}(?:is|was|can|ist|kann|scheidet|kommt|est|es|n['’]est|no\s(?:es|puede)|non\s(?:è|può)|não\s(?:é|pode)|— это|—|-)?\s?"
    r"(?:(?:\w{1,9}\s){0,2}?(?:not\b|n['’]t\b|wrong|incorrect|false|out\b|ruled\sout|excluded|eliminated|nicht\b|falsch|aus\b|pas\b|faux|fausse|exclue?|falsa|falso|sbagliata|errada|incorrecta|"
    r"niet\b|fout|inte\b|fel\b|nie\b|не\b|неверн|неправильн|исключ|değil|yanlış|sai\b|không\s(?:phải|đúng)|salah|bukan|ليس|خاطئ|गलत|नहीं)|"
    r"no\s(?:es|puede|fue)\b|non\s(?:è|può|era)\b|não\s(?:é|pode|foi)\b|n['’]est\spas|不是|不对|不正确|错|錯|排除|では(?:ない|ありません)|じゃない|は(?:違|誤|間違|不正解)|[가는은이]?\s?(?:아니|아닙|틀))",
    re.IGNORECASE,
)
"""Behind a letter in its sentence: it is denied."""
_HEDGES = frozenset(
    "could might may either maybe perhaps possibly unsure uncertain whether if maybe, perhaps, possibly, "
    "unsure,".split()
)
_DENYING = frozenset(("wrong", "incorrect", "wrong,", "incorrect,"))
_NEGATIONS = frozenset(
    "not never no neither nicht kein keine keinesfalls weder pas jamais non nunca não nao nem niet geen inte ej nie ani не ни "
    "değil không bukan tidak ليس ليست but except anything everything all unlike außer sauf excepto tranne exceto кроме".split()
)
_ENDS_OF_SENTENCES = (". ", "\n", "。", "!", "?", "！", "？", "；", ";")
_CLAUSE_END = re.compile(r"[.。!?！？\n]")
_ALTERNATIVE = re.compile(
    rf"^\W{{0,4}}(?:(?:{OR_WORDS})(?!\w)|或|还是|または|또는|\?)|"
    r"\b(?:or|but)\s(?:possibly|maybe|perhaps|also)\b|\bis possible as well\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a place in a text declares: `letters` in order, none when it hedges or contradicts itself."""

    letters: tuple[str, ...]
    start: int
    how: str
    text: str


def declarations(text: str, options: Options) -> list[Declaration]:
    """The declarations of the strongest sort a text has, in order; those taken back are without letters."""
    tail = _ORNAMENTS.sub("", text[-TAIL:]).replace("«", '"').replace("»", '"')
    if "<" in tail:
        tail = _END_TOKEN.sub("", tail)
    whole = _whole(tail, options)
    if whole and (sure := _not_denied(whole, tail)).letters == whole.letters:
        return [sure]
    if whole:
        return _claimed(tail, options)
    found = list(_by_cue(tail, options))
    key = [d for d in found if d.how == KEY]
    strong = [d for d in found if d.how != "weak"]
    chosen = (
        key or strong or _checked(tail) or found or _by_line(tail, options) or _by_sentence(tail, options)
    )
    if not chosen:
        return _claimed(tail, options)
    return [*chosen[:-1], _not_retracted(_not_denied(chosen[-1], tail), tail)]


def _claimed(text: str, options: Options) -> list[Declaration]:
    letters = claimed_letters(text, options.letters)
    return [Declaration(letters, 0, LAST, ", ".join(letters))] if len(letters) == 1 else []


def _not_denied(declared: Declaration, text: str) -> Declaration:
    """A declaration without its letter, where it is found by its place alone and the text denies it."""
    if len(declared.letters) != 1 or declared.how in _SURE or not is_denied(text, declared.letters[0]):
        return declared
    return Declaration((), declared.start, f"{declared.how}, denied", declared.text)


def _whole(text: str, options: Options) -> Declaration | None:
    if len(text) > _WINDOW + options.longest:
        return None
    bare = text.strip()
    if len(bare) == 1 and bare.upper() in options.letters:
        return Declaration((bare.upper(),), 0, "the whole answer", bare)
    letter = options.letter_of(bare) if bare else None
    if letter:
        return Declaration((letter,), 0, "the text of an option", bare)
    return _all_of(text, options, "the whole answer", 0)


def _all_of(text: str, options: Options, how: str, start: int) -> Declaration | None:
    """A line that holds letters, with their text at most, and nothing else."""
    read = read_letters(text, options)
    if read is None:
        return None
    letters, rest = read
    if letters and rest.strip(MARKS) and not is_option_text(rest, letters, options):
        return None
    return Declaration(letters, start, how, text.strip()[:200])


def _by_cue(text: str, options: Options) -> Iterator[Declaration]:
    boxed = [(b.start, b.end, b.text) for b in answers.boxes(text)] if "\\" in text else []
    found = [(m.start(), m) for start in _cue_starts(text, CUE_WORDS) if (m := CUE.match(text, start))]
    foreign = [m for start in _cue_starts(text, FOREIGN_WORDS) if (m := FOREIGN_CUE.match(text, start))]
    found += [(m.end(), m) for m in foreign]
    places: list[tuple[int, object]] = [*found, *((start, body) for start, _, body in boxed)]
    if any(word in text for word in _VERB_WORDS):
        places += [(m.start(), ("verb", m)) for m in _BEFORE_VERB.finditer(text)][-MAX_CUES:]
    for start, what in sorted(places, key=lambda place: place[0]):
        if isinstance(what, str):
            yield _boxed(what, start, options)
        elif isinstance(what, tuple):
            match = what[1]
            if not _denies(_sentence_before(text, start).lower().split(), "", ""):
                yield Declaration((match["letter"],), start, "weak", match.group())
        elif isinstance(what, re.Match) and not any(a < start < b for a, b, _ in boxed):
            declared = _after_cue(text, what, options)
            if declared:
                yield declared


def _cue_starts(text: str, words: Sequence[str]) -> list[int]:
    """Where a cue may begin, in order; looking for words is ten times as fast as trying the pattern."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = text
    starts: list[int] = []
    for word in words:
        at = folded.find(word)
        while at >= 0 and len(starts) < MAX_CUES * len(words):
            starts.append(at)
            at = folded.find(word, at + 1)
    return sorted(set(starts))[-MAX_CUES:]


def _boxed(body: str, start: int, options: Options) -> Declaration:
    whole = _whole(body, options) or _prefix(body, options, start)
    letters = whole.letters if whole else ()
    return Declaration(letters, start, "boxed", body[:200])


def _prefix(body: str, options: Options, start: int) -> Declaration | None:
    read = read_letters(body, options)
    return Declaration(read[0], start, "boxed", body) if read else None


def _after_cue(text: str, cue: "re.Match[str]", options: Options) -> Declaration | None:
    start, end = cue.span()
    said = text[end : end + _WINDOW + options.longest]
    before = _sentence_before(text, start)
    words = before.lower().replace("’", "'").split()
    if _denies(words, before, cue.group()) or _NEGATED.match(said):
        return None
    how = "weak" if cue.lastgroup == "weak" else "after an answer phrase"
    how = KEY if cue.group()[0] == "【" else how
    read = read_letters(said, options, restate=how != "weak")
    if read is None:
        return None
    letters, rest = read
    hedged = _hedges(words, before, cue.group()) or _offers_another(rest) or _DENIED_BEHIND.match(rest[:60])
    return Declaration(() if hedged else letters, start, how, said[:80].strip())


def _sentence_before(text: str, start: int) -> str:
    """What stands before a cue in its sentence, at most 80 characters."""
    before = text[max(0, start - 80) : start]
    return before[max(map(before.rfind, _ENDS_OF_SENTENCES)) + 1 :]


def _denies(words: list[str], before: str, cue: str) -> bool:
    if not _DENYING.isdisjoint(words) or "wrong" in cue or "incorrect" in cue or "不" in cue:
        return True
    near = words[-3:]
    return any(word in _NEGATIONS or word.endswith("n't") for word in near) or before[-3:].rstrip()[-1:] in (
        "不",
        "非",
    )


def _hedges(words: list[str], before: str, cue: str) -> bool:
    if not _HEDGES.isdisjoint(words) or not _HEDGES.isdisjoint(cue.lower().split()):
        return True
    return not before.isascii() and bool(claim_words.HEDGE.search(folded(before)))


def _offers_another(rest: str) -> bool:
    clause = rest[:_WINDOW]
    if not clause.strip(MARKS):
        return False
    return bool(_ALTERNATIVE.search(_CLAUSE_END.split(clause, maxsplit=1)[0]))


def _by_line(text: str, options: Options) -> list[Declaration]:
    lines = [line for line in text.splitlines() if line.strip()]
    if _lists_options(lines, options):
        return []
    for line in dict.fromkeys([*lines[-1:], *lines[:1]]):
        letter = options.letter_of(line)
        at = text.rfind(line)
        if letter:
            return [Declaration((letter,), at, "the text of an option", line)]
        declared = _all_of(line, options, "a line of its own", at)
        if declared:
            return [declared]
    return []


_CHECKED = re.compile(r"^[ \t]*[-*][ \t]*\[[xX✓]\][ \t]*[(（]?([A-Z])(?![\w'])", re.MULTILINE)
_BOX_LEFT_OPEN = re.compile(r"^[ \t]*[-*][ \t]*\[ \]", re.MULTILINE)
_AT_END = re.compile(
    r"(?:\b(?:leaves?|remains?|is|be|are|it['’]s|therefore|thus|hence|so|but|take|with|that|gives?)|[:：,→>]|->|[(（*\"“])\s{0,2}"
    r"(?:(?:us|only|option|with)\s)?[*\"“(（]{0,3}([A-Z])[*\"”)）]{0,3}[.!。]?\s*$|[(（]([a-z])[)）][.!]?\s*$"
)
_WORD_NUMBERS = {
    word: letter
    for letter, words in zip("ABCDEF", ("第一", "第二", "第三", "第四", "第五", "第六"), strict=True)
    for word in (words,)
}
_DENIED_LETTER = re.compile(
    r"(?i:\b(?:anything|everything|all|any)\sbut|\b(?:not|never|except|nicht|kein\w{0,2}|außer|pas|sauf|no|non|não|exce\wto|tranne|nie|не|кроме)|不是|除了)"
    r"\s{0,2}(?i:(?:option|choice|antwort|letter|the|die|la|选项)\s){0,2}[(（]?([A-Z])(?![\w'])"
    rf"|(?<![\w'])([A-Z])(?![\w'])(?={_DENIED_BEHIND.pattern[1:]})"
)
LAST = "the last sentence"
_BARE_LETTER = re.compile(r"(?:\b[Oo]ption|\b[Cc]hoice|选项)\s?[(（]?([A-Z])\b|[(（]([A-Z])[)）]")
_ORDINAL = re.compile(r"(第[一二三四五六])(?:个|項|项)")


def _checked(text: str) -> list[Declaration]:
    """The ticked letters of a checklist."""
    ticked = _CHECKED.findall(text) if "[" in text else []
    return [Declaration(tuple(ticked), 0, "ticked", ", ".join(ticked))] if ticked else []


def _by_sentence(text: str, options: Options) -> list[Declaration]:
    """What the last sentence of a longer text ends in: a letter, or the texts of options and of no others."""
    sentence = _last_sentence(text)
    words = sentence.lower().replace("’", "'").split()
    listed = _lists_options([line for line in text.splitlines() if line.strip()], options)
    if not sentence or listed or _hedges(words, sentence, "") or not _DENYING.isdisjoint(words):
        return []
    at = len(text) - len(sentence)
    if letter := _letter_at_end(sentence, options):
        return [Declaration((letter,), at, LAST, sentence)]
    if (ordinal := _ORDINAL.search(sentence)) is not None:
        return [Declaration((_WORD_NUMBERS[ordinal.group(1)],), at, LAST, sentence)]
    denied = {letter for found in _DENIED_LETTER.finditer(sentence) for letter in found.groups() if letter}
    named = tuple(letter for letter in options.named_in(sentence) if letter not in denied)
    others = {a or b for a, b in _BARE_LETTER.findall(sentence)} & (options.letters - set(named))
    return [Declaration(named, at, LAST, sentence)] if named and not others else []


def _letter_at_end(sentence: str, options: Options) -> str | None:
    found = _AT_END.search(sentence)
    if found is None:
        return None
    letter = found.group(1) or found.group(2).upper()
    lead = sentence[: found.start()].split()
    turned = found.group().lstrip().startswith("but")
    known = not options.letters or letter in options.letters
    if letter in {one for denied in _DENIED_LETTER.finditer(sentence) for one in denied.groups()}:
        return None
    return letter if known and (turned or not _denies(lead, "", "")) else None


def _last_sentence(text: str) -> str:
    line = text.strip().rpartition("\n")[2].strip()
    pieces = [piece for piece in re.split(r"(?<=[.!?。！？…])\s+|(?<=[。！？])", line) if piece.strip()]
    return pieces[-1][-_WINDOW:] if pieces else ""


def _lists_options(lines: list[str], options: Options) -> bool:
    """Whether lines restate the options, so that the last of them declares nothing."""
    read = (read_letters(line, options) for line in lines[-8:])
    return len({letters for found in read if found and (letters := found[0])}) > 1


def _not_retracted(declared: Declaration, text: str) -> Declaration:
    after = text[declared.start :]
    if declared.how in ("boxed", LAST):
        after = after[after.find(declared.text) + len(declared.text) :]
    if declared.letters and claim_words.TAKEN_BACK.search(folded(after[:_RETRACTION])):
        return Declaration((), declared.start, f"{declared.how}, taken back", declared.text)
    return declared
