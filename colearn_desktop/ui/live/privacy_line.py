"""A quiet hint that a word in the note could tell who somebody is. It changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.domain.identifying import IdentifyingWord, Reason
from colearn_desktop.ui.live.announce import announce
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.button import IconLabel


def reason_text(reason: Reason) -> str:
    """Why a word is named, in plain words."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("PrivacyLine", text)

    return {
        Reason.PRIVATE_NAME: tr("a name from your private list"),
        Reason.PRONOUN: tr("says whether it was a man or a woman"),
        Reason.EMAIL: tr("an e-mail address"),
        Reason.WEB_ADDRESS: tr("a web address"),
        Reason.HANDLE: tr("no pseudonym of this session"),
        Reason.PHONE: tr("looks like a phone number"),
        Reason.STREET: tr("a street address"),
        Reason.POSTCODE: tr("looks like a postcode"),
    }[reason]


class PrivacyLine(QWidget):
    """Names the first word and why, says how many more there are, and can be told to stop."""

    dismissed = Signal(str)  # the word

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        self._words = label("", "caption")
        self.dismiss_button = button("", "link")
        self.dismiss_button.clicked.connect(lambda: self.dismissed.emit(self._word))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._words)
        words.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("shield-alert", "follow_up", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_findings(self, text: str, found: Sequence[IdentifyingWord]) -> None:
        """Show the first of them, or nothing."""
        if not found:
            self._word = ""
            self.hide()
            return
        first = found[0]
        word = text[first.start : first.end]
        sentence = self.tr("“{word}”: {reason}.").format(
            word=word, reason=reason_text(first.reason)
        )
        others = len({text[w.start : w.end].casefold() for w in found} - {word.casefold()})
        if others:
            sentence += " " + self.tr("%n more underlined.", "", others)
        self.dismiss_button.setText(
            self.tr("Not a name")
            if first.reason in {Reason.PRIVATE_NAME, Reason.HANDLE}
            else self.tr("It can stay")
        )
        self.dismiss_button.setAccessibleName(
            self.tr("{button}: “{word}”").format(button=self.dismiss_button.text(), word=word)
        )
        if word != self._word:
            announce(self, sentence)
        self._word = word
        self._words.setText(sentence)
        self.show()
