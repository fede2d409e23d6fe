"""Waiting for something to come true, instead of for some time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], what: str, *, within_s: float = 10.0) -> None:
    """Return as soon as `condition` holds; fail with `what` if it does not in time."""
    give_up = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > give_up:
            raise AssertionError(f"not within {within_s} s: {what}")
        time.sleep(0.005)
