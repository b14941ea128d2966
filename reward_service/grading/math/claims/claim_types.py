"""What a reading of a text is made of: statements with their ranks, headings, and the claims that count."""

from dataclasses import dataclass
from enum import IntEnum

from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.polarity import Denial


class Rank(IntEnum):
    """How plainly a clause says that its value is the answer."""

    PLAIN = 0
    BARE = 1
    CONCLUDED = 2
    EXPLICIT = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """A value with placeholders, its rank, why it was read so, and what takes it away if anything does."""

    value: str
    rank: Rank
    why: str
    denied: Denial | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A label without a value: it lends its rank to the line below."""

    rank: Rank
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer a text states, and the words that say so."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The claims of a text (several only when several call themselves final), and why there is none."""

    claims: tuple[Claim, ...]
    reason: str = ""


def claim_of(found: Document, statement: Statement) -> Claim:
    """The claim of a statement, its formulas put back."""
    rank = {
        Rank.EXPLICIT: "stated",
        Rank.CONCLUDED: "concluded",
        Rank.BARE: "the last line",
        Rank.PLAIN: "the last sentence",
    }
    return Claim(found.restored(statement.value), f"{rank[statement.rank]} ({statement.why})")
