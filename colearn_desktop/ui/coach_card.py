"""A card in the corner that shows one first step at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from colearn_desktop.services.first_steps import FirstStep
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.key_map import KeyMap
from colearn_desktop.ui.live.live_keys import LiveAction
from colearn_desktop.ui.live.live_layout import Width, width_for
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_WIDTH_PX = 276
_EDGE_PX = 20
# Above the foot of the live page, so that recording is seen and reached.
_ABOVE_FOOT_PX = 96


class CoachCard(QFrame):
    """Over the lower left corner, where the least is that the steps need.

    With large text it stands above the page instead and hides nothing.

    Args:
        window: Over whose pages it lies.
    """

    skip_requested = Signal()
    put_away_requested = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("role", "banner")
        self.setAccessibleName(self.tr("First steps"))
        self._caption = label("", "caption")
        self._title = label("", "lead")
        self._words = label("", "body")
        self.skip_button = button(self.tr("Skip"), "tag", "skip-forward")
        self.skip_button.setAccessibleName(self.tr("Skip this step"))
        self.skip_button.clicked.connect(self.skip_requested)
        self.away_button = button(self.tr("Put away"), "tag", "x")
        self.away_button.setAccessibleName(self.tr("Put the guide away"))
        self.away_button.clicked.connect(self.put_away_requested)
        for part in (self.skip_button, self.away_button):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        buttons = FlowRow(spacing_px=6)
        buttons.add(self.skip_button, self.away_button)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(8)
        for widget in (self._caption, self._title, self._words):
            self._texts.addWidget(widget)
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addLayout(self._texts, 1)
        self._column.addWidget(buttons)
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it asks for."""
        return f"{self._title.text()} {self._words.text()}"

    def show_step(self, step: FirstStep | None, keys: KeyMap) -> None:
        """Ask for this step; None when all are done."""
        steps = list(FirstStep)
        title, words = self._all_done(keys) if step is None else self._step_words(step, keys)
        self._caption.setText(
            self.tr("First steps")
            if step is None
            else self.tr("First steps: {number} of {all}").format(
                number=steps.index(step) + 1, all=len(steps)
            )
        )
        self._title.setText(title)
        self._words.setText(words)
        self.skip_button.setVisible(step is not None)
        self.show()
        self._place()
        self.raise_()
        announce(self._window, self.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange) and self.isVisible():
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._place()

    def _place(self) -> None:
        theme = current_theme()
        # With large text it would hide half the page, and whatever has the keyboard there.
        is_docked = width_for(self._window.width(), theme.text_scale) is Width.NARROW
        self._column.setDirection(
            QBoxLayout.Direction.LeftToRight if is_docked else QBoxLayout.Direction.TopToBottom
        )
        self._caption.setVisible(not is_docked)
        self._title.setVisible(not is_docked)
        self._window.dock(self, is_docked)
        if is_docked:
            return
        # A layout in a layout learns of new words only when it is laid out.
        self._texts.invalidate()
        self._column.invalidate()
        width = min(theme.px(_WIDTH_PX), self._window.width() * 2 // 5)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.resize(width, height)
        self.move(_EDGE_PX, self._window.height() - self.height() - theme.px(_ABOVE_FOOT_PX))

    def _all_done(self, keys: KeyMap) -> tuple[str, str]:
        return (
            self.tr("That is all you need."),
            self.tr(
                "Go on as long as you like, then press Leave above. {help} shows the keys "
                "whenever you want them."
            ).format(help=keys.shown(LiveAction.HELP)),
        )

    def _step_words(self, step: FirstStep, keys: KeyMap) -> tuple[str, str]:
        title, words = {
            FirstStep.START: (
                self.tr("Begin"),
                self.tr("Press “Start the session”. The clock of the first phase runs."),
            ),
            FirstStep.FLOOR: (
                self.tr("Say who speaks"),
                self.tr("Seat 2 begins to talk: press 2, or click the seat."),
            ),
            FirstStep.UNDO: (
                self.tr("Take a slip back"),
                self.tr("Press a wrong number, and then {undo}. Nothing is lost by trying."),
            ),
            FirstStep.NOTE: (
                self.tr("Write a note"),
                self.tr(
                    "Press {write} and type a few words. The time is added for you. "
                    "Esc brings you back to the keys."
                ),
            ),
            FirstStep.MARK: (
                self.tr("Remember a moment"),
                self.tr("Something worth finding again, and no time to write? Press {mark}."),
            ),
            FirstStep.PAUSE: (
                self.tr("Let the clock stand still"),
                self.tr(
                    "Press {pause}: the clock stands still. Press it again, and it runs on."
                ),
            ),
            FirstStep.RECORD: (
                self.tr("Record"),
                self.tr(
                    "Everyone here has agreed. Press “Start recording”, at the foot of the "
                    "page. The sound is made up."
                ),
            ),
            FirstStep.OFF_THE_RECORD: (
                self.tr("Off the record"),
                self.tr(
                    "“Please, not this.” Press {off}: nothing is captured. "
                    "Press it again to go on."
                ),
            ),
            FirstStep.NEXT: (
                self.tr("Go on to the next phase"),
                self.tr(
                    "To go on, press {next}. It asks once, as there is time left: press it again."
                ),
            ),
        }[step]
        return title, words.format(
            undo=keys.shown(LiveAction.UNDO_FLOOR),
            write=keys.shown(LiveAction.WRITE),
            mark=keys.shown(LiveAction.MARK),
            pause=keys.shown(LiveAction.PAUSE),
            off=keys.shown(LiveAction.OFF_THE_RECORD),
            next=keys.shown(LiveAction.NEXT),
        )
