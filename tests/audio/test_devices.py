from __future__ import annotations

import os
import subprocess
import sys

import pytest

from colearn_desktop.audio import devices
from colearn_desktop.audio.devices import ListedDevice, choose
from tests.fakes.audio_room import VirtualRoom


def _alsa(*names: str, default: str = "") -> list[ListedDevice]:
    return [
        ListedDevice(index, "ALSA", name, is_default=name == default)
        for index, name in enumerate(names)
    ]


@pytest.mark.parametrize("server", ["pulse", "pipewire"])
def test_behind_a_sound_server_there_is_one_choice(server: str) -> None:
    found = _alsa("HDA Intel (hw:0,0)", "sysdefault", server, "default", default="default")
    assert [device.name for device in choose(found, "linux")] == [server]
    assert choose(found, "linux")[0].is_default


def test_without_one_the_cards_are_offered_and_the_noise_is_not() -> None:
    found = _alsa(
        "HDA Intel (hw:0,0)",
        "USB mic (hw:1,0)",
        "sysdefault",
        "dmix",
        "default",
        default="default",
    )
    names = [device.name for device in choose(found, "linux")]
    assert names == ["default", "HDA Intel (hw:0,0)", "USB mic (hw:1,0)"]


def test_windows_offers_each_device_once() -> None:
    found = [
        ListedDevice(0, "MME", "Microphone (USB Audio Dev", is_default=True),
        ListedDevice(
            1, "Windows DirectSound", "Microphone (USB Audio Device)", is_default=True
        ),
        ListedDevice(2, "Windows WASAPI", "Microphone (USB Audio Device)", is_default=True),
    ]
    assert [device.index for device in choose(found, "win32")] == [1]


def test_there_is_always_a_default_unless_there_is_nothing() -> None:
    assert choose(_alsa("A (hw:0,0)", "B (hw:1,0)"), "linux")[0].is_default
    assert choose([], "linux") == ()


def test_a_key_outlives_the_number_of_the_card() -> None:
    before = devices._keyed(_alsa("USB mic (hw:1,0)", "USB mic (hw:2,0)"))
    after = devices._keyed(_alsa("USB mic (hw:3,0)", "USB mic (hw:4,0)"))
    assert list(before) == list(after) == ["ALSA: USB mic", "ALSA: USB mic #2"]


@pytest.mark.audio
def test_a_room_has_a_microphone_and_a_loudspeaker(room: VirtualRoom) -> None:
    assert devices.refresh()
    (microphone,) = devices.list_inputs()
    assert microphone.name == devices.SYSTEM_DEFAULT_NAME
    assert microphone.is_default
    assert devices.find_input(microphone.key) == microphone
    assert devices.find_input("ALSA: something pulled out") is None
    assert devices.has_output()


def test_without_portaudio_the_failure_says_so() -> None:
    # In a process of its own, where the library is not found.
    program = """
import ctypes.util
ctypes.util.find_library = lambda name: None
from colearn_desktop.audio import devices, microphone
from colearn_desktop.domain.errors import SoundSystemMissingError
try:
    devices.list_inputs()
except SoundSystemMissingError:
    print("missing")
"""
    if sys.platform != "linux":
        pytest.skip("elsewhere PortAudio comes with sounddevice")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "missing\n"
