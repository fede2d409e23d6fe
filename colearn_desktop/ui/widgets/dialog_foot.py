"""Dialogs of one page that scrolls, with their buttons in sight below it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from colearn_desktop.ui.widgets.basics import PageScroll, button
from colearn_desktop.ui.widgets.button import Button
from colearn_desktop.ui.widgets.flow_row import FlowRow

_ROOM_FOR_BUTTONS_PX = 120


def put_page_on_buttons(dialog: QDialog, page: PageScroll, *buttons: Button) -> FlowRow:
    """Lay a dialog out, its buttons in as many rows as they need; returns their foot."""
    foot = FlowRow()
    foot.setContentsMargins(32, 16, 32, 24)
    foot.add(*buttons)
    whole = _page_above(dialog, page)
    whole.addWidget(foot)
    return foot


def put_form_on_answers(
    dialog: QDialog, page: PageScroll, accept: QWidget, least_width_px: int
) -> None:
    """Lay a form out with Cancel and the button that accepts it.

    It is as large as its contents want, but never larger than the screen.
    """
    cancel = button(QCoreApplication.translate("DialogFoot", "Cancel"))
    cancel.clicked.connect(dialog.reject)
    foot = QHBoxLayout()
    foot.setContentsMargins(32, 0, 32, 24)
    foot.setSpacing(8)
    foot.addStretch(1)
    foot.addWidget(cancel)
    foot.addWidget(accept)
    whole = _page_above(dialog, page)
    whole.addLayout(foot)
    wanted, screen = page.body.sizeHint(), dialog.screen().availableGeometry()
    dialog.resize(
        min(max(least_width_px, wanted.width()), screen.width() - 80),
        min(wanted.height() + _ROOM_FOR_BUTTONS_PX, screen.height() - 80),
    )
    dialog.setWindowModality(Qt.WindowModality.WindowModal)


def _page_above(dialog: QDialog, page: PageScroll) -> QVBoxLayout:
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(page, 1)
    return whole
