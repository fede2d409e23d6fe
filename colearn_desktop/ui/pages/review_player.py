"""The bar that plays a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.notes import Note
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.ui.pages.review_slider import PhaseMark, SessionSlider
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

SKIP_MS = 10_000
_LOOK_EVERY_MS = 200


class PlayerBar(QFrame):
    """Play, pause, ten seconds back and on, and a slider over the whole session.

    Args:
        playback: With sound in it.
        length_ms: Of the session.
        phases: When which phase ran.
        report: Told when playing fails.
    """

    def __init__(
        self,
        playback: SessionPlayback,
        length_ms: int,
        phases: Sequence[PhaseMark],
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.setAccessibleName(self.tr("Player"))
        self._playback = playback
        self._length_ms = max(length_ms, playback.end_ms)
        self._phases = tuple(phases)
        self._report = report
        self._failure_told: ColearnError | None = None
        self.slider = SessionSlider(self._length_ms, playback.spans, phases)
        self.slider.seek_requested.connect(self._seek)
        self.back_button = button(self.tr("10 s"), icon="rewind")
        self.back_button.setAccessibleName(self.tr("10 seconds back"))
        self.back_button.setToolTip(self.tr("10 seconds back (Left arrow)"))
        self.back_button.clicked.connect(lambda: self.skip(-SKIP_MS))
        self.play_button = button(self.tr("Play"), icon="play", role="primary")
        self.play_button.setToolTip(self.tr("Play or pause (Space)"))
        self.play_button.clicked.connect(self.toggle)
        self.on_button = button(self.tr("10 s"), icon="fast-forward")
        self.on_button.setAccessibleName(self.tr("10 seconds on"))
        self.on_button.setToolTip(self.tr("10 seconds on (Right arrow)"))
        self.on_button.clicked.connect(lambda: self.skip(SKIP_MS))
        self.time = label("", "strong", wrap=False)
        self.phase = label("", "quiet")
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.show_now)
        self._lay_out()
        self.show_now()

    def toggle(self) -> None:
        """Play, or pause."""
        if self._playback.is_playing:
            self._playback.pause()
        else:
            self._attempt(self._playback.play)
        self.show_now()

    def skip(self, by_ms: int) -> None:
        """On, or back (`by_ms` below 0)."""
        self._playback.skip(by_ms)
        self.show_now()

    def play_note(self, note: Note) -> None:
        """Play from five seconds before the note, or say that there is nothing to hear."""
        if self._playback.has_sound_for(note):
            self._attempt(lambda: self._playback.play_from_note(note))
            self.show_now()
        else:
            self._say_silent()

    def play_at(self, at_ms: int) -> None:
        """Play from a moment, or say that there is nothing to hear."""
        if self._playback.has_sound_at(at_ms):
            self._playback.seek(at_ms)
            self._attempt(self._playback.play)
            self.show_now()
        else:
            self._say_silent()

    def close_playback(self) -> None:
        """Fall silent for good."""
        self._timer.stop()
        self._playback.close()

    def show_now(self) -> None:
        """Show where it is; called by a timer while it plays."""
        playing = self._playback.is_playing
        if playing != self._timer.isActive():
            (self._timer.start if playing else self._timer.stop)()
        self.play_button.setText(self.tr("Pause") if playing else self.tr("Play"))
        self.play_button.show_icon("pause" if playing else "play")
        at_ms = self._playback.position_ms
        self.slider.show_position(at_ms)
        self.time.setText(
            self.tr("{now} of {all}").format(
                now=clock_text(at_ms), all=clock_text(self._length_ms)
            )
        )
        self.phase.setText(self._phase_name(at_ms))
        failure = self._playback.failure
        if failure is not None and failure is not self._failure_told:
            self._failure_told = failure
            self._report(failure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        controls = FlowRow()
        controls.add(self.back_button, self.play_button, self.on_button)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(controls)
        row.addWidget(self.time)
        row.addWidget(self.phase, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 12)
        column.setSpacing(8)
        column.addWidget(self.slider)
        column.addLayout(row)

    def _seek(self, at_ms: int) -> None:
        self._playback.seek(at_ms)
        self.show_now()

    def _attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except ColearnError as error:
            self._report(error)

    def _say_silent(self) -> None:
        words = self.tr("Nothing was recorded at that moment.")
        self.phase.setText(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _phase_name(self, at_ms: int) -> str:
        names = [m.name for m in self._phases if m.span.start_ms <= at_ms < m.span.end_ms]
        return names[-1] if names else ""
