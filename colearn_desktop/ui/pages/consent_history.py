"""Every answer one person ever gave in this session, oldest first."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from colearn_desktop.domain.consent import ConsentMethod, ConsentRecord
from colearn_desktop.ui.pages.consent_words import method_words, purpose_words, state_words
from colearn_desktop.ui.pages.when import time_of_day
from colearn_desktop.ui.widgets.basics import label


class ConsentHistory(QWidget):
    """A list that only ever grows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Answers so far, oldest first"))
        self.list.setWordWrap(True)
        self._nothing = label(self.tr("No answers yet."), "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            label(
                self.tr("Answers are never changed. A new one is written below the old one."),
                "caption",
            )
        )
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)

    def show_records(self, records: Iterable[ConsentRecord]) -> None:
        """Show these answers."""
        self.list.clear()
        for record in records:
            how = method_words(record.method).lower()
            if record.method is ConsentMethod.SPOKEN and record.witness:
                how = self.tr("spoken, witness {witness}").format(witness=record.witness)
            self.list.addItem(
                self.tr("{time}  {purpose}: {answer} ({how}, form {version})").format(
                    time=time_of_day(record.utc_ms),
                    purpose=purpose_words(record.purpose),
                    answer=state_words(record.state),
                    how=how,
                    version=record.form_version,
                )
            )
        self._nothing.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)
        self.list.scrollToBottom()
