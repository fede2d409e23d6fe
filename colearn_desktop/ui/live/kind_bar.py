"""What kind of note it is: one press, or one key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.note_kind import kind_text
from colearn_desktop.ui.widgets.button import KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow

_KIND_ACTIONS = {
    NoteKind.INSIGHT: LiveAction.INSIGHT,
    NoteKind.QUOTE: LiveAction.QUOTE,
    NoteKind.ACTION: LiveAction.ACTION,
    NoteKind.QUESTION: LiveAction.QUESTION,
    NoteKind.FOLLOW_UP: LiveAction.FOLLOW_UP,
}


class KindBar(FlowRow):
    """A button a kind; none pressed is a plain note."""

    kind_requested = Signal(object)  # NoteKind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing_px=4)
        self._buttons: dict[NoteKind, KeyButton] = {}
        for kind, action in _KIND_ACTIONS.items():
            part = KeyButton(kind_text(kind), "")
            part.setCheckable(True)
            name_key(part, action, kind_text(kind))
            part.clicked.connect(lambda _=False, kind=kind: self.kind_requested.emit(kind))
            self._buttons[kind] = part
            self.add(part)

    def button(self, kind: NoteKind) -> KeyButton:
        """The button of a kind."""
        return self._buttons[kind]

    def show_kind(self, kind: NoteKind) -> None:
        """Press the button of this kind, and no other."""
        for each, part in self._buttons.items():
            part.setChecked(each is kind)
