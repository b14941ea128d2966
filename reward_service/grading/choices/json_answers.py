"""The option in an answer that is one JSON object: `{"choice": "B"}`, where the prompt asks for such a key, or the key is customary."""

import json
import re
from collections.abc import Callable

from reward_service.grading.choices.declaration import WINDOW

MAX_OBJECT = 4_000
_FENCED = re.compile(
    r"^\s{0,20}```(?:json)?[ \t]*\n(?P<body>[^`]{1,4000})\n[ \t]*```\s{0,20}$", re.IGNORECASE
)


_CUSTOMARY = re.compile(
    r"(?:final[_ ]?)?(?:answer|choice|option|letter|label|selection|prediction)|(?:correct|selected|chosen)[_ ](?:answer|choice|option|letter)",
    re.IGNORECASE,
)


def json_answer(text: str, prompt: str, is_option: Callable[[str], bool]) -> str | None:
    """What the one key holds that the prompt quotes, or that is all there is, or that is customary; of several,
    the one that is an option; None where the text is no such object."""
    if len(text) > MAX_OBJECT or "{" not in text:
        return None
    fenced = _FENCED.match(text)
    held = _held(fenced["body"] if fenced else text)
    keys = [key for key in held if len(held) == 1 or _is_quoted(key, prompt)]
    keys = keys or [key for key in held if _CUSTOMARY.fullmatch(key)]
    asked = [_said(held[key]) for key in keys]
    short = [said for said in asked if said and len(said) <= WINDOW]
    if None in asked:
        return None
    if len(asked) > 1:
        short = [said for said in short if all(map(is_option, said.split(", ")))]
    return short[0] if len(short) == 1 else None


def _held(text: str) -> dict[str, object]:
    """The object that a text is; empty where it is none, or has a key twice."""
    if not text.strip().startswith("{"):
        return {}
    try:
        pairs = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        return {}
    held = dict(pairs) if isinstance(pairs, list) else {}
    return held if len(held) == len(pairs) else {}


def _is_quoted(key: str, prompt: str) -> bool:
    return any(f"{mark}{key}{closing}" in prompt for mark, closing in ('""', "''", "``", "“”", "«»"))


def _said(value: object) -> str | None:
    """A label or a list of labels as text."""
    if isinstance(value, list) and value and all(isinstance(one, str | int) for one in value):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
