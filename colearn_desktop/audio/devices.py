"""Which devices there are to record with and to play through."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from colearn_desktop.audio import server_watch
from colearn_desktop.audio.portaudio import load_sounddevice, look_again, while_none_looks
from colearn_desktop.domain.errors import SoundSystemMissingError

SYSTEM_DEFAULT_NAME = "System default"

# A sound server behind ALSA. It chooses the device, as the desktop's sound settings say;
# the cards that ALSA lists beside it belong to the server and are busy.
_SERVERS = ("pulse", "pipewire")
# Windows lists each device once for each of its four interfaces: MME cuts names short,
# and only DirectSound takes every sample rate as well.
_HOST_API = {"linux": "ALSA", "darwin": "Core Audio", "win32": "Windows DirectSound"}
# Sets a name of PortAudio's apart from a sound server's.
_LISTED = "device "
_CARD_NUMBER = re.compile(r" \(hw:\d+,\d+\)$")


@dataclass(frozen=True, slots=True)
class InputDevice:
    """Something to record with.

    Attributes:
        key: The same for the same device each time the program runs.
        name: As the system calls it, or `SYSTEM_DEFAULT_NAME`.
        is_default: What is used when nothing is chosen.
    """

    key: str
    name: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """Something to play through; attributes as `InputDevice`."""

    key: str
    name: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device as PortAudio lists it; `index` holds until it looks again."""

    index: int
    host_api: str
    name: str
    is_default: bool


def list_inputs() -> tuple[InputDevice, ...]:
    """What can be recorded with, the default first.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    return tuple(
        InputDevice(key, _shown(device), device.is_default)
        for key, device in _keyed(choose(_listed("input"))).items()
    )


def list_outputs() -> tuple[OutputDevice, ...]:
    """What can be played through, the default first.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    return tuple(
        OutputDevice(key, _shown(device), device.is_default)
        for key, device in _keyed(choose(_listed("output"))).items()
    )


def has_output() -> bool:
    """Whether anything can be played at all.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    return bool(list_outputs())


def find_input(key: str) -> InputDevice | None:
    """The device with this key, or None while it is not there.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    return next((device for device in list_inputs() if device.key == key), None)


def refresh() -> bool:
    """Look for devices that were plugged in or out since; takes about 70 ms.

    Returns:
        Whether it looked: while something records or plays it does not.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    return look_again()


def input_index(key: str | None) -> int | None:
    """PortAudio's number for a device (None: the default), or None if it is not there."""
    return _index(_keyed(choose(_listed("input"))), key)


def lasting_name(key: str | None) -> str | None:
    """A name for what is recorded with under this key (None: the default), if it has one.

    A sound server's device has none: behind it are others, and the server knows which.
    """
    keyed = _keyed(choose(_listed("input")))
    index = _index(keyed, key)
    if index is None:
        return None
    found, device = next(each for each in keyed.items() if each[1].index == index)
    return None if device.name in (*_SERVERS, "default") else _LISTED + found


def is_there(name: str) -> bool:
    """Whether a device is there now, by the name that a recording gave it.

    Takes up to a tenth of a second.
    """
    if not name.startswith(_LISTED):
        return server_watch.is_there(name)
    try:
        refresh()
        return find_input(name.removeprefix(_LISTED)) is not None
    except SoundSystemMissingError:
        return False


def output_index(key: str | None) -> int | None:
    """PortAudio's number for a device (None: the default), or None if it is not there."""
    return _index(_keyed(choose(_listed("output"))), key)


def choose(
    devices: Sequence[ListedDevice], platform: str = sys.platform
) -> tuple[ListedDevice, ...]:
    """Those of PortAudio's devices that a person can mean, the default first."""
    wanted_api = _HOST_API.get(platform)
    found = [device for device in devices if device.host_api == wanted_api] or list(devices)
    if platform == "linux":
        found = _without_alsa_noise(found)
    if found and not any(device.is_default for device in found):
        first = found[0]
        found[0] = ListedDevice(first.index, first.host_api, first.name, is_default=True)
    return tuple(sorted(found, key=lambda device: not device.is_default))


def _without_alsa_noise(devices: Sequence[ListedDevice]) -> list[ListedDevice]:
    """A sound server if there is one; else the default and the cards themselves.

    ALSA's other entries (dmix, surround51, sysdefault ...) are ways to reach these.
    """
    for server in _SERVERS:
        for device in devices:
            if device.name == server:
                return [device]
    return [
        device
        for device in devices
        if device.name == "default" or _CARD_NUMBER.search(device.name)
    ]


def _listed(direction: str) -> list[ListedDevice]:
    sounddevice = load_sounddevice()
    with while_none_looks():
        host_apis, devices = sounddevice.query_hostapis(), sounddevice.query_devices()
    return [
        ListedDevice(
            index=device["index"],
            host_api=host_apis[device["hostapi"]]["name"],
            name=device["name"],
            is_default=host_apis[device["hostapi"]][f"default_{direction}_device"]
            == device["index"],
        )
        for device in devices
        if device[f"max_{direction}_channels"] > 0
    ]


def _keyed(devices: Sequence[ListedDevice]) -> dict[str, ListedDevice]:
    """Devices by key. Card numbers change from start to start and are left out of it."""
    result: dict[str, ListedDevice] = {}
    for device in devices:
        name = f"{device.host_api}: {_CARD_NUMBER.sub('', device.name)}"
        key, count = name, 1
        while key in result:
            count += 1
            key = f"{name} #{count}"
        result[key] = device
    return result


def _index(devices: dict[str, ListedDevice], key: str | None) -> int | None:
    is_meant: Callable[[str, ListedDevice], bool] = (
        (lambda _key, device: device.is_default)
        if key is None
        else (lambda this, _device: this == key)
    )
    return next((d.index for this, d in devices.items() if is_meant(this, d)), None)


def _shown(device: ListedDevice) -> str:
    if device.name in (*_SERVERS, "default"):
        return SYSTEM_DEFAULT_NAME
    return _CARD_NUMBER.sub("", device.name)
