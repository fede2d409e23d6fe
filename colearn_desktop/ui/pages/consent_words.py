"""What purposes, answers and ways of answering are called, and the icons beside the words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.consent import ConsentMethod, ConsentState, Purpose


def purpose_words(purpose: Purpose) -> str:
    """A purpose, as in a question."""
    translate = QCoreApplication.translate
    return {
        Purpose.AUDIO: translate("Consent", "Audio recording"),
        Purpose.NOTES: translate("Consent", "Notes"),
        Purpose.TRANSCRIPTION: translate("Consent", "Transcription"),
        Purpose.QUOTING: translate("Consent", "Quoting"),
        Purpose.PHOTOGRAPHS: translate("Consent", "Photographs"),
        Purpose.ARCHIVING: translate("Consent", "Archiving"),
        Purpose.CONTACT: translate("Consent", "Contact again"),
    }[purpose]


def purpose_heading(purpose: Purpose) -> str:
    """A purpose as the heading of a narrow column."""
    translate = QCoreApplication.translate
    return {
        Purpose.AUDIO: translate("Consent", "Audio"),
        Purpose.NOTES: translate("Consent", "Notes"),
        Purpose.TRANSCRIPTION: translate("Consent", "Text"),
        Purpose.QUOTING: translate("Consent", "Quotes"),
        Purpose.PHOTOGRAPHS: translate("Consent", "Photos"),
        Purpose.ARCHIVING: translate("Consent", "Archive"),
        Purpose.CONTACT: translate("Consent", "Contact"),
    }[purpose]


def state_words(state: ConsentState) -> str:
    """Where somebody stands."""
    translate = QCoreApplication.translate
    return {
        ConsentState.NOT_ASKED: translate("Consent", "Not asked"),
        ConsentState.INFORMED: translate("Consent", "Informed"),
        ConsentState.GRANTED: translate("Consent", "Yes"),
        ConsentState.REFUSED: translate("Consent", "No"),
        ConsentState.PAUSED: translate("Consent", "Paused"),
        ConsentState.WITHDRAWN: translate("Consent", "Withdrawn"),
        ConsentState.NEEDS_RENEWAL: translate("Consent", "Ask again"),
    }[state]


def state_icon(state: ConsentState) -> tuple[str, str]:
    """The icon beside the words, and the token of its colour."""
    return {
        ConsentState.NOT_ASKED: ("minus", "ink2"),
        ConsentState.INFORMED: ("info", "ink2"),
        ConsentState.GRANTED: ("check", "primary"),
        ConsentState.REFUSED: ("x", "ink"),
        ConsentState.PAUSED: ("pause", "follow_up"),
        ConsentState.WITHDRAWN: ("log-out", "recording"),
        ConsentState.NEEDS_RENEWAL: ("rotate-cw", "follow_up"),
    }[state]


def method_words(method: ConsentMethod) -> str:
    """How answers are given."""
    translate = QCoreApplication.translate
    return {
        ConsentMethod.SPOKEN: translate("Consent", "Spoken, with a witness"),
        ConsentMethod.PAPER: translate("Consent", "On paper"),
        ConsentMethod.ON_SCREEN: translate("Consent", "On this screen"),
    }[method]
