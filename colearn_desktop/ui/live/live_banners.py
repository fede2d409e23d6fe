"""What has to be said across the page: trouble and silence, time away, a late end."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.services.recording_status import RecordingStatus
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.recording_words import good_news, trouble_words
from colearn_desktop.ui.live.times import MINUTE_MS
from colearn_desktop.ui.strike_banner import StrikeBanner
from colearn_desktop.ui.widgets.basics import Banner

_FIGURES = re.compile(r"\d+")


class LiveBanners(QWidget):
    """For the sound, for the time that was missed, for what was struck, for a late end."""

    count_away_requested = Signal()
    dismiss_away_requested = Signal()
    replan_requested = Signal()
    decline_replan_requested = Signal()
    record_again_requested = Signal()
    height_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sound = Banner()
        self.seen_button = self.sound.add_action(self.tr("Got it"), "quiet")
        self.seen_button.clicked.connect(self._hide_trouble)
        self.sound.put_actions_beside()
        self.away = Banner(one_line=True)
        self.strike = StrikeBanner()
        self.strike.installEventFilter(self)
        count = self.away.add_action(self.tr("Count that time"))
        count.clicked.connect(self.count_away_requested)
        leave = self.away.add_action(self.tr("Leave the clock as it is"))
        leave.clicked.connect(self.dismiss_away_requested)
        self.late = Banner(one_line=True)
        self.replan_button = self.late.add_action(self.tr("Re-plan…"))
        self.replan_button.clicked.connect(self.replan_requested)
        self.not_now_button = self.late.add_action(self.tr("Not now"), "quiet")
        self.not_now_button.clicked.connect(self.decline_replan_requested)
        self.still_paused = Banner(one_line=True)
        self.record_button = self.still_paused.add_action(self.tr("Record again"))
        self.record_button.clicked.connect(self.record_again_requested)
        self.leave_paused_button = self.still_paused.add_action(
            self.tr("Leave it paused"), "quiet"
        )
        self.leave_paused_button.clicked.connect(self._leave_paused)
        self._is_left_paused = False
        self._trouble = ""
        self._seen_trouble = ""
        self._late_words = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(32, 16, 32, 0)
        self._column.setSpacing(8)
        self.elsewhere = Banner(one_line=True)
        self._column.addWidget(self.elsewhere)
        self._column.addWidget(self.sound)
        self._column.addWidget(self.away)
        self._column.addWidget(self.strike)
        self._column.addWidget(self.still_paused)
        self._column.addWidget(self.late)
        self._show_if_needed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The banner of strikes comes and goes by itself.
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._show_if_needed()
        return False

    def show_trouble(self, status: RecordingStatus) -> None:
        """Say what is wrong with the sound, if anything is."""
        trouble = trouble_words(status)
        words = trouble or good_news(status)
        if words == self._trouble:
            return
        before, self._trouble = self._trouble, words
        if _without_figures(words) != _without_figures(before):
            self._seen_trouble = ""
            if words:
                announce(self, words, assertive=bool(trouble))
        if words and _without_figures(words) != self._seen_trouble:
            self.sound.show_message(words, "warning" if trouble else "info")
        else:
            self.sound.hide()
        self._show_if_needed()

    def show_kept_elsewhere(self, kept_elsewhere: bool) -> None:
        """Say that another laptop keeps the time, while it does."""
        if kept_elsewhere == (not self.elsewhere.isHidden()):
            return
        self.elsewhere.setVisible(kept_elsewhere)
        if kept_elsewhere:
            self.elsewhere.show_message(
                self.tr("Another laptop keeps the time. Write notes here; turns count there.")
            )
        self._show_if_needed()

    def _hide_trouble(self) -> None:
        """Somebody has seen it; figures that change are no news."""
        self._seen_trouble = _without_figures(self._trouble)
        self.sound.hide()
        self._show_if_needed()

    def show_still_paused(self, still_paused: bool) -> None:
        """Say that the conversation goes on without being recorded, until somebody answers."""
        if not still_paused:
            self._is_left_paused = False
        wanted = still_paused and not self._is_left_paused
        if wanted == (not self.still_paused.isHidden()):
            return
        if wanted:
            words = self.tr("The conversation goes on, and the recording is still paused.")
            self.still_paused.show_message(words)
            announce(self, words)
        else:
            self.still_paused.hide()
        self._show_if_needed()

    def show_late(self, words: str) -> None:
        """Offer a new plan; empty when there is no need."""
        if words == self._late_words:
            return
        before, self._late_words = self._late_words, words
        if words:
            self.late.show_message(words)
        else:
            self.late.hide()
        if words and not before:
            announce(self, words)
        self._show_if_needed()

    def show_reopened(self, away_ms: int | None, *, slept: bool = False) -> None:
        """Ask about the time that was missed; None when that is settled.

        Args:
            away_ms: How long it was.
            slept: The computer was away, and not the program alone.
        """
        if away_ms is None:
            self.away.hide()
        else:
            minutes = max(1, round(away_ms / MINUTE_MS))
            words = (
                self.tr("The computer slept for about {minutes} min. Did the talk go on?")
                if slept
                else self.tr(
                    "The program was away for about {minutes} min. Did the talk go on?"
                )
            )
            self.away.show_message(words.format(minutes=minutes))
        self._show_if_needed()

    def _leave_paused(self) -> None:
        self._is_left_paused = True
        self.show_still_paused(True)

    def _show_if_needed(self) -> None:
        parts = (
            self.elsewhere,
            self.sound,
            self.away,
            self.strike,
            self.still_paused,
            self.late,
        )
        needed = not all(part.isHidden() for part in parts)
        was_there = not self.isHidden()
        self.setVisible(needed)
        if needed or was_there:
            self.height_changed.emit()

    def height_px(self, width_px: int) -> int:
        """How high it stands on a page of this width, in pixels."""
        if self.isHidden():
            return 0
        layout = self.layout()
        assert layout is not None
        return layout.heightForWidth(width_px)


def _without_figures(words: str) -> str:
    return _FIGURES.sub("", words)
