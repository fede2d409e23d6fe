"""On which screen the room's window stands, as plugs come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A screen as the menu lists it; sizes in its own pixels."""

    name: str
    width: int
    height: int


class Standing(StrEnum):
    """How the room's window stands."""

    CLOSED = "closed"
    FULL_SCREEN = "full_screen"
    WINDOWED = "windowed"
    WAITING = "waiting"  # its screen is gone; hidden until it comes back


@dataclass(frozen=True, slots=True)
class Placement:
    """Where it stands, and on which screen (by name).

    The window fills a screen by itself only where the facilitator's own page is not: a
    projector that is unplugged must not throw the room's page over theirs.
    """

    standing: Standing = Standing.CLOSED
    screen: str = ""

    def opened(self, screens: Sequence[ScreenLine], own: str, wanted: str = "") -> Placement:
        """Shown: on the wanted screen, or the first other one, or here in a window."""
        names = [screen.name for screen in screens]
        if wanted == own:
            return Placement(Standing.WINDOWED, own)
        if wanted not in names:
            wanted = next((name for name in names if name != own), "")
        if not wanted:
            return Placement(Standing.WINDOWED, own)
        return Placement(Standing.FULL_SCREEN, wanted)

    def toggled(self, screen: str) -> Placement:
        """Asked for by hand: fill the screen that it is on now, or no longer."""
        if self.standing is Standing.FULL_SCREEN:
            return Placement(Standing.WINDOWED, screen)
        return Placement(Standing.FULL_SCREEN, screen)

    def without_screen(self, gone: str) -> Placement:
        """A screen went away."""
        shows = self.standing in (Standing.FULL_SCREEN, Standing.WINDOWED)
        if shows and gone == self.screen:
            return replace(self, standing=Standing.WAITING)
        return self

    def with_screen(self, back: str, own: str) -> Placement:
        """A screen came (back)."""
        if self.standing is Standing.WAITING and back == self.screen:
            # What was plugged in again may now be where the facilitator's page is.
            fills = Standing.WINDOWED if back == own else Standing.FULL_SCREEN
            return Placement(fills, back)
        return self
