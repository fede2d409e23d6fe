"""The figures of WCAG 2.2, computed: colours cannot drift from what was decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from colearn_desktop.resources import resource_path
from colearn_desktop.ui import theme
from colearn_desktop.ui.icons import icon, svg_source
from colearn_desktop.ui.theme import ThemeChoice, apply_theme, current_theme, tokens_for
from colearn_desktop.ui.theme_tokens import DARK, HIGH_CONTRAST, LIGHT, TOKEN_NAMES, Tokens

THEMES = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}
UNKNOWN = Qt.ColorScheme.Unknown


@pytest.fixture(autouse=True)
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, ThemeChoice.LIGHT)


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "bg"),
        ("ink", "surface"),
        ("ink", "sunken"),
        ("ink", "soft"),
        ("ink2", "bg"),
        ("ink2", "surface"),
        ("ink2", "sunken"),
        ("primary", "surface"),
        ("primary", "soft"),
        ("on_primary", "primary"),
        ("recording", "surface"),
        ("follow_up", "surface"),
        ("surface", "ink"),
    ],
)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    tokens = THEMES[name]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("line", "ground"),
    [
        ("border", "surface"),
        ("border", "bg"),
        ("bar", "surface"),
        ("primary", "surface"),
        ("recording", "surface"),
        ("focus", "surface"),
        ("focus", "bg"),
    ],
)
def test_controls_bars_and_focus_can_be_seen(name: str, line: str, ground: str) -> None:
    tokens = THEMES[name]
    assert contrast(getattr(tokens, line), getattr(tokens, ground)) >= 3.0


@pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)
def test_every_token_is_a_plain_hex_colour(tokens: Tokens) -> None:
    for name in TOKEN_NAMES:
        value = getattr(tokens, name)
        assert len(value) == 7
        assert int(value[1:], 16) >= 0


def test_the_system_is_followed_only_when_it_says_something() -> None:
    assert tokens_for(ThemeChoice.SYSTEM, UNKNOWN) is LIGHT
    assert tokens_for(ThemeChoice.SYSTEM, Qt.ColorScheme.Dark) is DARK
    assert tokens_for(ThemeChoice.LIGHT, Qt.ColorScheme.Dark) is LIGHT
    assert tokens_for(ThemeChoice.HIGH_CONTRAST, UNKNOWN) is HIGH_CONTRAST


def test_text_scales_up_to_200_percent_and_no_further(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT, 3.0)
    assert current_theme().px(15) == 30
    assert qapp.font().pixelSize() == 30
    apply_theme(qapp, ThemeChoice.LIGHT, 0.1)
    assert current_theme().text_scale == theme.SMALLEST_TEXT_SCALE


def test_the_shipped_typeface_is_in_use(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT)
    assert QFontInfo(qapp.font()).family() == "Inter"
    assert QFontInfo(current_theme().font(32, display=True)).family() == "Inter Display"


def test_running_figures_have_one_width(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.LIGHT)
    metrics = QFontMetrics(current_theme().font(76, tabular=True))
    assert metrics.horizontalAdvance("11:11") == metrics.horizontalAdvance("48:36")


def test_every_shipped_icon_takes_the_colour_of_the_theme(qapp: QApplication) -> None:
    apply_theme(qapp, ThemeChoice.DARK)
    for path in resource_path("icons").glob("*.svg"):
        assert "currentColor" not in svg_source(path.stem, DARK.ink)
        assert not icon(path.stem).isNull()
