"""Clauses of Chinese, Japanese and Korean, in which particles and not commas tell what is said of a name."""

import re

_BE = re.compile('(?:是|为|為|叫做?|即|就是|在|位于)[“「『《"]?$')
_ENDS = re.compile('[”」』》"]?(?:[（(][^()（）\n]{1,60}[)）])?[,，；。!！]')
_TURNS = re.compile("[,，；]\\s?(?:但|而是|不过|然而|其实|可是|不是|才是|却)")
_CONCEDED = re.compile(
    "^(?:も|は|が|を)?[^、。,]{0,20}?(?:有名|人気|よく|思われ|言われ|知られ)[^、。,]{0,12}(?:が|けど|けれど|けれども)[、,](?P<rest>[^。]+)"
)
_OWN_SUBJECT = re.compile("[^、。が]{1,16}(?:が|です|だ)")
_KOREAN = re.compile(
    r"(?P<topic>[가-힣]{2,8})(?:은|는)\s(?P<name>\S{2,12}?)(?:이고|이며|이지만|인데|고|며)\s"
)
_KOREAN_TOPIC = re.compile(r"^(?:은|는|이|가)\s")


def is_chinese_complement(sentence: str, start: int, end: int, prompt: str) -> bool:
    """Whether a name is what the first clause says that the thing asked for is, and nothing turns away from it."""
    before = sentence[:start]
    pairs = {before[at : at + 2] for at in range(len(before) - 1) if before[at : at + 2] in prompt}
    is_first = not re.search("[,，；。]", before)
    return (
        is_first
        and bool(pairs)
        and _BE.search(before) is not None
        and _ENDS.match(sentence[end:]) is not None
        and _TURNS.search(sentence, end) is None
    )


def is_conceded(sentence: str, start: int, end: int, prompt: str) -> bool:
    """Whether a Japanese clause only grants that a name is well known, or a Korean one goes on to another topic."""
    found = _CONCEDED.match(sentence[end:])
    if found is not None:
        return _OWN_SUBJECT.search(found["rest"]) is not None
    other = _KOREAN.search(sentence[:start])
    return other is not None and other["topic"] in prompt and _KOREAN_TOPIC.match(sentence[end:]) is not None
