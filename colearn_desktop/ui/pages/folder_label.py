"""Where something lies, in words that wrap within the path."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from colearn_desktop.ui.widgets.basics import label

_ZERO_WIDTH_SPACE = "\u200b"


def folder_words(folder: Path) -> str:
    """Names a folder; a long path may break after each separator, dot, dash or underscore."""
    words = QCoreApplication.translate("FolderLabel", "Folder: {folder}")
    breakable = re.sub(r"([/\\._-])", rf"\1{_ZERO_WIDTH_SPACE}", str(folder))
    return words.format(folder=breakable)


def folder_label(folder: Path) -> QLabel:
    """A quiet line that names a folder."""
    return label(folder_words(folder), "caption")
