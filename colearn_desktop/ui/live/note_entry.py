"""An earlier note in the list, or a marked moment."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.themes import theme_mentions
from colearn_desktop.ui.live.note_views import MarkView, NoteRow, NoteView, row_kind
from colearn_desktop.ui.live.times import moment_text
from colearn_desktop.ui.note_kind import kind_token
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.paragraph import lay_out

_LINE_HEIGHT = 1.5
_PADDING_PX = 8


class NoteEntry(QAbstractButton):
    """Moment, speaker and kind above the words. A press asks to edit it."""

    def __init__(self, view: NoteRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._is_chosen = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name_it()

    @property
    def view(self) -> NoteRow:
        """What it shows."""
        return self._view

    @property
    def is_chosen(self) -> bool:
        """Whether Enter in an empty editor would edit it."""
        return self._is_chosen

    def show_note(self, view: NoteRow) -> None:
        """Show the note as it reads now."""
        if view != self._view:
            self._view = view
            self._name_it()
            self.updateGeometry()
            self.update()

    def show_chosen(self, chosen: bool) -> None:
        """A frame and a bar at its side, or none."""
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self._name_it()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = current_theme().px(20) + 2 * _PADDING_PX
        if isinstance(self._view, MarkView):
            return height
        return height + self._words(width - 2 * _PADDING_PX)[1]

    def sizeHint(self) -> QSize:
        width = current_theme().px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), current_theme().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._is_chosen or self.underMouse():
            painter.setPen(
                QPen(theme.color("primary"), 1) if self._is_chosen else Qt.PenStyle.NoPen
            )
            painter.setBrush(theme.color("soft" if self._is_chosen else "sunken"))
            painter.drawRoundedRect(whole, 8, 8)
        self._paint_head(painter)
        if not isinstance(self._view, MarkView):
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
        quiet = theme.font(13, QFont.Weight.Medium)
        for font, token, words in (
            (theme.font(13, QFont.Weight.Medium, tabular=True), "ink2", self._moment()),
            (quiet, "ink2", self._view.who),
            (theme.font(13, QFont.Weight.DemiBold), self._kind_token(), row_kind(self._view)),
            (quiet, "ink2", self._author()),
            (quiet, "follow_up", self.tr("struck part") if self._struck() else ""),
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
        assert not isinstance(self._view, MarkView)
        theme = current_theme()
        quote = self._view.kind is NoteKind.QUOTE
        text = self._view.text
        if quote and not text.startswith(("“", '"', "‘", "„", "«")):
            text = f"“{text}”"
        return lay_out(
            text,
            theme.font(15, italic=quote),
            width,
            _LINE_HEIGHT,
            self.layoutDirection(),
            formats=[
                _bold(mention.start, mention.end - mention.start)
                for mention in theme_mentions(text)
            ],
        )

    def _moment(self) -> str:
        return moment_text(self._view.stamped_ms)

    def _author(self) -> str:
        author = "" if isinstance(self._view, MarkView) else self._view.author
        return self.tr("by {name}").format(name=author) if author else ""

    def _struck(self) -> str:
        is_struck = isinstance(self._view, NoteView) and self._view.struck
        return self.tr("within a struck part") if is_struck else ""

    def _kind_token(self) -> str:
        return "ink" if isinstance(self._view, MarkView) else kind_token(self._view.kind)

    def _name_it(self) -> None:
        is_mark = isinstance(self._view, MarkView)
        text = "" if isinstance(self._view, MarkView) else self._view.text
        about = (row_kind(self._view), self._moment(), self._view.who, self._author())
        parts = (*about, self._struck(), text)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(
            self.tr("Press to write a note at this mark")
            if is_mark
            else self.tr("Press to edit this note")
        )
        self.setToolTip(self.accessibleDescription() if is_mark else self._struck())


def _bold(start: int, length: int) -> QTextLayout.FormatRange:
    # A theme is told by its mark; the weight only helps to find it.
    bold = QTextLayout.FormatRange()
    bold.start, bold.length = start, length
    shape = QTextCharFormat()
    shape.setFontWeight(QFont.Weight.DemiBold)
    bold.format = shape
    return bold
