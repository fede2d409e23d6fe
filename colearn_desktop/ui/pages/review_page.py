"""Looking back on a session: its notes, its sound, who spoke how long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.striking import merged
from colearn_desktop.outputs.session_record import length_ms
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.playback import SessionPlayback
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.striking import Striking
from colearn_desktop.ui.keeping.keep_or_erase import KeepOrEraseButton
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.review_airtime import ReviewAirtime
from colearn_desktop.ui.pages.review_keys import hear_keys
from colearn_desktop.ui.pages.review_notes import NoteList, NoteListModel, NoteRow
from colearn_desktop.ui.pages.review_player import PlayerBar
from colearn_desktop.ui.pages.review_words import SessionPicture
from colearn_desktop.ui.pages.when import length
from colearn_desktop.ui.strike_banner import StrikeBanner
from colearn_desktop.ui.strike_control import StrikeControl
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.timekeeper_banner import TimekeeperBanner
from colearn_desktop.ui.timeline.rows import picture
from colearn_desktop.ui.timeline.timeline_door import TimelineDoor
from colearn_desktop.ui.widgets.basics import Card, EmptyState, PageScroll, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow

_SIDE_COLUMN_PX = 340
# Below this width notes and airtime take turns; it grows with the size of text.
_BESIDE_EACH_OTHER_PX = 900
# Below these there is no room for words that can be had elsewhere.
_NARROW_PX = 700
_LOW_PX = 450


class ReviewPage(QWidget):
    """One session after it ended.

    Space plays and pauses, Enter on a note plays from five seconds before it; the other
    keys are in `review_keys`.

    Args:
        log: The session.
        playback: Its sound; None if there is none to play.
        report: Told when playing or striking fails.
        striking: Silences a part; None where nothing can be struck.
    """

    back_requested = Signal()
    export_requested = Signal()
    consent_requested = Signal()
    copies_requested = Signal()
    erase_requested = Signal()

    def __init__(
        self,
        log: SessionLog,
        playback: SessionPlayback | None,
        report: Callable[[ColearnError], None],
        *,
        striking: Striking | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Look back"))
        self._log = log
        self._playback = playback
        has_sound = playback is not None and playback.has_sound
        sound_at = playback.has_sound_at if playback is not None else lambda _at_ms: False
        self._rows = NoteListModel(log.state, sound_at, self)
        self.notes = NoteList(self._rows)
        self.player: PlayerBar | None = None
        self._session = LiveSession(log)
        if playback is not None and has_sound:
            self.player = PlayerBar(playback, self._picture(playback), report)
            self.notes.play_requested.connect(self._play_row)
            self.notes.toggle_requested.connect(self.player.toggle)
            hear_keys(self, self.player.act)
        self.airtime = ReviewAirtime(self._session)
        self.timeline = TimelineDoor(self, self._session, report)
        self.airtime.timeline_requested.connect(self.timeline.open)
        self.notes_choice = button(self.tr("Notes"), role="tag")
        self.airtime_choice = button(self.tr("Airtime"), role="tag")
        self.strike_banner = StrikeBanner()
        self._strikes: StrikeControl | None = None
        if striking is not None:
            self._strikes = StrikeControl(striking, self.strike_banner, report, self)
        self.timekeeper_banner = TimekeeperBanner(log, report)
        self._stop_listening = log.subscribe(self._show_corrected)
        self._lay_out()
        FirstFocus(self, self.notes if log.state.notes else self._back)
        self._arrange()

    def close_playback(self) -> None:
        """Fall silent for good; called before the page goes."""
        self._stop_listening()
        if self.player is not None:
            self.player.close_playback()
        elif self._playback is not None:
            self._playback.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.player is not None:
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    # Layout

    def _lay_out(self) -> None:
        header = PageHeader(self._log.header.title or self.tr("Session"))
        header.show_subtitle(self._summary())
        self._back = button(self.tr("Sessions"), icon="chevron-left", role="quiet")
        self._back.clicked.connect(self.back_requested)
        header.add_left(self._back)
        self.export_button = button(self.tr("Export…"), icon="archive", role="primary")
        self.export_button.clicked.connect(self.export_requested)
        self.silence_button = button(self.tr("Silence a part…"), icon="eraser")
        # Where it is narrow the title needs the room of these words more.
        self.silence_button.setAccessibleName(self.silence_button.text())
        self.silence_button.setToolTip(self.silence_button.text())
        self.silence_button.setVisible(self._strikes is not None)
        self.silence_button.clicked.connect(self.ask_which_part)
        self.keep_or_erase = KeepOrEraseButton()
        self.keep_or_erase.consent_requested.connect(self.consent_requested)
        self.keep_or_erase.copies_requested.connect(self.copies_requested)
        self.keep_or_erase.erase_requested.connect(self.erase_requested)
        header.add_right(self.silence_button, self.keep_or_erase, self.export_button)

        self._switch = FlowRow()
        self._switch.add(self.notes_choice, self.airtime_choice)
        group = QButtonGroup(self)
        for choice in (self.notes_choice, self.airtime_choice):
            choice.setCheckable(True)
            group.addButton(choice)
        self.notes_choice.setChecked(True)
        group.buttonToggled.connect(lambda _button, _on: self._arrange())

        self._notes_heading = label(self.tr("Notes"), "lead")
        self._hint = label("", "caption")
        self._notes_card = self._made_notes_card()
        self._side = PageScroll()
        self._side.column.setContentsMargins(0, 0, 0, 0)
        self._side.column.addWidget(self.airtime)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self._notes_card, 1)
        columns.addWidget(self._side)
        body = QVBoxLayout()
        body.setContentsMargins(32, 24, 32, 24)
        body.setSpacing(16)
        body.addWidget(self.strike_banner)
        body.addWidget(self.timekeeper_banner)
        body.addWidget(self._switch)
        body.addLayout(columns, 1)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(body, 1)
        if self.player is not None:
            whole.addWidget(self.player)

    def _made_notes_card(self) -> QWidget:
        card = Card()
        card.column.setSpacing(8)
        card.column.addWidget(self._notes_heading)
        if self._log.state.notes:
            hint = (
                self.tr("Nothing was recorded: notes alone.")
                if self.player is None
                else self.tr(
                    "Click a note, or press Enter, to hear it from five seconds before."
                )
            )
            self._hint.setText(hint)
            card.column.addWidget(self._hint)
            card.column.addWidget(self.notes, 1)
            return card
        self.notes.hide()
        self.notes.setParent(card)
        sound = (
            self.tr("Nothing was recorded either.")
            if self.player is None
            else self.tr("The recording can be played below.")
        )
        empty = EmptyState("file-text", self.tr("No notes were written"), sound)
        empty.column.setContentsMargins(0, 0, 0, 0)  # at 200 % every line counts
        card.column.addWidget(empty, 1)
        return card

    def _arrange(self) -> None:
        """Notes and airtime side by side, or one of them where the window is narrow."""
        scale = current_theme().text_scale
        if self.player is not None:
            self.player.arrange(self.size())
        roomy = self.width() >= _NARROW_PX * scale
        self.silence_button.setText(self.silence_button.accessibleName() if roomy else "")
        self.keep_or_erase.show_words(shown=roomy)
        has_hint = bool(self._hint.text())
        self._hint.setVisible(has_hint and self.height() >= _LOW_PX * scale)
        wide = self.width() >= _BESIDE_EACH_OTHER_PX * scale
        self._switch.setVisible(not wide)
        self._notes_heading.setVisible(wide)  # where it is not, the switch says it
        self._notes_card.setVisible(wide or self.notes_choice.isChecked())
        self._side.setVisible(wide or self.airtime_choice.isChecked())
        if wide:
            self._side.setFixedWidth(round(_SIDE_COLUMN_PX * max(1.0, scale)))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)

    # What it says and does

    def _summary(self) -> str:
        state = self._log.state
        recorded_ms = self._playback.recorded_ms if self._playback is not None else 0
        return "  ·  ".join(
            (
                length(length_ms(state)),
                self.tr("people: {count}").format(count=len(state.people)),
                self.tr("notes: {count}").format(count=len(state.notes)),
                self.tr("{length} recorded").format(length=length(recorded_ms))
                if recorded_ms
                else self.tr("nothing recorded"),
            )
        )

    def _show_corrected(self) -> None:
        """The figures and the speakers of notes follow what was put right."""
        self.timekeeper_banner.show_choice()
        self.airtime.show_phase()
        self._rows.show_state(self._log.state)
        if self.player is not None and self._playback is not None:
            self.player.show_session(self._picture(self._playback))

    def _picture(self, playback: SessionPlayback) -> SessionPicture:
        state = self._log.state
        return SessionPicture(
            timeline=picture(self._session),
            struck=tuple(merged(state.struck)),
            end_ms=max(length_ms(state), playback.end_ms),
        )

    def _play_row(self, row: NoteRow) -> None:
        if self.player is None:
            return
        if row.note is None:
            self.player.play_at(row.at_ms)
        else:
            self.player.play_note(row.note)

    def ask_which_part(self) -> None:
        """Ask which part of the sound is silenced."""
        if self._strikes is not None:
            at_ms = self._playback.position_ms if self._playback is not None else 0
            self._strikes.ask_which_part(at_ms)
