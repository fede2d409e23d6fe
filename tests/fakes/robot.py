"""Hands and eyes for a test: finds controls by the name a screen reader would say."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QWidget

Control = TypeVar("Control", bound=QWidget)


class Robot:
    """Uses the windows of this process as a person would, with real events."""

    def wait(self, what: str, condition: Callable[[], object], timeout_s: float = 10) -> None:
        """Let the program run until the condition holds."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {timeout_s:g} s for: {what}")
            QTest.qWait(20)

    def run_for(self, seconds: float) -> None:
        """Let the program run."""
        QTest.qWait(int(seconds * 1_000))

    def find(self, kind: type[Control], name: str, timeout_s: float = 10) -> Control:
        """The visible control whose name begins so."""
        found: list[Control] = []

        def look() -> bool:
            every = self._visible(kind)
            found[:] = [each for each in every if self.name_of(each).startswith(name)]
            return bool(found)

        try:
            self.wait(f"{kind.__name__} {name!r}", look, timeout_s)
        except AssertionError:
            here = sorted({self.name_of(w) for w in self._visible(kind)})
            raise AssertionError(f"no {kind.__name__} {name!r}; here are {here}") from None
        return found[0]

    def click(self, name: str, kind: type[QWidget] = QAbstractButton) -> None:
        """Press the button with this name, once it can be pressed."""
        control = self.find(kind, name)
        self.wait(f"{name!r} to be enabled", control.isEnabled)
        # A tick box hears a press on its box and words, not on the room beside them.
        where = QPoint(12, control.height() // 2) if isinstance(control, QCheckBox) else None
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=where or self.centre(control))

    def enter(self, control: QWidget, text: str) -> None:
        """Put the focus there and type."""
        control.setFocus()
        QTest.keyClicks(control, text, delay=5)

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        control: QWidget | None = None,
    ) -> None:
        """Press a key where the focus is."""
        # After a dialog has closed, the window manager takes a moment.
        self.wait("the keyboard's place", lambda: control or QApplication.focusWidget())
        target = control or QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)

    def out_of_reach(self) -> list[str]:
        """Controls of the window on top that Tab does not come to, however often.

        Of a group in which one is chosen, Tab comes to that one, and arrows to the others.
        """
        first = QApplication.focusWidget()
        if first is None:  # a window to look at
            return []
        reached: list[QWidget] = []
        focused: QWidget | None = first
        while focused is not None and focused not in reached:
            reached.append(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
            focused = QApplication.focusWidget()
        first.setFocus()
        top = first.window()
        return [
            f"{type(control).__name__} {self.name_of(control)!r}"
            for control in top.findChildren(QWidget)
            if control.isVisible()
            and control.isEnabled()
            and control.window() is top
            and control.focusPolicy() & Qt.FocusPolicy.TabFocus
            and control.focusProxy() is None
            and control not in reached
            and not _is_one_of_a_choice(control)
        ]

    def text_on_screen(self) -> str:
        """All labels that can be seen, one a line."""
        return "\n".join(label.text() for label in self._visible(QLabel))

    def wait_for_text(self, text: str, timeout_s: float = 10) -> None:
        """Wait until a label says so."""
        try:
            self.wait(f"the text {text!r}", lambda: text in self.text_on_screen(), timeout_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; it says:\n{self.text_on_screen()}") from None

    def picture(self, path: Path) -> None:
        """Save what the active window shows."""
        window = QApplication.activeModalWidget() or QApplication.activeWindow()
        if window is None:
            window = next(w for w in QApplication.topLevelWidgets() if w.isVisible())
        window.grab().save(str(path))

    @staticmethod
    def name_of(widget: QWidget) -> str:
        """What a screen reader says, without mnemonics."""
        interface = QAccessible.queryAccessibleInterface(widget)
        # A widget being deleted has none, whatever the type says.
        name = "" if not interface else interface.text(QAccessible.Text.Name)  # type: ignore[truthy-bool]
        if not name and isinstance(widget, QAbstractButton):
            name = widget.text()
        return name.replace("&", "")

    @staticmethod
    def centre(widget: QWidget) -> QPoint:
        """The middle of a control."""
        return widget.rect().center()

    def _visible(self, kind: type[Control]) -> list[Control]:
        modal: QWidget | None = QApplication.activeModalWidget()
        windows: list[QWidget] = QApplication.topLevelWidgets()
        roots = windows if modal is None else [modal]
        found: list[Control] = []
        for root in roots:
            if isinstance(root, kind):
                found.append(root)
            children: list[Control] = root.findChildren(kind)
            found.extend(children)
        return [each for each in found if each.isVisible()]


def _is_one_of_a_choice(control: QWidget) -> bool:
    group = control.group() if isinstance(control, QAbstractButton) else None
    return group is not None and group.exclusive() and group.checkedButton() is not control
