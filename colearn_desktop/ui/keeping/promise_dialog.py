"""Until when the recording and the session are kept; changed with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from colearn_desktop.ui.keeping.day_choice import DayChoice
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers

_WIDTH_PX = 560
_RECORDING_DAYS, _SESSION_DAYS = 30, 365
_LONGEST = 300


class PromiseDialog(QDialog):
    """Asks for two days. Taking a promise back, or moving it on, needs a reason.

    Args:
        recording_day: In force, as ISO 8601, or None.
        session_day: The same for the whole session.
        today: To propose days from.
    """

    def __init__(
        self,
        recording_day: str | None,
        session_day: str | None,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._before = (recording_day, session_day)
        self.setWindowTitle(self.tr("Until when is it kept?"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.recording = DayChoice(
            self.tr("The recording is deleted by"),
            recording_day,
            today + timedelta(days=_RECORDING_DAYS),
            today,
        )
        self.session = DayChoice(
            self.tr("The whole session is deleted by"),
            session_day,
            today + timedelta(days=_SESSION_DAYS),
            today,
        )
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self._reason_row = FormRow(
            self.tr("Why is it kept longer than was promised?"),
            self.reason,
            self.tr("The reason stays with the session."),
        )
        self.save_button = button(self.tr("Promise it"), "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        page = PageScroll()
        page.column.setSpacing(16)
        page.column.addWidget(label(self.windowTitle(), "title"))
        page.column.addWidget(
            label(
                self.tr(
                    "Say these days to the room. On that day the list of sessions asks you to "
                    "delete; nothing is deleted by itself."
                )
            )
        )
        page.column.addWidget(self.recording)
        page.column.addWidget(self.session)
        page.column.addWidget(self._reason_row)
        page.column.addStretch(1)
        put_form_on_answers(self, page, self.save_button, _WIDTH_PX)
        for choice in (self.recording, self.session):
            choice.changed.connect(self._look)
        self.reason.textChanged.connect(self._look)
        self._look()
        self.recording.box.setFocus()

    def _look(self) -> None:
        after = (self.recording.day(), self.session.day())
        is_longer = any(
            was is not None and (now is None or now > was)
            for was, now in zip(self._before, after, strict=True)
        )
        self._reason_row.setVisible(is_longer)
        self.save_button.setEnabled(not is_longer or bool(self.reason.text().strip()))
