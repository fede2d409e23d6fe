"""Times as documents write them."""

from __future__ import annotations

from datetime import UTC, datetime


def clock_text(at_ms: int) -> str:
    """Session time as `h:mm:ss`."""
    seconds = max(0, at_ms) // 1_000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def utc_text(utc_ms: int) -> str:
    """UTC milliseconds as ISO 8601 to the second, `2026-05-29T14:00:00Z`."""
    moment = datetime.fromtimestamp(utc_ms // 1_000, tz=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_date(utc_ms: int) -> str:
    """UTC milliseconds as an ISO 8601 date."""
    return utc_text(utc_ms)[:10]
