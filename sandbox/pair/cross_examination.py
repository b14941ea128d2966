"""In the tests' box: what the program says of the equality of its objects is not believed at once.

Whoever says that two are equal must also tell them from others: from an object of nobody's, from those that
the tests could have made instead, and from others that were read of the same class.
"""

import contextlib
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sandbox.pair.argument_rows import draws, members_beside
from sandbox.pair.decoys import secret, truth, varied
from sandbox.pair.handed_object_access import Stranger
from sandbox.pair.handle_operators import Operators
from sandbox.pair.remote_program import Lie, program
from sandbox.pair.rows_of_objects import made

in_line_up: list[bool] = []
"""One entry while a line-up goes on: nothing is lined up within it."""
liars: list[bool] = []
"""One entry once the program has lied about what its objects equal."""


def same_objects(one: Operators, other: Operators) -> bool:
    """Does the program say so, both ways round? Whoever also equals an object of nobody's is asked no more.

    Raises:
        Lie: it does.
    """
    if not _picked_out(one, other):
        return False
    with contextlib.suppress(Exception):  # it need not compare itself with strangers
        if truth(program.exchange("eq", one, Stranger())):
            liars.append(True)
    if liars:
        raise Lie("an object of the program's that equals everything")
    return True


def _picked_out(one: Operators, other: Operators) -> bool:
    """Are both equal, and can what is known of one be told from what it could be instead?"""
    try:
        if one._class is not None or other._class is not None:
            return _among_members(*((one, other) if other._class is not None else (other, one)))
        if not in_line_up and bool(one._recipe) is not bool(other._recipe):
            return _equals_no_decoy(*((other, one) if one._recipe else (one, other)))
    except Lie:
        raise
    except Exception:  # noqa: BLE001, S110 - the program's: what it need not compare, it may refuse to
        pass
    return _equal_both_ways(one, other)


def _equal_both_ways(one: Operators, other: Operators) -> bool:
    """What the program says of both ways round, asked at once."""
    try:
        return all(eq_of_each([(one, other), (other, one)]))
    except Lie:
        raise
    except Exception:  # noqa: BLE001 - the program's: what a comparison raises that would not have been made is nothing
        return truth(program.exchange("eq", one, other)) and truth(program.exchange("eq", other, one))


def equal_ones(answer: Operators, others: Sequence[Operators]) -> list[bool]:
    """Which of several objects one equals, by `same_objects`; asked at once, which takes fewer turns.

    Raises:
        Lie: as `same_objects`.
    """
    said = eq_of_each([(answer, other) for other in others])
    return [equal and same_objects(answer, other) for equal, other in zip(said, others, strict=True)]


def eq_of_each(pairs: Sequence[tuple[Operators, Operators]]) -> list[bool]:
    """What the program says of the equality of each pair."""
    return _truths(program.exchange("each", "eq", [list(pair) for pair in pairs]), len(pairs))


def _truths(said: Any, number: int) -> list[bool]:
    if type(said) is not list or len(said) != number:
        raise Lie("not an answer for each pair")
    return [truth(each) for each in said]


def _equals_no_decoy(answer: Operators, known: Operators) -> bool:
    """Is the answer the one that the tests made, and none of those that they could have made instead?

    All are made before the first is asked about, and asked about in an order that nobody knows.

    Raises:
        Lie: it is, and is others, too, that the class tells apart.
    """
    kind, args, kwargs = known._recipe
    drawn = draws(args, kwargs)
    others = [given for is_mine, given in drawn if not is_mine]
    in_line_up.append(True)
    try:
        decoys = [one for one, _ in made(kind, others, kept=False) if isinstance(one, Operators)]
        row = [known, *decoys]
        said = _said_of_row(answer, row)
        if not said[0]:
            return False
        apart = [not same for same in alike(row, 0)]
        refused = len(others) - len(decoys)
        if any(each and differs for each, differs in zip(said, apart, strict=True)) or (
            too_few_apart(sum(apart) + refused, len(others))
        ):
            raise Lie("an object that equals what differs")
        return True
    finally:
        in_line_up.pop()


def _said_of_row(answer: Operators, row: Sequence[Operators]) -> list[bool]:
    """Which of a row does one equal? Of the first both ways round are asked."""
    questions = [(at, _on_any_side(answer, one)) for at, one in enumerate(row)]
    questions.append((0, questions[0][1][::-1]))
    secret.shuffle(questions)
    said = eq_of_each([pair for _, pair in questions])
    return [
        all(yes for (place, _), yes in zip(questions, said, strict=True) if place == at)
        for at in range(len(row))
    ]


def _on_any_side(one: Operators, other: Operators) -> tuple[Operators, Operators]:
    return (one, other) if secret.randrange(2) else (other, one)


def alike(row: Sequence[Operators], mine: int) -> list[bool]:
    """Which of a row does their class not tell from this one? All pairs are asked about, so that nobody
    learns which one it is.

    Raises:
        Lie: there is not one answer for each.
    """
    pairs = [*combinations(range(len(row)), 2)]
    secret.shuffle(pairs)
    sides = [list(pair if secret.randrange(2) else pair[::-1]) for pair in pairs]
    said = _truths(program.exchange("pairs", list(row), sides), len(pairs))
    same = {mine, *(sum(pair) - mine for pair, yes in zip(pairs, said, strict=True) if yes and mine in pair)}
    return [at in same for at in range(len(row))]


def too_few_apart(apart: int, others: int) -> bool:
    """Has a class told fewer than half of the others from the true one, or refused to make them?"""
    return apart * 2 < others


def _among_members(answer: Operators, known: Operators) -> bool:
    """Does the answer equal the one that was read of a class, and none that can be read of it and differs?

    Raises:
        Lie: it does, or all that can be read of it are the same.
    """
    row = [known, *members_beside(known)]
    if len(row) == 1:
        return _equal_both_ways(answer, known)
    said = _said_of_row(answer, row)
    if not said[0]:
        return False
    apart = [not same for same in alike(row, 0)]
    if not any(apart) or any(each and differs for each, differs in zip(said, apart, strict=True)):
        raise Lie("an object that equals what differs")
    return True


def lined_up_value(handle: Operators, value: Any) -> bool:
    """Does an object equal a plain value, and few others?"""
    row = varied(value)
    if row is None:
        return truth(program.exchange("eq", handle, value))
    program.line_ups += 1
    secret.shuffle(row)
    said = [truth(program.exchange("eq", handle, one)) for one in row]
    equal = any(answer and one == value for answer, one in zip(said, row, strict=True))
    if equal and sum(said) > 1:
        raise Lie("an object that equals what differs")
    return equal
