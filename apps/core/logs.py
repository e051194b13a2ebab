"""Logs as one JSON object a line: when, what, which request. Never what a person typed."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from .middleware import request_id

#: Addresses that are keys: who reads a log must not be able to use them.
_KEYS_IN_PATHS = re.compile(r"(/answer/|/invite/[^/\s]+/|/reset/key/|/confirm-email/)[^/\s]+")


class ContextFilter(logging.Filter):
    """Adds the request's id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def without_keys(text: str) -> str:
    """The same text with the secret part of mailed addresses left out."""
    return _KEYS_IN_PATHS.sub(r"\1…", text)


class JsonFormatter(logging.Formatter):
    """Newlines and control characters of a message stay inside its JSON string."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": without_keys(record.getMessage()),
        }
        if record.exc_info:
            entry["trace"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
