"""Whether a value is valid by a JSON Schema. Nothing is fetched: a reference to another document is a
fault of the schema."""

import json
from functools import lru_cache
from typing import Any, Literal

MAX_SCHEMA = 200_000
"""Characters of a schema."""
_BACKTRACKS = 100_000


Draft = Literal["4", "6", "7", "2019-09", "2020-12"]


def validator(schema: Any, draft: Draft | None = None) -> Any:
    """The compiled schema, by the draft its `$schema` names, or else `draft` (default 2020-12).

    Raises:
        ValueError: it is no usable schema.
    """
    text = json.dumps(schema)
    if len(text) > MAX_SCHEMA:
        raise ValueError(f"a schema of {len(text)} characters; the limit is {MAX_SCHEMA}")
    named = isinstance(schema, dict) and "$schema" in schema
    return _compiled(text, None if named else draft)


@lru_cache(256)
def _compiled(text: str, draft: Draft | None) -> Any:
    import jsonschema_rs  # only now: four megabytes that nobody else needs

    patterns = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS)
    try:
        name = f"Draft{draft.replace('-', '')}Validator" if draft else "validator_for"
        make = getattr(jsonschema_rs, name)
        return make(json.loads(text), validate_formats=False, offline=True, pattern_options=patterns)
    except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
        raise ValueError(f"no usable schema: {str(error).splitlines()[0][:200]}") from None


def fault(schema: Any, value: Any, draft: Draft | None = None) -> str | None:
    """Why a value is not valid by the schema; None when it is."""
    compiled = validator(schema, draft)
    try:
        if compiled.is_valid(value):
            return None
        first = next(iter(compiled.iter_errors(value)), None)
    except (ValueError, RecursionError) as error:  # a lone surrogate, or deeper than the validator goes
        return str(error)[:200]
    if first is None:
        return "not valid"
    place = "/".join(map(str, first.instance_path))
    return f"/{place}: {first.message[:200]}"
