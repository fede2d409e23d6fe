"""Saying things to people who hear the screen instead of seeing it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.live.times import MINUTE_MS

_MINUTES_TO_SAY = (5, 2, 0)


def announce(widget: QWidget, words: str, *, assertive: bool = False) -> None:
    """Have a screen reader say something; `assertive` interrupts what it says."""
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive
        if assertive
        else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)


def minute_to_say(before_ms: int, now_ms: int) -> int | None:
    """Which round number of minutes has just been reached: 5, 2, 0 or None.

    Args:
        before_ms: What was left when this was asked last.
        now_ms: What is left now.
    """
    for minutes in _MINUTES_TO_SAY:
        if now_ms <= minutes * MINUTE_MS < before_ms:
            return minutes
    return None
