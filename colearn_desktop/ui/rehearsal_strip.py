"""Says above every page that this is a rehearsal, and sets its pace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.services.rehearsal import Cue, CueKind
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.pages.rehearsal_dialog import SPEEDS
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow


class RehearsalStrip(QFrame):
    """Always there while somebody rehearses. Its buttons leave the keyboard to the page."""

    speed_requested = Signal(float)
    leave_requested = Signal()

    def __init__(self, speed: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._cue: Cue | None = None
        self._mark = label(
            self.tr("Rehearsal: simulated people and sound. Nothing is kept."), "strong"
        )
        self.cue = label("", "body")
        self.cue.hide()
        self._speeds = QButtonGroup(self)
        controls = FlowRow(spacing_px=6)
        for each in SPEEDS:
            tag = button(self.tr("{speed}×").format(speed=each), "tag")
            tag.setCheckable(True)
            tag.setChecked(each == speed)
            tag.setAccessibleName(self.tr("{speed} times as fast as life").format(speed=each))
            tag.setToolTip(tag.accessibleName())
            # A press with the mouse must not take the seat keys from the page.
            tag.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tag.clicked.connect(lambda _=False, s=each: self.speed_requested.emit(float(s)))
            self._speeds.addButton(tag, each)
            controls.add(tag)
        self.leave_button = button(self.tr("Leave"), "tag", "log-out")
        self.leave_button.setAccessibleName(self.tr("Leave the rehearsal"))
        self.leave_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave_button.clicked.connect(self.leave_requested)
        controls.add(self.leave_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._mark)
        words.addWidget(self.cue)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(12)
        row.addWidget(IconLabel("users", "primary", size_px=20))
        row.addLayout(words, 1)
        row.addWidget(controls)

    def show_cue(self, cue: Cue | None, resume_key: str) -> None:
        """What a simulated person does, once.

        Args:
            resume_key: With which recording goes on.
        """
        if cue == self._cue:
            return
        self._cue = cue
        text = "" if cue is None else self._text(cue, resume_key)
        self.cue.setText(text)
        self.cue.setVisible(bool(text))
        if text:
            announce(self, text)

    def _text(self, cue: Cue, resume_key: str) -> str:
        match cue.kind:
            case CueKind.SPEAKS:
                words = self.tr("{name} (seat {seat}) starts to talk: “{words}”")
            case CueKind.QUIET:
                words = self.tr("Nobody speaks for a moment.")
            case CueKind.ARRIVES:
                words = self.tr(
                    "{name} comes in late and reads the form. Recording waits for the answer."
                )
            case CueKind.AGREES:
                words = self.tr("{name} has agreed. Recording can go on: press {key}.")
        return words.format(name=cue.name, seat=cue.seat, words=cue.words, key=resume_key)
