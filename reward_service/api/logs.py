"""How the server logs: lines for people, or one JSON object a line for machines.

Lines say what happened, never what a model wrote or what a key is.
"""

import copy
import json
import logging
from datetime import UTC, datetime
from typing import Any, Literal

from uvicorn.config import LOGGING_CONFIG

FIELDS = "fields"
"""`logger.info("request", extra={FIELDS: {…}})` adds members to the JSON object."""


class JsonFormatter(logging.Formatter):
    """A record as one JSON object: time, level, logger, message, its fields, and the exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configuration(form: Literal["text", "json"], level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: uvicorn's own, with our loggers and our format."""
    config: dict[str, Any] = copy.deepcopy(LOGGING_CONFIG)
    config["loggers"]["reward_service"] = {
        "handlers": ["default"],
        "level": level.upper(),
        "propagate": False,
    }
    config["root"] = {"handlers": ["default"], "level": "WARNING"}
    config["loggers"]["opentelemetry"] = {
        "level": "ERROR"
    }  # a collector that is away is worth one line, not five
    if form == "json":
        config["formatters"] = {name: {"()": JsonFormatter} for name in config["formatters"]}
    return config
