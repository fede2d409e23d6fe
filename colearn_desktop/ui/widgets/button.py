"""Buttons with an icon that keeps to the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSizePolicy, QWidget

from colearn_desktop.ui.icons import icon_pixmap, spaced_icon
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
        self._pressed_at_ms = 0
        self.setProperty("role", role)
        self.setAutoDefault(False)
        self.toggled.connect(self._show_icon)
        self._show_icon()

    def show_icon(self, name: str) -> None:
        """Another icon, or none (empty)."""
        if name != self._icon_name:
            self._icon_name = name
            self._show_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses a button with Enter in a dialog alone, and there another one, maybe.
        # Who uses the keyboard expects it of the button that has the focus.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at_ms = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Whoever clicks everything twice means the button that was there at the first
        # click, and not the one that has taken its place: "Start", and then "Stop".
        if event.timestamp() - self._pressed_at_ms <= QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)

    def setText(self, text: str) -> None:
        had_words = bool(self.text())
        super().setText(text)
        if had_words != bool(text):
            self._show_icon()  # the room beside it goes with the words

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._show_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        filled = self.property("role") == "primary" or self.isChecked()
        if filled and self.hasFocus():
            # Blue on teal is hard to see: a light line between the two.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().color("surface"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 6, 6)

    def _show_icon(self) -> None:
        if not self._icon_name:
            if not self.icon().isNull():
                self.setIcon(QIcon())
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


class ElidingButton(Button):
    """A button whose words come from elsewhere: long ones are cut, and whole in the tool tip."""

    def show_text(self, text: str) -> None:
        """Show and name it."""
        if text != self.text():
            self.setText(text)
            self.setToolTip(text)
            self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), current_theme().px(120)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not at the top: the type of all styles takes 6 ms, and the first page has no use
        # for it.
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

        option = QStyleOptionButton()
        self.initStyleOption(option)
        # What the style needs beside the words, it needs at any width.
        beside = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        option.text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - beside + 4
        )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_focus(painter)
        painter.end()


class KeyButton(Button):
    """A button that shows which key does the same, in quieter letters."""

    _GAP_PX = 7

    def __init__(
        self,
        text: str,
        key: str,
        role: str = "tag",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._key = key
        super().__init__(text, role, icon_name, parent)

    @property
    def key(self) -> str:
        """The key it shows."""
        return self._key

    def show_key(self, key: str) -> None:
        """Another key does the same now."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._key_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not at the top: the type of all styles takes 6 ms, and the first page has no use
        # for it.
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        whole = QRect(option.rect)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        edge = self._key_width()
        words = whole.adjusted(edge, 0, 0, 0) if mirrored else whole.adjusted(0, 0, -edge, 0)
        option.rect = words
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        theme = current_theme()
        quiet = "on_primary" if self.isChecked() else "ink2"
        painter.setPen(theme.color(quiet))
        painter.setFont(theme.font(13, QFont.Weight.Normal))
        edge_px = 11 if self.property("role") == "tag" else 17
        side = whole.adjusted(edge_px, 0, -edge_px, 0)
        align = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(side, align | Qt.AlignmentFlag.AlignVCenter, self._key)
        self._paint_focus(painter)
        painter.end()

    def _key_width(self) -> int:
        if not self._key:
            return 0
        metrics = QFontMetrics(current_theme().font(13))
        return metrics.horizontalAdvance(self._key) + self._GAP_PX


class IconLabel(QLabel):
    """An icon that decorates; what it means is said in words beside it."""

    def __init__(
        self, name: str, token: str = "ink", size_px: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._size_px = size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        self.setPixmap(icon_pixmap(self._name, self._token, size, self.devicePixelRatioF()))
