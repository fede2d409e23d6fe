"""Which sessions go into one archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from colearn_desktop.domain.ids import SessionId
from colearn_desktop.services.session_list import SessionLine
from colearn_desktop.ui.hosts.host_words import day
from colearn_desktop.ui.theme import current_theme
from colearn_desktop.ui.widgets.basics import PageScroll, button, label
from colearn_desktop.ui.widgets.check_row import CheckRow
from colearn_desktop.ui.widgets.dialog_foot import put_page_on_buttons


class PickSessionsDialog(QDialog):
    """A box for each session; at least one has to be ticked."""

    def __init__(
        self,
        lines: Sequence[SessionLine],
        chosen: Collection[SessionId],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose sessions"))
        self.setAccessibleName(self.windowTitle())
        self._boxes: dict[SessionId, QCheckBox] = {}
        self.take_button = button("", "primary", "check")
        self.take_button.clicked.connect(self.accept)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        page = PageScroll()
        page.column.setSpacing(12)
        page.column.addWidget(label(self.tr("Which sessions go into the archive?"), "lead"))
        page.column.addWidget(
            label(
                self.tr("Each is cut down by what its own people agreed to."),
                "caption",
            )
        )
        for line in lines:
            about = "  ·  ".join(part for part in (day(line.when_utc_ms), line.place) if part)
            row = CheckRow(line.title, about)
            row.box.setChecked(line.session_id in chosen)
            row.box.toggled.connect(lambda _on: self._count())
            self._boxes[line.session_id] = row.box
            page.column.addWidget(row)
        page.column.addStretch(1)
        put_page_on_buttons(self, page, self.take_button, cancel)
        room = self.screen().availableGeometry()
        theme = current_theme()
        self.resize(
            min(theme.px(560), room.width() - 80), min(theme.px(480), room.height() - 80)
        )
        self._count()
        if self._boxes:
            next(iter(self._boxes.values())).setFocus()

    @property
    def chosen(self) -> tuple[SessionId, ...]:
        """The sessions whose boxes are ticked, in the order of the list."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def box(self, session_id: SessionId) -> QCheckBox:
        """The box of a session."""
        return self._boxes[session_id]

    def _count(self) -> None:
        count = len(self.chosen)
        self.take_button.setEnabled(count > 0)
        self.take_button.setText(
            self.tr("Take 1 session")
            if count == 1
            else self.tr("Take {count} sessions").format(count=count)
            if count
            else self.tr("Choose at least one")
        )
