"""The conventions a comparison depends on, each with its strict default; `Math` documents them for users."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Conventions:
    """How two answers are compared where mathematics itself does not say."""

    list_order: Literal["free", "gold"] = "free"
    multiplicity: Literal["keep", "ignore"] = "keep"
    percent: Literal["exact", "bare"] = "exact"
    gold_figures: int = 3
    answer_figures: int = 10
    unevaluated: Literal["refuse", "accept"] = "refuse"
    equations: Literal["named", "refuse"] = "named"
    domain: Literal["positive", "real"] = "positive"
    units: Literal["optional", "required"] = "optional"
    prose: Literal["key", "refuse"] = "key"
