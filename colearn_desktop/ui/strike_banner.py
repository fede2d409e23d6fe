"""What was struck: for ten seconds it can be taken back, then it is gone."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.outputs.times import clock_text
from colearn_desktop.services.striking import StrikeStage, StrikeStatus
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.widgets.basics import Banner

# Long enough to be read by somebody who is listening to something else.
_GONE_SHOWN_MS = 15_000


class StrikeBanner(Banner):
    """Says how the latest strike stands."""

    undo_requested = Signal()
    dismiss_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.undo_button = self.add_action(self.tr("Undo"))
        self.undo_button.clicked.connect(self.undo_requested)
        self.dismiss_button = self.add_action(self.tr("OK"))
        self.dismiss_button.clicked.connect(self.dismiss_requested)
        self.put_actions_beside()
        self._gone_timer = QTimer(self, singleShot=True, interval=_GONE_SHOWN_MS)
        self._gone_timer.timeout.connect(self.dismiss_requested)
        self.words = ""

    def show_status(self, status: StrikeStatus | None) -> None:
        """Show it; None hides. Called several times a second."""
        if status is None:
            self.words = ""
            self._gone_timer.stop()
            self.hide()
            return
        in_grace = status.stage is StrikeStage.GRACE
        self.undo_button.setVisible(in_grace)
        self.dismiss_button.setVisible(status.stage is StrikeStage.GONE)
        if in_grace:
            seconds = -(-status.grace_left_ms // 1_000)
            self.undo_button.setText(self.tr("Undo (%n s)", "", seconds))
            self.undo_button.setAccessibleName(self.tr("Undo: keep what was said"))
        words = self._sentence(status)
        if words == self.words:
            return
        self.words = words
        self.show_message(words, "info" if status.trouble is None else "warning")
        announce(self, words, assertive=in_grace)
        if status.stage is StrikeStage.GONE:
            self._gone_timer.start()
        else:
            self._gone_timer.stop()

    def _sentence(self, status: StrikeStatus) -> str:
        start, end = clock_text(status.span.start_ms), clock_text(status.span.end_ms)
        if status.stage is StrikeStage.GRACE:
            text = self.tr("Struck: {start} to {end}. Its sound will be silenced for good.")
        elif status.stage is StrikeStage.SILENCING:
            text = self.tr("{start} to {end} is being silenced for good.")
        elif status.had_sound:
            text = self.tr(
                "The sound from {start} to {end} is gone for good. "
                "Notes of that time stay; strike them yourself."
            )
        else:
            text = self.tr(
                "{start} to {end} is struck. Nothing was recorded then. "
                "Notes of that time stay; strike them yourself."
            )
        words = text.format(start=start, end=end)
        if status.trouble is not None:
            words += " " + self.tr("It has to wait, and goes on by itself.")
            words += " " + error_text(status.trouble).what_happened
        return words
