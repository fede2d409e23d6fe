"""What kinds of phases are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import PhaseKind


def kind_words(kind: PhaseKind) -> str:
    """A kind of phase, as on a button."""
    translate = QCoreApplication.translate
    return {
        PhaseKind.OPENING: translate("PhaseKind", "Opening"),
        PhaseKind.GO_ROUND: translate("PhaseKind", "Go-round"),
        PhaseKind.DISCUSSION: translate("PhaseKind", "Open round"),
        PhaseKind.ACTIVITY: translate("PhaseKind", "Pairs or groups"),
        PhaseKind.BREAK: translate("PhaseKind", "Break"),
        PhaseKind.CLOSING: translate("PhaseKind", "Closing"),
    }[kind]
