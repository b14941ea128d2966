"""Templates of graders: `{{item.answer}}`, `{{sample.output_text}}`. What is filled in is not read again."""

import json
import re
from typing import Any

_PLACE = re.compile(r"\{\{\s{0,20}([A-Za-z_][\w.\[\]-]{0,200})\s{0,20}\}\}")
_STEP = re.compile(r"[^.\[\]]{1,200}")


class UnknownVariable(LookupError):
    """The template names something that the item does not hold."""


class BadSample(ValueError):
    """The template needs the sample as JSON, and it is none."""


def sample_of(output: str) -> dict[str, Any]:
    """The namespace `sample` for a model's output."""
    try:
        document = json.loads(output) if output[:1] in {"{", "["} else None
    except (ValueError, RecursionError):
        document = None
    return {"output_text": output, "output_json": document}


def render(template: str, sample: dict[str, Any], item: Any) -> str:
    """The text of a template.

    Raises:
        UnknownVariable: a name leads nowhere.
        BadSample: `sample.output_json` is asked for, and the output is no JSON or lacks the field.
    """
    return _PLACE.sub(lambda found: _text(_found(found[1], sample, item)), template)


def _found(path: str, sample: dict[str, Any], item: Any) -> Any:
    steps = _STEP.findall(path)
    ours = steps[:2] == ["sample", "output_json"]
    value: Any = {"sample": sample, "item": item}
    for step in steps:
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise (BadSample if ours else UnknownVariable)(path) from None
    if ours and value is None:
        raise BadSample(path)
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
