"""What the room is promised about deleting, in one line, and the way to change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.retention import Kept
from colearn_desktop.outputs.times import utc_date
from colearn_desktop.services.keeping_promises import promise_day, promised_day
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.keeping.promise_dialog import PromiseDialog
from colearn_desktop.ui.keeping.promise_words import promised_words
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import IconLabel


class PromiseLine(QWidget):
    """Stores each change at once.

    Args:
        log: The session.
        failed: Told of a failure to store.
    """

    def __init__(
        self,
        log: SessionLog,
        failed: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._log = log
        self._failed = failed
        self.words = label("")
        self.change_button = button(self.tr("Change…"), "tag")
        self.change_button.setAccessibleName(self.tr("Change until when it is kept"))
        self.change_button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel("clock", "ink2", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        row.addWidget(self.change_button)
        self._show()

    def promise(self, recording_day: str | None, session_day: str | None, reason: str) -> None:
        """Store two days (ISO 8601, or None) and show them."""
        vault, session_id = self._log.vault, self._log.session_id
        try:
            for subject, day in ((Kept.RECORDING, recording_day), (Kept.SESSION, session_day)):
                promise_day(vault, self._log.clock, session_id, subject, day, reason)
        except ColearnError as error:
            self._failed(error)
        self._show()

    def _days(self) -> tuple[str | None, str | None]:
        vault, session_id = self._log.vault, self._log.session_id
        return (
            promised_day(vault, session_id, Kept.RECORDING),
            promised_day(vault, session_id, Kept.SESSION),
        )

    def _show(self) -> None:
        self.words.setText(promised_words(*self._days()))

    def _ask(self) -> None:
        today = date.fromisoformat(utc_date(self._log.clock.utc_ms()))
        dialog = PromiseDialog(*self._days(), today, self.window())
        dialog.accepted.connect(
            lambda: self.promise(
                dialog.recording.day(), dialog.session.day(), dialog.reason.text().strip()
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
