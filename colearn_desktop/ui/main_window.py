"""The window: one page at a time, locking, text size, and what closing means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

_ACTIVITY = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)
_TEXT_STEP = 0.1
_MINUTE_MS = 60_000


class MainWindow(QMainWindow):
    """Shows one page of the flow and hears what concerns all of them.

    The flows (`vault_flow`, `session_flow`) decide which page; this decides nothing.
    """

    lock_requested = Signal()
    help_requested = Signal()
    idle = Signal()
    text_step_requested = Signal(float)  # change of the text scale
    closing = Signal()
    page_shown = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("colearn")
        self.resize(1280, 800)
        self.setMinimumSize(1024, 640)
        self.setAccessibleName(self.tr("colearn, vault in {folder}").format(folder=folder))
        self._stack = QStackedWidget(self)
        self._strip: QWidget | None = None
        whole = QWidget(self)
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        self._closing_question: Callable[[], str] = lambda: ""
        self._idle_timer = QTimer(self, singleShot=True)
        self._idle_timer.timeout.connect(self.idle)
        self._add_shortcuts()

    def show_page(self, page: QWidget) -> None:
        """Show a page, adding it the first time."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_shown.emit()

    @property
    def page(self) -> QWidget | None:
        """The page that shows now."""
        return self._stack.currentWidget()

    def drop_page(self, page: QWidget) -> None:
        """Take a page away for good, with whatever it shows of a session."""
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def show_strip(self, strip: QWidget | None) -> None:
        """Keep something above every page, or (None) nothing any more."""
        if self._strip is not None:
            self._column.removeWidget(self._strip)
            self._strip.hide()
            self._strip.deleteLater()
        self._strip = strip
        if strip is not None:
            self._column.insertWidget(0, strip)
            strip.show()

    def dock(self, card: QWidget, docked: bool) -> None:
        """Give a card that lies over the pages a place of its own above them, or end that."""
        if docked and self._column.indexOf(card) < 0:
            self._column.insertWidget(self._column.count() - 1, card)
            card.show()
        elif not docked and self._column.indexOf(card) >= 0:
            self._column.removeWidget(card)
            card.setParent(self)
            card.show()
            card.raise_()

    def drop_all_pages(self) -> None:
        """Take every page away, whoever showed it."""
        while (page := self._stack.widget(0)) is not None:
            self.drop_page(page)

    def close_dialogs(self) -> None:
        """Answer every open question with no, and forget what was typed there."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()
            dialog.deleteLater()

    def ask_before_closing(self, question: Callable[[], str]) -> None:
        """Asked at closing; what it returns is put to the person, unless it is empty."""
        self._closing_question = question

    def watch_idleness(self, minutes: int) -> None:
        """Say `idle` after this long without a key or a pointer; 0 is never."""
        self._idle_timer.stop()
        if minutes > 0:
            self._idle_timer.start(minutes * _MINUTE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY and self._idle_timer.isActive():
            self._idle_timer.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut: the live page has its own F1, and two would cancel each other.
        if event.key() == Qt.Key.Key_F1:
            self.help_requested.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        question = self._closing_question()
        if question:
            from PySide6.QtWidgets import QMessageBox

            answer = QMessageBox.question(
                self,
                self.tr("Close?"),
                question,
                QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel,
                QMessageBox.StandardButton.Cancel,
            )
            if answer != QMessageBox.StandardButton.Close:
                event.ignore()
                return
        self.closing.emit()
        event.accept()

    def _add_shortcuts(self) -> None:
        def shortcut(keys: str) -> QShortcut:
            return QShortcut(QKeySequence(keys), self)

        shortcut("Ctrl+L").activated.connect(self.lock_requested)
        for keys in ("Ctrl++", "Ctrl+="):
            shortcut(keys).activated.connect(lambda: self.text_step_requested.emit(_TEXT_STEP))
        shortcut("Ctrl+-").activated.connect(lambda: self.text_step_requested.emit(-_TEXT_STEP))
