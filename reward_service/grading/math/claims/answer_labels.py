"""Labels before a value, such as a line's "Final answer:", with the rank they lend it."""

import re

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.claim_types import Rank
from reward_service.grading.math.claims.markup import DRESS

_STRONG = lexicon.pattern("strong")
_WEAK = lexicon.pattern("weak")
_LABEL = lexicon.leading("strong", "weak", "modifiers", "copulas", "links", "conclude")
_SEPARATOR = re.compile(
    r"[:：]|={1,3}>|-{1,2}>|→|⇒|＝|>>|[—–]|\s-{1,2}\s|\s=\s|】|(?<=[Aa]ns)\.\s|(?<=[RrОо][eéèт]["
    r"spв])\.\s?:?|(?<=[Aa]ntw)\.\s|[」\]](?=\s?[\d\ue100-\uf8ff])"
)
_SEPARATES = re.compile("[:：=>→⇒＝—–】」\\]-]|[a-zA-Z\u0080-\uffff]\\.\\s")
"""What every separator holds."""
_LONGEST_LABEL = 80
_AFTER_DASH = re.compile(r"^\s*(?:—|[-–](?!\s{1,4}\.?\d))\s+(?=\S)")
"""A dash that is no sign of the number behind it."""
_SIGNED = re.compile(r"\s-\s{1,4}\.?\d")
_COPULA = lexicon.pattern("copulas")


def label(text: str) -> tuple[Rank, str, str] | None:
    """The rank of a label at the head of a line, the label, and what follows it."""
    if _SEPARATES.search(text, 0, _LONGEST_LABEL) is None:
        return None
    for found in list(_SEPARATOR.finditer(text[:_LONGEST_LABEL]))[:3]:
        head = text[: found.start()]
        if _is_sign(text, found.start()):
            return None
        rank = label_rank(head)
        if (
            rank is not None
            and head.translate(DRESS).strip() == "A"
            and found.group().strip() not in {":", "："}
        ):
            return None
        if rank is not None:
            return rank, head.translate(DRESS).strip(), _AFTER_DASH.sub("", text[found.end() :])
        if re.search(r"[\d\ue100-\uf8ff]", head):
            return None
    return None


def _is_sign(text: str, at: int) -> bool:
    """Is the hyphen there a minus? In "the answer is - 5" it is, in "Answer - 5" it is not."""
    if _SIGNED.match(text, at) is None:
        return False
    head = text[:at].translate(DRESS).rstrip()
    return any(found.end() == len(head) for found in _COPULA.finditer(head))


def label_rank(head: str) -> Rank | None:
    """The rank of words that are nothing but a label; None for anything else."""
    bare = head.translate(DRESS).strip(" .:：,\t")
    if not bare or len(bare) > _LONGEST_LABEL:
        return None
    if bare == "A":
        return Rank.EXPLICIT
    if _LABEL.fullmatch(bare) is None:
        return None
    if _STRONG.search(bare):
        return Rank.EXPLICIT
    return Rank.CONCLUDED if _WEAK.search(bare) else None


def is_final(words: str) -> bool:
    """Whether a label or clause calls itself final."""
    return bool(
        re.search(
            r"final|最终|最終|최종|окончательн|итогов|النهائي|अंतिम|cuối cùng|endgültig|definitiv|définitiv",
            words,
            re.IGNORECASE,
        )
    )
