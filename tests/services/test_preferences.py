"""A preferences file that was edited, torn or made elsewhere never stops the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.services.preferences import (
    THEMES,
    Preferences,
    read_preferences,
    write_preferences,
)
from colearn_desktop.ui.theme import LARGEST_TEXT_SCALE, SMALLEST_TEXT_SCALE, ThemeChoice


@pytest.mark.parametrize(
    "text",
    [
        '{"theme": "pink"}',
        '{"theme": 7}',
        '{"text_scale": NaN}',
        '{"text_scale": 1e308}',
        '{"text_scale": -4.0}',
        '{"lock_after_minutes": 99999999999}',
        '{"lock_after_minutes": -5}',
        '{"lock_after_minutes": true}',
        '{"vault_folder": "/tmp/\\u0000x"}',
        '{"vault_folder": "\\ud800"}',
        '{"changed_keys": ["mark"]}',
        '{"changed_keys": {"mark": 7, "Mark!": "J", "next": "", "pause": "a b"}}',
        '{"changed_keys": {"mark": "\\u0007"}}',
        '{"key_strip": 1}',
        "[1]",
        "null",
        "{",
        "",
        "[" * 100_000,
    ],
)
def test_what_makes_no_sense_takes_its_default(tmp_path: Path, text: str) -> None:
    file = tmp_path / "preferences.json"
    file.write_text(text)
    assert read_preferences(file) == Preferences()


def test_bytes_that_are_no_text_and_a_folder_in_its_place_take_the_defaults(
    tmp_path: Path,
) -> None:
    file = tmp_path / "preferences.json"
    file.write_bytes(b"\x00\xff")
    assert read_preferences(file) == Preferences()
    assert read_preferences(tmp_path) == Preferences()
    write_preferences(tmp_path, Preferences(theme="dark"))


def test_one_bad_value_does_not_cost_the_others(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    file.write_text('{"theme": "pink", "text_scale": 1.4, "microphone": "usb"}')
    assert read_preferences(file) == Preferences(text_scale=1.4, microphone="usb")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "preferences.json"
    chosen = Preferences("dark", 2.0, "/media/Zoë/vault", "usb", 0)
    write_preferences(file, chosen)
    assert read_preferences(file) == chosen


def test_changed_keys_are_read_again_and_no_key_is_read_twice(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    write_preferences(file, Preferences(changed_keys={"mark": "J", "next": "Ctrl++"}))
    assert read_preferences(file).changed_keys == {"mark": "J", "next": "Ctrl++"}
    file.write_text('{"changed_keys": {"mark": "J", "next": "J"}}')
    assert read_preferences(file).changed_keys == {"mark": "J"}


def test_every_theme_and_size_of_the_screen_can_be_remembered(tmp_path: Path) -> None:
    assert set(THEMES) == {str(choice) for choice in ThemeChoice}
    file = tmp_path / "preferences.json"
    for scale in (SMALLEST_TEXT_SCALE, LARGEST_TEXT_SCALE):
        write_preferences(file, Preferences(text_scale=scale))
        assert read_preferences(file).text_scale == scale
