"""Hands on a keyboard: keys go to whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_PLAIN = Qt.KeyboardModifier.NoModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def type_words(text: str) -> None:
    QTest.keyClicks(focused(), text)


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> None:
    for key in keys:
        QTest.keyClick(focused(), key, modifier)
