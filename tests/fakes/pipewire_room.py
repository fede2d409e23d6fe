"""The room of `audio_room`, with PipeWire in PulseAudio's place.

Programs reach PipeWire in two ways: through ALSA's module for it, or through the one for
PulseAudio, in whose place PipeWire answers. What cannot be installed beside PulseAudio lies
unpacked in the environment (packaging/system_packages.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from pathlib import Path

import pytest

from tests.fakes.audio_room import RATE_HZ, VirtualRoom, moved_into, skip_without
from tests.fakes.audio_waiting import wait_until

_MODULE = "usr/lib/*/alsa-lib/libasound_module_pcm_pipewire.so"
_PULSE_CONFIG = "usr/share/pipewire/pipewire-pulse.conf"
# What would lead the servers back to the desktop they are started from.
_FOREIGN = ("DISPLAY", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR", "PULSE_SERVER")


class Way(Enum):
    """ALSA's module through which PortAudio reaches the server."""

    PIPEWIRE = "pipewire"
    PULSE = "pulse"


@contextmanager
def pipewire_room(way: Way = Way.PIPEWIRE) -> Iterator[VirtualRoom]:
    """Bring this process (and its PortAudio) into a private room while the block runs.

    What is played into the sink `room` is what the source `mic` hears, the default one.
    """
    skip_without("pipewire", "wireplumber", "dbus-daemon", "pactl")
    module = _file(_MODULE)
    with ExitStack() as stack:
        # Short, since the path of a Unix socket is limited to 107 bytes.
        folder = Path(tempfile.mkdtemp(prefix="room-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        environ = {
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_STATE_HOME": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "ALSA_CONFIG_PATH": str(folder / "asoundrc"),
        }
        (folder / "asoundrc").write_text(_asoundrc(way, module), encoding="utf-8")
        server = _start_servers(stack, environ, folder)
        room = VirtualRoom(environ, server)
        room.load("module-null-sink", "sink_name=room", f"rate={RATE_HZ}", "channels=1")
        room.load("module-remap-source", "source_name=mic", "master=room.monitor", "channels=1")
        wait_until(lambda: _is_default(room, "mic"), "wireplumber makes mic the default")
        with moved_into(environ):
            yield room


def _start_servers(
    stack: ExitStack, environ: dict[str, str], folder: Path
) -> subprocess.Popen[bytes]:
    full = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    full |= {name: value for name, value in environ.items() if name != "PULSE_SERVER"}
    bus = folder / "bus"
    full["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    log = stack.enter_context((folder / "log").open("wb"))

    def start(*command: str) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            command, env=full, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        stack.callback(server.wait)
        stack.callback(server.terminate)
        return server

    start("dbus-daemon", "--session", f"--address=unix:path={bus}", "--nofork", "--nopidfile")
    wait_until(bus.exists, "the bus is there")
    server = start("pipewire")
    wait_until((folder / "pipewire-0").exists, "pipewire is there")
    start("wireplumber")
    start("pipewire", "-c", str(_file(_PULSE_CONFIG)))
    wait_until((folder / "pulse" / "native").exists, "pipewire answers as PulseAudio")
    return server


def _is_default(room: VirtualRoom, source: str) -> bool:
    """Whether a source is the default one; asks for it, which needs wireplumber to run."""
    full = {**os.environ, **room.environ}
    wanted = ["pactl", "set-default-source", source]
    subprocess.run(wanted, env=full, check=False, capture_output=True)
    asked = subprocess.run(
        ["pactl", "get-default-source"], env=full, check=False, capture_output=True, text=True
    )
    return asked.stdout.strip() == source


def _asoundrc(way: Way, module: Path) -> str:
    if way is Way.PULSE:
        return (
            "</usr/share/alsa/alsa.conf>\n"
            "pcm.!default { type pulse }\n"
            "ctl.!default { type pulse }\n"
        )
    control = module.with_name(module.name.replace("pcm", "ctl"))
    device = 'type pipewire playback_node "-1" capture_node "-1"'
    # On its own, for with the system's files the other way is there as well and is taken.
    return (
        f"pcm_type.pipewire {{ lib {module} }}\n"
        f"ctl_type.pipewire {{ lib {control} }}\n"
        f"pcm.pipewire {{ {device} hint {{ show on description PipeWire }} }}\n"
        f"pcm.default {{ {device} }}\n"
        "ctl.default { type pipewire }\n"
    )


def _file(pattern: str) -> Path:
    """A file that a package has brought, or that was unpacked of one."""
    for place in (*sorted(Path(sys.prefix, "debian").glob("*")), Path("/")):
        for file in sorted(place.glob(pattern)):
            return file
    sentence = f"{Path(pattern).name} is missing: packaging/check.py provides it"
    if os.environ.get("COLEARN_REQUIRE_ALL") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)
