"""Which device is heard, as the sound server tells it."""

from __future__ import annotations

from colearn_desktop.audio.server_watch import HeardSource, own_source

SOURCES = """\
Source #0
\tState: RUNNING
\tName: room.monitor
\tDescription: Monitor of Room
\tMute: no
\tProperties:
\t\tdevice.class = "monitor"

Source #11
\tState: RUNNING
\tName: usb
\tDescription: USB: a microphone
\tMute: {muted}
"""
OUTPUTS = """\
Source Output #2
\tDriver: protocol-native.c
\tSource: {first}
\tMute: no
\tProperties:
\t\tapplication.process.id = "77"

Source Output #5
\tDriver: protocol-native.c
\tSource: {second}
\tMute: no
\tProperties:
\t\tapplication.process.id = "7"
"""


# PipeWire names the process of a stream in its client alone.
BEHIND_ALSA = """\
Source Output #66
\tDriver: PipeWire
\tClient: 65
\tSource: 11
\tMute: no
\tProperties:
\t\tapplication.name = "PipeWire ALSA [python3.11]"

Client #65
\tDriver: PipeWire
\tProperties:
\t\tapplication.process.id = "9"
"""


def listed(*, muted: str = "no", first: int = 0, second: int = 11) -> str:
    outputs = OUTPUTS.format(first=first, second=second)
    return "\n".join([SOURCES.format(muted=muted), outputs, BEHIND_ALSA])


def test_a_stream_is_found_by_its_process() -> None:
    assert own_source(listed(), 7) == HeardSource("usb", "USB: a microphone", False)
    assert own_source(listed(), 77) == HeardSource("room.monitor", "Monitor of Room", False)


def test_a_stream_is_found_by_its_client() -> None:
    assert own_source(listed(), 9) == HeardSource("usb", "USB: a microphone", False)


def test_another_program_is_nobody() -> None:
    assert own_source(listed(), 8) is None


def test_the_newest_stream_counts() -> None:
    heard = own_source(listed().replace('"77"', '"7"'), 7)
    assert heard is not None
    assert heard.name == "usb"


def test_a_muted_device_is_muted() -> None:
    heard = own_source(listed(muted="yes"), 7)
    assert heard is not None
    assert heard.is_muted


def test_a_server_that_says_nothing_is_no_news() -> None:
    assert own_source("", 7) is None
    assert own_source(listed(first=3, second=3), 7) is None
