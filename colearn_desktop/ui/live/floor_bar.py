"""The floor in other hands than one person's, and second thoughts about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from colearn_desktop.domain.floor import FloorKind
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.widgets.button import KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow


class FloorBar(QWidget):
    """Nobody, several, groups, the team; who asks to speak; undo and five seconds earlier."""

    action_requested = Signal(str)  # a LiveAction

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowRow(spacing_px=6)
        self._kinds: dict[FloorKind, KeyButton] = {}
        for kind, action, text, key in (
            (FloorKind.NOBODY, LiveAction.NOBODY, self.tr("Nobody"), "0"),
            (FloorKind.SEVERAL, LiveAction.SEVERAL, self.tr("Several"), "O"),
            (FloorKind.GROUPS, LiveAction.GROUPS, self.tr("Groups"), "G"),
            (FloorKind.TEAM, LiveAction.TEAM, self.tr("Team"), "T"),
        ):
            self._kinds[kind] = self._add(text, key, action)
            self._kinds[kind].setCheckable(True)
        self.queue_button = self._add(self.tr("Asks"), "Q", LiveAction.QUEUE, "hand")
        self.queue_button.setCheckable(True)
        self.queue_button.setAccessibleName(
            self.tr("Somebody asks to speak: then press a seat")
        )
        self.queue_button.setToolTip(self.queue_button.accessibleName())
        self.undo_button = self._add("", "", LiveAction.UNDO_FLOOR, "undo-2")
        self.undo_button.setAccessibleName(self.tr("Take back the last change of the floor"))
        self.undo_button.setToolTip(self.tr("Take back the last change (Backspace)"))
        self.earlier_button = self._add("", "", LiveAction.EARLIER, "rewind")
        self.earlier_button.setAccessibleName(
            self.tr("The last change happened five seconds earlier")
        )
        self.earlier_button.setToolTip(self.tr("It happened five seconds earlier (comma)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._row)

    def show_floor(self, kind: FloorKind | None, *, queueing: bool) -> None:
        """Show who has the floor (None while nothing runs) and whether a seat is awaited."""
        for each, part in self._kinds.items():
            part.setChecked(each is kind)
        self.queue_button.setChecked(queueing)
        for part in (
            *self._kinds.values(),
            self.queue_button,
            self.undo_button,
            self.earlier_button,
        ):
            part.setEnabled(kind is not None)

    def _add(self, text: str, key: str, action: LiveAction, icon_name: str = "") -> KeyButton:
        part = KeyButton(text, key, "tag", icon_name)
        part.clicked.connect(lambda: self.action_requested.emit(action.value))
        self._row.add(part)
        return part
