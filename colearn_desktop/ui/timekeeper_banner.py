"""Where several laptops kept the time: which one counts, and a button for another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import DeviceId
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.timekeeping import (
    Timekeeper,
    choose_timekeeper,
    timekeepers_of,
)
from colearn_desktop.ui.widgets.basics import Banner
from colearn_desktop.ui.widgets.button import Button


class TimekeeperBanner(Banner):
    """Hidden where one laptop alone kept the time.

    Args:
        log: The session.
        report: Told when the choice cannot be stored.
    """

    def __init__(
        self,
        log: SessionLog,
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._log = log
        self._report = report
        self.buttons: dict[DeviceId, Button] = {}
        for keeper in timekeepers_of(log):
            choose = self.add_action(self._button_words(keeper))
            choose.clicked.connect(
                lambda _=False, device_id=keeper.device_id: self._choose(device_id)
            )
            self.buttons[keeper.device_id] = choose
        self.show_choice()

    def show_choice(self) -> None:
        """Say what counts now."""
        keepers = timekeepers_of(self._log)
        for keeper in keepers:
            if keeper.device_id in self.buttons:
                self.buttons[keeper.device_id].setVisible(not keeper.counts)
        counting = [keeper for keeper in keepers if keeper.counts]
        if counting:
            self.show_message(
                self.tr(
                    "Several laptops kept the time. Turns and phases are those of {whose}; "
                    "notes are those of all."
                ).format(whose=self._whose(counting[0]))
            )

    def _button_words(self, keeper: Timekeeper) -> str:
        return self.tr("Take those of {whose}").format(whose=self._whose(keeper))

    def _whose(self, keeper: Timekeeper) -> str:
        if keeper.is_here:
            return self.tr("this laptop")
        if keeper.note_taker:
            return self.tr("{name}’s laptop").format(name=keeper.note_taker)
        return self.tr("the other laptop")

    def _choose(self, device_id: DeviceId) -> None:
        try:
            choose_timekeeper(self._log, device_id)
        except ColearnError as error:
            self._report(error)
