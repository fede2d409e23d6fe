"""Where a vault lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from colearn_desktop.ui.widgets.basics import label


def folder_label(folder: Path) -> QLabel:
    """A quiet line that names a folder; it wraps within the path where it has to."""
    words = QCoreApplication.translate("FolderLabel", "Folder: {folder}")
    return label(words.format(folder=folder), "caption")
