"""Words, sentences and signs as instruction checks count them; nothing is downloaded."""

import re
import string
import unicodedata

NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(
    r"\w+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\.{2,}|--|\d+(?:[.,:]\d+)+|\w+(?:[-'.’]\w+)*(?:(?<=\b[A-Za-z])\.)?|[^\w\s]"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st sr jr inc ltd co corp vs etc e.g i.e u.s u.k no vol fig gen col sgt capt lt rev hon jan feb mar apr aug sep sept oct nov dec dept est approx a.m p.m".split()
)
_PUNKT_END = re.compile(r"[.!?]+[\"'”’)\]*_]*(?=\s)")
_NEXT = re.compile(r"\s*(\S)")
_PREFIXES = "Mr|St|Mrs|Ms|Dr"
_STARTERS = r"(?:Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt|He\s|She\s|It\s|They\s|Their\s|Our\s|We\s|But\s|However\s|That\s|This\s|Wherever)"
_DOT = "\ue000"


def count_words(text: str) -> int:
    """Runs of word characters; a Chinese or Japanese run counts its characters."""
    count = 0
    for word in _WORD.findall(text):
        han = sum("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in word)
        count += han or 1
    return count


_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters: words stand without blanks between them."""


def names_word(text: str, word: str) -> bool:
    """Whether a word stands in a text, in any case, and not within a longer word.

    Words of scripts without blanks have no boundaries; a Korean word may have particles behind it.
    """
    text, word = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", word)
    first, last = _kind_of_sign(word[0]), _kind_of_sign(word[-1])
    for found in re.finditer(re.escape(word), text, re.IGNORECASE):
        before = _kind_of_sign(text[max(found.start() - 1, 0) : found.start()])
        behind = _kind_of_sign(text[found.end() : found.end() + 1])
        begins = first == "unspaced" or (before != first if first else bool(before))
        ends = last in ("unspaced", "hangul") or (behind != last if last else bool(behind))
        if begins and ends:
            return True
    return False


def _kind_of_sign(sign: str) -> str:
    """`unspaced`, `hangul` or `word` for signs of words, nothing for others and for no sign."""
    if not sign:
        return ""
    if _UNSPACED.match(sign):
        return "unspaced"
    if "\uac00" <= sign <= "\ud7a3":
        return "hangul"
    return "word" if sign.isalnum() or sign == "_" or unicodedata.category(sign).startswith("M") else ""


def tokens(text: str) -> list[str]:
    """Words and signs, contractions apart, as the Penn Treebank has them."""
    return _TOKEN.findall(text)


def count_sentences(text: str) -> int:
    """Sentences: a closing sign ends one before a blank and anything but a lower-case letter; abbreviations and
    initials end none."""
    count, start = 0, 0
    for end in _PUNKT_END.finditer(text):
        word = (
            text[max(start, end.start() - 40) : end.start()]
            .replace("\n", " ")
            .rpartition(" ")[2]
            .strip("(\"'")
        )
        following = _NEXT.match(text, end.end())
        if end.group()[0] == "." and (
            (following and following.group(1).islower()) or _is_abbreviation(word, end, text)
        ):
            continue
        count, start = count + 1, end.end()
    han = len(re.findall(r"[。！？]+", text[start:]))
    return count + (han or bool(text[start:].strip()))


def _is_abbreviation(word: str, end: "re.Match[str]", text: str) -> bool:
    """Whether a single dot belongs to an abbreviation, an initial, or the number of a list's item."""
    if end.group().startswith(".."):
        return False
    before = text[max(0, end.start() - len(word) - 1) : end.start() - len(word)]
    numbered = word.isdecimal() and before in ("", "\n")
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()) or numbered


def sentences(text: str) -> list[str]:
    """Sentences cut after every `.`, `?` and `!` that is not part of an abbreviation, number, address or acronym."""
    text = f" {text}  ".replace("\n", " ")
    for pattern in _PROTECTED:
        text = pattern.sub(_with_protected_dots, text)
    for quote in ("”", '"'):
        if quote in text:
            for sign in ".!?":
                text = text.replace(sign + quote, quote + sign)
    pieces = [piece.strip() for piece in re.split(r"(?<=[.?!])", text)]
    if pieces and not pieces[-1]:
        pieces.pop()
    return [piece.replace(_DOT, ".") for piece in pieces]


def _with_protected_dots(found: "re.Match[str]") -> str:
    return found.group().replace(".", _DOT)


_PROTECTED = (
    re.compile(rf"(?:{_PREFIXES})\."),
    re.compile(r"\.(?:com|net|org|io|gov|edu|me)\b"),
    re.compile(r"\d\.\d"),
    re.compile(r"\.{2,}"),
    re.compile(r"Ph\.D\."),
    re.compile(r"\s[A-Za-z]\. "),
    re.compile(rf"[A-Z]\.(?:[A-Z]\.)+(?!\s{_STARTERS})"),
    re.compile(r"[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)?"),
    re.compile(rf"\s(?:Inc|Ltd|Jr|Sr|Co)\.(?!\s{_STARTERS})"),
)

STOP_WORDS = frozenset(
    """i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself yourselves he him his himself she she's her hers
    herself it it's its itself they them their theirs themselves what which who whom this that that'll these those am is are was were be been being
    have has had having do does did doing a an the and but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here there when where why how all any both each few
    more most other some such no nor not only own same so than too very s t can will just don don't should should've now d ll m o re ve y ain aren
    aren't couldn couldn't didn didn't doesn doesn't hadn hadn't hasn hasn't haven haven't isn isn't ma mightn mightn't mustn mustn't needn needn't
    shan shan't shouldn shouldn't wasn wasn't weren weren't won won't wouldn wouldn't""".split()
)
PRONOUNS = frozenset(
    """i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself they
    them their theirs themselves this that these those who whom whose which what whoever whomever whatever whichever anybody anyone anything everybody
    everyone everything nobody nothing somebody someone something each either neither both all some any none""".split()
)


def is_emoji(char: str) -> bool:
    """Whether a sign is an emoji."""
    code = ord(char)
    return (
        0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or code in (0x203C, 0x2049, 0x2122, 0x2139, 0x3030, 0x303D, 0x3297, 0x3299)
        or 0x2194 <= code <= 0x21AA or 0x231A <= code <= 0x23FF
    )  # fmt: skip


_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word, by its vowels."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    if not bare:
        return 0
    count = len(_VOWELS.findall(bare))
    if bare.endswith("e") and not bare.endswith(("le", "ee", "ie", "ye", "oe", "ue")) and count > 1:
        count -= 1
    if bare.endswith("ed") and len(bare) > 3 and bare[-3] not in "dt" and count > 1:
        count -= 1
    if (
        bare.endswith("es")
        and len(bare) > 3
        and bare[-3] not in "sxzcg"
        and bare[-4:-2] not in ("sh", "ch")
        and count > 1
    ):
        count -= 1
    count += len(re.findall(r"(?<=i)[ao](?![nu]\b)|(?<=[aeo])ing\b|(?<=u)(?:al|ity)\b|ism\b", bare))
    return max(count, 1)


_VERBS = frozenset(
    """be is are was were am do does did have has had go make take get give find think tell become show leave feel put bring begin keep hold write stand
    hear let mean set meet run pay sit speak lie lead read grow lose fall send build understand draw break spend cut rise drive buy wear choose use try ask
    work call need seem help turn start play move like live believe happen include continue change watch follow stop create open walk offer remember love
    consider appear wait serve die expect stay imagine explore discover consider ensure check add remove analyze describe explain discuss compare identify list
    provide avoid apply develop embrace dive step welcome see look note choose prepare mix combine place cook bake visit learn join enjoy focus remain reach
    pick plan prioritize calculate determine solve given introducing based inspired say know come want decide listen note enter click select install download
    implement design test evaluate review navigate travel engage hire respond return reflect observe study teach""".split()
)


def is_verb(word: str) -> bool:
    """Whether a word at the start of a text is likely a verb."""
    bare = word.lower()
    return bare in _VERBS or (len(bare) > 4 and bare.endswith(("ing", "ize", "ise", "ify", "ated", "ized")))
