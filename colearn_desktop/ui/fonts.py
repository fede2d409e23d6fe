"""Inter, as shipped, and the fonts cut from it."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from colearn_desktop.resources import resource_path

TEXT_FAMILY = "Inter"
DISPLAY_FAMILY = "Inter Display"
_FILES = (
    "Inter-Regular.ttf",
    "Inter-Italic.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "InterDisplay-Medium.ttf",
    "InterDisplay-SemiBold.ttf",
)


@cache
def load_fonts() -> None:
    """Make the shipped fonts known to Qt, once. Needs an application."""
    for name in _FILES:
        # An unreadable file costs us a typeface, not the session: Qt falls back.
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))


def font(
    size_px: int,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    display: bool = False,
    tabular: bool = False,
    italic: bool = False,
) -> QFont:
    """A cut of Inter.

    Args:
        size_px: Already scaled, see `Theme.px`.
        display: The cut for 22 px and larger. Its figures stay proportional, so never
            for a clock.
        tabular: Figures of one width, so that a running time does not jitter.
    """
    result = QFont(DISPLAY_FAMILY if display else TEXT_FAMILY)
    result.setPixelSize(size_px)
    result.setWeight(weight)
    result.setItalic(italic)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result
