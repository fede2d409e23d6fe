"""An archive that is written, read or brought in: how far it is, how long still."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_STEPS = 1_000


class WorkStep(QWidget):
    """How far some work is, and a way to stop it.

    Args:
        shows_speed: Whether how fast it goes says something.
    """

    cancel_requested = Signal()

    def __init__(self, *, shows_speed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shows_speed = shows_speed
        self.title = label("", "lead")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.words = label("", "body")
        self.hint = label("", "caption")
        self.cancel_button = button(self.tr("Cancel"), icon="x")
        self.cancel_button.clicked.connect(self._cancel)
        card = Card()
        for part in (self.title, self.bar, self.words, self.hint):
            card.column.addWidget(part)
        buttons = FlowRow()
        buttons.add(self.cancel_button)
        card.column.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def begin(self, title: str, hint: str, name: str = "") -> None:
        """Nothing is known yet.

        Args:
            name: Of the bar, for screen readers; the title if left out.
        """
        self.title.setText(title)
        self.bar.setAccessibleName(name or title)
        self.hint.setText(hint)
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
        parts = [self.tr("{percent} %").format(percent=done_bytes * 100 // total_bytes)]
        # In the first second figures jump about and mean nothing.
        if elapsed_ms >= 1_000:
            per_ms = done_bytes / elapsed_ms
            if self._shows_speed:
                speed = export_words.size(per_ms * 1_000)
                parts.append(self.tr("{size} a second").format(size=speed))
            parts.append(export_words.time_left((total_bytes - done_bytes) / per_ms))
        self.words.setText("  ·  ".join(parts))

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.words.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()
