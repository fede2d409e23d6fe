"""Who writes the notes from now on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from colearn_desktop.domain.notes import NoteTaker
from colearn_desktop.domain.one_line import LONGEST_NAME
from colearn_desktop.services.note_taking import LONGEST_LAG_MS
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import FormRow, PageScroll, button, label

_USUAL_LAG_MS = 3_000


class HandoverDialog(QDialog):
    """Asks for a name and a lag. Nothing stops while it is open.

    Args:
        names: To choose from; another one can be typed.
        now: Who writes at present.
    """

    def __init__(
        self, names: Sequence[str], now: NoteTaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who writes the notes"))
        self.setAccessibleName(self.windowTitle())
        self.name = QComboBox(editable=True)
        self.name.addItems([*names])
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        line = self.name.lineEdit()
        assert line is not None
        line.setMaxLength(LONGEST_NAME)
        line.setAccessibleName(self.tr("Name"))
        self.name.setCurrentText(now.name or (names[0] if names else ""))
        self.lag = QSpinBox(minimum=0, maximum=LONGEST_LAG_MS // 1_000)
        self.lag.setSuffix(self.tr(" s"))
        lag_ms = now.lag_ms if now.name or now.lag_ms else _USUAL_LAG_MS
        self.lag.setValue(round(lag_ms / 1_000))
        self.accept_button = button(self.tr("Write from now on"), "primary")
        self.accept_button.setDefault(True)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        line.textChanged.connect(self._show_whether_named)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.accept_button)
        scroll = PageScroll()
        column = scroll.column
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Who writes from now on?"), "lead"))
        column.addWidget(
            FormRow(
                self.tr("Name"),
                self.name,
                self.tr("A pseudonym is enough. Each note keeps it."),
            )
        )
        column.addWidget(
            FormRow(
                self.tr("Lag"),
                self.lag,
                self.tr(
                    "How long after hearing something you usually begin to type. Each note is "
                    "put that much earlier, to the moment it is about."
                ),
            )
        )
        column.addStretch(1)
        foot.setContentsMargins(24, 0, 24, 24)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll)
        whole.addLayout(foot)
        theme = current_theme()
        self.resize(min(800, theme.px(440)), min(640, theme.px(400)))
        self._show_whether_named()
        line.selectAll()
        self.name.setFocus()

    @property
    def note_taker(self) -> NoteTaker:
        """What was chosen."""
        return NoteTaker(self.name.currentText().strip(), self.lag.value() * 1_000)

    def _show_whether_named(self) -> None:
        self.accept_button.setEnabled(bool(self.name.currentText().strip()))
