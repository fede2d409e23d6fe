"""A QR code on the screen and as a picture, black on white whatever the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from colearn_desktop.archive.qr_code import QrCode

_ON_SCREEN_PX = 260
_IN_A_FILE_PX = 1_000


def code_image(code: QrCode, about_px: int = _IN_A_FILE_PX) -> QImage:
    """The code with its white edge, each module a whole number of pixels."""
    from colearn_desktop.archive.qr_code import QUIET_MODULES

    side = code.size + 2 * QUIET_MODULES
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    for row in range(code.size):
        for column in range(code.size):
            if code.is_dark(column, row):
                image.setPixelColor(
                    column + QUIET_MODULES, row + QUIET_MODULES, Qt.GlobalColor.black
                )
    scale = max(1, round(about_px / side))
    return image.scaled(side * scale, side * scale)


class QrPicture(QLabel):
    """Shows a code as large as a telephone's camera wants it.

    Args:
        name: What it is, for screen readers.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        # Left to itself the label would shrink to nothing in a narrow row.
        self.setMinimumSize(1, 1)
        self.hide()

    def show_code(self, code: QrCode | None) -> None:
        """Show this one; None hides it."""
        self.setVisible(code is not None)
        if code is None:
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(code_image(code, round(_ON_SCREEN_PX * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)
        self.setFixedSize(pixmap.deviceIndependentSize().toSize())
