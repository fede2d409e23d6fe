"""How far slow work is, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from colearn_desktop.ui.pages.export_words import size, time_left
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_STEPS = 1_000
# In the first second figures jump about and mean nothing.
_FIGURES_FROM_MS = 1_000


class ProgressStrip(QWidget):
    """A bar, a line of words, and Cancel. Hidden while nothing runs.

    Args:
        name: Of the work, for screen readers.
    """

    cancel_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stopping = False
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.words = label("", "body")
        self.cancel_button = button(self.tr("Cancel"), icon="x")
        self.cancel_button.clicked.connect(self._cancel)
        row = FlowRow()
        row.add(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.bar, self.words, row):
            column.addWidget(part)
        self.hide()

    def begin(self, instead_of: QWidget) -> None:
        """Nothing is known yet; the keyboard goes from the button pressed to Cancel."""
        self.bar.setRange(0, 0)
        self.words.setText(self.tr("Getting ready…"))
        self._is_stopping = False
        self.show()
        if instead_of.hasFocus():
            self.cancel_button.setFocus()
        instead_of.setEnabled(False)

    def end(self, back_to: QWidget) -> None:
        """It is over; the keyboard goes back."""
        back_to.setEnabled(True)
        if self.cancel_button.hasFocus():
            back_to.setFocus()
        self.hide()

    def show_progress(
        self, what: str, done: int, total: int, elapsed_ms: int, *, in_bytes: bool = True
    ) -> None:
        """Show it.

        Args:
            what: The stage, as "Writing".
            done: Of `total`; both 0 where nobody knows.
            elapsed_ms: Since the stage began.
            in_bytes: Whether a speed in bytes says something.
        """
        if self._is_stopping:
            return
        if total <= 0:
            self.bar.setRange(0, 0)
            self.words.setText(what)
            return
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(done * _STEPS // total)
        parts = [what, self.tr("{percent} %").format(percent=done * 100 // total)]
        if in_bytes:
            parts.append(
                self.tr("{done} of {total}").format(done=size(done), total=size(total))
            )
        if elapsed_ms >= _FIGURES_FROM_MS and done:
            per_ms = done / elapsed_ms
            if in_bytes:
                parts.append(self.tr("{size} a second").format(size=size(per_ms * 1_000)))
            parts.append(time_left((total - done) / per_ms))
        self.words.setText("  ·  ".join(parts))

    def _cancel(self) -> None:
        if self._is_stopping:
            return
        self._is_stopping = True
        self.words.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()
