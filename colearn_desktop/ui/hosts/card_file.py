"""A host's card from a file that somebody chose: the card itself, or a picture of its code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QImageReader

from colearn_desktop.domain.errors import QrCodeMissingError
from colearn_desktop.services.host_identity import card_in_file
from colearn_desktop.services.host_pictures import card_in_picture

if TYPE_CHECKING:
    from colearn_desktop.archive.host_card import HostCard

PICTURES = ("png", "jpg", "jpeg", "webp", "gif", "tif", "tiff", "ico")
_MOST_PIXELS = 64_000_000


def read_card_file(path: Path) -> HostCard:
    """Read it. Takes up to a second for a large photograph: for a worker thread.

    Raises:
        HostError: It is neither, or not as its host made it.
        ComponentMissingError: It is a picture, and codes cannot be read here.
    """
    if path.suffix.lower().lstrip(".") not in PICTURES:
        return card_in_file(path)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > _MOST_PIXELS:
        raise QrCodeMissingError("a picture of unreasonable size")
    image = reader.read()
    if image.isNull() or image.width() * image.height() > _MOST_PIXELS:
        raise QrCodeMissingError("a picture that cannot be read")
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return card_in_picture(
        bytes(grey.constBits()), grey.width(), grey.height(), grey.bytesPerLine()
    )
