from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.ui.room.screens import Placement, ScreenLine, Standing

LAPTOP = ScreenLine("eDP-1", 1920, 1080)
BEAMER = ScreenLine("HDMI-1", 1280, 720)
TELLY = ScreenLine("HDMI-2", 3840, 2160)
FULL, WINDOWED, WAITING = Standing.FULL_SCREEN, Standing.WINDOWED, Standing.WAITING


@pytest.mark.parametrize(
    ("screens", "wanted", "placed"),
    [
        ([LAPTOP, BEAMER, TELLY], "", Placement(FULL, "HDMI-1")),
        ([LAPTOP, BEAMER, TELLY], "HDMI-2", Placement(FULL, "HDMI-2")),
        ([LAPTOP, BEAMER], "HDMI-2", Placement(FULL, "HDMI-1")),
        ([LAPTOP], "", Placement(WINDOWED, "eDP-1")),
        ([LAPTOP], "HDMI-1", Placement(WINDOWED, "eDP-1")),
        ([LAPTOP, BEAMER], "eDP-1", Placement(WINDOWED, "eDP-1")),
    ],
)
def test_it_opens_on_the_wanted_screen_or_the_first_other_one(
    screens: list[ScreenLine], wanted: str, placed: Placement
) -> None:
    assert Placement().opened(screens, LAPTOP.name, wanted) == placed


def test_it_waits_while_its_screen_is_gone_and_returns_with_it() -> None:
    shown = Placement(FULL, "HDMI-1")
    gone = shown.without_screen("HDMI-1")
    assert gone == Placement(WAITING, "HDMI-1")
    assert gone.with_screen("HDMI-2", "eDP-1") == gone
    assert gone.with_screen("HDMI-1", "eDP-1") == shown


def test_another_screen_that_goes_changes_nothing() -> None:
    shown = Placement(FULL, "HDMI-1")
    assert shown.without_screen("HDMI-2") == shown
    assert Placement().without_screen("HDMI-1") == Placement()
    assert Placement().with_screen("HDMI-1", "eDP-1") == Placement()


def test_filling_a_screen_by_hand_goes_both_ways() -> None:
    windowed = Placement(FULL, "HDMI-1").toggled("HDMI-1")
    assert windowed == Placement(WINDOWED, "HDMI-1")
    assert windowed.toggled("eDP-1") == Placement(FULL, "eDP-1")


screens = st.sampled_from([LAPTOP, BEAMER, TELLY])


@given(
    st.lists(screens, unique=True),
    st.sampled_from(["", "eDP-1", "HDMI-1", "HDMI-2", "gone"]),
    st.lists(st.tuples(st.booleans(), screens)),
)
def test_by_itself_it_never_fills_the_facilitators_own_screen(
    others: list[ScreenLine], wanted: str, plugging: list[tuple[bool, ScreenLine]]
) -> None:
    there = [LAPTOP, *(screen for screen in others if screen is not LAPTOP)]
    now = Placement().opened(there, LAPTOP.name, wanted)
    for comes, screen in plugging:
        if comes:
            now = now.with_screen(screen.name, LAPTOP.name)
        else:
            now = now.without_screen(screen.name)
        assert now.standing is not FULL or now.screen != LAPTOP.name
