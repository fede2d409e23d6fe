"""How the answers are given: chosen once and kept."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colearn_desktop.domain.consent import ConsentMethod, ConsentRecord
from colearn_desktop.ui.pages.consent_words import method_words
from colearn_desktop.ui.widgets.basics import button, label
from colearn_desktop.ui.widgets.flow_row import FlowRow

_METHODS = (ConsentMethod.SPOKEN, ConsentMethod.PAPER, ConsentMethod.ON_SCREEN)


class MethodChoice(QWidget):
    """Three ways, and for spoken answers the name of a witness.

    Args:
        last: The latest record of the session, whose way is kept.
        witness: Suggested where there is no record yet.
    """

    def __init__(
        self, last: ConsentRecord | None, witness: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._buttons = QButtonGroup(self)
        row = FlowRow()
        row.add(label(self.tr("Answers are given"), "strong", wrap=False))
        for place, method in enumerate(_METHODS):
            choice = button(method_words(method), role="tag")
            choice.setCheckable(True)
            self._buttons.addButton(choice, place)
            row.add(choice)
        self._buttons.button(0 if last is None else _METHODS.index(last.method)).setChecked(
            True
        )
        self._buttons.idToggled.connect(self._show_witness)
        self.witness = QLineEdit((last.witness if last is not None else "") or witness)
        self.witness.setMinimumWidth(160)
        name = label(self.tr("Witness"), "strong", wrap=False)
        name.setBuddy(self.witness)
        self.witness.setAccessibleName(self.tr("Witness"))
        self._witness_row = QWidget()
        beside = QHBoxLayout(self._witness_row)
        beside.setContentsMargins(16, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(name)
        beside.addWidget(self.witness)
        row.add(self._witness_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row)
        self._show_witness()

    def method(self) -> ConsentMethod:
        """The way that is chosen."""
        return _METHODS[self._buttons.checkedId()]

    def choose(self, method: ConsentMethod) -> None:
        """Choose a way."""
        self._buttons.button(_METHODS.index(method)).setChecked(True)

    def witness_name(self) -> str:
        """Who hears a spoken answer; empty for the other ways."""
        spoken = self.method() is ConsentMethod.SPOKEN
        return self.witness.text().strip() if spoken else ""

    def _show_witness(self) -> None:
        self._witness_row.setVisible(self.method() is ConsentMethod.SPOKEN)
