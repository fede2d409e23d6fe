"""The bar that plays a session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.notes import Note
from colearn_desktop.outputs.times import clock_text
from colearn_desktop.services.loop_marks import LoopMarks
from colearn_desktop.services.playback import SPEEDS, SessionPlayback
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.pages.review_keys import PlayAction, PlayKeysDialog
from colearn_desktop.ui.pages.review_strip import SessionStrip
from colearn_desktop.ui.pages.review_tools import PlayerTools, ToolsDialog
from colearn_desktop.ui.pages.review_words import SessionPicture, Whereabouts
from colearn_desktop.ui.pages.when import length
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

SKIP_MS = 10_000
LITTLE_SKIP_MS = 1_000
_LOOK_EVERY_MS = 200
_SAID_FOR_MS = 6_000
# Heights and widths of the page at 100 %; they grow with the size of text. On a lower page
# the tools wait behind their button; on a very low one they have a window of their own, and
# who spoke is told in words alone.
_ROOM_FOR_TOOLS_PX = 740
_VERY_LOW_PX = 560
_NARROW_PX = 880


class PlayerBar(QFrame):
    """Play, pause, steps, speed, loop, and a strip of the whole session.

    Args:
        playback: With sound in it.
        picture: What there is to see of the session.
        report: Told when playing fails.
    """

    def __init__(
        self,
        playback: SessionPlayback,
        picture: SessionPicture,
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.setAccessibleName(self.tr("Player"))
        self._playback = playback
        self._end_ms = picture.end_ms
        self._where = Whereabouts(picture, playback.has_sound_at)
        self._report = report
        self._failure_told: ColearnError | None = None
        self._damage_told = 0
        self._skipped_ms = 0
        self._loop = LoopMarks()
        self.slider = SessionStrip(picture, playback.waveform, self._where.spoken)
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
        self.tools_button = button(self.tr("More"), icon="chevron-up")
        self.tools_button.setCheckable(True)
        self.tools_button.setToolTip(self.tr("Speed, loop, silences, zoom and keys"))
        self.tools_button.clicked.connect(self._choose_tools)
        self._is_low = False
        self._column = QVBoxLayout(self)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.tools = PlayerTools()
        self.tools.wanted.connect(self.act)
        self.tools.keys_requested.connect(self._show_keys)
        self._tools_chosen: bool | None = None
        self.time = label("", "strong", wrap=False)
        self.place = label("", "quiet")
        self._saying = ""
        self._silence = QTimer(self, singleShot=True, interval=_SAID_FOR_MS)
        self._silence.timeout.connect(self._say_no_more)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.show_now)
        self._lay_out()
        self.tools.show_speed(playback.speed)
        self.show_now()

    def act(self, action: PlayAction) -> None:
        """Do what a key or a button stands for."""
        match action:
            case PlayAction.TOGGLE:
                self.toggle()
            case PlayAction.PAUSE:
                self._playback.pause()
            case PlayAction.BACK | PlayAction.LITTLE_BACK:
                self.skip(-SKIP_MS if action is PlayAction.BACK else -LITTLE_SKIP_MS)
            case PlayAction.ON | PlayAction.LITTLE_ON:
                self.skip(SKIP_MS if action is PlayAction.ON else LITTLE_SKIP_MS)
            case PlayAction.SLOWER | PlayAction.FASTER | PlayAction.NORMAL_SPEED:
                self._change_speed(action)
            case PlayAction.LOOP_START | PlayAction.LOOP_END | PlayAction.NO_LOOP:
                self._mark_loop(action)
            case PlayAction.SKIP_SILENCE:
                self._skip_silences(not self._playback.skips_silence)
            case PlayAction.CLOSER | PlayAction.FARTHER:
                self.slider.zoom(action is PlayAction.CLOSER)
            case PlayAction.WHOLE:
                self.slider.show_whole()
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
            self.say(self.tr("Nothing was recorded at that moment."))

    def play_at(self, at_ms: int) -> None:
        """Play from a moment, or say that there is nothing to hear."""
        if self._playback.has_sound_at(at_ms):
            self._playback.seek(at_ms)
            self._attempt(self._playback.play)
            self.show_now()
        else:
            self.say(self.tr("Nothing was recorded at that moment."))

    def show_session(self, picture: SessionPicture) -> None:
        """Follow what was put right or struck since."""
        self._where = Whereabouts(picture, self._playback.has_sound_at)
        self._playback.read_again()
        self.slider.show_session(picture, self._playback.waveform, self._where.spoken)
        self.show_now()

    def arrange(self, page: QSize) -> None:
        """Fit the page; the tools are shown where there is room, or as somebody chose."""
        scale = current_theme().text_scale
        self._is_low = page.height() < _VERY_LOW_PX * scale
        self.slider.show_turns(not self._is_low)
        narrow = page.width() < _NARROW_PX * scale
        self._box.setDirection(
            QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._box.setSpacing(4 if narrow else 16)
        self._column.setSpacing(4 if self._is_low else 8)
        roomy = page.height() >= _ROOM_FOR_TOOLS_PX * scale
        shown = roomy if self._tools_chosen is None else self._tools_chosen
        self._show_tools(shown and not self._is_low)

    def say(self, words: str) -> None:
        """A sentence beside the time, for a while; told to a screen reader too."""
        self._saying = words
        self._silence.start()
        announce(self, words)
        self.show_now()

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
        if not playing or self.slider.hasFocus():
            self.slider.say_position(self._where.spoken(at_ms))
        self.time.setText(
            self.tr("{now} of {all}").format(
                now=clock_text(at_ms), all=clock_text(self._end_ms)
            )
        )
        self._tell_what_happened()
        self.place.setText(self._saying or self._where.words(at_ms))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
        else:
            super().keyPressEvent(event)

    # Inside

    def _lay_out(self) -> None:
        controls = FlowRow()
        controls.add(self.back_button, self.play_button, self.on_button, self.tools_button)
        words = QHBoxLayout()
        words.setSpacing(16)
        words.addWidget(self.time)
        words.addWidget(self.place, 1)
        self._box.addWidget(controls)
        self._box.addLayout(words, 1)
        self._column.setContentsMargins(32, 8, 32, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self.slider)
        self._column.addLayout(self._box)
        self._column.addWidget(self.tools)

    def _tell_what_happened(self) -> None:
        failure = self._playback.failure
        if failure is not None and failure is not self._failure_told:
            self._failure_told = failure
            self._report(failure)
        damaged = self._playback.damaged_segments
        if damaged > self._damage_told:
            self._damage_told = damaged
            self.say(
                self.tr(
                    "The recording is damaged here: {count} s stay silent, the rest plays on."
                ).format(count=damaged)
            )
        skipped_ms = self._playback.skipped_silence_ms
        if skipped_ms > self._skipped_ms:
            seconds = round((skipped_ms - self._skipped_ms) / 1_000)
            self._skipped_ms = skipped_ms
            # Not read out: it would talk over the voices.
            self._saying = self.tr("{count} s of silence skipped").format(count=seconds)
            self._silence.start()

    def _change_speed(self, action: PlayAction) -> None:
        speed = self._playback.speed
        wanted = 1.0
        if action is PlayAction.SLOWER:
            wanted = max((each for each in SPEEDS if each < speed), default=speed)
        elif action is PlayAction.FASTER:
            wanted = min((each for each in SPEEDS if each > speed), default=speed)
        self._playback.set_speed(wanted)
        self.tools.show_speed(wanted)
        self.say(self.tr("Speed {times} ×").format(times=f"{wanted:g}"))

    def _skip_silences(self, skips: bool) -> None:
        self._playback.skip_silences(skips)
        skips_now = self._playback.skips_silence
        self.tools.skip_silence.setChecked(skips_now)
        if not skips:
            self.say(self.tr("Silences are played."))
        elif skips_now:
            whole_ms = sum(span.length_ms for span in self._playback.silences)
            words = self.tr("Silences are skipped: {length} in all.")
            self.say(words.format(length=length(whole_ms)))
        else:
            self.say(self.tr("There is no silence longer than 1.5 seconds."))

    def _mark_loop(self, action: PlayAction) -> None:
        at_ms = self._playback.position_ms
        if action is PlayAction.LOOP_START:
            self._loop = self._loop.starting(at_ms)
        elif action is PlayAction.LOOP_END:
            self._loop = self._loop.ending(at_ms)
        else:
            self._loop = LoopMarks()
        span = self._loop.span
        self._playback.set_loop(span)
        self.slider.show_loop(self._loop)
        if span is not None:
            if not span.start_ms <= at_ms < span.end_ms:
                self._playback.seek(span.start_ms)
            words = self.tr("Loop: {start} to {end}, again and again.").format(
                start=clock_text(span.start_ms), end=clock_text(span.end_ms)
            )
        elif self._loop.start_ms is not None:
            words = self.tr("The loop begins here. Go to where it ends and press ].")
        elif self._loop.end_ms is not None:
            words = self.tr("The loop ends here. Go to where it begins and press [.")
        else:
            words = self.tr("No loop.")
        self.say(words)

    def _say_no_more(self) -> None:
        self._saying = ""
        self.show_now()

    def _choose_tools(self) -> None:
        if self._is_low:
            self._show_tools(False)
            dialog = ToolsDialog(self.tools, self)
            dialog.finished.connect(self._take_tools_back)
            dialog.open()
            return
        self._tools_chosen = self.tools_button.isChecked()
        self._show_tools(self._tools_chosen)

    def _take_tools_back(self) -> None:
        self._column.addWidget(self.tools)
        self._show_tools(False)

    def _show_tools(self, shown: bool) -> None:
        self.tools.setVisible(shown)
        self.tools_button.setChecked(shown)
        self.tools_button.show_icon("chevron-down" if shown else "chevron-up")

    def _show_keys(self) -> None:
        dialog = PlayKeysDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _seek(self, at_ms: int) -> None:
        self._playback.seek(at_ms)
        self.show_now()

    def _attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except ColearnError as error:
            self._report(error)
