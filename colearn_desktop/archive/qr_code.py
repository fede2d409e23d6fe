"""A short text as a QR code, and the text of one in a picture.

Only this module uses zxing-cpp, and only when a code is wanted: everything else works
without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from colearn_desktop.domain.errors import ComponentMissingError, QrCodeMissingError

QUIET_MODULES = 4
"""The white edge that a code needs on each side (ISO/IEC 18004)."""

MOST_PIXELS = 64_000_000
"""Of a picture to be read; a telephone's are 12 to 50 million."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of modules, the white edge not among them.

    Attributes:
        size: Modules a side.
        dark: `size * size` values, row by row.
    """

    size: int
    dark: tuple[bool, ...]

    def is_dark(self, column: int, row: int) -> bool:
        """Whether a module is black."""
        return self.dark[row * self.size + column]


def qr_code(text: str) -> QrCode:
    """The text as a code that survives a crease or a thumb (15 % may be lost).

    Raises:
        ComponentMissingError: zxing-cpp is not installed.
        ValueError: The text is too long for a code.
    """
    zxing = _zxing()
    # As UTF-8 throughout: of a text the library makes Latin-1 or Shift JIS where that is
    # shorter, and no reader can tell these two apart.
    barcode = zxing.create_barcode(text.encode(), zxing.BarcodeFormat.QRCode, ec_level="M")
    picture = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    dark = picture < 128
    return QrCode(dark.shape[0], tuple(bool(module) for module in dark.flat))


def text_in_picture(grey: bytes, width: int, height: int, bytes_per_line: int) -> str:
    """Read the one QR code in a picture; turned, mirrored or inverted ones too.

    Args:
        grey: A byte a pixel, line by line.
        bytes_per_line: `width`, or more where lines are padded.

    Raises:
        QrCodeMissingError: There is none that can be read, or there are several.
        ComponentMissingError: zxing-cpp is not installed.
        ValueError: The picture is not as large as it says, or unreasonably large.
    """
    if not 0 < width <= bytes_per_line or height <= 0 or width * height > MOST_PIXELS:
        raise ValueError("a picture of unreasonable size")
    if len(grey) < bytes_per_line * height:
        raise ValueError("a picture that is cut short")
    zxing = _zxing()
    lines = np.frombuffer(grey, np.uint8, bytes_per_line * height)
    picture = np.ascontiguousarray(lines.reshape(height, bytes_per_line)[:, :width])
    found = {
        _text(barcode)
        for barcode in zxing.read_barcodes(
            picture, formats=zxing.BarcodeFormat.QRCode, text_mode=zxing.TextMode.Plain
        )
        if barcode.valid
    }
    if len(found) != 1:
        raise QrCodeMissingError(f"{len(found)} codes in the picture")
    (text,) = found
    return text


def _text(barcode: Any) -> str:
    try:
        return bytes(barcode.bytes).decode()
    except UnicodeDecodeError:  # somebody else's code; its maker's guess is as good as any
        return str(barcode.text)


def _zxing() -> ModuleType:
    try:
        import zxingcpp
    except ImportError as error:
        raise ComponentMissingError(
            "zxing-cpp, which makes and reads QR codes,",
            "Everything else works without it: hand cards on as files.",
        ) from error
    module: ModuleType = zxingcpp
    return module
