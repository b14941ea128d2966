"""Regular expressions of references, in RE2: linear in the text whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2

MAX_PATTERN_CHARS = 2_000
_MAX_MEMORY = 8 << 20
"""Bytes a compiled pattern may take."""


@lru_cache(512)
def compiled(pattern: str) -> Any:
    """The compiled pattern; case counts unless it begins with `(?i)`.

    Raises:
        ValueError: it is too long, or no pattern of RE2 (which has no look-around and no back-references).
    """
    if len(pattern) > MAX_PATTERN_CHARS:
        raise ValueError(f"a pattern of {len(pattern)} characters; the limit is {MAX_PATTERN_CHARS}")
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(f"no pattern of RE2: {error.args[0] if error.args else error}") from None
