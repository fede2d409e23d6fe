"""The three things the live page asks about the room's screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.intentions import remember_intentions, remembered_intentions
from colearn_desktop.services.room_display import RoomDisplay
from colearn_desktop.ui.room.room_dialogs import (
    IntentionsDialog,
    MessageDialog,
    RoomChoicesDialog,
)
from colearn_desktop.vault.settings import Settings


class RoomWishes(QObject):
    """Opens a dialog, keeps what was answered, and tells it.

    Args:
        window: The dialogs stand over it.
        settings: Remember the group's words.
        report: Told of each expected failure.
    """

    message_written = Signal(str)
    intentions_kept = Signal(object)  # Intentions
    chosen = Signal()

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        report: Callable[[ColearnError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._report = report

    def ask_message(self, text: str) -> None:
        """What should stand on the room's screen? `text` is what stood there last."""
        dialog = MessageDialog(text, self._window)
        self._open(dialog, lambda: self.message_written.emit(dialog.text))

    def edit_intentions(self) -> None:
        """The group's own words."""

        def edit() -> None:
            dialog = IntentionsDialog(remembered_intentions(self._settings), self._window)

            def keep() -> None:
                kept = remember_intentions(self._settings, dialog.text)
                self.intentions_kept.emit(kept)

            self._open(dialog, keep)

        self._reporting(edit)

    def ask_choices(self, room: RoomDisplay) -> None:
        """What may the room see?"""
        dialog = RoomChoicesDialog(room.chosen, self._window)

        def keep() -> None:
            room.choose(
                voices_heard=dialog.chosen.voices_heard,
                names_in_look_back=dialog.chosen.names_in_look_back,
            )
            self.chosen.emit()

        self._open(dialog, keep)

    def _open(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        dialog.accepted.connect(lambda: self._reporting(accepted))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _reporting(self, work: Callable[[], None]) -> None:
        try:
            work()
        except ColearnError as error:
            self._report(error)
