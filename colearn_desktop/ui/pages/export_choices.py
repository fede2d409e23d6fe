"""What shall be in the archive, of which sessions, and who can open it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.session_list import SessionLine
from colearn_desktop.ui.hosts.host_words import compared_words, day, mark_of
from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.check_row import CheckRow
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.known_hosts import KnownHost


class SessionsCard(Card):
    """Which sessions go in. There is a choice only where there are several."""

    choose_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choose_button = button(self.tr("Choose sessions…"), icon="list")
        self.choose_button.clicked.connect(self.choose_requested)
        self._words = label("", "body")
        self.column.addWidget(label(self.tr("Which sessions"), "lead"))
        self.column.addWidget(self._words)
        row = FlowRow()
        row.add(self.choose_button)
        self.column.addWidget(row)

    def show_chosen(self, chosen: Sequence[SessionLine], among: int) -> None:
        """Name them.

        Args:
            among: How many sessions of this vault could go in.
        """
        lines = [f"{line.title}, {day(line.when_utc_ms)}" for line in chosen]
        self._words.setText("\n".join(lines))
        self.setVisible(among > 1)


class ContentsCard(Card):
    """How much of what people agreed to."""

    contents_chosen = Signal(object)  # Contents

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._choices: dict[Contents, QRadioButton] = {}
        self.column.addWidget(label(self.tr("What to hand on"), "lead"))
        for contents, name, about in (
            (
                Contents.EVERYTHING,
                self.tr("Everything people agreed to"),
                self.tr("Notes, turns, answers, and the sound if everyone said yes to it."),
            ),
            (
                Contents.NO_SOUND,
                self.tr("The same without sound"),
                self.tr("A voice always tells who somebody is."),
            ),
            (
                Contents.ANONYMOUS_NOTES,
                self.tr("Anonymous notes only"),
                self.tr(
                    "Questions and notes: no names, seats, speakers or times, and answers only "
                    "as counts. Somebody who was there may still know who said what."
                ),
            ),
            (
                Contents.TEAM_COPY,
                self.tr("A copy for another laptop of our team"),
                self.tr(
                    "The session as it stands, with every name, so that two laptops’ records "
                    "can become one. Do not hand it on. Notes of whoever withdrew stay here."
                ),
            ),
        ):
            choice = QRadioButton(name)
            choice.setAccessibleDescription(about)
            self._group.addButton(choice)
            self._choices[contents] = choice
            choice.clicked.connect(lambda _checked, it=contents: self.contents_chosen.emit(it))
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(choice)
            part.addLayout(_indented(label(about, "caption")))
            self.column.addLayout(part)
        self._choices[Contents.EVERYTHING].setChecked(True)

    def offer_only(self, contents: Contents) -> None:
        """Nothing else makes sense."""
        for each, choice in self._choices.items():
            choice.setEnabled(each is contents)
        self._choices[contents].setChecked(True)

    def choice(self, contents: Contents) -> QRadioButton:
        """The button of one choice."""
        return self._choices[contents]


class RecipientsCard(Card):
    """Who can open it: whoever has the words, always, and hosts whose cards are here."""

    hosts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[bytes, tuple[KnownHost, QCheckBox]] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._hint = label("", "caption")
        self.hosts_button = button(self.tr("Hosts I know…"), icon="users")
        self.hosts_button.clicked.connect(self.hosts_requested)
        self.column.addWidget(label(self.tr("Who can open it"), "lead"))
        words = QHBoxLayout()
        words.setSpacing(12)
        words.addWidget(IconLabel("key", "primary"), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(
            label(self.tr("Whoever has its seven words. You get them when it is written.")), 1
        )
        self.column.addLayout(words)
        self.column.addLayout(self._rows)
        self.column.addWidget(self._hint)
        row = FlowRow()
        row.add(self.hosts_button)
        self.column.addWidget(row)
        self.show_hosts(())

    @property
    def chosen(self) -> tuple[KnownHost, ...]:
        """The hosts who shall need no words."""
        return tuple(host for host, box in self._boxes.values() if box.isChecked())

    def box(self, host: KnownHost) -> QCheckBox:
        """The box of a host."""
        return self._boxes[host.signing_key][1]

    def show_hosts(self, hosts: Sequence[KnownHost]) -> None:
        """Offer these; who was chosen before stays chosen."""
        chosen = {host.signing_key for host in self.chosen}
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes.clear()
        for host in hosts:
            row = CheckRow(host.name)
            row.box.setAccessibleDescription(compared_words(host))
            row.box.setChecked(host.signing_key in chosen)
            self._boxes[host.signing_key] = (host, row.box)
            self._rows.addWidget(_host_row(host, row))
        self._hint.setText(
            self.tr("Hosts you tick open it without words, with their own vault.")
            if hosts
            else self.tr("Other hosts can open it without words once you have their cards.")
        )


def _host_row(host: KnownHost, check: CheckRow) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(check)
    if host.compared_utc_ms is None:
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(IconLabel(*mark_of(host), size_px=16), 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(label(compared_words(host), "caption"), 1)
        state.setContentsMargins(34, 0, 0, 0)
        column.addLayout(state)
    return row


def _indented(words: QLabel) -> QHBoxLayout:
    """Below the words of a box, not below the box."""
    row = QHBoxLayout()
    row.setContentsMargins(34, 0, 0, 0)
    row.addWidget(words)
    return row
