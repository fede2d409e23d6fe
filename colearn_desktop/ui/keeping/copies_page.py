"""Copies handed over, what became of them, and what was erased here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.ui.keeping.copy_words import holds, one_line
from colearn_desktop.ui.keeping.erase_words import count_lines, kind_words
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.when import date_and_time
from colearn_desktop.ui.widgets.basics import Card, EmptyState, PageScroll, button, label
from colearn_desktop.ui.widgets.first_focus import FirstFocus
from colearn_desktop.ui.widgets.flow_row import FlowRow
from colearn_desktop.vault.erasures import Erasure
from colearn_desktop.vault.register import HandedCopy


class CopiesPage(QWidget):
    """Shows; nothing on it can be changed, only added to.

    Args:
        title: Of the one session that it is about; empty for all of the vault.
    """

    back_requested = Signal()
    remark_requested = Signal(str)  # the copy's id
    receipt_requested = Signal(str)  # the erasure's id

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Copies handed over"))
        header = PageHeader(self.tr("Copies handed over"))
        header.show_subtitle(title or self.tr("All sessions of this vault"))
        self.back_button = button(self.tr("Back"), role="quiet", icon="chevron-left")
        self.back_button.clicked.connect(self.back_requested)
        header.add_left(self.back_button)
        self._scroll = PageScroll()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(self._scroll, 1)
        self._shown: QWidget | None = None
        FirstFocus(self, self.back_button)

    def show_register(
        self,
        copies: Sequence[HandedCopy],
        erasures: Sequence[Erasure],
        titles: Mapping[str, str],
    ) -> None:
        """Show it anew.

        Args:
            copies: Newest first.
            erasures: Newest first.
            titles: Of the sessions that are still there, by id.
        """
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if copies:
            column.addWidget(
                label(
                    self.tr(
                        "What left this laptop as an archive. Nobody can fetch a copy back; add "
                        "what you learn of it. Nothing here is ever taken off the list."
                    ),
                    "quiet",
                )
            )
        else:
            column.addWidget(
                EmptyState(
                    "archive",
                    self.tr("Nothing has been handed over"),
                    self.tr("Each archive you export is entered here by itself."),
                )
            )
        for copy in copies:
            column.addWidget(self._copy_card(copy, titles))
        if erasures:
            column.addSpacing(8)
            column.addWidget(label(self.tr("Erased here"), "lead"))
        for erasure in erasures:
            column.addWidget(self._erasure_card(erasure))
        column.addStretch(1)
        if self._shown is not None:
            self._scroll.column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = body
        self._scroll.column.addWidget(body, 1)

    def _copy_card(self, copy: HandedCopy, titles: Mapping[str, str]) -> Card:
        card = Card()
        card.column.setSpacing(8)
        card.column.addWidget(label(one_line(copy), "strong"))
        for session in copy.sessions:
            title = titles.get(session.session_id, self.tr("A session that was erased here"))
            card.column.addWidget(
                label(self.tr("{title}: {holds}").format(title=title, holds=holds(session)))
            )
        for remark in copy.remarks:
            card.column.addWidget(
                label(
                    self.tr("{when}: {remark}").format(
                        when=date_and_time(remark.utc_ms), remark=remark.text
                    ),
                    "quiet",
                )
            )
        add = button(self.tr("Add a remark…"), "outline", "pencil")
        add.setAccessibleName(self.tr("Add a remark to {name}").format(name=copy.name))
        add.clicked.connect(lambda: self.remark_requested.emit(copy.copy_id))
        row = FlowRow()
        row.add(add)
        card.column.addWidget(row)
        return card

    def _erasure_card(self, erasure: Erasure) -> Card:
        card = Card()
        card.column.setSpacing(8)
        card.column.addWidget(
            label(
                self.tr("{reference}: {kind}, {when}").format(
                    reference=erasure.reference,
                    kind=kind_words(erasure.kind),
                    when=date_and_time(erasure.utc_ms),
                ),
                "strong",
            )
        )
        card.column.addWidget(label(", ".join(count_lines(erasure.counts)), "body"))
        if erasure.ended_utc_ms is None:
            card.column.addWidget(
                label(
                    self.tr("Nothing of it can be read. The rest is still being overwritten."),
                    "quiet",
                )
            )
        receipt = button(self.tr("Receipt…"), "outline", "file-text")
        receipt.setAccessibleName(
            self.tr("Receipt {reference}").format(reference=erasure.reference)
        )
        receipt.clicked.connect(lambda: self.receipt_requested.emit(erasure.erasure_id))
        row = FlowRow()
        row.add(receipt)
        card.column.addWidget(row)
        return card
