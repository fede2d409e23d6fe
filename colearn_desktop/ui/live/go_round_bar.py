"""Who is next in a go-round, and what they may say instead of speaking."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.basics import label
from colearn_desktop.ui.widgets.button import Button, KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow


@dataclass(frozen=True, slots=True)
class GoRoundView:
    """What the bar shows.

    Attributes:
        next_name: Empty when everybody has been asked.
        turn_name: Whose turn it is; empty for nobody's.
        still_to_come: A sentence.
    """

    next_name: str
    turn_name: str
    still_to_come: str


class GoRoundBar(QWidget):
    """Next, passes, comes back later, the other way round. Hidden in other phases."""

    action_requested = Signal(str)  # a LiveAction
    turn_round_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: GoRoundView | None = None
        self._row = FlowRow(spacing_px=6)
        self.next_button = self._add(LiveAction.NEXT_PERSON, "chevron-right")
        self.pass_button = self._add(LiveAction.PASS)
        self.later_button = self._add(LiveAction.LATER)
        self.pass_button.setText(self.tr("Passes"))
        self.later_button.setText(self.tr("Later"))
        self.turn_round_button = Button("", "tag", "rotate-ccw")
        self.turn_round_button.setAccessibleName(self.tr("Go round the other way"))
        self.turn_round_button.setToolTip(self.tr("Go round the other way"))
        self.turn_round_button.clicked.connect(self.turn_round_requested)
        self._row.add(self.turn_round_button)
        self._sentence = label("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._row)
        column.addWidget(self._sentence)
        self.hide()

    @property
    def sentence(self) -> str:
        """Who has still to be asked."""
        return self._sentence.text()

    def show_go_round(self, view: GoRoundView | None) -> None:
        """Show how it stands; None in any other phase."""
        if view == self._view:
            return
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        self.next_button.setText(
            self.tr("Next: {name}").format(name=view.next_name.replace("&", "&&"))
            if view.next_name
            else self.tr("Everybody has been asked")
        )
        self.next_button.setEnabled(bool(view.next_name))
        for part, words in (
            (self.pass_button, self.tr("{name} passes")),
            (self.later_button, self.tr("{name} comes back later")),
        ):
            part.setEnabled(bool(view.turn_name))
            name = view.turn_name or self.tr("Nobody")
            part.setAccessibleName(words.format(name=name))
            part.setToolTip(part.accessibleName())
        self._sentence.setText(view.still_to_come)
        self._sentence.setVisible(bool(view.still_to_come))

    def _add(self, action: LiveAction, icon_name: str = "") -> KeyButton:
        part = KeyButton("", "", "tag", icon_name)
        name_key(part, action)
        part.clicked.connect(lambda: self.action_requested.emit(action.value))
        self._row.add(part)
        return part
