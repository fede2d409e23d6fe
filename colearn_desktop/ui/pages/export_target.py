"""Where an archive goes, whether there is room, and the button that begins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.errors import ArchiveTargetError
from colearn_desktop.services.export_target import TargetLook, look_at_target
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.pages.folder_label import folder_words
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import IconLabel


class TargetBar(QFrame):
    """The foot of the page.

    Args:
        vault_folder: Where nothing is exported to.
    """

    export_requested = Signal(Path)

    def __init__(self, vault_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self._vault_folder = vault_folder
        self._needed_bytes: int | None = None
        self._folder: Path | None = None
        self.folder_words = label(
            self.tr("Choose where the archive goes, best a stick."), "strong"
        )
        self.space_words = label("", "caption")
        self._warning_icon = IconLabel("triangle-alert", "follow_up", size_px=16)
        self.folder_button = button(self.tr("Choose a folder…"), icon="folder-open")
        self.folder_button.clicked.connect(self._ask_folder)
        self.export_button = button(self.tr("Export"), icon="archive", role="primary")
        self.export_button.clicked.connect(self._export)
        self.export_button.setEnabled(False)
        about = QHBoxLayout()
        about.setSpacing(8)
        about.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        about.addWidget(self.space_words, 1)
        # A widget of its own: a layout with nothing to show but one line would give its
        # room to the buttons.
        beside_buttons = QWidget()
        beside_buttons.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout(beside_buttons)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(self.folder_words)
        words.addLayout(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 12, 32, 12)
        row.setSpacing(16)
        row.addWidget(beside_buttons, 1)
        row.addWidget(self.folder_button)
        row.addWidget(self.export_button)
        self._say("")

    def show_needed(self, needed_bytes: int | None) -> None:
        """About how large the archive will be; None while nobody knows."""
        self._needed_bytes = needed_bytes
        self._look()

    def choose_folder(self, folder: Path) -> None:
        """Take this folder and say how much room it has."""
        self._folder = folder
        # Its last part tells one stick from another; the whole of it would push the bar up.
        self.folder_words.setText(folder_words(Path(folder.name or folder)))
        self.folder_words.setToolTip(str(folder))
        self._look()

    def _look(self) -> None:
        self.export_button.setEnabled(False)
        if self._folder is None or self._needed_bytes is None:
            return
        try:
            look = look_at_target(self._folder, self._vault_folder, self._needed_bytes)
        except ArchiveTargetError:
            self._say(self.tr("This folder cannot be read. Is it still there?"), warns=True)
            return
        self.export_button.setEnabled(self._say_what_was_seen(look))

    def _say_what_was_seen(self, look: TargetLook) -> bool:
        """Say it; returns whether an archive can go there."""
        assert self._needed_bytes is not None
        needed, free = export_words.size(self._needed_bytes), export_words.size(look.free_bytes)
        if look.is_in_vault:
            self._say(
                self.tr("This is the vault's own folder. Choose another one, best a stick."),
                warns=True,
            )
            return False
        if not look.is_writable:
            self._say(
                self.tr("Nothing can be written there. Is the stick write-protected?"),
                warns=True,
            )
            return False
        if look.free_bytes <= self._needed_bytes:
            self._say(
                self.tr(
                    "Not enough room: it takes about {needed}, and {free} are free."
                ).format(needed=needed, free=free),
                warns=True,
            )
            return False
        said = [
            self.tr("The archive takes about {needed}. Free there: {free}.").format(
                needed=needed, free=free
            )
        ]
        if look.parts > 1:
            said.append(
                self.tr("It will be split into {count} files that belong together.").format(
                    count=look.parts
                )
            )
        if look.is_on_vault_disk:
            said.append(self.tr("The vault is on the same disk: on a stick it would be safer."))
        self._say(" ".join(said), warns=look.is_on_vault_disk)
        return True

    def _say(self, words: str, *, warns: bool = False) -> None:
        self.space_words.setText(words)
        self.space_words.setVisible(bool(words))
        self._warning_icon.setVisible(warns)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Where shall the archive go?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.choose_folder(Path(chosen)))
        dialog.open()

    def _export(self) -> None:
        if self._folder is None:
            return
        # The stick may have gone, or filled up, since it was chosen.
        self._look()
        if self.export_button.isEnabled():
            self.export_requested.emit(self._folder)
