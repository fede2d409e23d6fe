"""What the kinds of notes are called, and how they look."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.notes import NoteKind


def kind_text(kind: NoteKind) -> str:
    """In words; empty for a plain note."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("NoteKind", text)

    return {
        NoteKind.NOTE: "",
        NoteKind.INSIGHT: tr("Insight"),
        NoteKind.QUOTE: tr("Quote"),
        NoteKind.ACTION: tr("Action"),
        NoteKind.QUESTION: tr("Question"),
        NoteKind.FOLLOW_UP: tr("Follow up"),
    }[kind]


def kind_token(kind: NoteKind) -> str:
    """The colour of its words: what somebody has to do stands out a little."""
    return "follow_up" if kind in {NoteKind.ACTION, NoteKind.FOLLOW_UP} else "primary"
