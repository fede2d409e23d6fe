"""The chosen turn in words, and everything that can be put right about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from colearn_desktop.domain.corrections import Bounds
from colearn_desktop.domain.floor import NOBODY, Floor
from colearn_desktop.ui.pages.calm_wheel import calm_wheel
from colearn_desktop.ui.timeline.rows import Row
from colearn_desktop.ui.timeline.time_field import TimeField
from colearn_desktop.ui.timeline.words import exact_time, length_words, tr
from colearn_desktop.ui.widgets.basics import Card, FormRow, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow


class TurnEditor(Card):
    """Shows a row; its wishes go up as signals."""

    who_chosen = Signal(object)  # a Floor
    start_typed = Signal(int)
    start_stepped = Signal(int)
    end_typed = Signal(int)
    end_stepped = Signal(int)
    split_requested = Signal()
    merge_requested = Signal(bool)  # with the next one
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holders: list[tuple[Floor, str]] = []
        self.heading = label("", "lead")
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Who had the floor"))
        self.split_part = QComboBox()
        self.split_part.setAccessibleName(self.tr("Which part goes to somebody else"))
        self.split_part.addItems([self.tr("The part after"), self.tr("The part before")])
        self.split_who = QComboBox()
        self.split_who.setAccessibleName(self.tr("Who had the floor in that part"))
        for combo in (self.who, self.split_part, self.split_who):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(12)
            combo.view().setAccessibleName(combo.accessibleName())
        calm_wheel(self.who, self.split_part, self.split_who)
        self.start = TimeField(self.tr("Begins"))
        self.end = TimeField(self.tr("Ends"))
        self.split_at = TimeField(self.tr("Split at"), has_steps=False)
        self.split_button = button(self.tr("Split here"), "outline")
        self.merge_before = button(self.tr("To the one before"), "tag", "arrow-up")
        self.merge_after = button(self.tr("To the one after"), "tag", "arrow-down")
        self.delete_button = button(self.tr("Nobody"), "tag", "x")
        self.merge_before.setAccessibleName(self.tr("Give this turn to the one before"))
        self.merge_after.setAccessibleName(self.tr("Give this turn to the one after"))
        self.delete_button.setAccessibleName(self.tr("Nobody had the floor in this turn"))
        for part in (self.merge_before, self.merge_after, self.delete_button):
            part.setToolTip(part.accessibleName())
        self._lay_out()
        self._connect()

    def show_holders(self, holders: Sequence[tuple[Floor, str]]) -> None:
        """Offer these people and kinds."""
        if list(holders) == self._holders:
            return
        self._holders = list(holders)
        for combo in (self.who, self.split_who):
            before = combo.currentText()
            combo.clear()
            combo.addItems([name for _, name in holders])
            combo.setCurrentIndex(max(0, combo.findText(before)))
        self.split_who.setCurrentIndex(self._place(NOBODY))

    def show_nothing(self) -> None:
        """Nothing is chosen, because nothing has happened yet."""
        self.heading.setText(self.tr("Nothing to put right yet"))
        self._of_turns.hide()
        self.start.hide()

    def show_phase(self, row: Row, bounds: Bounds) -> None:
        """Show the beginning of a phase."""
        self.heading.setText(
            self.tr("Phase “{name}” begins at {time}.").format(
                name=row.name, time=exact_time(row.span.start_ms)
            )
        )
        movable = bounds.earliest_ms < bounds.latest_ms
        hint = (
            _reach(bounds) + " " + self.tr("Who had the floor stays as it is.")
            if movable
            else self.tr("The first phase begins with the session.")
        )
        self._of_turns.hide()
        self.start.show()
        self.start.show_time(row.span.start_ms, movable=movable, hint=hint)

    def show_turn(
        self, row: Row, start: Bounds, end: Bounds, *, has_before: bool, has_after: bool
    ) -> None:
        """Show a stretch of the floor, and how far its ends can be shifted."""
        assert row.stretch is not None
        words = (
            self.tr("{name}, since {start}: {length} so far.")
            if row.is_open
            else self.tr("{name}, from {start} to {end}: {length}.")
        )
        self.heading.setText(
            words.format(
                name=row.name,
                start=exact_time(row.span.start_ms),
                end=exact_time(row.span.end_ms),
                length=length_words(row.length_ms),
            )
        )
        self.start.show()
        self._of_turns.show()
        if not self.who.view().isVisible():
            self.who.setCurrentIndex(self._place(row.stretch.floor))
        movable = start.earliest_ms < start.latest_ms
        hint = (
            _reach(start) if movable else self.tr("Begins with its phase, or with a leaving.")
        )
        self.start.show_time(row.span.start_ms, movable=movable, hint=hint)
        movable = end.earliest_ms < end.latest_ms and not row.is_open
        hint = _reach(end) if movable else self.tr("Goes on. Split it to end it earlier.")
        self.end.show_time(
            row.span.end_ms, movable=movable, hint=hint if movable or row.is_open else ""
        )
        self.merge_before.setEnabled(has_before)
        self.merge_after.setEnabled(has_after)
        self.delete_button.setEnabled(not row.is_quiet)

    def show_split(self, at_ms: int, *, possible: bool) -> None:
        """Where a press of the button would split it."""
        self.split_at.show_time(at_ms, movable=True)
        self.split_button.setEnabled(possible)

    @property
    def split_holder(self) -> Floor:
        """To whom a part is given."""
        return self._holders[self.split_who.currentIndex()][0] if self._holders else NOBODY

    @property
    def splits_before(self) -> bool:
        """Whether the part before the split is given away, and not the one after it."""
        return self.split_part.currentIndex() == 1

    def show_scale(self) -> None:
        """Make room for the size of text that holds now."""
        for field in (self.start, self.end, self.split_at):
            field.show_scale()

    # Inside

    def _lay_out(self) -> None:
        self.column.setSpacing(12)
        self.column.setContentsMargins(20, 16, 20, 16)
        self._of_turns = QWidget()
        rest = QVBoxLayout(self._of_turns)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(12)
        actions = FlowRow(spacing_px=6)
        actions.add(self.merge_before, self.merge_after, self.delete_button)
        part = FlowRow(spacing_px=8)
        part.add(self.split_part, self.split_who, self.split_button)
        rest.addWidget(self.end)
        rest.addWidget(FormRow(self.tr("Who"), self.who))
        rest.addWidget(actions)
        rest.addWidget(self.split_at)
        rest.addWidget(part)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.start)
        self.column.addWidget(self._of_turns)
        self.column.addStretch(1)

    def _connect(self) -> None:
        self.who.activated.connect(lambda place: self.who_chosen.emit(self._holders[place][0]))
        self.start.typed.connect(self.start_typed)
        self.start.stepped.connect(self.start_stepped)
        self.end.typed.connect(self.end_typed)
        self.end.stepped.connect(self.end_stepped)
        self.split_button.clicked.connect(self.split_requested)
        self.merge_before.clicked.connect(lambda: self.merge_requested.emit(False))
        self.merge_after.clicked.connect(lambda: self.merge_requested.emit(True))
        self.delete_button.clicked.connect(self.delete_requested)

    def _place(self, floor: Floor) -> int:
        return next((i for i, (each, _) in enumerate(self._holders) if each == floor), -1)


def _reach(bounds: Bounds) -> str:
    return tr("Can be anywhere from {start} to {end}.").format(
        start=exact_time(bounds.earliest_ms), end=exact_time(bounds.latest_ms)
    )
