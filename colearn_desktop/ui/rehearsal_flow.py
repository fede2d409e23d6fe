"""A rehearsal: the pages of a session over a vault of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.keep_rehearsal import keep_rehearsal
from colearn_desktop.services.rehearsal import Driver
from colearn_desktop.services.rehearsal_room import (
    RehearsalRoom,
    RehearsalWish,
    remove_stale_rooms,
)
from colearn_desktop.services.rehearse import STEP_MS
from colearn_desktop.services.templates import usable_templates
from colearn_desktop.ui.coach import Coach
from colearn_desktop.ui.error_boxes import ErrorBoxes
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.pages.rehearsal_dialog import RehearsalDialog
from colearn_desktop.ui.rehearsal_strip import RehearsalStrip
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault


class RehearsalFlow(QObject):
    """Begins rehearsals, runs one at a time, and cleans up after it.

    The pages are those of `SessionFlow` itself, so that what is practised is the real
    thing. The real vault is touched only if somebody asks to keep a rehearsal.

    Args:
        clock: The one on the wall.
        habits: How the keys are liked.
        name_check: Whether words that tell who somebody is are pointed out.
        vault: Where a rehearsal can be kept; None where it cannot.
        may_begin: False while a real session is running.
        keeps_room: Whoever made the room closes it.
    """

    finished = Signal()
    first_steps_done = Signal()
    settings_requested = Signal()
    help_requested = Signal()
    lock_requested = Signal()
    keys_change_requested = Signal()
    key_strip_toggled = Signal(bool)

    def __init__(
        self,
        window: MainWindow,
        clock: Clock,
        tasks: Tasks,
        *,
        habits: Callable[[], KeyHabits],
        vault: Vault | None,
        name_check: Callable[[], bool] = lambda: True,
        may_begin: Callable[[], bool] = lambda: True,
        keeps_room: bool = False,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._error_boxes = ErrorBoxes(window)
        self._clock = clock
        self._tasks = tasks
        self._habits = habits
        self._name_check = name_check
        self._vault = vault
        self._may_begin = may_begin
        self._keeps_room = keeps_room
        self._room: RehearsalRoom | None = None
        self._pages: SessionFlow | None = None
        self._strip: RehearsalStrip | None = None
        self._coach: Coach | None = None
        self._title_before = ""
        self._is_end_asked = False
        self._timer = QTimer(self, interval=int(STEP_MS))
        self._timer.timeout.connect(self._step)
        tasks.run(lambda: remove_stale_rooms(clock), lambda _count: None, self._report)

    @property
    def room(self) -> RehearsalRoom | None:
        """Where somebody rehearses now."""
        return self._room

    @property
    def is_playing(self) -> bool:
        """Whether a simulated room is being watched, which needs no touch for minutes."""
        room = self._room
        if room is None or room.rehearsal.driver is not Driver.ROOM:
            return False
        return room.rehearsal.log.state.is_running

    @property
    def coach(self) -> Coach | None:
        """The guide through the first steps, while it shows."""
        return self._coach

    def ask(self) -> None:
        """Ask what the rehearsal is to be like, and begin it."""
        templates, errors = usable_templates()
        for error in errors:
            self._report(error)
        if templates and self._is_free():
            dialog = RehearsalDialog(templates, self._window)
            dialog.accepted.connect(lambda: self._make_room(dialog.wish(), has_guide=False))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def begin_first_steps(self) -> None:
        """A small room with a guide through the first five minutes."""
        templates, _errors = usable_templates()
        if templates and self._is_free():
            wish = RehearsalWish(templates[-1], has_latecomer=False)
            self._make_room(wish, has_guide=True)

    def begin(self, room: RehearsalRoom, *, has_guide: bool = False) -> None:
        """Show the pages of a room; it is closed when the rehearsal is left."""
        if self._room is not None:
            room.close()
            return
        self._room = room
        self._is_end_asked = False
        self._title_before = self._window.windowTitle()
        self._window.setWindowTitle(self.tr("colearn: rehearsal, simulated"))
        strip = RehearsalStrip(room.clock.speed)
        strip.speed_requested.connect(room.clock.change_speed)
        strip.leave_requested.connect(self.leave)
        self._strip = strip
        self._window.show_strip(strip)
        pages = SessionFlow(
            self._window,
            room.vault,
            room.clock,
            room.rehearsal.choose_input,
            self._tasks,
            habits=self._habits,
            name_check=self._name_check,
        )
        pages.home = self.leave
        pages.settings_requested.connect(self.settings_requested)
        pages.help_requested.connect(self.help_requested)
        pages.lock_requested.connect(self.lock_requested)
        pages.keys_change_requested.connect(self.keys_change_requested)
        pages.key_strip_toggled.connect(self.key_strip_toggled)
        self._pages = pages
        pages.go_live_with(room.rehearsal.session)
        if has_guide:
            self._coach = Coach(self._window, room.rehearsal.log, lambda: self._habits().keys)
            self._coach.finished.connect(self.first_steps_done)
        self._timer.start()

    def follow_preferences(self) -> None:
        """Take up what was changed in the settings meanwhile."""
        if self._pages is not None:
            self._pages.follow_preferences()
        if self._coach is not None:
            self._coach.follow_keys()

    def leave(self) -> None:
        """Leave, asking whether it is to be kept if there is anything to keep."""
        room = self._room
        if room is None:
            return
        if self._vault is None or room.rehearsal.log.state.started_utc_ms is None:
            self._finish()
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Leave the rehearsal"),
            self.tr("Keep this rehearsal as a session?"),
            parent=self._window,
        )
        box.setInformativeText(
            self.tr(
                "Its turns, notes and marks would be stored in your vault, with “Rehearsal” in "
                "the title. The simulated sound is not kept in any case."
            )
        )
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.YesRole)
        drop = box.addButton(self.tr("Do not keep it"), QMessageBox.ButtonRole.NoRole)
        stay = box.addButton(self.tr("Stay here"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(drop)
        box.setEscapeButton(stay)
        keep.clicked.connect(self._keep)
        drop.clicked.connect(self._finish)
        box.finished.connect(box.deleteLater)
        box.open()

    def close(self) -> None:
        """End without asking: the vault is being locked, or the window closes."""
        self._timer.stop()
        if self._coach is not None:
            self._coach.close()
            self._coach = None
        if self._room is None:
            return
        room, self._room = self._room, None
        self._window.show_strip(None)
        self._strip = None
        self._window.setWindowTitle(self._title_before)
        pages, self._pages = self._pages, None
        try:
            if pages is not None:
                pages.close()
                pages.deleteLater()
        finally:
            if not self._keeps_room:
                room.close()

    # Inside

    def _is_free(self) -> bool:
        """Whether a rehearsal can begin; says why not."""
        if not self._may_begin():
            QMessageBox.information(
                self._window,
                self.tr("A session is running"),
                self.tr("End the session that is running before you rehearse."),
            )
            return False
        return self._room is None

    def _make_room(self, wish: RehearsalWish, *, has_guide: bool) -> None:
        self._tasks.run(
            lambda: RehearsalRoom(wish, self._clock),
            lambda room: self.begin(room, has_guide=has_guide),
            self._report,
            lambda room: room.close(),
        )

    def _step(self) -> None:
        room = self._room
        if room is None:
            return
        try:
            goes_on = room.rehearsal.step()
        except ColearnError as error:
            self._timer.stop()
            self._report(error)
            return
        # The guide asks for one thing at a time; nobody talks into it.
        if self._strip is not None and self._coach is None:
            key = self._habits().keys.shown(LiveAction.OFF_THE_RECORD)
            self._strip.show_cue(room.rehearsal.cue, key)
        if not goes_on and not self._is_end_asked:
            self._is_end_asked = True
            self.leave()

    def _keep(self) -> None:
        assert self._room is not None
        assert self._vault is not None
        try:
            keep_rehearsal(self._room.rehearsal.log, self._vault)
        except ColearnError as error:
            self._report(error)
            return
        self._finish()

    def _finish(self) -> None:
        self.close()
        self.finished.emit()

    def _report(self, error: Exception) -> None:
        if not isinstance(error, ColearnError):
            raise error
        self._error_boxes.show(error)
