"""A place for a banner below the header that takes no room while it is silent."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import Banner


class BannerRoom(QWidget):
    """Shows and hides with its banner, margins included."""

    def __init__(self, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 16, 32, 0)
        layout.addWidget(banner)
        self._banner = banner
        banner.installEventFilter(self)
        self.setVisible(not banner.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(not self._banner.isHidden())
        return super().eventFilter(watched, event)
