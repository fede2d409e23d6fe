"""A small window for whoever leads: the clock, who has not been heard, who asked to speak."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live import live_view
from colearn_desktop.ui.live.findings import finding_sentences
from colearn_desktop.ui.live.phase_clock import ClockStage
from colearn_desktop.ui.live.times import countdown_text, minutes_text
from colearn_desktop.ui.room.fitted_text import FittedText
from colearn_desktop.ui.room.room_face import RoomPage
from colearn_desktop.ui.theme import current_theme

SMALLEST = QSize(320, 240)
FIRST = QSize(480, 320)
_LOW = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom


@dataclass(frozen=True, slots=True)
class FacilitatorFace:
    """All that it shows, in words."""

    phase: str
    time: str
    time_words: str
    findings: str
    queue: str


class FacilitatorView(RoomPage):
    """For the facilitator alone: it has names. Its letters grow with the window."""

    closed = Signal(QSize)

    def __init__(self) -> None:
        super().__init__(None)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(self.tr("colearn: for the facilitator"))
        self.setAccessibleName(self.tr("Facilitator view"))
        self.setMinimumSize(SMALLEST)
        self.phase = FittedText(QFont.Weight.DemiBold, parent=self)
        self.time = FittedText(QFont.Weight.DemiBold, tabular=True, line_height=0, parent=self)
        self.time.setAlignment(_LOW)
        self.time_words = FittedText(token="ink2", parent=self)
        self.time_words.setAlignment(_LOW)
        self.queue = FittedText(QFont.Weight.DemiBold, "primary", line_height=1.3, parent=self)
        self.findings = FittedText(QFont.Weight.Medium, line_height=1.35, parent=self)
        self._face: FacilitatorFace | None = None
        for keys in ("F6", "Escape"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.close)

    def show_session(self, session: LiveSession) -> None:
        """The session as it stands; cheap when nothing that can be seen has changed."""
        face = facilitator_face(session)
        if face == self._face:
            return
        self._face = face
        self.phase.show_text(face.phase)
        self.time.show_text(face.time)
        self.time.setAccessibleName(f"{face.time} {face.time_words}".strip())
        self.time_words.show_text(face.time_words)
        self.findings.show_text(face.findings)
        self.queue.show_text(face.queue)
        self.place_parts()

    def place_parts(self) -> None:
        half = self.width() / max(1.0, self.px(100) / 100) / 2
        edge = 6
        self.phase.place(self.part(edge, 4, edge, 15), self.px(9))
        self.time.place(self.part(edge, 15, half * 0.72, 45), self.px(33))
        beside = edge + (self.time.words_width() / max(1.0, self.px(100) / 100)) + 3
        self.time_words.place(self.part(beside, 15, edge, 42), self.px(9))
        has_queue = bool(self.queue.text())
        self.queue.setVisible(has_queue)
        self.queue.place(self.part(edge, 49, edge, 66), self.px(9))
        top = 69 if has_queue else 50
        self.findings.place(self.part(edge, top, edge, 96), self.px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().color("bg"))
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit(self.size())


def facilitator_face(session: LiveSession) -> FacilitatorFace:
    """Clock, findings and queue of the phase that is on."""
    state = session.state
    clock = live_view.clock_face(session)
    if clock.stage is ClockStage.ENDED:
        return FacilitatorFace(clock.title, "", "", "", "")
    if clock.left_ms < 0:
        time = minutes_text(-clock.left_ms)
        words = _tr("over {planned}")
    else:
        time = countdown_text(clock.left_ms)
        words = _tr("planned") if clock.stage is ClockStage.BEFORE else _tr("left of {planned}")
    words = words.format(planned=minutes_text(clock.planned_ms))
    if clock.is_paused:
        words = _tr("paused")
    names = {person.person_id: person.name for person in state.people.values()}
    phase = state.current_phase
    findings = finding_sentences(
        session.airtime(), names, None if phase is None else phase.kind
    )
    asked = [f"{place} {names[person]}" for place, person in enumerate(state.queue, 1)]
    queue = _tr("Asked to speak: {names}").format(names=", ".join(asked)) if asked else ""
    return FacilitatorFace(clock.title, time, words, "\n".join(findings), queue)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FacilitatorView", text)
