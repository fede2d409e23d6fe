"""The address book's page, and what its wishes lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import (
    ArchiveTargetError,
    ColearnError,
    ComponentMissingError,
)
from colearn_desktop.services import host_identity
from colearn_desktop.services.host_pictures import own_card_code
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.hosts.card_file import PICTURES, read_card_file
from colearn_desktop.ui.hosts.compare_dialog import CompareDialog
from colearn_desktop.ui.hosts.hosts_page import HostsPage
from colearn_desktop.ui.hosts.qr_picture import code_image
from colearn_desktop.ui.hosts.rename_dialog import RenameDialog
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.known_hosts import KnownHost
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.host_card import HostCard
    from colearn_desktop.archive.qr_code import QrCode

_CARD_SUFFIX = ".colearn-host"


class HostsFlow(QObject):
    """Adds, compares, renames and removes hosts; hands on this vault's own card."""

    finished = Signal()

    def __init__(self, window: MainWindow, vault: Vault, clock: Clock, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        self._back_to = window.page
        self._vault = vault
        self._clock = clock
        self._tasks = tasks
        self.page = HostsPage()
        # A lock takes every page away; what belongs to one goes with it.
        self.page.destroyed.connect(self.deleteLater)
        self.page.add_requested.connect(self._ask_for_a_card)
        self.page.files_dropped.connect(self._read)
        self.page.compare_requested.connect(self._compare)
        self.page.rename_requested.connect(self._ask_for_a_name)
        self.page.remove_requested.connect(partial(self._ask_to_remove, differ=False))
        self.page.back_requested.connect(self._leave)
        self.page.own.name_chosen.connect(self._name_myself)
        self.page.own.save_requested.connect(self._ask_where_to_save)
        self.page.own.save_picture_requested.connect(self._ask_where_to_save_the_picture)

    def begin(self) -> None:
        """Show the page."""
        self._doing(self._show)
        self._window.show_page(self.page)

    def _leave(self) -> None:
        if self._back_to is not None:
            self._window.show_page(self._back_to)
        self._window.drop_page(self.page)
        self.finished.emit()
        self.deleteLater()

    def _show(self) -> None:
        self.page.show_hosts(self._vault.known_hosts.list())
        name = host_identity.own_host_name(self._vault)
        if not name:
            self.page.own.show_card("", (), None)
            return
        keys = host_identity.host_identity(self._vault).signer.keys
        words = host_identity.fingerprint_of(keys).split("-")
        try:
            self.page.own.show_card(name, words, own_card_code(self._vault))
        except ComponentMissingError as error:
            self.page.own.show_card(name, words, None, str(error_text(error)))

    def _doing(self, *work: Callable[[], object]) -> bool:
        """Run each step; the first that fails is said on the page."""
        self.page.banner.hide()
        try:
            for step in work:
                step()
        except ColearnError as error:
            self.page.banner.show_error(error_text(error))
            return False
        return True

    # My own card

    def _name_myself(self, name: str) -> None:
        if host_identity.tidy_host_name(name):
            self._doing(lambda: host_identity.name_own_host(self._vault, name), self._show)

    def _ask_where_to_save(self) -> None:
        self._ask_for_target(
            self.tr("Save my card"),
            "my-card.colearn-host",
            self.tr("Cards of hosts (*.colearn-host)"),
            self._save,
        )

    def _save(self, path: Path) -> None:
        if path.suffix != _CARD_SUFFIX:
            path = path.with_name(path.name + _CARD_SUFFIX)
        if self._doing(lambda: host_identity.save_own_card(self._vault, path)):
            self._say_saved(path)

    def _ask_where_to_save_the_picture(self) -> None:
        self._ask_for_target(
            self.tr("Save the picture of my card"),
            "my-card.png",
            self.tr("Pictures (*.png)"),
            self._save_picture,
        )

    def _save_picture(self, path: Path) -> None:
        if path.suffix.lower() != ".png":
            path = path.with_name(path.name + ".png")

        def save() -> None:
            code: QrCode = own_card_code(self._vault)
            if not code_image(code).save(str(path)):
                raise ArchiveTargetError("the picture cannot be written there")

        if self._doing(save):
            self._say_saved(path)

    def _say_saved(self, path: Path) -> None:
        self.page.banner.show_message(
            self.tr("Saved as {file}. It holds no secret: send it as you like.").format(
                file=path.name
            )
        )

    def _ask_for_target(
        self, title: str, file_name: str, kinds: str, save: Callable[[Path], None]
    ) -> None:
        dialog = QFileDialog(self._window, title, "", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
        dialog.open()

    # Others

    def _ask_for_a_card(self) -> None:
        pictures = " ".join(f"*.{kind}" for kind in PICTURES)
        dialog = QFileDialog(
            self._window,
            self.tr("Choose a host's card, or a picture of it"),
            "",
            self.tr("Cards and pictures (*.colearn-host {pictures});;All files (*)").format(
                pictures=pictures
            ),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda chosen: self._read([Path(one) for one in chosen]))
        dialog.open()

    def _read(self, paths: Sequence[Path]) -> None:
        self.page.banner.hide()
        self.page.show_busy(True)

        def add(cards: Sequence[HostCard]) -> None:
            self.page.show_busy(False)
            added = [host for card in cards if (host := self._add(card)) is not None]
            if len(added) == 1:  # several are compared one by one, from the list
                self._compare(added[0])

        def fail(error: Exception) -> None:
            self.page.show_busy(False)
            self.page.banner.show_error(error_text(error))

        self._tasks.run(lambda: [read_card_file(path) for path in paths], add, fail)

    def _add(self, card: HostCard) -> KnownHost | None:
        try:
            host = host_identity.add_host(self._vault, self._clock, card)
        except ColearnError as error:
            self.page.banner.show_error(error_text(error))
            return None
        self._show()
        return host

    def _compare(self, host: KnownHost) -> None:
        words = host_identity.fingerprint_of(host_identity.keys_of(host)).split("-")
        dialog = CompareDialog(host.name, words, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key = host.signing_key
        dialog.accepted.connect(
            lambda: self._doing(
                lambda: host_identity.mark_compared(self._vault, self._clock, key), self._show
            )
        )
        dialog.differ.connect(lambda: self._words_differ(host))
        dialog.open()

    def _words_differ(self, host: KnownHost) -> None:
        if self._doing(
            lambda: self._vault.known_hosts.mark_compared(host.signing_key, None), self._show
        ):
            self._ask_to_remove(host, differ=True)

    def _ask_for_a_name(self, host: KnownHost) -> None:
        dialog = RenameDialog(host.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._rename(host, dialog.name.text()))
        dialog.open()

    def _rename(self, host: KnownHost, name: str) -> None:
        if host_identity.tidy_host_name(name):
            self._doing(
                lambda: host_identity.rename_host(self._vault, host.signing_key, name),
                self._show,
            )

    def _ask_to_remove(self, host: KnownHost, *, differ: bool) -> None:
        question = QMessageBox(
            QMessageBox.Icon.Warning if differ else QMessageBox.Icon.Question,
            self.tr("Remove this host?"),
            (
                self.tr(
                    "Then this is not {name}'s card: it may have been put in its place. Seal "
                    "nothing for it. Shall it be removed?"
                )
                if differ
                else self.tr(
                    "{name} will be gone from your list. To seal an archive for them again "
                    "you need their card again. What they have already stays with them."
                )
            ).format(name=host.name),
            QMessageBox.StandardButton.Cancel,
            self._window,
        )
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = question.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        remove.clicked.connect(
            lambda: self._doing(
                lambda: self._vault.known_hosts.remove(host.signing_key), self._show
            )
        )
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        question.open()
