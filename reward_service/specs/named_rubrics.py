"""Rubrics in files of their own, named by a spec's file: `params = {rubric_file = "style.toml"}`.

Only files name files: a spec that came with a request cannot make the server read one.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from reward_service.errors import BadSpec
from reward_service.grading.rubric_files import rubric_document

NAMED = "rubric_file"


def with_rubric_files(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A spec's document with the rubrics in place of their files; relative names start at `folder`.

    Raises:
        BadSpec: a file cannot be read, or is no rubric.
    """
    components = document.get("components")
    if not isinstance(components, dict):
        return document
    return {
        **document,
        "components": {name: _read_in(name, part, folder) for name, part in components.items()},
    }


def _read_in(name: str, part: Any, folder: Path) -> Any:
    params = part.get("params") if isinstance(part, dict) else None
    if not isinstance(params, dict) or NAMED not in params:
        return part
    path = f"spec.components.{name}.params.{NAMED}"
    file = folder / str(params[NAMED])
    try:
        decode = json.loads if file.suffix == ".json" else tomllib.loads
        rubric = rubric_document(decode(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        raise BadSpec(f"{path}: {file}: {error}", path=path) from None
    return {
        **part,
        "params": {**{key: value for key, value in params.items() if key != NAMED}, "rubric": rubric},
    }
