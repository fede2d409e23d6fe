"""The pages of the room's screen that are made of words, sized by the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from colearn_desktop.services.intentions import Intentions
from colearn_desktop.ui.room.fitted_text import FittedText
from colearn_desktop.ui.room.room_view import RecordingLine, RoomFace, RoomStage
from colearn_desktop.ui.theme import current_theme

_MEDIUM, _SEMIBOLD = QFont.Weight.Medium, QFont.Weight.DemiBold
_PROGRESS_STEPS = 1_000
_TOP_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_TOP_LEFT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_LOW = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom
_MIDDLE = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_MOST_BESIDE = 2


def unit_px(size: QSize) -> float:
    """One per cent of the height, or of the width where that is the narrower side."""
    return min(size.height(), size.width() * 9 / 16) / 100


class RoomPage(QWidget):
    """Places its parts in hundredths of its height and width."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_parts()

    def place_parts(self) -> None:
        """Stand everything where it belongs in a window of this size."""
        raise NotImplementedError

    def part(self, left: float, top: float, right: float, bottom: float) -> QRect:
        """A box; left and right in units from their edges, top and bottom in % of the height."""
        unit, height = unit_px(self.size()), self.height() / 100
        x, y = round(left * unit), round(top * height)
        box = QRect(
            x, y, max(1, self.width() - x - round(right * unit)), round(bottom * height) - y
        )
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            box.moveLeft(self.width() - box.right() - 1)
        return box

    def px(self, units: float) -> int:
        """A size in units, in pixels."""
        return round(units * unit_px(self.size()))


class _Progress(QProgressBar):
    """A bar with round ends as thick as the window makes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "meter")
        self.setRange(0, _PROGRESS_STEPS)
        self.setTextVisible(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(whole, radius, radius)
        if self.value():
            width = max(whole.height(), whole.width() * self.value() / self.maximum())
            passed = QRectF(0, 0, width, whole.height())
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                passed.moveRight(whole.right())
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(passed, radius, radius)
        painter.end()


class _Lamp(QLabel):
    """Red while recording, a ring otherwise. The words beside it say the same."""

    is_lit = False

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = max(1.0, self.height() / 12)
        if self.is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("recording"))
        else:
            painter.setPen(QPen(theme.color("border"), line))
        painter.drawEllipse(QRectF(self.rect()).adjusted(line, line, -line, -line))
        painter.end()


class RecordingWords(QWidget):
    """At the foot of every page but the blank one: is this being recorded?"""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lamp = _Lamp(self)
        self.words = FittedText(parent=self)
        self.words.setAlignment(_MIDDLE)

    def show_line(self, line: RecordingLine) -> None:
        """Say it."""
        self.words.show_text(line.words)
        if self._lamp.is_lit != line.is_lit:
            self._lamp.is_lit = line.is_lit
            self._lamp.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        height = self.height()
        dot = round(height * 0.42)
        gap = round(height * 0.82)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - dot if mirrored else 0
        self._lamp.setGeometry(left, (height - dot) // 2, dot, dot)
        words = QRect(0 if mirrored else gap, 0, self.width() - gap, height)
        self.words.place(words, round(height * 0.56))


class PhasePage(RoomPage):
    """Phase, question, time, what comes next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = FittedText(token="ink2", parent=self)
        self.heading.setAlignment(_TOP_LEFT)
        self.session_title = FittedText(token="ink2", parent=self)
        self.session_title.setAlignment(_TOP_RIGHT)
        self.headline = FittedText(_SEMIBOLD, display=True, parent=self)
        self.time = FittedText(_MEDIUM, tabular=True, line_height=0, parent=self)
        self.time.setAlignment(_LOW)
        self.time_words = FittedText(_MEDIUM, "ink2", parent=self)
        self.time_words.setAlignment(_LOW)
        self.captions = [FittedText(token="ink2", parent=self) for _ in range(_MOST_BESIDE)]
        self.values = [
            FittedText(_MEDIUM, display=True, parent=self) for _ in range(_MOST_BESIDE)
        ]
        self.progress = _Progress(self)
        self.progress.setAccessibleName(self.tr("How much of the phase has passed"))
        self._face: RoomFace | None = None

    def show_face(self, face: RoomFace) -> None:
        """Show the session as it stands; cheap when nothing that can be seen has changed."""
        if face == self._face:
            return
        before, self._face = self._face, face
        self.heading.show_text(face.heading)
        self.session_title.show_text(face.session_title)
        self.headline.show_text(face.headline)
        self.time.show_text(face.time)
        self.time.setAccessibleName(f"{face.time} {face.time_words}".strip())
        self.time_words.show_text(face.time_words)
        self.progress.setValue(face.passed)
        for part in (self.time, self.time_words, self.progress):
            part.setVisible(face.stage is RoomStage.PHASE)
        shown = face.beside[-_MOST_BESIDE:]
        for place, (caption, value) in enumerate(zip(self.captions, self.values, strict=True)):
            words = shown[place] if place < len(shown) else ("", "")
            caption.show_text(words[0])
            value.show_text(words[1])
            caption.setVisible(bool(words[0]))
            value.setVisible(bool(words[1]))
        if before is None or self._standing(before) != self._standing(face):
            self.place_parts()

    @staticmethod
    def _standing(face: RoomFace) -> tuple[object, ...]:
        return face.stage, face.is_short, len(face.beside), face.time_words, len(face.time)

    def place_parts(self) -> None:
        face = self._face
        if face is None or self.width() < 2:
            return
        half = self.width() / unit_px(self.size()) / 2
        if face.stage is not RoomStage.PHASE:
            self.heading.place(self.part(8, 7, 8, 13), self.px(3.1))
            self.headline.setAlignment(_MIDDLE)
            self.headline.place(self.part(8, 20, 8, 80), self.px(15))
            return
        self.headline.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.heading.place(self.part(8, 6.5, half + 2, 13), self.px(3.1))
        self.session_title.place(self.part(half + 2, 6.5, 8, 13), self.px(3.1))
        self.headline.place(self.part(8, 17.2, 8, 47), self.px(13 if face.is_short else 8.4))
        self._place_time()
        beside_left = 2 * half * 0.66
        tops = (49.5, 65.5) if len(face.beside) >= _MOST_BESIDE else (65.5, 65.5)
        for top, caption, value in zip(tops, self.captions, self.values, strict=True):
            caption.place(self.part(beside_left, top, 8, top + 4.4), self.px(3.1))
            value.place(self.part(beside_left, top + 4.6, 8, top + 12.4), self.px(5.4))
        self.progress.setGeometry(self.part(8, 81, 8, 82.6))

    def _place_time(self) -> None:
        """As large as fits beside its words, all of it on one base line."""
        whole = 2 * (self.width() / unit_px(self.size()) / 2)
        room = self.part(8, 49.5, whole * 0.36, 77.5)
        self.time_words.place(QRect(room), self.px(5.4))
        words = self.time_words.words_width() if self.time_words.text() else 0
        gap = self.px(2.5) if words else 0
        wide = max(1, room.width() - words - gap)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = room.right() + 1 - wide if mirrored else room.left()
        self.time.place(QRect(left, room.top(), wide, room.height()), self.px(26.5))
        digits = self.time.words_width()
        start = room.right() - digits - words - gap if mirrored else room.left() + digits + gap
        self.time_words.setGeometry(
            start, room.top(), words + 2, room.height() - round(self.time.shown_px * 0.145)
        )


class WordsPage(RoomPage):
    """One sentence, large: a message, or why there is nothing else to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = FittedText(_SEMIBOLD, display=True, parent=self)
        self.words.setAlignment(_MIDDLE)

    def place_parts(self) -> None:
        self.words.place(self.part(8, 10, 8, 84), self.px(13))


class IntentionsPage(RoomPage):
    """What the group agreed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = FittedText(_SEMIBOLD, display=True, parent=self)
        self.lines: list[FittedText] = []

    def show_intentions(self, intentions: Intentions) -> None:
        """Show these words."""
        self.heading.show_text(intentions.heading)
        while len(self.lines) < len(intentions.lines):
            line = FittedText(_MEDIUM, line_height=1.3, parent=self)
            line.show()
            self.lines.append(line)
        while len(self.lines) > len(intentions.lines):
            gone = self.lines.pop()
            gone.hide()
            gone.deleteLater()
        for line, words in zip(self.lines, intentions.lines, strict=True):
            line.show_text(words)
        self.place_parts()

    def place_parts(self) -> None:
        if self.width() < 2:
            return
        self.heading.place(self.part(8, 9, 8, 23), self.px(8.4))
        room = self.part(8, 27, 8, 84)
        size_px = self.px(5.6)
        # All lines in one size, with air between them.
        while size_px > 6 and self._height(size_px, room.width()) > room.height():
            size_px -= 1
        top = room.top()
        for line in self.lines:
            height = line.height_at(size_px, room.width())
            line.place(QRect(room.left(), top, room.width(), height), size_px)
            top += height + self._gap(size_px)

    def _height(self, size_px: int, width: int) -> int:
        words = sum(line.height_at(size_px, width) for line in self.lines)
        return words + self._gap(size_px) * max(0, len(self.lines) - 1)

    @staticmethod
    def _gap(size_px: int) -> int:
        return round(size_px * 0.55)
