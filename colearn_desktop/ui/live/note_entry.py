"""An earlier note in the list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from colearn_desktop.domain.ids import NoteId
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.ui.live.times import moment_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.paragraph import lay_out

_LINE_HEIGHT = 1.5
_PADDING_PX = 8


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the list shows it; `who` had the floor, and may be empty."""

    note_id: NoteId
    stamped_ms: int
    who: str
    kind: NoteKind
    text: str


class NoteEntry(QAbstractButton):
    """Moment, speaker and kind above the words. A press asks to edit it."""

    def __init__(self, view: NoteView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name_it()

    @property
    def view(self) -> NoteView:
        """What it shows."""
        return self._view

    def show_note(self, view: NoteView) -> None:
        """Show the note as it reads now."""
        if view != self._view:
            self._view = view
            self._name_it()
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        _, height = self._words(width - 2 * _PADDING_PX)
        return height + current_theme().px(20) + 2 * _PADDING_PX

    def sizeHint(self) -> QSize:
        width = current_theme().px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), current_theme().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(whole, 8, 8)
        self._paint_head(painter)
        painter.setPen(theme.color("ink"))
        words, _ = self._words(self.width() - 2 * _PADDING_PX)
        words.draw(painter, QPointF(_PADDING_PX, _PADDING_PX + theme.px(20)))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, 8, 8)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        theme = current_theme()
        x = float(_PADDING_PX)
        for font, token, words in (
            (theme.font(13, QFont.Weight.Medium, tabular=True), "ink2", self._moment()),
            (theme.font(13, QFont.Weight.Medium), "ink2", self._view.who),
            (theme.font(13, QFont.Weight.DemiBold), self._kind_token(), self._kind_name()),
        ):
            if not words:
                continue
            room = self.width() - _PADDING_PX - x
            metrics = QFontMetricsF(font)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, room))
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(
                QRectF(x, _PADDING_PX, room + 1, theme.px(18)),
                Qt.AlignmentFlag.AlignVCenter,
                shown,
            )
            x += metrics.horizontalAdvance(shown) + 10

    def _words(self, width: int) -> tuple[QTextLayout, int]:
        quote = self._view.kind is NoteKind.QUOTE
        text = self._view.text
        if quote and not text.startswith(("“", '"', "‘", "„", "«")):
            text = f"“{text}”"
        return lay_out(
            text,
            current_theme().font(15, italic=quote),
            width,
            _LINE_HEIGHT,
            self.layoutDirection(),
        )

    def _moment(self) -> str:
        return moment_text(self._view.stamped_ms)

    def _kind_name(self) -> str:
        match self._view.kind:
            case NoteKind.QUOTE:
                return self.tr("Quote")
            case NoteKind.FOLLOW_UP:
                return self.tr("Follow up")
            case _:
                return ""

    def _kind_token(self) -> str:
        return "follow_up" if self._view.kind is NoteKind.FOLLOW_UP else "primary"

    def _name_it(self) -> None:
        parts = (self._moment(), self._view.who, self._kind_name(), self._view.text)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(self.tr("Press to edit this note"))
