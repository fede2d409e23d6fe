"""Hosts I know: my own card, and the cards of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.ui.hosts.host_row import HostRow
from colearn_desktop.ui.hosts.own_card import OwnCard
from colearn_desktop.ui.pages.banner_room import BannerRoom
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.widgets.basics import Banner, Card, PageScroll, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.known_hosts import KnownHost


class HostsPage(QWidget):
    """Says what is wanted; `ui.hosts.hosts_flow` does it."""

    add_requested = Signal()
    files_dropped = Signal(object)  # list[Path]
    compare_requested = Signal(object)  # KnownHost
    rename_requested = Signal(object)
    remove_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Hosts I know"))
        self.setAcceptDrops(True)
        self.banner = Banner()
        self.own = OwnCard()
        self.add_button = button(self.tr("Add a host…"), icon="user-plus")
        self.add_button.clicked.connect(self.add_requested)
        self._rows: list[HostRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(32)
        self._nobody = label(
            self.tr(
                "Nobody yet. Whoever gets an archive from you can open it with its seven "
                "words. For a host whose card is here it needs no words."
            ),
            "quiet",
        )
        self._lay_out()
        FirstFocus(self, self.add_button)

    @property
    def rows(self) -> Sequence[HostRow]:
        """The hosts that show, by name."""
        return tuple(self._rows)

    def show_hosts(self, hosts: Sequence[KnownHost]) -> None:
        """Show these, and no others."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows.clear()
        for host in hosts:
            row = HostRow(host)
            row.compare_requested.connect(self.compare_requested)
            row.rename_requested.connect(self.rename_requested)
            row.remove_requested.connect(self.remove_requested)
            self._list.addWidget(row)
            self._rows.append(row)
        self._nobody.setVisible(not hosts)

    def show_busy(self, busy: bool) -> None:
        """While a card is being read."""
        self.add_button.setEnabled(not busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        if files and self.add_button.isEnabled():
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Hosts I know"))
        back = button(self.tr("Back"), role="quiet", icon="chevron-left")
        back.clicked.connect(self.back_requested)
        header.add_left(back)
        known = Card()
        known.column.addWidget(label(self.tr("Other hosts"), "lead"))
        known.column.addWidget(
            label(
                self.tr(
                    "Choose somebody's card: a file ending in .colearn-host, or a picture of "
                    "their QR code. You can also drop it here."
                )
            )
        )
        adding = FlowRow()
        adding.add(self.add_button)
        known.column.addWidget(adding)
        known.column.addWidget(self._nobody)
        known.column.addSpacing(8)
        known.column.addLayout(self._list)
        scroll = PageScroll()
        scroll.column.addWidget(
            TwoColumns(_at_top(known), _at_top(self.own), fold_below_px=1000)
        )
        scroll.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(BannerRoom(self.banner))
        whole.addWidget(scroll, 1)


def _at_top(card: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch(1)
    return box


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
