"""Rejection sampling: which scored completions are clean enough to train on.

DeepSeek-R1 (arXiv 2501.12948, section 2.3.3) samples several answers to a prompt, keeps the correct ones and
leaves out chains of thought with mixed languages, long paragraphs and code blocks. The paper gives no
thresholds; these are parameters, with defaults that people would call long and mixed.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

MAX_READ = 1_000_000
"""Characters of a chain of thought that are looked at; a longer one is long by itself."""

_CODE = re.compile(r"```|~~~|\\begin\{(?:lstlisting|verbatim|minted)\}")
_BLANK_LINE = re.compile(r"\n[ \t\r]{0,64}\n")
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff]+|[\u3040-\u9fff]")

Share = Callable[[str], float | None]
"""The share of words in the target language, in [0, 1]; None when there are no words."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds: characters of a paragraph, words without any newline, share of the target language."""

    max_paragraph: int = 2_000
    max_unbroken_words: int = 200
    min_language_share: float = 0.95
    code_blocks: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One scored completion: `reward` ranks it, `correct` is the accuracy verdict, None when unjudged."""

    id: Hashable
    prompt: Hashable
    reasoning: str
    correct: bool | None
    reward: float = 1.0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A completion that is not kept, with every reason."""

    id: Hashable
    reasons: tuple[str, ...]


def faults(reasoning: str, rules: Rules | None = None, share: Share | None = None) -> list[str]:
    """What is unclean about a chain of thought: `mixed_language`, `long_paragraph`, `code_block`."""
    rules = rules or Rules()
    text = reasoning[:MAX_READ]
    found = []
    spoken = share(text) if share else None
    if spoken is not None and spoken < rules.min_language_share:
        found.append("mixed_language")
    if _long(text, rules) or len(reasoning) > MAX_READ:
        found.append("long_paragraph")
    if not rules.code_blocks and _CODE.search(text):
        found.append("code_block")
    return found


def _long(text: str, rules: Rules) -> bool:
    if any(len(part.strip()) > rules.max_paragraph for part in _BLANK_LINE.split(text)):
        return True
    return "\n" not in text.strip() and sum(1 for _ in _WORD.finditer(text)) > rules.max_unbroken_words


def select(
    candidates: Iterable[Candidate], *, best: int = 1, rules: Rules | None = None, share: Share | None = None
) -> tuple[list[Candidate], list[Rejected]]:
    """The `best` clean and correct completions of each prompt, and the others with their reasons.

    Ranked by reward, then by length (shorter first), then by the order given. Prompts keep their order.
    """
    clean: dict[Hashable, list[Candidate]] = {}
    rejected = []
    for candidate in candidates:
        reasons = [] if candidate.correct else ["unjudged" if candidate.correct is None else "wrong"]
        reasons += faults(candidate.reasoning, rules, share)
        if reasons:
            rejected.append(Rejected(candidate.id, tuple(reasons)))
        else:
            clean.setdefault(candidate.prompt, []).append(candidate)
    kept = []
    for group in clean.values():
        ranked = sorted(group, key=lambda c: (-c.reward, len(c.reasoning) if c.length is None else c.length))
        kept += ranked[:best]
        rejected += [Rejected(c.id, ("surplus",)) for c in ranked[best:]]
    return kept, rejected
