"""The question on the table, and what may help to go deeper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, button, label, set_property

_BIG_TYPE_FROM_PX = 520
_BIG_TYPE_PX = 32
# Where room is short, a question of more lines than this is set smaller.
_MOST_LINES = 2
_NO_LIMIT_PX = 10_000


class QuestionCard(Card):
    """Shows the question large, and the facilitator's prompts when asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = label(self.tr("Question"), "caption", wrap=False)
        self._question = label("", "question")
        self.prompts_button = button("", "tag", "chevron-down")
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 4, 0, 0)
        self._lines.setSpacing(8)
        self._list.hide()
        self.prompts_button.clicked.connect(lambda: self._unfold(self._list.isHidden()))
        self._compact = False
        self._shown: tuple[str, tuple[str, ...]] | None = None
        head = QHBoxLayout()
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self.prompts_button)
        self.column.setContentsMargins(24, 16, 24, 20)
        self.column.setSpacing(6)
        self.column.addLayout(head)
        self.column.addWidget(self._question)
        self.column.addWidget(self._list)

    def show_question(
        self, question: str, prompts: Sequence[str], *, is_question: bool = True
    ) -> None:
        """Show a phase's question (or, without one, its title) and its prompts."""
        self._caption.setText(self.tr("Question") if is_question else self.tr("Now"))
        if (question, tuple(prompts)) == self._shown:
            return
        self._shown = (question, tuple(prompts))
        self._question.setText(question)
        self._choose_type()
        while (item := self._lines.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.deleteLater()
        for prompt in prompts:
            self._lines.addWidget(label(prompt, "quiet"))
        self.prompts_button.setVisible(bool(prompts))
        self._unfold(False)

    def show_compact(self, compact: bool) -> None:
        """Less padding where room is short."""
        edge = 16 if compact else 24
        self.column.setContentsMargins(edge, edge - 6, edge, edge - 4)
        self.column.setSpacing(2 if compact else 6)
        self._compact = compact
        self._choose_type()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_type()

    def _choose_type(self) -> None:
        """Large, unless that leaves too little room for the table below."""
        theme = current_theme()
        roomy = self.width() >= theme.px(_BIG_TYPE_FROM_PX)
        if roomy and self._compact:
            metrics = QFontMetricsF(
                theme.font(_BIG_TYPE_PX, QFont.Weight.DemiBold, display=True)
            )
            edges = self.column.contentsMargins()
            inside = QRectF(0, 0, self.width() - edges.left() - edges.right(), _NO_LIMIT_PX)
            text = metrics.boundingRect(
                inside, Qt.TextFlag.TextWordWrap.value, self._question.text()
            )
            roomy = text.height() < (_MOST_LINES + 1) * metrics.lineSpacing()
        set_property(self._question, "role", "question" if roomy else "title")

    def _unfold(self, show: bool) -> None:
        self._list.setVisible(show)
        count = 0 if self._shown is None else len(self._shown[1])
        words = (
            self.tr("Hide the prompts")
            if show
            else self.tr("Prompts ({count})").format(count=count)
        )
        self.prompts_button.setText(words)
        self.prompts_button.show_icon("chevron-up" if show else "chevron-down")
