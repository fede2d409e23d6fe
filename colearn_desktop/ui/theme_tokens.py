"""The colours of the program, by meaning. Contrast figures are checked by a test."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, each a hex string.

    Attributes:
        ink: Text. `ink2` is quieter text.
        bg: Behind the cards; `surface` is a card, `sunken` a well inside one.
        border: Around controls; `line` divides, and is decoration alone.
        primary: The one hue: main action, whoever speaks now; `on_primary` is on it.
        bar: The airtime of everybody else; `track` is what is not yet filled.
        soft: A halo round `primary`.
        recording: Red, for recording and for what cannot be taken back.
        follow_up: Follow-up notes and warnings.
        focus: The ring round the control that has the keyboard.
    """

    ink: str
    ink2: str
    bg: str
    surface: str
    sunken: str
    border: str
    line: str
    primary: str
    on_primary: str
    primary_hover: str
    bar: str
    track: str
    soft: str
    recording: str
    on_recording: str
    follow_up: str
    focus: str


TOKEN_NAMES = tuple(field.name for field in fields(Tokens))

LIGHT = Tokens(
    ink="#1D2A30",
    ink2="#53616A",
    bg="#F5F3EE",
    surface="#FFFFFF",
    sunken="#ECE9E1",
    border="#847E70",
    line="#DDD8CD",
    primary="#1C5D5B",
    on_primary="#FFFFFF",
    primary_hover="#164B49",
    bar="#5B9A92",
    track="#E3E0D7",
    soft="#DDECE8",
    recording="#B3261E",
    on_recording="#FFFFFF",
    follow_up="#8A5A00",
    focus="#0B57D0",
)

DARK = Tokens(
    ink="#E8ECEA",
    ink2="#A3B0B5",
    bg="#12181B",
    surface="#1B2327",
    sunken="#232D32",
    border="#77858B",
    line="#2F3B41",
    primary="#7CC7BD",
    on_primary="#0C201E",
    primary_hover="#9AD6CE",
    bar="#4F978F",
    track="#2B363B",
    soft="#1F3A39",
    recording="#FF8A80",
    on_recording="#2A0806",
    follow_up="#F0C36B",
    focus="#8AB4F8",
)

HIGH_CONTRAST = Tokens(
    ink="#FFFFFF",
    ink2="#FFFFFF",
    bg="#000000",
    surface="#000000",
    sunken="#000000",
    border="#FFFFFF",
    line="#FFFFFF",
    primary="#FFE14D",
    on_primary="#000000",
    primary_hover="#FFF0A0",
    bar="#FFFFFF",
    track="#595959",
    soft="#3D3608",
    recording="#FF9C94",
    on_recording="#000000",
    follow_up="#FFE14D",
    focus="#4DD2FF",
)
