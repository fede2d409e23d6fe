"""One person and their seven answers: the card that goes round the table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.people import Person
from colearn_desktop.ui.pages.consent_words import purpose_words, state_icon, state_words
from colearn_desktop.ui.pages.person_row import role_words
from colearn_desktop.ui.pages.withdraw_panel import WithdrawPanel
from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow

PURPOSES = tuple(Purpose)
_MAY_WITHDRAW = (ConsentState.GRANTED, ConsentState.PAUSED, ConsentState.NEEDS_RENEWAL)


class _PurposeRow:
    """The widgets of one line of the grid."""

    def __init__(self, card: ConsentPersonCard, grid: QGridLayout, place: int) -> None:
        self.purpose = PURPOSES[place]
        words = purpose_words(self.purpose)
        key = label(str(place + 1), "caption", wrap=False)
        name = label(words, "strong")
        self.icon = IconLabel("minus", "ink2", 18)
        self.state = label("", wrap=False)
        self.yes = button(card.tr("Yes"), role="tag")
        self.no = button(card.tr("No"), role="tag")
        for choice, state in (
            (self.yes, ConsentState.GRANTED),
            (self.no, ConsentState.REFUSED),
        ):
            choice.setCheckable(True)
            # A click must not take the keyboard away from the round.
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.clicked.connect(
                lambda _on, wanted=state: card.answered.emit(self.purpose, wanted)
            )
        said = QWidget()
        beside = QHBoxLayout(said)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(6)
        beside.addWidget(self.icon)
        beside.addWidget(self.state, 1)
        for column, part in enumerate((key, name, said, self.yes, self.no)):
            grid.addWidget(part, place, column)

    def show_state(self, state: ConsentState, person: str) -> None:
        """Say where the person stands."""
        words, said = purpose_words(self.purpose), state_words(state)
        self.icon.show_icon(*state_icon(state))
        self.state.setText(said)
        self.yes.setChecked(state is ConsentState.GRANTED)
        self.no.setChecked(state is ConsentState.REFUSED)
        for choice in (self.yes, self.no):
            choice.setEnabled(state is not ConsentState.WITHDRAWN)
            choice.setAccessibleName(f"{choice.text()}: {words}, {person}")
            choice.setAccessibleDescription(said)


class ConsentPersonCard(Card):
    """Shows one person's answers and emits what is answered next."""

    answered = Signal(Purpose, ConsentState)
    yes_to_all_requested = Signal()
    no_audio_requested = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    withdrawal_requested = Signal(bool)  # from everything, not from recording alone

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: dict[Purpose, ConsentState] = {}
        self._name = ""
        self._who = label("", "caption")
        self.name = label("", "question")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._rows = [_PurposeRow(self, grid, place) for place in range(len(PURPOSES))]
        self.yes_button = button(self.tr("Yes to everything (Y)"), role="primary", icon="check")
        self.no_button = button(self.tr("No to recording (N)"))
        self.next_button = button(self.tr("Next (Enter)"), icon="chevron-right")
        self.previous_button = button(self.tr("Back"), role="quiet", icon="chevron-left")
        self.withdraw_button = button(self.tr("Withdraw…"), role="tag", icon="log-out")
        self.panel = WithdrawPanel()
        self.panel.withdrawal_requested.connect(self.withdrawal_requested)
        self.yes_button.clicked.connect(self.yes_to_all_requested)
        self.no_button.clicked.connect(self.no_audio_requested)
        self.next_button.clicked.connect(self.next_requested)
        self.previous_button.clicked.connect(self.previous_requested)
        self.withdraw_button.clicked.connect(self.ask_about_withdrawing)
        for part in (self.yes_button, self.no_button, self.next_button, self.previous_button):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        first, second = FlowRow(), FlowRow()
        first.add(self.yes_button, self.no_button)
        second.add(self.next_button, self.previous_button)
        top = QHBoxLayout()
        top.addWidget(self._who, 1)
        # Apart from the keys of the round: it is final.
        top.addWidget(self.withdraw_button)
        self.column.setSpacing(8)
        self.column.addLayout(top)
        self.column.addWidget(self.name)
        self.column.addWidget(self.panel)
        self.column.addLayout(grid)
        self.column.addSpacing(4)
        self.column.addWidget(first)
        self.column.addWidget(second)
        self.column.addStretch(1)

    def show_person(
        self, person: Person, place: int, count: int, states: Mapping[Purpose, ConsentState]
    ) -> None:
        """Show somebody.

        Args:
            place: In the round, from 1.
            count: How many go round.
        """
        if person.name != self._name:
            self.panel.hide()
        self._name = person.name
        self._states = dict(states)
        if person.role is not None:
            where = role_words(person.role)
        else:
            where = self.tr("Seat {seat}").format(seat=person.seat)
        if not person.present:
            where = self.tr("{where}, not here yet").format(where=where)
        self._who.setText(
            self.tr("{where}  ·  {place} of {count}").format(
                where=where, place=place, count=count
            )
        )
        self.name.setText(person.name)
        for row in self._rows:
            row.show_state(states[row.purpose], person.name)
        self.withdraw_button.setEnabled(
            any(state in _MAY_WITHDRAW for state in states.values())
        )

    def ask_about_withdrawing(self) -> None:
        """Ask once, in plain words, before what cannot be taken back."""
        self.panel.ask(
            self._name, from_recording=self._states.get(Purpose.AUDIO) in _MAY_WITHDRAW
        )
