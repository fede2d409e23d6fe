"""How finely sessions are recorded, with what an hour takes and how many hours fit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from colearn_desktop.domain.sound_quality import SoundQuality
from colearn_desktop.services.recording_room import USUAL_BYTES_PER_HOUR, quality_room_ms
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.widgets.basics import label

_MOST_HOURS_TOLD = 100


class SoundQualityBox(QWidget):
    """A choice of three and a line under it.

    Args:
        free_bytes: Room on the vault's disk; None if nobody knows.
    """

    chosen = Signal(str)

    def __init__(self, free_bytes: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Sound of recordings"))
        # Long words must not push the page wider than the window.
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(12)
        calm_wheel(self.choice)
        names = {
            SoundQuality.BEST: self.tr("Best"),
            SoundQuality.SPEECH: self.tr("Good for speech"),
            SoundQuality.SMALL: self.tr("Speech only, small"),
        }
        for quality in SoundQuality:
            self.choice.addItem(names[quality], quality.value)
        self._free_bytes = free_bytes
        self._size = label("", "caption")
        name = label(self.tr("Sound of recordings"), "strong")
        name.setBuddy(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(name)
        column.addWidget(self.choice)
        column.addWidget(self._size)
        column.addWidget(
            label(
                self.tr("A session keeps what was chosen before its first recording."),
                "caption",
            )
        )
        self.choice.currentIndexChanged.connect(self._say_size)
        self.choice.activated.connect(
            lambda row: self.chosen.emit(str(self.choice.itemData(row)))
        )
        self._say_size()

    def show_quality(self, quality: str) -> None:
        """What is chosen; the best if that is unknown."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(quality)))

    def size_words(self) -> str:
        """What the line says."""
        return self._size.text()

    def _say_size(self) -> None:
        quality = SoundQuality(str(self.choice.currentData()))
        megabytes = USUAL_BYTES_PER_HOUR[quality] // 1_000_000
        if self._free_bytes is None:
            words = self.tr("About {megabytes} MB an hour.").format(megabytes=megabytes)
        else:
            hours = quality_room_ms(self._free_bytes, quality) // 3_600_000
            if hours > _MOST_HOURS_TOLD:
                words = self.tr(
                    "About {megabytes} MB an hour: room for more than 100 hours."
                ).format(megabytes=megabytes)
            else:
                words = self.tr(
                    "About {megabytes} MB an hour: room for about {hours} hours."
                ).format(megabytes=megabytes, hours=hours)
        self._size.setText(words)
