"""The bar on top of a page: where one is, and the ways out."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import label


class PageHeader(QFrame):
    """A title with a quieter line below it; buttons go to either side."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.title: QLabel = label(title, "title")
        self.subtitle: QLabel = label("", "caption")
        self.subtitle.hide()
        self._left = QHBoxLayout()
        self._right = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.subtitle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32, 8, 32, 8)
        layout.setSpacing(16)
        layout.addLayout(self._left)
        layout.addLayout(texts, 1)
        layout.addLayout(self._right)
        self.setMinimumHeight(72)

    def show_subtitle(self, text: str) -> None:
        """The quieter line; an empty text takes it away."""
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    def add_left(self, widget: QWidget) -> None:
        """Put a control before the title: the way back."""
        self._left.addWidget(widget)

    def add_right(self, *widgets: QWidget) -> None:
        """Put controls at the far end."""
        for widget in widgets:
            self._right.addWidget(widget)
