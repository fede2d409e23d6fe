"""Tells the person when something failed that nobody foresaw."""

from __future__ import annotations

import sys
import types

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.log_setup import log_unforeseen


class CrashNotice(QObject):
    """Logs an unforeseen error and says, once at a time, that what was saved is safe."""

    _happened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        # A signal, because the error may come from another thread.
        self._happened.connect(self._show)
        sys.excepthook = self._handle

    def _handle(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: types.TracebackType | None,
    ) -> None:
        log_unforeseen(kind, error, traceback)
        if not issubclass(kind, KeyboardInterrupt):
            self._happened.emit(error)

    def _show(self, error: Exception) -> None:
        from PySide6.QtWidgets import QMessageBox

        from colearn_desktop.ui.error_text import error_text

        if self._showing:
            return
        self._showing = True
        text = error_text(error)
        box = QMessageBox(
            QMessageBox.Icon.Warning, "colearn", text.what_happened, parent=self._window
        )
        box.setInformativeText(text.what_to_do)
        box.finished.connect(self._hidden)
        box.open()

    def _hidden(self) -> None:
        self._showing = False
