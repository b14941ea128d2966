"""The keys callers show: several at a time, so that one can be replaced without anybody being shut out.

Only hashes are kept, and every comparison looks at all of them in constant time: how long an answer takes
says nothing about any key. A key has a name, which stands for its holder in logs and in fair sharing.
"""

import hashlib
import logging
import secrets
import time
from pathlib import Path

from pydantic import SecretStr

from reward_service.errors import BadConfig

logger = logging.getLogger(__name__)

MIN_KEY_CHARS = 16
MAX_KEY_CHARS = 512
MAX_KEYS = 256
MAX_FILE_BYTES = 1 << 20
LOOK_SECONDS = 1.0
"""The file is looked at, for changes, no more often than this."""


class Keys:
    """Who may ask: keys given outright and keys in a file, which is read again when it changes.

    A text of keys has one on each line, or several between commas, each as `key` or `name: key`; what
    follows a `#` at the start of a line is a comment. Keys have 16 to 512 characters.

    Raises:
        BadConfig: a key is too short, there are too many, or the file cannot be read or holds none.
    """

    def __init__(self, given: SecretStr | None = None, file: Path | None = None) -> None:
        self._given = parse(given.get_secret_value(), "api_keys") if given else {}
        self._file = file
        self._stamp: tuple[int, int, int] | None = None
        self._looked_at = time.monotonic()
        self._in_file = self._read() if file else {}

    @property
    def wanted(self) -> bool:
        """Whether callers need a key at all."""
        return bool(self._given or self._file)

    def holder(self, key: bytes) -> str | None:
        """The name of the key's holder; None when it is nobody's."""
        self._look()
        digest = hashlib.sha256(key).digest()
        found = None
        for known, name in (*self._given.items(), *self._in_file.items()):
            if secrets.compare_digest(known, digest):
                found = name
        return found

    def _look(self) -> None:
        """Read the file again when it has changed; one that is broken changes nothing."""
        now = time.monotonic()
        if self._file is None or now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        try:
            if _stamp(self._file) != self._stamp:
                self._in_file = self._read()
                logger.info("%d keys read from %s", len(self._in_file), self._file)
        except (OSError, BadConfig) as error:
            logger.error("the keys stay as they were: %s", error)  # noqa: TRY400 -- no traceback needed

    def _read(self) -> dict[bytes, str]:
        assert self._file is not None  # noqa: S101 -- both callers looked
        try:
            stamp = _stamp(self._file)
            with self._file.open(encoding="utf-8") as lines:
                text = lines.read(MAX_FILE_BYTES)
        except (OSError, UnicodeDecodeError) as error:
            raise BadConfig(f"api_keys_file cannot be read: {error}") from None
        found = parse(text, str(self._file))
        self._stamp = stamp
        return found


def _stamp(file: Path) -> tuple[int, int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def parse(text: str, source: str) -> dict[bytes, str]:
    """Names by hash of key.

    Raises:
        BadConfig: see `Keys`; no message holds a key.
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    entries = [entry.strip() for line in lines for entry in line.split(",") if entry.strip()]
    if not 1 <= len(entries) <= MAX_KEYS:
        raise BadConfig(f"{source} holds {len(entries)} keys; 1 to {MAX_KEYS} are needed")
    return dict(_entry(entry, f"{source}, key {number}") for number, entry in enumerate(entries, 1))


def _entry(entry: str, place: str) -> tuple[bytes, str]:
    name, colon, key = entry.partition(":")
    name, key = (name.strip(), key.strip()) if colon else ("", entry)
    if not MIN_KEY_CHARS <= len(key) <= MAX_KEY_CHARS or not key.isascii() or " " in key:
        bounds = f"{MIN_KEY_CHARS} to {MAX_KEY_CHARS} ASCII characters without spaces"
        raise BadConfig(f"{place} is unusable: {bounds} are needed; make one with: openssl rand -hex 32")
    digest = hashlib.sha256(key.encode()).digest()
    return digest, name or f"key-{digest.hex()[:8]}"
