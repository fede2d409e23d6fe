"""What can be wrong with any page: a control without a name, words that do not fit."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

_CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
}


def unnamed_controls(window: QWidget) -> list[str]:
    """Every visible control that a screen reader could only call by its kind."""
    QAccessible.setActive(True)
    found: list[str] = []

    def walk(interface: QAccessibleInterface) -> None:
        state = interface.state()
        if state.invisible:
            return
        if interface.role() in _CONTROLS and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{interface.role()} {interface.object()}")
        for index in range(interface.childCount()):
            child = interface.child(index)
            if child is not None:
                walk(child)

    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    walk(root)
    return found


_LOOKS, _BETWEEN_LOOKS_MS = 40, 25


def words_cut_off(window: QWidget) -> list[str]:
    """Every visible label and button that stays smaller than its words.

    The window manager answers a new size some events later, and the layout after that.
    """
    cut = _cut_off_now(window)
    for _ in range(_LOOKS):
        if not cut:
            break
        QTest.qWait(_BETWEEN_LOOKS_MS)
        cut = _cut_off_now(window)
    return cut


def _cut_off_now(window: QWidget) -> list[str]:
    QApplication.processEvents()
    cut: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QLabel | QAbstractButton):
            continue
        text = widget.text()
        if not text:
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if widget.height() < needed:
                cut.append(f"{text!r}: {widget.height()} px high of {needed}")
        elif widget.width() < widget.sizeHint().width() - 1:
            cut.append(f"{text!r}: {widget.width()} px wide of {widget.sizeHint().width()}")
        right = widget.mapTo(window, widget.rect().topRight()).x()
        if right > window.width():
            cut.append(f"{text!r}: {right - window.width()} px outside")
    return cut
