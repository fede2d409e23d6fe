"""What of a session that has ended is to be erased?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QRadioButton, QWidget

from colearn_desktop.domain.people import Person
from colearn_desktop.ui.pages.when import date_and_time, length
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.dialog_foot import put_form_on_answers
from colearn_desktop.vault.stored_recording import StoredRecording

_WIDTH_PX = 520


class EraseChoice(QDialog):
    """Nothing is erased by it: what was chosen is asked about once more, in full.

    Args:
        recordings: Those that were not erased.
        people: Everybody on the list.
        may_silence: Whether a part of the sound can be silenced.
    """

    part_chosen = Signal()
    recording_chosen = Signal(str)  # its id
    person_chosen = Signal(str)  # their id
    session_chosen = Signal()

    def __init__(
        self,
        recordings: Sequence[StoredRecording],
        people: Sequence[Person],
        *,
        may_silence: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What is to be erased?"))
        self.setAccessibleName(self.windowTitle())
        self._group = QButtonGroup(self)
        self._recordings: dict[QRadioButton, str] = {}
        page = PageScroll()
        page.column.setSpacing(12)
        page.column.addWidget(label(self.windowTitle(), "title"))
        self.part = self._choice(self.tr("A part of the sound"))
        self.part.setVisible(may_silence and bool(recordings))
        page.column.addWidget(self.part)
        for recording in recordings:
            choice = self._choice(
                self.tr("The recording of {when}, {length}").format(
                    when=date_and_time(recording.started_utc_ms),
                    length=length(recording.frames * 1_000 // recording.rate_hz),
                )
            )
            self._recordings[choice] = recording.recording_id
            page.column.addWidget(choice)
        self.person = self._choice(self.tr("What one person said"))
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Whose words"))
        for person in people:
            self.who.addItem(person.name, person.person_id)
        self.person.setVisible(bool(people))
        self.who.setVisible(bool(people))
        self.who.activated.connect(lambda _row: self.person.setChecked(True))
        self.session = self._choice(self.tr("The whole session"))
        page.column.addWidget(self.person)
        page.column.addWidget(self.who)
        page.column.addWidget(self.session)
        page.column.addWidget(
            label(self.tr("You will see first what would be gone, and what stays."), "quiet")
        )
        self.go_on = button(self.tr("Go on…"), "primary")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self._choose)
        put_form_on_answers(self, page, self.go_on, _WIDTH_PX)
        first = next(each for each in self._group.buttons() if not each.isHidden())
        with QSignalBlocker(first):
            first.setChecked(True)
        first.setFocus()

    def _choice(self, text: str) -> QRadioButton:
        choice = QRadioButton(text.replace("&", "&&"))
        self._group.addButton(choice)
        return choice

    def _choose(self) -> None:
        chosen = self._group.checkedButton()
        self.accept()
        if chosen is self.part:
            self.part_chosen.emit()
        elif chosen is self.person:
            self.person_chosen.emit(self.who.currentData())
        elif chosen is self.session:
            self.session_chosen.emit()
        elif isinstance(chosen, QRadioButton):
            self.recording_chosen.emit(self._recordings[chosen])
