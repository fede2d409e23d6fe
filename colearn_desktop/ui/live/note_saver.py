"""Keeps what is typed into a note without waiting for Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.ui.live.note_draft import NoteDraft

# A pause in typing this long saves what is there; whoever never pauses is saved anyway.
_PAUSE_MS = 1_000
_LONGEST_UNSAVED_MS = 5_000


class NoteSaver(QObject):
    """Stores the draft at each pause, and tries again each second while that fails.

    Args:
        draft: What is stored.
        text: The words of it, as they stand in the editor.
        report: Told once when they cannot be stored.
    """

    paused = Signal()
    """Nothing was typed for a second, and what there is was stored if that is possible."""
    kept = Signal()
    failed = Signal()

    def __init__(
        self,
        draft: NoteDraft,
        text: Callable[[], str],
        report: Callable[[ColearnError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._text = text
        self._report = report
        self._is_refused = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._overdue = QTimer(self, singleShot=True, interval=_LONGEST_UNSAVED_MS)
        self._pause.timeout.connect(self._pause_in_typing)
        self._overdue.timeout.connect(self.save)

    def typed(self) -> None:
        """There is something that is not stored yet."""
        self._pause.start()
        if not self._overdue.isActive():
            self._overdue.start()

    def rest(self) -> None:
        """There is nothing to store for now."""
        self._pause.stop()
        self._overdue.stop()

    def save(self) -> bool:
        """Store it now; False if it could not be stored."""
        self.rest()
        text = self._text().strip()
        if not text or not self._draft.is_stamped:
            return True
        try:
            self._draft.keep(text)
        except ColearnError as error:
            self.failed.emit()
            self._pause.start()
            if not self._is_refused:
                self._is_refused = True
                self._report(error)
            return False
        self._is_refused = False
        self.kept.emit()
        return True

    def _pause_in_typing(self) -> None:
        self.save()
        self.paused.emit()
