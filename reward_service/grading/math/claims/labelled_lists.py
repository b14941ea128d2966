"""Several values behind one label: "Answer: A gets 150, B gets 120", or a heading with one value a line below it."""

import re

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.answer_labels import label, label_rank
from reward_service.grading.math.claims.claim_types import Rank
from reward_service.grading.math.claims.markup import DRESS, Document
from reward_service.grading.math.claims.polarity import denial
from reward_service.grading.math.claims.reference_shape import Shape, Wanted
from reward_service.grading.math.problem import Problem

_JOINTS = re.compile(
    r"(?<!\d)[,，]|[,，](?!\d)|[;；、。]|(?<![^\W_])(?:and|und|et|y|e|и|và)(?![^\W_])|(?<=[\d\u3400-\u9fff])[和与]"
)
_LONGEST_PIECE = 60


def listed_behind_label(found: Document, wanted: Wanted, problem: Problem) -> tuple[str, bool] | None:
    """The values behind the last explicit label of a text as one list, and whether names of the prompt put them in
    order; None when it has not as many pieces, each with one value, as the reference."""
    if wanted.count < 2 or wanted.lettered or wanted.labels or set(wanted.shapes) - {Shape.NUMBER}:
        return None
    for number in range(len(found.lines) - 1, -1, -1):
        rest = _behind_label(found.lines[number].text)
        if rest is not None:
            below = [line.text for line in found.lines[number + 1 : number + 1 + wanted.count]]
            return _list_of([rest] if rest.strip() else below, wanted.count, problem)
    return None


def _behind_label(text: str) -> str | None:
    """What stands behind an explicit label; nothing when the line is the label alone, None when it has none."""
    if label_rank(text) is Rank.EXPLICIT:
        return ""
    labelled = label(text)
    return labelled[2] if labelled is not None and labelled[0] is Rank.EXPLICIT else None


def _list_of(texts: list[str], count: int, problem: Problem) -> tuple[str, bool] | None:
    pieces = [piece.strip() for text in texts for piece in _JOINTS.split(text) if piece.strip(" .。")]
    if len(pieces) != count or any(len(piece) > _LONGEST_PIECE or denial(piece) for piece in pieces):
        return None
    stated = [_only_value(piece.translate(DRESS)) for piece in pieces]
    if not all(stated):
        return None
    places = [_place_of_name(piece.translate(DRESS), problem) for piece in pieces]
    if all(place >= 0 for place in places) and len(set(places)) == count:
        return ", ".join(value for _, value in sorted(zip(places, stated, strict=True))), True
    joint = "; " if any(map(_DECIMAL_COMMA.search, stated)) else ", "
    return joint.join(stated), False


_DECIMAL_COMMA = re.compile(r"\d,\d")


_NAME = re.compile(r"\s*(?:[^\W\d_A-ZА-Я]{1,6}\s)?([A-ZÀ-ÝА-ЯЁ][^\W\d_]{1,15}|[甲乙丙丁]|[\u3400-\u9fff]{2})")


def _place_of_name(piece: str, problem: Problem) -> int:
    """Where the prompt first has the name at the head of a piece; -1 for none."""
    name = _NAME.match(piece)
    return problem.text.find(name[1]) if name is not None else -1


def _only_value(piece: str) -> str:
    """The one value of a piece; of work, what it comes to."""
    piece = piece.rpartition("=")[2] if "=" in piece else piece
    span = values.span(piece)
    if span is None or values.FIRST.search(span.after):
        return ""
    return values.trimmed(span.value)
