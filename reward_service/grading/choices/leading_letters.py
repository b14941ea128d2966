"""The letters of options that a text begins with."""

import re
import unicodedata
from functools import lru_cache

from reward_service.grading.choices.problem_options import Options

MARKS = " \t\n.。．:：,，;；)）(（-–—、"
_DASHES = frozenset("-–—")
_BEHIND_LETTER = " \t)）.:：．、,，"
_PARTICLES = "项項选選でがはにとだのをも입이가은는번예로와과를을和与與及跟或還还"
"""What Chinese, Japanese and Korean write right behind a letter."""
_LETTERS = rf"[A-Z](?!(?![{_PARTICLES}])[\w'’^_=+]|-\w|\s?(?:=|\\[a-z]{{2,}}))"
_FIRST = re.compile(
    rf"[\s:：]{{0,6}}(?:(?:the\s)?(?:letter|letra|lettera|lettre|litera|number|no\.|nr\.|nummer|n[uú]mero|numéro|номер|nomor|bokstav|буква|options?|opci[oó]n|opção|opzione|variante?|вариант|choices?|answers?|ข้อ|选项|項|项)\s?[:：]?\s?)?[(（\[<]{{0,2}}\s?({_LETTERS}|[a-z](?=[)）\].:]|\s*$))(?:\s?(?P<close>[)）\]>]{{1,2}}))?",
    re.IGNORECASE,
)
AND_WORDS = r"and|as\swell\sas|und|et|y|e|ed|en|och|i|oraz|a|и|ve|và|dan|και|și|és|और|و"
OR_WORDS = (
    r"or|oder|ou(?:\sbien)?|o|oppure|ovvero|of|eller|lub|albo|czy|nebo|anebo|или|либо|або|чи"
    r"|veya|ya\sda|hoặc|hay|atau|tai|vagy|sau|या|أو|ή"
)
_OR = re.compile(
    rf"(?<!\w)(?:{OR_WORDS})(?!\w)|または|あるいは|か|또는|혹은|아니면|หรือ|或|还是|還是|/|\|", re.IGNORECASE
)
_GLUED = re.compile(r"\s{0,3}[(（]?([A-Z]{2,26})[)）]?(?=\W|$|[一-鿿])")
_NEXT = re.compile(
    rf"(?P<sep>\s{{0,3}}(?:,?\s?(?:{AND_WORDS}|{OR_WORDS})(?!\w)|[,、，;；&+/|]|和|与|及|或者?|還是|还是|または|あるいは|か|と|또는|혹은|아니면|와|과|\s)\s{{0,3}}"
    rf"(?:(?:the\s|la\s|die\s)?(?:options?|选项|antwort|réponse|opción|opzione|вариант|letter)\s)?)"
    rf"[(（\[]?\s?({_LETTERS}|[a-z](?=[)）\].]|\s*$))(?:\s?[)）\]])?"
)
_ARTICLE = re.compile(r"\s[a-z]")
_AFTER_LETTER = re.compile(
    r"\s(?:because|since|as|for|and|is|which|with|or|due|given|from|by|but|in|that|if|per|would|being|weil|denn|da|car|parce|porque|pues|perché|poiché|pois|omdat|eftersom|bo|ponieważ"
    r"|потому|так)\b"
    rf"|\s(?:{AND_WORDS}|{OR_WORDS})\s[(（\[]?(?-i:[A-Z]|[a-z]\))(?![\w'’])",
    re.IGNORECASE,
)
_DRESS = re.compile(
    r"\\(?:text(?:bf|rm|it|sf)?|mathrm|mathbf|mathit|boxed|fbox|bf|rm|displaystyle|quad|,|;|!| |\(|\)|\["
    r"|\])|[*_`$\"“”「」『』{}]|\\(?=\s)|'(?=[A-Za-z]'|$)|(?<=[A-Za-z])'(?=$|[.,\s]\Z)|(?<=[A-Z])['’](?=[가-힣ぁ-ん])"
)
_DRESS_SIGNS = frozenset("\\*_`$\"“”「」『』{}'’")


@lru_cache(512)
def read_letters(text: str, options: Options, *, restate: bool = True) -> tuple[tuple[str, ...], str] | None:
    """The letters a text begins with and what follows; no letters when they are alternatives or contradict
    the option's text behind them; None when it begins with none. An option's text stands for its letter."""
    bare = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not _DRESS_SIGNS.isdisjoint(bare):
        bare = _DRESS.sub("", bare)
    glued = _GLUED.match(bare)
    if glued and _is_glued(glued.group(1), options):
        return tuple(glued.group(1)), bare[glued.end() :]
    first = _FIRST.match(bare)
    if first is None or not _is_letter(first, bare, options):
        line, _, lines = bare.strip().partition("\n")
        found = options.letter_at_start(line) if restate and line else None
        return ((found[0],), f"{found[1]}\n{lines}".rstrip()) if found else None
    letters, alternatives = [first.group(1).upper()], False
    end = _past_text(bare, first.end(), letters[-1], options)
    line = bare[end:].split("\n", 1)[0]
    if len(line) > 1 and options.has_texts and is_option_text(line, (letters[0],), options):
        return (letters[0],), bare[end:]
    while len(letters) < 26 and (more := _NEXT.match(bare, end)):
        alternatives = alternatives or bool(_OR.search(more["sep"]))
        letters.append(more.group(2).upper())
        end = _past_text(bare, more.end(), letters[-1], options)
    end = end if len(letters) > 1 else first.end()
    rest = bare[end:]
    if alternatives:
        return (), rest
    return _agreeing(tuple(letters), rest, options), rest


_BRACKET = re.compile(r"\s?[(（]([^()（）\n]{1,200})[)）](?=\s?(?:[,、，;；.。&+]|[^\W\d_]|$))")


def _past_text(text: str, at: int, letter: str, options: Options) -> int:
    """Where a letter ends together with its own option's text, in brackets or behind a mark, between
    others."""
    found = _BRACKET.match(text, at)
    if found is not None:
        other = options.letter_of(found.group(1))
        return found.end() if other in (None, letter) else at
    said = text[at : at + options.longest + 8]
    bare = said.lstrip(" .:：)）-–—")
    if bare != said and options.starts_with_text(bare, letter):
        return at + len(said) - len(bare) + len(options.text_of(letter))
    return at


def is_option_text(rest: str, letters: tuple[str, ...], options: Options) -> bool:
    if len(letters) != 1:
        return False
    said = rest.lstrip(_BEHIND_LETTER)
    if not options.has_texts or options.is_text_of(said, letters[0]):
        return True
    return said[:1] in _DASHES and options.is_text_of(said.lstrip(MARKS), letters[0])


def _is_glued(letters: str, options: Options) -> bool:
    known = options.letters or frozenset("ABCDEFGH")
    return len(set(letters)) == len(letters) and set(letters) <= known


def _is_letter(first: "re.Match[str]", text: str, options: Options) -> bool:
    letter, after = first.group(1), text[first.end() :]
    if letter.islower() and not (first["close"] or after[:1] in ".:" or not after.strip()):
        return False
    if options.letters and letter.upper() not in options.letters:
        return False
    closed = bool(first["close"])
    return closed or letter not in "AI" or not _ARTICLE.match(after) or bool(_AFTER_LETTER.match(after))


def _agreeing(letters: tuple[str, ...], rest: str, options: Options) -> tuple[str, ...]:
    """The letters, unless one is followed by another option's text."""
    said = rest.lstrip(" \t)）.:：．、,-–—").split("\n", 1)[0]
    if len(letters) != 1 or not said or options.is_text_of(said, letters[0]):
        return letters
    found = options.letter_at_start(said)
    return letters if found is None or found[0] == letters[0] else ()


def lists_options(lines: list[str], options: Options) -> bool:
    """Whether lines restate the options, so that the last of them declares nothing."""
    if len(lines) < 2:
        return False
    read = (read_letters(line, options) for line in lines[-8:])
    return len({letters for found in read if found and (letters := found[0])}) > 1
