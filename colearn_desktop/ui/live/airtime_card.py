"""How the talking has been shared in this phase: bars for the eye, sentences for the ear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_BAR_PX = 10
_ROW_PX = 30
_COMPACT_ROW_PX = 20
_BAR_STEPS = 1_000
_GAP_PX = 14


@dataclass(frozen=True, slots=True)
class AirtimeRow:
    """One person's talking time."""

    name: str
    airtime_ms: int
    is_speaking: bool = False


@dataclass(frozen=True, slots=True)
class AirtimeView:
    """What the card shows.

    Attributes:
        title: Says of which kind of phase this is the airtime.
        even_share_ms: Of the people present; 0 while nobody has spoken.
        findings: Sentences, ready to read.
        details: More of them, for whoever asks.
        scopes: What the two sides of the switch are called; empty for no switch.
        shows_whole: The second side of it is on.
    """

    title: str
    rows: Sequence[AirtimeRow]
    even_share_ms: float
    findings: Sequence[str]
    details: Sequence[str] = ()
    scopes: Sequence[str] = ()
    shows_whole: bool = False


class AirtimeBar(QProgressBar):
    """One person's time as a bar, with the name before it and the figure after it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = AirtimeRow("", 0)
        self._even = 0.0
        self._name_width = 0.0
        self._height_px = _ROW_PX
        self.setRange(0, _BAR_STEPS)
        self.setProperty("role", "airtime")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: AirtimeRow, even: float, filled: float, name_width: float) -> None:
        """Show one person.

        Args:
            even: Where the line of the even share stands, 0 to 1; 0 for none.
            filled: How far the bar reaches, 0 to 1.
            name_width: Room for the longest name, so that all bars begin in one line.
        """
        changed = (row, even, name_width) != (self._row, self._even, self._name_width)
        if row.name != self._row.name:
            self.setAccessibleName(row.name)
        self._row, self._even, self._name_width = row, even, name_width
        self.setValue(round(filled * _BAR_STEPS))
        if changed:
            self.setFormat(minutes_text(row.airtime_ms))
            self.update()

    def show_height(self, height_px: int) -> None:
        """So high, in pixels at 100 %."""
        self._height_px = height_px
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(240), theme.px(self._height_px))

    def minimumSizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(160), theme.px(self._height_px))

    def text(self) -> str:
        return minutes_text(self._row.airtime_ms)

    def bar_place(self) -> QRectF:
        """Where the bar is painted."""
        figures = QFontMetricsF(current_theme().font(13, tabular=True))
        figure_width = max(figures.horizontalAdvance("00:00"), 1)
        left = self._name_width + _GAP_PX
        right = self.width() - figure_width - _GAP_PX
        bar = current_theme().px(_BAR_PX)
        return QRectF(left, (self.height() - bar) / 2, max(24, right - left), bar)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self.bar_place()
        speaking = self._row.is_speaking
        painter.setPen(theme.color("ink"))
        painter.setFont(
            theme.font(15, QFont.Weight.DemiBold if speaking else QFont.Weight.Normal)
        )
        name = painter.fontMetrics().elidedText(
            self._row.name, Qt.TextElideMode.ElideRight, round(bar.left() - _GAP_PX / 2)
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, bar.left(), self.height()), middle, name)
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font(13, tabular=True))
        figure = QRectF(bar.right(), 0, self.width() - bar.right(), self.height())
        painter.drawText(figure, middle | Qt.AlignmentFlag.AlignRight, self.text())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        radius = bar.height() / 2
        painter.drawRoundedRect(bar, radius, radius)
        if self.value() > 0:
            filled = QRectF(bar)
            filled.setWidth(max(bar.height(), bar.width() * self.value() / _BAR_STEPS))
            painter.setBrush(theme.color("primary" if speaking else "bar"))
            painter.drawRoundedRect(filled, radius, radius)
        if self._even > 0:
            pen = QPen(theme.color("ink"), 1.2)
            pen.setDashPattern([2.5, 2.5])
            painter.setPen(pen)
            x = bar.left() + bar.width() * self._even
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()


class _EvenShareMark(QLabel):
    """The words under the dashed line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_mark(self, words: str, x: float) -> None:
        if (words, x) != (self.text(), self._x):
            self._x = x
            self.setText(words)
            self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        theme = current_theme()
        return QSize(theme.px(120), theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, current_theme().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("ink2"))
        width = painter.fontMetrics().horizontalAdvance(self.text()) + 2
        left = min(max(0.0, self._x - width / 2), max(0.0, self.width() - width))
        painter.drawText(
            QRectF(left, 0, width, self.height()), Qt.AlignmentFlag.AlignCenter, self.text()
        )
        painter.end()


class AirtimeCard(Card):
    """Facilitator-only: the bars of this phase, the even share, and what stands out.

    Where several phases of a kind have run, a switch shows them together; what else there
    is to say waits behind a button.
    """

    scope_chosen = Signal()
    timeline_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "lead")
        self._bars: list[AirtimeBar] = []
        self._chart = QWidget()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._mark = _EvenShareMark()
        chart = QVBoxLayout(self._chart)
        chart.setContentsMargins(0, 0, 0, 0)
        chart.setSpacing(2)
        chart.addLayout(self._rows)
        chart.addWidget(self._mark)
        self._findings = label("", "caption")
        self._fold = button(self.tr("Show the bars"), "tag", "chevron-down")
        self._fold.clicked.connect(lambda: self._unfold(self._chart.isHidden()))
        self._fold.hide()
        self._details = label("", "caption")
        self._details.hide()
        self._more = button(self.tr("Details"), "tag", "chevron-down")
        self._more.clicked.connect(self._toggle_details)
        self._wants_whole = False
        self._scopes = (button("", "tag"), button("", "tag"))
        self._switch = self._made_switch()
        actions = FlowRow()
        self.timeline_button = button(self.tr("Put right"), "tag", "pencil")
        self.timeline_button.setAccessibleName(
            self.tr("Put turns right: who had the floor when")
        )
        self.timeline_button.setToolTip(self.timeline_button.accessibleName())
        self.timeline_button.clicked.connect(self.timeline_requested)
        # Beside the title, where it is in sight however short the page is.
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.timeline_button, 0, Qt.AlignmentFlag.AlignTop)
        actions.add(self._fold, self._more)
        self._row_px = _ROW_PX
        self._view: AirtimeView | None = None
        self.column.setSpacing(12)
        self.column.addLayout(head)
        # Sentences before scores: where the card is higher than its room, bars scroll.
        self.column.addWidget(self._findings)
        self.column.addWidget(self._chart)
        self.column.addWidget(self._switch)
        self.column.addWidget(actions)
        self.column.addWidget(self._details)
        self.column.addStretch(1)

    def show_airtime(self, view: AirtimeView) -> None:
        """Show the phase as it stands."""
        self._view = view
        self._title.setText(view.title)
        self._switch.setVisible(bool(view.scopes))
        for part, words, on in zip(
            self._scopes, view.scopes, (not view.shows_whole, view.shows_whole), strict=False
        ):
            part.setText(words)
            part.setChecked(on)
        self._details.setText("\n".join(view.details))
        self._more.setVisible(bool(view.details))
        words = "\n".join(view.findings)
        self._findings.setText(words)
        self._findings.setVisible(bool(words))
        while len(self._bars) < len(view.rows):
            bar = AirtimeBar()
            bar.show_height(self._row_px)
            self._bars.append(bar)
            self._rows.addWidget(bar)
        while len(self._bars) > len(view.rows):
            gone = self._bars.pop()
            self._rows.removeWidget(gone)
            gone.deleteLater()
        self._show_rows(view)

    @property
    def wants_whole(self) -> bool:
        """Whether all phases of the kind are asked for, where there are several."""
        return self._wants_whole

    @property
    def details(self) -> str:
        """What stands behind the button."""
        return self._details.text()

    def show_folded(self, folded: bool) -> None:
        """Where room is short the bars fold away and the sentences stay."""
        if self._fold.isHidden() == (not folded):
            return
        self._fold.setVisible(folded)
        self._unfold(not folded)

    def show_compact(self, compact: bool) -> None:
        """Less padding, and bars closer to each other, where room is short."""
        edge = 16 if compact else 24
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(8 if compact else 12)
        self.timeline_button.setText("" if compact else self.tr("Put right"))
        self._row_px = _COMPACT_ROW_PX if compact else _ROW_PX
        for bar in self._bars:
            bar.show_height(self._row_px)

    @property
    def findings(self) -> str:
        """The sentences."""
        return self._findings.text()

    @property
    def bars(self) -> Sequence[AirtimeBar]:
        """One a person, in order of seats."""
        return tuple(self._bars)

    def _unfold(self, show: bool) -> None:
        self._chart.setVisible(show)
        self._fold.setText(self.tr("Hide the bars") if show else self.tr("Show the bars"))
        self._fold.show_icon("chevron-up" if show else "chevron-down")

    def _made_switch(self) -> QWidget:
        switch = FlowRow(spacing_px=6)
        switch.setAccessibleName(self.tr("Which phases the airtime is of"))
        group = QButtonGroup(self)
        for whole, part in enumerate(self._scopes):
            part.setCheckable(True)
            group.addButton(part)
            switch.add(part)
            part.clicked.connect(lambda _on=False, whole=whole: self._choose(bool(whole)))
        self._scopes[0].setChecked(True)
        switch.hide()
        return switch

    def _choose(self, whole: bool) -> None:
        self._wants_whole = whole
        self.scope_chosen.emit()

    def _toggle_details(self) -> None:
        show = self._details.isHidden()
        self._details.setVisible(show)
        self._more.setText(self.tr("Fewer details") if show else self.tr("Details"))
        self._more.show_icon("chevron-up" if show else "chevron-down")

    def _show_rows(self, view: AirtimeView) -> None:
        longest_ms = max((row.airtime_ms for row in view.rows), default=0)
        # Twice an even share fills the bar, so that the line stands in the middle.
        whole_ms = max(2 * view.even_share_ms, 1.05 * longest_ms, 1.0)
        even = view.even_share_ms / whole_ms
        metrics = QFontMetricsF(current_theme().font(15, QFont.Weight.DemiBold))
        widest = max((metrics.horizontalAdvance(row.name) for row in view.rows), default=0.0)
        room = self.contentsRect().width() * 0.36
        for bar, row in zip(self._bars, view.rows, strict=True):
            bar.show_row(row, even, row.airtime_ms / whole_ms, min(widest, room))
        if self._bars and even > 0:
            place = self._bars[-1].bar_place()
            words = self.tr("even share {time}").format(
                time=minutes_text(round(view.even_share_ms))
            )
            self._mark.show_mark(words, place.left() + place.width() * even)
        else:
            self._mark.show_mark("", 0)
