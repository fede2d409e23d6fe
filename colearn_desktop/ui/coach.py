"""Follows a session and asks for the next first step, until all were really done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from colearn_desktop.services.first_steps import FirstStep, steps_done
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.ui.coach_card import CoachCard
from colearn_desktop.ui.live.key_map import KeyMap
from colearn_desktop.ui.main_window import MainWindow


class Coach(QObject):
    """Looks at what happened, and never at which button was pressed.

    Args:
        window: Over which its card lies.
        log: Of the session in which the steps are tried.
        keys: Which key does what, asked for each step.
    """

    finished = Signal()  # all done, or put away

    def __init__(self, window: MainWindow, log: SessionLog, keys: Callable[[], KeyMap]) -> None:
        super().__init__(window)
        self._log = log
        self._keys = keys
        self._skipped: set[FirstStep] = set()
        self._step: FirstStep | None = None
        self._is_finished = False
        self.card = CoachCard(window)
        self.card.skip_requested.connect(self._skip)
        self.card.put_away_requested.connect(self._put_away)
        self._unsubscribe = log.subscribe(self._follow)
        self._show(self._next_step())

    @property
    def step(self) -> FirstStep | None:
        """What it asks for now; None when all are done."""
        return self._step

    def follow_keys(self) -> None:
        """Name the keys that are in force now."""
        if self.card.isVisible():
            self.card.show_step(self._step, self._keys())

    def close(self) -> None:
        """Take the card away."""
        self._unsubscribe()
        self.card.hide()
        self.card.deleteLater()
        self.deleteLater()

    def _next_step(self) -> FirstStep | None:
        done = steps_done(self._log.events) | self._skipped
        return next((step for step in FirstStep if step not in done), None)

    def _follow(self) -> None:
        step = self._next_step()
        if step is not self._step:
            self._show(step)

    def _show(self, step: FirstStep | None) -> None:
        self._step = step
        self.card.show_step(step, self._keys())
        if step is None:
            self._finish()

    def _skip(self) -> None:
        if self._step is not None:
            self._skipped.add(self._step)
            self._show(self._next_step())

    def _put_away(self) -> None:
        self._unsubscribe()
        self.card.hide()
        self._finish()

    def _finish(self) -> None:
        if not self._is_finished:
            self._is_finished = True
            self.finished.emit()
