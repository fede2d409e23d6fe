"""The faces of an export: what it will be and where, how far it is, that it is done."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.services.archiving import ExportedArchive
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.pages.folder_label import folder_words
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.flow_row import FlowRow

_STEPS = 1_000


class PlanStep(QWidget):
    """What goes in, and what stays here and why."""

    def __init__(self, plan: ExportPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        column = _column(self)
        column.addWidget(self.banner)
        column.addWidget(
            label(
                self.tr(
                    "Nothing has been written yet. The archive will be encrypted: whoever "
                    "finds it sees that it exists and how large it is, nothing else."
                ),
                "quiet",
            )
        )
        goes = export_words.what_goes_in(plan)
        column.addWidget(_lines_card(self.tr("What goes in"), goes, "circle-check", "primary"))
        stays = export_words.what_stays(plan)
        column.addWidget(
            _lines_card(
                self.tr("What stays here, and why"),
                stays or [self.tr("Nothing: everyone agreed to everything this needs.")],
                "shield-check",
                "follow_up" if stays else "primary",
            )
        )


class TargetBar(QFrame):
    """Where to, whether there is room, and the button that begins."""

    export_requested = Signal(Path)

    def __init__(self, needed_bytes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._needed_bytes = needed_bytes
        self._folder: Path | None = None
        self.folder_words = label(
            self.tr("Choose where the archive goes, best a stick."), "strong"
        )
        self.space_words = label("", "caption")
        self.space_words.hide()
        self.folder_button = button(self.tr("Choose a folder…"), icon="folder-open")
        self.folder_button.clicked.connect(self._ask_folder)
        self.export_button = button(self.tr("Export"), icon="archive", role="primary")
        self.export_button.clicked.connect(self._export)
        self.export_button.setEnabled(False)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.folder_words)
        words.addWidget(self.space_words)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 12, 32, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.folder_button)
        row.addWidget(self.export_button)

    def choose_folder(self, folder: Path) -> None:
        """Take this folder and say how much room it has."""
        self._folder = folder
        # Its last part tells one stick from another; the whole of it would push the bar up.
        self.folder_words.setText(folder_words(Path(folder.name or folder)))
        self.folder_words.setToolTip(str(folder))
        self.space_words.show()
        try:
            free_bytes = shutil.disk_usage(folder).free
        except OSError:
            self.space_words.setText(self.tr("This folder cannot be read. Is it still there?"))
            self.export_button.setEnabled(False)
            return
        enough = free_bytes > self._needed_bytes
        words = (
            self.tr("The archive takes about {needed}. Free there: {free}.")
            if enough
            else self.tr("Not enough room: it takes about {needed}, and {free} are free.")
        )
        needed, free = export_words.size(self._needed_bytes), export_words.size(free_bytes)
        self.space_words.setText(words.format(needed=needed, free=free))
        self.export_button.setEnabled(enough)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Where shall the archive go?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.choose_folder(Path(chosen)))
        dialog.open()

    def _export(self) -> None:
        if self._folder is not None:
            self.export_requested.emit(self._folder)


class ProgressStep(QWidget):
    """How far it is, how fast, how long still."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Export"))
        self.words = label("", "body")
        self.cancel_button = button(self.tr("Cancel"), icon="x")
        self.cancel_button.clicked.connect(self._cancel)
        card = Card()
        card.column.addWidget(label(self.tr("Writing the archive"), "lead"))
        card.column.addWidget(self.bar)
        card.column.addWidget(self.words)
        card.column.addWidget(
            label(
                self.tr(
                    "It is encrypted, written, and then read back to make sure that it is "
                    "whole. Leave the stick where it is."
                ),
                "caption",
            )
        )
        buttons = FlowRow()
        buttons.add(self.cancel_button)
        card.column.addWidget(buttons)
        _column(self).addWidget(card)

    def begin(self) -> None:
        """Nothing is known yet."""
        self.bar.setRange(0, 0)
        self.words.setText(self.tr("Getting ready…"))
        self.cancel_button.setEnabled(True)

    def show_progress(self, done_bytes: int, total_bytes: int, elapsed_ms: int) -> None:
        """Show it; before anything is done there is no speed to tell."""
        if total_bytes <= 0 or done_bytes <= 0:
            return
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(done_bytes * _STEPS // total_bytes)
        if not self.cancel_button.isEnabled():
            return
        percent = self.tr("{percent} %").format(percent=done_bytes * 100 // total_bytes)
        parts = [percent]
        # In the first second figures jump about and mean nothing.
        if elapsed_ms >= 1_000:
            per_ms = done_bytes / elapsed_ms
            speed = export_words.size(per_ms * 1_000)
            parts.append(self.tr("{size} a second").format(size=speed))
            parts.append(export_words.time_left((total_bytes - done_bytes) / per_ms))
        self.words.setText("  ·  ".join(parts))

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.words.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()


class DoneStep(QWidget):
    """The words, once; where the files are; and that the stick can go."""

    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[QLabel] = []
        self._words = FlowRow(spacing_px=12)
        self._words.setAccessibleName(self.tr("Passphrase of the archive"))
        self.safe = Banner()
        self.where = label("", "body")
        self.written_down = QCheckBox(self.tr("I have written it down"))
        self.done_button = button(self.tr("Done"), icon="check", role="primary")
        self.done_button.setEnabled(False)
        self.written_down.toggled.connect(self.done_button.setEnabled)
        self.done_button.clicked.connect(self._finish)
        card = Card()
        card.column.addWidget(label(self.tr("Write this down"), "title"))
        card.column.addWidget(
            label(
                self.tr(
                    "These seven words open the archive. They are shown only this once, and "
                    "nobody can find them out again. Send them another way than the archive: "
                    "by telephone, on paper, in person."
                )
            )
        )
        card.column.addWidget(self._words)
        card.column.addWidget(
            label(self.tr("They are typed in small letters, joined by hyphens."), "caption")
        )
        card.column.addWidget(self.written_down)
        buttons = FlowRow()
        buttons.add(self.done_button)
        card.column.addWidget(buttons)
        files = Card()
        files.column.addWidget(label(self.tr("Where it is"), "lead"))
        files.column.addWidget(self.where)
        files.column.addWidget(
            label(
                self.tr(
                    "Hand on the whole folder. OPEN-ME.txt in it says how to open it "
                    "with tools that everybody can get."
                ),
                "caption",
            )
        )
        column = _column(self)
        column.addWidget(self.safe)
        column.addWidget(card)
        column.addWidget(files)

    def show_archive(self, exported: ExportedArchive) -> None:
        """Show the words, and where the archive is. It has been read back by now."""
        self.safe.show_message(
            self.tr("The archive was read back and is whole. It is safe to remove the stick.")
        )
        if not exported.is_registered:
            self.safe.show_message(
                self.tr(
                    "The archive was read back and is whole, and it is safe to remove the stick. "
                    "But the list “Copies handed over” could not be written: note down on paper "
                    "what you hand to whom, and free some room on the disk."
                ),
                "warning",
            )
        self._show_words(exported.words.split("-"))
        lines = [
            folder_words(exported.archive.parent),
            *(path.name for path in (exported.archive, exported.unlock, exported.instructions)),
            self.tr("Size: {size}").format(size=export_words.size(exported.archive_bytes)),
        ]
        if exported.silenced_segments:
            lines.append(
                self.tr("Seconds of sound that were damaged here and are silent there: {count}")
                .format(count=exported.silenced_segments)
            )  # fmt: skip
        self.where.setText(export_words.joined(lines))
        self.written_down.setChecked(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for cell in self._cells:
                cell.setFont(_word_font())

    def _finish(self) -> None:
        self._show_words(())
        self.done_requested.emit()

    def _show_words(self, words: Sequence[str]) -> None:
        for child in self._words.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            child.hide()
            child.deleteLater()
        self._cells.clear()
        for number, word in enumerate(words, start=1):
            cell = label(word, "", wrap=False)
            cell.setFont(_word_font())
            cell.setAccessibleName(
                self.tr("Word {number}: {word}").format(number=number, word=word)
            )
            self._cells.append(cell)
            self._words.add(_numbered(number, cell))


def _word_font() -> QFont:
    return current_theme().font(22, QFont.Weight.DemiBold)


def _numbered(number: int, cell: QLabel) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 12, 0)
    column.setSpacing(0)
    column.addWidget(label(str(number), "caption", wrap=False))
    column.addWidget(cell)
    return box


def _column(step: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(24)
    return column


def _lines_card(title: str, lines: Sequence[str], icon_name: str, token: str) -> Card:
    card = Card()
    card.column.setSpacing(12)
    card.column.addWidget(label(title, "lead"))
    for line in lines:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconLabel(icon_name, token), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(line), 1)
        card.column.addLayout(row)
    return card
