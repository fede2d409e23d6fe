"""Collects cyclic garbage in the thread that draws, between events, and nowhere else.

Left alone, Python collects wherever an allocation tips the balance: in the recorder's
thread, or while Qt goes through its list of widgets. A widget that is freed there takes the
whole program with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 1_000


class MainThreadCollector(QObject):
    """Does what Python's own collector would do, once a second where enough has gathered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def spare_what_stands(self) -> None:
        """Never look through what there is by now: that alone takes a tenth of a second."""
        gc.freeze()

    def collect(self) -> None:
        """Collect the oldest generation that is due, and with it the younger ones."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        overdue = [number for number, (count, threshold) in enumerate(due) if count > threshold]
        if overdue:
            gc.collect(overdue[-1])
