"""The buttons of the player that are not needed all the time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from colearn_desktop.ui.pages.review_keys import PlayAction
from colearn_desktop.ui.pages.review_words import tr
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.button import Button
from colearn_desktop.ui.widgets.flow_row import FlowRow


class PlayerTools(FlowRow):
    """Small steps, speed, silences, loop and zoom."""

    wanted = Signal(object)  # a PlayAction
    keys_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing_px=6)
        self.little_back = self._add(
            PlayAction.LITTLE_BACK, tr("1 s"), "rewind", tr("1 second back (Shift+Left)")
        )
        self.little_on = self._add(
            PlayAction.LITTLE_ON, tr("1 s"), "fast-forward", tr("1 second on (Shift+Right)")
        )
        self.slower = self._add(PlayAction.SLOWER, "", "minus", tr("Slower (−)"))
        self.speed = self._add(PlayAction.NORMAL_SPEED, "", "", tr("Normal speed (0)"))
        self.faster = self._add(PlayAction.FASTER, "", "plus", tr("Faster (+)"))
        self.skip_silence = self._add(
            PlayAction.SKIP_SILENCE, tr("Skip silence"), "", tr("Skip silences (S)")
        )
        self.skip_silence.setCheckable(True)
        self.loop_start = self._add(
            PlayAction.LOOP_START, tr("Loop from here"), "", tr("The loop begins here ([)")
        )
        self.loop_end = self._add(
            PlayAction.LOOP_END, tr("Loop to here"), "", tr("The loop ends here (])")
        )
        self.no_loop = self._add(PlayAction.NO_LOOP, tr("No loop"), "x", tr("No loop (\\)"))
        self.farther = self._add(
            PlayAction.FARTHER, tr("Zoom out"), "", tr("Zoom out (Ctrl and −)")
        )
        self.closer = self._add(
            PlayAction.CLOSER, tr("Zoom in"), "", tr("Zoom in (Ctrl and +)")
        )
        self.whole = self._add(
            PlayAction.WHOLE, tr("Whole session"), "", tr("Show the whole session (Ctrl+0)")
        )
        keys = button(tr("Keys"), "tag", "circle-help")
        keys.setToolTip(tr("Which key does what"))
        keys.clicked.connect(self.keys_requested)
        self.add(keys)

    def show_speed(self, speed: float) -> None:
        """Tell the speed."""
        self.speed.setText(tr("Speed {times} ×").format(times=f"{speed:g}"))
        self.speed.setAccessibleName(
            tr("Speed {times} times, back to normal").format(times=f"{speed:g}")
        )

    def _add(self, action: PlayAction, text: str, icon: str, hint: str) -> Button:
        result = button(text, "tag", icon)
        result.setToolTip(hint)
        if not text or text == tr("1 s"):
            result.setAccessibleName(hint)
        result.clicked.connect(lambda: self.wanted.emit(action))
        self.add(result)
        return result


class ToolsDialog(QDialog):
    """The tools in a window of their own, where the page is too low for them.

    Args:
        tools: Taken back by whoever lent them, when the dialog has finished.
    """

    def __init__(self, tools: PlayerTools, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Speed, loop, silences and zoom"))
        self.setAccessibleName(self.windowTitle())
        scroll = PageScroll()
        scroll.column.setSpacing(16)
        scroll.column.addWidget(label(self.windowTitle(), "title"))
        scroll.column.addWidget(tools)
        tools.show()
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        scroll.column.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        scroll.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        theme = current_theme()
        self.resize(min(900, theme.px(480)), min(620, theme.px(200)))
        tools.speed.setFocus()
