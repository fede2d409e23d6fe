"""An export under way: how far it is, how fast, how long still."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_STEPS = 1_000


class ProgressStep(QWidget):
    """How far it is, how fast, how long still."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Export"))
        self.words = label("", "body")
        self.cancel_button = button(self.tr("Cancel"), icon="x")
        self.cancel_button.clicked.connect(self._cancel)
        card = Card()
        card.column.addWidget(label(self.tr("Writing the archive"), "lead"))
        card.column.addWidget(self.bar)
        card.column.addWidget(self.words)
        card.column.addWidget(
            label(
                self.tr(
                    "It is encrypted, written, and then read back to make sure that it is "
                    "whole. Leave the stick where it is."
                ),
                "caption",
            )
        )
        buttons = FlowRow()
        buttons.add(self.cancel_button)
        card.column.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def begin(self) -> None:
        """Nothing is known yet."""
        self.bar.setRange(0, 0)
        self.words.setText(self.tr("Getting ready…"))
        self.cancel_button.setEnabled(True)

    def show_progress(self, done_bytes: int, total_bytes: int, elapsed_ms: int) -> None:
        """Show it; before anything is done there is no speed to tell."""
        if total_bytes <= 0 or done_bytes <= 0:
            return
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(done_bytes * _STEPS // total_bytes)
        if not self.cancel_button.isEnabled():
            return
        percent = self.tr("{percent} %").format(percent=done_bytes * 100 // total_bytes)
        parts = [percent]
        # In the first second figures jump about and mean nothing.
        if elapsed_ms >= 1_000:
            per_ms = done_bytes / elapsed_ms
            speed = export_words.size(per_ms * 1_000)
            parts.append(self.tr("{size} a second").format(size=speed))
            parts.append(export_words.time_left((total_bytes - done_bytes) / per_ms))
        self.words.setText("  ·  ".join(parts))

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.words.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()
