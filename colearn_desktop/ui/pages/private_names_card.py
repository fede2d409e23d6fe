"""Whether notes are checked for words that tell who somebody is, and the team's own names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Card, button, label

_PAUSE_MS = 1_000
_LINES = 6


class PrivateNamesCard(Card):
    """The names stay covered until somebody asks to see them: others may see the screen."""

    check_changed = Signal(bool)
    names_changed = Signal(object)  # tuple[str, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self.check = QCheckBox(self.tr("Point out words that tell who somebody is"))
        self.check.toggled.connect(self.check_changed)
        self._count = label("", "body")
        self.edit_button = button(self.tr("Show and edit the names"), icon="eye")
        self.edit_button.setCheckable(True)
        self.edit_button.toggled.connect(self._uncover)
        self.names = QPlainTextEdit()
        self.names.setAccessibleName(self.tr("Private names, one in each line"))
        self.names.setPlaceholderText(self.tr("One name in each line"))
        self.names.setTabChangesFocus(True)
        self.names.setFixedHeight(current_theme().px(20 * _LINES + 24))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.names.textChanged.connect(self._pause.start)
        self.column.addWidget(label(self.tr("Names in notes"), "lead"))
        self.column.addWidget(self.check)
        self.column.addWidget(
            label(
                self.tr(
                    "Names, pronouns, addresses and numbers are underlined while a note is "
                    "written. Nothing is changed for you."
                ),
                "caption",
            )
        )
        self.column.addWidget(self._count)
        self.column.addWidget(self.edit_button)
        self.column.addWidget(self.names)
        self.column.addWidget(
            label(
                self.tr(
                    "Real names that should not stand in a note. They stay in this vault, "
                    "encrypted, and are in no archive."
                ),
                "caption",
            )
        )
        self.names.hide()
        self.show_names(())

    def show_check(self, checked: bool) -> None:
        """Whether notes are checked."""
        self.check.blockSignals(True)
        self.check.setChecked(checked)
        self.check.blockSignals(False)

    def show_names(self, names: Sequence[str]) -> None:
        """The names that are kept."""
        self._shown = tuple(names)
        self.names.blockSignals(True)
        self.names.setPlainText("\n".join(names))
        self.names.blockSignals(False)
        self._say_how_many()

    def save(self) -> None:
        """Say what is typed, if it is something else than what is kept."""
        self._pause.stop()
        lines = (" ".join(line.split()) for line in self.names.toPlainText().splitlines())
        names = tuple(line for line in lines if line)
        if names != self._shown:
            self._shown = names
            self._say_how_many()
            self.names_changed.emit(names)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.save()
        self.edit_button.setChecked(False)

    def _uncover(self, uncovered: bool) -> None:
        if not uncovered:
            self.save()
        self.names.setVisible(uncovered)
        self.edit_button.setText(
            self.tr("Cover the names") if uncovered else self.tr("Show and edit the names")
        )
        self.edit_button.show_icon("eye-off" if uncovered else "eye")
        if uncovered:
            self.names.setFocus()

    def _say_how_many(self) -> None:
        count = len(self._shown)
        self._count.setText(
            self.tr("No private names are kept.")
            if not count
            else self.tr("1 private name is kept.")
            if count == 1
            else self.tr("%n private names are kept.", "", count)
        )
