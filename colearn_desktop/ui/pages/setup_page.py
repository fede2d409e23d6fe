"""Preparing a session: what it is called, who comes, and the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages.agenda_editor import AgendaEditor
from colearn_desktop.ui.pages.banner_room import BannerRoom
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.people_editor import PeopleEditor
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.widgets.basics import (
    Banner,
    Card,
    FormRow,
    PageScroll,
    button,
    label,
)
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.first_focus import FirstFocus

if TYPE_CHECKING:
    from colearn_desktop.services.session_setup import SessionSetup

_LOOK_AT_THE_CLOCK_MS = 15_000


class SetupPage(QWidget):
    """Everything on it is stored as it is typed; there is nothing to save.

    Args:
        setup: Of the session. Before the start people come and go here; afterwards only on
            the live page, where an arrival pauses the recording.
    """

    consent_requested = Signal()
    start_requested = Signal()
    back_requested = Signal()

    def __init__(self, setup: SessionSetup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from colearn_desktop.services.new_session import GENTLE_NAMES

        self._setup = setup
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Set up the session"))
        self.title = QLineEdit(setup.log.header.title)
        self.place = QLineEdit(setup.log.header.place)
        for field in (self.title, self.place):
            field.editingFinished.connect(self._rename)
        self._title_row = FormRow(self.tr("Title"), self.title)
        self.people = PeopleEditor(setup, GENTLE_NAMES)
        self.agenda = AgendaEditor(setup)
        self.banner = Banner()
        self._saved_icon = IconLabel("lock", "ink2", 16)
        self._saved = label("", "caption")
        self._header = PageHeader("")
        self._lay_out()
        for editor in (self.people, self.agenda):
            editor.stored.connect(self._say_saved)
            editor.failed.connect(self._say_failed)
        self._clock_timer = QTimer(self, interval=_LOOK_AT_THE_CLOCK_MS)
        self._clock_timer.timeout.connect(self.agenda.show_total)
        self._saved.setText(self.tr("Each change is saved at once, encrypted."))
        self._show_header()
        FirstFocus(self, self.title)

    def saved_words(self) -> str:
        """What the page says about the last change."""
        return self._saved.text()

    def flush(self) -> None:
        """Store what is still being typed."""
        self._rename()
        self.people.flush()
        self.agenda.flush()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.agenda.show_total()
        self._clock_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock_timer.stop()
        self.flush()
        super().hideEvent(event)

    # Layout

    def _lay_out(self) -> None:
        back = button(self.tr("Sessions"), role="quiet", icon="chevron-left")
        back.clicked.connect(lambda: self._leave_by(self.back_requested.emit))
        self._header.add_left(back)

        session = Card()
        session.column.addWidget(label(self.tr("Session"), "lead"))
        session.column.addWidget(
            TwoColumns(
                self._title_row,
                FormRow(self.tr("Place"), self.place),
                fold_below_px=360,
                spacing_px=12,
            )
        )
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addWidget(session)
        column.addWidget(self.people, 1)

        scroll = PageScroll()
        scroll.column.addWidget(
            TwoColumns(left, self.agenda, fold_below_px=1100, stretch=(6, 7))
        )
        scroll.column.addStretch(1)

        room = BannerRoom(self.banner)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header)
        whole.addWidget(room)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._footer())

    def _footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(32, 12, 32, 12)
        row.setSpacing(8)
        row.addWidget(self._saved_icon)
        row.addWidget(self._saved, 1)
        self.consent_button = button(self.tr("Ask for consent"), icon="users")
        self.consent_button.clicked.connect(lambda: self._leave_by(self.consent_requested.emit))
        self.start_button = button(self.tr("On to the session"), role="primary", icon="play")
        self.start_button.clicked.connect(lambda: self._leave_by(self.start_requested.emit))
        row.addWidget(self.consent_button)
        row.addWidget(self.start_button)
        return footer

    # Edits

    def _rename(self) -> None:
        from colearn_desktop.services.setup_edits import rename_session

        title = self.title.text().strip()
        self._title_row.show_error("" if title else self.tr("A session needs a title."))
        header = self._setup.log.header
        place = self.place.text().strip()
        if not title or (title, place) == (header.title, header.place):
            return
        try:
            rename_session(self._setup.log, title=title, place=place)
        except ColearnError as error:
            self._say_failed(error)
        else:
            self._show_header()
            self._say_saved()

    def _leave_by(self, leave: object) -> None:
        """Store what is being typed; stay, if that failed, so that it can be put right."""
        self.banner.hide()
        self.flush()
        if self.banner.isHidden() and callable(leave):
            leave()

    def _show_header(self) -> None:
        header = self._setup.log.header
        self._header.title.setText(header.title)
        self._header.show_subtitle(header.place)

    def _say_saved(self) -> None:
        self.banner.hide()
        self._saved_icon.show_icon("lock", "ink2")
        self._saved.setText(self.tr("Saved, encrypted"))

    def _say_failed(self, error: Exception) -> None:
        self.banner.show_error(error_text(error))
        self._saved_icon.show_icon("triangle-alert", "follow_up")
        self._saved.setText(self.tr("The last change is not saved."))
