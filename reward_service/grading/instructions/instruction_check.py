"""What a check is: its arguments and the rule; and the register of ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Rule = Callable[..., bool]
RELATIONS = ("less than", "at least")
MAX_NUMBER = 1_000_000
MAX_TEXT = 50_000
MAX_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over a text, and its arguments: name to `number`, `text`, `texts`, `letter` or `relation`."""

    arguments: Mapping[str, str]
    rule: Rule


class BadArguments(ValueError):
    """The arguments of a check are not what its id asks for."""


_register: dict[str, Check] = {}


def check(name: str, **arguments: str) -> Callable[[Rule], Rule]:
    """Register a rule under an id."""

    def keep(rule: Rule) -> Rule:
        _register[name] = Check(arguments, rule)
        return rule

    return keep


def checks() -> Mapping[str, Check]:
    """Every check, by id; those that have been imported."""
    return _register


def arguments_of(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a check, read; those that are null are left out, as datasets pad them.

    Raises:
        BadArguments: the id is unknown, an argument is missing, unknown or of the wrong type.
    """
    found = checks().get(name)
    if found is None:
        raise BadArguments(f"unknown instruction {name[:80]!r}")
    named = {key: value for key, value in given.items() if value is not None}
    if unknown := sorted(set(named) - set(found.arguments)):
        raise BadArguments(f"{name}: unknown argument {unknown[0][:40]!r}")
    if missing := sorted(set(found.arguments) - set(named)):
        raise BadArguments(f"{name}: the argument {missing[0]!r} is missing")
    return {key: _value(name, key, kind, named[key]) for key, kind in found.arguments.items()}


def _value(name: str, key: str, kind: str, value: Any) -> Any:
    if kind == "number":
        return _number(name, key, value)
    if kind == "texts":
        if not isinstance(value, list) or not 0 < len(value) <= MAX_TEXTS:
            raise BadArguments(f"{name}: {key!r} is a list of texts")
        return tuple(_text(name, key, one) for one in value)
    text = _text(name, key, value)
    if kind == "relation" and text not in RELATIONS:
        raise BadArguments(f"{name}: {key!r} is one of {', '.join(RELATIONS)}")
    if kind == "letter" and len(text.strip()) != 1:
        raise BadArguments(f"{name}: {key!r} is one letter")
    return text


def _number(name: str, key: str, value: Any) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or value != value or int(value) != value or not 0 <= value <= MAX_NUMBER:  # noqa: PLR0124 -- NaN
        raise BadArguments(f"{name}: {key!r} is a whole number from 0")
    return int(value)


def _text(name: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise BadArguments(f"{name}: {key!r} is a text")
    return value


def relates(count: int, relation: str, limit: int) -> bool:
    """Whether a count is `less than` or `at least` a limit."""
    return count < limit if relation == "less than" else count >= limit
