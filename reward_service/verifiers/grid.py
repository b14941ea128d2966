"""Grid: is the last grid of the completion the reference, cell for cell?"""

import json
import re
from functools import lru_cache
from typing import ClassVar, NamedTuple, cast

from reward_service.grading.grids.grid_reader import Cell, last_grid, right_cells, typed_row
from reward_service.grading.grids.grid_reader import Grid as Cells
from reward_service.grading.grids.grid_reference import GridReference
from reward_service.grading.grids.sign_cells import sign_letters, with_letters, with_signs
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.negation_hedge_words import TAKEN_BACK
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.text.answer_statements import without_end_tokens
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier, reference_of

MAX_REMARK = 600
"""Characters behind a grid in which it may be taken back."""


class Grid(Verifier):
    """1 when the last grid of the final part has the shape and every cell of the reference, else 0.

    With `scoring: cells` a grid of the right shape earns the share of its right cells.
    """

    name: ClassVar[str] = "grid"
    reference_model: ClassVar[type[Reference] | None] = GridReference

    def gold(self, reference: Reference) -> str | None:
        """The grid as JSON."""
        return json.dumps(reference.cells) if isinstance(reference, GridReference) else None

    def read(self, sample: Sample) -> Verdict:
        """Find the grid and compare it.

        Raises:
            BadReference: the reference is no rectangle of cells.
        """
        reference = reference_of(sample, GridReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        bodies = answers.tags(final) if answers.ANSWER_OPEN in final else []
        text = bodies[-1] if bodies else without_end_tokens(final)
        wanted = _wanted(tuple(map(tuple, reference.cells)))
        letters = sign_letters(wanted.cells) if wanted.words and '["' not in text else {}
        rows = with_letters(text, letters, wanted.shape[1]) if letters else text
        said = last_grid(rows, wide=wanted.wide, words=wanted.words, shape=wanted.shape)
        if said is None:
            return Verdict.no_answer("there is no whole grid after the reasoning")
        if _is_taken_back(_remark(text) or _behind(text)):
            return Verdict.scored(0.0, "the grid is taken back", answer=text[-200:])
        said = with_signs(said, letters) if letters else said
        return _compared(said, wanted.cells, reference.scoring)


class _Wanted(NamedTuple):
    """The grid that is asked for, whether its cells have more than a figure, or words, and its shape."""

    cells: Cells
    wide: bool
    words: bool
    shape: tuple[int, int]


@lru_cache(512)
def _wanted(cells: tuple[tuple[Cell, ...], ...]) -> _Wanted:
    rows = [typed_row(row) for row in cells]
    words = any(str in set(map(type, row)) for row in rows)
    wide = words or any(min(row) < 0 or max(row) > 9 for row in cast("list[list[int]]", rows))
    return _Wanted(rows, wide, words, (len(rows), len(rows[0])))


_DOUBTS = re.compile(
    r"(?<!\w)(?:wait|hold\son|hmm+|oops|nope|actually|scratch|scrap\w*|strike|ignore|disregard|forget|discard|redo\w*|reconsider\w*|rethink\w*|revis\w*|"
    r"wrong\w*|incorrect\w*|mistak\w*|error\w*|misread|miscount\w*|sorry|apolog\w*|instead|should(?!\s(?:do|help|work|suffice))|correction\w*|corrected|"
    r"(?:is|was|are|were|does|do|did|can|could)(?:n't|\snot)|cannot|unsure|not\s(?:sure|certain|right|correct|quite|it|the|my|what)|don't\sknow|no\sidea|withdraw\w*|retract\w*|"
    r"take\s(?:that|it|this)\sback|second\sthought\w*|no(?=[,.!:;])|korrektur|falsch|fehler|doch|erreur|faux|corrige\w*|error|correccion|incorrecto|errore|sbagliat\w|erro|errado|"
    r"ошибк\w*|неверн\w*|неправильн\w*)(?!\w)|更正|应该|錯|错|不对|不對|重新|等等|間違|違い|訂正|틀렸|아니"
)
"""Words of a writer who is not content with what stands above."""
_CONTENT = re.compile(
    r"(?<!\w)(?:no|without|free\sof|any|zero)\s(?:further\s|more\s|other\s)?(?:mistake|error|correction|contradiction|violation)s?(?!\w)|"
    r"(?<!\w)(?:(?:is|was|are|were|does|do|did|can|could)(?:n't|\snot)|cannot)\s(?:\w{1,12}\s){0,4}?(?:repeat|change|repeated|violat\w*|differ|matter|needed|move|touch|overlap)\w*|"
    r"as\sit\sshould(?:\sbe)?|without\serror\w*"
)
"""What such words also stand in, where all is well: it is left out before they are looked for."""
_IS_RIGHT = re.compile(
    r"(?<!\w)(?:but|now|yet)\s(?:the|this|that)\s(?:\w{1,10}\s)?(?:grid|matrix|table|answer|one|board)(?:\sabove)?\s(?:is|should\sbe)\s(?:now\s)?(?:right|correct|fine)"
)
_SENTENCE_WORD = re.compile(r"[\u3040-\u9fff]|[^\W\d_]{2,}")


def _is_taken_back(remark: str) -> bool:
    """Whether what is said behind a grid takes it back, and does not call it right."""
    if _IS_RIGHT.search(remark):
        return False
    return TAKEN_BACK.search(remark) is not None or _DOUBTS.search(_CONTENT.sub(" ", remark)) is not None


def _remark(text: str) -> str:
    """The last lines of a text that are sentences and no rows of a grid, folded."""
    lines: list[str] = []
    for line in reversed(text[-MAX_REMARK:].strip().split("\n")):
        if line.strip("` \t") and (
            len(_SENTENCE_WORD.findall(line)) < 3 or any(sign in line for sign in "|[]&│{}")
        ):
            break
        lines.append(line)
    return folded("\n".join(reversed(lines)).strip("` \n")) if len(lines) < text.count("\n") + 1 else ""


def _behind(text: str) -> str:
    """What is said behind the last cell, bracket or bar, folded."""
    at = max(map(text.rfind, "0123456789]|}"))
    return folded(text[at + 1 :][:MAX_REMARK]) if at >= 0 else ""


def _compared(said: Cells, wanted: Cells, scoring: str) -> Verdict:
    answer = f"{len(said)} rows, the first {' '.join(map(str, said[0]))[:100]}"
    right = right_cells(said, wanted)
    if right is None:
        return Verdict.scored(
            0.0, "the shape differs from the reference", answer=answer, detail={"cells": 0.0}
        )
    share = right / (len(wanted) * len(wanted[0]))
    score = share if scoring == "cells" else float(share == 1.0)
    return Verdict.scored(
        score, f"{share:.1%} of the cells are right", answer=answer, detail={"cells": share}
    )
