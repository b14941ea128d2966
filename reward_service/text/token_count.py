"""How long a completion is, in tokens: as the caller counted, by a tokenizer file, or estimated.

The estimate is one token for 4 letters of an alphabet, 1.5 Han characters, 1 character of kana, Hangul
or a script without blanks, 1 digit or 2 symbols; blanks go with the word behind them. It is meant for
curves, not for accounts: give `token_count` where a limit matters. Text that no language writes (a letter
two thousand times) is counted letter by letter: for a penalty, too long is the safe side.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from reward_service.errors import BadSpec

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LETTERS_PER_TOKEN, HAN_PER_TOKEN, SYMBOLS_PER_TOKEN = 4, 1.5, 2

MAX_WORD = 32
"""Letters in a row beyond this are no word."""

_WORD = re.compile(r"[^\W\d_\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DENSE = re.compile(r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\uac00-\ud7a3]|\d")
_SYMBOL = re.compile(r"[^\w\s]|_")


def estimate(text: str) -> int:
    """Tokens of a text, roughly; 0 only for blank text, never shrinking when text is added."""
    words = sum(_word(len(found[0])) for found in _WORD.finditer(text))
    han = len(_HAN.findall(text)) / HAN_PER_TOKEN
    symbols = len(_SYMBOL.findall(text)) / SYMBOLS_PER_TOKEN
    return round(words + han + len(_DENSE.findall(text)) + symbols + 0.499)


def _word(letters: int) -> int:
    usual = min(letters, MAX_WORD)
    return -(-usual // LETTERS_PER_TOKEN) + letters - usual


def length(text: str, token_count: int | None, tokenizer: str | None = None) -> tuple[int, str]:
    """Tokens of a completion, and how they were counted: `given`, `tokenizer` or `estimate`.

    Raises:
        BadSpec: `tokenizer` is no readable `tokenizer.json`, or the library is not installed.
    """
    if token_count is not None:
        return token_count, "given"
    if tokenizer is not None:
        return len(load(tokenizer).encode(text, add_special_tokens=False).ids), "tokenizer"
    return estimate(text), "estimate"


@cache
def load(file: str) -> "Tokenizer":
    """The tokenizer in a `tokenizer.json`, read once.

    Raises:
        BadSpec: see `length`.
    """
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError:
        raise BadSpec("a tokenizer file needs the extra `tokenizers`", path="tokenizer") from None
    try:
        text = Path(file).read_text(encoding="utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise BadSpec(f"cannot read the tokenizer {file}: {error}", path="tokenizer") from None
    return Tokenizer.from_str(text)


def _readable(file: str | None) -> str | None:
    if file is not None:
        try:
            load(file)
        except BadSpec as error:
            raise ValueError(str(error)) from None
    return file


TokenizerFile = Annotated[
    str | None,
    Field(
        pattern=r"(^|/)[\w.-]*tokenizer\.json$",
        description="A tokenizer.json on the server, for samples without `token_count`.",
    ),
    AfterValidator(_readable),
]
"""A parameter: read when the spec is, so that a missing file is the spec's fault and no sample's."""
