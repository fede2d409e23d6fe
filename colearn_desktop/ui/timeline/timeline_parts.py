"""The parts of the timeline's window, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout

from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.timeline.row_table import RowTable
from colearn_desktop.ui.timeline.strip import TimelineStrip
from colearn_desktop.ui.timeline.timeline_keys import keys_text
from colearn_desktop.ui.timeline.turn_editor import TurnEditor
from colearn_desktop.ui.timeline.words import tr
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_BESIDE_PX = 780
_TABLE_PX = 380
_NO_LIMIT_PX = 16_777_215


class TimelineParts:
    """Everything in the window, laid out in it."""

    def __init__(self, window: QDialog, *, is_running: bool) -> None:
        self.strip = TimelineStrip()
        self.table = RowTable()
        self.editor = TurnEditor()
        self.undo_button = button(tr("Take back"), "tag", "undo-2")
        self.redo_button = button(tr("Bring back"), "tag", "redo-2")
        self.trim_button = button("", "tag")
        self.trim_button.hide()
        self.now_button = button(tr("Follow the time"), "tag")
        self.now_button.setVisible(is_running)
        self.close_button = button(tr("Close"), "primary")
        self._fields = PageScroll()
        self._fields.column.setContentsMargins(0, 0, 0, 0)
        self._fields.column.addWidget(self.editor)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out(window)

    def arrange(self, width_px: int) -> None:
        """List and fields beside each other; below each other where the window is narrow."""
        theme = current_theme()
        beside = width_px >= theme.px(_BESIDE_PX)
        self._body.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.table.setMinimumHeight(theme.px(200))
        # Below each other the window scrolls, and the fields are as high as they like.
        whole = self.editor.sizeHint().height()
        self._fields.setMinimumHeight(theme.px(200) if beside else whole)
        expanding, ignored = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored
        self._fields.setSizePolicy(expanding, ignored if beside else expanding)
        self.table.setMinimumWidth(theme.px(_TABLE_PX) if beside else 0)
        self.table.setMaximumWidth(theme.px(_TABLE_PX) if beside else _NO_LIMIT_PX)

    def show_tails(self, lengths_ms: Sequence[int]) -> None:
        """Offer to trim the turns that ran on after their last word; none hides the offer."""
        self.trim_button.setVisible(bool(lengths_ms))
        if lengths_ms:
            words = (
                tr("Trim a turn that ran on in silence ({time})")
                if len(lengths_ms) == 1
                else tr("Trim {count} turns that ran on in silence ({time})")
            )
            time = minutes_text(sum(lengths_ms))
            self.trim_button.setText(words.format(count=len(lengths_ms), time=time))

    def show_scale(self) -> None:
        """Make room for the size of text that holds now."""
        self.table.show_scale()
        self.editor.show_scale()
        self.strip.updateGeometry()

    def _lay_out(self, window: QDialog) -> None:
        page = PageScroll()
        column = page.column
        column.setSpacing(12)
        column.setContentsMargins(32, 20, 32, 8)
        column.addWidget(label(tr("Who had the floor when"), "title"))
        column.addWidget(self._made_tools())
        column.addWidget(self.strip)
        self._body.setSpacing(16)
        self._body.addWidget(self.table)
        self._body.addWidget(self._fields, 1)
        column.addLayout(self._body, 1)
        column.addWidget(label(keys_text(), "caption"))
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 16)
        kept = tr("Every change is kept at once, and can be taken back.")
        foot.addWidget(label(kept, "caption"), 1)
        foot.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(page, 1)
        whole.addLayout(foot)
        screen = window.screen().availableGeometry()
        scale = current_theme().text_scale
        window.resize(
            min(round(1_040 * scale), screen.width() - 80),
            min(round(860 * scale), screen.height() - 80),
        )

    def _made_tools(self) -> FlowRow:
        tools = FlowRow(spacing_px=6)
        closer, farther = button("", "tag", "plus"), button("", "tag", "minus")
        closer.setAccessibleName(tr("Zoom in"))
        farther.setAccessibleName(tr("Zoom out"))
        for part in (closer, farther):
            part.setToolTip(part.accessibleName())
        whole = button(tr("Whole session"), "tag")
        closer.clicked.connect(lambda: self.strip.zoom(True))
        farther.clicked.connect(lambda: self.strip.zoom(False))
        whole.clicked.connect(self.strip.show_whole)
        self.now_button.clicked.connect(lambda: self.strip.follow(True))
        tools.add(self.undo_button, self.redo_button, farther, closer, whole, self.now_button)
        tools.add(self.trim_button)
        return tools
