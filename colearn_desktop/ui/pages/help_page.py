"""The volunteers' manual."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidget, QTextBrowser, QVBoxLayout, QWidget

from colearn_desktop.resources import resource_path
from colearn_desktop.ui.pages.manual_text import fill_document, read_chapters
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.widgets.basics import button
from colearn_desktop.ui.widgets.first_focus import FirstFocus


class ManualBrowser(QTextBrowser):
    """Shows text and nothing else: no link leads out, no picture is fetched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)

    def loadResource(self, type_: int, name: QUrl | str) -> None:
        return None


class HelpPage(QWidget):
    """Contents on one side, a chapter on the other.

    Args:
        folder: Of the Markdown files; the shipped manual by default.
    """

    back_requested = Signal()
    first_steps_requested = Signal()

    def __init__(self, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Help"))
        self._chapters = read_chapters(folder or resource_path("manual"))
        self.contents = QListWidget()
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.setWordWrap(True)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.contents.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.addItems([chapter.title for chapter in self._chapters])
        self.browser = ManualBrowser()
        self.browser.setAccessibleName(self.tr("Manual"))
        self.contents.currentRowChanged.connect(self._show_chapter)
        self._lay_out()
        self.contents.setCurrentRow(0)
        FirstFocus(self, self.contents)

    def offer_first_steps(self) -> None:
        """With a vault open, the guide through the first steps can be begun here."""
        self.steps_button.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.contents.currentRow() >= 0:
            self._show_chapter(self.contents.currentRow())

    def _show_chapter(self, row: int) -> None:
        if 0 <= row < len(self._chapters):
            fill_document(self.browser.document(), self._chapters[row].markdown)
            # The cursor stayed at the end of what was filled in, and the view follows it.
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            self.browser.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Help"))
        self.back_button = button(self.tr("Back"), role="quiet", icon="chevron-left")
        self.back_button.clicked.connect(self.back_requested)
        header.add_left(self.back_button)
        self.steps_button = button(self.tr("Try it in five minutes"), icon="play")
        self.steps_button.clicked.connect(self.first_steps_requested)
        self.steps_button.hide()
        header.add_right(self.steps_button)
        body = QVBoxLayout()
        body.setContentsMargins(32, 24, 32, 24)
        body.addWidget(
            TwoColumns(self.contents, self.browser, fold_below_px=400, stretch=(2, 5))
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)
