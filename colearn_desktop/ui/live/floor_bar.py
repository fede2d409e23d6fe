"""The floor in other hands than one person's, and second thoughts about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from colearn_desktop.domain.floor import FloorKind
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.button import Button, KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow


class FloorBar(QWidget):
    """Nobody, several, groups, the team; who asks to speak; undo and five seconds earlier."""

    action_requested = Signal(str)  # a LiveAction

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowRow(spacing_px=6)
        self._kinds: dict[FloorKind, KeyButton] = {}
        for kind, action, text in (
            (FloorKind.NOBODY, LiveAction.NOBODY, self.tr("Nobody")),
            (FloorKind.SEVERAL, LiveAction.SEVERAL, self.tr("Several")),
            (FloorKind.GROUPS, LiveAction.GROUPS, self.tr("Groups")),
            (FloorKind.TEAM, LiveAction.TEAM, self.tr("Team")),
        ):
            self._kinds[kind] = self._add(text, action)
            self._kinds[kind].setCheckable(True)
        self.queue_button = self._add(self.tr("Asks"), LiveAction.QUEUE, "hand")
        self.queue_button.setCheckable(True)
        self.queue_button.setAccessibleName(
            self.tr("Somebody asks to speak: then press a seat")
        )
        self.queue_button.setToolTip(self.queue_button.accessibleName())
        self.undo_button = self._add_icon(
            self.tr("Take back the last change"), LiveAction.UNDO_FLOOR, "undo-2"
        )
        self.undo_button.setAccessibleName(self.tr("Take back the last change of the floor"))
        self.earlier_button = self._add_icon(
            self.tr("It happened five seconds earlier"), LiveAction.EARLIER, "rewind"
        )
        self.earlier_button.setAccessibleName(
            self.tr("The last change happened five seconds earlier")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._row)

    def show_floor(self, kind: FloorKind | None, *, queueing: bool) -> None:
        """Show who has the floor (None while nothing runs) and whether a seat is awaited."""
        for each, part in self._kinds.items():
            part.setChecked(each is kind)
        self.queue_button.setChecked(queueing)
        parts: tuple[Button, ...] = (
            *self._kinds.values(),
            self.queue_button,
            self.undo_button,
            self.earlier_button,
        )
        for control in parts:
            control.setEnabled(kind is not None)

    def _add(self, text: str, action: LiveAction, icon_name: str = "") -> KeyButton:
        part = KeyButton(text, "", "tag", icon_name)
        name_key(part, action)
        part.clicked.connect(lambda: self.action_requested.emit(action.value))
        self._row.add(part)
        return part

    def _add_icon(self, words: str, action: LiveAction, icon_name: str) -> Button:
        part = Button("", "tag", icon_name)
        name_key(part, action, words)
        part.clicked.connect(lambda: self.action_requested.emit(action.value))
        self._row.add(part)
        return part
