"""The foot of the live page: is this being recorded, and has everyone agreed?"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from colearn_desktop.domain.errors import MissingConsent
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live.key_labels import name_key
from colearn_desktop.ui.live.level_meter import LevelMeter
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.recording_words import consent_words, room_words, state_words
from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label, set_property
from colearn_desktop.ui.widgets.button import IconLabel, KeyButton
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.ui.widgets.paragraph import Paragraph

_DOT_PX = 13


class _Lamp(QLabel):
    """Red while recording, a ring otherwise. The words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lit = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_lit(self, lit: bool) -> None:
        if lit != self._lit:
            self._lit = lit
            self.update()

    def sizeHint(self) -> QSize:
        side = current_theme().px(_DOT_PX)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("recording"))
        else:
            painter.setPen(QPen(theme.color("border"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
        painter.end()


class RecordingBar(QFrame):
    """Recording and consent, each in words, and a button for whatever comes next."""

    consent_requested = Signal()
    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    strike_requested = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._lamp = _Lamp()
        self.state = label("", "strong", wrap=False)
        self.elapsed = label("", "clock", wrap=False)
        self._microphone = IconLabel("mic", "ink2")
        self.meter = LevelMeter()
        self._shield = IconLabel("shield-check")
        self.consent = label("", "body")
        self.consent_button = button(self.tr("Consent"), icon="users")
        self.start_button = button(self.tr("Start recording"), "danger", "mic")
        self.check_button = button(self.tr("Check the sound"), icon="volume-2")
        self.check_button.hide()
        self._may_check = False
        self.pause_button = KeyButton(self.tr("Off the record"), "", "outline", "mic-off")
        self.resume_button = KeyButton(self.tr("Resume"), "", "danger", "mic")
        self.resume_button.setAccessibleName(self.tr("Resume recording"))
        for part in (self.pause_button, self.resume_button):
            name_key(part, LiveAction.OFF_THE_RECORD)
        self.strike_button = KeyButton(self.tr("Strike that"), "", "outline", "eraser")
        name_key(self.strike_button, LiveAction.STRIKE)
        self.strike_button.hide()
        self._may_strike = self._has_sound = False
        self.stop_button = button(self.tr("Stop recording"), "danger", "square")
        self._shown: tuple[Capture, bool] | None = None
        self._lay_out()
        for control, signal in (
            (self.consent_button, self.consent_requested),
            (self.start_button, self.start_requested),
            (self.pause_button, self.pause_requested),
            (self.resume_button, self.resume_requested),
            (self.stop_button, self.stop_requested),
            (self.strike_button, self.strike_requested),
            (self.check_button, self.check_requested),
        ):
            control.clicked.connect(signal)

    def show_status(self, status: RecordingStatus, *, running: bool) -> None:
        """Show the recording; `running` is whether the session is."""
        capture = status.capture
        self.show_level(status)
        self.state.setText(state_words(status))
        begun = status.elapsed_ms > 0 and capture is not Capture.OFF
        self.elapsed.setText(minutes_text(status.elapsed_ms) if begun else "")
        room = room_words(status.disk_left_ms)
        if room != self.elapsed.toolTip():
            for part in (self.state, self.elapsed):
                part.setToolTip(room)
            self.elapsed.setAccessibleDescription(room)
        self.check_button.setVisible(self._may_check and capture is Capture.OFF)
        if self._shown == (capture, running):
            return
        self._shown = (capture, running)
        on = capture in {Capture.CAPTURING, Capture.STARTING}
        self._lamp.show_lit(on)
        self.elapsed.setVisible(capture is not Capture.OFF)
        self._microphone.setVisible(on)
        self.meter.setVisible(on)
        self.start_button.setVisible(capture is Capture.OFF)
        self.start_button.setEnabled(running)
        self.pause_button.setVisible(on)
        self.resume_button.setVisible(capture is Capture.PAUSED)
        self.stop_button.setVisible(capture is not Capture.OFF)
        # Where nothing has been recorded, a button that strikes looks as if something had.
        self._has_sound = self._has_sound or capture is not Capture.OFF
        self.strike_button.setVisible(self._may_strike and self._has_sound and running)

    def allow_striking(self, *, has_sound: bool) -> None:
        """Have a button that strikes what was said, while the session runs.

        Args:
            has_sound: Whether something has been recorded already; the button waits for it.
        """
        self._may_strike = True
        self._has_sound = has_sound
        self._shown = None

    def allow_check(self, allowed: bool) -> None:
        """Offer the check of the sound while nothing is recorded."""
        self._may_check = allowed

    def show_level(self, status: RecordingStatus) -> None:
        """The meter alone: this is called 25 times a second."""
        if status.capture is Capture.CAPTURING:
            self.meter.show_level(
                status.level_dbfs, clipping=status.clipping, held_dbfs=status.peak_hold_dbfs
            )
        else:
            self.meter.show_level(-120.0)

    def show_consent(self, missing: Sequence[MissingConsent], present: int) -> None:
        """Say who has agreed."""
        self.consent.setText(consent_words(missing, present))
        agreed = present > 0 and not missing
        self._shield.show_icon(
            "shield-check" if agreed else "shield-alert", "ink" if agreed else "follow_up"
        )

    def show_width(self, *, stacked: bool, compact: bool, tight: bool = False) -> None:
        """Fit the page, so that the words about consent never need a third line.

        Args:
            stacked: Buttons in a line of their own, for large text.
            compact: Shorter and smaller words.
            tight: A smaller meter, and less room between the parts.
        """
        tight = tight or compact or stacked
        grid = self._grid
        for part in (self._state_part, self._consent_part, self._buttons):
            grid.removeWidget(part)
        grid.addWidget(self._state_part, 0, 0)
        grid.addWidget(self._consent_part, 0, 1)
        if stacked:
            grid.addWidget(self._buttons, 1, 0, 1, 2)
        else:
            grid.addWidget(self._buttons, 0, 2)
        grid.setColumnStretch(1, 1)
        edge = 20 if compact or stacked else 32
        grid.setContentsMargins(edge, 12, edge, 12)
        grid.setHorizontalSpacing(16 if tight else 32)
        self._buttons.allow_wrap(stacked)
        set_property(self.consent, "role", "small" if compact or stacked else "body")
        self.meter.show_compact(tight)
        short = compact
        self.strike_button.setText(self.tr("Strike") if short else self.tr("Strike that"))
        self.strike_button.show_icon("" if short else "eraser")
        self.check_button.show_icon("" if short else "volume-2")
        self.consent_button.show_icon("" if short else "users")
        self.stop_button.setText(self.tr("Stop") if short else self.tr("Stop recording"))
        self.stop_button.setAccessibleName(self.tr("Stop recording"))

    def _lay_out(self) -> None:
        self._state_part = _row(
            self._lamp, self.state, self.elapsed, self._microphone, self.meter
        )
        self._consent_part = _row(self._shield, self.consent)
        self._buttons = _ButtonRow()
        self._buttons.add(
            self.consent_button,
            self.strike_button,
            self.check_button,
            self.start_button,
            self.pause_button,
            self.resume_button,
            self.stop_button,
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(32, 12, 32, 12)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self.show_width(stacked=False, compact=False)


class _ButtonRow(FlowRow):
    """Buttons that stay in one line until they are allowed not to."""

    def __init__(self) -> None:
        super().__init__()
        self._may_wrap = False

    def allow_wrap(self, allowed: bool) -> None:
        if allowed != self._may_wrap:
            self._may_wrap = allowed
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self._may_wrap else self.sizeHint()


def _row(*parts: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, Paragraph) else 0)
    return whole
