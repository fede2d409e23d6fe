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


def test_a_stream_is_found_by_its_process() -> None:
    sources, outputs = SOURCES.format(muted="no"), OUTPUTS.format(first=0, second=11)
    assert own_source(outputs, sources, 7) == HeardSource("usb", "USB: a microphone", False)
    assert own_source(outputs, sources, 77) == HeardSource(
        "room.monitor", "Monitor of Room", False
    )


def test_another_program_is_nobody() -> None:
    assert own_source(OUTPUTS.format(first=0, second=11), SOURCES, 8) is None


def test_the_newest_stream_counts() -> None:
    outputs = OUTPUTS.replace('"77"', '"7"').format(first=0, second=11)
    heard = own_source(outputs, SOURCES, 7)
    assert heard is not None
    assert heard.name == "usb"


def test_a_muted_device_is_muted() -> None:
    heard = own_source(
        OUTPUTS.format(first=0, second=11), SOURCES.format(muted="yes"), process_id=7
    )
    assert heard is not None
    assert heard.is_muted


def test_a_server_that_says_nothing_is_no_news() -> None:
    assert own_source("", "", 7) is None
    assert own_source(OUTPUTS.format(first=3, second=3), SOURCES, 7) is None
