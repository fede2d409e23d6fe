"""Who will sit at the table, and the team. Each edit is stored at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import Person, Role
from colearn_desktop.ui.pages.person_row import NameField, ParticipantRow, TeamRow, role_words
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

if TYPE_CHECKING:
    from colearn_desktop.services.session_setup import SessionSetup


class PeopleEditor(Card):
    """Seats with pseudonyms, and team members with roles.

    Args:
        suggested_names: Pseudonyms to give to people who are added.
    """

    stored = Signal()
    failed = Signal(Exception)

    def __init__(
        self,
        setup: SessionSetup,
        suggested_names: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._setup = setup
        self._suggested_names = suggested_names
        self._participants: dict[PersonId, ParticipantRow] = {}
        self._team: dict[PersonId, TeamRow] = {}
        self._removed: Person | None = None
        self._seats = QVBoxLayout()
        self._seats.setSpacing(8)
        self._team_rows = QVBoxLayout()
        self._team_rows.setSpacing(8)
        self._undo = Banner()
        self.put_back_button = self._undo.add_action(self.tr("Put back"))
        self.put_back_button.clicked.connect(self._put_back)
        self.add_button = button(self.tr("Add a person"), icon="user-plus")
        self.add_button.clicked.connect(self._add_participant)
        self.add_team_button = button(self.tr("Add to the team"), icon="user-plus")
        self.add_team_button.clicked.connect(self._add_team_member)
        self._count = label("", "lead")
        self._begun_words = label(
            self.tr("People who come or go now are noted on the live page."), "caption"
        )
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Show the people as they are stored."""
        state = self._setup.state
        begun = state.started_utc_ms is not None
        seated, team = state.participants, state.team
        self._count.setText(self.tr("At the table: {count}").format(count=len(seated)))
        for place, person in enumerate(seated):
            row = self._participants.get(person.person_id)
            if row is None:
                row = self._participants[person.person_id] = self._participant_row(person)
            row.show_person(
                person, begun=begun, is_first=person.seat == 1, is_last=person.seat == 40
            )
            self._seats.insertWidget(place, row)
            # At once, so that it can take the keyboard: a layout shows it only later.
            row.show()
        for place, person in enumerate(team):
            member = self._team.get(person.person_id)
            if member is None:
                member = self._team[person.person_id] = self._team_row(person)
            member.show_person(person, begun=begun)
            self._team_rows.insertWidget(place, member)
            member.show()
        _drop_missing(self._participants, seated)
        _drop_missing(self._team, team)
        self.add_button.setVisible(not begun)
        self.add_team_button.setVisible(not begun)
        self._begun_words.setVisible(begun)
        self._mend_tab_order()

    def flush(self) -> None:
        """Store a name that is still being typed."""
        names = [row.name for row in self._participants.values()]
        names += [row.name for row in self._team.values()]
        for name in names:
            name.offer()

    # Layout

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self._count)
        column.addWidget(
            label(
                self.tr(
                    "Seat and made-up name. A pseudonym is enough, nobody's real name is needed."
                ),
                "caption",
            )
        )
        column.addLayout(self._seats)
        column.addWidget(self._undo)
        row = FlowRow()
        row.add(self.add_button)
        column.addWidget(row)
        column.addSpacing(8)
        column.addWidget(label(self.tr("Team"), "lead"))
        column.addWidget(
            label(
                self.tr("Your talk is counted apart, but your voices are recorded too."),
                "caption",
            )
        )
        column.addLayout(self._team_rows)
        team_buttons = FlowRow()
        team_buttons.add(self.add_team_button)
        column.addWidget(team_buttons)
        column.addWidget(self._begun_words)
        column.addStretch(1)

    def _participant_row(self, person: Person) -> ParticipantRow:
        row = ParticipantRow(person)
        who = person.person_id
        self._keep_name(row.name, who)
        row.move_requested.connect(lambda by: self._move(who, by))
        row.later_requested.connect(lambda later: self._expect_later(who, later))
        row.remove_requested.connect(lambda: self._remove(who))
        return row

    def _team_row(self, person: Person) -> TeamRow:
        row = TeamRow(person)
        who = person.person_id
        self._keep_name(row.name, who)
        row.role_chosen.connect(
            lambda role: self._try(lambda: self._setup.change(who, role=role))
        )
        row.remove_requested.connect(lambda: self._remove(who))
        return row

    def _keep_name(self, field: NameField, who: PersonId) -> None:
        def keep(name: str) -> None:
            if not self._try(lambda: self._setup.change(who, name=name)):
                field.show_refused()

        field.name_offered.connect(keep)

    def _mend_tab_order(self) -> None:
        """Rows that were added or moved come in the order in which they are seen."""
        before: QWidget | None = None
        for person in self._setup.state.participants:
            row = self._participants[person.person_id]
            for part in (row.name, row.later, row.up, row.down, row.remove):
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)

    # Edits

    def _try(self, edit: Callable[[], object]) -> bool:
        try:
            edit()
        except ColearnError as error:
            self.failed.emit(error)
            return False
        self.refresh()
        self.stored.emit()
        return True

    def _add_participant(self) -> None:
        name = self._free_name()
        if self._try(lambda: self._setup.add_participant(name)):
            added = max(
                self._participants.values(),
                key=lambda row: list(self._setup.state.people).index(row.person_id),
            )
            self._begin_typing(added.name)

    def _add_team_member(self) -> None:
        taken = {person.role for person in self._setup.state.team}
        role = next((role for role in Role if role not in taken), Role.HOST)
        name = role_words(role) if role not in taken else self._free_name()
        if self._try(lambda: self._setup.add_team_member(name, role)):
            self._begin_typing(self._team[self._setup.state.team[-1].person_id].name)

    def _begin_typing(self, field: NameField) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _free_name(self) -> str:
        taken = {person.name.casefold() for person in self._setup.state.people.values()}
        return next(
            (name for name in self._suggested_names if name.casefold() not in taken), ""
        )

    def _move(self, who: PersonId, by: int) -> None:
        from colearn_desktop.services.setup_edits import move_seat

        self._try(lambda: move_seat(self._setup.log, who, by))

    def _expect_later(self, who: PersonId, later: bool) -> None:
        from colearn_desktop.services.setup_edits import expect_later

        self._try(lambda: expect_later(self._setup.log, who, later=later))
        self.refresh()

    def _remove(self, who: PersonId) -> None:
        person = self._setup.state.people[who]
        if self._try(lambda: self._setup.remove(who)):
            self._removed = person
            self._undo.show_message(
                self.tr("{name} was taken off the list.").format(name=person.name)
            )
            self._undo.setFocus()

    def _put_back(self) -> None:
        from colearn_desktop.services.setup_edits import put_back

        person = self._removed
        if person is not None and self._try(
            lambda: put_back(self._setup.log, person.person_id)
        ):
            self._removed = None
            self._undo.hide()


def _drop_missing(
    rows: dict[PersonId, ParticipantRow] | dict[PersonId, TeamRow], people: list[Person]
) -> None:
    there = {person.person_id for person in people}
    for person_id in [found for found in rows if found not in there]:
        row = rows.pop(person_id)
        row.hide()
        row.deleteLater()
