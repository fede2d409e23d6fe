"""What kind of note it is: one press, or one key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.ui.note_kind import kind_text
from colearn_desktop.ui.widgets.button import KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow

KIND_KEYS = {
    NoteKind.INSIGHT: "I",
    NoteKind.QUOTE: "U",
    NoteKind.ACTION: "A",
    NoteKind.QUESTION: "K",
    NoteKind.FOLLOW_UP: "F",
}


class KindBar(FlowRow):
    """A button a kind; none pressed is a plain note."""

    kind_requested = Signal(object)  # NoteKind

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing_px=4)
        self._buttons: dict[NoteKind, KeyButton] = {}
        for kind, key in KIND_KEYS.items():
            part = KeyButton(kind_text(kind), key)
            part.setCheckable(True)
            part.setToolTip(
                self.tr("{kind} ({key}, or Alt+{key} while typing)").format(
                    kind=kind_text(kind), key=key
                )
            )
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
