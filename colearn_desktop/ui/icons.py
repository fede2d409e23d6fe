"""Lucide icons in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from colearn_desktop.resources import resource_path
from colearn_desktop.ui.theme import current_theme

_SIZES_PX = (16, 20, 24, 32, 40, 48, 64)


def icon(name: str, token: str = "ink") -> QIcon:
    """A Lucide icon in a colour of the theme that holds now.

    Args:
        name: File name without `.svg`, e.g. "mic".
        token: Name of a colour of `theme_tokens.Tokens`.

    Whoever keeps the icon asks again when the theme changes (`QEvent.Type.StyleChange`);
    `widgets.button.Button` and `IconLabel` do that by themselves.
    """
    tokens = current_theme().tokens
    result = QIcon()
    for size in _SIZES_PX:
        result.addPixmap(_pixmap(name, getattr(tokens, token), size))
        result.addPixmap(_pixmap(name, tokens.ink2, size), QIcon.Mode.Disabled)
    return result


def icon_pixmap(name: str, token: str, size_px: int, ratio: float) -> QPixmap:
    """One picture of an icon, for a screen with `ratio` pixels to one of the layout."""
    result = _pixmap(name, getattr(current_theme().tokens, token), round(size_px * ratio))
    result.setDevicePixelRatio(ratio)
    return result


def spaced_icon(name: str, token: str, size_px: int, gap_px: int, *, mirrored: bool) -> QIcon:
    """An icon with room beside it, for a button: styles put icons tight to the words.

    Args:
        size_px: Of the icon; the picture is `gap_px` wider.
        mirrored: Right-to-left: the words stand to the left of the icon.
    """
    tokens = current_theme().tokens
    return _spaced_icon(name, getattr(tokens, token), tokens.ink2, size_px, gap_px, mirrored)


# A button asks three times while it is being laid out.
@lru_cache(maxsize=256)
def _spaced_icon(
    name: str, color: str, disabled_color: str, size_px: int, gap_px: int, mirrored: bool
) -> QIcon:
    result = QIcon()
    for stroke, mode in (
        (color, QIcon.Mode.Normal),
        (disabled_color, QIcon.Mode.Disabled),
    ):
        for ratio in (1, 2):
            pixmap = QPixmap((size_px + gap_px) * ratio, size_px * ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            left = gap_px * ratio if mirrored else 0
            side = size_px * ratio
            _renderer(name, stroke).render(painter, QRectF(left, 0, side, side))
            painter.end()
            pixmap.setDevicePixelRatio(ratio)
            result.addPixmap(pixmap, mode)
    return result


def paint_icon(painter: QPainter, name: str, rect: QRectF, token: str = "ink") -> None:
    """Draw an icon into `rect` in a colour of the theme."""
    _renderer(name, getattr(current_theme().tokens, token)).render(painter, rect)


def svg_source(name: str, color: str) -> str:
    """The icon's SVG text in a colour (#RRGGBB)."""
    # A lighter line than Lucide's own goes better with Inter at these sizes.
    text = _text(name).replace('stroke-width="2"', 'stroke-width="1.75"')
    return text.replace("currentColor", color)


@lru_cache(maxsize=128)
def _text(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg_source(name, color).encode()))


def _pixmap(name: str, color: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, color).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
