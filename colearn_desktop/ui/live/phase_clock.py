"""The clock of the phase, and what moves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QProgressBar, QWidget

from colearn_desktop.ui.live.times import MINUTE_MS, countdown_text, minutes_text
from colearn_desktop.ui.widgets.basics import Card, button, label, set_property
from colearn_desktop.ui.widgets.button import ElidingButton

_PROGRESS_STEPS = 1_000
_LONGEST_LARGE_TIME = len("60:00")


class ClockStage(StrEnum):
    """Where the session stands."""

    BEFORE = "before"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What the clock shows.

    Attributes:
        left_ms: Negative when the phase runs over.
        next_title: What comes next; None in the last phase.
        can_shorten: Whether a minute can be taken.
    """

    stage: ClockStage
    title: str
    left_ms: int
    planned_ms: int
    is_paused: bool = False
    next_title: str | None = None
    can_shorten: bool = False


class PhaseClock(Card):
    """The time that is left, and buttons for the timekeeper. It never goes on by itself."""

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    extend_requested = Signal()
    shorten_requested = Signal()
    next_requested = Signal()
    end_requested = Signal()
    review_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "lead")
        self.timer = label("", "timer")
        self.beside = label("", "quiet")
        self.beside.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.progress = QProgressBar()
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("How much of the phase has passed"))
        self.sentence = label("", "quiet")
        self.sentence.hide()
        self.start_button = button(self.tr("Start the session"), "primary", "play")
        self.pause_button = button(self.tr("Pause"), icon="pause")
        self.shorten_button = button("", "outline-icon", "minus")
        self.extend_button = button(self.tr("1 minute"), icon="plus")
        for part, words in (
            (self.shorten_button, self.tr("Take one minute from this phase")),
            (self.extend_button, self.tr("Add one minute to this phase")),
        ):
            part.setAccessibleName(words)
            part.setToolTip(words)
        self.next_button = ElidingButton("", "primary", "skip-forward")
        self.review_button = button(self.tr("Look back"), "primary", "list")
        self._paused = False
        self._last = False
        self._asking = False
        self._narrow = self._alone = False
        self._face: ClockFace | None = None
        self._lay_out()
        self._connect()

    def show_face(self, face: ClockFace) -> None:
        """Show the time; cheap when nothing that can be seen has changed."""
        shown = self._face
        self._face = face
        over = face.left_ms < 0
        self.timer.setText(
            minutes_text(-face.left_ms) if over else countdown_text(face.left_ms)
        )
        self._show_size()
        self.progress.setValue(self._progress(face))
        self._show_sentence(face)
        if shown is not None and self._standing(shown) == self._standing(face):
            return
        self.title.setText(face.title)
        self._show_beside(face)
        set_property(self.timer, "over", "true" if over else "false")
        running = face.stage is ClockStage.RUNNING
        if self.start_button.hasFocus() and face.stage is not ClockStage.BEFORE:
            # Or the next button gets it, and a press of Space pauses the clock.
            self.start_button.clearFocus()
        self.start_button.setVisible(face.stage is ClockStage.BEFORE)
        self.review_button.setVisible(face.stage is ClockStage.ENDED)
        self.shorten_button.setEnabled(face.can_shorten)
        for part in (
            self.pause_button,
            self.shorten_button,
            self.extend_button,
            self.next_button,
        ):
            part.setVisible(running)
        for shown_in_time in (self.timer, self.beside, self.progress):
            shown_in_time.setVisible(face.stage is not ClockStage.ENDED)
        self._paused, self._last = face.is_paused, face.next_title is None
        self.pause_button.setText(self.tr("Resume") if self._paused else self.tr("Pause"))
        self.pause_button.show_icon("play" if self._paused else "pause")
        self._name_next(face)

    def show_compact(self, compact: bool, *, narrow: bool, alone: bool) -> None:
        """Fit the column.

        Args:
            compact: Less padding.
            narrow: The plan stands below the time.
            alone: As wide as the page: all buttons in one line.
        """
        edge = 16 if compact else 24
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(8 if compact else 12)
        self._time.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self.beside.setAlignment(
            Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        )
        self._narrow, self._alone = narrow, alone
        self._buttons.removeWidget(self.next_button)
        if alone:
            self._buttons.addWidget(self.next_button, 0, 3)
        else:
            self._buttons.addWidget(self.next_button, 1, 0, 1, 3)
        self._buttons.setColumnStretch(3, 2 if alone else 0)
        more = self.tr("1 min") if compact else self.tr("1 minute")
        self.extend_button.setText("" if narrow else more)
        set_property(self.extend_button, "role", "outline-icon" if narrow else "outline")
        self._time.setStretch(1, 0 if alone else 1)
        self._time.setStretch(2, 1 if alone else 0)
        if self._face is not None:
            self._show_beside(self._face)
            self._show_size()

    def ask_to_confirm(self, asking: bool) -> None:
        """Ask once more before going on, or stop asking."""
        if self._face is not None and asking != self._asking:
            self._asking = asking
            self._show_sentence(self._face)
            self._name_next(self._face)

    @property
    def is_asking(self) -> bool:
        """Whether the next press goes on."""
        return self._asking

    def _lay_out(self) -> None:
        self._time = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._time.setSpacing(4)
        self._time.addWidget(self.timer, 0, Qt.AlignmentFlag.AlignBottom)
        self._time.addWidget(self.beside, 1, Qt.AlignmentFlag.AlignBottom)
        self._time.addStretch(0)
        self._buttons = QGridLayout()
        self._buttons.setSpacing(8)
        self._buttons.addWidget(self.pause_button, 0, 0)
        self._buttons.addWidget(self.shorten_button, 0, 1)
        self._buttons.addWidget(self.extend_button, 0, 2)
        self._buttons.addWidget(self.next_button, 1, 0, 1, 3)
        self._buttons.setColumnStretch(0, 1)
        self._buttons.setColumnStretch(2, 1)
        column = self.column
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addLayout(self._time)
        column.addWidget(self.progress)
        column.addWidget(self.sentence)
        column.addWidget(self.start_button)
        column.addLayout(self._buttons)
        column.addWidget(self.review_button)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self.start_requested)
        self.pause_button.clicked.connect(self._pause_or_resume)
        self.extend_button.clicked.connect(self.extend_requested)
        self.shorten_button.clicked.connect(self.shorten_requested)
        self.next_button.clicked.connect(self._next_or_end)
        self.review_button.clicked.connect(self.review_requested)

    def _pause_or_resume(self) -> None:
        (self.resume_requested if self._paused else self.pause_requested).emit()

    def _next_or_end(self) -> None:
        (self.end_requested if self._last else self.next_requested).emit()

    @staticmethod
    def _standing(face: ClockFace) -> tuple[object, ...]:
        """Everything but the running time."""
        return (
            face.stage,
            face.title,
            face.left_ms < 0,
            face.planned_ms,
            face.is_paused,
            face.next_title,
            face.can_shorten,
        )

    def _progress(self, face: ClockFace) -> int:
        if face.planned_ms <= 0 or face.stage is ClockStage.BEFORE:
            return 0
        passed = 1 - max(0, face.left_ms) / face.planned_ms
        return round(passed * _PROGRESS_STEPS)

    def _show_beside(self, face: ClockFace) -> None:
        whole = minutes_text(face.planned_ms)
        if face.stage is ClockStage.BEFORE:
            words = self.tr("planned")
        elif face.left_ms < 0:
            words = self.tr("over\n{planned}").format(planned=whole)
        else:
            words = self.tr("left of\n{planned}").format(planned=whole)
        self.beside.setText(words.replace("\n", " ") if self._narrow else words)

    def _show_size(self) -> None:
        # Hundreds of minutes, or little room: smaller, and never cut off.
        small = self._narrow or self._alone or len(self.timer.text()) > _LONGEST_LARGE_TIME
        set_property(self.timer, "fit", "small" if small else "large")

    def _show_sentence(self, face: ClockFace) -> None:
        words = self._words(face)
        if words != self.sentence.text():
            self.sentence.setText(words)
            self.sentence.setVisible(bool(words))

    def _words(self, face: ClockFace) -> str:
        if face.stage is ClockStage.ENDED:
            return self.tr("The conversation is over.")
        if face.stage is ClockStage.BEFORE:
            return ""
        if self._asking:
            if face.next_title is None:
                return self.tr("Ending is for good, and ends the recording too.")
            return self.tr("{left} are left. Go on all the same?").format(
                left=countdown_text(face.left_ms)
            )
        if face.is_paused:
            return self.tr("The clock and the airtime stand still, and nothing is recorded.")
        return self._over_words(-face.left_ms)

    def _over_words(self, over_ms: int) -> str:
        minutes = over_ms // MINUTE_MS
        if over_ms <= 0:
            return ""
        if minutes == 0:
            return self.tr("The planned time has passed. You decide when to go on.")
        if minutes == 1:
            return self.tr("One minute over. You decide when to go on.")
        return self.tr("%n minutes over. You decide when to go on.", "", minutes)

    def _name_next(self, face: ClockFace) -> None:
        if face.next_title is None:
            words = self.tr("Yes, end it") if self._asking else self.tr("End the session")
            self.next_button.show_icon("square")
        else:
            words = (
                self.tr("Yes, go on: {phase}") if self._asking else self.tr("Next: {phase}")
            ).format(phase=face.next_title)
            self.next_button.show_icon("skip-forward")
        self.next_button.show_text(words)
