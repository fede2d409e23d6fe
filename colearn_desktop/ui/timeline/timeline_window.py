"""A window in which the record of the floor can be seen and put right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from colearn_desktop.domain.corrections import end_bounds, split_bounds, start_bounds
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.floor import Floor
from colearn_desktop.services.corrections import Corrections
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.live.times import SECOND_MS
from colearn_desktop.ui.timeline.rows import Picture, Row, picture
from colearn_desktop.ui.timeline.timeline_keys import TimelineAction, TimelineKeys
from colearn_desktop.ui.timeline.timeline_parts import TimelineParts
from colearn_desktop.ui.timeline.words import holders

_TICK_MS = 1_000
_BIG_STEP_MS = 5_000


class TimelineWindow(QDialog):
    """The timeline of a session, beside the page it was opened from.

    Args:
        session: Running, or over.
        report: Told of each expected failure.
    """

    def __init__(
        self,
        session: LiveSession,
        report: Callable[[ColearnError], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who had the floor when"))
        self.setModal(False)
        self.setSizeGripEnabled(True)
        self._session = session
        self._report = report
        self._unsubscribe: Callable[[], None] | None = None
        self._picture: Picture | None = None
        self._chosen = -1
        self._anchor_ms = session.now_ms()
        self._cursor_ms = session.now_ms()
        self._parts = TimelineParts(self, is_running=session.state.is_running)
        self.strip, self.table = self._parts.strip, self._parts.table
        self.editor = self._parts.editor
        self.undo_button = self._parts.undo_button
        self.redo_button = self._parts.redo_button
        self.keys = TimelineKeys(self, self.strip, self.table)
        self._by_name = self._all_actions()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._connect()
        self.show_all()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unsubscribe is None:
            self._unsubscribe = self._session.subscribe(self.show_all)
        self._timer.start()
        self.show_all()
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._parts.arrange(self.width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._parts.show_scale()
            self._parts.arrange(self.width())

    # Showing

    def show_all(self) -> None:
        """The session as it stands, with the turn chosen that was chosen before."""
        before = self._row
        self._picture = picture(self._session)
        self._chosen = self._place_again(before)
        self.editor.show_holders(holders(self._session.state))
        self.table.show_rows(self._picture.rows, self._chosen)
        self._show_chosen()

    def _place_again(self, before: Row | None) -> int:
        """Where the chosen row is now: by what began it, else by its moment."""
        assert self._picture is not None
        rows = self._picture.rows
        if before is not None:
            for place, row in enumerate(rows):
                if row.event_id == before.event_id and row.is_phase == before.is_phase:
                    return place
        anchor = self._anchor_ms
        inside = [
            place
            for place, row in enumerate(rows)
            if not row.is_phase and row.span.start_ms <= anchor
        ]
        return inside[-1] if inside else len(rows) - 1

    def _show_chosen(self) -> None:
        assert self._picture is not None
        self.strip.show_picture(self._picture, self._chosen, self._cursor_ms)
        row, made = self._row, self._session.corrections
        self.undo_button.setEnabled(made.can_undo)
        self.redo_button.setEnabled(made.can_redo)
        self._parts.show_tails([tail.length_ms for tail in self._session.voices.tails()])
        if row is None:
            self.editor.show_nothing()
        elif row.stretch is None:
            self.editor.show_phase(row, made.phase_bounds(row.place))
        else:
            found = [each.stretch for each in self._picture.rows if each.stretch is not None]
            place = row.place
            self.editor.show_turn(
                row,
                start_bounds(found, place),
                end_bounds(found, place),
                has_before=place > 0 and found[place - 1].run == row.stretch.run,
                has_after=place + 1 < len(found) and found[place + 1].run == row.stretch.run,
            )
            self.editor.show_split(
                self._cursor_ms, possible=split_bounds(row.stretch).holds(self._cursor_ms)
            )

    @property
    def _row(self) -> Row | None:
        return self._rows[self._chosen] if 0 <= self._chosen < len(self._rows) else None

    @property
    def _rows(self) -> tuple[Row, ...]:
        return self._picture.rows if self._picture is not None else ()

    @property
    def chosen(self) -> Row | None:
        """The row that is chosen."""
        return self._row

    # Choosing

    def choose(self, place: int) -> None:
        """Choose a row; the cursor goes into its middle unless it is in it already."""
        rows = self._rows
        if not 0 <= place < len(rows):
            return
        self._chosen = place
        row = rows[place]
        self._anchor_ms = row.span.start_ms
        if not row.is_phase and not row.span.start_ms < self._cursor_ms < row.span.end_ms:
            middle_ms = (row.span.start_ms + row.span.end_ms) // 2
            self._cursor_ms = max(row.span.start_ms, middle_ms // SECOND_MS * SECOND_MS)
        if not row.is_open:
            self.strip.follow(False)
        self.table.choose(place)
        self._show_chosen()
        self.strip.bring_into_view(row.span.start_ms, row.span.end_ms)

    def place_cursor(self, at_ms: int) -> None:
        """Where a split would be."""
        self._cursor_ms = min(max(0, at_ms), self._session.now_ms())
        self._show_chosen()

    # Putting right

    def act(self, name: str) -> None:
        """Do what a key with this `TimelineAction` stands for."""
        self._by_name[TimelineAction(name)]()

    def _all_actions(self) -> dict[TimelineAction, Callable[[], object]]:
        action, strip = TimelineAction, self._parts.strip
        return {
            action.PREVIOUS: lambda: self.choose(self._chosen - 1),
            action.NEXT: lambda: self.choose(self._chosen + 1),
            action.FIRST: lambda: self.choose(0),
            action.LAST: lambda: self.choose(len(self._rows) - 1),
            action.WHO: self._ask_who,
            action.EARLIER: lambda: self._step_start(-SECOND_MS),
            action.LATER: lambda: self._step_start(SECOND_MS),
            action.MUCH_EARLIER: lambda: self._step_start(-_BIG_STEP_MS),
            action.MUCH_LATER: lambda: self._step_start(_BIG_STEP_MS),
            action.END_EARLIER: lambda: self._step_end(-SECOND_MS),
            action.END_LATER: lambda: self._step_end(SECOND_MS),
            action.SPLIT: self._split,
            action.CURSOR_BACK: lambda: self.place_cursor(self._cursor_ms - SECOND_MS),
            action.CURSOR_ON: lambda: self.place_cursor(self._cursor_ms + SECOND_MS),
            action.DELETE: self._delete,
            action.CLOSER: lambda: strip.zoom(True),
            action.FARTHER: lambda: strip.zoom(False),
            action.UNDO: self._undo,
            action.REDO: self._redo,
        }

    def _ask_who(self) -> None:
        if self._row is not None and not self._row.is_phase:
            self.editor.who.setFocus()
            self.editor.who.showPopup()

    def _give(self, floor: object) -> None:
        if isinstance(floor, Floor):
            self._correct(lambda row: self._made.reassign(row.place, floor))
        self.table.setFocus()

    def _delete(self) -> None:
        self._correct(lambda row: self._made.delete(row.place))

    def _merge(self, with_next: bool) -> None:
        self._correct(lambda row: self._made.merge(row.place, with_next=with_next))

    def _split(self) -> None:
        at_ms = self._cursor_ms
        floor, before = self.editor.split_holder, self.editor.splits_before
        row = self._row
        if row is None or row.is_phase:
            return
        done = self._correct(
            lambda row: self._made.split(row.place, at_ms, floor, earlier_part=before)
        )
        if done:
            wanted_ms = row.span.start_ms if before else at_ms
            for place, each in enumerate(self._rows):
                if not each.is_phase and each.span.start_ms == wanted_ms:
                    self.choose(place)

    def _shift_start(self, to_ms: int) -> None:
        row = self._row
        if row is not None and row.is_phase:
            self._do(lambda: self._made.move_phase(row.place, to_ms))
        else:
            self._correct(lambda row: self._made.shift_start(row.place, to_ms))

    def _step_start(self, by_ms: int) -> None:
        if self._row is not None:
            self._shift_start(self._row.span.start_ms + by_ms)

    def _shift_end(self, to_ms: int) -> None:
        if self._row is not None and not self._row.is_open:
            self._correct(lambda row: self._made.shift_end(row.place, to_ms))

    def _step_end(self, by_ms: int) -> None:
        if self._row is not None:
            self._shift_end(self._row.span.end_ms + by_ms)

    def _undo(self) -> None:
        if self._made.can_undo:
            self._do(self._made.undo)

    def _redo(self) -> None:
        if self._made.can_redo:
            self._do(self._made.redo)

    def _correct(self, correction: Callable[[Row], bool]) -> bool:
        row = self._row
        if row is None or row.is_phase:
            return False
        return self._do(lambda: correction(row))

    def _do(self, correction: Callable[[], object]) -> bool:
        """Correct, show what follows and say it; a failure is reported."""
        try:
            done = correction()
        except ColearnError as error:
            self._report(error)
            return False
        finally:
            self.show_all()
        announce(self, self.editor.heading.text())
        return done is not False

    # Putting it together

    @property
    def _made(self) -> Corrections:
        return self._session.corrections

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self.table.row_chosen.connect(self.choose)
        self.strip.row_chosen.connect(self.choose)
        self.strip.cursor_placed.connect(self.place_cursor)
        self.keys.struck.connect(self.act)
        self._parts.close_button.clicked.connect(self.accept)
        editor = self.editor
        editor.who_chosen.connect(self._give)
        editor.start_typed.connect(self._shift_start)
        editor.start_stepped.connect(self._step_start)
        editor.end_typed.connect(self._shift_end)
        editor.end_stepped.connect(self._step_end)
        editor.split_at.typed.connect(self.place_cursor)
        editor.split_requested.connect(self._split)
        editor.merge_requested.connect(self._merge)
        editor.delete_requested.connect(self._delete)
        self.undo_button.clicked.connect(self._undo)
        self.redo_button.clicked.connect(self._redo)
        self._parts.trim_button.clicked.connect(lambda: self._do(self._session.voices.trim))

    def _tick(self) -> None:
        if self._session.state.is_running:
            self.show_all()
