"""Buttons with an icon that keeps to the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from colearn_desktop.ui.icons import icon, spaced_icon
from colearn_desktop.ui.theme import current_theme

_ICON_TOKENS = {"primary": "on_primary", "danger": "recording"}


class Button(QPushButton):
    """A push button.

    Args:
        text: What it does. A button with an icon alone needs an accessible name.
        role: "outline", "primary", "quiet", "danger" or "tag", see `ui.stylesheet`.
        icon_name: Of a Lucide icon, or empty.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "outline",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setProperty("role", role)
        self.setAutoDefault(False)
        self.toggled.connect(self._show_icon)
        self._show_icon()

    def show_icon(self, name: str) -> None:
        """Another icon, or none (empty)."""
        if name != self._icon_name:
            self._icon_name = name
            self._show_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._show_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        filled = self.property("role") == "primary" or self.isChecked()
        if filled and self.hasFocus():
            # Blue on teal is hard to see: a light line between the two.
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().color("surface"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 6, 6)
            painter.end()

    def _show_icon(self) -> None:
        if not self._icon_name:
            return
        role = str(self.property("role"))
        token = _ICON_TOKENS.get(role, "ink")
        if self.isChecked():
            token = "on_primary" if role == "tag" else "primary"
        size = current_theme().px(16 if role == "tag" else 18)
        gap = 6 if self.text() else 0
        self.setIconSize(QSize(size + gap, size))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setIcon(spaced_icon(self._icon_name, token, size, gap, mirrored=mirrored))


class IconLabel(QLabel):
    """An icon that decorates; what it means is said in words beside it."""

    def __init__(
        self, name: str, token: str = "ink", size_px: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._size_px = size_px
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw()

    def show_icon(self, name: str, token: str) -> None:
        """Another icon or colour."""
        if (name, token) != (self._name, self._token):
            self._name, self._token = name, token
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        size = current_theme().px(self._size_px)
        self.setPixmap(icon(self._name, self._token).pixmap(QSize(size, size)))
