"""Logs as JSON lines, without secrets or contact data."""

import logging
import re
import sys
from collections.abc import MutableMapping

import structlog

_SECRET = re.compile(r"(?i)(authorization|cookie|password|secret|token|code|csrf|pepper|assertion)")
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
REDACTED = "[redacted]"


def set_up_logs(level: int = logging.INFO) -> None:
    """Send every log line to standard error, as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def redact(_logger: object, _method: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Take out of a line what no log may hold: values named like secrets, and what looks like a card number."""
    for name, value in event.items():
        if _SECRET.search(name):
            event[name] = REDACTED
        elif isinstance(value, str):
            event[name] = _CARD.sub(REDACTED, value)
    return event
