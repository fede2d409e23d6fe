"""An archive that is whole: its words, once; where it is; and that the stick can go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from colearn_desktop.services.archiving import ExportedArchive
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.pages.folder_label import folder_words
from colearn_desktop.ui.widgets.basics import Banner, Card, button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.ui.widgets.numbered_words import NumberedWords
from colearn_desktop.vault.known_hosts import KnownHost


class DoneStep(QWidget):
    """Stays until somebody says that the words are written down."""

    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = NumberedWords(self.tr("Passphrase of the archive"))
        self.safe = Banner()
        self.where = label("", "body")
        self.opens = label("", "body")
        self.written_down = QCheckBox(self.tr("I have written it down"))
        self.done_button = button(self.tr("Done"), icon="check", role="primary")
        self.done_button.setEnabled(False)
        self.written_down.toggled.connect(self.done_button.setEnabled)
        self.done_button.clicked.connect(self._finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        for part in (self.safe, self._words_card(), self._opens_card(), self._files_card()):
            column.addWidget(part)

    def show_archive(
        self, exported: ExportedArchive, recipients: Sequence[KnownHost] = ()
    ) -> None:
        """Show the words, and where the archive is. It has been read back by now.

        Args:
            recipients: Hosts for whom it was sealed.
        """
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
        self.words.show_words(exported.words.split("-"))
        opens = [self.tr("Whoever has the seven words."), *map(_recipient_words, recipients)]
        self.opens.setText(export_words.joined(opens))
        self.where.setText(export_words.joined(self._lines_about_files(exported)))
        self.written_down.setChecked(False)

    def _lines_about_files(self, exported: ExportedArchive) -> list[str]:
        lines = [folder_words(exported.archive.parent)]
        if exported.parts > 1:
            lines.append(
                self.tr("{count} files, beginning with {first}").format(
                    count=exported.parts, first=exported.archive.name
                )
            )
        else:
            lines.append(exported.archive.name)
        lines += (exported.unlock.name, exported.instructions.name)
        lines.append(
            self.tr("Size: {size}").format(size=export_words.size(exported.archive_bytes))
        )
        if exported.silenced_segments:
            lines.append(
                self.tr("Seconds of sound that were damaged here and are silent there: {count}")
                .format(count=exported.silenced_segments)
            )  # fmt: skip
        return lines

    def _words_card(self) -> Card:
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
        card.column.addWidget(self.words)
        card.column.addWidget(
            label(self.tr("They are typed in small letters, joined by hyphens."), "caption")
        )
        card.column.addWidget(self.written_down)
        buttons = FlowRow()
        buttons.add(self.done_button)
        card.column.addWidget(buttons)
        return card

    def _opens_card(self) -> Card:
        card = Card()
        card.column.addWidget(label(self.tr("Who can open it"), "lead"))
        card.column.addWidget(self.opens)
        card.column.addWidget(
            label(
                self.tr("It stands under “Copies handed over”, without the words."), "caption"
            )
        )
        return card

    def _files_card(self) -> Card:
        card = Card()
        card.column.addWidget(label(self.tr("Where it is"), "lead"))
        card.column.addWidget(self.where)
        card.column.addWidget(
            label(
                self.tr(
                    "Hand on the whole folder. OPEN-ME.txt in it says how to open it "
                    "with tools that everybody can get."
                ),
                "caption",
            )
        )
        return card

    def _finish(self) -> None:
        self.words.show_words(())
        self.done_requested.emit()


def _recipient_words(host: KnownHost) -> str:
    if host.compared_utc_ms is None:
        return export_words.uncompared(host.name)
    return export_words.without_words(host.name)
