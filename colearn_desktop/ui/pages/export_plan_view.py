"""What goes in and what stays here, session by session, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.ui.hosts.host_words import day
from colearn_desktop.ui.pages import export_words
from colearn_desktop.ui.widgets.basics import Card, label
from colearn_desktop.ui.widgets.button import IconLabel


class PlanView(QWidget):
    """One session in two cards; of several each has a card, and what all share comes first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self._cards: list[QWidget] = []

    def show_plans(self, plans: Sequence[ExportPlan]) -> None:
        """Show these; without any it says that it is looking."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = self._made(plans)
        for card in self._cards:
            self._column.addWidget(card)

    def _made(self, plans: Sequence[ExportPlan]) -> list[QWidget]:
        if not plans:
            return [self._looking()]
        telling = _telling_card(plans)
        cards: list[QWidget] = [telling] if telling is not None else []
        if len(plans) > 1:
            return cards + [self._session_card(n, plan) for n, plan in enumerate(plans, 1)]
        (plan,) = plans
        stays = export_words.what_stays(plan)
        goes_in = _card(self.tr("What goes in"))
        _add_lines(goes_in, export_words.what_goes_in(plan), "circle-check", "primary")
        stays_here = _card(self.tr("What stays here, and why"))
        _add_lines(
            stays_here,
            stays or [self._why_nothing_stays(plan)],
            "shield-check",
            "follow_up" if stays else "primary",
        )
        return [*cards, goes_in, stays_here]

    def _why_nothing_stays(self, plan: ExportPlan) -> str:
        if plan.contents is Contents.TEAM_COPY:
            return self.tr("Nothing: a copy for your own team is whole.")
        return self.tr("Nothing: everyone agreed to everything this needs.")

    def _session_card(self, number: int, plan: ExportPlan) -> Card:
        record = plan.record
        began_utc_ms = record.state().started_utc_ms or record.created_utc_ms
        card = _card(f"{number}. {record.title}")
        card.column.addWidget(
            label(
                "  ·  ".join(part for part in (day(began_utc_ms), record.place) if part),
                "caption",
            )
        )
        card.column.addWidget(label(self.tr("Goes in"), "strong"))
        _add_lines(card, export_words.what_goes_in(plan), "circle-check", "primary")
        stays = export_words.what_stays(plan)
        if stays:
            card.column.addWidget(label(self.tr("Stays here"), "strong"))
            _add_lines(card, stays, "shield-check", "follow_up")
        return card

    def _looking(self) -> Card:
        card = _card(self.tr("What goes in"))
        card.column.addWidget(label(self.tr("Looking through the answers…"), "quiet"))
        return card


def _telling_card(plans: Sequence[ExportPlan]) -> Card | None:
    """Words in anonymous notes that may still tell who somebody is."""
    if plans[0].contents is not Contents.ANONYMOUS_NOTES:
        return None
    lines = export_words.telling(plans)
    if not lines:
        return None
    title, *rest = lines
    card = _card(title)
    _add_lines(card, rest, "triangle-alert", "follow_up")
    return card


def _card(title: str) -> Card:
    card = Card()
    card.column.setSpacing(12)
    card.column.addWidget(label(title, "lead"))
    return card


def _add_lines(card: Card, lines: Sequence[str], icon_name: str, token: str) -> None:
    for line in lines:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconLabel(icon_name, token), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(line), 1)
        card.column.addLayout(row)
