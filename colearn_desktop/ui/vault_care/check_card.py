"""Checking the vault, and what was found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.check_words import CheckLine, check_lines, verdict
from colearn_desktop.ui.error_text import ErrorText
from colearn_desktop.ui.vault_care.progress_strip import ProgressStrip
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.vault_check import VaultFindings


class CheckCard(Card):
    """A button, how far it is, and a line for each thing that was looked at."""

    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check_button = button(self.tr("Check this vault"), icon="shield-check")
        self.check_button.clicked.connect(self.check_requested)
        self.progress = ProgressStrip(self.tr("Check of the vault"))
        self.banner = Banner()
        self._lines = QWidget()
        self._lines_column = QVBoxLayout(self._lines)
        self._lines_column.setContentsMargins(0, 0, 0, 0)
        self._lines_column.setSpacing(8)
        self._lines.hide()
        self.column.addWidget(label(self.tr("Is everything whole?"), "lead"))
        self.column.addWidget(
            label(
                self.tr(
                    "Reads everything in the vault: each page, every answer about consent, "
                    "every second of sound. It changes nothing, and work can go on."
                ),
                "caption",
            )
        )
        row = FlowRow()
        row.add(self.check_button)
        for part in (row, self.progress, self.banner, self._lines):
            self.column.addWidget(part)

    def show_running(self, running: bool) -> None:
        """While one runs, no other is begun."""
        if running:
            self.banner.hide()
            self._lines.hide()
            self.progress.begin(instead_of=self.check_button)
        else:
            self.progress.end(back_to=self.check_button)

    def show_findings(self, found: VaultFindings) -> None:
        """Say what was found."""
        self.banner.show_message(verdict(found), "info" if found.is_whole else "warning")
        while (item := self._lines_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in check_lines(found):
            self._lines_column.addWidget(_line(line))
        self._lines.show()

    def show_error(self, text: ErrorText) -> None:
        """It could not be checked."""
        self.banner.show_error(text)


def _line(line: CheckLine) -> QWidget:
    icon = (
        IconLabel("circle-check", "primary", size_px=20)
        if line.is_fine
        else IconLabel("triangle-alert", "follow_up", size_px=20)
    )
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(icon)
    layout.addWidget(label(line.text), 1)
    return row
