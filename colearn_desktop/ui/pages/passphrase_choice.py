"""Choosing a passphrase: typed twice, with a count of what is missing and a suggestion."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from colearn_desktop.resources import resource_path
from colearn_desktop.ui.pages.passphrase_field import PassphraseField
from colearn_desktop.ui.widgets.basics import button
from colearn_desktop.ui.widgets.flow_row import FlowRow

MINIMUM_CHARACTERS = 12
_SUGGESTED_WORDS = 5


class PassphraseChoice(QWidget):
    """Two fields and a button that suggests words. `chosen` is emitted by Enter."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PassphraseField(self.tr("New passphrase"))
        self.second = PassphraseField(self.tr("The same passphrase again"))
        self.suggest_button = button(
            self.tr("Suggest words for me"), role="tag", icon="rotate-cw"
        )
        self.suggest_button.clicked.connect(self._suggest)
        self.first.text_changed.connect(self._look)
        self.second.text_changed.connect(self._look)
        self.first.return_pressed.connect(self.second.setFocus)
        self.second.return_pressed.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.first)
        beside = FlowRow()
        beside.add(self.suggest_button)
        layout.addWidget(beside)
        layout.addWidget(self.second)
        self.setFocusProxy(self.first)
        self._look()

    def passphrase(self) -> str:
        """What was typed, or empty while it is too short or not the same twice."""
        return self.first.text() if self._is_good() else ""

    def focus_what_is_missing(self) -> None:
        """Put the cursor where something is still to be typed, and say what."""
        self._look(insist=True)
        (self.second if self._missing() == 0 else self.first).setFocus()

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()

    def _missing(self) -> int:
        return max(0, MINIMUM_CHARACTERS - len(self.first.text().strip()))

    def _is_good(self) -> bool:
        return self._missing() == 0 and self.first.text() == self.second.text()

    def _look(self, _text: str = "", *, insist: bool = False) -> None:
        first, second = self.first.text(), self.second.text()
        if not first:
            self.first.show_hint(
                self.tr(
                    "At least 12 characters. Four or five unrelated words are easy to remember."
                )
            )
        elif self._missing():
            self.first.show_hint(
                self.tr("Too short by {count} so far.").format(count=self._missing())
            )
        else:
            self.first.show_hint(self.tr("Long enough."))
        if second and first == second:
            self.second.show_hint(self.tr("The same twice."))
        elif (second and not first.startswith(second)) or (insist and not self._missing()):
            self.second.show_hint(self.tr("Not the same yet. Press Show to compare them."))
        else:
            self.second.show_hint("")

    def _suggest(self) -> None:
        from colearn_desktop.archive.words import generate_passphrase, read_wordlist

        words = read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
        self.first.show_button.setChecked(True)
        self.first.set_text(generate_passphrase(words, _SUGGESTED_WORDS).replace("-", " "))
        self.second.clear()
        self.second.setFocus()
