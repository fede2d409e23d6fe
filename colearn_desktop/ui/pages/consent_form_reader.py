"""The exact words people agree to, to be read aloud."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from colearn_desktop.domain.consent import ConsentForm
from colearn_desktop.ui.widgets.basics import label


class ConsentFormReader(QWidget):
    """A form with its version and fingerprint."""

    def __init__(self, form: ConsentForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = QPlainTextEdit(form.text)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(self.tr("Consent form"))
        version = label(
            self.tr("Form {version}, fingerprint {start}…").format(
                version=form.version, start=form.sha256[:12]
            ),
            "caption",
        )
        version.setToolTip(form.sha256)
        version.setAccessibleDescription(form.sha256)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(text, 1)
        layout.addWidget(version)
