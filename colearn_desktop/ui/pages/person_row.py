"""One person in the set-up: a name that is edited in place, and what else can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from colearn_desktop.domain.people import Person, Role
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.widgets.basics import button, label, set_property
from colearn_desktop.ui.widgets.flow_row import FlowRow


def role_words(role: Role) -> str:
    """What a member of the team does."""
    translate = QCoreApplication.translate
    return {
        Role.HOST: translate("Role", "Host"),
        Role.FACILITATOR: translate("Role", "Facilitator"),
        Role.TIMEKEEPER: translate("Role", "Timekeeper"),
        Role.NOTE_TAKER: translate("Role", "Note-taker"),
        Role.ARTIST: translate("Role", "Artist"),
        Role.INTERPRETER: translate("Role", "Interpreter"),
    }[role]


class NameField(QLineEdit):
    """A name that is offered for storing when one leaves the field or presses Enter.

    What could not be stored stays in the field, marked, until it is put right.
    """

    name_offered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored = ""
        self.editingFinished.connect(self._offer)

    def show_stored(self, name: str) -> None:
        """The name that is stored; it does not disturb what is being typed."""
        typing = self.text() != self._stored
        self._stored = name
        if not typing or self.text().strip() == name:
            self.setText(name)
            set_property(self, "role", "")

    def show_refused(self) -> None:
        """Mark what was typed: it is not stored."""
        set_property(self, "role", "error")

    def offer(self) -> None:
        """Offer what is being typed now, as before leaving the page."""
        self._offer()

    def _offer(self) -> None:
        if self.text() != self._stored:
            self.name_offered.emit(self.text())


class ParticipantRow(QWidget):
    """A seat and who sits there. Alt+Up and Alt+Down change the seat."""

    move_requested = Signal(int)
    remove_requested = Signal()
    later_requested = Signal(bool)

    def __init__(self, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person_id = person.person_id
        self._seat = label("", "strong", wrap=False)
        self._seat.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.name = NameField()
        self._seat.setBuddy(self.name)
        self.later = button(self.tr("Not here yet"), role="tag")
        self.later.setCheckable(True)
        self.later.clicked.connect(self.later_requested)
        self.up = button("", role="tag", icon="chevron-up")
        self.up.clicked.connect(lambda: self.move_requested.emit(-1))
        self.down = button("", role="tag", icon="chevron-down")
        self.down.clicked.connect(lambda: self.move_requested.emit(1))
        self.remove = button("", role="tag", icon="x")
        self.remove.clicked.connect(self.remove_requested)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=by: self.move_requested.emit(step))
        tools = FlowRow(spacing_px=6)
        tools.add(self.later, self.up, self.down, self.remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._seat)
        row.addWidget(self.name, 1)
        row.addWidget(tools, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_person(person, begun=False, is_first=False, is_last=False)

    def show_person(
        self, person: Person, *, begun: bool, is_first: bool, is_last: bool
    ) -> None:
        """Show how it is stored. After the start nobody is removed or moved from here."""
        seat = str(person.seat or "")
        self._seat.setText(seat)
        self._seat.setMinimumWidth(self._seat.fontMetrics().horizontalAdvance("00"))
        self.name.show_stored(person.name)
        self.name.setAccessibleName(self.tr("Pseudonym, seat {seat}").format(seat=seat))
        self.later.setChecked(not person.present)
        self.later.setAccessibleName(self.tr("Not here yet: {name}").format(name=person.name))
        self.up.setEnabled(not is_first)
        self.down.setEnabled(not is_last)
        for part, words in (
            (self.up, self.tr("One seat up: {name}")),
            (self.down, self.tr("One seat down: {name}")),
            (self.remove, self.tr("Take off the list: {name}")),
        ):
            text = words.format(name=person.name)
            part.setAccessibleName(text)
            part.setToolTip(text)
        for part in (self.later, self.remove):
            part.setVisible(not begun)


class TeamRow(QWidget):
    """A member of the team: a role and a name."""

    role_chosen = Signal(Role)
    remove_requested = Signal()

    def __init__(self, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person_id = person.person_id
        self.name = NameField()
        self.role = QComboBox()
        for role in Role:
            self.role.addItem(role_words(role), role)
        self.role.activated.connect(
            lambda index: self.role_chosen.emit(self.role.itemData(index))
        )
        calm_wheel(self.role)
        self.remove = button("", role="tag", icon="x")
        self.remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.role)
        row.addWidget(self.name, 1)
        row.addWidget(self.remove)
        self.show_person(person, begun=False)

    def show_person(self, person: Person, *, begun: bool) -> None:
        """Show how it is stored."""
        assert person.role is not None
        words = role_words(person.role)
        self.role.setCurrentText(words)
        self.role.setAccessibleName(self.tr("Role of {name}").format(name=person.name))
        self.name.show_stored(person.name)
        self.name.setAccessibleName(self.tr("Name, {role}").format(role=words))
        text = self.tr("Take off the list: {name}").format(name=person.name)
        self.remove.setAccessibleName(text)
        self.remove.setToolTip(text)
        self.remove.setVisible(not begun)
