"""Documents that differ from one in a single place."""

from typing import Any


def changed_leaf(value: Any) -> Any:
    """The same with its first text, number or truth value another one; None where there is none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, dict | list):
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
        for place, part in items:
            changed = changed_leaf(part)
            if changed is not None:
                return _with(value, place, changed)
    return None


def without_last_part(value: Any) -> Any:
    """The same without its last key or element; None where it has not two."""
    if not isinstance(value, dict | list) or len(value) < 2:
        return None
    return dict(list(value.items())[:-1]) if isinstance(value, dict) else value[:-1]


def _with(value: dict[str, Any] | list[Any], place: Any, changed: Any) -> Any:
    if isinstance(value, dict):
        return {**value, place: changed}
    return [*value[:place], changed, *value[place + 1 :]]
