"""Which colours and sizes hold now, and putting them on the whole program."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from colearn_desktop.ui import fonts
from colearn_desktop.ui.stylesheet import stylesheet
from colearn_desktop.ui.stylesheet_images import StylesheetImages
from colearn_desktop.ui.theme_tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens

SMALLEST_TEXT_SCALE = 0.8
LARGEST_TEXT_SCALE = 2.0


class ThemeChoice(StrEnum):
    """What a person can choose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and the size of text.

    Attributes:
        text_scale: 1.0 is 100 %.
    """

    tokens: Tokens
    text_scale: float

    def px(self, size: float) -> int:
        """A text size in pixels at 100 %, scaled."""
        return round(size * self.text_scale)

    def color(self, token: str) -> QColor:
        """A token, by name, to paint with."""
        return QColor(getattr(self.tokens, token))

    def font(
        self,
        size: float,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        display: bool = False,
        tabular: bool = False,
        italic: bool = False,
    ) -> QFont:
        """A font for painting; `size` is in pixels at 100 %."""
        return fonts.font(
            self.px(size), weight, display=display, tabular=tabular, italic=italic
        )


# What is painted has to know the colours wherever it is painted, and one program has one
# look: hence the one variable of the module, changed by `apply_theme` alone.
_current = Theme(LIGHT, 1.0)


def current_theme() -> Theme:
    """The theme that holds now."""
    return _current


def tokens_for(choice: ThemeChoice, system: Qt.ColorScheme) -> Tokens:
    """The colours for a choice; an unknown system hint means light."""
    if choice is ThemeChoice.HIGH_CONTRAST:
        return HIGH_CONTRAST
    if choice is ThemeChoice.DARK:
        return DARK
    if choice is ThemeChoice.SYSTEM and system is Qt.ColorScheme.Dark:
        return DARK
    return LIGHT


def make_application() -> QApplication:
    """The application, in Qt's own style, on which the style sheet builds."""
    # As an argument: `setStyle` returns the style, and its type takes PySide 6 ms to build.
    return QApplication([*sys.argv[:1], "-style", "fusion"])


def apply_theme(app: QApplication, choice: ThemeChoice, text_scale: float = 1.0) -> Theme:
    """Put a theme on the whole program; every window repaints in it.

    Args:
        app: The application.
        choice: What the person chose.
        text_scale: 1.0 is 100 %; kept between 80 % and 200 %.
    """
    global _current  # noqa: PLW0603 - see the comment at the variable
    scale = min(LARGEST_TEXT_SCALE, max(SMALLEST_TEXT_SCALE, text_scale))
    _current = Theme(tokens_for(choice, app.styleHints().colorScheme()), scale)
    fonts.load_fonts()
    sheet = stylesheet(_current.tokens, _current.px, _images().urls(_current.tokens))
    app.setPalette(_palette(_current.tokens))
    app.setFont(_current.font(15))
    app.setStyleSheet(sheet)
    return _current


@cache
def _images() -> StylesheetImages:
    return StylesheetImages()


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, value in (
        (role.Window, tokens.bg),
        (role.WindowText, tokens.ink),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Text, tokens.ink),
        (role.PlaceholderText, tokens.ink2),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.ink),
        (role.BrightText, tokens.recording),
        (role.ToolTipBase, tokens.ink),
        (role.ToolTipText, tokens.surface),
        (role.Highlight, tokens.primary),
        (role.HighlightedText, tokens.on_primary),
        (role.Accent, tokens.primary),
        (role.Link, tokens.primary),
        (role.LinkVisited, tokens.primary),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.track),
        (role.Mid, tokens.line),
        (role.Dark, tokens.border),
        (role.Shadow, tokens.line),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.ink2))
    return palette
