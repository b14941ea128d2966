"""Closed answers: one of a few labels, names or alternatives, which a blind guess finds too often.

What decides is the answer: it is one of the alternatives that the question names (`converges or diverges`,
`2^{100} or 3^{60}`), a label of a small group whatever the wording (`neutral`, `Wednesday`, `>`), or
one of the things named in a text that asks who or which. Without an answer, only a question that itself
names labels of one group counts.
"""

import re
from collections.abc import Iterator
from itertools import islice

from reward_service.filters import (
    category_labels,
    introduced_roles,
    kind_families,
    pronoun_questions,
    question_alternatives,
    ranked_things,
)
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading

_SIGN = re.compile(r"(?:[<>=≥≤≠]|\\(?:lt|gt|leq?|geq?|neq?)|&[lg]t;){1,2}")
_SIGNS = (">", "<", "=")

_CLASSIFIES = re.compile(
    r"\b(?:which|classify|classification|whether|determine if|decide|kind of|type of|nature of|"
    r"is (?:it|the|this|"
    r"that)|are (?:they|the)|does|do|will|or|who|relation(?:ship)?|direction|sentiment|label|identify|"
    r"what (?:day|month|kind|type|sort|shape|quadrant|colou?r)|season)\b|premise|hypothesis",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:who|whose|whom|which|what (?:colou?r|animal|fruit|team|player|person|city|country|letter|"
    r"day|shape|"
    r"item|kind|type))\b|\bname the (?:\w+ )?(?:winner|person|player|student|team|city|one|culprit|"
    r"thief|liar)\b|"
    r"\bthe (?:name|winner|culprit|thief|liar|killer)\b",
    re.IGNORECASE,
)
_WHO_ZH = re.compile(r"谁|哪(?!怕)|什么颜色|什么人|何人|第[一二三四]名是|凶手|小偷|说谎者|老实人")
_NAME = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f' .-]{1,40}")
_NAME_ZH = re.compile(r"[\u3400-\u9fff]{1,8}")
_MEMBER_ZH = re.compile(
    r"[甲乙丙丁戊]{1}|[甲乙丙丁戊](?:方|队|班|车|商店|公司|同学|厂|地|组|家)?(?:胜|赢|必胜|获胜|先)?"
)
_ORDINAL = re.compile(
    r"(?:the )?(?:first|second|third|fourth|fifth|last|former|latter|1st|2nd|3rd|4th)"
    r"(?: (?:player|one|person|number|option|expression|fraction|method|team|store|shop|quadrant|car|plan|"
    r"box|series|integral|set|group|student|candidate))?(?: wins?)?"
)
_MORE_ZH = re.compile(
    r"(?:哪|谁).{0,12}[更较最](?:大|小|多|少|高|低|快|慢|长|短|重|轻|便宜|合算|划算|贵|近|远)|"
    r"[更较最](?:大|小|多|少|高|低|快|慢|长|短|重|"
    r"轻)的(?:数|分数)?是?(?:哪|谁)"
)
_DOES = re.compile(
    r"\s(?:wins?|won|loses?|lost|is(?: \w+){0,2}|has(?: \w+){1,3}|does|did|will(?: \w+)?|will win|"
    r"can(?: always)? win|finishes first|was)$|"
    r"(?:必?胜|赢|获胜|更?多|更?快|更?大|有必胜策略)$"
)
"""What the named one does, behind its name in an answer."""

_QUADRANT = re.compile(r"(?:the )?(?:quadrant )?(?:i{1,3}|iv|[1-4])(?: quadrant)?|第[一二三四1-4]象限")
_PLAYER = re.compile(
    r"(?:player|team|person|machine|plan|option|store|car|company|box|urn|candidate|"
    r"group) [a-z0-9]{1,2}(?: wins?)?"
)
_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|far|old)\b|\bby (?:what|how)\b|\bwhat (?:is|was) the (?:probability|sum|"
    r"number)\b|多少|(?:共|有|的)几",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:what|which) day(?:s)? of the week\b|\bon (?:which|what) (?:week)?day\b|\bwhat day (?:is|"
    r"was|will)\b|星期几|周几|礼拜几",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"neither|both|none(?: of (?:these|them|the above))?|all of (?:them|these|the above)|two|either|"
    r"(?:a )?tied?|equal|(?:(?:both|the two) )?(?:\w+ ){0,2}(?:equally|the same|alike)(?: \w+)?|same|"
    r"都是|都不是|两者都是|两者都不是|一样|相等|都有可能"
)
_PHRASES = re.compile(
    r"(?:(?:can|could|is|does|not) ?)*(?:not )?(?:be )?(?:logically )?(?:entailed|implied|follows?|"
    r"supported|provable|"
    r"deducible|determined|satisfiable|contradicted)(?: (?:by|from) the (?:premises?|text|passage|"
    r"context))?|"
    r"(?:two )?(?:real|rational|irrational|complex|imaginary|equal|unequal|distinct|different|repeated|"
    r"coincident)(?:(?: and |, | )(?:real|rational|irrational|complex|equal|unequal|distinct|different|"
    r"repeated|conjugate))*(?: (?:real )?(?:roots?|solutions?))?|no real (?:roots?|solutions?)|"
    r"(?:有|无)?(?:两个|一个)?(?:不?相等的?|相同的?|不同的?)?(?:实数?|虚)根|没有实数?根|"
    r"neither|saddle point|self[-_ ]contradiction|no relation|negative numbers?|positive numbers?|"
    r"not (?:convergent|divergent|continuous|differentiable|independent|linear|parallel|prime|"
    r"equivalent|injective|"
    r"surjective|bijective|valid|possible|enough|congruent|similar|abelian|isomorphic)",
)


_ON = re.compile(
    r"(?:(?:the )?(?:point )?\$?[a-z]\$? )?(?:is |lies )?on (?:the |its )?"
    r"(?:circle|sphere|boundary)(?: [a-z])?"
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """A closed answer, with the alternatives and what a blind guess would find."""
    found, sure = among(reading)
    if found:
        told = " | ".join(found)
        yield Reason(
            kind=Kind.CLOSED_ANSWER,
            text=f"{quote(told)[:90]} (chance {1 / max(2, len(found)):.2f})",
            confidence=sure,
        )


def among(reading: Reading) -> tuple[tuple[str, ...], float]:
    """The alternatives of which the answer is one, and how sure that is; empty when the answer is open."""
    if reading.answer is None:
        return _asked_between(reading)
    if _SIGN.fullmatch(reading.answer):
        return _SIGNS, 0.95
    listed = question_alternatives.named(reading)
    if len(listed) >= 2:
        return listed, 0.9
    return _label(reading) or _one_named(reading) or _compared(reading) or _told(reading) or ((), 0.0)


def _told(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """One of a family of kinds, of the things of one name or of the roles that the text introduces."""
    if not any(map(str.isalpha, reading.answer or "")):
        return None
    answer = question_alternatives.normalised(reading.answer or "")
    found = (
        kind_families.named(answer, reading)
        or ranked_things.named(answer, reading)
        or introduced_roles.named(answer, reading)
    )
    return (found, 0.8) if found else None


def _compared(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """One of two values that stand side by side in a sentence which asks which of them is the larger."""
    if order := _ordered(reading):
        return order
    if not (reading.han or reading.says("which", "the two", "name", "give")):
        return None
    said = _bare(reading.answer or "")
    if said not in reading.lower:
        return None
    for sentence in reading.questions:
        if not _LARGER.search(sentence):
            continue
        words = [word for word in map(_bare, _WORDS_OF.split(sentence)) if word]
        for one, joint, other in zip(words, words[1:], words[2:], strict=False):
            if joint in _JOINTS and said in (one, other):
                return (one, other), 0.85
    return None


def _ordered(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """Two values that the text compares, with a sign between them for an answer."""
    if not reading.says("compar", "order", "大小") or not (order := _ORDER.fullmatch(reading.answer or "")):
        return None
    text = _flat(reading.text)
    return (_SIGNS, 0.85) if all(side in text for side in map(_flat, order.groups())) else None


_ORDER = re.compile(r"([^<>=]{1,60}?)\s?(?:[<>=≥≤]|\\(?:lt|gt|leq?|geq?)\b)\s?([^<>=]{1,60})")


def _flat(text: str) -> str:
    return "".join(text.split()).replace("$", "").strip(" .。").lower()


def _bare(text: str) -> str:
    return text.strip(" $,.?。，:：").lower()


_LARGER = re.compile(
    r"\bwhich\b[^?]{0,80}\b(?:larger|greater|bigger|smaller|less|more|higher|lower|closer)\b|"
    r"\bthe two\b[^.?]{0,80}\b(?:name|give|state|write|circle) the "
    r"(?:larger|greater|bigger|smaller|lesser)\b|"
    r"\b(?:name|give|state|write|circle) the (?:larger|greater|bigger|smaller|lesser) of\b|"
    r"哪(?:一)?个(?:数|分数|小数)?[更较]?(?:大|小)(?![^。]{0,6}(?:多少|几))|相比,?[较更](?:大|小)的",
    re.IGNORECASE,
)
_WORDS_OF = re.compile(
    r"(?<=[\s,])|(?=[\s,])|(?<=[与和跟或])|(?=[与和跟或相])|(?<=[\u3400-\u9fff])(?=[\d$\\])"
)
_JOINTS = frozenset(("and", "or", "与", "和", "跟", "或", "还是"))
_ONE_OF = re.compile(r"^(?:one|that|those) (?:from|in|of|at|with|called|by) (?:the )?")


def _label(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """A label by itself, whatever the question's words."""
    answer = question_alternatives.normalised(reading.answer or "")
    if len(answer) > category_labels.MAX_LABEL_ANSWER:
        return None
    if found := category_labels.english(answer):
        label, plain = found
        if plain or _CLASSIFIES.search(reading.text):
            return category_labels.group(label), 0.9 if plain else 0.75
    if label := category_labels.chinese(answer) or _completed(answer, reading):
        return category_labels.group(label), 0.9
    if _PHRASES.fullmatch(answer) or _ON.fullmatch((reading.answer or "").lower()):
        return (answer, f"the opposite of {answer}"), 0.85
    return None


def _completed(answer: str, reading: Reading) -> str:
    """The label that an answer makes with what stands behind its blank (`成(  )比例`), or ""."""
    if not reading.han or len(answer) > MAX_START or not _NAME_ZH.fullmatch(answer):
        return ""
    for blank in islice(_BLANK.finditer(reading.text), MAX_BLANKS):
        label = category_labels.chinese_start(answer + reading.text[blank.end() : blank.end() + MAX_END])
        if len(label) > len(answer):
            return label
    return ""


MAX_START, MAX_END, MAX_BLANKS = 4, 8, 12
_BLANK = re.compile(r"_{2,}\$?|\(\s{0,12}\)|\\underline\{[\s~\\a-z]{0,40}\}\$?")


def _one_named(reading: Reading) -> tuple[tuple[str, ...], float] | None:
    """One of the things that a text names which asks who or which."""
    answer = question_alternatives.normalised(reading.answer or "")
    if not answer[:1].isalpha() and not (reading.han and _MORE_ZH.search(reading.last)):
        return None
    if reading.han and _MEMBER_ZH.fullmatch(answer) and not _QUANTITY.search(reading.last):
        return tuple(name for name in "甲乙丙丁戊" if name in reading.text) or ("甲", "乙"), 0.85
    if _QUADRANT.fullmatch(answer) and "象限" in reading.last:
        return ("first", "second", "third", "fourth"), 0.8
    if not any(_WHO.search(asked) or (reading.han and _WHO_ZH.search(asked)) for asked in reading.questions):
        pronoun = pronoun_questions.asks_pronoun(reading) and _stands_in(answer, reading)
        return ((answer, "another thing named"), 0.8) if pronoun else None
    if _ORDINAL.fullmatch(answer) or (_QUADRANT.fullmatch(answer) and reading.says("quadrant", "象限")):
        return ("first", "second"), 0.8
    if _PLAYER.fullmatch(answer) or (_NEITHER.fullmatch(answer) and _asks_between(reading)):
        return (answer, "another"), 0.7
    return ((answer, "another one named"), 0.8) if _stands_in(answer, reading) else None


def _asks_between(reading: Reading) -> bool:
    """Whether two things are named or compared, which may be alike."""
    return reading.says(" or ", "还是", "和") or any(map(_COMPARATIVE.search, reading.questions))


_COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|first|[a-z]{2,}(?<!numb)(?<!oth)er)\b|[更较最]", re.IGNORECASE
)


def _stands_in(answer: str, reading: Reading) -> bool:
    """Whether the name that is the answer stands in the text as a word of its own."""
    answer = _ONE_OF.sub("", _DOES.sub("", answer))
    if reading.han and len(answer) >= 3 and _MORE_ZH.search(reading.last):
        return "".join((reading.answer or "").split()) in "".join(reading.text.split())
    if reading.han and _NAME_ZH.fullmatch(answer):
        return answer.removesuffix("色") in reading.text
    if not _NAME.fullmatch(answer) or len(answer.split()) > 4:
        return False
    text = question_alternatives.unmarked(reading.lower)
    return re.search(rf"\b{re.escape(answer.removesuffix('s'))}(?:s|es)?\b", text) is not None


_ASK_WORDS = frozenset("or which who what day weekday premise hypothesis sentiment".split())


def _asked_between(reading: Reading) -> tuple[tuple[str, ...], float]:
    """Without an answer: labels of one group between which the question asks."""
    if not reading.han and _ASK_WORDS.isdisjoint(reading.words) and "<" not in reading.text:
        return (), 0.0
    for sentence in reading.sentences[-6:]:
        if _QUANTITY.search(sentence):
            continue
        if _DAY.search(sentence):
            return category_labels.group("monday"), 0.7
        if _COMPARED.search(sentence):
            return ("one", "the other"), 0.6
        if found := _labels_joined(sentence):
            return found, 0.75
    return (), 0.0


_COMPARED = re.compile(
    r"\b(?:which|who|what) (?:\w+ ){0,3}(?:is|are|was|has|runs?|costs?|gives?|goes|"
    r"grows?) (?:the )?(?:larger|greater|bigger|smaller|less|more|cheaper|faster|"
    r"slower|taller|shorter|longer|older|younger|heavier|lighter|better|closer|higher|"
    r"lower)\b(?![^?]*\b(?:how (?:many|much)|by what)\b)|"
    r"\bwho (?:wins|won|will win|has (?:a|the) winning strategy|can (?:always|guarantee)|"
    r"finishes first|came first)\b|"
    r"\b(?:premise|hypothesis|sentiment) (?:is|as|of)\b|谁(?:会|能|将)?(?:获?胜|赢|必胜|有必胜|先到|"
    r"更?[快大多高重])|"
    r"哪个(?:数)?[更较]?(?:大|小|多|少|快|慢)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\b([a-z-]+)(?: (?:function|number|point|series|triangle|sequence|player|to|"
    r"than)s?)?,? or (?:is (?:it|"
    r"he|she) )?(?:an? |the |to |its )?(?:local )?([a-z-]+)\b",
    re.IGNORECASE,
)
_JOINED_ZH = re.compile(r"([\u3400-\u9fff]{1,8}?)(?:还是|或者?|/)([\u3400-\u9fff]{1,8})")
_SIGNS_ASKED = re.compile(
    r"[<>][\"”’']?\s?[,、，]\s?[\"“‘']?[<>=][\"”’']?\s?(?:,|、|or|或|和)|[<>] or [<>]|"
    r"<[^.\n]{0,8}=[^.\n]{0,8}>|>[^.\n]{0,8}<[^.\n]{0,8}="
)
_ASKS = re.compile(
    r"\?|\b(?:determine|decide|state|tell|say|classify|identify|indicate|whether|predict|label|"
    r"fill in)\b|判断|判定|填|是.{0,12}还是",
    re.IGNORECASE,
)


def _labels_joined(sentence: str) -> tuple[str, ...]:
    if not _ASKS.search(sentence):
        return ()
    if _SIGNS_ASKED.search(sentence):
        return _SIGNS
    for one, other in _JOINED.findall(sentence):
        first, second = one.lower(), other.lower()
        group = category_labels.LABEL_EN.get(first, -1)
        if group >= 0 and (group == category_labels.LABEL_EN.get(second) or second == "neither"):
            return (first, second)
    for match in _JOINED_ZH.finditer(sentence):
        first, second = category_labels.chinese_end(match[1]), category_labels.chinese_start(match[2])
        if first and second and category_labels.LABEL_ZH[first] == category_labels.LABEL_ZH[second]:
            return (first, second)
    return ()
