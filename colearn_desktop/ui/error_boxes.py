"""Tells an error in a box over the window."""

from __future__ import annotations

import logging

from PySide6.QtWidgets import QMessageBox, QWidget

from colearn_desktop.ui.error_text import ErrorText, error_text

_log = logging.getLogger(__name__)


class ErrorBoxes:
    """What happened and what to do, and never the same box twice at a time."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._texts_shown: list[ErrorText] = []

    def show(self, error: Exception) -> None:
        """Open a box about it, unless the one that says so is still open."""
        text = error_text(error)
        _log.info("shown: %s", type(error).__name__)
        if text in self._texts_shown:
            return
        self._texts_shown.append(text)
        box = QMessageBox(
            QMessageBox.Icon.Warning, "colearn", text.what_happened, parent=self._window
        )
        box.setInformativeText(text.what_to_do)
        box.finished.connect(lambda: self._texts_shown.remove(text))
        box.finished.connect(box.deleteLater)
        box.open()
