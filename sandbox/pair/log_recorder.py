"""Beside the program: its warnings and log records, kept from when the tests begin to look for them."""

import logging
import warnings
from typing import Any

MAX_KEPT = 1_000
"""Events of a kind, at most."""


class _Handler(logging.Handler):
    def __init__(self, kept: list[Any]) -> None:
        super().__init__()
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        if len(self._kept) < MAX_KEPT:
            self._kept.append((record.name, record.levelno, record.getMessage()))


class EventRecorder:
    """What the program has warned of and logged."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Any]] = {"warnings": [], "logs": []}
        self._handler: _Handler | None = None

    def watch(self, what: str, logger: str = "", level: int = 0) -> None:
        """Begin to keep warnings, or log records of a logger from a level."""
        if what == "warnings":
            warnings.simplefilter("always")
            warnings.showwarning = self._warned
            return
        if self._handler is None:
            self._handler = _Handler(self._kept["logs"])
            logging.getLogger().addHandler(self._handler)
        logging.getLogger(logger).setLevel(level)

    def watched(self, what: str) -> list[Any]:
        """What has come since it was last asked for."""
        kept = [*self._kept[what]]
        self._kept[what].clear()
        return kept

    def _warned(self, message: Any, *_: Any, **__: Any) -> None:
        if len(self._kept["warnings"]) < MAX_KEPT:
            self._kept["warnings"].append(message)
