"""What was done to the agenda, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.services.agenda_control import AgendaChange, ChangeKind

_LONGEST = 36


def change_words(change: AgendaChange) -> str:
    """A change of the agenda, as a heading: "Left out: Break"."""
    return {
        ChangeKind.EXTENDED: _tr("One minute more: {phase}"),
        ChangeKind.SHORTENED: _tr("One minute less: {phase}"),
        ChangeKind.MOVED: _tr("Moved: {phase}"),
        ChangeKind.INSERTED: _tr("New: {phase}"),
        ChangeKind.DROPPED: _tr("Left out: {phase}"),
        ChangeKind.REWORDED: _tr("Changed: {phase}"),
        ChangeKind.REPLANNED: _tr("The new plan holds"),
    }[change.kind].format(phase=shortened(change.title))


def shortened(title: str) -> str:
    """A title that fits into a line with other words."""
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"


def _tr(text: str) -> str:
    return QCoreApplication.translate("AgendaChange", text)
