"""The one question before a withdrawal: what will happen, and that it is final."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from colearn_desktop.ui.widgets.basics import Banner


class WithdrawPanel(Banner):
    """Says what will happen; Escape keeps everything as it is."""

    withdrawal_requested = Signal(bool)  # from everything, not from recording alone

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recording_button = self.add_action(self.tr("Withdraw from recording"), "danger")
        self.everything_button = self.add_action(self.tr("Withdraw from everything"), "danger")
        self.keep_button = self.add_action(self.tr("Keep as it is"))
        self.recording_button.clicked.connect(lambda: self._answer(everything=False))
        self.everything_button.clicked.connect(lambda: self._answer(everything=True))
        self.keep_button.clicked.connect(self.hide)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.hide)

    def ask(self, name: str, *, from_recording: bool) -> None:
        """Ask about this person."""
        self.recording_button.setVisible(from_recording)
        if from_recording:
            text = self.tr(
                "{name} withdraws? Recording stops now, for everyone, and cannot go on while "
                "{name} is in the room. This is final for this session."
            )
        else:
            text = self.tr(
                "{name} withdraws? What {name} agreed to no longer holds. This is final for "
                "this session."
            )
        self.show_message(text.format(name=name), "recording")
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, *, everything: bool) -> None:
        self.hide()
        self.withdrawal_requested.emit(everything)
