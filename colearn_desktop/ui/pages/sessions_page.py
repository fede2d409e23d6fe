"""All sessions of the vault, and what can be done with one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.services.session_list import SessionLine, SessionStage
from colearn_desktop.ui.pages.centred_page import CentredPage
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.session_rows import SessionListModel, SessionRowDelegate
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow

_SEARCH_FROM = 9


class SessionsPage(QWidget):
    """The page one comes home to.

    `open_requested` is for a session that runs or has ended; one that is only planned
    goes to `setup_requested`. All carry the session's id.
    """

    new_session_requested = Signal()
    open_requested = Signal(str)
    setup_requested = Signal(str)
    export_requested = Signal(str)
    erase_requested = Signal(str)
    copies_requested = Signal()
    due_requested = Signal()
    rehearsal_requested = Signal()
    first_steps_requested = Signal()
    settings_requested = Signal()
    help_requested = Signal()
    lock_requested = Signal()
    archive_requested = Signal()
    archive_dropped = Signal(Path)
    backup_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first_focus = FirstFocus(self)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Sessions"))
        self._model = SessionListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(SessionRowDelegate(self.list))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(False)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Sessions, newest first"))
        self.list.doubleClicked.connect(self._open_index)
        self.list.selectionModel().currentChanged.connect(lambda _now, _was: self._say_chosen())
        self._model.modelReset.connect(self._say_chosen)
        self.list.installEventFilter(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search by title or place"))
        self.search.setAccessibleName(self.tr("Search by title or place"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.list.setFocus)
        self.new_button = button(self.tr("New session"), icon="plus", role="primary")
        self.new_button.clicked.connect(self.new_session_requested)
        self.rehearse_button = button(self.tr("Rehearse…"), icon="users")
        self.rehearse_button.clicked.connect(self.rehearsal_requested)
        self.archive_button = button(self.tr("Open an archive…"), icon="folder-open")
        self.archive_button.clicked.connect(self.archive_requested)
        self.setAcceptDrops(True)
        self.open_button = button("", role="primary")
        self.open_button.clicked.connect(self._open_chosen)
        self.setup_button = button(self.tr("Change set-up"), icon="pencil")
        self.setup_button.clicked.connect(lambda: self._with_chosen(self.setup_requested))
        self.export_button = button(self.tr("Export…"), icon="archive")
        self.export_button.clicked.connect(lambda: self._with_chosen(self.export_requested))
        self.erase_button = button(self.tr("Erase…"), icon="trash-2", role="quiet")
        self.erase_button.clicked.connect(lambda: self._with_chosen(self.erase_requested))
        self.due_banner = Banner()
        self.due_banner.add_action(self.tr("Show…")).clicked.connect(self.due_requested)
        self.due_banner.put_actions_beside()
        self.reminder = Banner(one_line=True)
        self.reminder.add_action(self.tr("To the backup")).clicked.connect(
            self.backup_requested
        )
        self._nothing_found = label(self.tr("No session with these words."), "quiet")
        self._chosen_words = label("", "strong")
        self._empty = self._empty_card()
        self._filled = QWidget()
        self._footer = QFrame()
        self._lay_out()
        self.show_sessions(())

    def show_reminder(self, text: str) -> None:
        """Say that something is in no backup; nothing where the text is empty."""
        if text:
            self.reminder.show_message(text)
        else:
            self.reminder.hide()

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """Show these sessions, newest first; the chosen one stays chosen."""
        chosen = self._chosen()
        newest_first = sorted(lines, key=lambda line: line.when_utc_ms, reverse=True)
        self.search.setVisible(len(newest_first) >= _SEARCH_FROM)
        if self.search.isHidden():
            self.search.clear()
        self._model.show_sessions(newest_first)
        self._empty.setVisible(not newest_first)
        self._filled.setVisible(bool(newest_first))
        self._footer.setVisible(bool(newest_first))
        self._choose(0 if chosen is None else self._model.row_of(chosen.session_id))
        self._first_focus.give_to(self.list if newest_first else self._first_button)

    def show_due(self, count: int) -> None:
        """Say how many things were promised to be deleted by now."""
        if count == 0:
            self.due_banner.hide()
        elif count == 1:
            self.due_banner.show_message(self.tr("One thing is due to be deleted."), "warning")
        else:
            self.due_banner.show_message(
                self.tr("{count} things are due to be deleted.").format(count=count), "warning"
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.list
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._open_chosen()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.archive_dropped.emit(path)

    # Layout

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Sessions"))
        for text, icon_name, wish in (
            (self.tr("Copies"), "archive", self.copies_requested),
            (self.tr("Settings"), "settings", self.settings_requested),
            (self.tr("Help"), "circle-help", self.help_requested),
            (self.tr("Lock"), "lock", self.lock_requested),
        ):
            way = button(text, icon=icon_name, role="quiet")
            way.clicked.connect(wish)
            header.add_right(way)

        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.search, 1)
        top.addStretch(1)
        top.addWidget(self.archive_button)
        top.addWidget(self.rehearse_button)
        top.addWidget(self.new_button)
        filled = QVBoxLayout(self._filled)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(16)
        filled.addLayout(top)
        filled.addWidget(self.due_banner)
        filled.addWidget(self._nothing_found)
        filled.addWidget(self.list, 1)

        body = QVBoxLayout()
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(16)
        body.addWidget(self.reminder)
        body.addWidget(self._filled, 1)
        body.addWidget(self._empty, 1)

        self._footer.setProperty("role", "footer")
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(32, 12, 32, 12)
        foot.setSpacing(8)
        foot.addWidget(self._chosen_words, 1)
        for part in (
            self.erase_button,
            self.export_button,
            self.setup_button,
            self.open_button,
        ):
            foot.addWidget(part)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)
        whole.addWidget(self._footer)

    def _empty_card(self) -> QWidget:
        card = Card()
        card.column.addWidget(label(self.tr("No sessions yet"), "title"))
        card.column.addWidget(
            label(
                self.tr(
                    "New to this? Try it for five minutes with a simulated room, or rehearse a "
                    "whole session. Nothing of that is kept."
                )
            )
        )
        card.column.addWidget(
            label(
                self.tr(
                    "For a real conversation you choose an agenda, give everyone a seat, and ask "
                    "for their consent. Nothing is recorded before everyone has agreed."
                )
            )
        )
        self._first_button = button(self.tr("New session"), icon="plus", role="primary")
        self._first_button.clicked.connect(self.new_session_requested)
        steps = button(self.tr("Try it in five minutes"), icon="play")
        steps.clicked.connect(self.first_steps_requested)
        rehearse = button(self.tr("Rehearse…"), icon="users")
        rehearse.clicked.connect(self.rehearsal_requested)
        archive = button(self.tr("Open an archive…"), icon="folder-open")
        archive.clicked.connect(self.archive_requested)
        guide = button(self.tr("Your first evening in ten steps"), icon="circle-help")
        guide.clicked.connect(self.help_requested)
        buttons = FlowRow()
        buttons.add(self._first_button, steps, rehearse, archive, guide)
        card.column.addWidget(buttons)
        page = CentredPage()
        page.column.addWidget(card)
        return page

    # The chosen session

    def _chosen(self) -> SessionLine | None:
        return self._model.line_at(self.list.currentIndex().row())

    def _choose(self, row: int) -> None:
        if self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(max(0, row), 0))
        self._say_chosen()

    def _search(self, wanted: str) -> None:
        self._model.search(wanted)
        self._choose(0)

    def _say_chosen(self) -> None:
        line = self._chosen()
        self._nothing_found.setVisible(line is None and self._model.rowCount() == 0)
        self._chosen_words.setText("" if line is None else line.title)
        for part in (
            self.open_button,
            self.setup_button,
            self.export_button,
            self.erase_button,
        ):
            part.setEnabled(line is not None)
        if line is None:
            return
        words, icon_name = {
            SessionStage.PLANNED: (self.tr("Go on setting up"), "pencil"),
            SessionStage.RUNNING: (self.tr("Go on"), "play"),
            SessionStage.ENDED: (self.tr("Look back"), "rewind"),
        }[line.state]
        self.open_button.setText(words)
        self.open_button.show_icon(icon_name)
        # What is planned is set up by the main button; what has ended is as it was.
        self.setup_button.setVisible(line.state is SessionStage.RUNNING)
        planned = line.state is SessionStage.PLANNED
        self.export_button.setText(self.tr("Copy…") if planned else self.tr("Export…"))
        # Where text is large there is no room for all of it on the button.
        hint = self.tr("Copy it for another laptop of our team…") if planned else ""
        self.export_button.setToolTip(hint)
        self.export_button.setAccessibleName(hint)
        self.erase_button.setVisible(line.state is not SessionStage.RUNNING)

    def _open_index(self, _index: QModelIndex) -> None:
        self._open_chosen()

    def _open_chosen(self) -> None:
        line = self._chosen()
        if line is None:
            return
        planned = line.state is SessionStage.PLANNED
        (self.setup_requested if planned else self.open_requested).emit(line.session_id)

    def _with_chosen(self, wish: SignalInstance) -> None:
        line = self._chosen()
        if line is not None:
            wish.emit(line.session_id)


def _dropped_path(event: QDropEvent) -> Path | None:
    """The one file or folder that is being dropped."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
