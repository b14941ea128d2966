"""Clauses of Chinese, Japanese and Korean, in which particles and not commas tell what is said of a name."""

import re

from reward_service.grading.texts.word_patterns import WordPattern

_BE = re.compile('(?:是|为|為|叫做?|即|就是|在|位于)[“「『《"]?$')
_ENDS = re.compile('[”」』》"]?(?:[（(][^()（）\n]{1,60}[)）])?[,，；。!！]')
_JAPANESE_BE = re.compile("は[「『]?$")
_JAPANESE_GOES_ON = re.compile("[」』]?(?:で、(?![^。]{1,30}ではあり)|であり、|です[。、が])")
_WORK_OF = re.compile("^的(?:作品|小说|小說|名作|著作|画作|發明|发明|代表作|诗作|发现)")
_POINTS_AHEAD = ("是", "就是", "答案是", "应该是", "它是", "这是", "答：是")
_TURNS = re.compile("[,，；]\\s?(?:但|而是|不过|然而|其实|可是|不是|才是|却)")
_CONCEDED = re.compile(
    "^(?:も|は|が|を)?[^、。,]{0,20}?(?:有名|人気|よく|思われ|言われ|知られ)[^、。,]{0,12}(?:が|けど|けれど|けれども)[、,](?P<rest>[^。]+)"
)
_OWN_SUBJECT = re.compile("[^、。が]{1,16}(?:が|です|だ)")
_FORMERLY = re.compile(
    "(?:是|为)[^,，。；是为]{1,12}[,，](?:以前|之前|从前|过去|曾经?|原来|后来|其次|第二|旧)[^,，。]{0,12}$"
)
_EARLIER = re.compile("(?<!不)(?:是|为)[^,，。；是为]{1,12}[,，；]\\s?$")
_KOREAN = WordPattern(
    r"(?P<topic>[가-힣]{2,8})(?:은|는)\s(?P<name>\S{2,12}?)(?:이고|이며|이지만|인데|고|며)\s"
)
_KOREAN_TOPIC = re.compile(r"^(?:은|는|이|가)\s")


def is_chinese_complement(sentence: str, start: int, end: int, prompt: str) -> bool:
    """Whether a name is what the first clause says that the thing asked for is, and nothing turns away from it."""
    before = sentence[:start]
    is_first = not re.search("[,，；。]", before)
    if _JAPANESE_BE.search(before) and _JAPANESE_GOES_ON.match(sentence[end:]):
        return _pairs(before, prompt)
    if _WORK_OF.match(sentence[end:]) and _BE.search(before):
        return _pairs(before, prompt)
    return (
        is_first
        and (_pairs(before, prompt) or before.strip() in _POINTS_AHEAD)
        and _BE.search(before) is not None
        and _ENDS.match(sentence[end:]) is not None
        and _TURNS.search(sentence, end) is None
    )


_CALLED = re.compile(
    "^(?:[^，。；]{0,12}[，,]\\s?)?(?:才|就|也)?(?:被|则|則)?(?:称为|稱為|称作|誉为|譽為|叫做|叫作|视为|認為|认为)"
)


def is_called_so(sentence: str, end: int, prompt: str) -> bool:
    """Whether a Chinese name is the subject of "is called", of what the question says."""
    found = _CALLED.match(sentence[end:])
    return found is not None and _pairs(re.sub("\\W", "", sentence[end + found.end() :])[:12], prompt)


def _pairs(text: str, prompt: str) -> bool:
    """Whether two characters of a text stand so in the prompt."""
    return any(text[at : at + 2] in prompt for at in range(len(text) - 1))


def is_conceded(sentence: str, start: int, end: int, prompt: str) -> bool:
    """Whether a Japanese clause only grants that a name is well known, or a Korean one goes on to another topic."""
    found = _CONCEDED.match(sentence[end:])
    if found is not None:
        return _OWN_SUBJECT.search(found["rest"]) is not None
    if _FORMERLY.search(sentence[:start]) and _pairs(_FORMERLY.split(sentence[:start])[0], prompt):
        return True
    if (
        _EARLIER.search(sentence[:start])
        and _pairs(sentence[:start], prompt)
        and not re.match("[^,，。]{0,6}(?:才|就)是", sentence[end:])
    ):
        return True
    other = _KOREAN.search(sentence[:start])
    return other is not None and other["topic"] in prompt and _KOREAN_TOPIC.match(sentence[end:]) is not None
