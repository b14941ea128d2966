"""The option that a text begins with, before it explains: "B) Oslo. It lies …", "A. Sodium gives up …",
"Oslo. Riga is …".

What follows may name other options in remarks. It must not go through the options one by one, take the head
back, or come to another option.
"""

import re

from reward_service.grading.choices.answering_clause import shares_stem
from reward_service.grading.choices.declaration import Declaration
from reward_service.grading.choices.last_sentences import CONCLUDES
from reward_service.grading.choices.letter_polarity import DENIED_BEHIND, HEDGES
from reward_service.grading.choices.problem_options import Options
from reward_service.grading.texts import negation_hedge_words
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.word_patterns import WordPattern

HOW = "the head of the text"
_MAX_REMARKS = 3_000
_EXPLANATION = 3
"""Words of an explanation at least."""
_LETTER_LAST = re.compile(r"(?<![\w'’])[A-Z][)）*]{0,3}\W{0,3}$")
_HEAD = re.compile(
    r"^\s{0,8}[*_\"“「]{0,3}(?P<noun>(?i:(?:options?|choice|answer|letter|number|statement|sentence|antwort|réponse|lettre|opción|letra|respuesta|opzione|lettera|opção|alternativa|antwoord|optie|вариант|ответ|"
    r"варіант|odpowiedź|opcja|đáp\sán|câu|jawaban|选项|答案)\s?))?(?:(?P<open>[(（\[【])\s?)?(?P<letter>[A-Z])(?:\s?[)）\]】]\s?[.:：,]?|\s?[.．:：、,。](?!\w\.)|[*_]{2}|です。|である。|입니다\.|\s[—–-](?=\s)|(?=\s?[(（「]))[*_]{0,3}\s{0,3}(?P<rest>\S)"
)
_SMALL_LETTER = re.compile(r"\s{0,8}[*_]{0,3}[(（]?[a-h](?=[)）])")
""" "(b) rises.", where options have small letters."""
_MARKED = re.compile(r"\s?[)）\]】]?[*_]{0,2}\s?[.:：,、。—–-]")
""" "Option B. Basalt is" but not "Option (B) is"."""
_OTHER_HEAD = re.compile(
    r"(?:^|[\n.!?;。；]\s{0,3}(?:[-*•]\s)?)[*_]{0,2}[(（\[]?([A-Z])[)）\].．:：](?=[\s*])", re.MULTILINE
)
_JOINS_ANOTHER = re.compile(
    r"^[\s)）*\"”」.,;，、]{0,4}(?:(?:and|or|und|oder|et|ou|y|o|e|i|lub|albo|и|или|ve|veya|và|hoặc|dan|atau)\s|[和与與及或と]|또는|그리고|/|&|\+)\s?[(（\[*]{0,3}[A-Z](?![\w'’])",
    re.IGNORECASE,
)
_VERDICT = WordPattern(
    r"[✗✘❌✖×]|(?<!\w)(?:wrong|incorrect|false|falsch|faux|fausse|falso|falsa|incorrect[oa]|sbagliat[oa]|errad[oa]|fout|fel|неверно|неправильно|błędn\w{1,2}|yanlış|sai|salah)(?!\w)|错误|不对|不正确|誤り|間違|틀린|틀렸|오답|خطأ|गलत",
    re.IGNORECASE,
)
_TURNS = WordPattern(
    r"(?<!\w)(?:so|therefore|thus|hence|conclusion|answers?|correct|right|better|best|actually|instead|choose|pick|go\swith|final|also|daher|deshalb|folglich|antwort|richtig\w{0,2}|besser|doch|"
    r"donc|ainsi|réponse|bonne|mieux|plutôt|entonces|respuesta|correct[ao]|mejor|quindi|risposta|giust[ao]|meglio|portanto|resposta|melhor|dus|antwoord|juist\w?|beter|alltså|svar\w{0,2}|więc|zatem|"
    r"odpowiedź|poprawn\w|lepiej|значит|поэтому|ответ|верн\w{2}|правильн\w{2}|лучше|cevap|doğru|đáp\sán|đúng|jawaban|benar|الجواب|الإجابة|صحيح\w?|उत्तर|सही)(?!\w)"
    r"|所以|因此|答案|正确|正確|应选|故选|更|其实|正解|答え|正しい|따라서|정답|맞|더",
    re.IGNORECASE,
)
"""A sentence that comes to something."""
_EXPLAINS_AWAY = WordPattern(
    r"(?<!\w)(?:not|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|never|neither|nor|would|whereas|while|against|unlike|than|only|instead\sof|rather|instead|contrast|comparison|other|others|"
    r"nicht|kein\w{0,2}|wäre|hingegen|dagegen|während|pas|ne|serait|alors\sque|tandis|no|sería|mientras|non|sarebbe|mentre|invece|não|seria|enquanto|niet|zou|terwijl|inte|medan|nie|byłb\w{1,2}|natomiast|"
    r"не|бы|тогда\sкак|değil|olurdu|không|bukan|ليس\w?|नहीं)(?!\w)|不|而|則|则|では?な|ではあり|じゃな|아니|아닙|않",
    re.IGNORECASE,
)


_DENIES_AT_ONCE = re.compile(
    r"(?:not?|never|nor|nicht|kein\w{0,2}|nein|pas|non|não|niet|nee|inte|nej|nie|не|нет|değil|hayır|không|bukan|ليس|لا|नहीं)(?!\w)|不|否|いいえ|아니",
    re.IGNORECASE,
)
"""A remark that opens with a denial."""


def head_answer(text: str, options: Options) -> list[Declaration]:
    """The option that a text begins with, where what follows only explains it; a declaration without
    letters where what follows speaks of another option instead, and concludes nothing."""
    if small := _SMALL_LETTER.match(text):
        text = text[: small.end() - 1] + text[small.end() - 1].upper() + text[small.end() :]
    head = _HEAD.match(text)
    found = (_labelled(text, head, options) if head else None) or _named(text, options)
    if found is None:
        return _contradicted(text, head, options) if head else []
    letter, end, is_sure = found
    behind = text[end:]
    if len(behind) > _MAX_REMARKS or negation_hedge_words.TAKEN_BACK.search(folded(behind)):
        return []
    if any(other != letter for other in _OTHER_HEAD.findall(behind)):
        return []
    remarks = _sentences(behind)
    if any(_comes_to_another(one, letter, options, is_sure=is_sure) for one in remarks):
        return [] if _concludes(remarks) else [Declaration((), 0, HOW, text.strip()[:80])]
    return [Declaration((letter,), 0, HOW, text.strip()[:80])]


def _concludes(remarks: list[str]) -> bool:
    return bool(CONCLUDES.search(remarks[-1]) or _LETTER_LAST.search(remarks[-1]))


def _contradicted(text: str, found: "re.Match[str]", options: Options) -> list[Declaration]:
    """A letter at the head that is not denied, before the text of another option."""
    if len(text) > _MAX_REMARKS:
        return []
    letter, behind = found["letter"], text[found.start("rest") :]
    denied = DENIED_BEHIND.match(text[found.end("letter") :][:60]) or _DENIES_AT_ONCE.match(behind)
    other = next((one for one in options.known if options.starts_with_text(behind, one)), letter)
    if other != letter and _TOPIC.match(behind, len(options.text_of(other))):
        return []
    walks = any(one != letter for one in _OTHER_HEAD.findall(behind))
    remarks = _sentences(behind)
    if other == letter or denied or walks or _VERDICT.search(remarks[0]) or _concludes(remarks):
        return []
    return [Declaration((), 0, f"{HOW}, contradicted", text.strip()[:80])]


_TOPIC = re.compile("は|が(?!正解)|も|では|には|은\\s|는\\s|이\\s|가\\s|则|只|仅|虽|是(?!正确|对的|答案)")
"""Behind another option's text: a sentence about it begins, which is no label."""


def _labelled(text: str, found: "re.Match[str]", options: Options) -> tuple[str, int, bool] | None:
    """The letter at the head, where it ends, and whether its own option's text is behind it."""
    if options.letters and found["letter"] not in options.letters:
        return None
    letter, start = found["letter"], found.start("rest")
    if found["noun"] and not _MARKED.match(text, found.end("letter")):
        return None
    said = text[start:]
    first = _sentences(said)[0]
    bare = said.lstrip('*"“「(（')
    if options.starts_with_text(bare, letter):
        end = start + len(said) - len(bare) + len(options.text_of(letter))
        refused = (
            _JOINS_ANOTHER.match(text[end : end + 40])
            or DENIED_BEHIND.match(text[end : end + 60].lstrip(')）*”"」'))
            or _VERDICT.search(first)
            or _is_hedged(first)
        )
        return None if refused else (letter, end, True)
    rest = said.lstrip('*(（"“')
    other = options.letter_at_start(rest.split("\n", 1)[0])
    if other is not None or any(
        options.starts_with_text(rest, one) for one in options.known if one != letter
    ):
        return None
    if _sets_apart(first, options) and not _is_hedged(first):
        return letter, start, True
    refused = (
        _JOINS_ANOTHER.match(text[found.end("letter") : found.end("letter") + 40])
        or _VERDICT.search(first)
        or _DENIES_AT_ONCE.match(rest)
        or DENIED_BEHIND.match(text[found.end("letter") :][:60])
        or _is_hedged(first)
        or (len(first.split()) < _EXPLANATION and not _is_ideographic(first))
    )
    return None if refused else (letter, start, False)


_ADVERSATIVE = WordPattern(
    r"(?<!\w)(?:but|yet|however|aber|jedoch|mais|pero|ma|però|mas|porém|maar|men|но|однако|ale)\s",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:the|a|an|der|die|das|le|la|les|el|los|las|il|lo|i|gli|o|a|os|as|de|het)\s", re.IGNORECASE
)


def _sets_apart(remark: str, options: Options) -> bool:
    """Whether a remark opens with another option only to say, behind a "but", what is not asked for."""
    subject = remark[found.end() :] if (found := _ARTICLE.match(remark)) else ""
    turns = list(_ADVERSATIVE.finditer(remark))
    if not turns or not any(options.starts_with_text(subject, one) for one in options.known):
        return False
    return bool(options.question) and not shares_stem(remark[turns[-1].end() :], options.question)


def _is_ideographic(text: str) -> bool:
    return any("\u3040" <= char <= "\u9fff" or "가" <= char <= "힣" for char in text)


_REMARK_BEHIND = re.compile(r"(?P<head>[^.!?\n(（]{1,120}?)\s?[(（][^()（）\n]{1,120}[)）](?=[.!。])")
""" "Marie Curie (1903).": a remark in brackets behind the first words."""
_FIRST_END = re.compile(r"[.!。！](?=\s|$)|[。！]|\n")


def _named(text: str, options: Options) -> tuple[str, int, bool] | None:
    """The option whose text is the first sentence."""
    said = text.strip()
    remark = _REMARK_BEHIND.match(said)
    bare = remark["head"] + said[remark.end() :] if remark else said
    end = _FIRST_END.search(bare[: options.longest + 20])
    letter = options.letter_of(bare[: end.start()]) if end else None
    if letter and end and bare is not said:
        return letter, len(text) - len(bare) + end.end(), True
    return (letter, len(text) - len(text.lstrip()) + end.end(), True) if letter and end else None


def _is_hedged(sentence: str) -> bool:
    words = sentence.lower().replace("’", "'").split()
    return (
        "?" in sentence
        or not HEDGES.isdisjoint(words)
        or bool(negation_hedge_words.HEDGE.search(folded(sentence)))
    )


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+|(?<=[。！？；])|\n+", text) if one.strip()] or [text]


def _comes_to_another(sentence: str, letter: str, options: Options, *, is_sure: bool) -> bool:
    """Whether a remark names another option and does more than set it apart."""
    others = [one for one in options.mentioned_in(sentence) if one != letter]
    if not others:
        return False
    concluded = list(CONCLUDES.finditer(sentence))
    if concluded and not _EXPLAINS_AWAY.search(sentence[concluded[-1].end() :]):
        return True
    if _TURNS.search(sentence) and not _EXPLAINS_AWAY.search(sentence):
        return True
    return not is_sure and not _EXPLAINS_AWAY.search(sentence)
