"""Half a minute of listening before the recording, and what to put right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.audio.sound_check import SoundFinding
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.sound_check import CHECK_MS, SoundCheckStatus
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.level_meter import LevelMeter
from colearn_desktop.ui.live.sound_check_words import (
    CheckedThing,
    checked_things,
    figures_words,
    finding_words,
)
from colearn_desktop.ui.live.times import countdown_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow

_LOOK_MS = 40
# Silence and distortion are worth a word before the half minute is over.
_AT_ONCE = frozenset({SoundFinding.SILENT, SoundFinding.TOO_LOUD})
_AT_ONCE_AFTER_MS = 2_000


class SoundCheckDialog(QDialog):
    """Shows a check of the sound. Its microphone closes with the dialog.

    Args:
        recording: Of the session.
        can_start: The session runs, so that recording can begin from here.
    """

    start_requested = Signal()

    def __init__(
        self, recording: ConsentedRecording, *, can_start: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._is_over = True
        self.setWindowTitle(self.tr("Check the sound"))
        self.setAccessibleName(self.windowTitle())
        self.countdown = label("", "clock", wrap=False)
        self.meter = LevelMeter()
        self.state = label("", "strong")
        self.figures = label("", "caption")
        self._things = QVBoxLayout()
        self._things.setSpacing(12)
        self._shown: tuple[CheckedThing, ...] = ()
        self.start_button = button(self.tr("Start recording"), "danger", "mic")
        self.start_button.setVisible(can_start)
        self.again_button = button(self.tr("Check again"), icon="rotate-ccw")
        self.finish_button = button(self.tr("Skip the rest"))
        self.close_button = button(self.tr("Cancel"))
        self._lay_out()
        self.close_button.clicked.connect(self.reject)
        self.start_button.clicked.connect(self._start_recording)
        self.again_button.clicked.connect(self.begin)
        self.finish_button.clicked.connect(self._finish)
        self.finished.connect(lambda _result: self._end())
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Open the microphone and listen."""
        try:
            self._recording.sound_check.begin()
        except ColearnError as error:
            self._show_over(str(error_text(error)), ())
            return
        self._is_over = False
        self._show_things(())
        self.figures.setText("")
        self._show_buttons()
        self._timer.start()
        self._look()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says was found."""
        return tuple(thing.words for thing in self._shown)

    # Inside

    def _look(self) -> None:
        """Nothing is counted here: the check ends by itself."""
        status = self._recording.sound_check.status()
        heard = status.listening
        self.meter.show_level(
            heard.level_dbfs, clipping=heard.clipping, held_dbfs=heard.peak_hold_dbfs
        )
        if not heard.is_open:
            self._show_result(status)
            return
        self.countdown.setText(countdown_text(CHECK_MS - heard.heard_ms))
        self._say(
            self.tr("Listening. Talk as you will later, from where you sit.")
            if heard.heard_ms
            else self.tr("The microphone is being opened…")
        )
        if heard.heard_ms >= _AT_ONCE_AFTER_MS:
            urgent = [finding for finding in status.findings if finding in _AT_ONCE]
            self._show_things(
                [CheckedThing(finding_words(finding), is_fine=False) for finding in urgent]
            )

    def _show_result(self, status: SoundCheckStatus) -> None:
        heard = status.listening
        if heard.failure is not None:
            self._show_over(str(error_text(heard.failure)), ())
            return
        if self._recording.missing():
            self._show_over(
                self.tr("The check has ended: not everyone here has agreed to be recorded."), ()
            )
            return
        things = checked_things(status)
        if all(thing.is_fine for thing in things):
            words = self.tr("Everything is ready.")
        else:
            words = self.tr("Look at this before you begin:")
        self.figures.setText(figures_words(status))
        self._show_over(words, things)

    def _show_over(self, words: str, things: Sequence[CheckedThing]) -> None:
        self._timer.stop()
        self._is_over = True
        self.countdown.setText("")
        self.meter.show_level(-120.0)
        self._show_things(things)
        self._show_buttons()
        self._say(words)
        announce(self, " ".join((words, *self.sentences)))

    def _say(self, words: str) -> None:
        if self.state.text() != words:
            self.state.setText(words)

    def _show_things(self, things: Sequence[CheckedThing]) -> None:
        if self._shown == tuple(things):
            return
        self._shown = tuple(things)
        while (item := self._things.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for thing in things:
            self._things.addWidget(_row(thing))

    def _show_buttons(self) -> None:
        over = self._is_over
        for part in (self.countdown, self.meter, self.finish_button):
            part.setVisible(not over)
        self.again_button.setVisible(over)
        self.figures.setVisible(over and bool(self.figures.text()))
        self.close_button.setText(self.tr("Close") if over else self.tr("Cancel"))
        if over:
            (
                self.close_button if self.start_button.isHidden() else self.start_button
            ).setFocus()

    def _finish(self) -> None:
        self._recording.sound_check.end()
        self._look()

    def _start_recording(self) -> None:
        self.accept()
        self.start_requested.emit()

    def _end(self) -> None:
        self._timer.stop()
        self._recording.sound_check.end()

    def _lay_out(self) -> None:
        scroll = PageScroll()
        column = scroll.column
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Check the sound"), "lead"))
        column.addWidget(
            label(
                self.tr(
                    "Half a minute, and nothing of it is kept. Put the microphone in the "
                    "middle of the table; let two or three people say a few sentences."
                ),
                "body",
            )
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.countdown)
        row.addWidget(self.meter)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.state)
        column.addLayout(self._things)
        column.addWidget(self.figures)
        column.addStretch(1)
        foot = FlowRow()
        foot.add(self.close_button, self.finish_button, self.again_button, self.start_button)
        edge = QHBoxLayout()
        edge.setContentsMargins(24, 16, 24, 24)
        edge.addWidget(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(edge)
        theme = current_theme()
        self.resize(min(800, theme.px(520)), min(660, theme.px(520)))


def _row(thing: CheckedThing) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    icon = IconLabel(
        "circle-check" if thing.is_fine else "triangle-alert",
        "primary" if thing.is_fine else "follow_up",
        size_px=20,
    )
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(thing.words, "body"), 1)
    return whole
